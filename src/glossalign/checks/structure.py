"""GA201, GA202, GA204: headings and lists of an article against those of its source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.markdown.segment import line_starts

if TYPE_CHECKING:
    from glossalign.catalogue.trace import Placed
    from glossalign.model import Document, Segment


class Fault(NamedTuple):
    """A fault of structure, and the segments that it concerns."""

    code: str
    message: str
    source: range
    target: range
    """Its first segment is where the fault stands."""


_ALL_SHIFTED: Final = 3
"""Headings that must all differ by the same number of levels to be one fault."""


def heading_levels(
    source: tuple[Document, Sequence[Segment]],
    target: tuple[Document, Sequence[Segment]],
    placed: Sequence[Placed],
) -> Iterator[Fault]:
    """Yield GA201 for each pair of which one is a heading of another level than the other, or none at all.

    Where all headings are off by the same, that is one fault.
    """
    faults: list[tuple[Fault, int]] = []
    paired = [p for p in placed if p.source and p.target and p.state in ("fresh", "stale")]
    headings = 0
    for p in paired:
        one, other = _level(source, p.source), _level(target, p.target)
        if one is None or other is None or one == other == 0:
            continue
        headings += 1
        if one != other and _is_sure(source, target, placed, p, (one, other)):
            faults.append(
                (Fault("GA201", _difference(one, other), p.source, p.target), other - one)
            )
    shifts = {shift for (_, shift) in faults}
    if len(faults) == headings >= _ALL_SHIFTED and len(shifts) == 1:
        first = faults[0][0]
        message = f"all {headings} headings: {first.message}"
        yield first._replace(message=message)
    else:
        yield from (fault for fault, _ in faults)


def _level(side: tuple[Document, Sequence[Segment]], run: range) -> int | None:
    """Return the level of the heading that a run of segments is, 0 for a paragraph, None for anything else."""
    document, segments = side
    first, last = segments[run.start], segments[run.stop - 1]
    block = document.blocks[first.block]
    if block.kind == "heading":
        return block.level
    whole = first.start <= block.start and last.end >= block.end
    return 0 if block.kind == "paragraph" and whole else None


def _is_sure(
    source: tuple[Document, Sequence[Segment]],
    target: tuple[Document, Sequence[Segment]],
    placed: Sequence[Placed],
    p: Placed,
    levels: tuple[int, int],
) -> bool:
    """Tell whether no heading without a partner stands before or behind a pair that would fit one of the two better.

    Where one does, the pair is wrong, and the missing heading is the fault.
    """
    here = {i for q in placed if q.target for i in q.source}
    there = {j for q in placed if q.source for j in q.target}
    alone = _levels_alone(source, p.source, here), _levels_alone(target, p.target, there)
    if 0 in levels:
        return not alone[0] and not alone[1]
    return levels[1] not in alone[0] and levels[0] not in alone[1]


def _levels_alone(
    side: tuple[Document, Sequence[Segment]], run: range, paired: set[int]
) -> set[int]:
    """Return the levels of the headings without a partner before and behind a run, up to the first with one."""
    document, segments = side
    found = set()
    for places in (range(run.start - 1, -1, -1), range(run.stop, len(segments))):
        for at in places:
            if segments[at].kind == "heading":
                if at in paired:
                    break
                found.add(document.blocks[segments[at].block].level)
    return found


def _difference(source: int | None, target: int | None) -> str:
    if not target:
        return f"is no heading, in the source it is one of level {source}: put {'#' * (source or 1)} before it"
    if not source:
        return f"is a heading of level {target}, in the source it is a paragraph"
    return f"the heading is one of level {target}, in the source of level {source}: write {'#' * source}"


def heading_spaces(target: Document) -> Iterator[tuple[str, int, int]]:
    """Yield message, line and column of each heading of the translation without a space (GA202)."""
    for problem in target.problems:
        if problem.code == "heading-space":
            yield problem.message, problem.line, problem.column


_MARKER: Final = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?$")


def list_lengths(
    source: tuple[Document, Sequence[Segment]],
    target: tuple[Document, Sequence[Segment]],
    placed: Sequence[Placed],
) -> Iterator[Fault]:
    """Yield GA204 for each list that has more or fewer items than its translation although all have a partner.

    Where one has none, a whole item is missing or extra, and reported as that.
    """
    ours, theirs = _items(source[0]), _items(target[0])
    links: dict[tuple[bool, int], set[tuple[bool, int]]] = defaultdict(set)
    used: set[tuple[bool, int, int]] = set()
    first: dict[tuple[bool, int], tuple[range, range]] = {}
    for p in placed:
        if not (p.source and p.target):
            continue
        here = {(False, *ours[b]) for i in p.source if (b := source[1][i].block) in ours}
        there = {(True, *theirs[b]) for j in p.target if (b := target[1][j].block) in theirs}
        used |= here | there
        for one in here:
            first.setdefault(one[:2], (p.source, p.target))
            for other in there:
                links[one[:2]].add(other[:2])
                links[other[:2]].add(one[:2])
    items = {(False, *item) for item in ours.values()} | {(True, *item) for item in theirs.values()}
    for group in _groups(links):
        members = [item for item in items if item[:2] in group]
        counts = [sum(item[0] is side for item in members) for side in (False, True)]
        if counts[0] != counts[1] and used.issuperset(members):
            message = f"the list has {counts[1]} items, in the source {counts[0]}"
            start = min(one for one in group if not one[0])
            yield Fault("GA204", message, *first[start])


def _groups(
    links: Mapping[tuple[bool, int], set[tuple[bool, int]]],
) -> Iterator[set[tuple[bool, int]]]:
    """Yield the lists of both sides that belong together: a picture between two items cuts a list in two."""
    seen: set[tuple[bool, int]] = set()
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


_OUTPUT: Final = re.compile(r"console|terminal|output|^(?:pre|samp|code|kbd)$", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w.-]*)(?:\s[^<>]*)?>")


def outputs(document: Document) -> set[int]:
    """Return the blocks within tags of what a program prints: `<pre>`, `<ConsoleBlock>`."""
    found: set[int] = set()
    depth = 0
    for index, block in enumerate(document.blocks):
        if block.kind == "html":
            for match in _TAG.finditer(document.text, block.start, block.end):
                if _OUTPUT.search(match[2]) and not match.group().endswith("/>"):
                    depth = max(0, depth + (-1 if match[1] else 1))
        elif depth:
            found.add(index)
    return found
