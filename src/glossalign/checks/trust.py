"""How far the words of a pair speak for its being one: findings in a wrong pair are noise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from glossalign.checks.pairs import text_pairs
from glossalign.lang.everyday import everyday
from glossalign.markdown.inline import without_targets

if TYPE_CHECKING:
    from glossalign.checks.subject import Subject

_UNLIKELY: Final = 0.1
"""Support below which a pair is taken for a wrong one, though its alignment was sure: one in a
hundred."""
_UNLIKELY_AT_GAP: Final = 0.35
"""The same beside a sentence without a partner: there the wrong ones are."""


def doubtful_pairs(subject: Subject, wanted: Collection[int]) -> set[int]:
    """Return those of the wanted pairs that seem to be no translations of each other.

    Pairs are named by their index in `text_pairs`.
    """
    pairs, placed = subject.once(text_pairs), subject.article.placed
    texts = [(pair.texts.source, pair.texts.target) for pair in pairs]
    alone = (
        {i for p in placed if not (p.target or p.before) for i in p.source},
        {j for p in placed if not p.source for j in p.target},
    )
    found = set()
    for number, share in support(texts, wanted, subject.codes).items():
        one, other = pairs[number].placed.source, pairs[number].placed.target
        gap = {one.start - 1, one.stop} & alone[0] or (
            other and {other.start - 1, other.stop} & alone[1]
        )
        if share < (_UNLIKELY_AT_GAP if gap else _UNLIKELY):
            found.add(number)
    return found


_TWICE = 2
"""Other pairs of the article that must have two words together before these explain each other."""
_DICE = 0.5
"""Share of their pairs that two words must have together (Dice 1945)."""


_TOLD = 5
"""Words from which a pair can be judged."""


def support(
    pairs: Sequence[tuple[str, str]], wanted: Collection[int], codes: tuple[str, str]
) -> dict[int, float]:
    """Return the share of the source words that the target explains, for each wanted pair.

    A word is explained by itself, by an everyday translation, or by one that other pairs of the
    article have with it. A right pair has .55 in the middle, one in twenty less than .25. Short
    ones are not judged: 1.
    """
    if not wanted:
        return {}
    texts = [(set(_words(one)), set(_words(other))) for one, other in pairs]
    where: tuple[dict[str, set[int]], dict[str, set[int]]] = (defaultdict(set), defaultdict(set))
    for number, sides in enumerate(texts):
        for places, words in zip(where, sides, strict=True):
            for word in words:
                places[word].add(number)
    known = _everyday(*codes)

    def occur_together(a: str, b: str) -> bool:
        # Without this pair, which would explain itself.
        ours, theirs = where[0][a], where[1][b]
        both = len(ours & theirs) - 1
        return both >= _TWICE and 2 * both > _DICE * (len(ours) + len(theirs) - 2)

    found = {}
    for number in wanted:
        words, theirs = texts[number]
        explained = sum(
            a in theirs
            or not theirs.isdisjoint(known.get(a, ()))
            or any(occur_together(a, b) for b in theirs)
            for a in words
        )
        found[number] = explained / len(words) if len(words) >= _TOLD else 1.0
    return found


_PREFIX = 5
"""Letters by which words are compared, as in `align`: Turkish suffixes are folded away."""
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = str.maketrans("çğıöşüâîûé", "cgiosuaiue", "\u0307")


def _words(text: str) -> list[str]:
    plain = without_targets(text).lower().translate(_PLAIN)
    return [word[:_PREFIX] for word in _WORD.findall(plain)]


@cache
def _everyday(source: str, target: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for ours, theirs in everyday(source, target):
        words = {part for word in theirs for part in _words(word)}
        for word in ours:
            for part in _words(word):
                found[part] |= words
    return {word: frozenset(words) for word, words in found.items()}
