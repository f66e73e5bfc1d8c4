"""GA201, GA202, GA204: headings and lists of an article against those of its source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.checks import trust
from glossalign.checks.hits import Fault, fault_at
from glossalign.checks.pairs import text_pairs
from glossalign.markdown.places import TextRange
from glossalign.markdown.segment import line_starts

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.catalogue.trace import Placed
    from glossalign.checks.subject import Subject
    from glossalign.model import Document, Text


_ALL_SHIFTED: Final = 3
"""Headings that must all differ by the same number of levels to be one fault."""


class _Off(NamedTuple):
    """A heading of another level than its source."""

    message: str
    unit: Placed
    shift: int
    """Levels that the translation lies deeper."""


def heading_levels(subject: Subject) -> Iterator[Fault]:
    """Yield each heading of another level than its source, or without a heading there (GA201).

    Where all headings are off by the same, that is one fault.
    """
    if subject.article.copied_segments:
        return
    article = subject.article
    off: list[_Off] = []
    paired = [p for p in article.placed if p.source and p.target and p.state in ("fresh", "stale")]
    headings = 0
    for p in paired:
        one, other = _level(article.source, p.source), _level(article.target, p.target)
        if one is None or other is None or one == other == 0:
            continue
        headings += 1
        if one != other and _is_sure(article, p, (one, other)):
            off.append(_Off(_difference(one, other), p, other - one))
    if len(off) == headings >= _ALL_SHIFTED and len({one.shift for one in off}) == 1:
        off = [off[0]._replace(message=f"all {headings} headings: {off[0].message}")]
    for heading in off:
        yield _fault(article, heading.message, heading.unit.source, heading.unit.target)


def _fault(article: Article, message: str, source: range, target: range) -> Fault:
    """Return a fault of structure, which stands at the first segment of the target."""
    first = article.target.segments[target.start]
    text = " ".join(article.source.segments[i].text for i in source)
    return fault_at(article, message, source, target, (0, len(first.text)), text)


def _level(side: Text, run: range) -> int | None:
    """Return the level of a heading, 0 for a paragraph, None for any other run of segments."""
    first, last = side.segments[run.start], side.segments[run.stop - 1]
    block = side.document.blocks[first.block]
    if block.kind == "heading":
        return block.level
    whole = first.start <= block.start and last.end >= block.end
    return 0 if block.kind == "paragraph" and whole else None


def _is_sure(article: Article, p: Placed, levels: tuple[int, int]) -> bool:
    """Tell whether no heading without a partner nearby would fit one of a pair better.

    Where one does, the pair is wrong, and the missing heading is the fault.
    """
    here = {i for q in article.placed if q.target or q.before for i in q.source}
    there = {j for q in article.placed if q.source for j in (*q.target, *q.before)}
    alone = (
        _levels_alone(article.source, p.source, here),
        _levels_alone(article.target, p.target, there),
    )
    if 0 in levels:
        return not alone[0] and not alone[1]
    return levels[1] not in alone[0] and levels[0] not in alone[1]


def _levels_alone(side: Text, run: range, paired: set[int]) -> set[int]:
    """Return the levels of the headings without a partner that stand next to a run.

    Those behind the next heading with a partner do not count.
    """
    found = set()
    for places in (range(run.start - 1, -1, -1), range(run.stop, len(side.segments))):
        for at in places:
            segment = side.segments[at]
            if segment.kind == "heading":
                if at in paired:
                    break
                found.add(side.document.blocks[segment.block].level)
    return found


def _difference(source: int | None, target: int | None) -> str:
    if not target:
        marks = "#" * (source or 1)
        return f"is no heading, in the source it is one of level {source}: put {marks} before it"
    if not source:
        return f"is a heading of level {target}, in the source it is a paragraph"
    levels = f"the heading is one of level {target}, in the source of level {source}"
    return f"{levels}: write {'#' * source}"


HEADING_SPACE: Final = "heading-space"
"""Code of the problem that reading a document has with such a heading: `check` says it as GA202."""


def heading_spaces(subject: Subject) -> Iterator[Fault]:
    """Yield each heading of either side without a space behind its marks (GA202)."""
    article = subject.article
    for is_source, side in ((True, article.source), (False, article.target)):
        for problem in side.document.problems:
            if problem.code != HEADING_SPACE:
                continue
            line, column = problem.line, problem.column
            here = [i for i, s in enumerate(side.segments) if s.line == line]
            run = range(here[0], here[-1] + 1) if here else range(0)
            yield Fault(
                problem.message,
                side.document.path,
                TextRange(line, column, line, column),
                run if is_source else range(0),
                range(0) if is_source else run,
                problem.message,
            )


_MARKER: Final = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?$")


class _List(NamedTuple):
    """A list of one of the two documents."""

    is_target: bool
    number: int


def list_lengths(subject: Subject) -> Iterator[Fault]:
    """Yield each list with another number of items than its translation (GA204).

    Only lists whose items all have a partner are counted: an item without one is missing or extra,
    and reported as that. Doubtful pairs say nothing.
    """
    if subject.article.copied_segments:
        return
    article = subject.article
    numbers_of = {
        pair.placed.source.start: number for number, pair in enumerate(subject.once(text_pairs))
    }
    ours, theirs = _items(article.source.document), _items(article.target.document)
    links: dict[_List, set[_List]] = defaultdict(set)
    used: set[tuple[_List, int]] = set()
    first: dict[_List, Placed] = {}
    for p in article.placed:
        if not (p.source and p.target):
            continue
        here = set(_items_of(article.source, p.source, ours, is_target=False))
        there = set(_items_of(article.target, p.target, theirs, is_target=True))
        used |= here | there
        for one, _ in here:
            first.setdefault(one, p)
            for other, _ in there:
                links[one].add(other)
                links[other].add(one)
    items = {
        (_List(is_target, number), item)
        for is_target, side in ((False, ours), (True, theirs))
        for number, item in side.values()
    }
    for group in _groups(links):
        members = [item for item in items if item[0] in group]
        counts = [sum(one.is_target is side for one, _ in members) for side in (False, True)]
        if counts[0] != counts[1] and used.issuperset(members):
            p = first[min(one for one in group if not one.is_target)]
            pairs = {numbers_of[i] for i in p.source if i in numbers_of}
            if not pairs or pairs != trust.doubtful_pairs(subject, pairs):
                message = f"the list has {counts[1]} items, in the source {counts[0]}"
                yield _fault(article, message, p.source, p.target)


def _items_of(
    side: Text, run: range, items: Mapping[int, tuple[int, int]], *, is_target: bool
) -> Iterator[tuple[_List, int]]:
    """Yield the list and the item of each segment of a run that stands in one."""
    for at in run:
        place = items.get(side.segments[at].block)
        if place:
            yield _List(is_target, place[0]), place[1]


def _groups(links: Mapping[_List, set[_List]]) -> Iterator[set[_List]]:
    """Yield the lists of both sides that belong together.

    They may be several: a picture between two items cuts a list in two.
    """
    seen: set[_List] = set()
    for start in sorted(links):
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for other in links[waiting.pop()] - group:
                group.add(other)
                waiting.append(other)
        seen |= group
        yield group


def _items(document: Document) -> dict[int, tuple[int, int]]:
    """Return the list and the item, both numbered, that each block of a list's item belongs to."""
    found: dict[int, tuple[int, int]] = {}
    opened: list[tuple[int, int]] = []
    lists = 0
    starts = line_starts(document.text)
    for index, block in enumerate(document.blocks):
        line = starts[bisect_right(starts, block.start) - 1]
        if block.kind != "list_item":
            # Code and quotes that are indented stand within an item.
            if block.kind in ("heading", "paragraph", "field") or block.start == line:
                opened = []
            continue
        begins = _MARKER.search(document.text, line, block.start) is not None
        level = max(block.level, 1)
        if begins and len(opened) < level:
            while len(opened) < level:
                opened.append((lists, 0))
                lists += 1
        elif begins:
            number, item = opened[level - 1]
            opened[level - 1 :] = [(number, item + 1)]
        if len(opened) >= level:
            found[index] = opened[level - 1]
    return found
