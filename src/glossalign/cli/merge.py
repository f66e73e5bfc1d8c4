"""`glossalign merge`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from glossalign.cli import FOUND
from glossalign.cli.shared import clear, show, write_output
from glossalign.steps.merge import merge_files, write_merged


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

    Where two people translated one sentence differently ours stays as fuzzy with theirs in a
    comment, and the exit code is 1. An empty BASE is one that has no entries.
    """
    merged = merge_files(base, ours, theirs, shown or "")
    if output is None:
        target = ours.resolve()
        clear(target.parent)
        write_merged(merged, target)
    else:
        write_output([merged.text], output)
    show(merged.problems(shown or str(ours if output in (None, "-") else output)))
    if merged.conflicts:
        sys.exit(FOUND)
