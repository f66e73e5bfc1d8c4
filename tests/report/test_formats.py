"""Every format of a report, from one result that holds what is hard for each of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from glossalign.checks.fingerprint import fingerprints
from glossalign.coverage import gates
from glossalign.coverage.changes import Change
from glossalign.coverage.counts import Coverage
from glossalign.coverage.rows import Row
from glossalign.model import Finding, Severity
from glossalign.report import badge, markdown
from glossalign.report.result import Result, View, ordered
from glossalign.report.table import FORMATS, serialize

EVIL = "x\n::add-mask::y\r%0A \x1b]0;pwn\x07 <b>&\"'|`@all [l](http://e) \u2028\ufffe]]>"
SCHEMA = Path(__file__).parents[2] / "docs" / "check.schema.json"


def row(slug: str, counts: Coverage, **more: object) -> Row:
    lines = tuple((line, line % 2 == 0) for line in range(1, 1 + counts.segments))
    made = Row(
        slug, "tr", f"en/{slug}.md", f"tr/{slug}.md", f"po/{slug}.po", counts, counts, lines=lines
    )
    return replace(made, **more)  # type: ignore[arg-type]


def finding(code: str = "GA301", message: str = "a", line: int = 3, **more: object) -> Finding:
    severity: Severity = (
        "info" if code in ("GA104", "GA501") else "warning" if code < "GA300" else "error"
    )
    made = Finding(
        code, message, severity, "good", "tr", "tr/good.md", line, 2, line, 5, f"{message}{code}"
    )
    return replace(made, **more)  # type: ignore[arg-type]


def result(*found: Finding, rows: tuple[Row, ...] = (), **more: object) -> Result:
    rows = rows or (
        row("good", Coverage(fresh=4)),
        row(
            "bad, a:b",
            Coverage(fresh=1, stale=1, fuzzy=1, missing=1, missing_lines=(4,), stale_lines=(2,)),
        ),
        row("a/none", Coverage(missing=2), translated=False, stale_known=False),
    )
    made = Result("0.1", "en", rows, (("tr", "hidden"),), found, tuple(fingerprints(found)))
    return replace(made, **more)  # type: ignore[arg-type]


FULL = result(
    finding(message=EVIL),
    finding("GA202", line=0, column=0, end_line=0, end_column=0, path="tr/ğ ü%.md"),
    finding("GA102", path="tr/bad.md"),
    finding("GA104", end_line=4),
    base=f"main{EVIL}",
    changes=(
        Change("good", "tr", 3, "stale", "source changed, translation not"),
        Change("new", "tr", 1, "fresh", ""),
    ),
    verdicts=(
        gates.Verdict("fail-under", passed=False, message=EVIL),
        gates.Verdict("findings", passed=True, message=""),
    ),
    prefix="docs/",
)


def text_of(made: Result, name: str) -> str:
    return "".join(serialize(made, name))


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_takes_anything_and_gives_the_same_bytes_twice(name: str) -> None:
    for made in (FULL, result(), Result("0.1", "en", ())):
        assert text_of(made, name) == text_of(made, name)
        text_of(made, name).encode("utf-8")


@pytest.mark.parametrize("name", ["text", "concise", "github", "markdown", "lcov"])
def test_nothing_of_a_file_reaches_a_terminal_or_begins_a_command(name: str) -> None:
    text = text_of(FULL, name)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", text)
    assert not re.search(r"(?m)^\s*::(?!error |warning |notice |group::|endgroup::)", text)


def test_json_is_as_its_schema_says() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    for made in (FULL, result(), Result("0.1", "en", ())):
        jsonschema.Draft202012Validator(schema).validate(json.loads(text_of(made, "json")))


def test_json_says_how_far_each_article_is_behind() -> None:
    found = json.loads(text_of(FULL, "json"))
    articles = {one["slug"]: one for one in found["locales"][0]["articles"]}
    assert {slug: one["behind"] for slug, one in articles.items()} == {
        "a/none": 2,
        "bad, a:b": 2,
        "good": 0,
    }
    assert found["total"] | {"extra": 0} == {
        "count": 10, "fresh": 5, "unbuilt": 0, "stale": 1, "fuzzy": 1, "missing": 3, "extra": 0,
        "percent": 50,
    }  # fmt: skip
    assert [one["directory"] for one in found["locales"][0]["directories"]] == [".", "a"]
    assert [one["fails"] for one in found["findings"]] == [True, True, False, False]
    assert found["diff"]["changes"][0]["why"] == "source changed, translation not"


def test_json_lines_are_lines_for_everybody() -> None:
    text = text_of(FULL, "jsonl")
    rows = [json.loads(line) for line in text.splitlines()]
    assert [one["type"] for one in rows] == ["article"] * 3 + ["finding"] * 4 + ["gate"] * 2 + [
        "total"
    ]


def test_github_escapes_and_shows_the_worst_of_changed_files_first() -> None:
    many = [finding("GA202", f"m{n}", path=f"tr/{n:02}.md", slug=f"{n:02}") for n in range(12)]
    made = result(
        *many, finding(message=EVIL), changed_paths=frozenset({"tr/07.md"}), prefix="docs/"
    )
    lines = text_of(made, "github").splitlines()
    assert lines[0].startswith(
        "::error file=docs/tr/good.md,line=3,endLine=3,col=2,endColumn=5,title=GA301 numbers::x%0A"
    )
    assert "%0A::add-mask::y%0D%250A" in lines[0]
    assert lines[1].startswith("::warning file=docs/tr/07.md")
    assert sum(line.startswith("::warning") for line in lines) == 10
    assert lines[-4].startswith("::group::2 more")
    assert lines[-3].startswith("- tr/")
    comma = text_of(result(finding(path="tr/a,b:c%.md")), "github")
    assert "file=tr/a%2Cb%3Ac%25.md," in comma


def test_sarif_counts_code_points_and_quotes_paths() -> None:
    run = json.loads(text_of(FULL, "sarif"))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert places[0]["region"] == {"startLine": 3, "startColumn": 2, "endLine": 3, "endColumn": 5}
    assert places[1]["artifactLocation"]["uri"] == "docs/tr/%C4%9F%20%C3%BC%25.md"
    assert "region" not in places[1]
    assert [one["level"] for one in run["results"]] == ["error", "warning", "warning", "note"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [
        one["ruleId"] for one in run["results"]
    ]


def test_gitlab_has_what_its_widget_needs() -> None:
    rows = json.loads(text_of(FULL, "gitlab"))
    assert rows[0]["location"] == {"path": "docs/tr/good.md", "lines": {"begin": 3, "end": 3}}
    assert rows[1]["location"]["lines"]["begin"] == 1
    assert {one["severity"] for one in rows} == {"major", "minor", "info"}
    assert len({one["fingerprint"] for one in rows}) == len(rows)


def test_junit_has_a_case_an_article_and_adds_up() -> None:
    root = ET.fromstring(text_of(FULL, "junit"))
    assert (root.get("tests"), root.get("failures")) == ("5", "2")
    failure = root.find(".//testcase[@name='good']/failure")
    assert failure is not None
    assert failure.text is not None
    assert "GA301" in failure.text
    assert root.find(".//testcase[@name='fail-under']/failure") is not None


def test_cobertura_and_lcov_hit_lines_whose_segments_are_fresh() -> None:
    root = ET.fromstring(text_of(FULL, "cobertura"))
    assert root.get("line-rate") == "0.5"
    one = root.find(".//class[@name='good']")
    assert one is not None
    assert one.get("filename") == "docs/en/good.md"
    assert [(line.get("number"), line.get("hits")) for line in one.iter("line")] == [
        ("1", "0"), ("2", "1"), ("3", "0"), ("4", "1"),
    ]  # fmt: skip
    assert (
        "TN:tr\nSF:docs/en/good.md\nDA:1,0\nDA:2,1\nDA:3,0\nDA:4,1\nLF:4\nLH:2\nend_of_record\n"
        in text_of(FULL, "lcov")
    )


def test_markdown_shows_text_as_text_and_fits() -> None:
    text = text_of(FULL, "markdown")
    assert "<b>" not in text
    assert "@all" not in text
    assert "[l](" not in text
    rows = tuple(row(f"page-{n}", Coverage(missing=1)) for n in range(40))
    cut = "".join(markdown.within(result(*FULL.findings * 50, rows=rows), 4000))
    assert len(cut.encode("utf-8")) <= 4000
    assert re.search(r"\n\d+ more lines do not fit here", cut)


def test_text_has_the_worst_first_and_a_line_a_failure() -> None:
    lines = text_of(FULL, "text").splitlines()
    assert lines[0] == "glossalign 0.1 · en → tr · 3 articles · 10 segments"
    assert [line.split("  ")[0] for line in lines[3:6]] == ["a/none", "bad, a:b", "good"]
    assert lines[3].endswith("no tr/a/none.md")
    assert lines[4].endswith("4, ~2")
    assert lines[6].endswith("1 of 3 articles complete, 1 left out (untranslated)")
    assert any(line.startswith("tr/good.md:3:2: GA301 ") for line in lines)
    assert not any("GA102" in line for line in lines)
    assert lines[-1].startswith("FAIL  x\\x0a")
    assert "  good  ~3  English changed, translation not" in lines


def test_rows_are_ordered_and_counted_as_the_view_says() -> None:
    rows = FULL.rows
    assert [one.slug for one in ordered(rows, View(sort="size"))] == ["bad, a:b", "good", "a/none"]
    assert [one.slug for one in ordered(rows, View(sort="name"))] == ["a/none", "bad, a:b", "good"]
    assert [one.slug for one in ordered(rows, View(sort="behind"))] == [
        "a/none",
        "bad, a:b",
        "good",
    ]
    total = replace(FULL, view=View(by="articles")).total()
    assert (total.fresh, total.stale, total.missing) == (1, 1, 1)
    assert text_of(FULL, "total") == "50\n"


def test_a_badge_needs_no_service() -> None:
    assert json.loads(badge.endpoint(92)) == {
        "schemaVersion": 1, "label": "translated", "message": "92%", "color": "green",
    }  # fmt: skip
    picture = ET.fromstring(badge.svg(100, "<çeviri>"))
    assert picture.get("aria-label") == "<çeviri>: 100%"
    assert badge.color(0) == "red"
    assert badge.color(99) == "green"


def test_a_fingerprint_outlives_a_move_and_tells_equal_ones_apart() -> None:
    first, second = finding(), finding(line=9, path="elsewhere.md")
    assert fingerprints([first]) == fingerprints([second])
    assert len(set(fingerprints([first, second, finding("GA302")]))) == 3
