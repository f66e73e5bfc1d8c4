"""What was found, in the forms that people and services read; a module a format."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from glossalign.report.result import Result

FORMATS: Final = (
    "text",
    "concise",
    "json",
    "jsonl",
    "github",
    "gitlab",
    "sarif",
    "junit",
    "markdown",
    "total",
    "lcov",
    "cobertura",
)
"""Each is a module of this package with `serialize(result) -> Iterator[str]`, `text` and `json` excepted, which are
`terminal` and `as_json`."""

_MODULES: Final = {"text": "terminal", "json": "as_json"}


def serialize(result: Result, name: str) -> Iterator[str]:
    """Yield the pieces of a report in one of FORMATS."""
    module = import_module(f"glossalign.report.{_MODULES.get(name, name)}")
    pieces: Iterator[str] = module.serialize(result)
    return pieces
