"""GA1xx and GA5xx: what coverage counts, as faults at the place that must be edited.

A fault stands in the article at the translation, or, where there is none, behind that of the
sentence before; without an article in the catalogue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.catalogue.units import is_decided
from glossalign.checks.hits import Fault
from glossalign.markdown.places import NOWHERE, TextRange, range_of

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.catalogue.trace import Placed
    from glossalign.checks.subject import Subject
    from glossalign.markdown.unread import Unread, Why
    from glossalign.model import Document

OF_STATE: Final = {
    "missing": ("GA101", "GA102"),
    "stale": ("GA103",),
    "extra": ("GA104",),
    "unbuilt": ("GA105",),
    "unread": ("GA106",),
    "orphan": ("GA107",),
    "fuzzy": ("GA501", "GA502"),
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
    if not _has_translation(article) or _was_deleted(article):
        return []
    target = article.target
    if not article.pair.translated:
        return [_Spot(p, article.catalogue_path, NOWHERE) for p in article.placed]
    found = []
    before = TextRange(1, 1, 1, 1)
    for p in article.placed:
        here = before
        run = p.target or p.before
        if run:
            first, last = target.segments[run.start], target.segments[run.stop - 1]
            here = range_of(target.document, (first.start, max(first.start, last.end)))
        found.append(_Spot(p, target.document.path, here))
        if run and p.source:
            # An insertion follows the line where the sentence before ends.
            before = TextRange(here.end_line, here.end_column, here.end_line, here.end_column)
    return found


def _has_translation(article: Article) -> bool:
    return article.pair.translated or article.has_catalogue


def _was_deleted(article: Article) -> bool:
    """Tell whether the article is not there and its catalogue shows that it was."""
    return not article.pair.translated and any(
        p.state == "missing" and p.unit and p.unit.target for p in article.placed
    )


def missing_article(subject: Subject) -> Iterator[Fault]:
    """Yield the one fault of a source document without an article (GA101)."""
    article = subject.article
    pair = article.pair
    if pair.translated or not article.source.segments:
        return
    says = "nothing of it is translated"
    if any(p.unit and p.unit.target for p in article.placed):
        says = f"make it of its catalogue with `glossalign build {pair.slug}`"
        says = f"restore it, or {says}" if _was_deleted(article) else says
    yield Fault(f"no {pair.target}: {says}", article.source.document.path, content=pair.slug)


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


def unbuilt_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each translation of a person's that the article does not have (GA105)."""
    slug = subject.article.pair.slug
    for spot in subject.once(_spots):
        p = spot.unit
        if p.state == "unbuilt" and p.unit:
            message = (
                f"the article does not say {_short(p.unit.target)} yet: run "
                f"`glossalign build {slug}`"
            )
            yield Fault(message, spot.path, spot.place, p.source, p.before, p.unit.target)


def broken_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each translation that would not stay a text of its own in the article (GA205)."""
    for p in subject.build_faults.broken:
        if p.unit:
            message = (
                f"{_short(p.unit.target)} would not stay a text of its own in the article: take "
                "out what begins a heading, list or table cell, and end it as its source ends"
            )
            yield _of_catalogue(subject, p, message)


def disputed_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each sentence that the article and a person's translation say differently (GA206)."""
    article = subject.article
    for run, p in subject.build_faults.disputed:
        if p.unit:
            segments = article.target.segments[run.start : run.stop]
            text = " ".join(segment.text for segment in segments)
            message = (
                f"the article says {_short(text)}, the catalogue {_short(p.unit.target)}: settle "
                "it with `glossalign align --prefer catalogue` or `--prefer article`"
            )
            place = range_of(article.target.document, (segments[0].start, segments[-1].end))
            content = f"{text}\n{p.unit.target}"
            yield Fault(message, article.target.document.path, place, p.source, run, content)


def _of_catalogue(subject: Subject, p: Placed, message: str) -> Fault:
    """Return the fault of an entry that must be edited in the catalogue; it says which line."""
    article = subject.article
    at = f"{article.source.document.path}:{article.source.segments[p.source.start].line}"
    text = p.unit.target if p.unit else ""
    return Fault(f"{message} ({at})", article.catalogue_path, NOWHERE, p.source, range(0), text)


_CURES: Final = {
    "indented": "stands indented by four, which is code to Markdown: in boxes and tabs of MkDocs "
    '`dialect = ["mkdocs"]` reads it, in MDX `dialect = ["mdx"]`',
    "attribute": "stands in `{name}=`: add `{name}` to text_attributes under [markdown]",
    "html": "stands between tags: put it on a line of its own",
    "expression": "stands in JavaScript: put it into the text",
    "field": "stands in the front-matter field `{name}`: add it to front_matter",
    "definition": "is the title of a link definition: put it into the link itself",
}
_CURE_OF_LONG: Final = "stands in a string of several lines in TOML: write it on one line"
_LINES_SHOWN: Final = 8


def unread_prose(subject: Subject) -> Iterator[Fault]:
    """Yield the prose of the source document that stands in no segment, by reason (GA106)."""
    document = subject.article.source.document
    found: dict[tuple[Why, str], list[Unread]] = defaultdict(list)
    for one in subject.article.unread:
        found[one.why, one.name].append(one)
    for (why, name), members in found.items():
        places = [range_of(document, (one.start, one.end)) for one in members]
        lines = list(dict.fromkeys(place.line for place in places))
        shown = ", ".join(map(str, lines[:_LINES_SHOWN]))
        shown += f" and {len(lines) - _LINES_SHOWN} more" if len(lines) > _LINES_SHOWN else ""
        words = sum(one.words for one in members)
        cure = _CURES[why].format(name=name) if name or why != "field" else _CURE_OF_LONG
        where = f" (lines {shown})" if len(lines) > 1 else ""
        message = f"{words} words of prose{where} are in no segment: it {cure}"
        text = "\n".join(document.text[one.start : one.end] for one in members)
        yield Fault(message, document.path, places[0], content=text)


def orphan_article(subject: Subject) -> Iterator[Fault]:
    """Yield the one fault of an article without a source document (GA107)."""
    pair = subject.article.pair
    if subject.article.is_orphan:
        message = f"has no source document: {pair.source} is not there"
        yield Fault(message, pair.target, content=pair.slug)


def marked_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each translation of a person's that is fuzzy: it needs work (GA502)."""
    for spot in subject.once(_spots):
        p = spot.unit
        if p.state == "fuzzy" and p.source and p.unit and is_decided(p.unit):
            yield _of_source(subject, spot, p.source, "its translation is marked as needing work")


def unsure_segments(subject: Subject) -> Iterator[Fault]:
    """Yield each unit that the machine is not sure of (GA501)."""
    for spot in subject.once(_spots):
        p = spot.unit
        if p.state == "fuzzy" and p.source and not (p.unit and is_decided(p.unit)):
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
