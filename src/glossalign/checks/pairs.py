"""The pairs of an article that are compared: fresh units, with what the article says for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from glossalign.catalogue import units
from glossalign.checks import links

if TYPE_CHECKING:
    from glossalign.catalogue.trace import Placed
    from glossalign.checks.hits import Hit
    from glossalign.lang import Language
    from glossalign.model import Document, Segment


References = tuple[Mapping[str, str], Mapping[str, str]]


Languages = tuple["Language", "Language"]
"""Of the source and of the target."""


@dataclass(frozen=True, slots=True)
class Article:
    """What the rules look at."""

    slug: str
    locale: str
    source: Document
    sources: Sequence[Segment]
    target: Document
    targets: Sequence[Segment]
    placed: Sequence[Placed]
    languages: Languages
    catalogue_path: str
    references: References
    """Where the labels of reference links lead, in both documents."""


@dataclass(slots=True)
class Pair:
    """A translated unit, and what its texts are accused of."""

    placed: Placed
    source: str
    target: str
    blocks: frozenset[tuple[bool, int]]
    """The blocks of both sides that it has a part of; True for a target's."""
    hits: list[Hit]


def pairs_of(article: Article) -> list[Pair]:
    """Return the fresh units with what the article says for each, which is not the catalogue's text where it was edited."""
    now_at = edited(article.placed, article.targets)
    found = []
    for p in article.placed:
        if p.state == "fresh" and p.source and p.unit and p.unit.target:
            now = now_at.get(p.source.start)
            text = units.joined(article.targets[now.start : now.stop]) if now else p.unit.target
            here = replace(p, target=now) if now else p
            blocks = frozenset(_blocks(article, here.source, here.target))
            found.append(Pair(here, p.unit.source, text, blocks, []))
    return found


def edited(placed: Sequence[Placed], targets: Sequence[Segment]) -> dict[int, range]:
    """Return the target segments of each unit, by first source segment, whose translation was edited in the article alone.

    They are the new segments between two that have a partner: the one that is most like the catalogue's text, or,
    where as many units have lost their place as there are new segments, each in turn.
    """
    found: dict[int, range] = {}
    lost: list[Placed] = []
    new: list[Placed] = []
    for p in (*placed, None):
        if p is not None and not p.source:
            new.append(p)
        elif p is not None and not p.target and p.state == "fresh":
            lost.append(p)
        else:
            if lost and new:
                found.update(_likest(lost, [j for one in new for j in one.target], targets))
            lost, new = [], []
    return found


def _likest(
    lost: Sequence[Placed], new: Sequence[int], targets: Sequence[Segment]
) -> Iterator[tuple[int, range]]:
    """Yield the first source segment of each unit, and where its edited translation stands among new segments."""
    used: set[int] = set()
    runs = [
        range(new[k], new[k] + size)
        for k in range(len(new))
        for size in (1, 2)
        if list(range(new[k], new[k] + size)) == list(new[k : k + size])
    ]
    for number, p in enumerate(lost):
        known = p.unit.target if p.unit else ""
        free = (
            [run for run in runs if used.isdisjoint(run)]
            if len(lost) * len(runs) <= _COMPARED
            else []
        )
        best = max(
            free,
            key=lambda run: likeness(known, units.joined(targets[run.start : run.stop])),
            default=None,
        )
        if (
            best is None
            or likeness(known, units.joined(targets[best.start : best.stop])) < units.SIMILAR
        ):
            turn = new[number] if len(lost) == len(new) else -1
            best = range(turn, turn + 1) if turn >= 0 and turn not in used else None
        if best is not None:
            used.update(best)
            yield p.source.start, best


_COMPARED: Final = 10_000
"""Pairs of texts between two sentences with a partner that are compared; more is another article."""


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1."""
    # Loaded here: most articles need it nowhere.
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100


def _blocks(article: Article, source: range, target: range) -> Iterator[tuple[bool, int]]:
    yield from ((False, article.sources[i].block) for i in source)
    yield from ((True, article.targets[j].block) for j in target)


_LABEL: Final = re.compile(r"\](?:\[([^\[\]]*)\])?$")


def references_of(document: Document) -> Mapping[str, str]:
    """Return where the labels of a document's reference links lead, as far as links use them."""
    found = {}
    for block in document.blocks:
        for one in block.inlines:
            if one.kind == "link" and (
                match := _LABEL.search(document.text, one.inner[1], one.end)
            ):
                name = match[1] or document.text[slice(*one.inner)]
                found[links.label(name)] = one.target
    return found
