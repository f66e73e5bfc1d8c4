"""What a segment offers as evidence."""

from __future__ import annotations

import pytest

from glossalign.align.anchors import fold, length, number, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.000", "1000"),
        ("1,000", "1000"),
        ("1000", "1000"),
        ("1.234.567", "1234567"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("12.03.2024", "12.03.2024"),
        ("15:30", "15:30"),
    ],
)
def test_numbers_have_one_notation(text: str, expected: str) -> None:
    assert number(text) == expected


def test_turkish_and_english_casing_fold_together() -> None:
    assert fold("IT") == fold("ıt") == fold("İT") == fold("I\u0307T") == "it"
    assert fold("ŞİRKETLERİN") == fold("şirketlerin") == "sirketlerin"


def test_suffixes_behind_an_apostrophe_and_beyond_the_prefix_are_dropped() -> None:
    assert tokens("Ayşe'nin kiralamaların") == tokens("Ayşe’den kiralama") == ["ayse", "kiral"]


def test_links_code_tags_and_numbers_are_anchors() -> None:
    text = "[ön büro](/frontoffice/) `a + b` <b>%50</b> ![x](img.png) https://e.org/a"
    found = tokens(text)
    for anchor in (">/frontoffice", "`a + b", "<b", "#50", ">img.png", ">https://e.org/a"):
        assert anchor in found


def test_length_leaves_out_what_is_not_read() -> None:
    assert length("[ön büro](/frontoffice)") == len("ön büro")
