"""The step of `align`: the catalogues of a locale brought up to date and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from glossalign.align.ledger import Ledger, ledgers
from glossalign.catalogue import deletions, memory
from glossalign.coverage.counts import Coverage, count
from glossalign.errors import GlossalignError
from glossalign.model import Alignment, Catalogue, Problem, Unit
from glossalign.project import load, parallel
from glossalign.report import text
from glossalign.steps import align, glossary

if TYPE_CHECKING:
    from glossalign.align.lexicon import Lexicon
    from glossalign.article import Article
    from glossalign.catalogue.memory import Memory
    from glossalign.catalogue.update import Prefer
    from glossalign.project.load import Project


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """How the articles are aligned and their catalogues written."""

    prefer: Prefer = "ask"
    """Whose text holds where a person translated and the article was edited by hand."""
    lexicon: Lexicon | None = None
    """Word pairs to begin with."""
    again: bool = False
    """Whether what the catalogues settle is aligned anew, too."""
    neural: bool = False
    """Whether a sentence encoder is asked as well."""
    account: bool = True
    """Whether it is said how each article stands."""
    accept_deletions: bool = False
    """Whether entries that were emptied many at once stay empty."""
    named: bool = False
    """Whether the articles are named: each gets a catalogue then, untranslated where it has no
    translation."""
    notes: bool = False
    """Whether each segment that is out of line gets a note, too."""


@dataclass(frozen=True, slots=True)
class Written:
    """How an article stands once its catalogue is written."""

    catalogue_path: str
    counts: Coverage
    sides: tuple[Ledger, Ledger]
    """What became of the segments of the source and of the target."""
    changed: bool
    """False where the file said so already."""


@dataclass(frozen=True, slots=True)
class AlignOutcome:
    """What came of an article.

    `written` is None where an error kept it from being written, or no account was asked for.
    """

    problems: tuple[Problem, ...]
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a locale when its catalogues are written."""

    to_align: frozenset[str]
    """Slugs of the articles that their catalogues do not settle."""
    alignments: Mapping[str, Alignment]
    """Of those, by slug, as far as there is one yet."""
    elsewhere: Memory
    """Translations of the other articles and of the glossary."""
    drafts: Mapping[str, Sequence[Unit]]
    """What the documents of an article ask for, by slug (`align.drafts_of`)."""


def write_catalogues(
    project: Project,
    articles: Sequence[Article],
    chosen: set[str],
    abandoned: Mapping[str, Catalogue],
    options: AlignOptions,
) -> Iterator[AlignOutcome]:
    """Write the catalogues of the chosen articles and yield the outcome of each, in their order.

    `articles` are all of the locale, as the lexicon is learned from all; `abandoned` are catalogues
    without a source document, whose translations are used again. What comes of an article is the
    same for any number of processes. Where the articles cannot be aligned, those that need no
    alignment are written and yielded first.

    Raises GlossalignError where the articles cannot be aligned.
    """
    catalogues = [*abandoned.values(), *(article.catalogue for article in articles)]
    # A new catalogue needs a translation to begin with; one that is there is kept up to date.
    wanted = [
        article
        for article in articles
        if article.pair.slug in chosen
        and (article.pair.translated or article.catalogue.units or options.named)
    ]
    to_align = align.unsettled_slugs(articles, again=options.again)
    late = [
        article
        for article in wanted
        if article.pair.slug in to_align or (to_align and align.lacks(article))
    ]
    waiting = {article.pair.slug for article in late}
    # What nothing found in this run can change is written by other processes while the rest is
    # aligned.
    early = [article for article in wanted if article.pair.slug not in waiting]
    (locale,) = {article.pair.locale for article in wanted} or {""}
    elsewhere = glossary.memory_of(project, locale, catalogues)
    known = _Known(to_align, {}, elsewhere, {})
    outcomes = _start(project, early, known, options)
    late_outcomes: Iterator[AlignOutcome] = iter(())
    failure: GlossalignError | None = None
    if late:
        try:
            known = _with_alignments(project, articles, catalogues, known, options)
        except GlossalignError as error:
            failure = error
        else:
            late_outcomes = _start(project, late, known, options)
    for article in wanted:
        if article.pair.slug not in waiting:
            yield next(outcomes)
        elif failure is None:
            yield next(late_outcomes)
    if failure is not None:
        raise failure


def _with_alignments(
    project: Project,
    articles: Sequence[Article],
    catalogues: Sequence[Catalogue],
    known: _Known,
    options: AlignOptions,
) -> _Known:
    """Return what is known once the articles are aligned. Raises GlossalignError."""
    alignments = align.align_articles(
        project.config,
        articles,
        options.lexicon,
        neural=options.neural,
        again=options.again,
        unsettled=known.to_align,
        jobs=project.jobs,
    )
    drafts = {
        article.pair.slug: align.drafts_of(project, article, alignments[article.pair.slug])
        for article in articles
        if article.pair.slug in known.to_align and article.pair.slug in alignments
    }
    # Without these a sentence that another article translates would be filled by the next run
    # alone.
    found = [Catalogue("", tuple(members)) for members in drafts.values()]
    elsewhere = known.elsewhere._replace(said=memory.remember([*catalogues, *found]))
    return _Known(known.to_align, alignments, elsewhere, drafts)


def _start(
    project: Project, articles: Sequence[Article], known: _Known, options: AlignOptions
) -> Iterator[AlignOutcome]:
    write = partial(_write, project, known, options)
    return parallel.ordered_map(write, articles, jobs=project.jobs, lost=_lost)


def _lost(article: Article) -> AlignOutcome:
    message = "the process at work on it died twice (killed, or out of memory?): nothing is written"
    return AlignOutcome((Problem("worker-died", message, "error", article.pair.source),))


def _emptied(before: Article, now: Article) -> Iterator[Problem]:
    """Yield what became of entries that a program has emptied."""
    gone = {(u.context, u.source) for u in deletions.emptied_units(before.catalogue)}
    if gone:
        back = sum((u.context, u.source) in gone and bool(u.target) for u in now.catalogue.units)
        message = (
            f"{len(gone)} translations were emptied at once, as programs do with what they did not "
            f"translate: {back} restored from the article; to delete them say --accept-deletions"
        )
        yield Problem("emptied", message, "warning", now.catalogue_path)


def _write(
    project: Project, known: _Known, options: AlignOptions, article: Article
) -> AlignOutcome:
    """Write the article's catalogue as both documents ask for."""
    settled = article.pair.slug not in known.to_align and article.target.segments
    alignment = (
        align.traced_alignment(article) if settled else known.alignments.get(article.pair.slug)
    )
    problems = list(align.doubts(project.config, article, alignment)) if alignment else []
    wanted = known.drafts.get(article.pair.slug)
    if wanted is None:
        wanted = align.drafts_of(project, article, alignment)
    try:
        now = align.update_article(
            project,
            article,
            alignment,
            options.prefer,
            known.elsewhere,
            wanted,
            accept_deletions=options.accept_deletions,
        )
        if not options.accept_deletions:
            problems += _emptied(article, now)
        problems += align.disputes(now, wanted)
        now = load.write_catalogue(project, now)
        changed = now.catalogue_text != article.catalogue_text
    except GlossalignError as error:
        return AlignOutcome((*problems, error.problem))
    if not options.account:
        return AlignOutcome(tuple(problems))
    segments = now.source.segments, now.target.segments
    sides = ledgers(alignment or Alignment(()), *segments)
    if options.notes:
        problems += text.fates((now.pair.source, now.pair.target), sides, segments)
        problems += align.stale_notes(now)
    counts = count(now)
    return AlignOutcome(tuple(problems), Written(now.catalogue_path, counts, sides, changed))
