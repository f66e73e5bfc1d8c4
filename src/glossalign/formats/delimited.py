"""Tab and comma separated tables: beads for spreadsheets, and the glossary that people edit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast, get_args

from glossalign.catalogue.incoming import IncomingEntry, entry_of_row
from glossalign.errors import CatalogueError
from glossalign.lang.misread import find_misread
from glossalign.model import Reference, TermPair, TermStatus

if TYPE_CHECKING:
    from glossalign.formats.jsonl import BeadRow

TERM_COLUMNS = (
    "term",
    "translation",
    "part of speech",
    "definition",
    "status",
    "note",
    "count",
    "example",
    "url",
    "example translation",
    "reference",
    "evidence",
)
BEAD_COLUMNS = (
    "slug",
    "locale",
    "kind",
    "state",
    "confidence",
    "source_line",
    "target_line",
    "source",
    "target",
    "key",
)

# A spreadsheet runs a cell that begins with one of these, white space and full-width forms
# included. The quote itself is among them, so that it can be taken off again.
_RISKY = frozenset("'=+-@\t\r＝＋－＠")


def cell(text: str) -> str:
    """Return the text as a cell that no spreadsheet takes for a formula: a quote goes in front.

    `uncell(cell(text)) == text` for any text, so that Turkish suffix terms such as `-lik` survive.
    """
    risky = text[:1] in _RISKY or text.lstrip()[:1] in _RISKY
    return "'" + text if risky else text


def uncell(text: str) -> str:
    """Return what `cell` was given: exactly one quote in front is taken off."""
    return text.removeprefix("'")


def serialize_terms(pairs: Iterable[TermPair], delimiter: str = ",") -> Iterator[str]:
    """Yield the lines of a glossary: a header, then a line a pair; own columns come last."""
    rows = list(pairs)
    own = list(dict.fromkeys(name for pair in rows for name, _ in pair.extra))
    yield from _lines(
        (*TERM_COLUMNS, *own),
        (
            (
                pair.term,
                pair.translation,
                pair.part_of_speech,
                pair.definition,
                pair.status,
                pair.note,
                str(pair.count),
                pair.example_source,
                pair.url,
                pair.example_target,
                f"{pair.reference.path}:{pair.reference.line}" if pair.reference else "",
                " ".join(pair.evidence),
                *(dict(pair.extra).get(name, "") for name in own),
            )
            for pair in rows
        ),
        delimiter,
    )


def serialize_beads(rows: Iterable[BeadRow], delimiter: str = "\t") -> Iterator[str]:
    """Yield the lines of a table of beads: a header, then a line a bead."""
    yield from _lines(
        BEAD_COLUMNS,
        (
            ["" if getattr(row, name) is None else str(getattr(row, name)) for name in BEAD_COLUMNS]
            for row in rows
        ),
        delimiter,
    )


def _lines(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    for row in (header, *rows):
        writer.writerow([cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def parse_entries(text: str, *, path: str) -> list[IncomingEntry]:
    """Return the translations of a table with columns `source` and `target`, and maybe `key`.

    The delimiter is that of the first line. Raises CatalogueError `table-syntax` with the line.
    """
    lines = _reader(text, path)
    columns = lines.fieldnames or []
    missing = [name for name in ("source", "target") if name not in columns]
    if missing:
        names = ", ".join(columns) or "none"
        msg = f"the first line names no column {missing[0]!r}: it names {names}"
        raise CatalogueError("table-syntax", msg, path=path, line=1)
    entries = []
    try:
        for row in lines:
            values = {name: uncell(value or "") for name, value in row.items() if name}
            entries.append(entry_of_row(values, lines.line_num))
    except csv.Error as error:
        raise CatalogueError(
            "table-syntax", f"not a table: {error}", path=path, line=lines.line_num
        ) from error
    return entries


def _reader(text: str, path: str) -> csv.DictReader[str]:
    """Return the rows of a table, with whatever delimiter.

    Raises CatalogueError `encoding` where UTF-8 was read as another encoding and saved again.
    """
    found = find_misread(text)
    if found:
        line = text.count("\n", 0, found.start) + 1
        raise CatalogueError("encoding", found.advice, path=path, line=line)
    return csv.DictReader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter_of(text)
    )


def in_layout_of(old: str, pairs: Iterable[TermPair]) -> str:
    """Return a glossary with delimiter, line ends and BOM of an old one, given as text."""
    text = "".join(serialize_terms(pairs, delimiter_of(old) if old else ","))
    if "\r\n" in old:
        text = text.replace("\n", "\r\n")
    return "\ufeff" + text if old.startswith("\ufeff") else text


def delimiter_of(text: str) -> str:
    """Return what separates the cells of a table, by its first line: a comma, tab or semicolon."""
    first = text.removeprefix("\ufeff").partition("\n")[0]
    return max(",\t;", key=first.count)


def parse_terms(text: str, *, path: str) -> list[TermPair]:
    """Return the pairs of a glossary, whatever its delimiter and the order of its columns and rows.

    Raises CatalogueError `glossary-syntax` with the line where a column is missing or a value is
    not known.
    """
    lines = _reader(text, path)
    columns = lines.fieldnames or []
    missing = [name for name in ("term", "translation") if name not in columns]
    if columns and missing:
        msg = (
            f"the first line names no column {missing[0]!r}: add it, or delete the file to make "
            "a new one"
        )
        raise CatalogueError("glossary-syntax", msg, path=path, line=1)
    own = [name for name in columns if name and name not in TERM_COLUMNS]
    pairs = []
    try:
        for row in lines:
            values = {name: uncell(value or "") for name, value in row.items() if name}
            if values["term"] or values["translation"]:
                pair = _pair(values, path, lines.line_num)
                pairs.append(
                    replace(pair, extra=tuple((uncell(name), values[name]) for name in own))
                )
    except csv.Error as error:
        raise CatalogueError(
            "glossary-syntax", f"not a CSV table: {error}", path=path, line=lines.line_num
        ) from error
    return pairs


def _pair(values: dict[str, str], path: str, line: int) -> TermPair:
    status = values.get("status") or "proposed"
    if status not in get_args(TermStatus):
        known = ", ".join(get_args(TermStatus))
        msg = f"the status {status!r} is not one of {known}"
        raise CatalogueError("glossary-status", msg, path=path, line=line)
    place, _, number = values.get("reference", "").rpartition(":")
    return TermPair(
        values["term"],
        values["translation"],
        int(values["count"]) if values.get("count", "").isdecimal() else 0,
        tuple(values.get("evidence", "").split()),
        values.get("example", ""),
        values.get("example translation", ""),
        Reference(place, int(number)) if place and number.isdecimal() else None,
        cast("TermStatus", status),
        values.get("note", ""),
        values.get("part of speech", ""),
        values.get("definition", ""),
        values.get("url", ""),
    )
