"""What a rule found in one pair of texts, before it has a place in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault in a translation, with its span in the target text."""

    code: str
    message: str
    start: int
    end: int
    """In code points of the target text; the whole text where something is missing."""
    kind: str = ""
    """What was lost or added: `number`, `code`, `link`; "" for a fault of another sort."""
    shown: str = ""
    """The thing itself, as a message names it."""
    lost: frozenset[str] = frozenset()
    """Spellings of what the source has and the target lacks. A neighbour that has one of them in excess
    explains it: the sentence was cut elsewhere."""
    added: frozenset[str] = frozenset()
    """Spellings of what the target has and the source lacks."""
    alone: bool = False
    """Whether the target is wrong in itself, whatever the source says."""


def lost(code: str, kind: str, shown: str, names: frozenset[str], target: str) -> Hit:
    """Return the hit of something that the target lacks."""
    return Hit(code, f"the {kind} {shown} is missing", 0, len(target), kind, shown, lost=names)


def added(code: str, kind: str, shown: str, names: frozenset[str], start: int, end: int) -> Hit:
    """Return the hit of something that the source lacks, at its place in the target."""
    message = f"the {kind} {shown} is not in the source"
    return Hit(code, message, start, end, kind, shown, added=names)


def became(gone: Hit, come: Hit) -> Hit:
    """Return one hit for something lost and something of its kind added: one fault, not two."""
    message = f"the {come.kind} {gone.shown} became {come.shown}"
    return Hit(
        come.code, message, come.start, come.end, come.kind, come.shown, gone.lost, come.added
    )


_SHOWN = 3
"""Things that a message names of many."""


def together(hits: Sequence[Hit]) -> Hit:
    """Return one hit for all that a sentence lost, or got, of one kind: most often a part of it is another text."""
    first = hits[0]
    if len(hits) == 1:
        return first
    names = ", ".join(hit.shown for hit in hits[:_SHOWN])
    more = f" and {len(hits) - _SHOWN} more" if len(hits) > _SHOWN else ""
    says = "are missing" if first.lost else "are not in the source"
    return replace(
        first,
        message=f"the {_PLURALS.get(first.kind, first.kind + 's')} {names}{more} {says}",
        lost=frozenset().union(*(hit.lost for hit in hits)),
        added=frozenset().union(*(hit.added for hit in hits)),
    )


_PLURALS = {"code": "pieces of code"}
