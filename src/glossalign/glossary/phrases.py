"""Phrases of a text that may be terms, each by a key that its inflected forms share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from glossalign import lang
from glossalign.lang import APOSTROPHES
from glossalign.lang.citation import citation_form, is_nominal
from glossalign.lang.everyday import headwords
from glossalign.lang.function_words import function_words
from glossalign.markdown.inline import fill, scan

Phrase = tuple[str, ...]
"""The words of a term in lower case, the last one as its stem: the key that all its forms share."""

LONGEST = 4
"""Words in a phrase, at the most."""

SURELY = 4
"""Letters of a stem from which a longer one that begins with it is taken for a form of it."""

_WORD = re.compile(rf"[^\W\d_]+(?:[-{APOSTROPHES}][^\W\d_]+)*")
_LINKS_WORDS = re.compile(r"[\s\[\]*_]*")


_INSIDE = {"en": ("of", "for", "in", "to", "on", "by", "at")}
"""Function words that terms of a language have inside."""


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase in a text."""

    key: Phrase
    start: int
    end: int
    form: str
    """Its words as they stand there, folded."""


class Finder:
    """Finds the phrases of a language; remembers what it knows of each word."""

    def __init__(
        self, language: str, attested: Mapping[str, int], foreign: Container[str] = ()
    ) -> None:
        """Take a language, the corpus's word forms by count, and those of the other side."""
        self._foreign = foreign
        self._language = language
        self._spoken = lang.language(language)
        self._attested = attested
        self._grammar = function_words(language)
        self._everyday = headwords(language)
        self._stems: dict[str, str] = {}
        self._heads: dict[str, bool] = {}

    def phrases(self, text: str) -> list[PhraseMatch]:
        """Return the phrases of one to LONGEST words that cross no mark.

        They have content words at both ends.
        """
        found = []
        for run in self._runs(text):
            for first in range(len(run)):
                if not self._is_content(run[first][0]):
                    continue
                for last in range(first, min(first + LONGEST, len(run))):
                    if last > first + 1 and not self._may_be_inside(run[last - 1][0]):
                        break
                    if self._is_content(run[last][0]):
                        words = [word for word, _, _ in run[first : last + 1]]
                        found.append(
                            PhraseMatch(
                                self._key(words), run[first][1], run[last][2], " ".join(words)
                            )
                        )
        return found

    def key(self, term: str) -> Phrase:
        """Return the key of a term."""
        words = [word for run in self._runs(term) for word, _, _ in run]
        return self._key(words) if words else ()

    def can_be_term(self, key: Phrase) -> bool:
        """Tell whether a phrase can be a term by itself: everyday words and verbs alone cannot."""
        head = key[-1]
        if len(key) == 1 and (head in self._everyday or len(head) < 2):
            return False
        return self.is_nominal(head) and not all(word in self._everyday for word in key)

    def is_nominal(self, term: str) -> bool:
        """Tell whether a citation form, or its last word, is a noun or an unknown word."""
        head = term.rsplit(maxsplit=1)[-1]
        if head not in self._heads:
            self._heads[head] = head != head.lower() or is_nominal(head, self._language)
        return self._heads[head]

    def citation(self, form: str) -> str:
        """Return the citation form of a term that a text has."""
        if self._spoken.lower(form.rsplit(maxsplit=1)[-1]) in self._foreign:
            form += "'"
        return citation_form(bare(form, " "), self._language, attested=self._attested)

    def _runs(self, text: str) -> list[list[tuple[str, int, int]]]:
        """Return the words between marks, each folded and with its place."""
        masked = bare(text)
        runs: list[list[tuple[str, int, int]]] = []
        end = -1
        for match in _WORD.finditer(masked):
            if end < 0 or not _is_gap(masked[end : match.start()]):
                runs.append([])
            runs[-1].append((self._lower_stem(match[0]), match.start(), match.end()))
            end = match.end()
        return runs

    def _lower_stem(self, word: str) -> str:
        """Return a word in lower case without its suffix; an acronym keeps its capitals."""
        stem = re.split(rf"[{APOSTROPHES}]", word)[0] or word
        return stem if sum(letter.isupper() for letter in stem) > 1 else self._spoken.lower(stem)

    def _key(self, words: Sequence[str]) -> Phrase:
        return (*words[:-1], self.stem(words[-1]))

    def stems(self, text: str) -> list[str]:
        """Return the stem of each word of a text, inside terms too."""
        return [self.stem(word) for run in self._runs(text) for word, _, _ in run]

    def stem(self, word: str) -> str:
        """Return what the forms of a word have in common: its citation form."""
        if word in self._foreign:
            # `state` is not the dative of `stat`.
            return word
        if word not in self._stems:
            self._stems[word] = citation_form(word, self._language, attested=self._attested) or word
        return self._stems[word]

    def _may_be_inside(self, word: str) -> bool:
        """Tell whether a word may stand inside a term: the `of` of `letter of credit`."""
        return word not in self._grammar or word in _INSIDE.get(self._language, ())

    def _is_content(self, word: str) -> bool:
        return len(word) > 1 and word not in self._grammar


def is_form_of(word: str, other: str) -> bool:
    """Tell whether two stems are of one word: `bileşen` and the uncut `bileşenimiz`."""
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) >= SURELY and long.startswith(short))


def is_inside(phrase: Phrase, longer: Phrase) -> bool:
    """Tell whether a phrase stands in a longer one: `office` in `back office`."""
    size = len(phrase)
    return any(longer[k : k + size] == phrase for k in range(len(longer) - size + 1))


def _is_gap(text: str) -> bool:
    """Tell whether only white space and marks of links or emphasis stand between two words."""
    plain = text.replace("\x00", "")
    return bool(text) and bool(_LINKS_WORDS.fullmatch(plain)) and any(c.isspace() for c in text)


def bare(text: str, letter: str = "\x00") -> str:
    """Return the text with code, link targets and images overwritten; terms have none."""
    hidden = [
        (token.start, token.end) if token.kind == "image" else token.hidden for token in scan(text)
    ]
    return fill(text, sorted(hidden), letter) if hidden else text


def forms(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word stands in texts, as it is written."""
    counts: Counter[str] = Counter()
    for text in texts:
        # The first word of a sentence has a capital whatever it is.
        counts.update(_WORD.findall(bare(text, " "))[1:])
    return counts


def phrase_places(found: Sequence[Sequence[PhraseMatch]]) -> dict[Phrase, list[int]]:
    """Return the numbers of the texts that each phrase stands in, each once."""
    where: dict[Phrase, list[int]] = defaultdict(list)
    for number, phrases in enumerate(found):
        for key in {phrase.key for phrase in phrases}:
            where[key].append(number)
    return where
