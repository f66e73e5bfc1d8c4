"""Faults put into the sample site are found on their line, and no others."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from glossalign import lang
from glossalign.article import Article
from glossalign.checks import numbers
from glossalign.checks.article import article_findings
from glossalign.checks.rules import RULES
from glossalign.checks.subject import Subject
from glossalign.markdown import document, inline, segment
from glossalign.markdown.places import span_in_document
from glossalign.model import Finding, Segment, Span
from glossalign.project import load
from glossalign.steps import align

ROOT = Path(__file__).parents[1]
LANGUAGES = (lang.language("en"), lang.language("tr"))
FOUND = 0.97
"""Share of the faults of a kind that must be found."""
CODES = {
    "number": "GA301",
    "link lost": "GA203",
    "link changed": "GA203",
    "left English": "GA303",
    "code": "GA302",
    "heading": "GA201",
    "space": "GA304",
}

Fault = tuple[str, Span, str, range]
"""Kind, span in the Turkish document, what is put there, and the lines of the sentence."""


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    site = load.load_project(ROOT)
    known, problems = load.read_articles(site, "tr")
    assert not problems
    # As aligned on the fly, whatever catalogues the repository has.
    bare = [replace(a, catalogue_text=None, catalogue=type(a.catalogue)("tr")) for a in known]
    return [a for a in align.with_catalogues(site, bare) if a.target.segments]


def findings(article: Article) -> list[Finding]:
    rules = [rule for rule in RULES.values() if rule.code[:3] in ("GA2", "GA3")]
    return article_findings(Subject(article, LANGUAGES), rules)


def faults(article: Article, chance: random.Random) -> Iterator[Fault]:
    """Yield all faults that an article offers a place for."""
    target = article.target
    for p in article.placed:
        segments = [target.segments[j] for j in p.target]
        if p.state != "fresh" or not p.unit or len(segments) != 1 or segments[0].kind == "field":
            continue
        (here,) = segments
        text, source = p.unit.target, p.unit.source
        lines = range(
            here.line, here.line + target.document.text.count("\n", here.start, here.end) + 1
        )

        def at(start: int, end: int, run: list[Segment] = segments) -> Span:
            return span_in_document(target.document, run, start, end)

        items = inline.scan(text)
        for number in numbers.numbers(text, LANGUAGES[1]):
            if not number.written:
                digit = text[number.start]
                other = chance.choice([d for d in "123456789" if d != digit])
                yield "number", at(number.start, number.start + 1), other, lines
        for item in items:
            if item.kind == "link":
                yield (
                    "link lost",
                    at(item.start, item.end),
                    text[slice(*item.inner)],
                    lines,
                )
                start = text.index(item.value, item.inner[1])
                yield "link changed", at(start, start + len(item.value)), "/another", lines
            elif item.kind == "code":
                yield "code", at(item.start, item.end), "`değer`", lines
        prose = inline.hide(text, items, "Q")
        for mark in re.finditer(r"(?<=\w),(?=\s)", prose):
            yield "space", at(mark.start(), mark.end()), " ,", lines
        if here.kind == "heading":
            first = target.document.text.rindex("\n", 0, here.start) + 1
            yield "heading", (first, first), "#", lines
        elif here.kind == "paragraph" and len(p.source) == 1 and " the " in source:
            yield "left English", (here.start, here.end), source, lines


def mutated(article: Article, fault: Fault) -> Article:
    """Return the article edited by hand, with a fault that its catalogue does not have."""
    _, span, new, _ = fault
    text = document.splice(article.target.document.text, [(span, new)])
    return replace(
        article, target=segment.read_markdown(text, LANGUAGES[1], path=article.pair.target)
    )


def test_the_sound_articles_have_none_of_these_faults(articles: list[Article]) -> None:
    told = Counter(f.code for a in articles for f in findings(a))
    # Two articles are faulty on purpose: a heading without a space, sentences left in English.
    assert set(told) <= {"GA202", "GA303"}
    assert told["GA202"] == 1
    assert {a.pair.slug for a in articles for f in findings(a) if f.code == "GA303"} == {
        "client-facing"
    }


@pytest.mark.parametrize("kind", CODES)
def test_faults_are_found(articles: list[Article], kind: str) -> None:
    chance = random.Random(kind)
    found = total = 0
    missed = []
    for article in articles:
        offered = [fault for fault in faults(article, chance) if fault[0] == kind]
        before = {(f.code, f.message) for f in findings(article)}
        for fault in chance.sample(offered, min(5, len(offered))):
            total += 1
            told = [
                f
                for f in findings(mutated(article, fault))
                if f.code == CODES[kind]
                and f.line in fault[3]
                and (f.code, f.message) not in before
            ]
            found += bool(told)
            missed += [] if told else [(article.pair.slug, fault)]
    assert total >= 4
    assert found >= FOUND * total, missed
