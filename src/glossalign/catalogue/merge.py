"""Two changed versions of a catalogue merged: a person's word beats a machine's."""

from __future__ import annotations

import re
from calendar import timegm
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from glossalign.catalogue import units
from glossalign.model import Catalogue, Unit

_T = TypeVar("_T")

Key = tuple[str, str]
"""Context and source text."""
Entries = Mapping[Key, Unit]
Fields = tuple[tuple[str, str], ...]
"""Of the header."""

CONFLICT = "conflict, theirs: "
"""Opens the translators' comments, one a line of text, that keep their translation beside ours."""
_DATE = "PO-Revision-Date"
_TRANSLATOR = "Last-Translator"
_LINE_END = re.compile(r"\r\n?|\n")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")
"""What a string of a PO file can hold as an escape, and a comment not at all."""
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::\d\d)? *(?:([+-])(\d\d):?(\d\d))?")


@dataclass(frozen=True, slots=True)
class Merged:
    """What two catalogues became."""

    catalogue: Catalogue
    conflicts: tuple[Unit, ...] = ()
    """Entries that two people translated differently: fuzzy, with ours, and theirs in a comment."""


def merge(base: Catalogue, ours: Catalogue, theirs: Catalogue) -> Merged:
    """Return the catalogue with what both sides changed since `base`, in the order of ours.

    What one side alone changed is that side's. Where both did, a person's translation beats a
    machine's, and of two people's ours stays as fuzzy. An entry that a side removed and a person of
    the other worked on stays, or goes as fuzzy to the edited source text that took its place.
    Obsolete entries whose key another entry of their catalogue has are kept as they are; none are
    made.
    """
    sides = [_by_key(side.units) for side in (base, ours, theirs)]
    found: dict[Key, Unit] = {}
    conflicts: set[Key] = set()
    for key in dict.fromkeys((*sides[1], *sides[2])):
        unit, disputed = _entry(*(side.get(key) for side in sides))
        if unit:
            found[key] = unit
        if disputed:
            conflicts.add(key)
    for old, new in ((1, 2), (2, 1)):
        for before, after in _successors(sides[0], sides[old], sides[new]).items():
            # Of the old entry both sides may have more to tell than its translation.
            was = replace(sides[old][before], comments=found[before].comments)
            parts = sides[0].get(before), was, sides[new][after]
            carried, disputed = _carry_over(*parts, ours_is_new=new == 1)
            if carried:
                found[after] = carried
                del found[before]
            else:
                found[before] = units.retire(found[before])
            if disputed:
                conflicts.add(after)
    doubles = _union(*(_doubles(side.units) for side in (base, ours, theirs)))
    order = [key for key in _order(sides[1], sides[2]) if key in found]
    merged = Catalogue(
        _either(base.locale, ours.locale, theirs.locale),
        (*(found[key] for key in order), *doubles),
        _header(base.header, ours.header, theirs.header),
        _comments(base.comments, ours.comments, theirs.comments),
        tuple({entry.text: entry for entry in (*ours.plurals, *theirs.plurals)}.values()),
    )
    return Merged(merged, tuple(found[key] for key in order if key in conflicts))


def _by_key(members: Iterable[Unit]) -> dict[Key, Unit]:
    """Return the units by key; of one key the active unit comes before an obsolete one."""
    found: dict[Key, Unit] = {}
    for unit in sorted(members, key=lambda unit: unit.obsolete):
        found.setdefault((unit.context, unit.source), unit)
    return {
        key: found[key] for key in dict.fromkeys((unit.context, unit.source) for unit in members)
    }


def _doubles(members: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the obsolete units whose key another unit has."""
    first = {id(unit) for unit in _by_key(members).values()}
    return tuple(unit for unit in members if id(unit) not in first)


def _either(base: _T, ours: _T, theirs: _T) -> _T:
    """Return what the side that changed it has, ours where both did."""
    return theirs if ours == base else ours


def _union(base: Sequence[_T], ours: Sequence[_T], theirs: Sequence[_T]) -> tuple[_T, ...]:
    """Return ours without what they took out, and with what they put in."""
    if ours == base or theirs in (base, ours):
        return tuple(_either(base, ours, theirs))
    left = [one for one in ours if one in theirs or one not in base]
    return tuple(left + [one for one in theirs if one not in ours and one not in base])


# -- an entry that is the same on both sides -------------------------------------------------------


def _entry(base: Unit | None, ours: Unit | None, theirs: Unit | None) -> tuple[Unit | None, bool]:
    """Return what an entry becomes, None where it goes, and whether two people disagree."""
    if ours == base or theirs in (base, ours):
        return _either(base, ours, theirs), False
    if ours is None or theirs is None:
        left = ours or theirs
        return (_left(base, left) if base and left else left), False
    unit, disputed = _translation(base, ours, theirs)
    start = base or Unit(ours.source)
    comments = _comments(start.comments, ours.comments, theirs.comments)
    if disputed:
        comments = _with_theirs(comments, theirs.target)
    # Without a base nobody says that the source text is gone, one side says that it is there.
    obsolete = _either(base.obsolete if base else True, ours.obsolete, theirs.obsolete)
    places = [side for side in (ours, theirs) if side.obsolete == obsolete]
    mine, other = places[0], places[-1]
    unit = replace(
        unit,
        kind=_either(start.kind, mine.kind, other.kind),
        references=_either(start.references, mine.references, other.references),
        extracted=_either(start.extracted, mine.extracted, other.extracted),
        flags=_union(start.flags, ours.flags, theirs.flags),
        obsolete=obsolete,
        comments=comments,
    )
    return unit, disputed


def _left(base: Unit, left: Unit) -> Unit | None:
    """Return what becomes of an entry that one side removed and the other changed.

    It stays where a person changed it. An update leaves out of a catalogue only what has no
    translation, and makes the rest obsolete: that the source text is gone is known of the former
    alone.
    """
    if not _wrote(base, left) and set(left.comments) <= set(base.comments):
        return None
    return left if base.target or base.comments else units.retire(left)


def _wrote(base: Unit | None, unit: Unit) -> bool:
    """Tell whether a person wrote or approved the translation since the base."""
    if not units.is_decided(unit):
        return False
    if base is None or not units.is_decided(base) or not _same(base.target, unit.target):
        return True
    return base.fuzzy and not unit.fuzzy


def _same(one: str, other: str) -> bool:
    """Tell whether two texts are the same to a reader: macOS decomposes what others compose."""
    return one == other or units.digest(one) == units.digest(other)


def _state(unit: Unit) -> tuple[object, ...]:
    """Return what belongs to the translation, and goes with it."""
    return unit.target, unit.fuzzy, unit.mark, unit.previous_source, unit.previous_context


def _rank(unit: Unit) -> tuple[object, ...]:
    """Return by what the better of two versions is known, the same whichever side has it.

    A person's is, then a person's deletion of what a machine wrote, then what is surest. The rest
    only makes sure that one of two is the greater.
    """
    mark = unit.mark
    return (
        units.is_decided(unit),
        units.is_rejected(unit),
        bool(unit.target),
        not unit.fuzzy,
        mark.confidence if mark else 0.0,
        (mark.digest, mark.fuzzy, mark.article) if mark else ("", False, ""),
        (unit.previous_source, unit.previous_context, unit.target),
    )


def _translation(base: Unit | None, ours: Unit, theirs: Unit) -> tuple[Unit, bool]:
    """Return the unit whose translation, flag and mark hold, and whether two people disagree."""
    start = base or Unit(ours.source)
    if _state(ours) == _state(start) or _state(theirs) in (_state(start), _state(ours)):
        return (theirs if _state(ours) == _state(start) else ours), False
    if _same(ours.target, theirs.target):
        return _same_translation(base, ours, theirs), False
    wrote = _wrote(base, ours), _wrote(base, theirs)
    if all(wrote):
        return _doubtful(ours), True
    if any(wrote):
        return (ours if wrote[0] else theirs), False
    if _same(start.target, ours.target):
        return theirs, False
    return (ours if _same(start.target, theirs.target) else max(ours, theirs, key=_rank)), False


def _same_translation(base: Unit | None, ours: Unit, theirs: Unit) -> Unit:
    """Return the unit of a text that both sides have, with what else they changed of it."""
    best = max(ours, theirs, key=_rank)
    if base and _same(base.target, best.target):
        # The flag of one side never stands beside the mark of the other: the two together say that
        # a person approved what a machine doubted.
        fuzzy = _either(base.fuzzy, ours.fuzzy, theirs.fuzzy)
        best = max((side for side in (ours, theirs) if side.fuzzy == fuzzy), key=_rank)
    persons = units.is_decided(ours) or units.is_decided(theirs)
    return replace(best, mark=None) if persons and not units.is_decided(best) else best


def _doubtful(unit: Unit) -> Unit:
    """Return a person's unit as fuzzy.

    A translation that was approved by its flag alone loses its mark, so that it stays a person's.
    """
    doubtful = replace(unit, fuzzy=True)
    return doubtful if units.is_decided(doubtful) else replace(doubtful, mark=None)


# -- an entry whose source text was edited ---------------------------------------------------------


def _successors(base: Entries, old: Entries, new: Entries) -> dict[Key, Key]:
    """Return the new key of each source text that `new` edited and a person of `old` translated.

    The edited entry says so by its previous source text. It has none where there was no translation
    yet to doubt: then it is the nearest of those that came without a person's.
    """
    waiting = {
        key: unit
        for key, unit in old.items()
        if (key not in new or (new[key].obsolete and not _wrote(base.get(key), new[key])))
        and _wrote(base.get(key), unit)
    }
    if not waiting:
        return {}
    fresh = {
        k: unit for k, unit in new.items() if k not in base and k not in old and not unit.obsolete
    }
    found: dict[Key, Key] = {}
    for key, unit in fresh.items():
        before = unit.previous_context, unit.previous_source
        if unit.previous_source and before in waiting:
            found.setdefault(before, key)
    nameless = [u for u in fresh.values() if not u.previous_source and not units.is_decided(u)]
    for before in waiting:
        was = base.get(before)
        if nameless and before not in found and was and not was.obsolete:
            near = units.nearest(before[1], nameless)
            if near:
                nameless.remove(near)
                found[before] = near.context, near.source
    return found


def _carry_over(
    base: Unit | None, old: Unit, new: Unit, *, ours_is_new: bool
) -> tuple[Unit | None, bool]:
    """Return the entry of an edited source text with the translation of its old text, as fuzzy.

    None where a person has translated the edited text already. Also returns whether two people
    disagree: the new side's may have worked on it and left it fuzzy.
    """
    if units.is_decided(new) and not new.fuzzy:
        return None, False
    start = base or Unit(old.source)
    ours, theirs = (new, old) if ours_is_new else (old, new)
    comments = _comments(start.comments, ours.comments, theirs.comments)
    disputed = _wrote(base, new) and not _same(new.target, old.target)
    before, context = (old.source, old.context) if old.source != new.source else ("", "")
    unit = replace(
        new,
        target=ours.target if disputed else old.target,
        fuzzy=True,
        mark=None,
        previous_source=before,
        previous_context=context,
        comments=_with_theirs(comments, theirs.target) if disputed else comments,
        flags=_union(start.flags, ours.flags, theirs.flags),
    )
    return unit, disputed


# -- comments, order, header -----------------------------------------------------------------------


def _with_theirs(comments: tuple[str, ...], target: str) -> tuple[str, ...]:
    """Return comments with their translation; a second merge does not say it again."""
    visible = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", _LINE_END.sub("\n", target))
    lines = tuple(f"{CONFLICT}{line}".rstrip() for line in visible.split("\n"))
    runs = (comments[k : k + len(lines)] for k in range(len(comments)))
    return comments if lines in runs else comments + lines


def _comments(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Return the comments of both sides without what one of them took out."""
    if ours == base or theirs in (base, ours):
        return tuple(_either(base, ours, theirs))
    merged = _union(_notes(base), _notes(ours), _notes(theirs))
    return tuple(line for note in merged for line in note)


def _notes(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """Return comment lines, those that keep one text joined, so that equal lines are no doubles."""
    notes: list[tuple[str, ...]] = []
    for line in lines:
        last = notes[-1][-1] if notes else ""
        if line.startswith(CONFLICT.rstrip()):
            follows = last.startswith(CONFLICT.rstrip())
        else:
            follows = (
                bool(notes)
                and notes[-1][0].startswith(units.WAS)
                and not line.startswith(units.WAS)
            )
        if follows:
            notes[-1] += (line,)
        else:
            notes.append((line,))
    return notes


def _order(ours: Entries, theirs: Entries) -> Iterator[Key]:
    """Yield the keys in the order of ours, what is theirs alone behind what it follows there."""
    behind: dict[Key | None, list[Key]] = defaultdict(list)
    last: Key | None = None
    for key in theirs:
        if key in ours:
            last = key
        else:
            behind[last].append(key)
    yield from behind[None]
    for key in ours:
        yield key
        yield from behind.get(key, ())


def _header(base: Fields, ours: Fields, theirs: Fields) -> Fields:
    """Return the header fields, each from the side that changed it; of two new dates the later."""
    if ours == base or theirs in (base, ours):
        return _either(base, ours, theirs)
    sides = [dict(side) for side in (base, ours, theirs)]
    merged = {}
    for name in dict.fromkeys((*sides[1], *sides[2])):
        value = _either(*(side.get(name) for side in sides))
        if value is not None:
            merged[name] = value
    dates = [side.get(_DATE, "") for side in sides]
    if dates[0] not in dates[1:] and _moment(dates[2]) > _moment(dates[1]):
        merged |= {name: sides[2][name] for name in (_DATE, _TRANSLATOR) if name in sides[2]}
    return tuple(merged.items())


def _moment(date: str) -> tuple[int, str]:
    """Return the minutes since 1970 of a date in a header; what is no date comes first."""
    found = _MOMENT.match(date)
    if not found or not 1 <= int(found[2]) <= 12 or not int(found[1]):
        return -(10**12), date
    year, month, day, hour, minute = (int(found[k]) for k in range(1, 6))
    minutes = timegm((year, month, day, hour, minute, 0)) // 60
    if found[6]:
        away = int(found[7]) * 60 + int(found[8])
        minutes -= away if found[6] == "+" else -away
    return minutes, date
