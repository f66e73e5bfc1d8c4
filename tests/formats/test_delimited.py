"""Tables that people open in a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.errors import CatalogueError
from glossalign.formats import delimited
from glossalign.model import Reference, TermPair

PAIRS = [
    TermPair("lease", "kiralama", 3, ("link", "title"), "A lease.", "Bir kira.", Reference("a.md", 4)),
    TermPair("-ness", "-lik", 1, status="approved", note="suffix; 'quoted'"),
]


def test_terms_survive() -> None:
    text = "".join(delimited.serialize_terms(PAIRS))
    assert delimited.parse_terms(text, path="g.csv") == PAIRS


@given(st.text())
def test_a_cell_survives_and_is_no_formula(text: str) -> None:
    cell = delimited.cell(text)
    assert delimited.uncell(cell) == text
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "@x", "\t=1", " =1", "＝1", "-lik"])
def test_formulae_are_quoted(text: str) -> None:
    assert delimited.cell(text) == "'" + text


def test_other_column_orders_and_more_columns_are_read() -> None:
    text = "mine,translation,status,term\nx,kira,approved,lease\n"
    (pair,) = delimited.parse_terms(text, path="g.csv")
    assert (pair.term, pair.translation, pair.status) == ("lease", "kira", "approved")


@pytest.mark.parametrize(("text", "line"), [("a,b\n1,2\n", 1), ("term,translation,status\nx,y,maybe\n", 2)])
def test_what_cannot_be_meant_is_an_error_with_its_line(text: str, line: int) -> None:
    with pytest.raises(CatalogueError) as error:
        delimited.parse_terms(text, path="g.csv")
    assert error.value.problem.line == line
