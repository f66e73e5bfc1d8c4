"""The articles of a project checked: coverage, findings, what a change touched, verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign import __version__, lang
from glossalign.article import Article
from glossalign.catalogue.memory import NO_MEMORY
from glossalign.checks.article import article_findings
from glossalign.checks.fingerprint import fingerprints
from glossalign.checks.rules import RULES, select_codes
from glossalign.checks.subject import Subject
from glossalign.checks.terms import CODES
from glossalign.coverage import changes, gates
from glossalign.coverage.rows import Row, row_of
from glossalign.errors import GlossalignError, UsageError
from glossalign.formats import baseline, po
from glossalign.model import NO_TEXT, Alignment, Catalogue, Finding, Problem
from glossalign.project import config, files, load, parallel, revisions
from glossalign.report.result import Result
from glossalign.steps import align, build, glossary

if TYPE_CHECKING:
    from glossalign.coverage.gates import Baseline, Verdict
    from glossalign.glossary.usage import Checker
    from glossalign.project.load import LocaleArticles, Project
    from glossalign.report.result import View

UNTRANSLATED: Final = gates.COVERAGE | {"GA303"}
"""Codes that say nothing of an article that is not meant to be translated."""


@dataclass(frozen=True, slots=True)
class Survey:
    """How the articles of a locale stand, and what was found in them."""

    locale: str
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    """Those that are selected and not suppressed, by article, each in the order of its file."""
    changes: tuple[changes.Change, ...]
    """The source segments that were touched since the base."""
    exempt: tuple[str, ...]
    """Slugs of articles that are marked as not to be translated."""
    problems: tuple[Problem, ...]
    """What kept articles out, and what could not be read at the base."""


class _Answer(NamedTuple):
    """What is known of one article."""

    row: Row | None
    findings: list[Finding]
    changes: list[changes.Change]
    problems: list[Problem]


def survey(
    project: Project,
    found: LocaleArticles,
    *,
    rules_too: bool = True,
    base: revisions.Since | None = None,
) -> Survey:
    """Return how the chosen articles of a locale stand, and what is found in them.

    What their catalogues do not say is aligned in memory. Without `rules_too` nothing is looked
    for. Raises UsageError for a code in the settings that no rule has.
    """
    locale, articles, members = found.locale, found.articles, found.chosen
    problems: list[Problem] = []
    terms = _term_checker(project, locale, problems) if rules_too else None
    site = {article.pair.slug: article.pair.translated for article in articles}
    _select(project, ())  # An unknown code is said before anything is done.
    realigned = align.realignments(project, articles)
    elsewhere = NO_MEMORY
    if realigned:
        catalogues = [article.catalogue for article in articles]
        elsewhere = glossary.memory_of(project, locale, catalogues)

    def ask(read: Article) -> _Answer | Problem:
        article = align.as_aligned(project, read, realigned, elsewhere)
        faults = []
        if rules_too:
            alignment = realigned.get(article.pair.slug)
            faults = find(project, article, site, terms, alignment)
        touched, errors = _find_touched(project, read, article, base) if base else ([], [])
        return _Answer(None if article.is_exempt else row_of(article), faults, touched, errors)

    def lost(article: Article) -> Problem:
        message = "the process that checked it died twice (killed, or out of memory?)"
        return Problem("worker-died", message, "error", article.pair.source)

    answers: list[_Answer] = []
    exempt = []
    for article, answer in zip(
        members, parallel.ordered_map(ask, members, jobs=project.jobs, lost=lost), strict=True
    ):
        if isinstance(answer, Problem):
            problems.append(answer)
            continue
        answers.append(answer)
        if answer.row is None:
            exempt.append(article.pair.slug)
    findings = [finding for answer in answers for finding in answer.findings]
    if rules_too and {pair.slug for pair in project.pairs} <= found.slugs:
        findings += _in_orphans(project, locale)
    return Survey(
        locale,
        tuple(answer.row for answer in answers if answer.row is not None),
        tuple(findings),
        tuple(change for answer in answers for change in answer.changes),
        tuple(exempt),
        (*problems, *(problem for answer in answers for problem in answer.problems)),
    )


def find(
    project: Project,
    article: Article,
    site: Mapping[str, bool],
    terms: Checker | None,
    alignment: Alignment | None = None,
) -> list[Finding]:
    """Return what all rules find in an article, as far as it is selected and not suppressed.

    `site` says of each slug of the locale whether it is translated; `terms` finds departures from
    the glossary; `alignment` is of an article that its catalogue does not settle.
    """
    pair = article.pair
    languages = lang.language(project.config.source_locale), lang.language(pair.locale)
    faults = build.faults_of(project.config, article, alignment)
    subject = Subject(article, languages, site=site, terms=terms, build_faults=faults)
    silent = CODES - set(terms.codes if terms else ())
    found = article_findings(subject, [rule for rule in RULES.values() if rule.code not in silent])
    codes = _select(project, (pair.source, pair.target))
    if article.is_exempt:
        codes -= UNTRANSLATED
    if not pair.translated:
        # A suppression in the source says nothing of use where there is no translation to look at.
        codes -= {"GA000"}
    return [finding for finding in found if finding.code in codes]


def _in_orphans(project: Project, locale: str) -> Iterator[Finding]:
    """Yield the findings of the articles of a locale that have no source document."""
    languages = lang.language(project.config.source_locale), lang.language(locale)
    for pair in project.orphans:
        text = project.texts.get(pair.target)
        if pair.locale == locale and text is not None:
            article = Article(pair, NO_TEXT, text, "", None, Catalogue(locale))
            codes = _select(project, (pair.target,)) & {"GA107"}
            for finding in article_findings(Subject(article, languages), [RULES["GA107"]]):
                if finding.code in codes:
                    yield finding


def _select(project: Project, paths: tuple[str, ...]) -> frozenset[str]:
    """Return the codes that the settings for documents select."""
    settings = project.config
    for path in paths:
        settings = config.for_path(settings, path)
    # What a path ignores is ignored beside what the project, or the command line, does.
    ignored = (*project.config.check.ignore, *settings.check.ignore)
    return _select_codes(settings.check.select, ignored)


@cache
def _select_codes(selected: tuple[str, ...], ignore: tuple[str, ...]) -> frozenset[str]:
    return frozenset(select_codes(RULES, selected, ignore))


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


def limits(project: Project, rows: Iterable[Row]) -> dict[tuple[str, str], float]:
    """Return the percent that an article must have, by locale and slug, where one is set."""
    found = {}
    for row in rows:
        settings = config.for_path(config.for_path(project.config, row.source), row.target)
        if settings.check.fail_under_article is not None:
            found[row.locale, row.slug] = settings.check.fail_under_article
    return found


# -- the result ------------------------------------------------------------------------------------


def result_of(project: Project, surveys: Sequence[Survey], view: View) -> Result:
    """Return the result to report, without verdicts."""
    # What is wrong in a source document is found once, not in each locale.
    told = {
        (f.code, f.path, f.line, f.column, f.message): f
        for one in reversed(surveys)
        for f in reversed(one.findings)
    }
    findings = tuple(reversed(told.values()))
    return Result(
        __version__,
        project.config.source_locale,
        tuple(row for one in surveys for row in one.rows),
        tuple((one.locale, slug) for one in surveys for slug in one.exempt),
        findings,
        tuple(fingerprints(findings)),
        changes=tuple(change for one in surveys for change in one.changes),
        view=view,
        prefix=revisions.prefix(project.config.root),
    )


def verdicts(
    project: Project, result: Result, before: Baseline | None, diff_fail_under: float | None
) -> Iterator[Verdict]:
    """Yield what each gate says of a result; `before` is what it is held against."""
    gate, by = project.config.check, result.view.by
    if gate.fail_under is not None:
        yield from gates.total_gate(result.rows, gate.fail_under, by)
    yield from gates.articles_gate(result.rows, limits(project, result.rows), by)
    if result.base and diff_fail_under is not None:
        yield gates.change_gate(changes.count_changes(result.changes), diff_fail_under, result.base)
    if before:
        yield from gates.baseline_gate(result.rows, before)
    yield from gates.states_gate(result.findings, gate.fail_on)
    yield gates.findings_gate([finding for finding, _ in result.left()])


def read_baseline(path: Path, root: Path) -> Baseline:
    """Return the baseline that a file has. Raises UsageError `baseline` where there is none."""
    name = files.display_path(path, root)
    if not files.is_file(path):
        raise UsageError("baseline", "is not there: write it with --write-baseline", path=name)
    return baseline.parse(files.read_text(path, follow=True), path=name)


def write_baseline(path: Path, result: Result) -> Baseline:
    """Write a result as the baseline of results to come, and return it."""
    new = gates.baseline_of(result.rows, [value for _, value in result.left()])
    files.write_text(path, "".join(baseline.serialize(new)), root=path.parent)
    return new


# -- since a revision ------------------------------------------------------------------------------


def _find_touched(
    project: Project, read: Article, article: Article, base: revisions.Since
) -> tuple[list[changes.Change], list[Problem]]:
    """Return the source segments touched since a base, and what could not be read there."""
    paths = (article.pair.source, article.pair.target, article.catalogue_path)
    if base.paths.isdisjoint(paths) or article.is_exempt:
        return [], []
    problems = []
    try:
        before = _before(project, read, base)
    except GlossalignError as error:
        # What was wrong before need not be mended: all of it counts as touched.
        problems.append(replace(error.problem, severity="warning"))
        before = changes.Before(None, None, None)
    return list(changes.touched_segments(article, before)), problems


def _before(project: Project, article: Article, base: revisions.Since) -> changes.Before:
    pair = article.pair

    def texts_of(path: str, code: str, now: tuple[str, ...]) -> Sequence[str] | None:
        if path not in base.paths:
            return now
        text = revisions.show_file(project.config.root, base.commit, base.former(path))
        if text is None:
            return None
        before = load.text_of(project.config, text, path, code).segments
        return [s.text for s in before if not s.literal or s.text in now]

    def catalogue() -> Catalogue | None:
        path = article.catalogue_path
        if path not in base.paths:
            return article.catalogue if article.has_catalogue else None
        text = revisions.show_file(project.config.root, base.commit, base.former(path))
        return None if text is None else po.parse(text, path=path)

    sources = tuple(s.text for s in article.source.segments)
    targets = tuple(s.text for s in article.target.segments)
    return changes.Before(
        texts_of(pair.source, project.config.source_locale, sources),
        texts_of(pair.target, pair.locale, targets),
        catalogue(),
    )
