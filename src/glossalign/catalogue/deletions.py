"""Translations that are gone from a catalogue: deleted by a person, or emptied by a program.

A person who deletes a translation of the machine's leaves its mark at an empty entry. Programs that
empty what they have not translated themselves (OmegaT) leave the same, in many entries at once.
Programs that drop the comments of empty entries (pot2po) lose the mark. So a catalogue notes in its
header the digests of what was deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from glossalign.catalogue import units
from glossalign.markdown.inline import format_key

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

    They are many at once: from three on a third of the machine's, or all of two. Or they are all
    that repeat their source, as names do, and more than one: OmegaT takes such for untranslated.
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
    if many:
        return tuple(gone)
    names = [u for u in active if u.mark and u.mark.digest == units.digest(u.source)]
    emptied = [unit for unit in names if any(unit is other for other in gone)]
    return tuple(emptied) if len(emptied) == len(names) > 1 else ()


def restored(catalogue: Catalogue, wanted: Sequence[Unit]) -> Catalogue:
    """Return the catalogue with what a program emptied as it was, where the article has the text.

    `wanted` are the drafts of the article. Where it has not what the mark says, it is open for what
    it has, or doubtful where it was. The flag is that of the entry, where the file has any flags,
    else that of the mark.
    """
    gone = set(map(id, emptied_units(catalogue)))
    if not gone:
        return catalogue
    texts = {units.digest(draft.target): draft.target for draft in wanted if draft.target}
    here = {(draft.context, draft.source): draft.target for draft in wanted}
    flagged = any(unit.fuzzy for unit in catalogue.units)

    def as_before(unit: Unit) -> Unit:
        if unit.mark is None:
            return unit
        text = texts.get(unit.mark.digest)
        if text is not None:
            return replace(unit, target=text, fuzzy=unit.fuzzy or (unit.mark.fuzzy and not flagged))
        other = here.get((unit.context, unit.source))
        if other and (unit.fuzzy or unit.previous_source):
            return units.by_machine(unit, other, units.UNSURE, fuzzy=True)
        return replace(unit, mark=None)

    members = tuple(as_before(unit) if id(unit) in gone else unit for unit in catalogue.units)
    return replace(catalogue, units=members)


def deleted_drafts(
    catalogue: Catalogue, wanted: Sequence[Unit], *, is_as_built: bool
) -> list[Unit]:
    """Return the drafts whose targets a person deleted from their entries.

    In an article that `is_as_built` an entry that is empty has been emptied since, whatever the
    article says at its place. What a program then proposes for the entry (pot2po, as fuzzy) is no
    reason to take the article's text again.
    """
    known = known_deletions(catalogue)
    open_ = {
        (unit.context, format_key(unit.source)): unit
        for unit in catalogue.units
        if (unit.fuzzy or not unit.target) and not unit.obsolete
    }
    found = []
    for draft in wanted:
        unit = open_.get((draft.context, format_key(draft.source)))
        if unit is None or not draft.target:
            continue
        is_empty = unit.mark is not None and not unit.target
        own = {unit.mark.digest} if unit.mark and is_empty else set()
        if (is_as_built and is_empty) or not (known | own).isdisjoint(units.digests(draft.target)):
            found.append(draft)
    return found


def noted_deletions(known: Collection[str], after: Catalogue, gone: Iterable[str]) -> str:
    """Return the value of DELETED for an updated catalogue, "" for none.

    `known` are the digests noted before of what the article still has and could come back, `gone`
    the texts that it has and a person deleted.
    """
    noted = {
        unit.mark.digest
        for unit in after.units
        if unit.mark and units.is_rejected(unit) and not unit.obsolete
    }
    noted |= {digest for text in gone for digest in units.digests(text)}
    said = {digest for unit in after.units if unit.target for digest in units.digests(unit.target)}
    return " ".join(sorted((noted | set(known)) - said))
