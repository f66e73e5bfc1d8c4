"""The glossary of a project: mined from articles, kept in a file, compared with articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glossalign import lang
from glossalign.catalogue import memory
from glossalign.checks.article import article_findings
from glossalign.checks.rules import RULES
from glossalign.checks.subject import Subject
from glossalign.errors import GlossalignError
from glossalign.formats import delimited
from glossalign.glossary import decisions, phrases, usage
from glossalign.glossary.pairs import TOO_FEW, Example, mine
from glossalign.glossary.usage import Checker
from glossalign.model import TRANSLATED, Finding, Problem, Reference, TermPair
from glossalign.pairing import templates
from glossalign.project import files

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.model import Catalogue
    from glossalign.project.load import Project


def glossary_path(project: Project, locale: str) -> str:
    """Return where the glossary of a locale lies, relative to the root."""
    return templates.expand(project.config.glossary, locale=locale)


def mine_terms(project: Project, articles: Sequence[Article], locale: str) -> list[TermPair]:
    """Return the term pairs of the articles; only fresh units teach."""
    return mine(
        _examples(articles), source_language=project.config.source_locale, target_language=locale
    )


def _examples(articles: Iterable[Article]) -> list[Example]:
    """Return the aligned texts of the fresh units of articles."""
    examples = []
    for article in articles:
        places = article.placed
        for p in places:
            if p.state not in TRANSLATED or not p.unit or not p.source:
                continue
            first = article.source.segments[p.source.start]
            block = article.source.document.blocks[first.block]
            examples.append(
                Example(
                    p.unit.source,
                    p.unit.target,
                    block.name if first.kind == "field" else first.kind,
                    Reference(article.pair.source, first.line),
                )
            )
    return examples


def update_glossary(
    project: Project, articles: Sequence[Article], locale: str
) -> tuple[list[TermPair], bool]:
    """Write the glossary of a locale, with what people decided; return it and whether it changed.

    The file keeps its delimiter, its line ends and its BOM. Raises CatalogueError where it cannot
    be read.
    """
    languages = project.config.source_locale, locale
    examples = _examples(articles)
    mined = mine(examples, source_language=languages[0], target_language=languages[1])
    path = glossary_path(project, locale)
    root = project.config.root
    old = files.read_text_or_none(root / path, root=root)
    known = delimited.parse_terms(old, path=path) if old is not None else []
    terms = decisions.update_rows(
        known, mined, lambda rows: usage.find_uses(rows, examples, languages)
    )
    text = delimited.in_layout_of(old or "", terms)
    return terms, files.write_text(root / path, text, root=root, expected=old)


def read_glossary(project: Project, locale: str) -> list[TermPair]:
    """Return the glossary of a locale, empty where there is none.

    Raises CatalogueError, FileError.
    """
    path = glossary_path(project, locale)
    text = files.read_text_or_none(project.config.root / path, root=project.config.root)
    return delimited.parse_terms(text, path=path) if text is not None else []


def memory_of(project: Project, locale: str, catalogues: Iterable[Catalogue]) -> memory.Memory:
    """Return what the catalogues of a locale and its glossary say of translations.

    A glossary that cannot be read says nothing: `glossary` and `check` name what is wrong with it.
    """
    try:
        rows = read_glossary(project, locale)
    except GlossalignError:
        rows = []
    terms = {
        pair.term.lower(): pair.translation
        for pair in sorted(rows, key=lambda pair: (pair.status == "approved", pair.count))
        if pair.status in ("approved", "proposed")
    }
    return memory.Memory(memory.remember(catalogues), terms)


def checker(project: Project, pairs: Sequence[TermPair], locale: str) -> Checker:
    """Return what finds departures from a glossary."""
    return Checker(pairs, project.config.source_locale, locale)


def term_findings(
    project: Project, articles: Iterable[Article], pairs: Sequence[TermPair], locale: str
) -> Iterator[Finding]:
    """Yield where articles depart from the glossary: GA401 and GA402, at the words in question."""
    finder = checker(project, pairs, locale)
    languages = lang.language(project.config.source_locale), lang.language(locale)
    rules = [RULES[code] for code in finder.codes]
    for article in articles:
        for finding in article_findings(Subject(article, languages, terms=finder), rules):
            if finding.code in finder.codes:
                yield finding


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """An aligned sentence that has a term."""

    source_place: str
    source: str
    target_place: str
    target: str


def concordance(
    articles: Iterable[Article], term: str, source: str, target: str
) -> Iterator[ConcordanceLine]:
    """Yield the aligned sentences that have a term, of either language and in any form."""
    finders = phrases.Finder(source, {}), phrases.Finder(target, {})
    keys = tuple(finder.key(term) for finder in finders)
    for article in articles:
        for p in article.placed:
            if not (p.unit and p.unit.target and p.source):
                continue
            texts = p.unit.source, p.unit.target
            sides = zip(finders, keys, texts, strict=True)
            if any(
                key and any(f.key == key for f in finder.phrases(text))
                for finder, key, text in sides
            ):
                here = article.source.segments[p.source.start].line
                there = (
                    f":{article.target.segments[p.target.start].line}"
                    if p.target
                    else " (not in the article)"
                )
                yield ConcordanceLine(
                    f"{article.pair.source}:{here}",
                    texts[0],
                    f"{article.pair.target}{there}",
                    texts[1],
                )


def notes(
    project: Project, articles: Sequence[Article], pairs: Sequence[TermPair], locale: str
) -> Iterator[Problem]:
    """Yield what a terminologist should look at: departures, lost terms, too little text."""
    path = glossary_path(project, locale)
    for finding in term_findings(project, articles, pairs, locale):
        yield Problem(
            finding.code,
            finding.message,
            finding.severity,
            finding.path,
            finding.line,
            finding.column,
        )
    for pair in pairs:
        if pair.status == "approved" and not pair.count:
            message = (
                f"{pair.term!r} = {pair.translation!r} is approved, and stands nowhere any more"
            )
            yield Problem("term-vanished", message, "info", path)
    aligned = sum(p.state in TRANSLATED for article in articles for p in article.placed)
    if aligned < TOO_FEW:
        message = (
            f"{aligned} aligned sentences: terms are taken from links, titles and equal words "
            "alone; "
            f"what recurs tells nothing below {TOO_FEW}"
        )
        yield Problem("few-sentences", message, "info", path)


def with_terms(project: Project, articles: Sequence[Article]) -> list[Article]:
    """Return the articles with the glossary's terms of each source text as extracted comments.

    `term: back office = arka ofis`: the approved translation, else the one found most often.
    """
    known: dict[str, TermNotes] = {}
    found = []
    for article in articles:
        locale = article.pair.locale
        if locale not in known:
            known[locale] = TermNotes(project, read_glossary(project, locale))
        notes = known[locale]
        members = tuple(
            replace(unit, extracted=(*unit.extracted, *notes.of(unit.source)))
            for unit in article.catalogue.units
        )
        found.append(article.with_catalogue(replace(article.catalogue, units=members)))
    return found


class TermNotes:
    """The terms of a glossary, found in source texts: `term: back office = arka ofis`."""

    def __init__(self, project: Project, rows: Iterable[TermPair]) -> None:
        """Take the rows of a glossary: of a term the approved translation, else the commonest."""
        self._finder = phrases.Finder(project.config.source_locale, {})
        good = [pair for pair in rows if pair.status in ("approved", "proposed")]
        # The last one holds.
        good.sort(key=lambda pair: (pair.status == "approved", pair.count))
        self._known = {self._finder.key(pair.term): pair for pair in good}

    def of(self, source: str) -> Iterator[str]:
        """Yield a line for each term of a text; `office` says nothing new beside `back office`."""
        keys = dict.fromkeys(phrase.key for phrase in self._finder.phrases(source))
        hits = [key for key in keys if key in self._known]
        for key in hits:
            if not any(key != other and set(key) <= set(other) for other in hits):
                pair = self._known[key]
                yield f"term: {pair.term} = {pair.translation}"
