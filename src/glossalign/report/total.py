"""The coverage as one bare integer, rounded down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossalign.report.result import Result


def serialize(result: Result) -> Iterator[str]:
    """Yield the percentage of all articles of all locales together."""
    yield f"{result.total().percent}\n"
