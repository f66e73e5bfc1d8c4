"""`glossalign merge`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli import FOUND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from glossalign.model import Problem, Unit


@click.command("merge")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.option(
    "--path", "shown", metavar="PATH", help="Name of the catalogue in messages: git's %P."
)
@click.option("--output", "-o", metavar="PATH", help="Write here instead of to OURS; - is stdout.")
def command(base: Path, ours: Path, theirs: Path, shown: str | None, output: str | None) -> None:
    """Merge two changed versions of a catalogue into OURS: a merge driver for git.

    Where two people translated one sentence differently ours stays as fuzzy with theirs in a comment, and the
    exit code is 1. An empty BASE is one that has no entries.
    """
    from glossalign.catalogue.merge import merge
    from glossalign.cli.shared import clear, show, write
    from glossalign.formats import po
    from glossalign.project import files

    # git's own names are of temporary files, which are gone when somebody reads the message.
    labels = (
        [f"{shown} ({side})" for side in ("base", "ours", "theirs")]
        if shown
        else [base, ours, theirs]
    )
    texts = [
        ""
        if path is base and str(path) == os.devnull
        else files.read_text(path, limit=files.CATALOGUE_LIMIT, follow=True)
        for path in (base, ours, theirs)
    ]
    sides = [po.parse(text, path=str(label)) for text, label in zip(texts, labels, strict=True)]
    merged = merge(sides[0], sides[1], sides[2])
    pieces = list(
        po.serialize(merged.catalogue, wrap=_wraps([po.is_wrapped(text) for text in texts]))
    )
    if output is None:
        path = ours.resolve()
        clear(path.parent)
        files.write_text(path, "".join(pieces), root=path.parent, expected=texts[1])
    else:
        write(pieces, output)
    members = sorted(merged.catalogue.units, key=lambda unit: unit.obsolete)
    name = shown or str(ours if output in (None, "-") else output)
    show(_conflicts(pieces[1:], members, merged.conflicts, pieces[0].count("\n") + 1, name))
    if merged.conflicts:
        sys.exit(FOUND)


def _wraps(wrapped: Sequence[bool]) -> bool:
    """Return whether strings are to be wrapped, as the side does that changed it since the base."""
    base, ours, theirs = wrapped
    return theirs if ours == base else ours


def _conflicts(
    pieces: list[str], members: list[Unit], disputed: Collection[Unit], line: int, path: str
) -> Iterator[Problem]:
    """Yield a problem for each disputed entry at its line; `line` is where the first entry begins."""
    from glossalign.model import Problem

    numbers = {id(unit) for unit in disputed}
    for piece, unit in zip(pieces, members, strict=True):
        if id(unit) in numbers:
            message = f"two translations of {unit.source!r}: choose, take the comment out and the fuzzy flag off"
            # An entry begins with an empty line.
            yield Problem("conflict", message, "warning", path, line + 1)
        line += piece.count("\n")
