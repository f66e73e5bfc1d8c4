"""What stands in Markdown files and is no Markdown: Liquid, shortcodes, MDX, formulas, containers.

Before the text goes to the Markdown parser these are masked by as many characters that mean nothing
to it: a line of their own becomes blank, a stretch inside a line becomes letters. Offsets stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from glossalign.markdown.dialects import DEFAULT, Reading
from glossalign.markdown.indents import PREFIX, Cuts, box_at, is_indented, surplus
from glossalign.markdown.inline import ATTRIBUTES, EXPRESSION, LIQUID, OUTPUT, verbatim_stretches
from glossalign.markdown.tags import raw_content, tag_at
from glossalign.model import Inline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glossalign.model import Span

_WHITE: Final = " \t\r\n"
"""What is white space to Markdown; a no-break space is text."""
_Kind = Literal["code", "html"]

_LINE: Final = re.compile(
    rf"\n{PREFIX}(?:(?P<fence>`{{3,}}+(?=[^`\n]*+(?:\n|\Z))|~{{3,}}+)"
    r"|(?P<liquid>\{%)|(?P<shortcode>\{\{[<%])|(?P<comment>\{/\*)|(?P<include>\{[*!]|-{1,2}8<-{1,2}|<<<)"
    r"|(?P<attributes>\{[ \t]*+[:#.])|(?P<brace>\{)"
    r"|(?P<alert>\[!\w++\](?=[+\-\s]|\Z))|(?P<math>\$\$)|(?P<container>:::)"
    r"|(?P<heading>#{1,6}+(?=[^\W_]))|(?P<box>!!!|\?\?\?|===[+!]*+[ \t])|(?P<block>///)"
    r"|(?P<abbreviation>\*\[)|(?P<contents>\[\[?(?i:_?toc_?)\])|(?P<target>\([\w.:-]++\)=)"
    r"|(?P<marks>%[ \t]|\+\+\+)|(?P<tab_mark>@tab\b)"
    r"|(?P<module>(?:import|export)(?=[\s{*'\"]))|(?P<tag></?[A-Za-z>]))"
)
_SPECIAL: Final = re.compile(
    r"[{]|\$\$|:::|\[!|#[^\W_]|[\r\n](?:import|export)|!!!|\?\?\?|===[+!]*+ |///|\*\[|8<|<<<"
    r"|\[\[?_?(?i:toc)|\)=|[\r\n](?:%|\+\+\+|@tab)"
)
"""Without one of these a text without JSX is Markdown alone."""
_TITLE_OF: Final = {
    "container": re.compile(
        r":{3,}+(?:[ \t]*+(?P<type>\{[\w-]++\}|[\w-]++)(?=[\s\[{]|\Z)"
        r"(?:[ \t]*+\[(?P<label>(?:[^\]\\\n]|\\.)*+)\])?"
        r"(?:\{[^{}\n]*+\})?[ \t]*+(?P<title>[^\n]*+))?+[^\n]*+"
    ),
    "alert": re.compile(r"\[!(?P<type>\w++)\][+-]?[ \t]*+(?P<title>[^\n]*+)"),
    "block": re.compile(
        r"/{3,}+[ \t]*+(?:(?P<type>[\w-]++)[ \t]*+(?:\|[ \t]*+(?P<title>[^\n]*+))?)?(?=\n|\Z)"
        r"(?:\n[ \t]{4,}+[^\n]*+)*+"
    ),
    "abbreviation": re.compile(r"\*\[[^\[\]\n]++\]:[ \t]*+(?P<title>[^\n]*+)"),
    "tab_mark": re.compile(r"@tab(?::active)?[ \t]++(?P<title>[^\n]*+)"),
    "directive": re.compile(
        r"(?:`{3,}+|~{3,}+)\{(?P<type>[\w:-]++)\}[ \t]*+(?P<title>[^\n]*+)"
        r"(?:\n[ \t>]*+:[\w-]++:[^\n]*+)*+"
    ),
}
"""Lines that open something, with what is for readers in them."""
_NO_TITLE: Final = re.compile(
    r"(?x) :::+ [ \t]* (?: code-group | raw | tabs | v-pre ) \b"
    r" | [`~:]+ [ \t]*+ \{ (?: figure | image ) \} | ///+ [ \t]* html \b"
)
_OPTION: Final = re.compile(r"(?m)^[ \t>]*+:(?:alt|caption|title):[ \t]++(?P<title>[^\n]++)")
_ATTRIBUTES_BEHIND: Final = re.compile(r"[ \t]*+\{[^{}\n]*+\}[ \t]*+\Z")
_PROSE: Final = """
    admonition attention aside card caution danger deprecated dropdown epigraph error exercise
    figure grid-item grid-item-card highlights hint important margin note pull-quote seealso sidebar
    solution tab-item tip topic versionadded versionchanged warning
"""
_PROSE_DIRECTIVES: Final = frozenset(_PROSE.split())
"""Directives of MyST whose body is text, not code."""
_WHOLE_LINE: Final = {
    "include": re.compile(
        r"(?:\{\*[^{}\n]*?\*\}|\{![^{}\n]*?!\}|-{1,2}8<-{1,2}(?:[ \t]++[\"'][^\n]*+)?"
        r"|<<<[ \t]*+[@./\w][^\n]*+)[ \t]*+(?=\n|\Z)"
    ),
    "contents": re.compile(r"\[\[?(?i:_?toc_?)\]\]?[ \t]*+(?=\n|\Z)"),
    "target": re.compile(r"\([\w.:-]++\)=[ \t]*+(?=\n|\Z)"),
    "marks": re.compile(r"(?:%[ \t][^\n]*+|\+\+\+[^\n]*+)"),
}
"""Lines without anything for readers."""
_TAG_LINE: Final = re.compile(rf"(?:(?:{LIQUID}|{OUTPUT})[ \t]*+)++(?=\n|\Z)")
_LONG_TAG: Final = re.compile(r"\{%(?:[^{%]|\{(?!%)|%(?!\}))*+%\}[ \t]*+(?=\n|\Z)")
_EXPRESSION: Final = re.compile(EXPRESSION)
_ATTRIBUTE_LINE: Final = re.compile(rf"{ATTRIBUTES}[ \t]*+(?=\n|\Z)")
_CONTENTS_HERE: Final = re.compile(r"\{:[ \t]*+toc\b")
_ITEM_TEXT: Final = re.compile(rf"\n{PREFIX}(?<=[ \t])(?=[^\n]*+\n)")
_BLANK: Final = re.compile(r"\n[ \t]*+(?=\n)")
_TAG: Final = re.compile(r"\s*+<[A-Za-z/!?]")
_NEAR: Final = 200
"""More indentation and list marks than any line has."""
_LETTER: Final = re.compile(r"[^\r\n]")
_BRACKET: Final = re.compile(r"[{}]|\n[ \t]*+(?=\n|\Z)")

_RAW_NAMES: Final = "comment|filename|highlight|codeblock|code|mermaid|math|katex|plantuml|chart"
_RAW_KRAMDOWN: Final = re.compile(r"\{::(comment|nomarkdown)\b[^{}\n]*+\}")
_RAW_LIQUID: Final = re.compile(rf"\{{%-?[ \t]*({_RAW_NAMES})\b")
_RAW_SHORTCODE: Final = re.compile(rf"\{{\{{[<%][ \t]*({_RAW_NAMES})\b")

_MODULE_START: Final = re.compile(r"\n\n(?:import|export)(?=[\s{*'\"])")
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


NO_CUTS: Final = Cuts()


class _Found(NamedTuple):
    """What a line opens: a region that begins with it."""

    kind: _Kind
    end: int
    name: str = ""
    titles: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """Whole lines that are no Markdown."""

    kind: _Kind
    start: int
    end: int
    name: str = ""
    """Of code its language, of a box its kind."""
    titles: tuple[Span, ...] = ()
    """What is for readers in it, but for attributes and parameters."""


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
    """As long as the original from the offset given but for its `cuts`, line by line."""
    cuts: Cuts = NO_CUTS
    """Indentation that is no code, in offsets from the one given."""
    regions: tuple[Region, ...] = ()
    """Sorted. One inside code or an HTML block of the parser's is part of that."""
    inlines: tuple[Inline, ...] = ()
    """Placeholders and mathematics, sorted; those inside code are not to be counted."""
    headings: Mapping[int, TightHeading] | None = None
    """By the offset of the heading as the parser will find it."""


def mask(text: str, start: int, reading: Reading = DEFAULT, *, path: str = "") -> Masked:
    """Mask what is no Markdown in `text` from `start`, which must be the beginning of a line.

    In a document that is MDX `{...}` is an expression, indentation means nothing, and what stands
    between tags is Markdown. `reading` and `path` say so, or JSX that is seen in the text.
    """
    body = text[start:]
    jsx = reading.jsx(path)
    if _SPECIAL.search(body) is None and (jsx == "never" or "<" not in body):
        return Masked(body)
    lines = body.replace("\r\n", " \n").replace("\r", "\n") if "\r" in body else body
    may_be_mdx = jsx == "always" or (jsx == "seen" and _has_jsx(lines))
    prose = _FENCED.sub("", lines) if may_be_mdx else ""
    mdx = may_be_mdx and (jsx == "always" or _has_jsx(prose))
    cuts = surplus(lines, mdx=mdx and is_indented(prose))
    scan = _Scan(body, lines, cuts, start, reading, mdx=mdx)
    scan.lines()
    scan.stretches()
    return scan.result()


_JSX: Final = re.compile(
    r"(?m)^[ \t>]*+(?:[-*+][ \t]++)?+(?:</?(?=[A-Z][\w.]*?[a-z.])[A-Z]\w*+(?:\.\w++)*+(?=[\s/>])"
    r"|\{/\*)|\{/\*[^{}\n]*\*/\}[ \t]*$"
)
"""What only MDX has: a component that begins a line, a comment in braces."""


_FENCED: Final = re.compile(
    r"(?ms)^[ \t>]*+(?:[-*+][ \t]++)?+(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^[ \t>]*+\1[`~]*+[ \t]*+$|\Z)"
)
"""A fence with what is in it."""


def _has_jsx(lines: str) -> bool:
    """Tell whether a text has JSX. `<BR>` is HTML of another age."""
    if _JSX.search(lines) is not None:
        return True
    starts = [0] if lines.startswith(("import", "export")) else []
    starts += [found.end() - 6 for found in _MODULE_START.finditer(lines)]
    return any(_MODULE.match(lines, start) for start in starts)


@cache
def _closing_fence(mark: str, size: int) -> Callable[[str, int], re.Match[str] | None]:
    return re.compile(rf"\n[ \t>]*+{mark}{{{size},}}+[ \t]*+(?=\n|\Z)").search


class _Scan:
    """One pass over the lines, then one over the stretches inside lines that remain.

    `text` is the body behind one line end, so that every line begins with one; CRs are LFs in it.
    """

    def __init__(
        self, body: str, lines: str, cuts: Cuts, start: int, reading: Reading, *, mdx: bool
    ) -> None:
        self._body = cuts.shorten(body) if cuts else body
        self._text = "\n" + (cuts.shorten(lines) if cuts else lines)
        self._cuts = cuts
        self._start = start
        self._left_out = reading.left_out
        """Constructs that are not read."""
        self._mdx = mdx
        self._edits: list[tuple[int, int, str]] = []
        """Start, end and what to put there, in the offsets of `_text`."""
        self._done: list[Span] = []
        """Fences, regions and tags: no place for stretches."""
        self._regions: list[Region] = []
        self._inlines: list[Inline] = []
        self._headings: dict[int, TightHeading] = {}
        self._closing: set[int] = set()
        """Where the fences stand that close a directive with prose inside."""
        self._chunk = 0
        """Where the lines without a blank line between them begin that the scan is in."""
        self._looked = 0
        self._missing: set[str] = set()
        """Closing marks of which there is none ahead: looked for once."""
        self._unclosed: set[str] = set()
        self._open_until = 0
        """Up to where an opening brace was looked for in vain."""

    def result(self) -> Masked:
        """Return what was found, with the offsets of the document."""
        parts: list[str] = []
        at = 0
        for start, end, new in sorted(self._edits):
            parts += (self._body[at : start - 1], new)
            at = end - 1
        parts.append(self._body[at:])
        inlines = tuple(sorted(self._inlines, key=lambda inline: inline.start))
        return Masked("".join(parts), self._cuts, tuple(self._regions), inlines, self._headings)

    def _at(self, at: int) -> int:
        """Return the offset in the document of an offset in `_text`."""
        return self._start + self._cuts.original(at - 1)

    def _span(self, start: int, end: int) -> Span:
        """Return the span in the document; the end is that behind its last letter."""
        return self._at(start), self._at(end - 1) + 1

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
                return self._fence(found[what], begin)
            case "heading":
                self._heading(begin, found.end())
                return begin
            case "tag":
                return self._tags_first(begin)
        region = self._region(what, found, begin)
        if region is None:
            return begin
        if what == "attributes" and _CONTENTS_HERE.match(self._text, begin):
            # The item above it is no text: kramdown puts the table of contents in its place.
            above = _ITEM_TEXT.match(self._text, self._text.rfind("\n", 0, self._line_start(begin)))
            begin = above.end() if above and above.end() > self._done_until() else begin
        kind, end, name, titles = region
        if not self._mdx and self._in_html(begin) and "\n" not in self._text[begin:end]:
            # A blank line would end the HTML block, and what follows in it would be taken for text.
            return begin
        self._add(kind, begin, end, name, titles)
        return end

    def _region(self, what: str, found: re.Match[str], begin: int) -> _Found | None:
        if what in self._left_out:
            return None
        match what:
            case "liquid":
                return self._raw(
                    _RAW_LIQUID, r"\{{%-?[ \t]*end{}[ \t]*-?%\}}", begin
                ) or self._tags(begin)
            case "shortcode":
                closing = r"\{{\{{[<%][ \t]*/{}[ \t]*[>%]\}}\}}"
                return self._raw(_RAW_SHORTCODE, closing, begin) or self._tags(begin)
            case "comment":
                return self._up_to("*/}", begin, "html")
            case "attributes":
                raw = self._raw(_RAW_KRAMDOWN, r"\{{:/(?:{})?\}}", begin)
                line = _ATTRIBUTE_LINE.match(self._text, begin)
                return raw or (_Found("html", line.end()) if line else None)
            case "math":
                return self._display_math(begin)
            case "alert":
                # `> [!NOTE]`, of GitHub and Obsidian.
                quoted = ">" in found.group()[: -len(found[what])]
                return self._titled(what, begin) if quoted else None
            case "box":
                box = box_at(self._text, begin)
                return self._with_title(box) if box else None
            case "container" | "block" | "abbreviation" | "tab_mark":
                return self._titled(what, begin)
            case "include" | "contents" | "target" | "marks":
                return self._whole_line(what, begin)
            case "module":
                at_margin = found.end() - found.start() == 1 + len(found[what])
                return self._module(begin) if at_margin and self._opens_chunk(begin) else None
            case _:
                return self._expression(begin) if self._mdx else None

    def _whole_line(self, what: str, begin: int) -> _Found | None:
        line = _WHOLE_LINE[what].match(self._text, begin)
        return _Found("html", line.end()) if line else None

    def _titled(self, what: str, begin: int) -> _Found | None:
        line = _TITLE_OF[what].match(self._text, begin)
        return self._with_title(line) if line else None

    def _with_title(self, line: re.Match[str]) -> _Found:
        """Return a line that opens something, with its title."""
        titles = []
        for name in ("label", "title"):
            if name in line.re.groupindex and line[name] is not None:
                start, end = line.span(name)
                behind = _ATTRIBUTES_BEHIND.search(self._text, start, end)
                end = behind.start() if behind else end
                if self._text[start:end].strip(_WHITE) and not _NO_TITLE.match(line[0]):
                    titles.append(self._span(start, start + len(self._text[start:end].rstrip())))
        kind = line.groupdict().get("type") or ""
        return _Found("html", line.end(), kind.strip("{}").partition(" ")[0], tuple(titles))

    def _fence(self, mark: str, begin: int) -> int:
        """Treat a fence: code, or the prose of a directive (`\u0060\u0060\u0060{note}`)."""
        if begin in self._closing:
            end = self._end_of_line(begin)
            self._add("html", begin, end, "")
            return end
        line = _TITLE_OF["directive"].match(self._text, begin)
        if line and line["type"] in _PROSE_DIRECTIVES:
            closing = _closing_fence(mark[0], len(mark))(self._text, line.end())
            if closing is not None:
                self._closing.add(
                    closing.start() + len(closing[0]) - len(closing[0].lstrip(" \t>\n"))
                )
                region = self._with_title(line)
                options = _OPTION.finditer(self._text, begin, region.end)
                titles = (*region.titles, *(self._span(*found.span("title")) for found in options))
                self._add("html", begin, region.end, region.name, titles)
                return region.end
        end = self._after_fence(mark, begin)
        self._done.append((begin, end))
        return end

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at)

    def _done_until(self) -> int:
        return self._done[-1][1] if self._done else 0

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

    def _tags_first(self, begin: int) -> int:
        """Treat a line that begins with tags; return from where to look on.

        In MDX what follows them is Markdown: tags alone are a region, and before words each is a
        stretch. Elsewhere the parser finds HTML.
        """
        if not self._mdx:
            return begin
        text = self._text
        found: list[Span] = []
        at = begin
        while at < len(text):
            if text[at] == "{" and found:
                expression = _EXPRESSION.match(text, at)
                behind = expression.end() if expression else at
            else:
                tag = tag_at(text, at, len(text))
                raw = raw_content(text, tag, len(text), self._unclosed) if tag else None
                tag = tag_at(text, raw[1], len(text)) if raw else tag
                behind = tag.end if tag else at
            if behind == at:
                break
            found.append((at, behind))
            at = behind
            while text.startswith((" ", "\t"), at):
                at += 1
        if not found:
            return begin
        end = found[-1][1]
        if self._end_of_line(end) == at:
            self._add("html", begin, end, "")
            return end
        for start, behind in found:
            # A mark, not a letter: `<li>_Term_</li>` has emphasis.
            self._edits.append(
                (start, behind, _LETTER.sub(";", self._body[start - 1 : behind - 1]))
            )
            self._done.append((start, behind))
            a, b = self._span(start, behind)
            self._inlines.append(Inline("html", a, b, (b, b)))
        return end

    def _raw(self, opening: re.Pattern[str], closing: str, begin: int) -> _Found | None:
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

    def _up_to(self, mark: str, begin: int, kind: _Kind) -> _Found | None:
        end = -1 if mark in self._missing else self._text.find(mark, begin)
        if end < 0:
            self._missing.add(mark)
            return None
        return self._own_lines(kind, end + len(mark))

    def _own_lines(self, kind: _Kind, end: int, name: str = "") -> _Found | None:
        """Return the region, unless words follow it on its last line."""
        last = self._end_of_line(end)
        return None if self._text[end:last].strip(_WHITE) else _Found(kind, end, name)

    def _tags(self, begin: int) -> _Found | None:
        line = _TAG_LINE.match(self._text, begin)
        if line is None:
            line = _LONG_TAG.match(self._text, begin)
            if line is None or _BLANK.search(line.group()):
                return None
        return _Found("html", line.end())

    def _display_math(self, begin: int) -> _Found | None:
        """Return `$$` to `$$`: over blank lines where each stands alone, else in a paragraph."""
        text = self._text
        line = self._end_of_line(begin)
        rest = text[begin + 2 : line].strip(_WHITE)
        if rest.endswith("$$"):
            return _Found("code", line, "math") if "$$" not in rest[:-2] else None
        if "$$" in rest:
            return None
        end = -1 if "$$" in self._missing else text.find("$$", line)
        if end < 0:
            self._missing.add("$$")
            return None
        if rest and _BLANK.search(text, begin, end):
            return None
        return self._own_lines("code", end + 2, "math")

    def _module(self, begin: int) -> _Found | None:
        """Return an `import` or `export` and what follows up to a blank line outside its braces."""
        if _MODULE.match(self._text, begin) is None:
            return None
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
                        return _Found("code", mark.start())
        self._open_until = len(self._text)
        return _Found("code", first or len(self._text))

    def _expression(self, begin: int) -> _Found | None:
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

    def _add(
        self, kind: _Kind, begin: int, end: int, name: str, titles: tuple[Span, ...] = ()
    ) -> None:
        blank = _LETTER.sub(" ", self._body[begin - 1 : end - 1])
        self._edits.append((begin, end, blank))
        self._done.append((begin, end))
        self._chunk = max(self._chunk, end)
        self._looked = max(self._looked, end)
        last = begin + len(self._text[begin:end].rstrip(_WHITE))
        self._regions.append(Region(kind, *self._span(begin, last), name, titles))

    def _heading(self, begin: int, words: int) -> None:
        """Take `##Words` for a heading.

        `#Words` may be a hashtag: it is a heading where it has a capital and stands alone.
        """
        level = words - begin
        text = self._text
        end = self._end_of_line(words)
        start = self._at(begin)
        if level > 1:
            # The last mark gives its place to the space.
            self._edits.append((words - 1, words, " "))
        else:
            below = text[end : self._end_of_line(end + 1)]
            alone = self._opens_chunk(begin) and not below.strip(_WHITE)
            if not (alone and text[words].isupper()) or " #" in text[words:end]:
                return
            self._edits.append((words, words + 1, " "))
        self._headings[start] = TightHeading(level, self._at(words))

    def stretches(self) -> None:
        """Find placeholders and mathematics inside the lines that are left."""
        at = 0
        for start, end in (*self._done, (len(self._text), len(self._text))):
            if at < start:
                self._stretches_between(at, start)
            at = max(at, end)

    def _stretches_between(self, start: int, end: int) -> None:
        text = self._text
        marks = {mark: _find(text, mark, start, end) for mark in ("{", "$$", "<")}
        while (at := min(marks.values())) < end:
            first = max(text.rfind("\n", start, at) + 1, start)
            last = _find(text, "\n", at, end)
            self._stretches_of_line(first, last)
            marks = {m: _find(text, m, last, end) if k < last else k for m, k in marks.items()}

    def _stretches_of_line(self, first: int, last: int) -> None:
        for kind, start, end in verbatim_stretches(self._text, first, last, mdx=self._mdx):
            self._edits.append((start, end, "x" * (end - start)))
            a, b = self._span(start, end)
            if kind == "math":
                self._inlines.append(Inline("math", a, b, (a + 2, b - 2)))
            elif kind == "tag":
                self._inlines.append(Inline("html", a, b, (b, b)))
            else:
                self._inlines.append(Inline("placeholder", a, b, (b, b)))


def _find(text: str, mark: str, start: int, end: int) -> int:
    """Return where `mark` stands, `end` where it does not."""
    at = text.find(mark, start, end)
    return end if at < 0 else at
