"""`glossalign align`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
    from collections.abc import Iterator, Mapping, Sequence

    from glossalign.align.lexicon import Lexicon
    from glossalign.catalogue import Prefer
    from glossalign.config import Config
    from glossalign.model import Alignment, Problem
    from glossalign.project import Article, Project

FORMATS = ("jsonl", "tsv", "po")


@click.command("align")
@click.argument("slugs", nargs=-1, metavar="[SLUG...] | EN_FILE TR_FILE")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="jsonl", show_default=True,
    help="Of the beads of two files.",
)  # fmt: skip
@click.option(
    "--lines", is_flag=True, help="Two files of one segment a line: print beads as 0,1:0 <tab> confidence."
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
    "--again", is_flag=True, help="Align anew also what the catalogues settle; people's decisions stay."
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
    "--verbose", "-v", is_flag=True, help="Name each segment that is omitted, added, moved or joined."
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
            _align_project(
                slugs,
                locales,
                given,
                prefer,
                source_rev,
                again=again,
                jobs=jobs,
                neural=neural,
                quiet=quiet,
                verbose=verbose,
            )
    except GlossalignError as error:
        show([error.problem])
        finish(failed=True)


def _read_lexicon(path: str | None) -> Lexicon | None:
    if path is None:
        return None
    from glossalign import files
    from glossalign.formats import lexicon

    return lexicon.parse(files.read_text(Path(path), follow=True), path=path)


def _align_project(
    slugs: tuple[str, ...],
    locales: tuple[str, ...],
    given: Lexicon | None,
    prefer: Prefer,
    source_rev: str | None,
    *,
    again: bool,
    jobs: int,
    neural: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    from glossalign import aligning, memory, parallel
    from glossalign import project as steps

    project = open_project(jobs, writes=True)
    failed = show(project.problems, quiet=quiet)
    tree = steps.written_files(project)
    for locale, read, chosen, problems in each_locale(project, locales, slugs):
        abandoned, errors = steps.abandoned(project, tree.paths, locale)
        failed |= show([*problems, *errors])
        articles, notes = aligning.continued(read, abandoned)
        show(notes, quiet=quiet)
        if source_rev is not None:
            articles = aligning.begun(project, articles, source_rev, given)
        catalogues = [*abandoned.values(), *(article.catalogue for article in articles)]
        elsewhere = memory.remember(catalogues)
        # A new catalogue needs a translation to begin with; one that is there is kept up to date.
        wanted = [
            article
            for article in articles
            if article.pair.slug in chosen and (article.pair.translated or article.catalogue.units)
        ]
        unsettled = [article for article in articles if again or not aligning.is_settled(article)]
        to_align = {article.pair.slug for article in unsettled}
        waits = {
            article.pair.slug
            for article in wanted
            if article.pair.slug in to_align or (to_align and aligning.lacks(article))
        }

        def bring_up(article: Article) -> Done:
            settled = article.pair.slug not in to_align and article.target.segments  # noqa: B023
            alignment = aligning.traced(article) if settled else alignments.get(article.pair.slug)  # noqa: B023
            return _bring_up(project, article, alignment, prefer, elsewhere, quiet=quiet, verbose=verbose)  # noqa: B023

        # What nothing found in this run can change is written by other processes while the rest is aligned.
        alignments: dict[str, Alignment] = {}
        at_once = [article for article in wanted if article.pair.slug not in waits]
        begun = parallel.ordered_map(bring_up, at_once, jobs=project.jobs, lost=_lost)
        if waits:
            alignments = aligning.align_articles(
                project.config, articles, given, neural=neural, again=again, jobs=project.jobs
            )
            found = aligning.drafted(project, unsettled, alignments)
            elsewhere = memory.remember([*catalogues, *found])
        later = [article for article in wanted if article.pair.slug in waits]
        done = parallel.ordered_map(bring_up, later, jobs=project.jobs, lost=_lost)
        for article in wanted:
            told = next(done if article.pair.slug in waits else begun)
            for line in told.lines:
                click.echo(line)
            failed |= show(told.problems, quiet=quiet)
    finish(failed=failed)


class Done(NamedTuple):
    """What is told of an article once its catalogue is written."""

    lines: list[str]
    problems: list[Problem]


def _lost(article: Article) -> Done:
    from glossalign.model import Problem

    message = "the process at work on it died twice (killed, or out of memory?): nothing is written"
    return Done([], [Problem("worker-died", message, "error", article.pair.source)])


def _bring_up(
    project: Project,
    article: Article,
    alignment: Alignment | None,
    prefer: Prefer,
    elsewhere: Mapping[str, str],
    *,
    quiet: bool,
    verbose: bool,
) -> Done:
    """Write the article's catalogue as both documents ask for."""
    from glossalign import aligning
    from glossalign import project as steps
    from glossalign.errors import GlossalignError

    problems = list(aligning.doubts(project.config, article, alignment)) if alignment else []
    try:
        now = aligning.updated(project, article, alignment, prefer, elsewhere)
        problems += aligning.disputes(project, now, alignment)
        changed = steps.write_catalogue(project, now)
    except GlossalignError as error:
        return Done([], [*problems, error.problem])
    if quiet:
        return Done([], problems)
    lines, notes = _report(now, alignment, project.config.source_locale, changed=changed)
    return Done(lines, problems + notes if verbose else problems)


def _report(
    article: Article, alignment: Alignment | None, source_locale: str, *, changed: bool
) -> tuple[list[str], list[Problem]]:
    """Return the lines that account for an article, and a note of each segment that is out of line."""
    from glossalign import aligning, coverage
    from glossalign.ledger import ledgers
    from glossalign.model import Alignment
    from glossalign.report.text import coverage_line, fates, ledger_lines, printable

    counts = coverage.count(article.placed(), article.source.segments)
    note = "" if changed else "  (unchanged)"
    segments = article.source.segments, article.target.segments
    sides = ledgers(alignment or Alignment(()), *segments)
    lines = [
        printable(f"{article.catalogue_path}: {coverage_line(counts)}{note}"),
        *ledger_lines((source_locale, article.pair.locale), sides),
    ]
    notes = fates((article.pair.source, article.pair.target), sides, segments)
    return lines, [*notes, *aligning.changes(article)]


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
    from glossalign import aligning, config
    from glossalign import project as steps

    settings = config.load(Path(names[0]).absolute().parent)
    locale = (locales or settings.locales or ("tr",))[0]
    article = steps.read_pair(settings, names[0], names[1], locale)
    if explain:
        write(_grounds(settings, [article], {article.pair.slug}, given, neural=neural), output)
        return
    project = steps.Project(settings, (article.pair,), (locale,), {}, ())
    alignment = aligning.align_articles(settings, [article], given, neural=neural).get(article.pair.slug)
    if alignment:
        show(aligning.doubts(settings, article, alignment))
    _write_pair(aligning.updated(project, article, alignment), format_, output)


def _align_lines(
    names: tuple[str, ...],
    output: str | None,
    locales: tuple[str, ...],
    given: Lexicon | None,
    *,
    neural: bool,
) -> None:
    from glossalign import checks, config, corpus, files, lang
    from glossalign.model import Problem

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
        for code, message in checks.doubts(sides[0], sides[1], alignment, languages)
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
    settings: Config, articles: Sequence[Article], chosen: set[str], given: Lexicon | None, *, neural: bool
) -> Iterator[str]:
    """Yield what each bead of the chosen articles rests on."""
    from glossalign import align, aligning
    from glossalign.align.explain import grounds
    from glossalign.report.text import bead_lines

    both, model = aligning.learn(settings, articles, given, neural=neural)
    for number, (article, alignment) in enumerate(zip(both, align.alignments(model), strict=True)):
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
