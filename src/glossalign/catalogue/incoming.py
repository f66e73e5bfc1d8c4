"""A translator's file brought back into the catalogues: each translation to its unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glossalign.catalogue import units
from glossalign.errors import CatalogueError

if TYPE_CHECKING:
    from glossalign.model import Catalogue, Unit

_SIGNED = ("last-translator", "language-team", "po-revision-date", "x-generator")
_EDITOR = "x-poedit-"
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff]")
"""Control characters, which a PO file cannot hold (U+0004 is gettext's own separator), and halves
of characters."""


@dataclass(frozen=True, slots=True)
class IncomingEntry:
    """A translation as a file has it."""

    source: str
    target: str
    fuzzy: bool = False
    context: str = ""
    key: str = ""
    """As exported; "" where the file has none."""
    comments: tuple[str, ...] = ()
    paths: frozenset[str] = frozenset()
    """Source documents that it refers to; none where the file does not say."""
    line: int = 0
    """In the file; 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Catalogues with translations put in."""

    catalogues: tuple[Catalogue, ...]
    """In the order in which they were given."""
    changed: int
    """Units that are not as they were."""
    near: tuple[tuple[IncomingEntry, Unit], ...]
    """Entries whose source text is nowhere: each with the unit that it was given to, as fuzzy."""
    lost: tuple[IncomingEntry, ...]
    """Entries that could not be placed."""


def place_entries(
    entries: Iterable[IncomingEntry],
    catalogues: Sequence[Catalogue],
    header: Sequence[tuple[str, str]] = (),
) -> Placement:
    """Put each entry into all units that it is for.

    A unit is found by key, else by context and source, else by source, else as the nearest.

    An entry that refers to documents goes to their catalogues alone, if these have it: `Highlights`
    of one article may be another word in the next. An entry without translation changes nothing, so
    that nothing is deleted. A person's translation that another replaces stays in a comment.
    `header` is that of the file; who signed it signs the catalogues that change.
    """
    found = [list(catalogue.units) for catalogue in catalogues]
    index: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for c, members in enumerate(found):
        for u, unit in enumerate(members):
            for name in (
                (units.key(unit),),
                (unit.context, unit.source),
                ("", unit.source, "any context"),
            ):
                index[name].append((c, u))
    documents = [
        {r.path for unit in catalogue.units for r in unit.references} for catalogue in catalogues
    ]
    touched: set[tuple[int, int]] = set()
    left = []
    for entry in entries:
        if not entry.target:
            continue
        names = ((entry.key,), (entry.context, entry.source), ("", entry.source, "any context"))
        places = next((index[name] for name in names if name in index), [])
        meant = [place for place in places if not entry.paths.isdisjoint(documents[place[0]])]
        places = meant or places
        for c, u in places:
            found[c][u] = _given(found[c][u], entry)
        touched.update(places)
        if not places:
            left.append(entry)
    near, lost = _nearest(left, found, touched)
    now = tuple(
        replace(catalogue, units=tuple(members), header=_sign(catalogue.header, header))
        if tuple(members) != catalogue.units
        else catalogue
        for catalogue, members in zip(catalogues, found, strict=True)
    )
    changed = sum(
        one != other
        for before, after in zip(catalogues, now, strict=True)
        for one, other in zip(before.units, after.units, strict=True)
    )
    return Placement(now, changed, tuple(near), tuple(lost))


def check_entries(entries: Sequence[IncomingEntry], *, path: str) -> Sequence[IncomingEntry]:
    """Return the entries.

    Raises CatalogueError `control-char` for a text that no catalogue could hold.
    """
    for entry in entries:
        found = _NO_TEXT.search(entry.target)
        if found:
            msg = f"the translation has the character U+{ord(found[0]):04X}: take it out"
            raise CatalogueError("control-char", msg, path=path, line=entry.line)
    return entries


def _given(unit: Unit, entry: IncomingEntry) -> Unit:
    """Return the unit with what the entry says.

    Its mark stays, so that the translation differs from it and is a person's.
    """
    entry = replace(entry, target=_with_line_ends(entry.target, unit.source))
    comments = unit.comments + tuple(c for c in entry.comments if c not in unit.comments)
    was = f"{units.WAS}{unit.target}"
    if entry.target != unit.target and units.is_decided(unit) and was not in comments:
        comments += tuple(was.splitlines())
    given = replace(unit, target=entry.target, fuzzy=entry.fuzzy, comments=comments)
    return given if entry.fuzzy else replace(given, previous_source="", previous_context="")


def _with_line_ends(target: str, source: str) -> str:
    """Return a translation that begins and ends with line ends where the source does.

    A cell of a table often ends in one that nobody sees.
    """
    head = source[: len(source) - len(source.lstrip("\n"))]
    tail = source[len(source.rstrip("\n")) :]
    inner = target.replace("\r\n", "\n").strip("\n")
    return head + inner + tail if inner else target


def _nearest(
    left: Iterable[IncomingEntry], found: Sequence[list[Unit]], touched: set[tuple[int, int]]
) -> tuple[list[tuple[IncomingEntry, Unit]], list[IncomingEntry]]:
    """Give entries to untranslated units whose source is an edited form of theirs."""
    free = {
        id(unit): (c, u)
        for c, members in enumerate(found)
        for u, unit in enumerate(members)
        if not unit.target and not unit.obsolete and (c, u) not in touched
    }
    near, lost = [], []
    for entry in left:
        unit = units.nearest(entry.source, [found[c][u] for c, u in free.values()])
        if not unit:
            lost.append(entry)
            continue
        c, u = free.pop(id(unit))
        doubted = replace(entry, fuzzy=True)
        found[c][u] = replace(_given(unit, doubted), previous_source=entry.source)
        near.append((entry, unit))
    return near, lost


def _sign(
    header: tuple[tuple[str, str], ...], other: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Return a header with the fields of `other` that say who translated, when and with what."""
    new = {
        name: value
        for name, value in other
        if value and (name.lower() in _SIGNED or name.lower().startswith(_EDITOR))
    }
    kept = tuple((name, new.pop(name, value)) for name, value in header)
    return kept + tuple(new.items())
