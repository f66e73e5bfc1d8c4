"""Prose that stands in no segment, and where every word of a page went.

What is read, what is code and what is markup is known from the blocks; what looks like sentences in
code and in markup is prose that nobody translates and no figure counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from glossalign.markdown.tags import attributes_in, tags

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from glossalign.markdown.tags import Tag
    from glossalign.model import Block, Document, Span

Why = Literal["indented", "attribute", "html", "expression", "field", "definition"]
"""Where prose stands that is not read: in lines that are code for their indentation, in an
attribute or parameter, between tags, in a JSX expression, in front matter, in a definition."""


class Unread(NamedTuple):
    """Prose that is no segment."""

    start: int
    end: int
    words: int
    why: Why
    name: str = ""
    """Of the attribute or field."""


class Account(NamedTuple):
    """How many words of a document are what; together they are all of them."""

    read: int
    code: int
    markup: int
    unread: int

    @property
    def words(self) -> int:
        """Return the number of all words."""
        return sum(self)


_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_CODE_SIGN: Final = re.compile(r"[{}=;<>$|\\]|\(\)|\w_\w|\w\.\w+\(|^\s*[#$>%]|\w/\w")
_BETWEEN_TAGS: Final = re.compile(r">([^<>{}]+)<(?=/)")
_STRING: Final = re.compile(r"(?<=['\"`])(?:[^'\"`\\\n]|(?<=\w)'(?=\w))+(?=['\"`])")
_NOT_FOR_READERS: Final = """
    align author authors categories cite class className content crossorigin d data-id dir fill
    height href icon id integrity key lang link loading media name onClick onclick permalink
    property ref rel role sizes slug src srcset stroke style tags target to transform type url
    viewBox width xmlns
"""
_NAMES: Final = frozenset(_NOT_FOR_READERS.split())
"""Attributes and fields that hold no prose, however it looks."""
_EXPRESSION: Final = re.compile(r"\{(?![%{])|export\b")
_ENOUGH: Final = 3
"""Words from which a text with a function word is prose."""
_DEFINITION: Final = re.compile(
    r"(?m)^[ \t>]*+\[[^\]\n]++\]:[ \t]*+\S++[ \t]++[\"'(](?P<title>[^\n]*?)[\"')][ \t]*+$"
)


_FOR_READERS: Final = """
    abstract caption excerpt headline intro lead linkTitle meta_description meta_title nav_title
    og_description og_title short_title sidebar_label subtitle summary tagline
"""
_SHOWN_FIELDS: Final = frozenset(_FOR_READERS.split())
"""Fields that sites show to readers, whatever short text they hold."""


def fields_with_prose(
    heads: Iterable[Mapping[str, Sequence[str]]], grammar: Container[str]
) -> list[str]:
    """Return the fields that seem to be for readers in a fifth of the documents that have them.

    `heads` has the values of each document's front matter, by path.
    """
    has: Counter[str] = Counter()
    says: Counter[str] = Counter()
    for head in heads:
        for path, values in head.items():
            name = path.removesuffix("[]")
            last = name.rpartition(".")[2]
            if last in _NAMES:
                continue
            has[name] += 1
            says[name] += (last in _SHOWN_FIELDS and any(map(_LETTERS.search, values))) or any(
                count_prose(value, grammar) for value in values
            )
    return sorted(name for name in has if 5 * says[name] >= has[name] and says[name])


def unread(document: Document, grammar: Container[str]) -> Iterator[Unread]:
    """Yield the prose of a document that stands in no segment, in order.

    `grammar` has the function words of its language, by which sentences are told from code.
    """
    found = [
        *_in_front_matter(document, grammar),
        *(one for block in document.blocks for one in _in_block(document, block, grammar)),
        *_in_definitions(document, grammar),
    ]
    return iter(sorted(found))


def count_prose(text: str, grammar: Container[str]) -> int:
    """Return how many words a text has that is prose, else 0."""
    words = _LETTERS.findall(text)
    if len(words) < _ENOUGH or not any(word.lower() in grammar for word in words):
        return 0
    return 0 if _CODE_SIGN.search(text) else len(_WORD.findall(text))


def _in_block(document: Document, block: Block, grammar: Container[str]) -> Iterator[Unread]:
    text = document.text
    start, end = block.start, block.end
    if block.kind == "html":
        found_tags = list(tags(text, start, end))
        comments = [tag for tag in found_tags if tag.name == "!--"]
        yield from _in_attributes(document, start, end, comments, grammar)
        inside = [(tag.start, tag.end) for tag in found_tags]
        for first, last in _around(inside, start, end):
            if inside and (words := count_prose(text[first:last], grammar)):
                why: Why = "expression" if text.startswith("{", start) else "html"
                yield Unread(first, last, words, why)
    elif block.kind != "code" or block.name or not _is_unfenced(text, start):
        return
    elif _EXPRESSION.match(text, start):
        for pattern in (_BETWEEN_TAGS, _STRING):
            for found in pattern.finditer(text, start, end):
                span = found.span(found.lastindex or 0)
                if words := count_prose(text[slice(*span)], grammar):
                    yield Unread(*span, words, "expression")
    else:
        lines = text[start:end].splitlines()
        prose = [words for line in lines if line.strip() and (words := count_prose(line, grammar))]
        if 2 * len(prose) > sum(bool(line.strip()) for line in lines):
            yield Unread(start, end, sum(prose), "indented")


def _in_attributes(
    document: Document, start: int, end: int, comments: Sequence[Tag], grammar: Container[str]
) -> Iterator[Unread]:
    text = document.text
    for one in attributes_in(text, start, end):
        if one.name in _NAMES or one.name in document.readers:
            continue
        if any(comment.start <= one.start < comment.end for comment in comments):
            continue
        if words := count_prose(text[one.start : one.end], grammar):
            yield Unread(one.start, one.end, words, "attribute", one.name)


def _in_front_matter(document: Document, grammar: Container[str]) -> Iterator[Unread]:
    for path, (start, end) in document.other_fields:
        name = path.removesuffix("[]")
        if name.rpartition(".")[2] in _NAMES:
            continue
        if words := count_prose(document.text[start:end].replace("\n", " "), grammar):
            yield Unread(start, end, words, "field", name)


def _in_definitions(document: Document, grammar: Container[str]) -> Iterator[Unread]:
    if "]:" not in document.text:
        return
    blocks = document.blocks
    starts = [block.start for block in blocks]
    for found in _DEFINITION.finditer(document.text):
        i = bisect_right(starts, found.start("title")) - 1
        if i >= 0 and found.start("title") < blocks[i].end:
            continue
        if words := count_prose(found["title"], grammar):
            yield Unread(*found.span("title"), words, "definition")


def _is_unfenced(text: str, start: int) -> bool:
    """Tell whether code stands without a fence above it."""
    line = text.rfind("\n", 0, start)
    above = text[text.rfind("\n", 0, max(line, 0)) + 1 : max(line, 0)]
    return not above.lstrip(" \t>-*+0123456789.)").startswith(("```", "~~~"))


def _around(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """Yield what lies between spans, which are sorted."""
    at = start
    for first, last in spans:
        if at < first:
            yield at, first
        at = max(at, last)
    if at < end:
        yield at, end


def account(document: Document, found: Sequence[Unread]) -> Account:
    """Return how many words of a document are read, code, markup and unread."""
    spans: list[tuple[int, int, int]] = [
        (block.start, block.end, 1 if block.kind == "code" else 0)
        for block in document.blocks
        if block.kind != "html"
    ]
    counts = [0, 0, 0, 0]
    starts = [start for start, _, _ in spans]
    hidden = [(one.start, one.end) for one in found]
    hidden_starts = [start for start, _ in hidden]
    for word in _WORD.finditer(document.text):
        at = word.start()
        k = bisect_right(hidden_starts, at) - 1
        i = bisect_right(starts, at) - 1
        if k >= 0 and at < hidden[k][1]:
            counts[3] += 1
        elif i >= 0 and at < spans[i][1]:
            counts[spans[i][2]] += 1
        else:
            counts[2] += 1
    return Account(*counts)
