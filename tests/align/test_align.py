"""Alignment of whole documents."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossalign.align import band
from glossalign.align.passes import align
from glossalign.errors import AlignmentError
from glossalign.model import Alignment

ENGLISH = [
    "Working capital",
    "Working capital is the money that a company needs for its daily business.",
    "It is current assets minus current liabilities.",
    "A firm with assets of $1,200 and liabilities of $800 has a working capital of $400.",
    "See also [cash flow](/cash-flow).",
    "History",
    "The term is older than Adam Smith.",
    "Peddlers used it in 1776.",
]
TURKISH = [
    "İşletme sermayesi",
    "İşletme sermayesi, bir şirketin günlük faaliyetleri için gereken paradır.",
    "Dönen varlıklardan kısa vadeli borçlar çıkarılarak bulunur.",
    "Varlıkları 1.200 dolar, borçları 800 dolar olan bir firmanın işletme sermayesi 400 dolardır.",
    "Ayrıca bkz. [nakit akışı](/cash-flow).",
    "Tarihçe",
    "Terim Adam Smith'ten eskidir.",
    "Seyyar satıcılar onu 1776'da kullanıyordu.",
]
KINDS = ["heading", *["paragraph"] * 4, "heading", *["paragraph"] * 2]


def pairs_of(alignment: Alignment) -> list[tuple[list[int], list[int]]]:
    return [(list(bead.source), list(bead.target)) for bead in alignment.beads]


def one(english: list[str], turkish: list[str]) -> Alignment:
    (alignment,) = align([(english, turkish)])
    return alignment


def test_a_short_article_alone_is_aligned() -> None:
    (alignment,) = align([(ENGLISH, TURKISH)], kinds=[(KINDS, KINDS)])
    assert pairs_of(alignment) == [([i], [i]) for i in range(8)]


def test_a_moved_section_is_found_and_listed_in_source_order() -> None:
    english = [f"Rate number {i} was {i * 37} percent in {1900 + i}." for i in range(30)]
    turkish = [f"{i} numaralı oran {1900 + i} yılında yüzde {i * 37} idi." for i in range(30)]
    moved = turkish[:5] + turkish[20:28] + turkish[5:20] + turkish[28:]
    alignment = one(english, moved)
    assert pairs_of(alignment) == [([i], [moved.index(turkish[i])]) for i in range(30)]


def test_joined_sentences_are_one_bead() -> None:
    joined = [*TURKISH[:2], TURKISH[2] + " " + TURKISH[3], *TURKISH[4:]]
    kinds = KINDS[:2] + KINDS[3:]
    (alignment,) = align([(ENGLISH, joined)], kinds=[(KINDS, kinds)])
    assert ([2, 3], [2]) in pairs_of(alignment)


def assert_covers_both_sides_once(alignment: Alignment, n: int, m: int) -> None:
    assert sorted(i for bead in alignment.beads for i in bead.source) == list(range(n))
    assert sorted(j for bead in alignment.beads for j in bead.target) == list(range(m))
    assert all(0 <= bead.confidence <= 1 for bead in alignment.beads)
    sources = [bead.source.start for bead in alignment.beads if bead.source]
    assert sources == sorted(sources)


TEXT = st.text(alphabet="aıİş .1`[](/)\u0301\u2028", max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=9), st.lists(TEXT, max_size=9))
def test_beads_cover_each_side_once(english: list[str], turkish: list[str]) -> None:
    assert_covers_both_sides_once(one(english, turkish), len(english), len(turkish))


@pytest.mark.parametrize(
    ("n", "m"), [(0, 0), (0, 5), (5, 0), (1, 2000), (2000, 1), (900, 300), (700, 700)]
)
def test_sizes_that_have_nothing_in_common(n: int, m: int) -> None:
    alignment = one([f"word{i} x" for i in range(n)], [f"kelime{i} y" for i in range(m)])
    assert_covers_both_sides_once(alignment, n, m)


def test_identical_sides_are_paired_one_to_one() -> None:
    text = [f"Sentence {i} speaks of subject number {i * i}." for i in range(60)]
    assert pairs_of(one(text, text)) == [([i], [i]) for i in range(60)]


def test_a_very_long_segment_is_capped_in_cost() -> None:
    alignment = one(["word " * 40_000, "End 7."], ["kelime " * 30_000, "Son 7."])
    assert_covers_both_sides_once(alignment, 2, 2)


def test_too_large_is_said_before_anything_is_allocated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(band, "LARGEST", 1_000_000)
    with pytest.raises(AlignmentError) as error:
        one(["a"] * 5000, ["b"] * 5000)
    assert error.value.problem.code == "too-large"


def test_the_same_input_gives_the_same_beads() -> None:
    noisy = random.Random(3).sample(TURKISH, len(TURKISH))
    assert one(ENGLISH, noisy) == one(ENGLISH, noisy)
