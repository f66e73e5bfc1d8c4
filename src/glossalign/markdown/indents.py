"""Indentation that is no code: bodies of boxes and tabs, and all of it in MDX, taken off.

`!!! note` has its body below it, indented by four; to CommonMark that is code. In MDX nothing is
code for its indentation. The Markdown parser gets such lines moved to the left; offsets in the text
that it gets are led back to the document's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from glossalign.model import Span

_BOX: Final = re.compile(
    r"(?:!!!|\?\?\?\+?)(?!\S*!!!)[ \t]*+(?P<type>[\w-]++(?:[ \t]++[\w-]++)*+)?[ \t]*+"
    r"(?:\"(?P<title>[^\n]*?)\")?[ \t]*+(?=\n|\Z)"
)
"""`!!! note "Title"`, `???+ tip`: admonitions of Python-Markdown and details of pymdownx."""
_TAB: Final = re.compile(r"===[+!]{0,2}[ \t]++\"(?P<title>[^\n]*?)\"[ \t]*+(?=\n|\Z)")
"""`=== "Title"`: tabs of pymdownx."""

_INDENTED: Final = re.compile(r"\n(?: {4}| {0,3}\t)[ \t]*+\S")
PREFIX: Final = r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+"
"""What of lists and quotes stands before what a line opens."""
_BOX_LINE: Final = re.compile(rf"\n{PREFIX}(?:!!!|\?\?\?|===[+! ])")
_LINE: Final = re.compile(r"([ \t]*+)([^\n]*+)(?:\n|\Z)")
_FENCE: Final = re.compile(r"`{3,}+(?=[^`]*+\Z)|~{3,}+")
_ITEM: Final = re.compile(r"((?:[-*+]|\d{1,9}[.)])([ \t]++))(?=\S)")
_STEP: Final = 4
"""Columns by which a body is indented, and from which on indentation is code."""


class Cuts:
    """What was left out of a text."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """Take the spans that are left out, sorted and disjoint."""
        self._spans = tuple(spans)
        self._at: list[int] = []
        """Where in the shorter text something was left out."""
        self._removed: list[int] = []
        """How much up to there."""
        removed = 0
        for start, end in self._spans:
            self._at.append(start - removed)
            removed += end - start
            self._removed.append(removed)

    def __bool__(self) -> bool:
        """Tell whether anything was left out."""
        return bool(self._spans)

    def shorten(self, text: str) -> str:
        """Return a text without what is left out."""
        parts: list[str] = []
        at = 0
        for start, end in self._spans:
            parts.append(text[at:start])
            at = end
        return "".join((*parts, text[at:]))

    def original(self, at: int) -> int:
        """Return where in the text the letter stands that is at `at` in the shorter one."""
        i = bisect_right(self._at, at)
        return at + self._removed[i - 1] if i else at


def surplus(text: str, *, mdx: bool) -> Cuts:
    """Return the indentation that is no code. Each line of `text` ends with LF."""
    boxes = _BOX_LINE.search("\n" + text) is not None
    return Cuts(_surplus(text, boxes=boxes, mdx=mdx)) if boxes or mdx else Cuts()


def is_indented(text: str) -> bool:
    """Tell whether a line of a text is indented as code is."""
    return _INDENTED.search("\n" + text) is not None


def box_at(text: str, at: int) -> re.Match[str] | None:
    """Return the line of a box or tab that begins at `at`, with its `title`."""
    if text.startswith("===", at):
        return _TAB.match(text, at)
    found = _BOX.match(text, at)
    return found if found and (found["type"] or found["title"] is not None) else None


class _Container(NamedTuple):
    """What lines belong to that are indented far enough."""

    column: int
    """Where its content begins."""
    shift: int
    """By how many columns its content moves to the left."""


def _surplus(text: str, *, boxes: bool, mdx: bool) -> Iterator[Span]:
    """Yield the indentation that goes, line by line."""
    opened: list[_Container] = []
    fence, fence_shift = "", 0
    for line in _LINE.finditer(text):
        white, words = line.groups()
        if not words:
            continue
        column = len(white.expandtabs(_STEP))
        if fence:
            if fence_shift:
                yield from _cut(line.start(), white, min(fence_shift, column))
            mark = _FENCE.match(words)
            if (
                mark
                and mark[0][0] == fence[0]
                and len(mark[0]) >= len(fence)
                and not words[len(mark[0]) :].strip()
            ):
                fence = ""
            continue
        while opened and column < opened[-1].column:
            opened.pop()
        shift = _shift(opened, column, mdx=mdx)
        if shift:
            yield from _cut(line.start(), white, shift)
        item = _ITEM.match(words)
        while item is not None:
            width = len(item[1]) if len(item[2]) <= _STEP else len(item[1]) - len(item[2]) + 1
            column += width
            if mdx:
                opened.append(_Container(column, shift))
            words = words[len(item[1]) :]
            item = _ITEM.match(words)
        if found := _FENCE.match(words):
            fence, fence_shift = found[0], shift
        elif boxes and words[:3] in ("!!!", "???", "===") and box_at(words, 0):
            opened.append(_Container(column + _STEP, shift + _STEP))


def _shift(opened: Sequence[_Container], column: int, *, mdx: bool) -> int:
    """Return by how many columns a line moves."""
    base, shift = (opened[-1].column, opened[-1].shift) if opened else (0, 0)
    # Three columns are left, as more than those of its neighbours may mean something in a list.
    return shift + max(0, column - base - _STEP + 1) if mdx else shift


def _cut(start: int, white: str, columns: int) -> Iterator[Span]:
    """Yield the part of a line's indentation that has as many columns; a tab goes whole."""
    taken = next(n for n in range(len(white) + 1) if len(white[:n].expandtabs(_STEP)) >= columns)
    if taken:
        yield start, start + taken
