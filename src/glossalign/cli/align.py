"""`glossalign align`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from glossalign.catalogue.update import Prefer
from glossalign.cli.shared import LOCALE, OUTPUT, QUIET, finish, open_project, show, write_output
from glossalign.model import Problem
from glossalign.project import load
from glossalign.report.text import coverage_line, ledger_lines, printable
from glossalign.steps import align, two_files
from glossalign.steps.catalogues import AlignOptions, Written, write_catalogues

if TYPE_CHECKING:
    from glossalign.align.lexicon import Lexicon


@click.command("align")
@click.argument("slugs", nargs=-1, metavar="[SLUG...] | EN_FILE TR_FILE")
@click.option(
    "--format",
    "format_",
    type=click.Choice(two_files.FORMATS),
    default="jsonl",
    show_default=True,
    help="Of the beads of two files.",
)
@click.option(
    "--lines",
    is_flag=True,
    help="Two files of one segment a line: print beads as 0,1:0 <tab> confidence.",
)
@click.option("--explain", is_flag=True, help="Print what each bead rests on; nothing is written.")
@click.option(
    "--lexicon",
    "lexicon_path",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Word pairs to begin with: TSV of source and target, or what `export lexicon` wrote.",
)
@click.option(
    "--prefer",
    type=click.Choice(get_args(Prefer)),
    default="ask",
    show_default=True,
    help="Whose text holds where a person translated and the article was edited by hand; "
    "ask: both are shown, nothing changes.",
)
@click.option(
    "--accept-deletions",
    is_flag=True,
    help="Let entries stay empty that were emptied many at once, as programs do.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Align anew also what the catalogues settle; people's decisions stay.",
)
@click.option(
    "--source-rev",
    metavar="REF",
    help="Make new catalogues from the source as it stood in this git revision; "
    "what changed since is stale.",
)
@click.option(
    "--neural",
    is_flag=True,
    help="Use a sentence encoder as well (the extra `neural`): slower, a little better.",
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Processes that read and write; 0: as many as there are processors.",
)
@OUTPUT
@LOCALE
@QUIET
@click.option(
    "--verbose",
    "-v",
    is_flag=True,
    help="Name each segment that is omitted, added, moved or joined.",
)
def command(
    slugs: tuple[str, ...],
    format_: str,
    lexicon_path: str | None,
    output: str | None,
    locales: tuple[str, ...],
    prefer: Prefer,
    source_rev: str | None,
    *,
    accept_deletions: bool,
    again: bool,
    lines: bool,
    explain: bool,
    jobs: int,
    neural: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Align the articles and create or update their PO catalogues.

    All articles of a locale are learned from together, also where only some are written. With two
    files that exist, align just these and write their beads to stdout.
    """
    are_files = len(slugs) == 2 and all(Path(name).is_file() for name in slugs)
    if lines and not are_files:
        msg = "--lines takes two files that exist: source and target, one segment a line"
        raise click.UsageError(msg)
    if output and not are_files:
        msg = "-o goes with two files: catalogues have their place in the project"
        raise click.UsageError(msg)
    given = two_files.read_lexicon(lexicon_path) if lexicon_path is not None else None
    if are_files:
        options = two_files.TwoFilesOptions(locales[0] if locales else None, given, neural)
        _align_files(slugs, options, output, format_="lines" if lines else format_, explain=explain)
    elif explain:
        _explain_project(slugs, locales, given, neural=neural)
    else:
        how = AlignOptions(
            prefer,
            given,
            again=again,
            accept_deletions=accept_deletions,
            neural=neural,
            account=not quiet,
            named=bool(slugs),
            notes=verbose,
        )
        _align_project(slugs, locales, how, source_rev, jobs=jobs, quiet=quiet)


def _align_files(
    names: tuple[str, ...],
    options: two_files.TwoFilesOptions,
    output: str | None,
    *,
    format_: str,
    explain: bool,
) -> None:
    source, target = names
    if format_ == "lines":
        beads = two_files.align_lines(source, target, options)
    elif explain:
        beads = two_files.Beads(two_files.explain_documents(source, target, options), ())
    else:
        beads = two_files.align_documents(source, target, format_, options)
    show(beads.problems)
    write_output(beads.pieces, output)


def _align_project(
    slugs: tuple[str, ...],
    locales: tuple[str, ...],
    options: AlignOptions,
    source_rev: str | None,
    *,
    jobs: int,
    quiet: bool,
) -> None:
    project = open_project(jobs, writes=True)
    failed = show(project.problems, quiet=quiet)
    tree = load.written_files(project)
    for found in load.read_locales(project, locales, slugs):
        abandoned, errors = load.abandoned_catalogues(project, tree.paths, found.locale)
        failed |= show([*found.problems, *errors])
        articles, notes = align.with_renamed(found.articles, abandoned)
        show(notes, quiet=quiet)
        if source_rev is not None:
            articles = align.from_revision(project, articles, source_rev, options.lexicon)
        untouched = True
        for outcome in write_catalogues(project, articles, found.slugs, abandoned, options):
            untouched = False
            if outcome.written:
                _report(outcome.written, (project.config.source_locale, found.locale))
            failed |= show(outcome.problems, quiet=quiet)
        if untouched and articles:
            show([_none_translated(found.locale, len(articles))], quiet=quiet)
    finish(failed=failed)


def _none_translated(locale: str, count: int) -> Problem:
    message = (
        f"none of the {count} source documents is translated into {locale}: name one, or begin all "
        f"with `glossalign init --locale {locale}`"
    )
    return Problem("none-translated", message, "info")


def _report(written: Written, languages: tuple[str, str]) -> None:
    """Print the lines that account for an article."""
    note = "" if written.changed else "  (unchanged)"
    click.echo(printable(f"{written.catalogue_path}: {coverage_line(written.counts)}{note}"))
    for line in ledger_lines(languages, written.sides):
        click.echo(line)


def _explain_project(
    slugs: tuple[str, ...], locales: tuple[str, ...], given: Lexicon | None, *, neural: bool
) -> None:
    project = open_project()
    failed = show(project.problems)
    for found in load.read_locales(project, locales, slugs):
        failed |= show(found.problems)
        lines = align.explanation(project.config, found.articles, found.slugs, given, neural=neural)
        write_output(lines, None)
    finish(failed=failed)
