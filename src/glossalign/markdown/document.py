"""Documents: Markdown text -> blocks with their exact places; replacements of such places -> text.

The Markdown parser's events carry byte ranges of what it read; a block keeps ranges alone and never
rendered text, so that a document rebuilt from its spans is the same file.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from glossalign.errors import DocumentError
from glossalign.markdown import front_matter, inline, regions, tags
from glossalign.markdown.dialects import DEFAULT, Reading
from glossalign.model import Block, Document, Inline, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from glossalign.model import BlockKind, InlineKind, Span

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BIDI: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NULLS: Final = frozenset({"~", "null", "Null", "NULL"})
_LINE: Final = re.compile(r"[^\r\n]+")
_NEAR: Final = 200
"""More indentation than any line has."""
_LONE_CR: Final = re.compile(r"\r(?!\n)")
_WHITE: Final = " \t\r\n"
_MARKS: Final[dict[str, tuple[InlineKind, int]]] = {
    "Emphasis": ("emphasis", 1),
    "Strong": ("strong", 2),
    "Strikethrough": ("strikethrough", 2),
}
_DEFINITION: Final = re.compile(
    rb"\[(?:\\.|[^\]\\])*+\]:[\s>]*+(?:<((?:\\.|[^<>\\\n])*+)>|((?:\\.|[^\s\\])++))"
)


def parse(
    text: str,
    *,
    path: str,
    reading: Reading = DEFAULT,
    head: front_matter.FrontMatter | None = None,
) -> Document:
    """Read a Markdown document: front matter, blocks, inline marks, each with its span in `text`.

    `reading` says what the site's generator adds to Markdown and which front-matter keys are
    blocks, `head` is what `front_matter.parse` returned where it was asked already. `path` names
    the document in problems; one that ends in `.mdx` is MDX. Linear in the length of `text`,
    whatever its nesting. Raises DocumentError: those of `front_matter.parse`; `control-char` in a
    text; `not-utf8` for a lone surrogate.
    """
    head = front_matter.parse(text, path=path) if head is None else head
    blocks = _field_blocks(text, head, reading.fields)
    start = head.end
    masked = regions.mask(text, start, reading, path=path)
    reader = _Reader(text, start, masked, path, reading)
    blocks += reader.read()
    _refuse_control_characters(text, blocks, path)
    problems = [*reader.problems(), *_unseen_problems(text, path)]
    return Document(
        path,
        text,
        tuple(blocks),
        head.fields,
        tuple(problems),
        tuple(_other_fields(head, blocks)),
        reading.readers,
    )


def splice(document_text: str, replacements: Iterable[tuple[Span, str]]) -> str:
    """Return the text with each span replaced, everything else untouched.

    Spans may come in any order; two insertions at one place stay in theirs. Raises ValueError where
    spans overlap or lie outside the text.
    """
    parts: list[str] = []
    at = 0
    for (start, end), new in sorted(replacements, key=lambda item: item[0]):
        if not at <= start <= end <= len(document_text):
            message = f"span {start}:{end} overlaps another or lies outside the text"
            raise ValueError(message)
        parts += (document_text[at:start], new)
        at = end
    parts.append(document_text[at:])
    return "".join(parts)


def _field_blocks(text: str, head: front_matter.FrontMatter, fields: Sequence[str]) -> list[Block]:
    blocks = []
    for path, values in head.spans.items():
        name = path.removesuffix("[]")
        exactly = name in fields
        if not exactly and not any(front_matter.is_named(path, field) for field in fields):
            continue
        for v in values:
            shown = text[v.start : v.end]
            # Nothing is what `title: ~` says; `title: "~"` is a tilde.
            if (v.style or shown not in _NULLS) and (exactly or front_matter.is_text(v, shown)):
                blocks.append(
                    Block("field", v.start, v.end, v.lines, 0, name, (), v.breaks, v.decoded)
                )
    return sorted(blocks, key=_by_start)


def _other_fields(
    head: front_matter.FrontMatter, blocks: Iterable[Block]
) -> Iterator[tuple[str, Span]]:
    read = {block.start for block in blocks if block.kind == "field"}
    for path, values in head.spans.items():
        for value in values:
            if value.start not in read:
                yield path, (value.start, value.end)
    for span in head.skipped:
        yield "", span


def _refuse_control_characters(text: str, blocks: Sequence[Block], path: str) -> None:
    """Raise for a control character in what is translated; in code it is the author's."""
    for block in blocks:
        if block.decoded and (bad := _CONTROL.search(block.decoded)) is not None:
            raise _control_character(text, block.start, bad.group(), path)
    bad = _CONTROL.search(text)
    if bad is None:
        return
    starts = [block.start for block in blocks]
    for found in _CONTROL.finditer(text, bad.start()):
        at = found.start()
        i = bisect_right(starts, at) - 1
        if i >= 0 and at < blocks[i].end and blocks[i].kind not in ("code", "html"):
            raise _control_character(text, at, found.group(), path)


def _control_character(text: str, offset: int, bad: str, path: str) -> DocumentError:
    line, column = front_matter.position(text, offset)
    message = f"control character U+{ord(bad):04X} in a text: take it out"
    return DocumentError("control-char", message, path=path, line=line, column=column)


def _unseen_problems(text: str, path: str) -> Iterator[Problem]:
    """Yield what an author cannot see: what turns the order of letters, letters in pieces."""
    if text.isascii():
        return
    counts = {mark: text.count(mark) for mark in _BIDI if mark in text}
    if counts:
        first = min(counts, key=text.index)
        line, column = front_matter.position(text, text.index(first))
        more = f" and {sum(counts.values()) - 1} more" if sum(counts.values()) > 1 else ""
        message = (
            f"U+{ord(first):04X}{more}: turns the order of what is read, so that a text can look"
            " like another; take it out unless it is meant"
        )
        yield Problem("bidi-control", message, path=path, line=line, column=column)
    if not unicodedata.is_normalized("NFC", text):
        lines = _LINE.finditer(text)
        start = next(
            (m.start() for m in lines if not unicodedata.is_normalized("NFC", m.group())), 0
        )
        message = (
            "letters and their marks are separate characters (not NFC): compared as NFC, the file"
            " stays as it is; an editor's 'normalize to NFC' makes searches find them"
        )
        line, _ = front_matter.position(text, start)
        yield Problem("not-nfc", message, path=path, line=line)


class _Reader:
    """The parser's events, made into blocks; offsets are bytes of `_data` until a block ends."""

    def __init__(
        self, text: str, base: int, masked: regions.Masked, path: str, reading: Reading
    ) -> None:
        self._text = text
        self._readers = reading.readers
        self._base = base
        self._path = path
        self._masked = masked
        self._returns = "\r" in masked.text
        # To the parser a lone CR does not end every kind of line.
        self._source = _LONE_CR.sub("\n", masked.text) if self._returns else masked.text
        try:
            self._data = data = self._source.encode()
        except UnicodeEncodeError as error:
            line, column = front_matter.position(text, base + error.start)
            message = "half of a surrogate pair in the text: it cannot be written as UTF-8"
            raise DocumentError("not-utf8", message, path=path, line=line, column=column) from None
        self._continuations = inline.continuations(data, len(data) - len(self._source))
        self._cuts = masked.cuts
        self._is_cut = bool(masked.cuts)
        self._place_starts = [place.start for place in masked.inlines]
        self._blocks: list[Block] = []
        self._tight: list[int] = []
        """Offsets of headings without a space that the parser found where they were looked for."""
        self._containers: list[BlockKind] = []
        """What a paragraph is in each of the containers that are open."""
        self._quotes = 0
        self._items = 0
        self._start = -1
        """Where the block begins that is open, -1 for none."""
        self._last = 0
        """Where the last inline event ended."""
        self._whole = False
        """Whether the parser gives the range of the open block: not so in a tight list."""
        self._inlines: list[Inline] = []
        self._links: list[tuple[int, InlineKind, dict[str, Any]]] = []
        self._breaks: list[int] = []
        self._definitions: dict[str, str] | None = None

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each heading without a space."""
        text = self._text
        places = front_matter.positions(text, self._tight)
        for start, (line, column) in zip(self._tight, places, strict=True):
            heading = (self._masked.headings or {})[start]
            found = _LINE.match(text, start)
            words = (found.group() if found else "").rstrip()
            shown = words if len(words) <= 60 else words[:59] + "…"
            message = f'"{shown}" is not a heading: put a space after {"#" * heading.level}'
            yield Problem("heading-space", message, path=self._path, line=line, column=column)

    def read(self) -> list[Block]:
        """Return the blocks of the body."""
        self._events()
        if self._masked.regions:
            self._merge(self._masked.regions)
        return self._blocks

    def _merge(self, found: Sequence[regions.Region]) -> None:
        """Put the regions between the blocks, except where the parser saw code or HTML."""
        blocks = self._blocks
        starts = [block.start for block in blocks]
        for region in found:
            i = bisect_right(starts, region.start) - 1
            after = starts[i + 1] if i + 1 < len(starts) else region.end
            if (i < 0 or blocks[i].end <= region.start) and region.end <= after:
                if region.kind == "html":
                    self._markup(region.start, region.end, region.titles, region.name)
                else:
                    blocks.append(Block(region.kind, region.start, region.end, (), 0, region.name))
        blocks.sort(key=_by_start)

    def _events(self) -> None:
        inside = ""
        """The kind of the block without text that the events are in; HTML has text events, too."""
        first = -1
        for event, where in inline.PARSER.events_with_range(self._source):
            if event.__class__ is str:
                self._sign(event, where)
                continue
            tag, value = event.popitem()
            if tag == "Text":
                if not inside:
                    if self._start < 0:
                        self._begin(where["start"])
                elif first < 0:
                    first = where["start"]
                self._last = where["end"]
            elif tag == "Start":
                if value == "HtmlBlock" or "CodeBlock" in value:
                    self._close()
                    inside = "html" if value == "HtmlBlock" else "code"
                    first = -1
                elif value.__class__ is str:
                    self._enter(value, where)
                else:
                    self._enter_with(value, where)
            elif tag == "End":
                if inside:
                    if inside == "code":
                        self._code(first, where)
                    else:
                        self._html(*self._trim(self._at(where["start"]), self._at(where["end"])))
                    inside = ""
                elif value.__class__ is str:
                    self._leave(value, where)
                else:
                    self._leave_with(value, where)
            elif tag != "Html":
                self._mark(tag, where)

    def _at(self, byte: int) -> int:
        """Return the offset in the document of a byte of the masked body."""
        at = byte - bisect_left(self._continuations, byte)
        return self._base + (self._cuts.original(at) if self._is_cut else at)

    def _in_source(self, byte: int) -> int:
        """Return the offset in the masked body of a byte of it."""
        return byte - bisect_left(self._continuations, byte)

    def _begin(self, byte: int) -> None:
        """Open the block that an item of a tight list is, at its first inline event."""
        # The parser leaves the backslash of an escape out of the range.
        if byte and self._data[byte - 1] == 0x5C:
            byte -= 1
        self._start = byte
        self._whole = False

    def _close(self) -> None:
        """End the text of a tight list's item: something else begins in it, or it ends."""
        if self._start >= 0 and not self._whole:
            self._finish(self._start, self._last)

    def _sign(self, event: str, where: dict[str, int]) -> None:
        if event == "HardBreak":
            self._breaks.append(where["start"])
            self._last = where["end"]
        elif event == "SoftBreak":
            self._last = where["end"]
        else:
            self._close()

    def _mark(self, tag: str, where: dict[str, int]) -> None:
        """Treat what is inline and has no inside: code, a tag, a footnote's mark."""
        if tag == "TaskListMarker":
            return
        first, last = where["start"], where["end"]
        if self._start < 0:
            self._begin(first)
        self._last = last
        start, end = self._at(first), self._at(last)
        if tag == "Code":
            self._inlines.append(
                Inline("code", start, end, inline.inside_code(self._text, start, end))
            )
        elif tag == "FootnoteReference":
            self._inlines.append(Inline("footnote", start, end, (start + 2, end - 1)))
        else:
            self._inlines.append(Inline("html", start, end, (end, end)))

    def _enter(self, tag: str, where: dict[str, int]) -> None:
        if tag in _MARKS:
            first = where["start"]
            if self._start < 0:
                self._begin(first)
            kind, size = _MARKS[tag]
            if tag == "Strikethrough" and self._data[first + 1] != 0x7E:
                size = 1
            start, end = self._at(first), self._at(where["end"])
            self._inlines.append(Inline(kind, start, end, (start + size, end - size)))
            return
        self._close()
        if tag in ("Paragraph", "TableCell", "DefinitionListTitle"):
            self._start = where["start"]
            self._whole = True
        elif tag == "DefinitionListDefinition":
            self._containers.append("paragraph")
        elif tag == "Item":
            self._containers.append("list_item")
            self._items += 1

    def _enter_with(self, value: dict[str, Any], where: dict[str, int]) -> None:
        tag, about = value.popitem()
        if tag in ("Link", "Image"):
            first = where["start"]
            if self._start < 0:
                self._begin(first)
            self._last = first + (2 if tag == "Image" else 1)
            self._links.append((len(self._inlines), "image" if tag == "Image" else "link", about))
            # Its place before what is inside; the end of the anchor text is known at its end.
            self._inlines.append(_UNKNOWN)
            return
        self._close()
        if tag == "Heading":
            self._start = where["start"]
            self._whole = True
        elif tag == "BlockQuote":
            self._containers.append("quote")
            self._quotes += 1
        elif tag == "FootnoteDefinition":
            self._containers.append("paragraph")

    def _leave(self, tag: str, where: dict[str, int]) -> None:
        if tag in ("Link", "Image"):
            self._link(where)
        elif tag in _MARKS:
            self._last = where["end"]
        elif tag in ("Paragraph", "TableCell"):
            self._finish(where["start"], where["end"], "table_cell" if tag == "TableCell" else None)
        elif tag == "DefinitionListTitle":
            self._finish(where["start"], where["end"])
        elif tag == "DefinitionListDefinition":
            self._close()
            self._containers.pop()
        elif tag == "Item":
            self._close()
            self._containers.pop()
            self._items -= 1
        elif tag == "FootnoteDefinition":
            self._close()
            self._containers.pop()

    def _leave_with(self, value: dict[str, Any], where: dict[str, int]) -> None:
        tag, about = value.popitem()
        if tag == "Heading":
            self._heading(int(about[1]), self._at(where["start"]), self._at(where["end"]))
        elif tag == "BlockQuote":
            self._close()
            self._containers.pop()
            self._quotes -= 1

    def _link(self, where: dict[str, int]) -> None:
        index, kind, about = self._links.pop()
        first, last = where["start"], where["end"]
        inner = first + (2 if kind == "image" else 1)
        if about["link_type"] in ("Autolink", "Email"):
            span = self._at(inner), self._at(last - 1)
            target = self._text[slice(*span)]
        else:
            span = self._at(inner), self._at(self._last)
            target = self._target(about, self._data.find(b"]", self._last, last), last)
            if about["link_type"].startswith("Collapsed") and self._data.startswith(b"[]", last):
                # The parser's range of `[ön büro][]` lacks the empty label.
                last += 2
        self._last = last
        self._inlines[index] = Inline(kind, self._at(first), self._at(last), span, target)

    def _target(self, about: dict[str, Any], closing: int, end: int) -> str:
        """Return the destination as it stands in the file: the parser gives it without escapes."""
        if not about["link_type"].startswith("Inline"):
            return self._defined(about["id"], about["dest_url"])
        # In the source, where a placeholder has no spaces.
        opening, last = self._in_source(closing + 1), self._in_source(end - 1)
        span = inline.destination(self._source, opening, last)
        if span is None:
            return str(about["dest_url"])
        start, stop = map(self._cuts.original, span)
        return self._text[start + self._base : stop + self._base]

    def _defined(self, label: str, target: str) -> str:
        if self._definitions is None:
            known = inline.PARSER.reference_definitions(self._source)
            self._definitions = {}
            for name, definition in known.items():
                where = definition["span"]
                found = _DEFINITION.match(self._data, where["start"], where["end"])
                if found is not None:
                    start, stop = found.span(found.lastindex or 0)
                    written = self._text[self._at(start) : self._at(stop)]
                    self._definitions[inline.folded_label(name)] = written
        return self._definitions.get(inline.folded_label(label), target)

    def _code(self, content: int, where: dict[str, int]) -> None:
        """Add a block of code: its content from that byte on, or its fences where it has none."""
        first, last = where["start"], where["end"]
        info = ""
        if self._data.startswith((b"```", b"~~~"), first):
            stop = self._data.find(b"\n", first, last)
            line = self._data[first : stop if stop > 0 else last]
            info = line.decode().split("\r")[0].lstrip("`~").strip()
        if content >= 0:
            first, last = content, self._last
        self._no_text("code", first, last, info)

    def _no_text(self, kind: BlockKind, first: int, last: int, name: str = "") -> None:
        start, end = self._trim(self._at(first), self._at(last))
        if start < end:
            self._blocks.append(Block(kind, start, end, (), 0, name))

    def _trim(self, start: int, end: int) -> Span:
        """Take white space off both ends of a span."""
        text = self._text
        while start < end and text[end - 1] in _WHITE:
            end -= 1
        while start < end and text[start] in _WHITE:
            start += 1
        return start, end

    def _finish(self, first: int, last: int, kind: BlockKind | None = None) -> None:
        """End the open block, whose range is known now."""
        level = 0
        if kind is None:
            kind = self._containers[-1] if self._containers else "paragraph"
            level = self._items if kind == "list_item" else 0
        self._add(kind, self._at(first), self._at(last), level)

    def _heading(self, level: int, start: int, end: int) -> None:
        tight = self._masked.headings.get(start) if self._masked.headings else None
        if tight is not None:
            self._tight.append(start)
            level, content = tight.level, tight.start
            content, end = self._trim(content, end)
        else:
            raw = self._text[start:end].rstrip(_WHITE)
            last = max(raw.rfind("\n"), raw.rfind("\r"))
            if last < 0:
                content = start + len(raw) - len(raw.lstrip("#"))
            else:
                # The last line is the underline.
                content, end = start, start + last
            content, end = self._trim(content, end)
        words = self._text[content:end]
        closed = words.rstrip("#")
        if closed != words and closed[-1:] in " \t":
            words = closed.rstrip(_WHITE)
        words = words[: len(words) - len(_attributes_behind(words))]
        if self._inlines:
            self._inlines = _clamp(self._inlines, end)
        self._add("heading", content, content + len(words), level)

    def _add(self, kind: BlockKind, start: int, end: int, level: int) -> None:
        """Make a block of text: several where tags part it, markup where it has no words."""
        self._start = -1
        inlines, breaks = self._inlines, self._breaks
        start, end = self._trim(start, end)
        if inlines:
            self._inlines = []
        if breaks:
            self._breaks = []
        if self._place_starts:
            inlines = self._with_places(inlines, start, end)
        if start == end:
            return
        ends = [self._at(byte) for byte in breaks]
        if inlines and any(one.kind == "html" for one in inlines):
            self._parted(_Piece(kind, level, start, end), inlines, ends)
        else:
            self._text_block(_Piece(kind, level, start, end), inlines, ends)

    def _text_block(self, piece: _Piece, inlines: list[Inline], ends: Sequence[int]) -> None:
        """Add a block of words, or of markup where tags and placeholders are all it has."""
        kind, level, start, end = piece
        text = self._text
        while inlines and inlines[-1].end == end and self._is_attributes(inlines[-1]):
            start, end = self._trim(start, inlines.pop().start)
        while inlines and inlines[0].start == start and self._is_attributes(inlines[0]):
            start, end = self._trim(inlines.pop(0).end, end)
        if start >= end:
            self._markup(piece.start, piece.end)
            return
        if inlines and inlines[0].kind in _WORDLESS and _wordless(text, start, end, inlines):
            self._markup(start, end)
            return
        offsets: tuple[int, ...] = ()
        lines: tuple[Span, ...] = ((start, end),)
        line_breaks, inlines = _line_breaks(text, inlines)
        if ends or line_breaks or text.find("\n", start, end) >= 0 or self._returns:
            lines = _pieces(text, start, end, self._quotes, ends)
            if line_breaks:
                lines = _without(lines, line_breaks, text)
                ends = sorted((*ends, *(i.start for i in line_breaks)))
            if not lines:
                return
            start, end = lines[0][0], lines[-1][1]
            if ends:
                offsets = tuple(b for (a, _), (b, _) in pairwise(lines) if _any(ends, a, b))
        self._blocks.append(Block(kind, start, end, lines, level, "", tuple(inlines), offsets))

    def _html(self, start: int, end: int) -> None:
        """Add what the parser took for HTML: the words between its tags are blocks."""
        if start == end:
            return
        found = tags.tags(self._text, start, end)
        inlines = self._with_places(
            [Inline("html", tag.start, tag.end, (tag.end, tag.end)) for tag in found], start, end
        )
        self._parted(_Piece("paragraph", 0, start, end), inlines, ())

    def _parted(self, piece: _Piece, inlines: list[Inline], ends: Sequence[int]) -> None:
        """Add the texts that the tags of a stretch part it into, and the markup between them."""
        kind, level, at, end = piece
        opened: list[tuple[str, BlockKind, int]] = []
        markup = at
        for tag, behind in self._bounds(inlines, at, end):
            if tag.start < at:
                continue
            markup = self._run(markup, _Piece(kind, level, at, tag.start), inlines, ends)
            at = behind
            name = tag.name.lower()
            if tag.closing:
                last = next((k for k in reversed(range(len(opened))) if opened[k][0] == name), None)
                del opened[len(opened) if last is None else last :]
            elif not tag.alone and behind == tag.end and name in _KIND_OF_TAG:
                opened.append((name, *_KIND_OF_TAG[name]))
            # A list in a table's cell stays on its line.
            inner = opened and piece.kind != "table_cell"
            kind, level = opened[-1][1:] if inner else piece[:2]
        self._markup(self._run(markup, _Piece(kind, level, at, end), inlines, ends), end)

    def _bounds(
        self, inlines: Iterable[Inline], start: int, end: int
    ) -> Iterator[tuple[tags.Tag, int]]:
        """Yield the tags that part a stretch, with where the text behind each begins."""
        text = self._text
        found: list[tags.Tag] = []
        unclosed: set[str] = set()
        for one in inlines:
            if one.kind == "html":
                tag = tags.tag_at(text, one.start, one.end)
                found += [tag] if tag else []
            elif text.startswith("{%", one.start) and _is_whole_line(
                text, one.start, one.end, start
            ):
                found.append(tags.Tag("", one.start, one.end, alone=True))
        for tag, parts in zip(found, tags.parting(text, found, start, end), strict=True):
            raw = tags.raw_content(text, tag, end, unclosed)
            if raw or parts:
                yield tag, raw[1] if raw else tag.end

    def _run(
        self, markup: int, words: _Piece, inlines: Sequence[Inline], ends: Sequence[int]
    ) -> int:
        """Add a text with the markup before it, if it has words; return where markup goes on."""
        start, end = self._trim(words.start, words.end)
        first = bisect_left(inlines, start, key=_by_start)
        last = bisect_left(inlines, end, key=_by_start)
        inside = [inline for inline in inlines[first:last] if inline.end <= end]
        # Comments and pictures around the words are none of them.
        while inside and inside[0].start == start and self._is_empty(inside[0]):
            start, end = self._trim(inside.pop(0).end, end)
        while inside and inside[-1].end == end and self._is_empty(inside[-1]):
            start, end = self._trim(start, inside.pop().start)
        if start >= end or _wordless(self._text, start, end, inside):
            return markup
        self._markup(markup, start)
        self._text_block(words._replace(start=start, end=end), inside, ends)
        return end

    def _is_attributes(self, one: Inline) -> bool:
        found = _ATTRIBUTES.fullmatch(self._text, one.start, one.end)
        return one.kind == "placeholder" and found is not None

    def _is_empty(self, one: Inline) -> bool:
        if one.kind != "html":
            return False
        tag = tags.tag_at(self._text, one.start, one.end)
        return tag is not None and tag.name.lower() in ("!--", "br", "wbr", "img", "input")

    def _markup(self, start: int, end: int, titles: Sequence[Span] = (), box: str = "") -> None:
        """Add markup, but for what is for readers in it: titles, attributes, parameters.

        `box` is the kind of box that the titles are of.
        """
        start, end = self._trim(start, end)
        if start >= end:
            return
        text = self._text
        spans = {*titles, *tags.texts(text, start, end, self._readers)}
        at = start
        for first, last in (self._trim(*span) for span in sorted(spans)):
            label = self._label(first, last, box) if first >= at else None
            if label is not None:
                self._blocks.append(Block("html", at, first, ()))
                self._blocks.append(label)
                at = last
        if at < end:
            self._blocks.append(Block("html", at, end, ()))

    def _label(self, start: int, end: int, box: str) -> Block | None:
        """Return a text that stands in markup, None where it has no words."""
        text = self._text
        shown = text[start:end]
        inlines = [
            Inline(
                _INLINE_OF[t.kind],
                start + t.start,
                start + t.end,
                (start + t.inner[0], start + t.inner[1]),
                t.value,
            )
            for t in inline.scan(shown)
            if t.kind in _INLINE_OF
        ]
        if start >= end or _wordless(text, start, end, inlines):
            return None
        lines = _pieces(text, start, end, self._quotes, ())
        quote = text[start - 1 : start]
        decoded = shown
        if quote in _ESCAPES and text[end : end + 1] == quote:
            for escape in _ESCAPES[quote]:
                decoded = decoded.replace(escape, quote)
        return Block(
            "label",
            start,
            end,
            lines,
            0,
            box,
            tuple(inlines),
            (),
            decoded if decoded != shown else "",
        )

    def _with_places(self, inlines: list[Inline], start: int, end: int) -> list[Inline]:
        """Add the placeholders and formulas, but for those in code, tags and link targets."""
        first = bisect_left(self._place_starts, start)
        last = bisect_left(self._place_starts, end)
        if first == last:
            return inlines
        hidden = sorted(
            (i.inner[1], i.end) if i.kind in ("link", "image") else (i.start, i.end)
            for i in inlines
            if i.kind in ("link", "image", "code", "html")
        )
        starts = [span[0] for span in hidden]
        seen = []
        for place in self._masked.inlines[first:last]:
            i = bisect_right(starts, place.start) - 1
            if i < 0 or hidden[i][1] <= place.start:
                seen.append(place)
        return sorted([*inlines, *seen], key=lambda i: (i.start, -i.end))


def _clamp(inlines: list[Inline], end: int) -> list[Inline]:
    """Cut marks off where the heading ends: the parser has a tab behind `# **a**` in the last."""
    return [
        i if i.end <= end else replace(i, end=end, inner=(i.inner[0], i.inner[1] - (i.end - end)))
        for i in inlines
    ]


_UNKNOWN: Final = Inline("link", 0, 0, (0, 0))
_BREAK: Final = re.compile(r"<br[\s/>]", re.IGNORECASE)
_INLINE_OF: Final[dict[str, InlineKind]] = {
    "code": "code", "link": "link", "image": "image", "tag": "html", "comment": "html",
    "placeholder": "placeholder", "math": "math", "footnote": "footnote",
}  # fmt: skip
_KIND_OF_TAG: Final[dict[str, tuple[BlockKind, int]]] = {
    "li": ("list_item", 1), "td": ("table_cell", 0), "th": ("table_cell", 0), "p": ("paragraph", 0),
    "blockquote": ("quote", 0), **{f"h{n}": ("heading", n) for n in range(1, 7)},
}  # fmt: skip
_ESCAPES: Final = {'"': ("&quot;", '\\"'), "'": ("&#39;", "&apos;", "\\'")}
"""How a quotation mark is written in a value that stands between such marks."""


class _Piece(NamedTuple):
    """A stretch of the document that is a block or becomes several."""

    kind: BlockKind
    level: int
    start: int
    end: int


_BEHIND: Final = re.compile(rf"(?:(?<!\\)(?:{inline.ATTRIBUTES}|\{{/\*[^{{}}\n]*?\*/\}})[ \t]*+)\Z")
_ATTRIBUTES: Final = re.compile(inline.ATTRIBUTES)
_WORDLESS: Final = frozenset({"html", "placeholder"})
_by_start: Final = attrgetter("start")


def _attributes_behind(text: str) -> str:
    """Return the list of attributes that a text ends with: `{#id}`, `{: .a }`, `{/*id*/}`."""
    opening = text.rfind("{")
    found = _BEHIND.search(text, max(opening - 1, 0)) if opening >= 0 else None
    return found[0] if found else ""


def _is_whole_line(text: str, start: int, end: int, first: int) -> bool:
    """Tell whether nothing stands beside a stretch on its line, from `first` on."""
    before = text[max(first, start - _NEAR) : start].replace("\r", "\n").rpartition("\n")[2]
    return not before.strip(" \t>") and text[end : end + 1] in ("", "\n", "\r")


def _wordless(text: str, start: int, end: int, inlines: list[Inline]) -> bool:
    """Tell whether tags, placeholders and entities are all that a stretch has."""
    at = start
    for one in inlines:
        if one.kind in _WORDLESS:
            if _has_words(text[at : one.start]):
                return False
            at = max(at, one.end)
    return not _has_words(text[at:end])


def _has_words(text: str) -> bool:
    return bool(_ENTITY.sub("", text).strip() if "&" in text else text.strip())


_ENTITY: Final = re.compile(inline.ENTITY)


def _line_breaks(text: str, inlines: list[Inline]) -> tuple[list[Inline], list[Inline]]:
    """Return the line breaks (`<br>`) of a block and its other inlines.

    One inside a link's words is part of the link.
    """
    breaks: list[Inline] = []
    others: list[Inline] = []
    reach = 0
    for one in inlines:
        if one.kind in ("link", "image"):
            reach = max(reach, one.end)
        is_break = one.kind == "html" and one.start >= reach and _BREAK.match(text, one.start)
        (breaks if is_break else others).append(one)
    return breaks, others


def _without(lines: Sequence[Span], marks: Sequence[Inline], text: str) -> tuple[Span, ...]:
    """Return the lines cut where line breaks stand (`<br>`), without these."""
    left: list[Span] = []
    for start, end in lines:
        at = start
        first = bisect_left(marks, start, key=_by_start)
        for mark in marks[first : bisect_left(marks, end, key=_by_start)]:
            if mark.end <= end:
                left.append((at, mark.start))
                at = mark.end
        left.append((at, end))
    trimmed = (
        (end - len(text[start:end].lstrip(_WHITE)), start + len(text[start:end].rstrip(_WHITE)))
        for start, end in left
    )
    return tuple((start, end) for start, end in trimmed if start < end)


def _pieces(
    text: str, start: int, end: int, quotes: int, breaks: Sequence[int]
) -> tuple[Span, ...]:
    """Return the lines of a block without white space and the marks `>` of as many quotes."""
    pieces: list[Span] = []
    marks = iter(breaks)
    ahead = next(marks, -1)
    for line in _LINE.finditer(text, start, end):
        a, b = line.span()
        if a > start:
            a = _behind_marks(text, a, b, quotes)
        while -1 < ahead < a:
            ahead = next(marks, -1)
        if a <= ahead < b:
            b = ahead
        b = a + len(text[a:b].rstrip(_WHITE))
        if a < b:
            pieces.append((a, b))
    return tuple(pieces)


def _any(offsets: Sequence[int], start: int, end: int) -> bool:
    """Say whether one of these offsets, which ascend, lies from `start` to before `end`."""
    return bisect_left(offsets, start) < bisect_left(offsets, end)


def _behind_marks(text: str, at: int, end: int, quotes: int) -> int:
    while at < end:
        if text[at] == ">" and quotes:
            quotes -= 1
        elif text[at] not in " \t":
            break
        at += 1
    return at
