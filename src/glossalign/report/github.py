"""Annotations of GitHub Actions: workflow commands, the worst and the changed files first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from glossalign.checks.rules import RULES
from glossalign.coverage.gates import fails
from glossalign.report.concise import line_of
from glossalign.report.text import printable

if TYPE_CHECKING:
    from glossalign.model import Finding
    from glossalign.report.result import Result

SHOWN: Final = 10
"""Annotations of a kind that GitHub shows of one step."""

_KINDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def serialize(result: Result) -> Iterator[str]:
    """Yield commands for failed gates and the first findings, the other findings as text.

    What fails the check comes first, then files that the change touched, then articles with the
    least coverage.
    """
    counts: Counter[str] = Counter()
    failed = [v for v in result.verdicts if not v.passed]
    if failed:
        says = "\n".join(
            f"{v.message} (--{v.gate})" if v.gate != "findings" else v.message for v in failed
        )
        counts["error"] = 1
        yield _command("error", {"title": "glossalign check"}, says)
    rest = []
    for finding in worst_first(result):
        kind = _KINDS[finding.severity]
        counts[kind] += 1
        if counts[kind] > SHOWN:
            rest.append(finding)
            continue
        yield _command(kind, _properties(finding, result.prefix), finding.message)
    if rest:
        yield f"::group::{len(rest)} more, of which GitHub shows no annotations\n"
        for finding in rest:
            # A line with `##[` in it can be a command of the older form.
            yield f"- {line_of(finding)}\n".replace("##[", "## [")
        yield "::endgroup::\n"


def worst_first(result: Result) -> list[Finding]:
    """Return the findings in the order a person should see them, without the known ones."""
    ratios = {(row.locale, row.slug): row.segments.ratio for row in result.rows}
    ranks = {"error": 0, "warning": 1, "info": 2}
    left = [
        f
        for f, v in zip(result.findings, result.fingerprints, strict=True)
        if v not in result.known
    ]

    def key(finding: Finding) -> tuple[object, ...]:
        return (
            not fails(finding),
            ranks[finding.severity],
            finding.path not in result.changed_paths,
            ratios.get((finding.locale, finding.slug), 0),
            finding.path,
            finding.line,
            finding.column,
        )

    return sorted(left, key=key)


def _properties(finding: Finding, prefix: str) -> dict[str, str]:
    found = {"file": prefix + finding.path}
    if finding.line:
        found |= {"line": str(finding.line), "endLine": str(max(finding.line, finding.end_line))}
        # Columns are for spans within a line: GitHub refuses others.
        if (
            finding.column
            and finding.end_line == finding.line
            and finding.end_column > finding.column
        ):
            found |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    return {**found, "title": f"{finding.code} {RULES[finding.code].name}"}


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    named = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    return f"::{kind} {named}::{escape_data(message)}\n"


def escape_data(text: str) -> str:
    """Return the text of a command: what would end it is written as %25, %0D, %0A."""
    lines = text.replace("\r\n", "\n").split("\n")
    escaped = "\n".join(printable(line.replace("%", "%25").replace("\r", "%0D")) for line in lines)
    return escaped.replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Return a property of a command, where a colon and a comma mean something, too."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
