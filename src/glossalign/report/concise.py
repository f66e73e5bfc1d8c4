"""One line a finding, as compilers write them: `path:line:col: CODE message`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from glossalign.report.text import no_command, printable

if TYPE_CHECKING:
    from glossalign.model import Finding
    from glossalign.report.result import Result


def serialize(result: Result) -> Iterator[str]:
    """Yield a line for each finding, then one for each gate that does not hold."""
    for finding in result.findings:
        yield line_of(finding) + "\n"
    for verdict in result.verdicts:
        if not verdict.passed and verdict.gate != "findings":
            yield printable(f"{verdict.gate}: {verdict.message}") + "\n"


def line_of(finding: Finding) -> str:
    """Return the line of a finding; the column counts code points."""
    place = no_command(finding.path)
    if finding.line:
        place += f":{finding.line}" + (f":{finding.column}" if finding.column else "")
    return printable(f"{place}: {finding.code} {finding.message}")
