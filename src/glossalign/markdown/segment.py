"""Sentences: text of a language -> spans, blocks of a document -> segments."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import is_normalized, normalize

from glossalign.lang import boundaries, reasons
from glossalign.lang.boundaries import GAP, Rules, gap_at, has_word
from glossalign.lang.boxes import is_usual_title
from glossalign.lang.reasons import Decision
from glossalign.markdown.dialects import DEFAULT, Reading
from glossalign.markdown.document import parse
from glossalign.markdown.inline import fill
from glossalign.markdown.literals import shown_by
from glossalign.model import Segment, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossalign.lang import Language
    from glossalign.markdown.front_matter import FrontMatter
    from glossalign.model import Block, Document, Inline, Span

_COMBINING: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_CLUSTER: Final = re.compile(rf"(?s:.)[{_COMBINING}]*+").findall
_LINE_END: Final = re.compile(r"\r\n|\r|\n").finditer


def split_sentences(text: str, language: str | Language) -> list[str]:
    """Split `text` into its sentences, without the white space around them.

    `language` is a locale code (`tr`, `tr-TR`, `en`) or a Language. Raises LanguageError for an
    unknown locale.
    """
    rules = boundaries.rules(language)
    text = text.strip()
    if not is_normalized("NFC", text):
        return [text[start:end] for start, end in _composed_spans(text, rules)]
    return _sentences(text, rules)


def _sentences(text: str, rules: Rules) -> list[str]:
    """Return the sentences of a stripped text in NFC."""
    sentences = []
    start = 0
    for match in rules.scan(text):
        # All but a few candidates are cuts that need no call.
        sure = start and match.lastindex == GAP
        if gap := match.span(GAP) if sure else gap_at(match, text, start, rules):
            end, behind = gap
            sentences.append(text[start:end])
            start = behind
    if text:
        sentences.append(text[start:])
    return sentences


def sentence_spans(
    text: str, language: str | Language, protected: Sequence[Span] = (), breaks: Sequence[int] = ()
) -> list[Span]:
    """Return the spans of the sentences of `text`: sorted, disjoint, between them white space only.

    No cut falls strictly inside a span of `protected`; at each offset of `breaks` there is a cut,
    protected or not. Raises LanguageError for an unknown locale.
    """
    rules = boundaries.rules(language)
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
    composed, origin = _compose(text)
    spans = _place_sentences(_sentences(composed, rules), composed, 0 if origin else offset)
    return (
        [(origin[start] + offset, origin[end] + offset) for start, end in spans]
        if origin
        else spans
    )


def _compose(text: str) -> tuple[str, list[int]]:
    """Return the NFC of a text and where its letters begin in `text`, [] for a text in NFC.

    Letters of one cluster all begin where it does; the last entry is the end.
    """
    if is_normalized("NFC", text):
        return text, []
    clusters = _CLUSTER(text)
    composed = [normalize("NFC", cluster) for cluster in clusters]
    origin: list[int] = []
    at = 0
    for cluster, letters in zip(clusters, composed, strict=True):
        origin += [at] * len(letters)
        at += len(cluster)
    return "".join(composed), [*origin, at]


def _place_sentences(sentences: list[str], text: str, offset: int) -> list[Span]:
    """Return the spans of the sentences of `text`, moved by `offset`."""
    spans = []
    end = 0
    for sentence in sentences:
        # Between them is white space only, so the next place is the right one.
        start = text.index(sentence, end)
        end = start + len(sentence)
        spans.append((start + offset, end + offset))
    return spans


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


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line of a text begins."""
    if "\r" not in text:
        lengths = [len(line) + 1 for line in text.split("\n")]
        return [0, *accumulate(lengths[:-1])]
    return [0, *(end.end() for end in _LINE_END(text))]


def line_and_column(starts: Sequence[int], at: int) -> tuple[int, int]:
    """Return the line and column, from 1, of an offset."""
    line = bisect_right(starts, at)
    return line, at - starts[line - 1] + 1


def offset_in_document(document: Document, segment: Segment, at: int) -> int:
    """Return where in a document the letter at `at` of a segment's text stands.

    What stands in front of the span (`segment.marks`) is at its start, what stands behind at its
    end; of a quoted YAML value with escapes only the start is known.
    """
    block = document.blocks[segment.block]
    if block.decoded:
        return segment.start
    at -= len(segment.marks[0])
    if at <= 0:
        return segment.start
    place = _Spot(block.lines)
    return min(place.outside(place.within(segment.start) + at), segment.end)


_NOT_TEXT: Final = frozenset({"code", "html"})
_OPAQUE: Final = frozenset({"code", "html", "math", "placeholder", "image"})
_WHOLE: Final = _OPAQUE | {"link", "footnote"}


def segment(
    document: Document, language: str | Language, *, literals: bool = False
) -> tuple[Segment, ...]:
    """Return the sentences of a document's blocks, in their order; code and HTML blocks have none.

    A mark without any letter or digit (`.`, `>`, an emoji) is part of the sentence before it, and
    nothing where it stands alone. What has nothing to translate (a number, a version, code, a URL
    alone) is a literal, unless `literals` asks for entries of them. Raises LanguageError for an
    unknown locale.
    """
    starts = line_starts(document.text)
    segments: list[Segment] = []
    for index, block in enumerate(document.blocks):
        if block.kind in _NOT_TEXT:
            continue
        for text, start, end, marks in _block_sentences(document.text, block, language):
            shown = shown_by(text)
            if shown == "nothing":
                continue
            line, column = line_and_column(starts, start)
            whole = f"{marks[0]}{text}{marks[1]}"
            usual = block.kind == "label" and is_usual_title(block.name, text)
            literal = (shown == "literal" and not literals) or usual
            segments.append(
                Segment(whole, block.kind, index, start, end, line, column, marks, literal)
            )
    return tuple(segments)


def read_markdown(
    text: str,
    language: str | Language,
    *,
    path: str,
    reading: Reading = DEFAULT,
    head: FrontMatter | None = None,
) -> Text:
    """Return a Markdown document with its segments.

    Parameters and errors are those of `document.parse` and `segment`.
    """
    parsed = parse(text, path=path, reading=reading, head=head)
    return Text(parsed, segment(parsed, language, literals=reading.literals))


def document_decisions(document: Document, language: str | Language) -> list[Decision]:
    """Return each place of a document where a sentence might end, with the rule that decided.

    Places are offsets in `Document.text`. Raises LanguageError for an unknown locale.
    """
    found: list[Decision] = []
    for block in document.blocks:
        if block.kind not in _NOT_TEXT and not block.decoded:
            prose = _prose(document.text, block)
            for at, cut, rule in _prose_decisions(prose, language):
                found.append(Decision(prose.place.outside(at - 1) + 1, cut, rule))
    return found


def _prose_decisions(prose: _Prose, language: str | Language) -> Iterator[Decision]:
    masked = prose.masked
    starts = {a for a, _ in sentence_spans(masked, language, prose.protected, prose.breaks)}
    edges = [0, *prose.breaks, len(masked)]
    for left, right in pairwise(edges):
        piece = masked[left:right].lstrip()
        first = right - len(piece)
        composed, origin = _compose(piece.rstrip())
        for at, cut, rule in reasons.boundary_decisions(composed, language):
            place = first + (origin[at] if origin else at)
            behind = len(masked) - len(masked[place:].lstrip())
            whole = cut and behind not in starts
            yield Decision(place, cut and not whole, "protected" if whole else rule)
        if right < len(masked):
            yield Decision(first + len(piece.rstrip()), cut=True, rule="line-break")


class _Prose(NamedTuple):
    """The words of a block as one line."""

    text: str
    masked: str
    """Of the same length, with what is no words as capitals."""
    protected: list[Span]
    breaks: list[int]
    place: _Spot
    seen_through: bool
    """Whether something is left out of `masked` that stands between sentences."""


def _prose(source: str, block: Block) -> _Prose:
    text = " ".join(source[start:end] for start, end in block.lines)
    place = _Spot(block.lines)
    masked = _mask(text, block, place) if block.inlines else text
    protected = [
        (place.within(i.start), place.within(i.end)) for i in block.inlines if i.kind in _WHOLE
    ]
    seen_through = [found.span() for found in _SEEN_THROUGH.finditer(text)] if _may(text) else []
    breaks = sorted({at for at in map(place.within, block.breaks) if 0 < at < len(text)})
    if seen_through:
        masked = fill(masked, seen_through, " ")
        protected = [span for span in protected if not _is_within(span, seen_through)]
    if breaks:
        # What ends before a break ends before the space that stands for it, in a picture, too.
        masked = fill(masked, [(at - 1, at) for at in breaks], " ")
    return _Prose(text, masked, protected, breaks, place, bool(seen_through))


def _block_sentences(
    source: str, block: Block, language: str | Language
) -> list[tuple[str, int, int, tuple[str, str]]]:
    """Return the text, the span in `source` and the marks of each sentence of a block."""
    if block.decoded:
        text = block.decoded.strip()
        return [(text, block.start, block.end, _NO_MARKS)] if has_word(text) else []
    first, last = block.lines[0]
    simple = len(block.lines) == 1 and not block.inlines and not block.breaks
    if simple and not (
        _may(source[first:last]) and _SEEN_THROUGH.search(source, first, last) is not None
    ):
        # Most blocks: their text is a stretch of the document.
        text = source[first:last]
        return [
            (text[start:end], first + start, first + end, _NO_MARKS)
            for start, end in sentence_spans(text, language)
            if has_word(text, start, end)
        ]
    prose = _prose(source, block)
    spans = _prose_spans(prose, language)
    open_ = [i for i in block.inlines if i.kind not in _WHOLE] if len(spans) > 1 else []
    found = []
    for start, end in spans:
        left, right = prose.place.outside(start), prose.place.outside(end - 1) + 1
        marks = _open_marks(left, right, open_, source) if open_ else _NO_MARKS
        found.append((prose.text[start:end], left, right, marks))
    return found


_SEEN_THROUGH: Final = re.compile(
    r"<!--(?:[^-]|-(?!->))*+-->|<sup>[^<>]{1,12}+</sup>|&nbsp;|&\#160;|\[\^[^\[\]\s]++\]"
    r"|(?<![\w:]):(?:[a-z+-][a-z0-9_+-]*+|100):(?!\w)",
    re.IGNORECASE,
)
"""What may stand between two sentences without being part of the second: it is part of the first.
"""


def _may(text: str) -> bool:
    """Tell whether something in a text may be seen through."""
    return "<" in text or ":" in text or "&" in text or "[^" in text


def _is_within(span: Span, others: Sequence[Span]) -> bool:
    """Tell whether a span lies in one of the others, which are sorted and disjoint."""
    i = bisect_right(others, span[0], key=itemgetter(0)) - 1
    return i >= 0 and span[1] <= others[i][1]


def _prose_spans(prose: _Prose, language: str | Language) -> list[Span]:
    """Return the spans of a block's sentences; what is seen through belongs to the one before."""
    text = prose.text
    spans = sentence_spans(prose.masked, language, prose.protected, prose.breaks)
    if prose.seen_through and spans:
        starts = [0 if k == 0 else start for k, (start, _) in enumerate(spans)]
        ends = [*starts[1:], len(text)]
        pieces = [(a, text[a:b]) for a, b in zip(starts, ends, strict=True)]
        spans = [
            (a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())) for a, piece in pieces
        ]
    return [(start, end) for start, end in spans if has_word(text, start, end)]


_NO_MARKS: Final = ("", "")


def _open_marks(start: int, end: int, inlines: Sequence[Inline], source: str) -> tuple[str, str]:
    """Return the marks of the emphasis that is open before and behind a sentence."""
    before = after = ""
    for inline in reversed(inlines):
        first, last = inline.inner
        if inline.start < start < last:
            before = source[inline.start : first] + before
        if first < end < inline.end:
            after += source[last : inline.end]
    return before, after


def _mask(text: str, block: Block, place: _Spot) -> str:
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


class _Spot:
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
