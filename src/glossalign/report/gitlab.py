"""GitLab's Code Quality report: a JSON list of the findings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from glossalign.checks.rules import RULES

if TYPE_CHECKING:
    from glossalign.report.result import Result

_SEVERITIES: Final = {"error": "major", "warning": "minor", "info": "info"}


def serialize(result: Result) -> Iterator[str]:
    """Yield the list; a finding without a line is at the first, since the format wants one."""
    rows = [
        {
            "description": f"{one.code} {RULES[one.code].name}: {one.message}",
            "check_name": one.code,
            "fingerprint": value,
            "severity": _SEVERITIES[one.severity],
            "location": {
                "path": result.prefix + one.path,
                "lines": {"begin": max(1, one.line), "end": max(1, one.line, one.end_line)},
            },
        }
        for one, value in zip(result.findings, result.fingerprints, strict=True)
        if value not in result.known
    ]
    yield json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
