"""The table of report formats: a new one is a module with `serialize` and a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from glossalign.report import (
    as_json,
    cobertura,
    concise,
    github,
    gitlab,
    jsonl,
    junit,
    lcov,
    markdown,
    sarif,
    terminal,
    total,
)

if TYPE_CHECKING:
    from glossalign.report.result import Result

FORMATS: Final[Mapping[str, Callable[[Result], Iterator[str]]]] = MappingProxyType(
    {
        "text": terminal.serialize,
        "concise": concise.serialize,
        "json": as_json.serialize,
        "jsonl": jsonl.serialize,
        "github": github.serialize,
        "gitlab": gitlab.serialize,
        "sarif": sarif.serialize,
        "junit": junit.serialize,
        "markdown": markdown.serialize,
        "total": total.serialize,
        "lcov": lcov.serialize,
        "cobertura": cobertura.serialize,
    }
)
"""By the name that `--format` takes: what yields the pieces of a report."""


def serialize(result: Result, name: str) -> Iterator[str]:
    """Yield the pieces of a report in one of FORMATS."""
    return FORMATS[name](result)
