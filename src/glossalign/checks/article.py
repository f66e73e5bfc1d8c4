"""All that the rules find in one article, each at its place in the file that must be edited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from glossalign.checks import copies, links, sentences, structure, suppress
from glossalign.checks.hits import Hit
from glossalign.checks.pairs import Article, Languages, edited, pairs_of, references_of
from glossalign.checks.rules import RULES
from glossalign.lang.translated import copied, is_copied_article
from glossalign.markdown.places import place, span_in_document
from glossalign.model import Finding

if TYPE_CHECKING:
    from glossalign.catalogue.trace import Placed
    from glossalign.checks.states import Located
    from glossalign.model import Document, Segment, Span


RAN: Final = ("GA201", "GA202", "GA203", "GA204", "GA301", "GA302", "GA303", "GA304")
"""Codes of the rules that `findings` asks."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding, and the segments that it is about."""

    finding: Finding
    sources: Sequence[Segment]
    targets: Sequence[Segment]


def findings(
    slug: str,
    locale: str,
    source: Document,
    sources: Sequence[Segment],
    target: Document,
    targets: Sequence[Segment],
    placed: Sequence[Placed],
    languages: Languages,
    *,
    catalogue_path: str,
    known_slugs: Mapping[str, bool] | None = None,
    others: Iterable[Finding] = (),
    states: Iterable[Located] = (),
    others_ran: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield what the rules GA2xx and GA3xx find in an article, and GA000, in the order of the file.

    Only pairs that are fresh are looked at sentence by sentence. A place is in the target document; where a
    translation stands in the catalogue alone, it is line 0 of `catalogue_path`. `known_slugs` says of each slug of
    the site whether it has a translation; with it, links to those without are reported as information.
    `others` are findings of rules elsewhere, `states` those of `states.findings` (`others_ran` the codes of both), so
    that one suppression holds for all: those that are left are yielded with the rest.
    """
    references = references_of(source), references_of(target)
    article = Article(
        slug,
        locale,
        source,
        sources,
        target,
        targets,
        placed,
        languages,
        catalogue_path,
        references,
    )
    found = [*_of_sentences(article), *_of_structure(article)]
    if known_slugs is not None:
        found += _untranslated_links(article, known_slugs)
    found += [_placed_again(article, finding) for finding in others]
    found += [
        _Found(one.finding, [sources[i] for i in one.source], [targets[j] for j in one.target])
        for one in states
    ]
    kept = _suppressed(article, found, {*RAN, *others_ran})
    yield from sorted(kept, key=lambda f: (f.path, f.line, f.column, f.code, f.message))


def _of_sentences(article: Article) -> Iterator[_Found]:
    if _is_copied(article):
        yield _copied(article)
        return
    for pair, hit in sentences.accused(article):
        yield _found(article, hit, pair.placed, pair.source)
    yield from _untranslated(article)


def _is_copied(article: Article) -> bool:
    return is_copied_article([s.text for s in article.sources], [s.text for s in article.targets])


def _copied(article: Article) -> _Found:
    """Return the one finding of an article that is not translated as a whole."""
    number = copied([s.text for s in article.sources], [s.text for s in article.targets])
    message = f"{number} of {len(article.targets)} segments are the source's own text: translate the article"
    return _found(article, Hit(copies.CODE, message, 0, 0), None, "", targets=range(1))


def _untranslated(article: Article) -> Iterator[_Found]:
    """Yield the segments of the target that no unit translates and that are the source's text, or its language.

    What a program prints is left alone.
    """
    sources = [s.text for s in article.sources]
    known = set(sources)
    printed = structure.outputs(article.target)
    read = {j for run in edited(article.placed, article.targets).values() for j in run}
    for p in article.placed:
        if not p.target or (p.unit and p.unit.target) or p.target.start in read:
            continue
        if article.targets[p.target.start].block in printed:
            continue
        segments = article.targets[p.target.start : p.target.stop]
        text = " ".join(segment.text for segment in segments)
        source = " ".join(sources[p.source.start : p.source.stop])
        if not source and text in known:
            source = text
        for hit in copies.rule(source, text, article.languages, segments[0].kind):
            yield _found(article, hit, p, source)


def _untranslated_links(article: Article, known_slugs: Mapping[str, bool]) -> Iterator[_Found]:
    for pair in pairs_of(article):
        for hit in links.untranslated(pair.target, article.languages, known_slugs):
            found = _found(article, hit, pair.placed, pair.source)
            yield replace(found, finding=replace(found.finding, severity="info"))


def _of_structure(article: Article) -> Iterator[_Found]:
    sides = (article.source, article.sources), (article.target, article.targets)
    rules = () if _is_copied(article) else (structure.heading_levels, structure.list_lengths)
    pairs = pairs_of(article)
    numbers_of = {pair.placed.source.start: number for number, pair in enumerate(pairs)}
    for rule in rules:
        for fault in rule(*sides, article.placed):
            accused = {numbers_of[i] for i in fault.source if i in numbers_of}
            if (
                fault.code != "GA201"
                and accused
                and accused == sentences.doubtful(article, pairs, accused)
            ):
                continue
            source = " ".join(article.sources[i].text for i in fault.source)
            first = article.targets[fault.target.start]
            hit = Hit(fault.code, fault.message, 0, len(first.text))
            yield _found(article, hit, None, source, fault.source, fault.target)
    for message, line, column in structure.heading_spaces(article.target):
        there = [s for s in article.targets if s.line == line and s.kind == "heading"]
        finding = _finding(
            article, "GA202", message, article.target.path, (line, column, line, column), message
        )
        yield _Found(finding, [], there)


def _found(
    article: Article,
    hit: Hit,
    p: Placed | None,
    source: str,
    sources: range = range(0),
    targets: range = range(0),
) -> _Found:
    """Return a hit as a finding at its place; `source` is the text that it belongs to, wherever it stands."""
    if p is not None:
        sources, targets = p.source, p.target
    there = article.targets[targets.start : targets.stop]
    content = f"{hit.message}\n{source}"
    if there:
        span: Span = span_in_document(article.target, there, hit.start, hit.end)
        finding = _finding(
            article,
            hit.code,
            hit.message,
            article.target.path,
            place(article.target, span),
            content,
        )
    else:
        finding = _finding(
            article, hit.code, hit.message, article.catalogue_path, (0, 0, 0, 0), content
        )
    return _Found(finding, article.sources[sources.start : sources.stop], there)


def _finding(
    article: Article,
    code: str,
    message: str,
    path: str,
    where: tuple[int, int, int, int],
    content: str,
) -> Finding:
    severity = RULES[code].severity
    return Finding(code, message, severity, article.slug, article.locale, path, *where, content)


def _placed_again(article: Article, finding: Finding) -> _Found:
    """Return a finding of another rule with the segments of both sides that stand at its line."""
    for document, segments, is_target in (
        (article.source, article.sources, False),
        (article.target, article.targets, True),
    ):
        if finding.path == document.path and finding.line:
            here = {i for i, segment in enumerate(segments) if segment.line == finding.line}
            at = [
                p
                for p in article.placed
                if not here.isdisjoint(p.target if is_target else p.source)
            ]
            return _Found(
                finding,
                [article.sources[i] for p in at for i in p.source],
                [article.targets[j] for p in at for j in p.target],
            )
    return _Found(finding, [], [])


def _suppressed(
    article: Article, found: Iterable[_Found], ran: Collection[str]
) -> Iterator[Finding]:
    """Yield the findings that no document suppresses, then the suppressions without use."""
    ours, theirs = suppress.suppressions(article.source), suppress.suppressions(article.target)
    for one in found:
        finding = one.finding
        line = {article.source.path: (finding.line, 0), article.target.path: (0, finding.line)}
        lines = line.get(finding.path, (0, 0))
        hidden = False
        for rows, document, segments, at in (
            (ours, article.source, one.sources, lines[0]),
            (theirs, article.target, one.targets, lines[1]),
        ):
            for row in rows:
                hidden |= suppress.covers(row, document, finding.code, segments, at)
        if not hidden:
            yield finding
    for rows, document in ((ours, article.source), (theirs, article.target)):
        for row in rows:
            for message in suppress.unused(row, RULES.keys(), ran):
                where = (row.line, row.column, row.line, row.column)
                yield _finding(article, suppress.UNUSED, message, document.path, where, message)


def is_suppressed(document: Document, code: str) -> bool:
    """Tell whether a document's front matter suppresses a code for the whole article."""
    rows = suppress.suppressions(document)
    return any(
        suppress.covers(row, document, code, [])
        for row in rows
        if row.block is None and not row.on_line
    )
