"""Two changed versions of a catalogue merged, as git's merge driver asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glossalign.catalogue.merge import merge
from glossalign.formats import po
from glossalign.model import Problem
from glossalign.project import files

if TYPE_CHECKING:
    from glossalign.model import Unit


@dataclass(frozen=True, slots=True)
class MergedFile:
    """A merged catalogue as its file has it."""

    text: str
    ours: str
    """What our version was."""
    conflicts: tuple[tuple[int, Unit], ...]
    """Line and entry of each conflict."""

    def problems(self, path: str) -> Iterator[Problem]:
        """Yield a problem for each conflict."""
        for line, unit in self.conflicts:
            message = (
                f"two translations of {unit.source!r}: choose, take the comment out and the "
                "fuzzy flag off"
            )
            yield Problem("conflict", message, "warning", path, line)


def merge_files(base: Path, ours: Path, theirs: Path, path: str = "") -> MergedFile:
    """Return the merger of two versions of a catalogue; a base of no bytes has no entries.

    `path` names the catalogue in messages, since git's own names are of temporary files. Raises
    FileError and CatalogueError.
    """
    sides = ("base", base), ("ours", ours), ("theirs", theirs)
    texts = [
        ""
        if name == "base" and str(file) == files.NO_FILE
        else files.read_text(file, limit=files.CATALOGUE_LIMIT, follow=True)
        for name, file in sides
    ]
    versions = [
        po.parse(text, path=f"{path} ({name})" if path else str(file))
        for text, (name, file) in zip(texts, sides, strict=True)
    ]
    merged = merge(*versions)
    wrap = _wraps([po.is_wrapped(text) for text in texts])
    header, *entries = po.serialize(merged.catalogue, wrap=wrap)
    members = sorted(merged.catalogue.units, key=lambda unit: unit.obsolete)
    line = header.count("\n") + 1
    conflicts = tuple(_conflicts(entries, members, merged.conflicts, line))
    return MergedFile("".join([header, *entries]), texts[1], conflicts)


def write_merged(merged: MergedFile, path: Path) -> None:
    """Write a merged catalogue over our version. Raises FileError where that is another by now."""
    files.write_text(path, merged.text, root=path.parent, expected=merged.ours)


def _wraps(wrapped: Sequence[bool]) -> bool:
    """Return whether strings are to be wrapped, as the side does that changed it since the base."""
    base, ours, theirs = wrapped
    return theirs if ours == base else ours


def _conflicts(
    entries: Sequence[str], members: Sequence[Unit], disputed: Collection[Unit], line: int
) -> Iterator[tuple[int, Unit]]:
    """Yield each disputed entry with its line; `line` is where the first entry begins."""
    numbers = {id(unit) for unit in disputed}
    for entry, unit in zip(entries, members, strict=True):
        if id(unit) in numbers:
            # An entry begins with an empty line.
            yield line + 1, unit
        line += entry.count("\n")
