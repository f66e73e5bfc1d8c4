"""What became of each block and segment of both sides of an alignment, each counted once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from glossalign.model import Alignment, Bead, Segment

Fate = Literal["paired", "joined", "moved", "alone"]
"""`joined`: with a neighbour, on either side; `moved`: paired across the order; `alone`: omitted or
added."""

FATES: tuple[Fate, ...] = ("paired", "joined", "moved", "alone")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The fates of one side of an alignment."""

    segments: tuple[Fate, ...]
    """One a segment."""
    blocks: tuple[Fate, ...]
    """One a block that has segments, in the order of the document."""


def ledgers(
    alignment: Alignment, sources: Sequence[Segment], targets: Sequence[Segment]
) -> tuple[Ledger, Ledger]:
    """Return the ledgers of both sides; a side has as many fates as segments."""
    moved = _moved(alignment.beads)
    fates: tuple[list[Fate], list[Fate]] = (["alone"] * len(sources), ["alone"] * len(targets))
    partners: tuple[list[set[int]], list[set[int]]] = (
        [set() for _ in sources],
        [set() for _ in targets],
    )
    for number, bead in enumerate(alignment.beads):
        if not (bead.source and bead.target):
            continue
        single = len(bead.source) == len(bead.target) == 1
        fate: Fate = "moved" if number in moved else "paired" if single else "joined"
        for i in bead.source:
            fates[0][i] = fate
            partners[0][i] = {targets[j].block for j in bead.target}
        for j in bead.target:
            fates[1][j] = fate
            partners[1][j] = {sources[i].block for i in bead.source}
    return (
        Ledger(tuple(fates[0]), _blocks(sources, fates[0], partners[0])),
        Ledger(tuple(fates[1]), _blocks(targets, fates[1], partners[1])),
    )


def _moved(beads: Sequence[Bead]) -> set[int]:
    """Return the numbers of the beads outside the longest run that has one order on both sides."""
    both = [number for number, bead in enumerate(beads) if bead.source and bead.target]
    # Patience sorting: `ends[k]` is the lowest target that ends a rising run of k + 1 beads.
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for number in both:
        place = bisect_left(ends, beads[number].target.start)
        before[number] = last[place - 1] if place else -1
        ends[place : place + 1] = [beads[number].target.start]
        last[place : place + 1] = [number]
    kept = set()
    at = last[-1] if last else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return set(both) - kept


def _blocks(
    segments: Sequence[Segment], fates: Sequence[Fate], partners: Sequence[set[int]]
) -> tuple[Fate, ...]:
    """Return the fate of each block: that of most of its segments that have a partner.

    A block is joined where it and another correspond to the same block of the other side.
    """
    counts: dict[int, Counter[Fate]] = {}
    others: dict[int, set[int]] = {}
    for segment, fate, blocks in zip(segments, fates, partners, strict=True):
        counts.setdefault(segment.block, Counter())[fate] += fate != "alone"
        others.setdefault(segment.block, set()).update(blocks)
    shared = Counter(other for blocks in others.values() for other in blocks)
    found: list[Fate] = []
    for block, count in counts.items():
        if not others[block]:
            found.append("alone")
        elif count["moved"] > count.total() / 2:
            found.append("moved")
        else:
            found.append(
                "joined" if any(shared[other] > 1 for other in others[block]) else "paired"
            )
    return tuple(found)
