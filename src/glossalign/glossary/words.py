"""Pairs of terms told by their words: both sides say the same word by word."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from glossalign.glossary.phrases import Finder, Phrase, PhraseMatch
from glossalign.lang.everyday import everyday

PREFIX = 5
"""Letters by which a word is known whatever its suffixes, as the aligner has it."""
COGNATE = 4
"""Letters that two words must begin with in common to be taken for one: `risk`, `finans`."""

Pair = tuple[Phrase, Phrase]


class WordPair(NamedTuple):
    """Two phrases that translate each other."""

    pair: Pair
    number: int
    """Of the text that has both."""
    evidence: str


def by_words(
    found: tuple[Sequence[Sequence[PhraseMatch]], Sequence[Sequence[PhraseMatch]]],
    finders: tuple[Finder, Finder],
    languages: tuple[str, str],
) -> Iterator[WordPair]:
    """Yield the pairs of phrases that translate word by word.

    `customer support` is `müşteri desteği`: both words are everyday ones, or alike. An acronym
    pairs with the only one on the other side.
    """
    known = _translations(*languages)
    for number, (one, other) in enumerate(zip(*found, strict=True)):
        yield from (WordPair(pair, number, "acronym") for pair in _acronyms(one, other))
        by_length: dict[int, dict[Phrase, PhraseMatch]] = defaultdict(dict)
        for phrase in other:
            by_length[len(phrase.key)].setdefault(phrase.key, phrase)
        for term in dict.fromkeys(phrase.key for phrase in one if len(phrase.key) > 1):
            for key, phrase in by_length[len(term)].items():
                if not all(
                    _same(word, translation, known)
                    for word, translation in zip(term, key, strict=True)
                ):
                    continue
                # `okulu öğrencisi` is no term: what stands before the head has no ending.
                if any(finders[1].stem(word) != word for word in phrase.form.split()[:-1]):
                    continue
                both = finders[0].can_be_term(term) and finders[1].can_be_term(key)
                # `müşteri desteği` is a compound of nouns, `yeni fiyat` everyday speech.
                if both or finders[1].citation(phrase.form).split()[-1] != key[-1]:
                    yield WordPair((term, key), number, "words")


def _acronyms(one: Sequence[PhraseMatch], other: Sequence[PhraseMatch]) -> Iterator[Pair]:
    sides = [
        list(
            dict.fromkeys(
                p.key for p in side if len(p.key) == 1 and len(p.key[0]) < 6 and p.key[0].isupper()
            )
        )
        for side in (one, other)
    ]
    left = [
        [key for key in side if key not in back]
        for side, back in ((sides[0], sides[1]), (sides[1], sides[0]))
    ]
    if len(left[0]) == len(left[1]) == 1:
        yield left[0][0], left[1][0]


def _same(word: str, translation: str, known: Mapping[str, frozenset[str]]) -> bool:
    one, other = _plain_form(word), _plain_form(translation)
    alike = len(one) >= COGNATE and one[:COGNATE] == other[:COGNATE]
    return alike or other[:PREFIX] in known.get(one[:PREFIX], ())


@cache
def _translations(source: str, target: str) -> Mapping[str, frozenset[str]]:
    """Return the beginnings of words that translate the beginnings of others."""
    found: dict[str, set[str]] = defaultdict(set)
    for forms, translations in everyday(source, target):
        for form in forms:
            found[_plain_form(form)[:PREFIX]].update(
                _plain_form(one)[:PREFIX] for one in translations
            )
    return {one: frozenset(others) for one, others in found.items()}


@cache
def _plain_form(word: str) -> str:
    """Return a word in lower case without diacritics, dotted and dotless i as one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return plain.replace("\u0131", "i").lower()
