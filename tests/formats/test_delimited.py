"""Tables that people open in a spreadsheet."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.errors import CatalogueError
from glossalign.formats import delimited
from glossalign.model import Reference, TermPair

PAIRS = [
    TermPair(
        "lease", "kiralama", 3, ("link", "title"), "A lease.", "Bir kira.", Reference("a.md", 4)
    ),
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


@pytest.mark.parametrize(
    ("text", "line"), [("a,b\n1,2\n", 1), ("term,translation,status\nx,y,maybe\n", 2)]
)
def test_what_cannot_be_meant_is_an_error_with_its_line(text: str, line: int) -> None:
    with pytest.raises(CatalogueError) as error:
        delimited.parse_terms(text, path="g.csv")
    assert error.value.problem.line == line


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_spreadsheet_runs_nothing_and_gives_the_cells_back(tmp_path: Path) -> None:
    pairs = [
        TermPair('=HYPERLINK("http://x","a")', "+1", 1, note="@x"),
        TermPair("＝1", "-lik", 3, status="approved"),
        TermPair("'quoted", "a,b;c", 4, note="two\nlines"),
        TermPair("ısı", "İş", 8),
    ]
    sheet = tmp_path / "g.csv"
    sheet.write_text("".join(delimited.serialize_terms(pairs)), encoding="utf-8")
    comma, quote, utf8 = ",", '"', 76
    table = f"{ord(comma)},{ord(quote)},{utf8},1"
    for words in (
        ("ods", f"--infilter=CSV:{table}", "g.csv"),
        (
            f"csv:Text - txt - csv (StarCalc):{table},,0,false,true,false",
            "--outdir",
            "back",
            "g.ods",
        ),
    ):
        home = f"-env:UserInstallation=file://{tmp_path}/home"
        subprocess.run(
            ["soffice", home, "--headless", "--convert-to", *words],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
    text = (tmp_path / "back" / "g.csv").read_text(encoding="utf-8")
    assert delimited.parse_terms(text, path="g.csv") == delimited.parse_terms(
        sheet.read_text("utf-8"), path="g.csv"
    )
