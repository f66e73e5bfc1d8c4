"""`glossalign align`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossalign.cli.shared import (
    LOCALE,
    OUTPUT,
    QUIET,
    each_locale,
    finish,
    open_project,
    show,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossalign.align.lexicon import Lexicon
    from glossalign.article import Article
    from glossalign.catalogue.update import Prefer
    from glossalign.project.config import Config
    from glossalign.steps.catalogues import Options, Written

FORMATS = ("jsonl", "tsv", "po")


@click.command("align")
@click.argument("slugs", nargs=-1, metavar="[SLUG...] | EN_FILE TR_FILE")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="jsonl", show_default=True,
    help="Of the beads of two files.",
)  # fmt: skip
@click.option(
    "--lines",
    is_flag=True,
    help="Two files of one segment a line: print beads as 0,1:0 <tab> confidence.",
)
@click.option("--explain", is_flag=True, help="Print what each bead rests on; nothing is written.")
@click.option(
    "--lexicon", "lexicon_path", metavar="FILE", type=click.Path(dir_okay=False),
    help="Word pairs to begin with: TSV of source and target, or what `export lexicon` wrote.",
)  # fmt: skip
@click.option(
    "--prefer", type=click.Choice(["catalogue", "article", "ask"]), default="ask", show_default=True,
    help="Whose text holds where a person translated and the article was edited by hand; ask: shown, unchanged.",
)  # fmt: skip
@click.option(
    "--again",
    is_flag=True,
    help="Align anew also what the catalogues settle; people's decisions stay.",
)
@click.option(
    "--source-rev", metavar="REF",
    help="Make new catalogues from the source as it stood in this git revision; what changed since is stale.",
)  # fmt: skip
@click.option(
    "--neural",
    is_flag=True,
    help="Use a sentence encoder as well (the extra `neural`): slower, a little better.",
)
@click.option(
    "--jobs", "-j", type=click.IntRange(0), default=0, metavar="N",
    help="Processes that read and write; 0: as many as there are processors.",
)  # fmt: skip
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
    again: bool,
    lines: bool,
    explain: bool,
    jobs: int,
    neural: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Align the articles and create or update their PO catalogues.

    All articles of a locale are learned from together, also where only some are written. With two files
    that exist, align just these and write their beads to stdout.
    """
    from glossalign.errors import GlossalignError
    from glossalign.steps.catalogues import Options

    two_files = len(slugs) == 2 and all(Path(name).is_file() for name in slugs)
    if lines and not two_files:
        msg = "--lines takes two files that exist: source and target, one segment a line"
        raise click.UsageError(msg)
    if output and not two_files:
        msg = "-o goes with two files: catalogues have their place in the project"
        raise click.UsageError(msg)
    try:
        given = _read_lexicon(lexicon_path)
        if lines:
            _align_lines(slugs, output, locales, given, neural=neural)
        elif two_files:
            _align_files(slugs, format_, output, locales, given, explain=explain, neural=neural)
        elif explain:
            _explain_project(slugs, locales, given, neural=neural)
        else:
            options = Options(
                prefer, given, again=again, neural=neural, account=not quiet, notes=verbose
            )
            _align_project(slugs, locales, options, source_rev, jobs=jobs, quiet=quiet)
    except GlossalignError as error:
        show([error.problem])
        finish(failed=True)


def _read_lexicon(path: str | None) -> Lexicon | None:
    if path is None:
        return None
    from glossalign.formats import lexicon
    from glossalign.project import files

    return lexicon.parse(files.read_text(Path(path), follow=True), path=path)


def _align_project(
    slugs: tuple[str, ...],
    locales: tuple[str, ...],
    options: Options,
    source_rev: str | None,
    *,
    jobs: int,
    quiet: bool,
) -> None:
    from glossalign.project import load
    from glossalign.steps import align
    from glossalign.steps.catalogues import write_catalogues

    project = open_project(jobs, writes=True)
    failed = show(project.problems, quiet=quiet)
    tree = load.written_files(project)
    for locale, read, chosen, problems in each_locale(project, locales, slugs):
        abandoned, errors = load.abandoned(project, tree.paths, locale)
        failed |= show([*problems, *errors])
        articles, notes = align.continued(read, abandoned)
        show(notes, quiet=quiet)
        if source_rev is not None:
            articles = align.begun(project, articles, source_rev, options.lexicon)
        for outcome in write_catalogues(project, articles, chosen, abandoned, options):
            if outcome.written:
                _report(outcome.written, (project.config.source_locale, locale))
            failed |= show(outcome.problems, quiet=quiet)
    finish(failed=failed)


def _report(written: Written, languages: tuple[str, str]) -> None:
    """Print the lines that account for an article."""
    from glossalign.report.text import coverage_line, ledger_lines, printable

    note = "" if written.changed else "  (unchanged)"
    click.echo(printable(f"{written.catalogue_path}: {coverage_line(written.counts)}{note}"))
    for line in ledger_lines(languages, written.sides):
        click.echo(line)


def _align_files(
    names: tuple[str, ...],
    format_: str,
    output: str | None,
    locales: tuple[str, ...],
    given: Lexicon | None,
    *,
    explain: bool,
    neural: bool,
) -> None:
    from glossalign.project import config, load
    from glossalign.steps import align

    settings = config.load(Path(names[0]).absolute().parent)
    locale = (locales or settings.locales or ("tr",))[0]
    article = load.read_pair(settings, names[0], names[1], locale)
    if explain:
        write(_grounds(settings, [article], {article.pair.slug}, given, neural=neural), output)
        return
    project = load.Project(settings, (article.pair,), (locale,), {}, ())
    alignment = align.align_articles(settings, [article], given, neural=neural).get(
        article.pair.slug
    )
    if alignment:
        show(align.doubts(settings, article, alignment))
    _write_pair(align.updated(project, article, alignment), format_, output)


def _align_lines(
    names: tuple[str, ...],
    output: str | None,
    locales: tuple[str, ...],
    given: Lexicon | None,
    *,
    neural: bool,
) -> None:
    from glossalign import lang
    from glossalign.checks.copies import doubts
    from glossalign.lang.translated import copied
    from glossalign.model import Problem
    from glossalign.project import config, files
    from glossalign.steps import corpus

    settings = config.load(Path(names[0]).absolute().parent)
    codes = settings.source_locale, (locales or settings.locales or ("tr",))[0]
    sides = [files.read_text(Path(name), follow=True).splitlines() for name in names]
    (alignment,) = corpus.align_corpus(
        [(sides[0], sides[1])],
        source_language=codes[0],
        target_language=codes[1],
        lexicon=given,
        neural=neural,
    )
    languages = lang.language(codes[0]), lang.language(codes[1])
    show(
        Problem(code, message, "warning", names[1])
        for code, message in doubts(
            sides[0], sides[1], alignment, languages, copied(sides[0], sides[1])
        )
    )
    beads = (
        f"{','.join(map(str, bead.source))}:{','.join(map(str, bead.target))}\t{bead.confidence:.4f}\n"
        for bead in alignment.beads
    )
    write(beads, output)


def _explain_project(
    slugs: tuple[str, ...], locales: tuple[str, ...], given: Lexicon | None, *, neural: bool
) -> None:
    project = open_project()
    failed = show(project.problems)
    for _, articles, chosen, problems in each_locale(project, locales, slugs):
        failed |= show(problems)
        write(_grounds(project.config, articles, chosen, given, neural=neural), None)
    finish(failed=failed)


def _grounds(
    settings: Config,
    articles: Sequence[Article],
    chosen: set[str],
    given: Lexicon | None,
    *,
    neural: bool,
) -> Iterator[str]:
    """Yield what each bead of the chosen articles rests on."""
    from glossalign.align import passes
    from glossalign.align.explain import grounds
    from glossalign.report.text import bead_lines
    from glossalign.steps.align import learn

    both, model = learn(settings, articles, given, neural=neural)
    for number, (article, alignment) in enumerate(zip(both, passes.alignments(model), strict=True)):
        if article.pair.slug not in chosen:
            continue
        for bead in alignment.beads:
            yield from bead_lines(
                bead,
                grounds(model, number, bead),
                (article.pair.source, [article.source.segments[i] for i in bead.source]),
                (article.pair.target, [article.target.segments[j] for j in bead.target]),
            )


def _write_pair(article: Article, format_: str, output: str | None) -> None:
    from glossalign.cli.export import bead_rows
    from glossalign.formats import delimited, jsonl, po

    if format_ == "po":
        write(po.serialize(article.catalogue), output)
    elif format_ == "tsv":
        write(delimited.serialize_beads(bead_rows([article])), output)
    else:
        write(jsonl.serialize(bead_rows([article])), output)
