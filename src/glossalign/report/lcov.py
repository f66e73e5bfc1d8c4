"""lcov's tracefile (geninfo(1)): a line is hit when all its segments are fresh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from glossalign.report.text import printable

if TYPE_CHECKING:
    from glossalign.report.result import Result


def serialize(result: Result) -> Iterator[str]:
    """Yield a record for each source document and locale, which is its test name."""
    for row in result.rows:
        # The format has letters, digits and underscores in a test's name.
        name = "".join(c if c.isascii() and c.isalnum() else "_" for c in row.locale)
        yield f"TN:{name}\nSF:{printable(result.prefix + row.source)}\n"
        for line, fresh in row.lines:
            yield f"DA:{line},{int(fresh)}\n"
        yield f"LF:{len(row.lines)}\nLH:{sum(fresh for _, fresh in row.lines)}\nend_of_record\n"
