"""What stands in Markdown files and is no Markdown: Liquid, shortcodes, MDX, formulas, containers.

Before the text goes to the Markdown parser these are masked by as many characters that mean nothing
to it: a line of their own becomes blank, a stretch inside a line becomes letters. Offsets stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from glossalign.markdown.inline import ATTRIBUTES, EXPRESSION, LIQUID, OUTPUT, verbatim_stretches
from glossalign.model import Inline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glossalign.model import Span

_WHITE: Final = " \t\r\n"
"""What is white space to Markdown; a no-break space is text."""
_Kind = Literal["code", "html"]

_PREFIX: Final = r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+"
_LINE: Final = re.compile(
    rf"\n{_PREFIX}(?:(?P<fence>`{{3,}}+(?=[^`\n]*+(?:\n|\Z))|~{{3,}}+)"
    r"|(?P<liquid>\{%)|(?P<shortcode>\{\{[<%])|(?P<comment>\{/\*)|(?P<attributes>\{:)|(?P<brace>\{)"
    r"|(?P<alert>\[!\w++\][+-]?[ \t]*+(?=\n|\Z))|(?P<math>\$\$)|(?P<container>:::)"
    r"|(?P<heading>#{1,6}+(?=[^\W_]))"
    r"|(?P<module>(?:import|export)(?=[\s{*'\"]))|(?P<component></?[A-Z]\w*+(?=[\s/>])))"
)
_MODULE_LINE: Final = re.compile(r"[\r\n](?:import|export)")
_TIGHT_HEADING: Final = re.compile(r"#[^\W_]")
_TAG_LINE: Final = re.compile(rf"(?:(?:{LIQUID}|{OUTPUT})[ \t]*+)++(?=\n|\Z)")
_LONG_TAG: Final = re.compile(r"\{%(?:[^{%]|\{(?!%)|%(?!\}))*+%\}[ \t]*+(?=\n|\Z)")
_COMPONENT_LINE: Final = re.compile(
    rf"(?:</?[A-Z](?:[^<>{{}}\"'\n]|\"[^\"\n]*+\"|'[^'\n]*+'|{EXPRESSION})*+>[ \t]*+)++(?=\n|\Z)"
)
_ATTRIBUTE_LINE: Final = re.compile(rf"{ATTRIBUTES}[ \t]*+(?=\n|\Z)")
_BLANK: Final = re.compile(r"\n[ \t]*+(?=\n)")
_TAG: Final = re.compile(r"\s*+<[A-Za-z/!?]")
_NEAR: Final = 200
"""More indentation and list marks than any line has."""
_LETTER: Final = re.compile(r"[^\r\n]")
_BRACKET: Final = re.compile(r"[{}]|\n[ \t]*+(?=\n|\Z)")

_RAW_NAMES: Final = "raw|comment|highlight|codeblock|code|mermaid|math|katex|plantuml|chart"
_RAW_LIQUID: Final = re.compile(rf"\{{%-?[ \t]*({_RAW_NAMES})\b")
_RAW_SHORTCODE: Final = re.compile(rf"\{{\{{[<%][ \t]*({_RAW_NAMES})\b")

_SOURCE: Final = r"['\"][^'\"\n]+['\"]"
_BINDING: Final = r"(?:[\w$]+|\*\s+as\s+[\w$]+|\{[^{}]*\})"
# Precise, since English paragraphs begin with `import duties` and `export default values`.
_MODULE: Final = re.compile(
    rf"import\s*(?:{_SOURCE}|{_BINDING}(?:\s*,\s*{_BINDING})?\s*from\s*{_SOURCE})"
    r"\s*;?[ \t]*(?=\n|\Z|//)"
    r"|export\s+(?:const|let|var)\s+(?:[\w$]+\s*[=:]|[{\[])"
    r"|export\s+(?:default\s+)?(?:async\s+)?(?:function|class)\b[^\n]*[({]"
    r"|export\s+default\s*(?:[\w$]+[ \t]*;?[ \t]*(?=\n|\Z)|[({\[<])"
    r"|export\s*(?:\{|\*\s*from)"
)


@dataclass(frozen=True, slots=True)
class Region:
    """Whole lines that are no Markdown."""

    kind: _Kind
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class TightHeading:
    """A line such as `##Öne çıkanlar`, which is meant as a heading."""

    level: int
    start: int
    """Where its words begin."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that only holds Markdown."""

    text: str
    """As long as the original from the offset given, line by line."""
    regions: tuple[Region, ...] = ()
    """Sorted. One inside code or an HTML block of the parser's is part of that."""
    inlines: tuple[Inline, ...] = ()
    """Placeholders and mathematics, sorted; those inside code are not to be counted."""
    headings: Mapping[int, TightHeading] | None = None
    """By the offset of the heading as the parser will find it."""


def mask(text: str, start: int, *, mdx: bool = False) -> Masked:
    """Mask what is no Markdown in `text` from `start`, which must be the beginning of a line.

    `mdx` says that `{...}` is a JSX expression; a component or `{/* */}` in the text says so, too.
    """
    body = text[start:]
    if not (
        "{" in body
        or "$$" in body
        or ":::" in body
        or "[!" in body
        or _MODULE_LINE.search(body)
        or body.startswith(("import", "export"))
        or _TIGHT_HEADING.search(body)
    ):
        return Masked(body)
    scan = _Scan(body, start, mdx=mdx)
    scan.lines()
    scan.stretches()
    return scan.result()


@cache
def _closing_fence(mark: str, size: int) -> Callable[[str, int], re.Match[str] | None]:
    return re.compile(rf"\n[ \t>]*+{mark}{{{size},}}+[ \t]*+(?=\n|\Z)").search


class _Scan:
    """One pass over the lines, then one over the stretches inside lines that remain.

    `text` is the body behind one line end, so that every line begins with one; CRs are LFs in it.
    """

    def __init__(self, body: str, start: int, *, mdx: bool) -> None:
        self._body = body
        folded = body.replace("\r\n", " \n").replace("\r", "\n") if "\r" in body else body
        self._text = "\n" + folded
        self._base = start - 1
        self._mdx = mdx
        self._edits: list[tuple[int, int, str]] = []
        """Start, end and what to put there, in the offsets of `_text`."""
        self._done: list[Span] = []
        """Fences and regions: no place for stretches."""
        self._regions: list[Region] = []
        self._inlines: list[Inline] = []
        self._headings: dict[int, TightHeading] = {}
        self._chunk = 0
        """Where the lines without a blank line between them begin that the scan is in."""
        self._looked = 0
        self._missing: set[str] = set()
        """Closing marks of which there is none ahead: looked for once."""
        self._open_until = 0
        """Up to where an opening brace was looked for in vain."""
        self._tag_end = -_NEAR
        """Where the last line of component tags ended."""

    def result(self) -> Masked:
        """Return what was found, with the offsets of the document."""
        parts: list[str] = []
        at = 0
        for start, end, new in sorted(self._edits):
            parts += (self._body[at : start - 1], new)
            at = end - 1
        parts.append(self._body[at:])
        return Masked("".join(parts), tuple(self._regions), tuple(self._inlines), self._headings)

    def lines(self) -> None:
        """Find the fences, the regions and the headings without a space."""
        text = self._text
        found = _LINE.search(text)
        while found is not None:
            what = found.lastgroup or ""
            begin = found.start(what)
            end = self._line(what, found, begin)
            found = _LINE.search(text, max(end, begin))

    def _line(self, what: str, found: re.Match[str], begin: int) -> int:
        """Treat a line that opens something at `begin`; return from where to look on."""
        match what:
            case "fence":
                end = self._after_fence(found[what], begin)
                self._done.append((begin, end))
                return end
            case "heading":
                self._heading(begin, found.end())
                return begin
        region = self._region(what, found, begin)
        if region is None:
            return begin
        kind, end, name = region
        if self._in_html(begin) and "\n" not in self._text[begin:end]:
            # A blank line would end the HTML block, and what follows in it would be taken for text.
            return begin
        self._add(kind, begin, end, name)
        return end

    def _region(self, what: str, found: re.Match[str], begin: int) -> tuple[_Kind, int, str] | None:
        match what:
            case "liquid":
                return self._raw(
                    _RAW_LIQUID, r"\{{%-?[ \t]*end{}[ \t]*-?%\}}", begin
                ) or self._tags(begin)
            case "shortcode":
                closing = r"\{{\{{[<%][ \t]*/{}[ \t]*[>%]\}}\}}"
                return self._raw(_RAW_SHORTCODE, closing, begin) or self._tags(begin)
            case "comment":
                self._mdx = True
                return self._up_to("*/}", begin, "html")
            case "attributes":
                line = _ATTRIBUTE_LINE.match(self._text, begin)
                return ("html", line.end(), "") if line else None
            case "math":
                return self._display_math(begin)
            case "alert":
                # `> [!NOTE]`, of GitHub and Obsidian.
                quoted = ">" in found.group()[: -len(found[what])]
                return ("html", found.end(), "") if quoted else None
            case "container":
                return "html", self._end_of_line(begin), ""
            case "component":
                return self._component(found[what], begin)
            case "module":
                at_margin = found.end() - found.start() == 1 + len(found[what])
                return self._module(begin) if at_margin and self._opens_chunk(begin) else None
            case _:
                return self._expression(begin) if self._mdx else None

    def _end_of_line(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end

    def _after_fence(self, mark: str, begin: int) -> int:
        key = f"{mark[0]}{len(mark)}"
        end = (
            None if key in self._missing else _closing_fence(mark[0], len(mark))(self._text, begin)
        )
        if end is None:
            self._missing.add(key)
            return len(self._text)
        return end.end()

    def _component(self, tag: str, begin: int) -> tuple[_Kind, int, str] | None:
        """Return a line of component tags right below text: to MDX no part of that paragraph.

        One that begins a block is left to the parser, to which it begins HTML.
        """
        if tag.isupper():
            # `<BR>` is HTML of another age.
            return None
        self._mdx = True
        line = _COMPONENT_LINE.match(self._text, begin)
        if line is None:
            return None
        above = self._text[self._tag_end : begin] if begin - self._tag_end < _NEAR else "\n\n"
        if above.count("\n") != 1 and self._opens_chunk(begin):
            return None
        self._tag_end = line.end()
        return "html", line.end(), ""

    def _raw(
        self, opening: re.Pattern[str], closing: str, begin: int
    ) -> tuple[_Kind, int, str] | None:
        """Return the region of a pair of tags whose content is not rendered as Markdown."""
        name = opening.match(self._text, begin)
        if name is None:
            return None
        pattern = closing.format(name[1])
        end = None if pattern in self._missing else re.compile(pattern).search(self._text, begin)
        if end is None:
            self._missing.add(pattern)
            return None
        return self._own_lines("code", end.end())

    def _up_to(self, mark: str, begin: int, kind: _Kind) -> tuple[_Kind, int, str] | None:
        end = -1 if mark in self._missing else self._text.find(mark, begin)
        if end < 0:
            self._missing.add(mark)
            return None
        return self._own_lines(kind, end + len(mark))

    def _own_lines(self, kind: _Kind, end: int, name: str = "") -> tuple[_Kind, int, str] | None:
        """Return the region, unless words follow it on its last line."""
        last = self._end_of_line(end)
        return None if self._text[end:last].strip(_WHITE) else (kind, end, name)

    def _tags(self, begin: int) -> tuple[_Kind, int, str] | None:
        line = _TAG_LINE.match(self._text, begin)
        if line is None:
            line = _LONG_TAG.match(self._text, begin)
            if line is None or _BLANK.search(line.group()):
                return None
        return "html", line.end(), ""

    def _display_math(self, begin: int) -> tuple[_Kind, int, str] | None:
        """Return `$$` to `$$`: over blank lines where each stands alone, else in a paragraph."""
        text = self._text
        line = self._end_of_line(begin)
        rest = text[begin + 2 : line].strip(_WHITE)
        if rest.endswith("$$"):
            return ("code", line, "math") if "$$" not in rest[:-2] else None
        if "$$" in rest:
            return None
        end = -1 if "$$" in self._missing else text.find("$$", line)
        if end < 0:
            self._missing.add("$$")
            return None
        if rest and _BLANK.search(text, begin, end):
            return None
        return self._own_lines("code", end + 2, "math")

    def _module(self, begin: int) -> tuple[_Kind, int, str] | None:
        """Return an `import` or `export` and what follows up to a blank line outside its braces."""
        if _MODULE.match(self._text, begin) is None:
            return None
        self._mdx = True
        depth = 0
        first = 0
        for mark in _BRACKET.finditer(self._text, begin):
            match mark.group():
                case "{":
                    depth += 1
                case "}":
                    depth -= 1
                case _:
                    first = first or mark.start()
                    if depth <= 0 or mark.start() < self._open_until:
                        return "code", mark.start(), ""
        self._open_until = len(self._text)
        return "code", first or len(self._text), ""

    def _expression(self, begin: int) -> tuple[_Kind, int, str] | None:
        """Return a JSX expression of several lines; one within a line is a stretch."""
        if begin < self._open_until:
            return None
        depth = 0
        for mark in _BRACKET.finditer(self._text, begin):
            match mark.group():
                case "{":
                    depth += 1
                case "}":
                    depth -= 1
                    if depth == 0:
                        end = mark.end()
                        several = self._text.find("\n", begin, end) >= 0
                        return self._own_lines("code", end) if several else None
                case _:
                    self._open_until = mark.start()
                    return None
        self._open_until = len(self._text)
        return None

    def _opens_chunk(self, begin: int) -> bool:
        """Say whether a blank line or a region stands above the line."""
        chunk = self._chunk_of(begin)
        return begin - chunk < _NEAR and not self._text[chunk:begin].strip()

    def _in_html(self, begin: int) -> bool:
        """Say whether the lines above, up to a blank one, begin with a tag."""
        chunk = self._chunk_of(begin)
        return _TAG.match(self._text, chunk, begin) is not None

    def _chunk_of(self, begin: int) -> int:
        for blank in _BLANK.finditer(self._text, self._looked, begin):
            self._chunk = max(self._chunk, blank.end())
        self._looked = max(self._looked, self._text.rfind("\n", self._looked, begin))
        return self._chunk

    def _add(self, kind: _Kind, begin: int, end: int, name: str) -> None:
        blank = _LETTER.sub(" ", self._body[begin - 1 : end - 1])
        self._edits.append((begin, end, blank))
        self._done.append((begin, end))
        self._chunk = max(self._chunk, end)
        self._looked = max(self._looked, end)
        words = self._text[begin:end].rstrip(_WHITE)
        self._regions.append(
            Region(kind, self._base + begin, self._base + begin + len(words), name)
        )

    def _heading(self, begin: int, words: int) -> None:
        """Take `##Words` for a heading.

        `#Words` may be a hashtag: it is a heading where it has a capital and stands alone.
        """
        level = words - begin
        text = self._text
        end = self._end_of_line(words)
        start = self._base + begin
        if level > 1:
            # The last mark gives its place to the space.
            self._edits.append((words - 1, words, " "))
        else:
            below = text[end : self._end_of_line(end + 1)]
            alone = self._opens_chunk(begin) and not below.strip(_WHITE)
            if not (alone and text[words].isupper()) or " #" in text[words:end]:
                return
            self._edits.append((words, words + 1, " "))
        self._headings[start] = TightHeading(level, self._base + words)

    def stretches(self) -> None:
        """Find placeholders and mathematics inside the lines that are left."""
        at = 0
        for start, end in (*self._done, (len(self._text), len(self._text))):
            if at < start:
                self._stretches_between(at, start)
            at = max(at, end)

    def _stretches_between(self, start: int, end: int) -> None:
        text = self._text
        mdx = self._mdx or text.find("{/*", start, end) >= 0
        brace, dollars = (_find(text, mark, start, end) for mark in ("{", "$$"))
        while (at := min(brace, dollars)) < end:
            first = max(text.rfind("\n", start, at) + 1, start)
            last = _find(text, "\n", at, end)
            self._stretches_of_line(first, last, mdx=mdx)
            if brace < last:
                brace = _find(text, "{", last, end)
            if dollars < last:
                dollars = _find(text, "$$", last, end)

    def _stretches_of_line(self, first: int, last: int, *, mdx: bool) -> None:
        for kind, start, end in verbatim_stretches(self._text, first, last, mdx=mdx):
            self._edits.append((start, end, "x" * (end - start)))
            a, b = self._base + start, self._base + end
            if kind == "math":
                self._inlines.append(Inline("math", a, b, (a + 2, b - 2)))
            else:
                self._inlines.append(Inline("placeholder", a, b, (b, b)))


def _find(text: str, mark: str, start: int, end: int) -> int:
    """Return where `mark` stands, `end` where it does not."""
    at = text.find(mark, start, end)
    return end if at < 0 else at
