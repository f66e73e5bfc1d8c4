"""The report for people: coverage, findings, what a change touched, the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.coverage import changes
from glossalign.coverage.gates import COVERAGE, fails
from glossalign.coverage.rows import by_directory, of_rows
from glossalign.report.concise import line_of
from glossalign.report.result import Result, View, ordered
from glossalign.report.text import line_numbers, no_command, printable, table

if TYPE_CHECKING:
    from glossalign.coverage.counts import Coverage
    from glossalign.coverage.rows import Row

_UNITS: Final = {"segments": "Segs", "words": "Words", "articles": "Arts"}
_ENGLISH: Final = {"en": "English"}


def serialize(result: Result) -> Iterator[str]:
    """Yield the lines of the report."""
    for number, locale in enumerate(result.locales):
        rows = result.of_locale(locale)
        if number:
            yield "\n"
        segments = of_rows(rows).segments
        yield (
            f"glossalign {result.version} · {result.source_locale} → {locale} · {len(rows)} "
            f"{'article' if len(rows) == 1 else 'articles'} · {segments} segments\n\n"
        )
        marked = sum(one == locale for one, _ in result.left_out)
        for line in coverage_table(
            rows, result.view, source_locale=result.source_locale, left_out=marked
        ):
            yield line + "\n"
    if result.view.show_missing:
        yield from _paragraph(line_of(f) for f in result.findings if f.code in _SHOW_MISSING)
    yield from _paragraph(_notes(result))
    yield from _paragraph(_failing(result))
    if result.base:
        yield from _paragraph(changed_lines(result))
    yield from _verdict(result)


def _paragraph(lines: Iterator[str]) -> Iterator[str]:
    first = True
    for line in lines:
        yield ("\n" if first else "") + line + "\n"
        first = False


def _notes(result: Result) -> Iterator[str]:
    """Yield the findings that fail nothing, indented below a line that says so."""
    notes = [
        finding
        for finding, value in zip(result.findings, result.fingerprints, strict=True)
        if finding.code not in COVERAGE - _NAMED_HERE
        and value not in result.known
        and not fails(finding)
    ]
    if notes:
        yield "For information (fails nothing):"
    for finding in notes:
        yield f"  {line_of(finding)}"


def _failing(result: Result) -> Iterator[str]:
    """Yield the findings that fail the check, then those that make a gate of states fail."""
    for finding, _ in result.left():
        yield line_of(finding)
    known = len(result.known.intersection(result.fingerprints))
    if known:
        yield f"{known} known to the baseline, not shown"
    for verdict in result.verdicts:
        places = result.places_of(verdict)
        if result.view.show_missing:
            places = [finding for finding in places if finding.code not in _SHOW_MISSING]
        shown = places[: result.view.limit or None]
        yield from map(line_of, shown)
        if len(shown) < len(places):
            yield f"{len(places) - len(shown)} more not shown (--limit 0 shows all)"


_NAMED_HERE: Final = frozenset({"GA106"})
"""What the table counts and nothing but its finding gives a place."""
_SHOW_MISSING: Final = frozenset({"GA101", "GA102", "GA103"})
"""What `--show-missing` lists."""


def changed_lines(result: Result) -> Iterator[str]:
    """Yield what became of the segments that a change touched, the worst articles first."""
    counts = changes.count_changes(result.changes)
    if not counts.segments:
        yield f"Changed since {printable(result.base)}: no segment"
        return
    yield (
        f"Changed since {printable(result.base)}: {counts.fresh} of {counts.segments} segments "
        "translated "
        f"({counts.percent}%)"
    )
    rows = []
    several = len({row.locale for row in result.rows}) > 1
    for (locale, slug), reasons in changes.reasons(result.changes).items():
        name = f"{locale}/{slug}" if several else slug
        for why, lines in reasons.items():
            stale = why.startswith("source changed")
            places = line_numbers((), lines) if stale else line_numbers(lines)
            rows.append(
                [
                    f"  {no_command(name)}",
                    places,
                    why.replace("source", _ENGLISH.get(result.source_locale, "source")),
                ]
            )
    if rows:
        yield from table(rows)


def _verdict(result: Result) -> Iterator[str]:
    failed = [verdict for verdict in result.verdicts if not verdict.passed]
    if not result.verdicts:
        return
    if not failed:
        held = [v for v in result.verdicts if v.gate != "findings"]
        says = "; ".join(f"{v.message} (--{v.gate})" for v in held[:3]) or "no findings"
        yield f"\nPASS  {printable(says)}\n"
        return
    rows = [[v.message, "" if v.gate == "findings" else f"(--{v.gate})"] for v in failed]
    shown = rows[:_FAILURES] + (
        [[f"{len(rows) - _FAILURES} more", ""]] if len(rows) > _FAILURES else []
    )
    left = result.left()
    if left:
        shown[-1 if len(rows) <= _FAILURES else -2][1] = (
            f"glossalign check --explain {left[0][0].code}"
        )
    for number, line in enumerate(table(shown)):
        yield ("\nFAIL  " if not number else "      ") + line + "\n"


_FAILURES = 20
"""Gates that are named: with `--fail-under-article` each article is one."""


def coverage_table(
    rows: Sequence[Row], view: View, *, source_locale: str = "en", left_out: int = 0
) -> list[str]:
    """Return the table of coverage, worst article first unless the view says otherwise.

    A remark stands in the place of line numbers. Without catalogues stale segments cannot be known:
    "-". What is unbuilt has a column where there is some, and so have the words that are not read.
    """
    known = any(row.stale_known for row in rows)
    built = not any(row.segments.unbuilt for row in rows)
    unread = any(row.unread for row in rows)
    cells = [
        [
            "Article" if view.per == "article" else "Directory",
            _UNITS[view.by],
            "Fresh",
            *(() if built else ("Unbuilt",)),
            *("Stale", "Fuzzy", "Miss", "Extra", *(("Unread",) if unread else ()), "Cover"),
            f"Missing, ~stale ({_ENGLISH.get(source_locale, 'source')} lines)"
            if view.per == "article"
            else "Articles",
        ]
    ]
    lines = _directories(rows, view) if view.per == "directory" else _articles(rows, view)
    shown = [
        line
        for line in lines
        if not (view.skip_covered and line.counts.ratio == 1 and not line.unread)
    ]
    hidden = len(lines) - len(shown)
    cut = shown[: view.limit or None]
    notes = []
    if len(cut) < len(shown):
        notes.append(f"{len(shown) - len(cut)} more not shown (--limit 0 shows all)")
    complete = sum(row.complete for row in rows)
    one = "article" if view.per == "article" else "directory"
    several = "articles" if view.per == "article" else "directories"
    notes.append(
        f"{hidden} {one if hidden == 1 else several} complete, not shown"
        if hidden
        else f"{complete} of {len(rows)} articles complete"
    )
    if left_out:
        notes.append(f"{left_out} left out (untranslated)")
    all_unread = sum(row.unread for row in rows)
    last = _Line("TOTAL", of_rows(rows, view.by), ", ".join(notes), all_unread)
    for name, counts, note, words in [*cut, last]:
        stale = str(counts.stale) if known else "-"
        unbuilt = () if built else (counts.unbuilt,)
        numbers = [counts.segments, counts.fresh, *unbuilt, stale]
        numbers += [counts.fuzzy, counts.missing, counts.extra, *((words,) if unread else ())]
        cells.append([no_command(name), *map(str, numbers), f"{counts.percent}%", note])
    return table(cells, right=range(1, len(cells[0]) - 1))


class _Line(NamedTuple):
    """A line of the table."""

    name: str
    counts: Coverage
    note: str
    unread: int
    """Words of prose that stand in no segment."""


def _articles(rows: Sequence[Row], view: View) -> list[_Line]:
    return [
        _Line(row.slug, row.counts(view.by), remark(row), row.unread) for row in ordered(rows, view)
    ]


def _directories(rows: Sequence[Row], view: View) -> list[_Line]:
    members = Counter(row.directory for row in rows)
    words: Counter[str] = Counter()
    for row in rows:
        words[row.directory] += row.unread
    found = [
        _Line(f"{name}/", counts, str(members[name]), words[name])
        for name, counts in by_directory(rows, view.by).items()
    ]
    if view.sort == "behind":
        found.sort(key=lambda one: -one[1].behind)
    elif view.sort == "size":
        found.sort(key=lambda one: -one[1].segments)
    elif view.sort == "cover":
        found.sort(key=lambda one: one[1].ratio)
    return found


def remark(row: Row) -> str:
    """Return what stands behind the figures of an article: its lines, or why there are none."""
    if not row.translated and not row.segments.segments - row.segments.missing:
        return f"no {row.target}"
    if row.outdated:
        return "outdated: true"
    return line_numbers(row.segments.missing_lines, row.segments.stale_lines)
