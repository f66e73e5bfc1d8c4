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

_BLOCK_TAGS: Final = """
    address article aside audio blockquote body button canvas caption center col colgroup dd details
    dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6
    head header hr html iframe label legend li link main menu meta nav noscript object ol optgroup
    option p param picture pre script search section select source style summary svg table tbody td
    template textarea tfoot th thead title tr track ul video
"""
BLOCK_TAGS: Final = frozenset(_BLOCK_TAGS.split())
"""Tags of HTML that begin or end a text of their own."""
INLINE_COMPONENTS: Final = frozenset({"link", "code", "kbd", "abbr", "trans", "term", "icon"})
"""Components by their last part, in lower case, that stand inside a sentence (`NavLink`)."""
RAW_TAGS: Final = frozenset(
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
    if tag.name.lower() not in RAW_TAGS or tag.closing or tag.alone or tag.name in unclosed:
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
    parts: list[bool] = []
    opened: list[int] = []
    """Components that are open, by their place in `found`."""
    for place, tag in enumerate(found):
        parts.append(_is_block(tag))
        if not tag.is_component:
            continue
        if not tag.closing:
            parts[-1] = parts[-1] and not _words_before(text, tag.start, start)
            if not tag.alone:
                opened.append(place)
            continue
        while opened and found[opened[-1]].name != tag.name:
            opened.pop()
        if opened:
            opening = opened.pop()
            between = text[found[opening].end : tag.start]
            same_line = "\n" not in between and "\r" not in between
            if same_line and _words_behind(text, tag.end, end):
                parts[opening] = False
            parts[-1] = parts[opening]
    return parts


def _is_block(tag: Tag) -> bool:
    name = tag.name.lower()
    if tag.is_component:
        last = re.split(r"[.\-]", name)[-1]
        return not last.endswith(tuple(INLINE_COMPONENTS))
    return name in BLOCK_TAGS or not name


def _words_before(text: str, at: int, start: int) -> bool:
    first = max(text.rfind("\n", start, at), text.rfind("\r", start, at)) + 1
    line = text[max(first, start) : at]
    return bool(_TAGS_BESIDE.sub("", line).strip(" \t>"))


def _words_behind(text: str, at: int, end: int) -> bool:
    ends = [last for mark in "\r\n" if (last := text.find(mark, at, end)) >= 0]
    return bool(_TAGS_BESIDE.sub("", text[at : min(ends, default=end)]).strip())


_TAGS_BESIDE: Final = re.compile(r"<[^<>]*+>")


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
