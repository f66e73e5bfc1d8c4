"""`glossalign build`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from glossalign.catalogue.update import Prefer
from glossalign.cli import FOUND
from glossalign.cli.shared import (
    LOCALE,
    QUIET,
    clear,
    finish,
    open_project,
    show,
    show_diff,
    without_catalogue,
)
from glossalign.pairing import templates
from glossalign.project.load import read_locales
from glossalign.steps.build import BuildOutcome, Options, build_articles

if TYPE_CHECKING:
    from glossalign.build import Keep


@click.command("build")
@click.argument("slugs", nargs=-1, metavar="[SLUG...]")
@click.option(
    "--output",
    "-o",
    metavar="DIR",
    help="Write below this folder instead of to the articles' own paths.",
)
@click.option(
    "--keep",
    type=click.Choice(["fuzzy", "source", "omit"]),
    help="What stands where no translation holds; default: source in a new article, "
    "nothing in one that is there.",
)
@click.option(
    "--at-least",
    type=click.IntRange(0, 100),
    default=0,
    metavar="N",
    help="Build only what is translated to N percent.",
)
@click.option(
    "--prefer",
    type=click.Choice(get_args(Prefer)),
    default="ask",
    show_default=True,
    help="Whose text holds where the article was edited by hand and the catalogue says "
    "something else.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would change; exit 1 where something would."
)
@click.option(
    "--check", "check_", is_flag=True, help="The same, naming the articles alone: a gate for CI."
)
@LOCALE
@QUIET
def command(
    slugs: tuple[str, ...],
    output: str | None,
    keep: Keep | None,
    at_least: int,
    prefer: Prefer,
    locales: tuple[str, ...],
    *,
    dry_run: bool,
    check_: bool,
    quiet: bool,
) -> None:
    """Make translated Markdown from the catalogues.

    An article that is there keeps its own order, and what only it has; one that is not is made from
    the source. Articles without a catalogue are left alone.
    """
    folder = Path(output).absolute() if output is not None else None
    options = Options(keep, at_least, prefer, folder, dry_run=dry_run or check_)
    project = open_project(writes=True)
    if folder is not None:
        clear(folder, [templates.glob(project.config.target)])
    failed = show(project.problems, quiet=quiet)
    changed = False
    for found in read_locales(project, locales, slugs):
        failed |= show(found.problems)
        chosen = [article for article in found.chosen if article.has_catalogue]
        failed |= show(without_catalogue(found, named=bool(slugs)))
        for outcome in build_articles(project, found.articles, chosen, options):
            failed |= show(outcome.problems, quiet=quiet)
            changed |= _report(outcome, options, names_only=check_, quiet=quiet)
    if options.dry_run and changed and not failed:
        sys.exit(FOUND)
    finish(failed=failed)


def _report(outcome: BuildOutcome, options: Options, *, names_only: bool, quiet: bool) -> bool:
    """Print what came of an article; tell whether a dry run would change it."""
    path = outcome.article.pair.target
    if outcome.text is None:
        if not outcome.problems:
            click.echo(f"{path}: {outcome.share}% translated, not built", err=True)
        return False
    if options.dry_run:
        article = outcome.article
        before = article.target.document.text if article.pair.translated else ""
        if names_only:
            if outcome.text != before:
                click.echo(f"{path}: would be changed")
            return outcome.text != before
        return show_diff(before, outcome.text, path)
    if outcome.written and not quiet:
        click.echo(f"{path}: built")
    return False
