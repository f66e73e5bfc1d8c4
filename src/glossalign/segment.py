"""Sentences: text of a language -> spans, blocks of a document -> segments."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from unicodedata import is_normalized, normalize

from glossalign.lang.boundaries import GAP, Rules, doubtful_gap
from glossalign.lang.boundaries import rules as rules_of
from glossalign.model import Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossalign.lang import Language
    from glossalign.model import Block, Document, Span

_COMBINING: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_CLUSTER: Final = re.compile(rf"(?s:.)[{_COMBINING}]*+").findall
_LINE_END: Final = re.compile(r"\r\n|\r|\n").finditer
_HAS_WORD: Final = re.compile(r"[^\W_]").search


def _spans(text: str, rules: Rules, offset: int = 0) -> list[Span]:
    """Return the spans of the sentences of a stripped text, moved by `offset`."""
    spans = []
    start = 0
    for match in rules.candidates(text):
        gap = match.span(GAP) if match.lastindex == GAP else doubtful_gap(text, start, match, rules)
        if gap and (start or _HAS_WORD(text, 0, gap[0])):
            spans.append((start + offset, gap[0] + offset))
            start = gap[1]
    if text:
        spans.append((start + offset, len(text) + offset))
    return spans


def split_sentences(text: str, language: str | Language) -> list[str]:
    """Split `text` into its sentences, without the white space around them.

    `language` is a locale code (`tr`, `tr-TR`, `en`) or a Language. Raises LanguageError for an
    unknown locale.
    """
    rules = rules_of(language)
    text = text.strip()
    return [text[start:end] for start, end in _composed_spans(text, rules)]


def sentence_spans(
    text: str, language: str | Language, protected: Sequence[Span] = (), breaks: Sequence[int] = ()
) -> list[Span]:
    """Return the spans of the sentences of `text`: sorted, disjoint, between them white space only.

    No cut falls strictly inside a span of `protected`; at each offset of `breaks` there is a cut,
    protected or not. Raises LanguageError for an unknown locale.
    """
    rules = rules_of(language)
    if not breaks:
        left = len(text) - len(text.lstrip())
        spans = _composed_spans(text.strip(), rules, left)
        return _kept_whole(spans, protected, {left}) if protected else spans
    spans = []
    firsts: set[int] = set()
    edges = [0, *sorted({at for at in breaks if 0 < at < len(text)}), len(text)]
    for left, right in pairwise(edges):
        piece = text[left:right].lstrip()
        found = _composed_spans(piece.rstrip(), rules, right - len(piece))
        firsts.update(start for start, _ in found[:1])
        spans += found
    return _kept_whole(spans, protected, firsts) if protected else spans


def _composed_spans(text: str, rules: Rules, offset: int = 0) -> list[Span]:
    """Return the spans of a stripped text by its NFC, so that NFC and NFD are cut alike."""
    if is_normalized("NFC", text):
        return _spans(text, rules, offset)
    clusters = _CLUSTER(text)
    composed = [normalize("NFC", cluster) for cluster in clusters]
    # Where a letter of `composed` begins in `text`; letters of one cluster all begin where it does.
    origin: list[int] = []
    at = offset
    for cluster, letters in zip(clusters, composed, strict=True):
        origin += [at] * len(letters)
        at += len(cluster)
    origin.append(at)
    return [(origin[start], origin[end]) for start, end in _spans("".join(composed), rules)]


def _kept_whole(spans: list[Span], protected: Sequence[Span], firsts: set[int]) -> list[Span]:
    """Join the neighbours whose gap lies strictly inside a protected span, but not at `firsts`."""
    kept: list[Span] = []
    upcoming = sorted(protected, reverse=True)
    reach = 0
    for start, end in spans:
        # `reach` is how far the protected spans go that begin before this sentence does.
        while upcoming and upcoming[-1][0] < start:
            reach = max(reach, upcoming.pop()[1])
        if kept and kept[-1][1] < reach and start not in firsts:
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return kept


_NOT_TEXT: Final = frozenset({"code", "html"})
_OPAQUE: Final = frozenset({"code", "html", "math", "placeholder", "image"})
_WHOLE: Final = _OPAQUE | {"link", "footnote"}


def segment(document: Document, language: str | Language) -> tuple[Segment, ...]:
    """Return the sentences of a document's blocks, in their order; code and HTML blocks have none.

    A mark without any letter or digit (`.`, `>`, an emoji) is part of the sentence before it, and
    nothing where it stands alone. Raises LanguageError for an unknown locale.
    """
    starts = [0, *(end.end() for end in _LINE_END(document.text))]
    segments: list[Segment] = []
    for index, block in enumerate(document.blocks):
        if block.kind in _NOT_TEXT:
            continue
        for text, start, end in _block_sentences(document.text, block, language):
            line = bisect_right(starts, start)
            column = start - starts[line - 1] + 1
            segments.append(Segment(text, block.kind, index, start, end, line, column))
    return tuple(segments)


def _block_sentences(source: str, block: Block, language: str | Language) -> list[tuple[str, int, int]]:
    """Return the text and the span in `source` of each sentence of a block."""
    if block.decoded:
        text = block.decoded.strip()
        return [(text, block.start, block.end)] if _HAS_WORD(text) else []
    if len(block.lines) == 1 and not block.inlines and not block.breaks:
        # Most blocks: their text is a stretch of the document.
        first, last = block.lines[0]
        text = source[first:last]
        return [
            (text[start:end], first + start, first + end)
            for start, end in sentence_spans(text, language)
            if _HAS_WORD(text, start, end)
        ]
    joined = " ".join(source[start:end] for start, end in block.lines)
    place = _Place(block.lines)
    masked = _masked(joined, block, place) if block.inlines else joined
    protected = [(place.within(i.start), place.within(i.end)) for i in block.inlines if i.kind in _WHOLE]
    breaks = [place.within(at) for at in block.breaks]
    return [
        (joined[start:end], place.outside(start), place.outside(end - 1) + 1)
        for start, end in sentence_spans(masked, language, protected, breaks)
        if _HAS_WORD(joined, start, end)
    ]


def _masked(text: str, block: Block, place: _Place) -> str:
    """Return the joined text with what is no words (code, tags, link targets) as capitals.

    The outer marks stay: `](/a.b "Title. x")` becomes `](QQQQ)`, `</b>` is still a closing tag, so
    that what closes and opens a sentence can be seen.
    """
    letters = list(text)
    for inline in block.inlines:
        if inline.kind not in _OPAQUE and inline.kind != "link":
            continue
        outside = inline.inner[1] if inline.kind == "link" else inline.start
        start, end = place.within(outside), place.within(inline.end)
        start += 2 if text.startswith(("](", "][", "</"), start) else 1
        if start < end - 1:
            letters[start : end - 1] = "Q" * (end - 1 - start)
    return "".join(letters)


class _Place:
    """Offsets in the joined lines of a block against offsets in the document."""

    def __init__(self, lines: Sequence[Span]) -> None:
        self._starts = [start for start, _ in lines]
        self._joined = [0]
        for start, end in lines:
            self._joined.append(self._joined[-1] + end - start + 1)

    def outside(self, at: int) -> int:
        """Return the offset in the document of the letter at `at` in the joined text."""
        line = bisect_right(self._joined, at, 0, len(self._starts)) - 1
        return self._starts[line] + at - self._joined[line]

    def within(self, at: int) -> int:
        """Return the offset in the joined text of an offset in the document.

        Between two lines it is that of the next.
        """
        line = max(0, bisect_right(self._starts, at) - 1)
        return min(self._joined[line] + max(0, at - self._starts[line]), self._joined[line + 1])
