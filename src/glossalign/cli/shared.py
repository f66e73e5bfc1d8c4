"""What commands have in common: opening the project, showing problems, ending."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli import FAILED
from glossalign.model import Problem
from glossalign.project import files, load, parallel
from glossalign.report import text
from glossalign.steps import init

if TYPE_CHECKING:
    from glossalign.project.load import Project

LOCALE = click.option(
    "--locale",
    "-l",
    "locales",
    multiple=True,
    metavar="LOCALE",
    help="Only this locale; repeatable.",
)
OUTPUT = click.option(
    "--output", "-o", metavar="PATH", help="Write to this file instead of stdout."
)
QUIET = click.option("--quiet", "-q", is_flag=True, help="Show errors only.")


_COLORS = {"error": "red", "warning": "yellow", "info": None}


def open_project(jobs: int = 0, *, writes: bool = False) -> Project:
    """Return the project that one stands in; `jobs` 0: as many processes as there are processors.

    Where the command writes, temporary files that a killed run left are removed first. Raises
    UsageError `no-documents` where there is nothing to work on: no figure is true of that.
    """
    opened = load.load_project(Path.cwd(), jobs=jobs or parallel.processors())
    if not opened.pairs:
        show(opened.problems)
        raise init.no_documents(opened)
    if writes:
        files.remove_strays(load.written_files(opened), root=opened.config.root)
    return opened


def clear(folder: Path, globs: Sequence[str] = ("/*",)) -> None:
    """Remove the temporary files that a killed run left in a folder or where globs lead."""
    if files.is_folder(folder):
        files.remove_strays(files.walk(folder, globs), root=folder)


def show(problems: Iterable[Problem], *, quiet: bool = False) -> bool:
    """Print problems to stderr, errors last; return whether one is an error."""
    ordered = sorted(problems, key=lambda problem: problem.severity == "error")
    for line, problem in zip(text.problems(ordered), ordered, strict=True):
        if problem.severity == "error" or not quiet:
            click.echo(click.style(line, fg=_COLORS[problem.severity]), err=True)
    return any(problem.severity == "error" for problem in ordered)


def without_catalogue(found: load.LocaleArticles, *, named: bool) -> Iterator[Problem]:
    """Yield what cannot be worked on for want of a catalogue: all articles, or named ones."""
    lacking = [article for article in found.chosen if not article.has_catalogue]
    if named:
        for article in lacking:
            command = f"`glossalign align {article.pair.slug}`"
            message = f"has no catalogue in {found.locale}: {command} makes it"
            yield Problem("no-catalogue", message, "error", article.pair.source)
    elif lacking and len(lacking) == len(found.chosen):
        message = f"no article has a catalogue in {found.locale}: `glossalign align` makes them"
        yield Problem("no-catalogue", message, "error")


def finish(*, failed: bool) -> None:
    """End the command with the exit code for what happened."""
    if failed:
        sys.exit(FAILED)


def write_output(lines: Iterable[str], output: str | None) -> None:
    """Write pieces of text to a file, whole or not at all, or to stdout."""
    if output is None or output == "-":
        for line in lines:
            click.echo(line, nl=False)
        return
    path = Path(output).absolute()
    clear(path.parent)
    files.write_text(path, "".join(lines), root=path.parent)


def show_diff(before: str, after: str, path: str) -> bool:
    """Print what would change in a file; tell whether something would."""
    lines = list(
        difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="")
    )
    for line in lines:
        click.echo(text.printable(line))
    return bool(lines)
