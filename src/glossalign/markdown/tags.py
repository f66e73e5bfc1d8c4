"""Tags of HTML and JSX in a text: where each begins and ends, and where its attributes' values do.

A tokenizer of patterns: on the HTML blocks of four sites it finds the tags that `html.parser` and
html5lib find, and it knows JSX values (`{...}`), which they do not (docs/decisions/tags.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from glossalign.model import Span

_OPENING: Final = re.compile(r"<(?:(?P<comment>!--)|(?P<close>/?)(?P<name>[A-Za-z][\w.:-]*+)?)")
# Nested to a depth that attributes have; each attempt reads a bounded number of pieces, so that a
# text of unclosed braces costs no more than that for each.
_PIECE: Final = r"[^{}]++"
_INNER: Final = rf"\{{(?:{_PIECE}|\{{(?:{_PIECE}|\{{{_PIECE}\}})*+\}}|\{{\}})*+\}}"
_VALUE: Final = rf"\{{(?:{_PIECE}|{_INNER}){{0,200}}+\}}"
_ATTRIBUTE: Final = re.compile(
    r"(?P<end>\s*+(?P<slash>/?+)>)"
    rf"|\s++(?:(?P<name>[A-Za-z_:@#*\[(][\w.:@()\[\]-]*+)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\""
    rf"|'(?P<single>[^']*+)'|(?P<brace>{_VALUE})|(?P<bare>[^\s\"'=<>`{{}}]++)))?+|{_VALUE})"
)

_BLOCKS: Final = """
    address article aside audio blockquote body button canvas caption center col colgroup dd details
    dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6
    head header hr html iframe label legend li link main menu meta nav noscript object ol optgroup
    option p param picture pre script search section select source style summary svg table tbody td
    template textarea tfoot th thead title tr track ul video
"""
_BLOCK_TAGS: Final = frozenset(_BLOCKS.split())
"""Tags of HTML that begin or end a text of their own."""
_INLINE_COMPONENTS: Final = ("link", "code", "kbd", "abbr", "trans", "term", "icon")
"""Components by their last part, in lower case, that stand inside a sentence (`NavLink`)."""
_RAW_TAGS: Final = frozenset(
    {"script", "style", "pre", "svg", "math", "textarea", "template", "terminal", "terminalblock"}
    | {"codeblock", "codesnippet", "mermaid", "katex", "latex"}
)
"""Tags and components, in lower case, whose content is no prose."""


class Attribute(NamedTuple):
    """An attribute with a quoted value."""

    name: str
    start: int
    end: int
    """Of the value, without its quotes."""


class Tag(NamedTuple):
    """A tag or comment."""

    name: str
    """As written; `!--` of a comment, "" of a fragment (`<>`)."""
    start: int
    end: int
    closing: bool = False
    attributes: tuple[Attribute, ...] = ()
    alone: bool = False
    """Whether it closes itself (`/>`)."""

    @property
    def is_component(self) -> bool:
        """Tell whether it is no element of HTML: `Card`, `Tabs.Tab`, `my-card`."""
        return self.name[:1].isupper() or "." in self.name or "-" in self.name.strip("!-")


def tag_at(text: str, at: int, end: int) -> Tag | None:
    """Return the tag or comment that begins at `at`, None where none does."""
    opening = _OPENING.match(text, at, end)
    if opening is None:
        return None
    if opening["comment"]:
        close = text.find("-->", opening.end(), end)
        return _comment(text, at, close) if close >= 0 else None
    attributes: list[Attribute] = []
    here = opening.end()
    while found := _ATTRIBUTE.match(text, here, end):
        here = found.end()
        if found["end"]:
            return Tag(
                opening["name"] or "",
                at,
                here,
                bool(opening["close"]),
                tuple(attributes),
                bool(found["slash"]),
            )
        attributes += (
            Attribute(found["name"], *found.span(quote))
            for quote in ("double", "single")
            if found[quote] is not None
        )
    return None


_IN_PLACE: Final = re.compile(
    r"(?P<name>[\w-]++)=(?:\"(?P<double>(?:[^\"\\]|\\.)*+)\"|'(?P<single>(?:[^'\\]|\\.)*+)')",
    re.DOTALL,
)


def _comment(text: str, start: int, close: int) -> Tag:
    """Return a comment; `<!--sec data-title="..." -->` of GitBook has attributes."""
    attributes = (
        tuple(attributes_in(text, start, close)) if text.startswith("<!--sec ", start) else ()
    )
    return Tag("!--", start, close + 3, attributes=attributes)


def attributes_in(text: str, start: int, end: int) -> Iterator[Attribute]:
    """Yield what is written `name="value"`, as tags, shortcodes and Liquid have it."""
    for found in _IN_PLACE.finditer(text, start, end):
        quote = "single" if found["double"] is None else "double"
        yield Attribute(found["name"], *found.span(quote))


def tags(text: str, start: int, end: int) -> Iterator[Tag]:
    """Yield the tags and comments of a stretch, in order; of what is raw only its own tags."""
    at = text.find("<", start, end)
    unclosed: set[str] = set()
    while at >= 0:
        tag = tag_at(text, at, end)
        if tag is not None:
            yield tag
        raw = raw_content(text, tag, end, unclosed) if tag else None
        at = text.find("<", raw[1] if raw else tag.end if tag else at + 1, end)


def raw_content(text: str, tag: Tag, end: int, unclosed: set[str]) -> Span | None:
    """Return what stands between a raw tag and the one that closes it; None of any other tag.

    `unclosed` takes the names that are looked for in vain, so that it is done once.
    """
    if tag.name.lower() not in _RAW_TAGS or tag.closing or tag.alone or tag.name in unclosed:
        return None
    closing = re.compile(rf"</{re.escape(tag.name)}\s*+>", re.IGNORECASE).search(text, tag.end, end)
    if closing is None:
        unclosed.add(tag.name)
        return None
    return tag.end, closing.start()


def parting(text: str, found: Sequence[Tag], start: int, end: int) -> list[bool]:
    """Tell of each tag of a stretch whether it bounds a text or stands in one.

    An element of HTML is known by its name. A component bounds a text where nothing but tags stands
    before it on its line, and no word behind its closing tag.
    """
    parts = [_is_block(tag) for tag in found]
    if not any(tag.is_component for tag in found):
        return parts
    lines = [_LINE_END.split(_TAGS_BESIDE.sub("", gap)) for gap in _gaps(text, found, start, end)]
    tails = [_LINE_END.split(text[tag.start : tag.end])[1:] for tag in found]
    """Of a tag of several lines those behind the first."""
    behind = _words_behind(lines, tails)
    before = False
    line = 0
    opened: list[tuple[int, int]] = []
    """Components that are open: their place in `found`, and the line that they end in."""
    for place, tag in enumerate(found):
        *ended, last = lines[place]
        line += len(ended)
        before = bool(last.strip(_BESIDE)) or (before and not ended)
        if tag.is_component and not tag.closing:
            parts[place] = parts[place] and not before
            if not tag.alone:
                opened.append((place, line + len(tails[place])))
        elif tag.is_component:
            while opened and found[opened[-1][0]].name != tag.name:
                opened.pop()
            if opened:
                opening, first = opened.pop()
                if first == line and behind[place]:
                    parts[opening] = False
                parts[place] = parts[opening]
        if tails[place]:
            line += len(tails[place])
            before = bool(tails[place][-1].strip(_BESIDE))
    return parts


def _gaps(text: str, found: Sequence[Tag], start: int, end: int) -> Iterator[str]:
    """Yield what stands before each tag, and behind the last."""
    at = start
    for tag in found:
        yield text[at : tag.start]
        at = tag.end
    yield text[at:end]


def _words_behind(lines: Sequence[Sequence[str]], tails: Sequence[Sequence[str]]) -> list[bool]:
    """Tell of each tag whether a word stands behind it on its line.

    `lines` are those of the gaps before the tags and behind the last; a tag that goes on in another
    line counts as a word.
    """
    behind: list[bool] = []
    words = False
    for (first, *more), tail in zip(reversed(lines[1:]), [[], *reversed(tails[1:])], strict=True):
        words = bool(first.strip()) or (not more and (bool(tail) or words))
        behind.append(words)
    return behind[::-1]


_LINE_END: Final = re.compile(r"\r\n|[\r\n]")
_BESIDE: Final = " \t>"
_TAGS_BESIDE: Final = re.compile(r"<[^<>]*+>")


def _is_block(tag: Tag) -> bool:
    name = tag.name.lower()
    if tag.is_component:
        last = re.split(r"[.\-]", name)[-1]
        return not last.endswith(_INLINE_COMPONENTS)
    return name in _BLOCK_TAGS or not name


def texts(text: str, start: int, end: int, names: Collection[str]) -> Iterator[Span]:
    """Yield the values that are for readers in markup: of attributes and of parameters."""
    if "=" not in text[start:end]:
        return
    for tag in tags(text, start, end):
        for one in tag.attributes:
            if one.name.removeprefix("data-") in names:
                yield one.start, one.end
    for place in _PLACE.finditer(text, start, end):
        for one in attributes_in(text, *place.span()):
            if one.name in names:
                yield one.start, one.end


_PLACE: Final = re.compile(r"\{%[^{}%]*+(?:%(?!\})[^{}%]*+)*+%\}|\{\{[<%](?:[^}]|\}(?!\}))*+\}\}")
