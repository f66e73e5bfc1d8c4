"""Plain text for terminals and pipes: tables that never wrap, and what a file may hide made visible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from glossalign.coverage import Coverage, Placed, total
from glossalign.model import Problem, Segment, TermPair

LONGEST_LIST = 60
"""Characters of a list of line numbers, at the most."""

# C0, DEL and C1 would let a title set the terminal's title or ring its bell; bidi controls reorder a line.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return text that changes nothing on a terminal but the cells it fills: ESC is shown as `\x1b`."""
    return _HIDDEN.sub(lambda match: _escaped(match[0]), text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def width(text: str) -> int:
    """Return the cells that a text fills on a terminal: none for combining marks, two for wide characters."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def table(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> list[str]:
    """Return the rows as lines with aligned columns, two spaces apart; columns in `right` end together."""
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(width(cell) for cell in column) for column in zip(*cells, strict=True)]
    to_right = set(right)
    lines = []
    for row in cells:
        padded = [
            " " * (w - width(cell)) + cell if k in to_right else cell + " " * (w - width(cell))
            for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return lines


def problems(found: Iterable[Problem]) -> list[str]:
    """Return a line a problem, for stderr."""
    return [printable(str(problem)) for problem in found]


def line_numbers(missing: Iterable[int], stale: Iterable[int] = ()) -> str:
    """Return lines as `12, 38-39, ~44`: runs with a dash, stale ones with a tilde, cut when too long."""
    parts = _runs(sorted(missing), "") + _runs(sorted(stale), "~")
    shown = ", ".join(parts)
    while len(shown) > LONGEST_LIST:
        parts.pop()
        shown = ", ".join(parts) + ", ..."
    return shown


def _runs(lines: Sequence[int], sign: str) -> list[str]:
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [f"{sign}{run[0]}" + (f"-{run[-1]}" if len(run) > 1 else "") for run in runs]


def coverage_table(articles: Sequence[tuple[str, Coverage, str]], *, stale_known: bool = True) -> list[str]:
    """Return the table of coverage, worst article first.

    `articles` holds (slug, coverage, remark); a remark stands in the place of line numbers. Without
    catalogues stale segments cannot be known: "-".
    """
    ordered = sorted(articles, key=lambda a: (a[1].percent, a[0]))
    rows = [
        [
            "Article",
            "Segs",
            "Fresh",
            "Stale",
            "Fuzzy",
            "Miss",
            "Extra",
            "Cover",
            "Missing, ~stale (source lines)",
        ]
    ]
    everything = total(coverage for _, coverage, _ in articles)
    complete = sum(c.fresh == c.segments for _, c, _ in articles)
    remark = f"{complete} of {len(articles)} complete"
    for name, c, note in [*ordered, ("TOTAL", everything, remark)]:
        stale = str(c.stale) if stale_known else "-"
        counts = [c.segments, c.fresh, stale, c.fuzzy, c.missing, c.extra]
        places = note or line_numbers(c.missing_lines, c.stale_lines)
        rows.append([name, *map(str, counts), f"{c.percent}%", places])
    return table(rows, right=range(1, 8))


def term_table(pairs: Sequence[TermPair]) -> list[str]:
    """Return the table of term pairs, in their order."""
    rows = [["Term", "Translation", "Count", "Status", "Evidence", "Example"]]
    for pair in pairs:
        place = f"{pair.reference.path}:{pair.reference.line}" if pair.reference else ""
        rows.append(
            [pair.term, pair.translation, str(pair.count), pair.status, " ".join(pair.evidence), place]
        )
    return table(rows, right=[2])


def ledger(counts: Coverage) -> str:
    """Return the sums of an article's segments; they add up to all of both sides."""
    return (
        f"{counts.segments} segments: {counts.fresh} fresh, {counts.stale} stale, {counts.fuzzy} fuzzy, "
        f"{counts.missing} missing; {counts.extra} extra"
    )


def unpaired(
    placed: Iterable[Placed],
    source_path: str,
    sources: Sequence[Segment],
    target_path: str,
    targets: Sequence[Segment],
) -> Iterator[Problem]:
    """Yield a problem for each segment of either side that has no partner."""
    for p in placed:
        if p.state == "missing" and p.source:
            at = sources[p.source.start]
            text = f"not translated: {at.text}"
            yield Problem("missing-segment", text, "info", source_path, at.line, at.column)
        elif p.state == "extra":
            at = targets[p.target.start]
            text = f"no source segment says this: {at.text}"
            yield Problem("extra-segment", text, "warning", target_path, at.line, at.column)
