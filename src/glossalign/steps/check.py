"""The articles of a project checked: how each stands, what the rules find in it, what a change touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from glossalign import lang
from glossalign.article import Article
from glossalign.checks import rules, states
from glossalign.checks.article import findings as findings_of_rules
from glossalign.checks.article import is_suppressed
from glossalign.coverage import changes, counts
from glossalign.coverage.rows import Row, line_hits
from glossalign.errors import GlossalignError
from glossalign.formats import po
from glossalign.markdown import document, segment
from glossalign.model import Finding, Problem
from glossalign.project import config, parallel, revisions
from glossalign.project.load import Project, language
from glossalign.steps import align, glossary

if TYPE_CHECKING:
    from glossalign.glossary.usage import Checker
    from glossalign.model import Alignment, Catalogue

_TRUE: Final = frozenset({"true", "yes", "on"})
"""What front matter may say for yes: every scalar is read as a string."""

UNTRANSLATED: Final = frozenset({"GA101", "GA102", "GA103", "GA104", "GA303", "GA501"})
"""Codes that say nothing of an article that is not meant to be translated."""


Behind = tuple[Article, Mapping[str, "Alignment | None"]]
"""An article as read, and what `align.behind` returned for its locale."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of the articles of a locale."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    """Those that are selected and not suppressed, by article, each in the order of its file."""
    left_out: tuple[str, ...]
    """Slugs of articles that are marked as not to be translated."""
    problems: tuple[Problem, ...]
    """What kept articles out."""


def is_marked(article: Article, key: str) -> bool:
    """Tell whether an article's front matter says `untranslated: true` or `outdated: true`.

    The first may stand on either side, the second is said of a translation.
    """
    sides = (article.target,) if key == "outdated" else (article.source, article.target)
    return any(str(side.document.front_matter.get(key, "")).casefold() in _TRUE for side in sides)


def look(
    project: Project,
    articles: Sequence[Article],
    locale: str,
    behind: Mapping[str, Alignment | None],
    *,
    chosen: Iterable[str],
    rules_too: bool = True,
) -> Seen:
    """Return how the chosen articles of a locale stand and, unless `rules_too` is false, what is found in them.

    `articles` are all of the locale, as read, `behind` is what `align.behind` says of them. Raises UsageError for a code in the
    settings that no rule has.
    """
    wanted = set(chosen)
    members = [article for article in articles if article.pair.slug in wanted]
    problems: list[Problem] = []
    finder = _term_checker(project, locale, problems) if rules_too else None
    slugs = {article.pair.slug: article.pair.translated for article in articles}
    _select(project, ())  # An unknown code is said before anything is done.

    def ask(read: Article) -> tuple[Row | None, list[Finding]] | Problem:
        article = align.as_aligned(project, read, behind)
        found = findings(project, article, slugs, finder) if rules_too else []
        return _row(article), found

    def lost(article: Article) -> Problem:
        message = "the process that checked it died twice (killed, or out of memory?)"
        return Problem("worker-died", message, "error", article.pair.source)

    rows, found, left_out = [], [], []
    answers = parallel.ordered_map(ask, members, jobs=project.jobs, lost=lost)
    for article, answer in zip(members, answers, strict=True):
        if isinstance(answer, Problem):
            problems.append(answer)
            continue
        row, some = answer
        found += some
        if row is None:
            left_out.append(article.pair.slug)
        else:
            rows.append(row)
    if rules_too and {pair.slug for pair in project.pairs} <= wanted:
        found += _orphans(project, locale)
    return Seen(tuple(rows), tuple(found), tuple(left_out), tuple(problems))


def _row(article: Article) -> Row | None:
    if is_marked(article, "untranslated"):
        return None
    pair, placed, sources = article.pair, article.placed(), article.source.segments
    targets = article.target.segments
    outdated = is_marked(article, "outdated")
    return Row(
        pair.slug,
        pair.locale,
        pair.source,
        pair.target,
        article.catalogue_path,
        counts.count(placed, sources, outdated=outdated),
        counts.count(placed, sources, targets, by="words", outdated=outdated),
        translated=pair.translated,
        stale_known=article.catalogue_text is not None,
        outdated=outdated,
        lines=line_hits(placed, article.source.document, sources, outdated=outdated),
    )


def findings(
    project: Project, article: Article, slugs: Mapping[str, bool], terms: Checker | None
) -> list[Finding]:
    """Return what all rules find in an article, as far as it is selected and not suppressed.

    `slugs` says of each slug of the locale whether it is translated; `terms` looks for departures from the glossary.
    """
    pair = article.pair
    source, target = article.source, article.target
    located = states.findings(
        pair.slug,
        pair.locale,
        source.document,
        source.segments,
        target.document,
        target.segments,
        article.placed(),
        catalogue_path=article.catalogue_path,
        target_path=pair.target,
        has_target=pair.translated,
        has_catalogue=article.catalogue_text is not None,
        outdated=is_marked(article, "outdated"),
    )
    used = glossary.article_findings(terms, article) if terms else ()
    found = findings_of_rules(
        pair.slug,
        pair.locale,
        source.document,
        source.segments,
        target.document,
        target.segments,
        article.placed(),
        (lang.language(project.config.source_locale), lang.language(pair.locale)),
        catalogue_path=article.catalogue_path,
        known_slugs=slugs,
        others=used,
        states=located,
        others_ran=(*states.RAN, *(terms.codes if terms else ())),
    )
    codes = _select(project, (pair.source, pair.target))
    if is_marked(article, "untranslated"):
        codes -= UNTRANSLATED
    if not pair.translated:
        # A suppression in the source says nothing of use where there is no translation to look at.
        codes -= {"GA000"}
    return [finding for finding in found if finding.code in codes]


def _select(project: Project, paths: tuple[str, ...]) -> frozenset[str]:
    """Return the codes that the settings for documents select."""
    settings = project.config
    for path in paths:
        settings = config.for_path(settings, path)
    # What a path ignores is ignored beside what the project, or the command line, does.
    ignored = (*project.config.check.ignore, *settings.check.ignore)
    return _selected(settings.check.select, ignored)


@cache
def _selected(select: tuple[str, ...], ignore: tuple[str, ...]) -> frozenset[str]:
    return frozenset(rules.select(rules.RULES, select, ignore))


def _term_checker(project: Project, locale: str, problems: list[Problem]) -> Checker | None:
    try:
        pairs = glossary.read_glossary(project, locale)
    except GlossalignError as error:
        problems.append(error.problem)
        return None
    if not pairs or _select(project, ()).isdisjoint({"GA401", "GA402"}):
        return None
    finder = glossary.checker(project, pairs, locale)
    return finder if finder.codes else None


def _orphans(project: Project, locale: str) -> Iterator[Finding]:
    for pair in project.orphans:
        text = project.texts.get(pair.target)
        if pair.locale != locale or text is None or "GA105" not in _select(project, (pair.target,)):
            continue
        if not is_suppressed(text.document, "GA105"):
            yield states.orphan(pair.slug, locale, pair.target, pair.source)


def limits(project: Project, rows: Iterable[Row]) -> dict[tuple[str, str], float]:
    """Return the percent that each article has to have, by locale and slug, for those that have one."""
    found = {}
    for row in rows:
        settings = config.for_path(config.for_path(project.config, row.source), row.target)
        if settings.check.fail_under_article is not None:
            found[row.locale, row.slug] = settings.check.fail_under_article
    return found


# -- since a revision --------------------------------------------------------------------------------


def since(
    project: Project, articles: Iterable[Behind], base: revisions.Since
) -> tuple[list[changes.Change], list[Problem]]:
    """Return the source segments that were touched since a base, and what could not be read there."""
    found: list[changes.Change] = []
    problems = []
    for article, behind in articles:
        paths = (article.pair.source, article.pair.target, article.catalogue_path)
        if base.paths.isdisjoint(paths) or is_marked(article, "untranslated"):
            continue
        try:
            before = _before(project, article, base)
        except GlossalignError as error:
            # What was wrong before need not be mended: all of it counts as touched.
            note = error.problem
            problems.append(replace(note, severity="warning"))
            before = changes.Before(None, None, None)
        now = align.as_aligned(project, article, behind)
        found += changes.changes(
            article.pair.slug,
            article.pair.locale,
            now.placed(),
            now.source.segments,
            now.target.segments,
            before,
            catalogue=now.catalogue if now.catalogue_text is not None else None,
            outdated=is_marked(article, "outdated"),
        )
    return found, problems


def _before(project: Project, article: Article, base: revisions.Since) -> changes.Before:
    pair = article.pair

    def text_of(path: str, code: str, now: tuple[str, ...]) -> Sequence[str] | None:
        if path not in base.paths:
            return now
        text = revisions.show(project.config.root, base.commit, path)
        if text is None:
            return None
        fields = config.for_path(project.config, path).front_matter
        read = document.parse(text, path=path, fields=fields)
        return [s.text for s in segment.segment(read, language(project.config, code))]

    def catalogue() -> Catalogue | None:
        path = article.catalogue_path
        if path not in base.paths:
            return article.catalogue if article.catalogue_text is not None else None
        text = revisions.show(project.config.root, base.commit, path)
        return None if text is None else po.parse(text, path=path)

    sources = tuple(s.text for s in article.source.segments)
    targets = tuple(s.text for s in article.target.segments)
    return changes.Before(
        text_of(pair.source, project.config.source_locale, sources),
        text_of(pair.target, pair.locale, targets),
        catalogue(),
    )
