"""JSON lines: an article, a finding or a gate a line, told apart by `type`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from glossalign.report import as_json
from glossalign.report.result import Result, ordered

if TYPE_CHECKING:
    from collections.abc import Mapping


def serialize(result: Result) -> Iterator[str]:
    """Yield a line each, the total last."""
    for locale in result.locales:
        for row in ordered(result.of_locale(locale), result.view):
            yield _line("article", as_json.article(row))
    for finding in as_json.findings_rows(result):
        yield _line("finding", finding)
    for v in result.verdicts:
        yield _line("gate", {"gate": v.gate, "passed": v.passed, "message": v.message})
    total = as_json.counts(result.total())
    yield _line("total", {"by": result.view.by, "passed": result.passed, **total})


def _line(kind: str, values: Mapping[str, Any]) -> str:
    # A separator of lines inside a text would cut the line for readers that use str.splitlines().
    text = json.dumps({"type": kind, **values}, ensure_ascii=False)
    return (
        text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        + "\n"
    )
