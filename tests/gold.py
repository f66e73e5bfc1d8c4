"""Gold beads of the sample site, and edited variants of it: tests/data/README.md."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from benchmarks.align import Beads
from glossalign.model import Alignment, Segment

DATA = Path(__file__).parent / "data"
SLUGS = tuple(sorted(path.stem for path in (DATA / "gold").glob("*.tsv")))
SURE = 0.9
"""The default threshold: beads below it are fuzzy."""


class GoldDiffersError(Exception):
    """The sample site is not the one that the gold beads were written for."""


@dataclass(frozen=True)
class Sentence:
    """A segment of one side, and the number of the gold bead that it belongs to."""

    text: str
    kind: str
    block: int
    bead: int


Side = tuple[Sentence, ...]


@dataclass(frozen=True)
class GoldArticle:
    """Both sides of an article whose beads are known."""

    slug: str
    source: Side
    target: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.source, self.target

    @property
    def beads(self) -> Beads:
        """The gold beads: the segments of each side that have the same number."""
        return [
            (
                [i for i, one in enumerate(self.source) if one.bead == number],
                [j for j, one in enumerate(self.target) if one.bead == number],
            )
            for number in sorted({one.bead for side in self.sides for one in side})
        ]

    def texts(self) -> tuple[list[str], list[str]]:
        """Return the texts of both sides, as `align_corpus` takes them."""
        return [one.text for one in self.source], [one.text for one in self.target]

    def kinds(self) -> tuple[list[str], list[str]]:
        """Return the kinds of block of both sides, as `align_corpus` takes them."""
        return [one.kind for one in self.source], [one.kind for one in self.target]


# -- reading and measuring


def read(slug: str, source: Sequence[Segment], target: Sequence[Segment]) -> GoldArticle:
    """Return an article of the sample site with its gold beads.

    Raises GoldDiffersError, which names the row, where the beads and the segments do not fit.
    """
    numbers = _bead_numbers(slug, (source, target))
    sides = [
        tuple(
            Sentence(s.text, s.kind, s.block, number) for s, number in zip(side, own, strict=True)
        )
        for side, own in zip((source, target), numbers, strict=True)
    ]
    return GoldArticle(slug, *sides)


def _bead_numbers(slug: str, sides: tuple[Sequence[Segment], Sequence[Segment]]) -> list[list[int]]:
    """Return for each side the number of each segment's bead."""
    found: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for number, (place, row) in enumerate(_rows(f"gold/{slug}.tsv", columns=4)):
        for side, own, places, openings in zip(sides, found, row[:2], row[2:], strict=True):
            segments = [int(word) for word in places.split()]
            texts = openings.split(" | ") if openings else []
            if len(segments) != len(texts):
                raise GoldDiffersError(f"{place}: {len(segments)} segments, {len(texts)} openings")
            for at, opening in zip(segments, texts, strict=True):
                _check_opening(place, [s.text for s in side], at, opening)
                if own.setdefault(at, number) != number:
                    raise GoldDiffersError(f"{place}: segment {at} is in an earlier bead, too")
    for side, own, name in zip(sides, found, ("source", "target"), strict=True):
        for at in range(len(side)):
            if at not in own:
                raise GoldDiffersError(
                    f"gold/{slug}.tsv: no bead has {name} segment {at}, {side[at].text!r}"
                )
    return [[own[at] for at in range(len(side))] for side, own in zip(sides, found, strict=True)]


def _rows(name: str, columns: int) -> Iterable[tuple[str, list[str]]]:
    for line, text in enumerate((DATA / name).read_text("utf-8").splitlines(), 1):
        row = text.split("\t")
        if len(row) != columns:
            raise GoldDiffersError(f"{name}:{line}: {len(row)} columns, not {columns}")
        yield f"{name}:{line}", row


def _check_opening(place: str, texts: Sequence[str], at: int, opening: str) -> None:
    there = texts[at] if at < len(texts) else None
    if there is None or not there.startswith(opening):
        raise GoldDiffersError(
            f"{place}: segment {at} should begin with {opening!r}, but it is {there!r}; "
            "the site was edited, so its gold needs the same edit (tests/data/README.md)"
        )


def beads_of(alignment: Alignment) -> Beads:
    """Return the beads as lists of indices."""
    return [(list(bead.source), list(bead.target)) for bead in alignment.beads]


def share_right_of_sure(gold: Sequence[Beads], found: Sequence[Alignment]) -> float:
    """Return how many of the beads with text on both sides and at least SURE are gold beads."""
    sure = [
        ((list(bead.source), list(bead.target)) in beads)
        for beads, alignment in zip(gold, found, strict=True)
        for bead in alignment.beads
        if bead.source and bead.target and bead.confidence >= SURE
    ]
    return sum(sure) / len(sure)


def share_sure(found: Sequence[Alignment]) -> float:
    """Return how many of the beads with text on both sides have at least SURE."""
    paired = [bead for one in found for bead in one.beads if bead.source and bead.target]
    return sum(bead.confidence >= SURE for bead in paired) / len(paired)


# -- edited variants


def edited(article: GoldArticle, edit: str) -> GoldArticle:
    """Return an article edited in one of the ways of EDITS, the same each time."""
    return EDITS[edit](article, random.Random(f"{article.slug} {edit}"))


def _pairs(article: GoldArticle) -> dict[int, tuple[int, int]]:
    """Return where both sentences of each 1-1 bead of running text stand, by number."""
    counts = [Counter(one.bead for one in side) for side in article.sides]
    places = [{one.bead: at for at, one in enumerate(side)} for side in article.sides]
    return {
        number: (places[0][number], places[1][number])
        for number in counts[0]
        if counts[0][number] == counts[1][number] == 1
        and article.source[places[0][number]].kind in ("paragraph", "list_item", "quote")
    }


def _with(article: GoldArticle, side: int, sentences: Iterable[Sentence]) -> GoldArticle:
    new = tuple(sentences)
    return replace(article, target=new) if side else replace(article, source=new)


def _with_one_bead(article: GoldArticle, number: int, other: int) -> GoldArticle:
    """Return the article with two beads as one."""
    for side in (0, 1):
        sentences = article.sides[side]
        article = _with(
            article,
            side,
            (replace(s, bead=number) if s.bead == other else s for s in sentences),
        )
    return article


def _dropped(article: GoldArticle, chance: random.Random) -> GoldArticle:
    """Drop one of eight sentences, half of them from either side."""
    pairs = _pairs(article)
    numbers = chance.sample(sorted(pairs), len(pairs) // 8)
    for side in (0, 1):
        lost = numbers[side::2]
        article = _with(article, side, (s for s in article.sides[side] if s.bead not in lost))
    return article


def _split(article: GoldArticle, chance: random.Random) -> GoldArticle:
    """Split a sentence of six at a semicolon, comma or colon, on the side that chance says."""
    start = _pairs(article)
    left = len(start) // 6
    for number in chance.sample(sorted(start), len(start)):
        side = chance.choice((0, 1))
        sentences = article.sides[side]
        at = _pairs(article)[number][side]
        parts = _parts(sentences[at].text)
        if left and parts:
            halves = [replace(sentences[at], text=part) for part in parts]
            article = _with(article, side, (*sentences[:at], *halves, *sentences[at + 1 :]))
            left -= 1
    return article


def _parts(text: str) -> tuple[str, str] | None:
    """Return a sentence as two, cut where each has three words or more, or None."""
    for mark in ("; ", ", ", ": "):
        for at in (at for at in range(len(text)) if text.startswith(mark, at)):
            first, second = text[:at], text[at + len(mark) :]
            whole = all(first.count(mark) % 2 == 0 for mark in ("`", "*", '"'))
            if (
                whole
                and first.count("[") == first.count("]")
                and first.count("(") == first.count(")")
                and min(len(first.split()), len(second.split())) >= 3
            ):
                return f"{first}.", second[0].upper() + second[1:]
    return None


def _joined(article: GoldArticle, chance: random.Random) -> GoldArticle:
    """Join a sentence of eight with the next of its block, on the side that chance says."""
    start = _pairs(article)
    left = len(start) // 8
    for number in chance.sample(sorted(start), len(start)):
        side = chance.choice((0, 1))
        pairs = _pairs(article)
        other = _next_pair(article, pairs, number)
        if left and other is not None:
            at = pairs[number][side]
            sentences = list(article.sides[side])
            one, two = sentences[at : at + 2]
            text = f"{one.text.rstrip('.')}; {two.text[0].lower()}{two.text[1:]}"
            sentences[at : at + 2] = [replace(one, text=text)]
            article = _with_one_bead(_with(article, side, sentences), number, other)
            left -= 1
    return article


def _next_pair(article: GoldArticle, pairs: dict[int, tuple[int, int]], number: int) -> int | None:
    """Return the 1-1 bead that follows one in the same block on both sides, or None."""
    if number not in pairs:
        return None
    after = [at + 1 for at in pairs[number]]
    if after[0] >= len(article.source) or after[1] >= len(article.target):
        return None
    followers = [side[at] for side, at in zip(article.sides, after, strict=True)]
    here = [side[at - 1] for side, at in zip(article.sides, after, strict=True)]
    follows = followers[0].bead == followers[1].bead and followers[0].bead in pairs
    same = all(a.block == b.block for a, b in zip(followers, here, strict=True))
    return followers[0].bead if follows and same else None


def _swapped(article: GoldArticle, chance: random.Random) -> GoldArticle:
    """Swap two neighbours of a block of the target, at two places.

    The four sentences are one bead then, as a bead holds neighbours on both sides.
    """
    pairs = _pairs(article)
    places = [number for number in sorted(pairs) if _next_pair(article, pairs, number) is not None]
    for number in chance.sample(places, min(2, len(places))):
        pairs = _pairs(article)
        other = _next_pair(article, pairs, number)
        if other is not None:
            at = pairs[number][1]
            target = list(article.target)
            target[at : at + 2] = [target[at + 1], target[at]]
            article = _with_one_bead(_with(article, 1, target), number, other)
    return article


def _moved(article: GoldArticle, chance: random.Random) -> GoldArticle:
    """Move a section of the target two places up or down; the title and what is above it stay."""
    headings = [at for at, one in enumerate(article.target) if one.kind == "heading"][1:]
    sections = [article.target[at:end] for at, end in pairwise([*headings, len(article.target)])]
    at = chance.randrange(len(sections))
    section = sections.pop(at)
    sections.insert(at - 2 if at >= 2 else at + 2, section)
    head = article.target[: headings[0]]
    return _with(article, 1, (*head, *(one for own in sections for one in own)))


def _reworded(article: GoldArticle, _: random.Random) -> GoldArticle:
    """Put the sentences of tests/data/reworded.tsv in their places."""
    sides = [list(side) for side in article.sides]
    for place, (slug, side, at, opening, text) in _rows("reworded.tsv", columns=5):
        if slug == article.slug:
            own = sides[("source", "target").index(side)]
            _check_opening(place, [one.text for one in own], int(at), opening)
            own[int(at)] = replace(own[int(at)], text=text)
    return GoldArticle(article.slug, tuple(sides[0]), tuple(sides[1]))


def _all(article: GoldArticle, chance: random.Random) -> GoldArticle:
    """Make all edits, one after the other."""
    for edit in (_reworded, _dropped, _joined, _split, _swapped, _moved):
        article = edit(article, chance)
    return article


EDITS: dict[str, Callable[[GoldArticle, random.Random], GoldArticle]] = {
    "dropped": _dropped,
    "split": _split,
    "joined": _joined,
    "swapped": _swapped,
    "moved": _moved,
    "reworded": _reworded,
    "all": _all,
}
"""The ways to edit an article, by name."""
