"""`glossalign import`."""

from __future__ import annotations

import sys

import click

from glossalign.cli import FOUND
from glossalign.cli.shared import QUIET, finish, open_project, show, show_diff
from glossalign.project.load import catalogue_text, read_articles, write_each
from glossalign.steps.incoming import locale_of, place_file, read_file


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False))
@click.option(
    "--locale", "-l", metavar="LOCALE", help="Of the file; needed where the project has several."
)
@click.option(
    "--dry-run", is_flag=True, help="Show the changes as a diff; exit 1 where there are some."
)
@QUIET
def command(path: str, locale: str | None, *, dry_run: bool, quiet: bool) -> None:
    """Bring a translator's file back into the catalogues.

    PO (from Poedit, Weblate, or as exported), or a table as exported: TSV, CSV or JSON lines with
    the columns source and target. Its order, wrapping and header do not matter. Nothing is deleted.
    """
    project = open_project(writes=True)
    failed = show(project.problems, quiet=quiet)
    file = read_file(path)
    articles, problems = read_articles(project, locale_of(project, file, locale))
    failed |= show(problems)
    result = place_file(file, articles)
    show(result.notes, quiet=quiet)
    if dry_run:
        for article in result.articles:
            text = catalogue_text(project, article)
            show_diff(article.catalogue_text or "", text, article.catalogue_path)
        if result.changed and not failed:
            sys.exit(FOUND)
    else:
        failed |= show(write_each(project, result.articles))
        if not quiet:
            counts = f"{result.changed} changed, {result.lost} without a place"
            click.echo(f"{len(file.entries)} entries: {counts}")
    finish(failed=failed)
