"""All that the rules find in one article, each at its place in the file that must be edited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from glossalign.checks import suppress
from glossalign.checks.hits import Fault, fault_at
from glossalign.checks.rules import RULES
from glossalign.checks.sentences import text_hits
from glossalign.markdown.places import TextRange
from glossalign.model import Finding

if TYPE_CHECKING:
    from glossalign.checks.rules import Rule
    from glossalign.checks.subject import Subject


class _Coded(NamedTuple):
    """A fault, and the rule that found it."""

    code: str
    fault: Fault


def article_findings(
    subject: Subject, rules: Collection[Rule] = tuple(RULES.values())
) -> list[Finding]:
    """Return what rules find in an article, and GA000, in the order of the files.

    Only pairs that are fresh are looked at sentence by sentence. A place is in the target document;
    where a translation stands in the catalogue alone, it is line 0 of that.
    """
    found = [*_in_texts(subject, rules), *_in_article(subject, rules)]
    asked = {rule.code for rule in rules if rule.looks_at_articles}
    kept = [_finding(subject, *one) for one in _without_suppressed(subject, found, asked)]
    return sorted(kept, key=lambda f: (f.path, f.line, f.column, f.code, f.message))


def _in_texts(subject: Subject, rules: Iterable[Rule]) -> Iterator[_Coded]:
    for pair, hit in text_hits(subject, rules):
        at = pair.placed.source, pair.placed.target
        span = hit.start, hit.end
        fault = fault_at(subject.article, hit.message, *at, span, pair.texts.source)
        yield _Coded(hit.code, fault)


def _in_article(subject: Subject, rules: Iterable[Rule]) -> Iterator[_Coded]:
    for rule in rules:
        if rule.of_article is not None:
            yield from (_Coded(rule.code, fault) for fault in rule.of_article(subject))


def _finding(subject: Subject, code: str, fault: Fault) -> Finding:
    severity = fault.severity or RULES[code].severity
    pair = subject.article.pair
    where = (fault.path, *fault.place)
    return Finding(code, fault.message, severity, pair.slug, pair.locale, *where, fault.content)


def _without_suppressed(
    subject: Subject, found: Iterable[_Coded], asked: Collection[str]
) -> Iterator[_Coded]:
    """Yield the faults that no document suppresses, then the suppressions without use."""
    sides = subject.article.source, subject.article.target
    rows = [(row, side) for side in sides for row in suppress.suppressions(side.document)]
    for one in found:
        fault = one.fault
        hidden = False
        for row, side in rows:
            run = fault.source if side is sides[0] else fault.target
            line = fault.place.line if fault.path == side.document.path else 0
            segments = side.segments[run.start : run.stop]
            # Each that covers it is used.
            hidden |= suppress.covers(row, side.document, one.code, segments, line)
        if not hidden:
            yield one
    for row, side in rows:
        for message in suppress.unused(row, RULES.keys(), asked):
            where = TextRange(row.line, row.column, row.line, row.column)
            yield _Coded(
                suppress.UNUSED, Fault(message, side.document.path, where, content=message)
            )
