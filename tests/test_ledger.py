"""Ledgers: each segment and block of both sides is counted once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from glossalign.align.ledger import ledgers
from glossalign.model import Alignment, Bead, Segment


def side(*blocks: int) -> list[Segment]:
    return [
        Segment(f"s{i}", "paragraph", block, i, i + 1, i + 1, 1) for i, block in enumerate(blocks)
    ]


def bead(source: range, target: range) -> Bead:
    return Bead(source, target, 1.0)


def test_paired_joined_omitted_and_added() -> None:
    beads = (
        bead(range(1), range(1)),
        bead(range(1, 3), range(1, 2)),
        bead(range(3, 4), range(0)),
        bead(range(0), range(2, 3)),
    )
    one, other = ledgers(Alignment(beads), side(0, 0, 0, 1), side(0, 0, 1))
    assert one.segments == ("paired", "joined", "joined", "alone")
    assert one.blocks == ("paired", "alone")
    assert other.segments == ("paired", "joined", "alone")
    assert other.blocks == ("paired", "alone")


def test_the_shorter_part_is_what_moved() -> None:
    beads = [bead(range(i, i + 1), range(j, j + 1)) for i, j in enumerate([3, 0, 1, 2])]
    one, other = ledgers(Alignment(tuple(beads)), side(0, 1, 2, 3), side(0, 1, 2, 3))
    assert one.segments == one.blocks == ("moved", "paired", "paired", "paired")
    assert other.segments == other.blocks == ("paired", "paired", "paired", "moved")


def test_blocks_that_became_one_are_joined() -> None:
    beads = [bead(range(i, i + 1), range(i, i + 1)) for i in range(3)]
    one, other = ledgers(Alignment(tuple(beads)), side(0, 1, 2), side(0, 0, 1))
    assert one.blocks == ("joined", "joined", "paired")
    assert other.blocks == ("paired", "paired")


def test_without_an_alignment_all_is_omitted() -> None:
    one, other = ledgers(Alignment(()), side(0, 0, 1), side())
    assert one.segments == ("alone",) * 3
    assert one.blocks == ("alone", "alone")
    assert other.segments == other.blocks == ()


@given(st.permutations(range(8)))
def test_moves_leave_a_longest_order(order: list[int]) -> None:
    beads = tuple(bead(range(i, i + 1), range(j, j + 1)) for i, j in enumerate(order))
    one, _ = ledgers(Alignment(beads), side(*range(8)), side(*range(8)))
    stayed = [order[i] for i in range(8) if one.segments[i] == "paired"]
    assert stayed == sorted(stayed)
    longest = max(
        len(run)
        for mask in range(256)
        if (run := [order[i] for i in range(8) if mask >> i & 1]) == sorted(run)
    )
    assert len(stayed) == longest
