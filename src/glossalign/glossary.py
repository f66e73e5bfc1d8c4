"""Pairs of terms from aligned text: link anchors, titles, headings and phrases that recur together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import log

from glossalign.lang import language as known_language
from glossalign.lang.function_words import function_words
from glossalign.lang.tokens import words
from glossalign.model import Reference, TermPair

LONGEST = 3
"""Words in a phrase, at the most."""
LONGEST_TITLE = 4
"""Words in a title, heading or link anchor that is taken for a term."""
RECURS = 3
"""Segment pairs in which a phrase must stand with its translation."""
TOGETHER = 0.4
"""Dice coefficient from which two phrases are taken for a pair."""
NEARLY = 0.85
"""A longer phrase replaces a shorter one when it explains this share of what the shorter one does."""
STEM = 5
"""Letters by which the forms of a Turkish word are taken for one."""
LAST_STEM = 4
"""The same for the last word of a phrase, which the others tell apart: `arka ofis`, `arka ofisler`."""

_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(\s*<?([^)\s>]+)[^)]*\)")
_MARKUP = re.compile(r"!\[[^\]]*\]\([^)]*\)|`[^`]*`|https?://\S+|<[^<>]*>|\{[^{}]*\}|\]\([^)]*\)|[\[\]*_]+")
_EDGES = "\"'“”‘’«»()[]?!.,:;… "

Phrase = tuple[str, ...]
Pair = tuple[Phrase, Phrase]


@dataclass(frozen=True, slots=True)
class Example:
    """Two aligned texts, as terms are mined from them."""

    source: str
    target: str
    kind: str
    """Of the block; for a front-matter field its name."""
    reference: Reference


@dataclass(slots=True)
class _Found:
    """What is known of a pair while it is collected."""

    places: list[int] = field(default_factory=list)
    evidence: set[str] = field(default_factory=set)
    terms: Counter[str] = field(default_factory=Counter)
    translations: Counter[str] = field(default_factory=Counter)


def mine(examples: Sequence[Example], *, source_language: str, target_language: str) -> list[TermPair]:
    """Return the term pairs of a corpus, the best attested first.

    Terms come in lower case (acronyms excepted) and without the suffix behind an apostrophe; of the forms of
    a term the most frequent is shown, those in titles and headings counting double.
    """
    found: dict[Pair, _Found] = defaultdict(_Found)
    source_phrases = [_phrases(e.source, source_language) for e in examples]
    target_phrases = [_phrases(e.target, target_language) for e in examples]
    for number, example in enumerate(examples):
        for kind, term, translation in _named(example):
            _note(
                found,
                number,
                kind,
                _form(term, source_language),
                _form(translation, target_language),
            )
    _keep_attested_headings(found, source_phrases)
    marked = {side for pair in found for side in pair}
    for pair in _recurring(source_phrases, target_phrases):
        # Mark-up is the better evidence: `back office` is not also `arka`.
        if pair in found or marked.isdisjoint(pair):
            found[pair].evidence.add("phrase")
    for pair, entry in found.items():
        entry.places = _places(pair, source_phrases, target_phrases) or entry.places
        for number in entry.places:
            entry.terms.update(source_phrases[number].get(pair[0], ()))
            entry.translations.update(target_phrases[number].get(pair[1], ()))
    _drop_nested(found)
    pairs = [_pair(entry, examples) for entry in found.values()]
    return sorted(pairs, key=lambda p: (-p.count * (1 + len(p.evidence)), p.term, p.translation))


def update(known: Iterable[TermPair], mined: Iterable[TermPair]) -> list[TermPair]:
    """Return the glossary after mining: what a person decided or noted stays, the rest is proposed anew."""
    decided = [pair for pair in known if pair.status != "proposed" or pair.note]
    taken = {(pair.term, pair.translation) for pair in decided}
    return decided + [pair for pair in mined if (pair.term, pair.translation) not in taken]


def _form(text: str, language: str) -> tuple[Phrase, str]:
    """Return the key and the shown form of a term."""
    tokens = [t for t in words(_MARKUP.sub(" ", text).strip(_EDGES), language) if t.strip(_EDGES)]
    return _key([_shown(t, language) for t in tokens], language), " ".join(
        _shown(t, language) for t in tokens
    )


def _shown(word: str, language: str) -> str:
    """Return a word in lower case without an apostrophe suffix; an acronym (`IT`, `CPAs`) keeps its capitals."""
    stem = re.split(r"['\u2019\u02bc]", word)[0] or word
    return stem if sum(letter.isupper() for letter in stem) > 1 else known_language(language).lower(stem)


def _key(shown: Sequence[str], language: str) -> Phrase:
    """Return what the forms of a term have in common.

    In Turkish the last word is inflected, so its first letters count; in English a plural s does not.
    """
    if not shown:
        return ()
    *head, last = shown
    if language.startswith("tr"):
        last = last[: LAST_STEM if head else STEM]
    elif len(last) > 3 and last.endswith("s") and not last.endswith("ss"):
        last = last[:-1]
    return (*head, last)


def _named(example: Example) -> Iterator[tuple[str, str, str]]:
    """Yield (kind of evidence, term, translation) that mark-up pairs: anchors of one target, titles."""
    anchors: dict[str, list[str]] = defaultdict(list)
    for anchor, target in _LINK.findall(example.target):
        anchors[target.rstrip("/")].append(anchor)
    for anchor, target in _LINK.findall(example.source):
        if anchors.get(target.rstrip("/")):
            yield "link", anchor, anchors[target.rstrip("/")].pop(0)
    if example.kind in ("title", "heading"):
        yield example.kind, example.source, example.target


def _note(
    found: dict[Pair, _Found],
    number: int,
    kind: str,
    term: tuple[Phrase, str],
    translation: tuple[Phrase, str],
) -> None:
    if not (0 < len(term[0]) <= LONGEST_TITLE and 0 < len(translation[0]) <= LONGEST_TITLE):
        return
    if term[1] == translation[1] and not term[1].isupper():
        return  # left in the source language
    entry = found[term[0], translation[0]]
    entry.places.append(number)
    entry.evidence.add(kind)
    entry.terms[term[1]] += 2
    entry.translations[translation[1]] += 2


def _places(
    pair: Pair, sources: Sequence[dict[Phrase, list[str]]], targets: Sequence[dict[Phrase, list[str]]]
) -> list[int]:
    """Return the examples in which both sides of a pair stand."""
    both = zip(sources, targets, strict=True)
    return [n for n, (one, other) in enumerate(both) if pair[0] in one and pair[1] in other]


def _drop_nested(found: dict[Pair, _Found]) -> None:
    """Drop pairs of phrases that nearly always stand inside a longer pair: `office` in `back office`."""
    places = {pair: set(entry.places) for pair, entry in found.items()}
    for pair in sorted(found, key=lambda pair: (len(pair[0]), pair)):
        longer = set[int]()
        for other in found:
            if other != pair and all(_inside(a, b) for a, b in zip(pair, other, strict=True)):
                longer |= places[other]
        if found[pair].evidence == {"phrase"} and len(places[pair] - longer) < RECURS:
            del found[pair]


def _inside(phrase: Phrase, longer: Phrase) -> bool:
    size = len(phrase)
    return any(longer[k : k + size] == phrase for k in range(len(longer) - size + 1))


def _keep_attested_headings(
    found: dict[Pair, _Found], source_phrases: Sequence[dict[Phrase, list[str]]]
) -> None:
    """Drop headings that no sentence uses: `Special Considerations` is a heading, not a term."""
    used = Counter(phrase for phrases in source_phrases for phrase in phrases)
    for pair, entry in list(found.items()):
        if entry.evidence == {"heading"} and used[pair[0]] <= len(entry.places):
            del found[pair]


def _phrases(text: str, language: str) -> dict[Phrase, list[str]]:
    """Return the phrases of up to LONGEST words in a text, by key, each with the forms it has there.

    A phrase crosses no mark and neither begins nor ends with a function word or a number.
    """
    grammar = function_words(language)
    tokens = words(_MARKUP.sub(" ", text), language)
    found: dict[Phrase, list[str]] = defaultdict(list)
    for start in range(len(tokens)):
        shown: list[str] = []
        for token in tokens[start : start + LONGEST]:
            if not token[0].isalpha():
                break
            shown.append(_shown(token, language))
            if _is_edge(shown[0], grammar) and _is_edge(shown[-1], grammar):
                found[_key(shown, language)].append(" ".join(shown))
    return found


def _is_edge(word: str, grammar: frozenset[str]) -> bool:
    return len(word) > 1 and word not in grammar


def _recurring(
    sources: Sequence[dict[Phrase, list[str]]], targets: Sequence[dict[Phrase, list[str]]]
) -> Iterator[tuple[Phrase, Phrase]]:
    """Yield the pairs of phrases that choose each other by log-likelihood (Dunning 1993)."""
    in_source = Counter(phrase for phrases in sources for phrase in phrases)
    in_target = Counter(phrase for phrases in targets for phrase in phrases)
    together: Counter[tuple[Phrase, Phrase]] = Counter()
    for one, other in zip(sources, targets, strict=True):
        frequent = [phrase for phrase in other if in_target[phrase] >= RECURS]
        for phrase in one:
            if in_source[phrase] >= RECURS:
                together.update((phrase, translation) for translation in frequent)
    options: dict[Phrase, dict[Phrase, float]] = defaultdict(dict)
    back: dict[Phrase, dict[Phrase, float]] = defaultdict(dict)
    for (term, translation), both in together.items():
        a, b = in_source[term], in_target[translation]
        if both >= RECURS and 2 * both / (a + b) >= TOGETHER:
            score = _log_likelihood(both, a, b, len(sources))
            options[term][translation] = back[translation][term] = score
    for term, choices in options.items():
        translation = _best(choices)
        if _best(back[translation]) == term:
            yield term, translation


def _best(choices: dict[Phrase, float]) -> Phrase:
    """Return the longest of the choices that score nearly as well as the best."""
    top = max(choices.values())
    return max(
        (phrase for phrase, score in choices.items() if score >= NEARLY * top),
        key=lambda phrase: (len(phrase), choices[phrase], phrase),
    )


def _log_likelihood(both: int, a: int, b: int, n: int) -> float:
    cells = (
        (both, a * b),
        (a - both, a * (n - b)),
        (b - both, (n - a) * b),
        (n - a - b + both, (n - a) * (n - b)),
    )
    return 2 * sum(k * log(k * n / margin) for k, margin in cells if k > 0 and margin > 0)


def _pair(entry: _Found, examples: Sequence[Example]) -> TermPair:
    # The shortest segment shows a term best.
    example = examples[min(entry.places, key=lambda n: (len(examples[n].source), n))]
    pair = TermPair(
        _commonest(entry.terms),
        _commonest(entry.translations),
        len(set(entry.places)),
        tuple(sorted(entry.evidence)),
    )
    return replace(
        pair,
        example_source=example.source,
        example_target=example.target,
        reference=example.reference,
    )


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], len(form), form))
