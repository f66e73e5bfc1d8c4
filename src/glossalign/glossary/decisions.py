"""What people decided on terms, kept whatever is mined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from glossalign.glossary.usage import NO_USE

if TYPE_CHECKING:
    from glossalign.glossary.usage import TermUse
    from glossalign.model import TermPair

MARK = "mark"
"""Column with the digest of what the machine wrote in a row: a row that differs is a person's."""


def mark_of(pair: TermPair) -> str:
    """Return the mark of a row: `m`, a digest of what a person may change, `.`, one of its terms.

    `22e01254` alone is a number to a spreadsheet, which writes 1.79769313486232E+308 back. The
    second digest still says what was proposed once a person has changed it.
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
    return f"m{_digest(cells)}.{_digest(cells[:2])}"


def _digest(cells: Iterable[str]) -> str:
    return blake2b("\x1f".join(cells).encode(), digest_size=4).hexdigest()


def with_mark(pair: TermPair) -> TermPair:
    """Return a machine's pair with its mark."""
    return replace(pair, extra=((MARK, mark_of(pair)),))


def is_decided_row(pair: TermPair) -> bool:
    """Tell whether a row is a person's: it has a status, no mark, or was changed or added to."""
    cells = dict(pair.extra)
    mark = cells.pop(MARK, "")
    if pair.status != "proposed" or any(cells.values()):
        return True
    # A mark of an earlier version has the first digest alone.
    return not mark or mark.partition(".")[0] != mark_of(pair).partition(".")[0]


def update_rows(
    known: Sequence[TermPair],
    mined: Iterable[TermPair],
    uses: Callable[[Sequence[TermPair]], Iterable[TermUse]] = lambda rows: [NO_USE] * len(rows),
) -> list[TermPair]:
    """Return the glossary after mining, in the order of the file; new pairs follow.

    What a person decided keeps every cell but count and example; what was proposed and is not found
    any more goes. What a person changed is not proposed again as it was. `uses` says of rows that
    were not mined where the texts have them; a term that has vanished keeps its example.
    """
    decided = [pair for pair in known if is_decided_row(pair)]
    replaced = {dict(pair.extra).get(MARK, "").partition(".")[2] for pair in decided}
    found = {
        (pair.term, pair.translation): pair
        for pair in mined
        if mark_of(pair).partition(".")[2] not in replaced
    }
    others = [pair for pair in decided if (pair.term, pair.translation) not in found]
    found_use = dict(zip(map(id, others), uses(others), strict=True))
    rows: dict[tuple[str, str], TermPair] = {}
    for pair in known:
        key = pair.term, pair.translation
        new = found.get(key)
        if key in rows:
            continue
        if is_decided_row(pair):
            rows[key] = _with_mined(pair, new) if new else _with_use(pair, found_use[id(pair)])
        elif new:
            rows[key] = replace(new, extra=_with_mark(pair, new))
    for key, pair in found.items():
        if key not in rows:
            rows[key] = with_mark(pair)
    return list(rows.values())


def _with_use(pair: TermPair, use: TermUse) -> TermPair:
    if use.example is None:
        return replace(pair, count=use.times)
    return replace(
        pair,
        count=use.times,
        example_source=use.example.source,
        example_target=use.example.target,
        reference=use.example.reference,
    )


def _with_mined(pair: TermPair, new: TermPair) -> TermPair:
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
    return (*own, (MARK, mark_of(new)))
