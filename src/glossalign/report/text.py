"""Plain text for terminals and pipes: tables that never wrap, hidden characters shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from wcwidth import wcswidth

from glossalign.align.ledger import FATES, Ledger
from glossalign.lang.collation import sort_key
from glossalign.model import Bead, Problem, Segment, Severity, TermPair

if TYPE_CHECKING:
    from glossalign.align.explain import Grounds
    from glossalign.coverage.counts import Coverage

LONGEST_LIST = 60
"""Characters of a list of line numbers, at the most."""

# C0, DEL and C1 would let a title set the terminal's title or ring its bell; bidi controls reorder
# a line.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return text that only fills cells on a terminal: ESC is shown as `\x1b`."""
    return _HIDDEN.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def no_command(path: str) -> str:
    """Return a path that no runner of GitHub takes for a command: `./::x::.md`."""
    return f"./{path}" if path.lstrip().startswith("::") else path


def table(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> list[str]:
    """Return rows as lines with aligned columns; columns in `right` are aligned right."""
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(wcswidth(cell) for cell in column) for column in zip(*cells, strict=True)]
    to_right = set(right)
    lines = []
    for row in cells:
        padded = [
            " " * (w - wcswidth(cell)) + cell
            if k in to_right
            else cell + " " * (w - wcswidth(cell))
            for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return lines


def problems(found: Iterable[Problem]) -> list[str]:
    """Return a line a problem, for stderr."""
    return [printable(str(problem)) for problem in found]


def line_numbers(missing: Iterable[int], stale: Iterable[int] = ()) -> str:
    """Return line numbers as `12, 38-39, ~44`: runs, stale ones with a tilde, cut if long."""
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


def term_table(pairs: Sequence[TermPair]) -> list[str]:
    """Return the table of term pairs, in their order."""
    rows = [["Term", "Translation", "Count", "Status", "Evidence", "Example"]]
    for pair in pairs:
        place = f"{pair.reference.path}:{pair.reference.line}" if pair.reference else ""
        rows.append(
            [
                pair.term,
                pair.translation,
                str(pair.count),
                pair.status,
                " ".join(pair.evidence),
                place,
            ]
        )
    return table(rows, right=[2])


def bilingual(pairs: Sequence[TermPair], source: str, target: str) -> list[str]:
    """Return both directions of a glossary, each term once with its translations.

    `source` and `target` are the languages' codes: each has its own alphabetical order.
    """
    lines = []
    for back, language in ((False, source), (True, target)):
        sides: dict[str, list[str]] = {}
        for pair in pairs:
            if pair.status in ("proposed", "approved"):
                one, other = (
                    (pair.translation, pair.term) if back else (pair.term, pair.translation)
                )
                sides.setdefault(one, []).append(other)
        words = sorted(sides, key=lambda word: (sort_key(word, language), word))
        rows = [[word, ", ".join(dict.fromkeys(sides[word]))] for word in words]
        lines += [*(table(rows) if rows else []), *([] if back else [""])]
    return lines


def coverage_line(counts: Coverage) -> str:
    """Return the sums of an article's segments by state."""
    unbuilt = f"{counts.unbuilt} unbuilt, " if counts.unbuilt else ""
    return (
        f"{counts.segments} segments: {counts.fresh} fresh, {unbuilt}{counts.stale} stale, "
        f"{counts.fuzzy} fuzzy, {counts.missing} missing; {counts.extra} extra"
    )


def ledger_lines(names: tuple[str, str], sides: tuple[Ledger, Ledger]) -> Iterator[str]:
    """Yield what became of the segments and of the blocks of both sides; each line adds up."""
    for what in ("segments", "blocks"):
        parts = []
        for name, side, alone in zip(names, sides, ("omitted", "added"), strict=True):
            fates = side.segments if what == "segments" else side.blocks
            counts = Counter(fates)
            sums = [
                f"{counts[fate]} {alone if fate == 'alone' else fate}"
                for fate in FATES
                if counts[fate]
            ]
            parts.append(f"{name} {len(fates)}" + (" = " if sums else "") + " + ".join(sums))
        yield f"  {what:8}  {parts[0]}; {parts[1]}"


_CODES = {
    (0, "alone"): ("missing-segment", "omitted"),
    (1, "alone"): ("extra-segment", "added"),
    (0, "moved"): ("moved-segment", "moved"),
    (0, "joined"): ("joined-segment", "joined"),
}


def fates(
    paths: tuple[str, str],
    sides: tuple[Ledger, Ledger],
    segments: tuple[Sequence[Segment], Sequence[Segment]],
) -> Iterator[Problem]:
    """Yield a note for each segment that has no partner, moved or was joined."""
    for k in (0, 1):
        for fate, at in zip(sides[k].segments, segments[k], strict=True):
            if (k, fate) in _CODES:
                code, word = _CODES[k, fate]
                severity: Severity = "warning" if word == "added" else "info"
                yield Problem(code, f"{word}: {at.text}", severity, paths[k], at.line, at.column)


def bead_lines(
    bead: Bead,
    rests_on: Grounds,
    source: tuple[str, Sequence[Segment]],
    target: tuple[str, Sequence[Segment]],
) -> Iterator[str]:
    """Yield a bead with its places, its texts, the parts of its score, and its word pairs."""
    shape = f"{len(bead.source)}-{len(bead.target)}"
    places = [
        f"{path}:{segments[0].line}" if segments else "-" for path, segments in (source, target)
    ]
    yield printable(f"{bead.confidence:.2f}  {shape}  {places[0]}  {places[1]}") + "\n"
    for _, segments in (source, target):
        for segment in segments:
            yield printable(f"      {segment.text}") + "\n"
    yield (
        f"      shape {rests_on.shape:+.1f}  words {rests_on.words:+.1f}  length "
        f"{rests_on.length:+.1f}"
        f"  kinds {rests_on.kinds:+.1f}  joins {rests_on.joins:+.1f}"
        + (f"  meaning {rests_on.meaning:+.1f}" if rests_on.meaning else "")
        + "\n"
    )
    if rests_on.pairs:
        pairs = (f"{one} = {other} {ratio:+.1f}" for one, other, ratio in rests_on.pairs)
        yield printable(f"      {', '.join(pairs)}") + "\n"
    yield "\n"
