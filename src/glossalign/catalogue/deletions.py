"""Translations that are gone from a catalogue: deleted by a person, or emptied by a program.

A person who deletes a translation of the machine's leaves its mark at an empty entry. Programs that
empty what they have not translated themselves (OmegaT) leave the same, in many entries at once.
Programs that drop the comments of empty entries (pot2po) lose the mark. So a catalogue notes in its
header the digests of what was deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from glossalign.catalogue import units

if TYPE_CHECKING:
    from glossalign.model import Catalogue, Unit

DELETED: Final = "X-Glossalign-Deleted"
"""Header field with the digests of translations that a person deleted, so that the article's text
is not taken again."""

_FEW: Final = 3
"""Entries emptied at once from which a program may have done it."""
_SHARE: Final = 1 / 3
"""Their share of the machine's entries from which it has."""


def known_deletions(catalogue: Catalogue) -> frozenset[str]:
    """Return the digests of the translations that a person is known to have deleted."""
    return frozenset(dict(catalogue.header).get(DELETED, "").split())


def emptied_units(catalogue: Catalogue) -> tuple[Unit, ...]:
    """Return the entries that a program has emptied, and nobody has deleted.

    They are many at once: from three on a third of the machine's, or all of two.
    """
    known = known_deletions(catalogue)
    active = [unit for unit in catalogue.units if not unit.obsolete and unit.mark]
    gone = [
        unit
        for unit in active
        if units.is_rejected(unit) and unit.mark and unit.mark.digest not in known
    ]
    earlier = len([unit for unit in active if units.is_rejected(unit)]) - len(gone)
    share = len(gone) / max(1, len(active) - earlier)
    many = share == 1 and len(gone) > 1 if len(gone) < _FEW else share >= _SHARE
    return tuple(gone) if many else ()


def restorable(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with what a program emptied open for the article's text again."""
    gone = set(map(id, emptied_units(catalogue)))
    if not gone:
        return catalogue
    members = tuple(
        replace(unit, mark=None) if id(unit) in gone else unit for unit in catalogue.units
    )
    return replace(catalogue, units=members)


def without_deleted(catalogue: Catalogue, wanted: Sequence[Unit]) -> list[Unit]:
    """Return the drafts without the targets that a person deleted from their entries."""
    known = known_deletions(catalogue)
    if not known:
        return list(wanted)
    empty = {(u.context, u.source) for u in catalogue.units if not u.target and not u.obsolete}
    return [
        replace(draft, target="", fuzzy=False, mark=None)
        if (draft.context, draft.source) in empty and units.digest(draft.target) in known
        else draft
        for draft in wanted
    ]


def noted_deletions(known: Collection[str], after: Catalogue) -> str:
    """Return the value of DELETED for an updated catalogue, "" for none.

    `known` are the digests noted before of what the article still has and could come back.
    """
    gone = {
        unit.mark.digest
        for unit in after.units
        if unit.mark and units.is_rejected(unit) and not unit.obsolete
    }
    said = {units.digest(unit.target) for unit in after.units if unit.target}
    return " ".join(sorted((gone | set(known)) - said))
