"""Suppressions: what they concern, and which of them are of no use."""

from __future__ import annotations

import pytest

from glossalign import lang
from glossalign.checks import suppress
from glossalign.checks.rules import RULES
from glossalign.markdown import document, segment
from glossalign.model import Document, Segment


def read(text: str) -> tuple[Document, tuple[Segment, ...]]:
    read = document.parse(text, path="a.md")
    return read, segment.segment(read, lang.language("tr"))


def covered(text: str, code: str) -> list[str]:
    """Return the segments for which a finding of a code is suppressed."""
    parsed, segments = read(text)
    rows = suppress.suppressions(parsed)
    return [
        s.text
        for s in segments
        if any(suppress.covers(row, parsed, code, [s], s.line) for row in rows)
    ]


def test_alone_on_its_line_it_concerns_the_next_block() -> None:
    text = "Bir. İki.\n\n<!-- glossalign: ignore GA301 -->\nÜç. Dört.\n\nBeş.\n"
    assert covered(text, "GA301") == ["Üç.", "Dört."]
    assert covered(text, "GA302") == []


def test_beside_a_text_it_concerns_its_line() -> None:
    text = "- Bir.\n- İki. <!-- glossalign: ignore -->\n- Üç.\n"
    assert [s.split(".")[0] for s in covered(text, "GA304")] == ["İki"]


def test_codes_may_be_several_or_beginnings() -> None:
    for codes in ("GA301,GA203", "GA301, GA203", "GA2 GA301", ""):
        text = f"<!-- glossalign: ignore {codes} -->\nBir.\n"
        assert covered(text, "GA203") == ["Bir."], codes
    assert covered("{/* glossalign: ignore GA2 */}\n\nBir.\n", "GA203") == ["Bir."]


@pytest.mark.parametrize(
    "head",
    [
        "glossalign_ignore: GA301",
        "glossalign_ignore: GA203, GA301",
        "glossalign_ignore: [GA3]",
        "glossalign_ignore: all",
        "glossalign: {ignore: [GA301]}",
        "glossalign:\n  ignore: GA301",
    ],
)
def test_front_matter_concerns_the_article(head: str) -> None:
    text = f"---\ntitle: Bir\n{head}\n---\nİki.\n"
    assert covered(text, "GA301") == ["Bir", "İki."]
    (row,) = suppress.suppressions(read(text)[0])
    assert row.line == 3


def test_an_example_in_code_suppresses_nothing() -> None:
    text = "```\n<!-- glossalign: ignore -->\n```\n\nBir `<!-- glossalign: ignore -->`.\n"
    assert suppress.suppressions(read(text)[0]) == []


def test_what_suppresses_nothing_is_told() -> None:
    def says(codes: str, used: set[str], ran: set[str]) -> list[str]:
        (row,) = suppress.suppressions(read(f"<!-- glossalign: ignore {codes} -->\nBir.\n")[0])
        row.used |= used
        return list(suppress.unused(row, RULES.keys(), ran))

    assert says("GA301", {"GA301"}, {"GA301"}) == []
    assert says("GA301", set(), {"GA301"}) == ["GA301 is not found here: take the suppression out"]
    # Nobody asked for it, so nothing can be said.
    assert says("GA401", set(), {"GA301"}) == []
    assert says("GA999", set(), {"GA301"}) == [
        "'GA999' is no code of a finding, so nothing is suppressed"
    ]
    assert says("", set(), set(RULES)) == ["nothing is found here: take the suppression out"]
    assert says("", {"GA304"}, set(RULES)) == []
