"""Where in its document a stretch of a unit's text stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.markdown.segment import line_and_column, line_starts, offset_in_document

if TYPE_CHECKING:
    from glossalign.model import Document, Segment, Span


class TextRange(NamedTuple):
    """A stretch of a document in lines and columns, from 1; 0 where a whole file is meant."""

    line: int
    column: int
    end_line: int
    end_column: int
    """Exclusive."""


NOWHERE: Final = TextRange(0, 0, 0, 0)


def span_in_document(document: Document, segments: Sequence[Segment], start: int, end: int) -> Span:
    """Return the span in a document of a stretch of the text that its segments make.

    The end is that behind the last letter: a line end that follows it is none of it.
    """
    first = _offset(document, segments, start)
    last = _offset(document, segments, max(start, end - 1))
    return first, max(first, last + (end > start))


def _offset(document: Document, segments: Sequence[Segment], at: int) -> int:
    for segment in segments:
        if at < len(segment.text) or segment is segments[-1]:
            return offset_in_document(document, segment, min(at, len(segment.text)))
        # The space between two segments is the end of the first.
        at -= len(segment.text) + 1
        if at < 0:
            return segment.end
    message = "no segments"
    raise ValueError(message)


def range_of(document: Document, span: Span) -> TextRange:
    """Return lines and columns of a span of a document."""
    starts = _starts(document.text)
    return TextRange(*line_and_column(starts, span[0]), *line_and_column(starts, span[1]))


@lru_cache(maxsize=8)
def _starts(text: str) -> tuple[int, ...]:
    return tuple(line_starts(text))
