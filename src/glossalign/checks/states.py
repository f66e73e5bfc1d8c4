"""GA1xx and GA501: what coverage counts, as faults at the place that must be edited.

A fault stands in the article at the translation, or, where there is none, behind that of the
sentence before; without an article in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.checks.hits import Fault
from glossalign.markdown.places import NOWHERE, TextRange, range_of

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.catalogue.trace import Placed
    from glossalign.checks.subject import Subject
    from glossalign.model import Document

OF_STATE: Final = {
    "missing": ("GA101", "GA102"),
    "stale": ("GA103",),
    "extra": ("GA104",),
    "orphan": ("GA105",),
    "fuzzy": ("GA501",),
}
"""The codes by which `--fail-on` sees a state."""

_SHOWN: Final = 60
"""Characters of a sentence in a message."""


class _Spot(NamedTuple):
    """A unit, and where a fault of it stands."""

    unit: Placed
    path: str
    place: TextRange


def _spots(subject: Subject) -> list[_Spot]:
    """Return where a fault of each unit of an article would stand, in source order."""
    article = subject.article
    if not _has_translation(article):
        return []
    target = article.target
    if not article.pair.translated:
        return [_Spot(p, article.catalogue_path, NOWHERE) for p in article.placed]
    found = []
    before = TextRange(1, 1, 1, 1)
    for p in article.placed:
        here = before
        if p.target:
            first, last = target.segments[p.target.start], target.segments[p.target.stop - 1]
            here = range_of(target.document, (first.start, max(first.start, last.end)))
        found.append(_Spot(p, target.document.path, here))
        if p.target and p.source:
            # An insertion follows the line where the sentence before ends.
            before = TextRange(here.end_line, here.end_column, here.end_line, here.end_column)
    return found


def _has_translation(article: Article) -> bool:
    return article.pair.translated or article.has_catalogue


def missing_article(subject: Subject) -> Iterator[Fault]:
    """Yield the one fault of a source document with neither an article nor a catalogue (GA101)."""
    article = subject.article
    if not _has_translation(article) and article.source.segments:
        message = f"no {article.pair.target}: nothing of it is translated"
        yield Fault(message, article.source.document.path, content=article.pair.slug)


def missing_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each source segment that is missing (GA102)."""
    for spot in subject.once(_spots):
        for i in spot.unit.source if spot.unit.state == "missing" else ():
            yield _of_source(subject, spot, range(i, i + 1), "not translated")


def stale_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each unit that is stale (GA103); an article marked as outdated is one fault."""
    article = subject.article
    if _has_translation(article) and article.is_outdated:
        line = _line_of(article.target.document, "outdated")
        message = "the article is marked as outdated: bring it up to date and take the mark out"
        path = article.target.document.path
        yield Fault(message, path, TextRange(line, 1, line, 1), content=article.pair.slug)
        return
    for spot in subject.once(_spots):
        if spot.unit.state == "stale" and spot.unit.source:
            message = "the source changed since it was translated"
            yield _of_source(subject, spot, spot.unit.source, message)


def extra_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each target segment without a source (GA104)."""
    for spot in subject.once(_spots):
        p = spot.unit
        if p.state == "extra":
            text = " ".join(subject.article.target.segments[j].text for j in p.target)
            message = f"has no source: {_short(text)}"
            yield Fault(message, spot.path, spot.place, p.source, p.target, text)


def orphan_article(subject: Subject) -> Iterator[Fault]:
    """Yield the one fault of an article without a source document (GA105)."""
    pair = subject.article.pair
    if subject.article.is_orphan:
        message = f"has no source document: {pair.source} is not there"
        yield Fault(message, pair.target, content=pair.slug)


def unsure_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each unit that is fuzzy (GA501)."""
    for spot in subject.once(_spots):
        p = spot.unit
        if p.state == "fuzzy" and p.source:
            lost = subject.article.pair.translated and not p.target
            message = (
                "its translation is not in the article"
                if lost
                else "not sure to be the translation"
            )
            yield _of_source(subject, spot, p.source, message)


def _of_source(subject: Subject, spot: _Spot, source: range, says: str) -> Fault:
    """Return the fault of source segments, which the message shows with their place."""
    segments = subject.article.source.segments[source.start : source.stop]
    text = " ".join(segment.text for segment in segments)
    at = f"{subject.article.source.document.path}:{segments[0].line}"
    message = f"{says}: {_short(text)} ({at})"
    return Fault(message, spot.path, spot.place, source, spot.unit.target, text)


def _line_of(document: Document, key: str) -> int:
    """Return the line of a front-matter field, 1 where it cannot be found."""
    for number, line in enumerate(document.text.splitlines(), 1):
        if line.partition(":")[0].strip().strip("\"'") == key:
            return number
        if number > 1 and line.strip() == "---":
            break
    return 1


def _short(text: str) -> str:
    return f'"{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"}"'
