"""Markdown for a comment or GitHub's step summary: figures, worst articles, findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from glossalign.report import escape
from glossalign.report.github import worst_first
from glossalign.report.result import Result, ordered
from glossalign.report.terminal import changed_lines, remark

if TYPE_CHECKING:
    from glossalign.coverage.counts import Coverage

SUMMARY_LIMIT: Final = 1024 * 1024
"""Bytes of a step summary that GitHub takes: more, and it shows none of it."""

_ARTICLES: Final = 50
"""Rows of a table, unless the view says otherwise: the JSON report has all."""


def serialize(result: Result) -> Iterator[str]:
    """Yield the document."""
    return within(result, None)


def within(result: Result, limit: int | None) -> Iterator[str]:
    """Yield the document in at most `limit` bytes of UTF-8, and how much is left out."""
    used = 0
    left_out = 0
    # Room for the line that says how many were left out.
    room = None if limit is None else limit - 200
    for line in _lines(result):
        size = len(line.encode("utf-8", "backslashreplace"))
        if left_out or (room is not None and used + size > room):
            left_out += 1
            continue
        used += size
        yield line
    if left_out:
        yield f"\n{left_out} more lines do not fit here: see the log, or the report as JSON.\n"


def _lines(result: Result) -> Iterator[str]:
    if result.verdicts:
        yield f"### Translation: {'passed' if result.passed else 'failed'}\n\n"
        for v in result.verdicts:
            if not v.passed:
                gate = "" if v.gate == "findings" else f" (`--{v.gate}`)"
                yield f"- **FAIL** {escape.markdown(v.message)}{gate}\n"
        if not result.passed:
            yield "\n"
    for locale in result.locales:
        yield from _table(result, locale)
    if result.base:
        first, *rest = changed_lines(result)
        yield f"\n{escape.markdown(first)}\n\n"
        for line in rest:
            yield f"- {escape.markdown(line.strip())}\n"
    found = worst_first(result)
    if found:
        yield f"\n<details><summary>{len(found)} findings, coverage among them</summary>\n\n"
        yield "| Place | Code | Finding |\n|---|---|---|\n"
        for one in found:
            place = one.path + (f":{one.line}" if one.line else "")
            yield f"| {escape.markdown(place)} | {one.code} | {escape.markdown(one.message)} |\n"
        yield "\n</details>\n"


def _table(result: Result, locale: str) -> Iterator[str]:
    rows = ordered(result.of_locale(locale), result.view)
    total = result.total(rows)
    shown = [row for row in rows if not (result.view.skip_covered and row.complete)]
    limit = result.view.limit or _ARTICLES
    pair = f"{escape.markdown(result.source_locale)} → {escape.markdown(locale)}"
    counted = result.view.by.capitalize()
    yield f"\n**{pair}: {total.percent}%** of {len(rows)} articles\n\n"
    yield f"| Article | {counted} | Fresh | Unbuilt | Stale | Fuzzy | Missing | Cover | Lines |\n"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|---|\n"
    known = any(row.stale_known for row in rows)
    for row in shown[:limit]:
        yield _row(
            escape.markdown(row.slug),
            row.counts(result.view.by),
            escape.markdown(remark(row)),
            stale_known=known,
        )
    hidden = len(rows) - len(shown[:limit])
    yield _row(
        "**Total**", total, f"{hidden} articles not shown" if hidden else "", stale_known=known
    )


def _row(name: str, c: Coverage, note: str, *, stale_known: bool) -> str:
    stale = str(c.stale) if stale_known else "-"
    cells = [name, c.segments, c.fresh, c.unbuilt, stale, c.fuzzy, c.missing, f"{c.percent}%", note]
    return f"| {' | '.join(map(str, cells))} |\n"
