"""A translator's file brought back into the catalogues of a locale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glossalign.catalogue.incoming import IncomingEntry, check_entries, place_entries
from glossalign.errors import UsageError
from glossalign.formats import delimited, jsonl, po
from glossalign.model import Problem
from glossalign.project import files, load

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.project.load import Project


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A translator's file, read."""

    path: str
    entries: tuple[IncomingEntry, ...]
    header: tuple[tuple[str, str], ...] = ()
    """Of a PO file; empty for a table."""
    notes: tuple[Problem, ...] = ()
    """What of it is left out."""


@dataclass(frozen=True, slots=True)
class Import:
    """What a file changes."""

    articles: tuple[Article, ...]
    """Those whose catalogues it changes, as they are with it."""
    changed: int
    """Entries that it changes."""
    lost: int
    """Entries that have no place."""
    notes: tuple[Problem, ...]


def read_file(path: str) -> IncomingFile:
    """Read a PO file, or a table as exported, by the suffix of its path.

    Raises FileError and CatalogueError.
    """
    text = files.read_text(Path(path), limit=files.CATALOGUE_LIMIT, follow=True)
    suffix = Path(path).suffix.lower()
    if suffix == ".jsonl":
        return IncomingFile(
            path, tuple(check_entries(jsonl.parse_entries(text, path=path), path=path))
        )
    if suffix in (".tsv", ".csv"):
        entries = delimited.parse_entries(text, path=path)
        return IncomingFile(path, tuple(check_entries(entries, path=path)))
    catalogue = po.parse(text, path=path)
    # Programs that convert a file (csv2po) drop comments and flags: then no flag says nothing.
    flagged = any(unit.fuzzy or unit.mark for unit in catalogue.units)
    members = tuple(
        IncomingEntry(
            unit.source,
            unit.target,
            unit.fuzzy if flagged else None,
            unit.context,
            comments=unit.comments,
            paths=frozenset(reference.path for reference in unit.references),
        )
        for unit in catalogue.units
        # An obsolete one may be an older translation of a text that an active one has.
        if not unit.obsolete
    )
    return IncomingFile(
        path,
        tuple(check_entries(members, path=path)),
        catalogue.header,
        tuple(load.plural_notes(catalogue, path)),
    )


def locale_of(project: Project, file: IncomingFile, locale: str | None) -> str:
    """Return the locale that a file is of: as told, else the project's only one.

    Raises UsageError `which-locale` where the project has several, `unknown-locale`, and
    `other-locale` where the file's header says another.
    """
    rows = sorted({entry.locale for entry in file.entries if entry.locale})
    if len(rows) == 1 and not locale:
        return load.only_locale(project, rows, "the file")
    wanted = load.only_locale(project, [locale] if locale else [], "the file")
    stated = dict(file.header).get("Language", "")
    if stated and not locale and _language(stated) != _language(wanted):
        message = (
            f"the file says that it is {stated!r}, the project has {wanted!r}: "
            "give --locale if that is right"
        )
        raise UsageError("other-locale", message, path=file.path)
    return wanted


def _language(locale: str) -> str:
    return locale.replace("-", "_").split("_")[0]


def place_file(file: IncomingFile, articles: Sequence[Article]) -> Import:
    """Return what a file changes in the catalogues of articles.

    A catalogue that nothing goes to keeps its bytes.
    """
    known = [article for article in articles if article.has_catalogue]
    locales = {article.pair.locale for article in articles}
    entries = [entry for entry in file.entries if not entry.locale or entry.locale in locales]
    placement = place_entries(
        entries,
        [article.catalogue for article in known],
        file.header,
        [article.pair.slug for article in known],
    )
    changed = tuple(
        article.with_catalogue(catalogue)
        for article, catalogue in zip(known, placement.catalogues, strict=True)
        if catalogue != article.catalogue
    )

    def notes() -> Iterator[Problem]:
        yield from file.notes
        others = len(file.entries) - len(entries)
        if others:
            message = f"{others} entries are of another locale: left out"
            yield Problem("other-locale", message, "info", file.path)
        if placement.copies:
            message = (
                f"{len(placement.copies)} entries repeat their source text, the first "
                f"{placement.copies[0].source!r}: not taken for translations"
            )
            yield Problem("copies", message, "info", file.path, placement.copies[0].line)
        for entry, unit in placement.rivals:
            message = (
                f"{entry.source!r} is translated twice: {entry.target!r} here, {unit.target!r} "
                "before, which is taken"
            )
            yield Problem("two-translations", message, "warning", file.path, entry.line)
        for entry, unit in placement.near:
            message = f"{entry.source!r} is nowhere; given as fuzzy to {unit.source!r}"
            yield Problem("nearest", message, "info", file.path, entry.line)
        for entry in placement.lost:
            message = (
                f"no entry for {entry.source!r}: its translation {entry.target!r} "
                "is not in the catalogues"
            )
            yield Problem("no-place", message, "warning", file.path, entry.line)

    return Import(changed, placement.changed, len(placement.lost), tuple(notes()))
