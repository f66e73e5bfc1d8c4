"""What people decided on terms, kept whatever is mined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossalign.model import TermPair

MARK = "mark"
"""Column with the digest of what the machine wrote in a row: a row that differs is a person's."""


def row_digest(pair: TermPair) -> str:
    """Return the digest of what a person may change in a row: `m` and 8 hex digits.

    `22e01254` alone is a number to a spreadsheet, which writes 1.79769313486232E+308 back.
    """
    cells = (
        pair.term,
        pair.translation,
        pair.part_of_speech,
        pair.definition,
        pair.note,
        pair.status,
        pair.url,
    )
    text = "\x1f".join(cells)
    return "m" + blake2b(text.encode(), digest_size=4).hexdigest()


def with_mark(pair: TermPair) -> TermPair:
    """Return a machine's pair with its mark."""
    return replace(pair, extra=((MARK, row_digest(pair)),))


def is_decided_row(pair: TermPair) -> bool:
    """Tell whether a row is a person's: it has a status, or was changed or added to."""
    cells = dict(pair.extra)
    mark = cells.pop(MARK, None)
    if pair.status != "proposed" or any(cells.values()):
        return True
    # Without the column nobody can tell; a note shows a person.
    return bool(pair.note) if mark is None else mark != row_digest(pair)


def update_rows(known: Iterable[TermPair], mined: Iterable[TermPair]) -> list[TermPair]:
    """Return the glossary after mining, in the order of the file; new pairs follow.

    What a person decided keeps every cell but count and example, which are 0 and as they were where
    the term has vanished from the text; what was proposed and is not found any more goes.
    """
    found = {(pair.term, pair.translation): pair for pair in mined}
    rows: dict[tuple[str, str], TermPair] = {}
    for pair in known:
        key = pair.term, pair.translation
        new = found.get(key)
        if key in rows:
            continue
        if is_decided_row(pair):
            rows[key] = _with_count(pair, new)
        elif new:
            rows[key] = replace(new, extra=_with_mark(pair, new))
    for key, pair in found.items():
        if key not in rows:
            rows[key] = with_mark(pair)
    return list(rows.values())


def _with_count(pair: TermPair, new: TermPair | None) -> TermPair:
    if new is None:
        return replace(pair, count=0)
    return replace(
        pair,
        count=new.count,
        evidence=new.evidence,
        example_source=new.example_source,
        example_target=new.example_target,
        reference=new.reference,
    )


def _with_mark(old: TermPair, new: TermPair) -> tuple[tuple[str, str], ...]:
    """Return the old row's own columns, empty as they are, and the new mark."""
    own = tuple((name, value) for name, value in old.extra if name != MARK)
    return (*own, (MARK, row_digest(new)))
