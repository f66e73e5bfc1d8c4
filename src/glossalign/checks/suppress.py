"""Suppressions in comments and front matter, and those that suppress nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from glossalign.markdown.segment import line_and_column, line_starts

if TYPE_CHECKING:
    from glossalign.model import Document, Segment, Span

UNUSED: Final = "GA000"

_DIRECTIVE: Final = re.compile(
    r"(?:<!--|\{/\*)[ \t]*glossalign:[ \t]*ignore\b(?P<codes>[^<>{}*\r\n]{0,500}?)(?:-->|\*/\})"
)
_CODE: Final = re.compile(r"[A-Z]{2}[0-9]{0,3}(?![^\s,])")
_ALONE: Final = re.compile(r"[\s>]*")
_FIELD: Final = re.compile(r"^(?:glossalign_ignore|glossalign)[ \t]*:", re.MULTILINE)


@dataclass(eq=False, slots=True)
class Suppression:
    """What an author does not want to be told."""

    codes: tuple[str, ...]
    """Codes or their beginnings; empty for all."""
    line: int
    """Where it stands itself."""
    column: int
    block: int | None = None
    """Index of the block that it concerns."""
    on_line: int = 0
    """Line that it concerns; with neither this nor a block it concerns the whole article."""
    used: set[str] = field(default_factory=set)
    """Which of its codes, or which code under an empty list, it has suppressed."""


def suppressions(document: Document) -> list[Suppression]:
    """Return what a document suppresses: in its front matter first, then in the order of the text.

    A directive that stands alone on its line concerns the next block with text, any other its own
    line. What stands in code is an example.
    """
    found = list(_in_front_matter(document))
    if "glossalign:" not in document.text:
        return found
    starts = line_starts(document.text)
    for match in _DIRECTIVE.finditer(document.text):
        if _in_code(document, match.start()):
            continue
        line, column = line_and_column(starts, match.start())
        one = Suppression(_codes(match["codes"]), line, column)
        end = starts[line] if line < len(starts) else len(document.text)
        rest = document.text[starts[line - 1] : match.start()], document.text[match.end() : end]
        if all(_ALONE.fullmatch(part) for part in rest):
            one.block = _next_block(document, match.end())
            if one.block is None:
                one.on_line = line
        else:
            one.on_line = line
        found.append(one)
    return found


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,]+", text) if part)


def _in_front_matter(document: Document) -> Iterator[Suppression]:
    settings = document.front_matter.get("glossalign")
    values = [
        document.front_matter.get("glossalign_ignore"),
        settings.get("ignore") if isinstance(settings, Mapping) else None,
    ]
    place = _FIELD.search(document.text)
    line = document.text.count("\n", 0, place.start()) + 1 if place else 1
    for value in values:
        entries = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        codes = [code for entry in entries for code in _codes(str(entry))]
        if codes:
            yield Suppression(() if codes == ["all"] else tuple(codes), line, 1)


def _in_code(document: Document, at: int) -> bool:
    i = bisect_right(document.blocks, at, key=lambda block: block.start) - 1
    if i < 0 or document.blocks[i].end <= at:
        return False
    block = document.blocks[i]
    return block.kind == "code" or any(
        inline.kind == "code" and inline.start <= at < inline.end for inline in block.inlines
    )


def _next_block(document: Document, at: int) -> int | None:
    first = bisect_right(document.blocks, at - 1, key=lambda block: block.start)
    for index in range(first, len(document.blocks)):
        if document.blocks[index].kind not in ("code", "html"):
            return index
    return None


def covers(
    one: Suppression, document: Document, code: str, segments: Sequence[Segment], line: int = 0
) -> bool:
    """Tell whether a suppression of a document concerns a finding, and note its use.

    `segments` are those of this document that the finding is about, `line` where it stands here, 0
    for elsewhere.
    """
    named = next((c for c in one.codes if code.startswith(c)), None)
    if one.codes and named is None:
        return False
    if one.block is not None:
        block = document.blocks[one.block]
        hit = any(s.block == one.block for s in segments) or _holds(
            document, (block.start, block.end), line
        )
    elif one.on_line:
        hit = line == one.on_line or any(_on_line(document, s, one.on_line) for s in segments)
    else:
        hit = True
    if hit:
        one.used.add(named or code)
    return hit


def _holds(document: Document, span: Span, line: int) -> bool:
    starts = line_starts(document.text) if line else []
    return (
        bool(line)
        and line_and_column(starts, span[0])[0] <= line <= line_and_column(starts, span[1])[0]
    )


def _on_line(document: Document, segment: Segment, line: int) -> bool:
    last = segment.line + document.text.count("\n", segment.start, segment.end)
    return segment.line <= line <= last


def unused(one: Suppression, known: Collection[str], ran: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a suppression: an unknown code, or one that suppressed nothing.

    `known` are all codes, `ran` those whose rules were asked; of the others nothing can be said.
    """
    for code in one.codes:
        if not _CODE.fullmatch(code) or not any(other.startswith(code) for other in known):
            yield f"{code!r} is no code of a finding, so nothing is suppressed"
        elif code not in one.used and all(
            other in ran for other in known if other.startswith(code)
        ):
            yield f"{code} is not found here: take the suppression out"
    if not one.codes and not one.used and all(other in ran for other in known):
        yield "nothing is found here: take the suppression out"
