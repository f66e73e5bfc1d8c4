"""`glossalign align`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import (
    LOCALE,
    OUTPUT,
    QUIET,
    each,
    each_locale,
    finish,
    open_project,
    show,
    write,
)

if TYPE_CHECKING:
    from glossalign.project import Article

FORMATS = ("jsonl", "tsv", "po")


@click.command("align")
@click.argument("slugs", nargs=-1, metavar="[SLUG...] | EN_FILE TR_FILE")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="jsonl", show_default=True,
    help="Of the beads of two files.",
)  # fmt: skip
@OUTPUT
@LOCALE
@QUIET
@click.option("--verbose", "-v", is_flag=True, help="Name each segment without a partner.")
def command(
    slugs: tuple[str, ...],
    format_: str,
    output: str | None,
    locales: tuple[str, ...],
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    """Align the articles and create or update their PO catalogues.

    All articles of a locale are learned from together, also where only some are written. With two files
    that exist, align just these and write their beads to stdout.
    """
    if len(slugs) == 2 and all(Path(name).is_file() for name in slugs):
        _align_files(slugs, format_, output, locales)
        return
    if output:
        msg = "-o goes with two files: catalogues have their place in the project"
        raise click.UsageError(msg)
    _align_project(slugs, locales, quiet=quiet, verbose=verbose)


def _align_project(slugs: tuple[str, ...], locales: tuple[str, ...], *, quiet: bool, verbose: bool) -> None:
    from glossalign import project as steps

    project = open_project()
    failed = show(project.problems, quiet=quiet)
    steps.remove_strays(project)
    for _, articles, chosen, problems in each_locale(project, locales, slugs):
        failed |= show(problems)
        alignments = steps.align_articles(articles)
        # A new catalogue needs a translation to begin with; one that is there is kept up to date.
        wanted = [
            article
            for article in articles
            if article.pair.slug in chosen and (article.pair.translated or article.catalogue_text is not None)
        ]

        def write_one(article: Article) -> None:
            now = steps.updated(project, article, alignments.get(article.pair.slug))  # noqa: B023
            changed = steps.write_catalogue(project, now)
            if not quiet:
                _report(now, changed=changed, verbose=verbose)

        failed |= show(each(write_one, wanted))
    finish(failed=failed)


def _report(article: Article, *, changed: bool, verbose: bool) -> None:
    from glossalign import coverage
    from glossalign.report.text import ledger, printable, unpaired

    placed = article.placed()
    counts = coverage.count(placed, article.source.segments)
    note = "" if changed else "  (unchanged)"
    click.echo(printable(f"{article.catalogue_path}: {ledger(counts)}{note}"))
    if verbose:
        for problem in unpaired(
            placed, article.pair.source, article.source.segments, article.pair.target,
            article.target.segments,
        ):  # fmt: skip
            click.echo(printable(str(problem)), err=True)


def _align_files(names: tuple[str, ...], format_: str, output: str | None, locales: tuple[str, ...]) -> None:
    from glossalign import config
    from glossalign import project as steps

    settings = config.load(Path(names[0]).absolute().parent)
    locale = (locales or settings.locales or ("tr",))[0]
    article = steps.read_pair(settings, names[0], names[1], locale)
    project = steps.Project(settings, (article.pair,), (locale,), {}, ())
    alignment = steps.align_articles([article]).get(article.pair.slug)
    _write_pair(steps.updated(project, article, alignment), format_, output)


def _write_pair(article: Article, format_: str, output: str | None) -> None:
    from glossalign.cli.export import bead_rows
    from glossalign.formats import delimited, jsonl, po

    if format_ == "po":
        write(po.serialize(article.catalogue), output)
    elif format_ == "tsv":
        write(delimited.serialize_beads(bead_rows([article])), output)
    else:
        write(jsonl.serialize(bead_rows([article])), output)
