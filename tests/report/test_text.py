"""Plain text of a report."""

from __future__ import annotations

from glossalign.model import TermPair
from glossalign.report import text


def test_what_could_move_the_cursor_is_shown() -> None:
    assert (
        text.printable("\x1b]0;pwn\x07 \x9b31m \u202e ı") == "\\x1b]0;pwn\\x07 \\x9b31m \\u202e ı"
    )


def test_line_numbers_are_runs_and_stale_has_a_tilde() -> None:
    assert text.line_numbers([38, 39, 12], [44]) == "12, 38-39, ~44"
    assert text.line_numbers(range(1, 999, 2)).endswith(", ...")
    assert len(text.line_numbers(range(1, 999, 2))) <= text.LONGEST_LIST


def test_columns_stand_below_each_other() -> None:
    lines = text.table([["a", "n"], ["öğe", "10"], ["e\u0301", "5"]], right=[1])
    assert lines == ["a     n", "öğe  10", "e\u0301     5"]


def test_columns_line_up_whatever_cells_a_letter_fills() -> None:
    rows = [["iş", "x"], ["c\u0327a", "x"], ["資本", "x"], ["👩\u200d💻", "x"], ["e\u0301", "x"]]
    assert text.table(rows) == [
        "iş    x",
        "c\u0327a    x",
        "資本  x",
        "👩\u200d💻    x",
        "e\u0301     x",
    ]


def test_both_directions_are_in_the_order_of_their_language() -> None:
    words = ["ılık", "çanta", "iş", "cam", "ödeme", "olay", "şube", "sayı", "üye", "uzman"]
    pairs = [TermPair(f"term {word}", word, 1) for word in words]
    lines = text.bilingual(pairs, "en", "tr")
    turkish = [line.split()[0] for line in lines[lines.index("") + 1 :]]
    assert turkish == [
        "cam",
        "çanta",
        "ılık",
        "iş",
        "olay",
        "ödeme",
        "sayı",
        "şube",
        "uzman",
        "üye",
    ]
