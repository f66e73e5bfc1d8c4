"""GA401 and GA402: translations of a term that the glossary does not have, or forbids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.checks import trust
from glossalign.checks.hits import Fault
from glossalign.lang.translated import is_untranslated_copy
from glossalign.markdown.inline import prose
from glossalign.markdown.places import range_of, span_in_document

if TYPE_CHECKING:
    from glossalign.catalogue.trace import Placed
    from glossalign.checks.subject import Subject
    from glossalign.glossary.phrases import Phrase
    from glossalign.glossary.usage import Use

CODES: Final = frozenset({"GA401", "GA402"})
"""Codes that need a glossary."""

LIKELY: Final = 0.3
"""Share of a pair's words that speak for its being one, from which what it lacks says something: 19
of 20 have it."""


def inconsistent_terms(subject: Subject) -> Iterator[Fault]:
    """Yield each term that is translated differently from the rest (GA401)."""
    yield from (fault for code, fault in subject.once(_departures) if code == "GA401")


def forbidden_terms(subject: Subject) -> Iterator[Fault]:
    """Yield each translation that the glossary forbids (GA402)."""
    yield from (fault for code, fault in subject.once(_departures) if code == "GA402")


class _Usage(NamedTuple):
    """The terms of a unit, as its translation has them."""

    unit: Placed
    source: str
    target: str
    uses: list[Use]


def _departures(subject: Subject) -> list[tuple[str, Fault]]:
    """Return where an article departs from the glossary, with the code of each."""
    finder, article = subject.terms, subject.article
    if finder is None:
        return []
    usages: list[_Usage] = []
    for p in article.placed:
        if p.unit and p.source and p.target and p.state in ("fresh", "stale"):
            segments = article.target.segments[p.target.start : p.target.stop]
            text = " ".join(segment.text for segment in segments)
            usages.append(_Usage(p, p.unit.source, text, list(finder.uses(p.unit.source, text))))
    wanted = {n for n, one in enumerate(usages) if any(use.lacks for use in one.uses)}
    rest = [
        (finder.without([use.lacks for use in one.uses if use.lacks], one.source), one.target)
        for one in usages
    ]
    likely = trust.support(rest, wanted, subject.codes)
    found = []
    for number, (p, _, text, uses) in enumerate(usages):
        segments = article.target.segments[p.target.start : p.target.stop]
        for use in uses:
            if use.lacks and (likely[number] < LIKELY or _is_elsewhere(subject, p, use.lacks)):
                continue
            document = article.target.document
            where = range_of(document, span_in_document(document, segments, use.start, use.end))
            # Not the message: how often the usual translation stands elsewhere is none of this
            # place.
            content = f"{text[use.start : use.end]}\n{text}"
            fault = Fault(use.message, document.path, where, p.source, p.target, content)
            found.append((use.code, fault))
    return found


def _is_elsewhere(subject: Subject, p: Placed, term: Phrase) -> bool:
    """Tell whether another sentence of the paragraph has the term, or none is translated."""
    article = subject.article
    first, other = article.source.segments[p.source.start], article.target.segments[p.target.start]
    if first.text == other.text:
        return True
    if is_untranslated_copy(prose(first.text), prose(other.text), first.kind):
        return True
    sides = (
        " ".join(s.text for s in segments if s.block == block)
        for segments, block in (
            (article.source.segments, first.block),
            (article.target.segments, other.block),
        )
    )
    return subject.terms is not None and subject.terms.has_moved(term, *sides)
