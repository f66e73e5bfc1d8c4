"""Two changed versions of a catalogue made one, entry by entry: a person's word beats a machine's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from glossalign import catalogue as units
from glossalign.model import Catalogue, Unit

_T = TypeVar("_T")

Key = tuple[str, str]
"""Context and source text."""

CONFLICT = "conflict, theirs: "
"""Opens the translator comment that keeps their translation where both sides have a person's."""
_DATE = "PO-Revision-Date"
_TRANSLATOR = "Last-Translator"


@dataclass(frozen=True, slots=True)
class Merged:
    """What two catalogues became."""

    catalogue: Catalogue
    conflicts: tuple[Unit, ...] = ()
    """Entries that two people translated differently: fuzzy, with ours, and theirs in a comment."""


def merge(base: Catalogue, ours: Catalogue, theirs: Catalogue) -> Merged:
    """Return the catalogue with what both sides changed since `base`, in the order of ours.

    An entry that one side alone changed is that side's. Where both did, a person's translation beats a
    machine's, and of two people's ours stays as fuzzy. One that a side removed and a person of the other
    side translated stays as obsolete, or goes to the edited source text that took its place.
    """
    sides = [_by_key(side.units) for side in (base, ours, theirs)]
    found: dict[Key, Unit] = {}
    conflicts: dict[Key, Unit] = {}
    for key in dict.fromkeys((*sides[1], *sides[2])):
        unit, disputed = _one(*(side.get(key) for side in sides))
        if unit:
            found[key] = unit
        if unit and disputed:
            conflicts[key] = unit
    for old, new in ((sides[1], sides[2]), (sides[2], sides[1])):
        for key, unit, disputed in _carried(sides[0], old, new, found):
            found[key] = unit
            if disputed:
                conflicts[key] = unit
    ordered = [found[key] for key in _ordered(sides[1], sides[2]) if key in found]
    doubles = _kept(*(_doubles(side.units) for side in (base, ours, theirs)))
    header = _header(dict(base.header), dict(ours.header), dict(theirs.header))
    comments = _kept(base.comments, ours.comments, theirs.comments)
    merged = replace(ours, units=(*ordered, *doubles), header=header, comments=comments)
    return Merged(merged, tuple(unit for key, unit in conflicts.items() if found.get(key) is unit))


def _by_key(members: Iterable[Unit]) -> dict[Key, Unit]:
    """Return the units by key; of one key the active unit comes before an obsolete one."""
    found: dict[Key, Unit] = {}
    for unit in sorted(members, key=lambda unit: unit.obsolete):
        found.setdefault((unit.context, unit.source), unit)
    return found


def _doubles(members: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the obsolete units whose key another unit has."""
    first = {id(unit) for unit in _by_key(members).values()}
    return tuple(unit for unit in members if id(unit) not in first)


def _kept(base: Sequence[_T], ours: Sequence[_T], theirs: Sequence[_T]) -> tuple[_T, ...]:
    """Return ours without what they took out, and what they put in."""
    left = [one for one in ours if one in theirs or one not in base]
    return tuple(left + [one for one in theirs if one not in ours and one not in base])


def _either(base: _T, ours: _T, theirs: _T) -> _T:
    """Return what the side that changed it has, ours where both did."""
    return theirs if ours == base else ours


def _one(base: Unit | None, ours: Unit | None, theirs: Unit | None) -> tuple[Unit | None, bool]:
    """Return what an entry becomes, None where it goes, and whether two people disagree."""
    if theirs in (ours, base):
        return ours, False
    if ours == base:
        return theirs, False
    if ours is None or theirs is None:
        left = ours or theirs
        # The source text is gone on one side, and on the other somebody worked on its translation.
        persons = left and left.target and units.is_decided(left)
        return (replace(left, obsolete=True, references=()) if left and persons else None), False
    start = base or Unit(ours.source, context=ours.context)
    unit, disputed = _text(start, ours, theirs)
    comments = _kept(start.comments, ours.comments, theirs.comments)
    if disputed:
        comments += tuple(f"{CONFLICT}{line}" for line in theirs.target.splitlines())
    unit = replace(
        unit,
        kind=_either(start.kind, ours.kind, theirs.kind),
        references=_either(start.references, ours.references, theirs.references),
        extracted=_either(start.extracted, ours.extracted, theirs.extracted),
        flags=_kept(start.flags, ours.flags, theirs.flags),
        obsolete=_either(start.obsolete, ours.obsolete, theirs.obsolete),
        comments=comments,
    )
    return unit, disputed


def _text(base: Unit, ours: Unit, theirs: Unit) -> tuple[Unit, bool]:
    """Return the unit whose translation, flag and mark hold, and whether two people disagree."""
    if ours.target == theirs.target:
        # Who took the flag off has looked; the same text with a doubt says less.
        return min((ours, theirs), key=lambda unit: (unit.fuzzy, not units.is_decided(unit))), False
    if base.target in (ours.target, theirs.target):
        return (theirs if ours.target == base.target else ours), False
    persons = [units.is_decided(unit) for unit in (ours, theirs)]
    if all(persons):
        return replace(ours, fuzzy=True), True
    if any(persons):
        return (ours if persons[0] else theirs), False
    # Of what a machine wrote and a person deleted the deletion holds, then what is sure.
    return min(
        (ours, theirs), key=lambda unit: (not units.is_rejected(unit), not unit.target, unit.fuzzy)
    ), False


def _carried(
    base: Mapping[Key, Unit], old: Mapping[Key, Unit], new: Mapping[Key, Unit], found: dict[Key, Unit]
) -> Iterator[tuple[Key, Unit, bool]]:
    """Yield the entries of source texts that one side edited while a person of the other translated them.

    `new` is the side that edited the source; `old` has the person's translation of what it was. What is
    carried over is taken out of `found` under its old key.
    """
    for key, unit in new.items():
        before = (unit.previous_context, unit.previous_source)
        was, now = base.get(before), old.get(before)
        if not unit.previous_source or key in base or key in old or now is None or unit.obsolete:
            continue
        gone = before not in new or new[before].obsolete
        written = now.target and units.is_decided(now) and (was is None or now.target != was.target)
        if not gone or not written or now.target == unit.target:
            continue
        if found.get(before) and found[before].obsolete:
            del found[before]
        if units.is_decided(unit) and (was is None or unit.target != was.target):
            comments = unit.comments + tuple(f"{CONFLICT}{line}" for line in now.target.splitlines())
            yield key, replace(unit, fuzzy=True, comments=comments), True
        else:
            yield key, replace(unit, target=now.target, fuzzy=True, mark=None, comments=now.comments), False


def _ordered(ours: Mapping[Key, Unit], theirs: Mapping[Key, Unit]) -> list[Key]:
    """Return the keys in the order of ours, what is theirs alone behind what it follows there."""
    behind: dict[Key | None, list[Key]] = defaultdict(list)
    last: Key | None = None
    for key in theirs:
        if key in ours:
            last = key
        else:
            behind[last].append(key)
    ordered = behind[None]
    for key in ours:
        ordered += [key, *behind.get(key, ())]
    return ordered


def _header(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the header fields, each from the side that changed it; of two dates the later."""
    merged = {}
    for name in dict.fromkeys((*ours, *theirs)):
        values = [side.get(name) for side in (base, ours, theirs)]
        value = _either(*values)
        if value is not None:
            merged[name] = value
    if theirs.get(_DATE, "") > ours.get(_DATE, "") != base.get(_DATE, ""):
        merged |= {name: theirs[name] for name in (_DATE, _TRANSLATOR) if name in theirs}
    return tuple(merged.items())
