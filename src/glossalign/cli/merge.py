"""`glossalign merge`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli import FOUND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from glossalign.model import Problem, Unit


@click.command("merge")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.option("--path", "shown", metavar="PATH", help="Name of the catalogue in messages: git's %P.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="PATH", help="Write here instead of to OURS."
)
def command(base: Path, ours: Path, theirs: Path, shown: str | None, output: Path | None) -> None:
    """Merge two changed versions of a catalogue into OURS: a merge driver for git.

    Where two people translated one sentence differently ours stays as fuzzy with theirs in a comment, and the
    exit code is 1.
    """
    from glossalign import files
    from glossalign.cli.shared import show
    from glossalign.formats import po
    from glossalign.merge import merge

    name = shown or str(ours)
    texts = [files.read_text(path, follow=True) for path in (base, ours, theirs)]
    sides = [
        po.parse(text, path=label) for text, label in zip(texts, (str(base), name, str(theirs)), strict=True)
    ]
    merged = merge(sides[0], sides[1], sides[2])
    pieces = list(po.serialize(merged.catalogue, wrap=po.is_wrapped(texts[1])))
    path = (output or ours).absolute()
    files.write_text(path, "".join(pieces), root=path.parent)
    members = sorted(merged.catalogue.units, key=lambda unit: unit.obsolete)
    show(_conflicts(pieces[1:], members, merged.conflicts, pieces[0].count("\n") + 1, name))
    if merged.conflicts:
        sys.exit(FOUND)


def _conflicts(
    pieces: list[str], members: list[Unit], disputed: Collection[Unit], line: int, path: str
) -> Iterator[Problem]:
    """Yield a problem for each disputed entry at its line; `line` is where the first entry begins."""
    from glossalign.model import Problem

    for piece, unit in zip(pieces, members, strict=True):
        if any(unit is one for one in disputed):
            message = (
                f"two translations of {unit.source!r}: choose, take the comment out and the fuzzy flag off"
            )
            # An entry begins with an empty line.
            yield Problem("conflict", message, "warning", path, line + 1)
        line += piece.count("\n")
