"""The table of rules, and what is selected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glossalign.checks.rules import RULES, explain_rule, select_codes
from glossalign.errors import UsageError

DOCS = Path(__file__).parents[2] / "docs" / "rules.md"


def test_each_rule_is_explained() -> None:
    assert [code for code, rule in RULES.items() if not rule.looks_at_articles] == ["GA000"]
    assert list(RULES) == sorted(RULES)
    for code, rule in RULES.items():
        assert rule.code == code
        assert rule.summary
        assert rule.summary[0].islower()
        assert "right" in rule.example
        text = explain_rule(code.lower())
        assert all(
            part in text for part in (code, rule.name, rule.example, rule.reason, "Suppress")
        )


def test_the_documentation_has_a_section_a_rule() -> None:
    sections = re.findall(r"^## (GA\d{3}) ([\w-]+)", DOCS.read_text("utf-8"), re.MULTILINE)
    assert sections == [(rule.code, rule.name) for rule in RULES.values()]


@pytest.mark.parametrize(
    ("chosen", "ignored", "expected"),
    [
        ((), (), ["GA203", "GA301", "GA302"]),
        (("GA3",), (), ["GA301", "GA302"]),
        (("numbers",), (), ["GA301"]),
        ((), ("GA3",), ["GA203"]),
        (("GA3",), ("GA301",), ["GA302"]),
        (("GA301",), ("GA3",), ["GA301"]),
        (("GA3",), ("GA3",), []),
        (("GA",), ("numbers",), ["GA203", "GA302"]),
    ],
)
def test_codes_are_selected_and_ignored_by_code_beginning_and_name(
    chosen: tuple[str, ...], ignored: tuple[str, ...], expected: list[str]
) -> None:
    assert select_codes(["GA203", "GA301", "GA302"], chosen, ignored) == expected


@pytest.mark.parametrize(
    ("given", "near"),
    [("GA399", "GA30"), ("number", "GA301"), ("ga301", "GA301"), ("zzz", "known are")],
)
def test_an_unknown_code_is_an_error_with_the_nearest(given: str, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        select_codes(["GA301"], [given], [])
    with pytest.raises(UsageError):
        explain_rule("GA999")
