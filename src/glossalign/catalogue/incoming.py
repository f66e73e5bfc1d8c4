"""A translator's file brought back into the catalogues: each translation to its unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glossalign.catalogue import units
from glossalign.errors import CatalogueError
from glossalign.lang.misread import find_misread
from glossalign.lang.translated import is_untranslated_copy
from glossalign.markdown.inline import prose
from glossalign.model import TRANSLATED

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
    fuzzy: bool | None = None
    """None where the file does not say, as a table without the state of a row."""
    context: str = ""
    key: str = ""
    """As exported; "" where the file has none."""
    slug: str = ""
    """The document that it is of; "" where the file does not say."""
    locale: str = ""
    """Of the translation; "" where the file does not say."""
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
    copies: tuple[IncomingEntry, ...] = ()
    """Entries whose translation is the source text, which changed nothing."""
    rivals: tuple[tuple[IncomingEntry, Unit], ...] = ()
    """Entries that an earlier one of the same file had given another translation: each with the
    unit as it stays."""


def entry_of_row(values: Mapping[str, str], line: int) -> IncomingEntry:
    """Return the entry of a row of a table, given by column: `source`, `target` and what else is.

    The state of a row is what it was when it was exported, or what a person made of it: `missing`
    says nothing of a translation that was written since.
    """
    state = values.get("state", "")
    return IncomingEntry(
        values["source"],
        values["target"],
        True if state in ("fuzzy", "stale") else False if state in TRANSLATED else None,
        key=values.get("key", ""),
        slug=values.get("slug", ""),
        locale=values.get("locale", ""),
        # `po2csv` of the Translate Toolkit: `source/a.md:3 source/b.md:7`.
        paths=frozenset(place.rpartition(":")[0] for place in values.get("location", "").split()),
        line=line,
    )


Spot = tuple[int, int]
"""Numbers of a catalogue and of a unit in it."""


class Places:
    """The units of several catalogues, found by what an entry says of its place."""

    def __init__(self, catalogues: Sequence[Catalogue], slugs: Sequence[str] = ()) -> None:
        """Take catalogues, and the slug of each as far as slugs are known."""
        self._by_name: dict[tuple[str, ...], list[Spot]] = defaultdict(list)
        self._obsolete: set[Spot] = set()
        for c, catalogue in enumerate(catalogues):
            for u, unit in enumerate(catalogue.units):
                source = units.plain_form(unit.source)
                self._by_name["key", units.key(unit)].append((c, u))
                self._by_name["context", unit.context, source].append((c, u))
                self._by_name["source", source].append((c, u))
                if c < len(slugs):
                    own = units.context_in(slugs[c], unit.context)
                    self._by_name["own context", own, source].append((c, u))
                if unit.obsolete:
                    self._obsolete.add((c, u))
        self._number = {slug: c for c, slug in enumerate(slugs)}
        self._paths = [
            {r.path for unit in catalogue.units for r in unit.references}
            for catalogue in catalogues
        ]

    def find(self, entries: Sequence[IncomingEntry]) -> list[list[Spot]]:
        """Return where each entry belongs.

        A unit is for the entries alone that name its place best: `Highlights` of one article may be
        another word in the next, and has an entry of its own there.
        """
        found = [self._find(entry) for entry in entries]
        best: dict[Spot, int] = {}
        for rank, spots in found:
            for spot in spots:
                best[spot] = min(rank, best.get(spot, rank))
        return [[spot for spot in spots if best[spot] == rank] for rank, spots in found]

    def _find(self, entry: IncomingEntry) -> tuple[int, list[Spot]]:
        """Return where an entry belongs, and how loosely it says so.

        By key or by the document's own context, else by context and source, else by source; in a
        document that the entry names, or in those that it refers to, where they have it.
        """
        home, source = self.home(entry), units.plain_form(entry.source)
        names = (
            ("key", entry.key),
            ("own context", entry.context, source),
            ("context", entry.context, source),
            ("source", source),
        )
        for rank, name in enumerate(names):
            spots = [
                spot for spot in self._by_name.get(name, ()) if home is None or spot[0] == home
            ]
            meant = [spot for spot in spots if not entry.paths.isdisjoint(self._paths[spot[0]])]
            active = [spot for spot in meant or spots if spot not in self._obsolete]
            if spots:
                # What names its document is as sure as what has a key.
                sure = home is not None or bool(meant)
                return (0 if sure and rank < len(names) - 1 else rank), active or meant or spots
        return len(names), []

    def knows(self, entry: IncomingEntry) -> bool:
        """Tell whether a catalogue has the source text of an entry, be it another entry's."""
        return bool(self._find(entry)[1])

    def home(self, entry: IncomingEntry) -> int | None:
        """Return the number of the catalogue that an entry names, None where it names none."""
        return self._number.get(entry.slug)


def place_entries(
    entries: Iterable[IncomingEntry],
    catalogues: Sequence[Catalogue],
    header: Sequence[tuple[str, str]] = (),
    slugs: Sequence[str] = (),
) -> Placement:
    """Put each entry into all units that it is for (`Places.find`, else the nearest source text).

    What says nothing else than the catalogue changes nothing: no flag, no comment. So does an entry
    without translation, and one that repeats its source text: nothing is deleted, and English is no
    translation. A person's translation that another replaces stays in a comment. `header` is that
    of the file; who signed it signs the catalogues that change. `slugs` are those of the
    catalogues.
    """
    members = [entry for entry in entries if entry.source]
    places = Places(catalogues, slugs)
    found = [list(catalogue.units) for catalogue in catalogues]
    comments = _known_comments(catalogues)
    touched: set[Spot] = set()
    said: set[Spot] = set()
    left, copies, rivals = [], [], []
    for entry, spots in zip(members, places.find(members), strict=True):
        if not entry.target:
            continue
        for c, u in spots:
            before = catalogues[c].units[u]
            if _is_copy(entry, before):
                copies.append(entry)
                break
            given = _given(before, entry, comments[units.plain_form(entry.source)])
            if given == before or given == found[c][u]:
                # Of rows as exported the one that somebody changed holds, of others the first.
                said.update([] if entry.key else [(c, u)])
                continue
            is_first = found[c][u] == before and (c, u) not in said
            if not is_first and not units.same_text(found[c][u].target, entry.target):
                rivals.append((entry, found[c][u]))
                continue
            found[c][u] = given
        touched.update(spots)
        if not spots and not places.knows(entry):
            left.append(entry)
    near, lost = _place_nearest(left, found, touched, places)
    now = tuple(
        replace(catalogue, units=tuple(new), header=_sign(catalogue.header, header))
        if tuple(new) != catalogue.units
        else catalogue
        for catalogue, new in zip(catalogues, found, strict=True)
    )
    changed = sum(
        one != other
        for before, after in zip(catalogues, now, strict=True)
        for one, other in zip(before.units, after.units, strict=True)
    )
    return Placement(now, changed, tuple(near), tuple(lost), tuple(copies), tuple(rivals))


def _known_comments(catalogues: Iterable[Catalogue]) -> Mapping[str, set[str]]:
    """Return the comments that any unit of a source text has.

    `export po` makes one entry of several: a comment of one is no news to the others.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for catalogue in catalogues:
        for unit in catalogue.units:
            known[units.plain_form(unit.source)].update(map(units.plain_form, unit.comments))
    return known


def _is_copy(entry: IncomingEntry, unit: Unit) -> bool:
    """Tell whether an entry repeats its source, which is no translation unless the unit has it.

    Where the file says that it is one, it may be: a name, not language.
    """
    if not units.same_text(entry.target, entry.source) or units.same_text(
        entry.target, unit.target
    ):
        return False
    text = prose(entry.source)
    return entry.fuzzy is not False or is_untranslated_copy(text, text, unit.kind)


def check_entries(entries: Sequence[IncomingEntry], *, path: str) -> Sequence[IncomingEntry]:
    """Return the entries.

    Raises CatalogueError `control-char` for a text that no catalogue could hold, and `encoding` for
    one whose letters a program misread.
    """
    for entry in entries:
        misread = find_misread(entry.target)
        if misread and not find_misread(entry.source):
            raise CatalogueError("encoding", misread.advice, path=path, line=entry.line)
        found = _NO_TEXT.search(entry.target)
        if found:
            msg = f"the translation has the character U+{ord(found[0]):04X}: take it out"
            raise CatalogueError("control-char", msg, path=path, line=entry.line)
    return entries


def _given(unit: Unit, entry: IncomingEntry, known: Container[str]) -> Unit:
    """Return the unit with what the entry says that the unit does not.

    Its mark stays, so that the translation differs from it and is a person's. `known` comments are
    not added.
    """
    target = _with_line_ends(entry.target, unit.source)
    new = tuple(
        comment
        for comment in entry.comments
        if units.plain_form(comment) not in known and not comment.startswith(units.WAS)
    )
    comments = unit.comments + new
    same = units.same_text(target, unit.target)
    fuzzy = entry.fuzzy
    if not units.same_text(unit.source, entry.source):
        # Found by its key alone: the source text is another by now, or was changed in the table.
        fuzzy = unit.fuzzy if same else True
    elif fuzzy is None:
        fuzzy = unit.fuzzy if same else False
    if same and fuzzy == unit.fuzzy:
        return replace(unit, comments=comments) if new else unit
    was = f"{units.WAS}{unit.target}"
    if not same and units.is_decided(unit) and was not in comments:
        comments += tuple(was.splitlines())
    given = replace(unit, target=unit.target if same else target, fuzzy=fuzzy, comments=comments)
    return given if fuzzy else replace(given, previous_source="", previous_context="")


def _with_line_ends(target: str, source: str) -> str:
    """Return a translation that begins and ends with line ends where the source does.

    A cell of a table often ends in one that nobody sees.
    """
    head = source[: len(source) - len(source.lstrip("\n"))]
    tail = source[len(source.rstrip("\n")) :]
    inner = target.replace("\r\n", "\n").strip("\n")
    return head + inner + tail if inner else target


def _place_nearest(
    left: Iterable[IncomingEntry],
    found: Sequence[list[Unit]],
    touched: set[tuple[int, int]],
    places: Places,
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
        home = places.home(entry)
        candidates = [found[c][u] for c, u in free.values() if home in (None, c)]
        unit = units.nearest(entry.source, candidates)
        if not unit or _is_copy(entry, unit):
            lost.append(entry)
            continue
        c, u = free.pop(id(unit))
        given = _given(unit, entry, ())
        found[c][u] = replace(given, fuzzy=True, previous_source=entry.source)
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
