"""The one tokenizer of inline Markdown: what in a sentence is code, a link, a tag, a placeholder.

CommonMark's constructs are read by the parser that reads documents, so that a sentence by itself
and in its document are the same. Around them stands what CommonMark does not know: Liquid and
placeholders, bare URLs, emoji, references whose definition is elsewhere in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import lru_cache
from itertools import compress
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pyromark import Markdown, Options

from glossalign.markdown.tags import tag_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from glossalign.model import Span

TokenKind = Literal[
    "code",
    "link",
    "image",
    "reference",
    "url",
    "tag",
    "comment",
    "placeholder",
    "math",
    "footnote",
    "entity",
    "escape",
]
"""What a token is. `reference` is `[a][b]`, `[b][]` or `[b]`, which a definition may make a link or
image; `url` an autolink, bare URL or email address; `comment` also what MDX and heading ids have in
braces; `entity` also an emoji's name; `escape` the backslash alone."""


class Token(NamedTuple):
    """A stretch of a text that is more than words."""

    kind: TokenKind
    start: int
    end: int
    """With its marks: `[text](/slug)`, `` `code` ``."""
    inner: Span
    """Without its marks: the words of a link, the content of code. Empty where nothing is inside.
    """
    value: str
    """By what it is compared: the destination of a link or URL as written, the label of a
    reference, the content of code, the name of a tag (`/b` for a closing one), else its text."""

    @property
    def hidden(self) -> Span:
        """Return the part that a reader does not read: of a link what follows its words."""
        if self.kind in _AROUND_WORDS:
            last = self.inner[1]
            # Of `[b]` a reader reads everything.
            return (last if self.end - last > 1 else self.end), self.end
        return self.start, self.end


class Verbatim(NamedTuple):
    """A stretch that is no Markdown."""

    kind: Literal["math", "place", "tag"]
    start: int
    end: int


PARSER: Final[Any] = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_DEFINITION_LIST
)
"""With the extensions that articles use. Mathematics between single dollars is left alone:
`US$500 and US$600` would be a formula."""

_AROUND_WORDS: Final = frozenset({"link", "image", "reference"})

# Each stops where the same mark opens again: a line of unclosed marks costs linear time.
LIQUID: Final = r"\{%(?:[^{%\n]|\{(?!%)|%(?!\}))*+%\}"
OUTPUT: Final = r"\{\{(?:[^{}\n]|\{(?!\{)|\}(?!\}))*+\}\}"
ATTRIBUTES: Final = (
    r"\{(?:[:#]|[ \t]++[:#.](?=\S)|\.(?=[A-Za-z])|[ \t]*+[A-Za-z-]++=[\"'\w])[^{}\n]*+\}"
)
_ODD_TAG: Final = (
    r"</?[A-Za-z][\w-]*+(?:(?:\.[\w-]++)++|(?=\s(?:[^<>\n]*?[\s\"])?[@#][a-z]))(?=[\s/>])"
)
"""What begins a tag that CommonMark takes for none: `<Tabs.Tab>`, `<button @click="a">`."""
EXPRESSION: Final = r"\{(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]*+\})*+\})*+\}"
_COMMENT: Final = r"\{/\*(?:[^{*\n]|\{(?!/\*)|\*(?!/))*+\*/\}"
_NO_MARKDOWN: Final = (
    r"(?P<fence>`++)|\\[\\`{$]|(?P<math>\$\$[^$\n]++\$\$)"
    rf"|(?P<place>{OUTPUT}|{LIQUID}|{_COMMENT}|{ATTRIBUTES}"
)
_PLACE: Final = re.compile(rf"{_NO_MARKDOWN})|(?P<tag>{_ODD_TAG})")
_PLACE_MDX: Final = re.compile(rf"{_NO_MARKDOWN}|{EXPRESSION})|(?P<tag>{_ODD_TAG})")
_BACKTICKS: Final = re.compile("`++")

_SIGN: Final = re.compile(r"[\\`<{$%&\[\]@]|https?://|www\.|:[a-z1+-]")
"""Without one of these a text is words alone."""
_COMMONMARK: Final = re.compile(r"[`<]|\]\(")
_BREAK: Final = str.maketrans("\r\n", "  ")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Lead bytes and ASCII count as characters, continuation bytes do not.
_CONTINUATION: Final = bytes(128) + b"\1" * 64 + bytes(64)
_CONTINUATION_BYTE: Final = re.compile(rb"[\x80-\xbf]")
_TAG: Final = re.compile(r"<(/?(?:[A-Za-z][\w.:-]*+)?+)")
_DESTINATION: Final = re.compile(r"\(\s*+(?:<((?:\\.|[^<>\\\n])*+)>|((?:\\.|[^\s\\])*+))")

# What JSX has beyond HTML: expressions as values and among the attributes.
_ATTRIBUTE: Final = (
    r"\s++ (?: \{[^{}]*+\} | [A-Za-z_:@][\w.:@-]*+"
    r"""(?: \s*+ = \s*+ (?: "[^"<]*+" | '[^'<]*+' | \{[^{}<]*+\} | [^\s"'=<>`{}]++ ) )?+ )"""
)
_TAG_OF_JSX: Final = (
    r"< (?: / (?: [A-Za-z][\w.:-]*+ )?+ \s*+"
    rf" | (?: [A-Za-z][\w.:-]*+ (?: {_ATTRIBUTE} )*+ \s*+ /?+ )?+ ) >"
)
ENTITY: Final = r"&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_PLACE_HERE: Final = "\1"
"""Stands where a placeholder was found: a URL may go on behind it."""
_TAKEN: Final = "\0"
"""Stands where a token was found, so that nothing else is found there."""
_REST: Final = re.compile(
    r"""
    (?= [\\<{$%&!\[\]:hw] ) (?:
      (?P<escape> \\ [!-/:-@\[-`{-~] )
    | (?P<tag> """
    + _TAG_OF_JSX
    + r""" )
    | (?P<placeholder>
          \$?\{ [\w.$\[\]()'"-]++ \}
        | (?<![\w%]) % (?: \(\w++\) | [0-9]++\$ )?+ (?: \.[0-9]++ )?+ [sdif] (?!\w)
      )
    | (?P<entity> """
    + ENTITY
    + r""" )
    | (?P<footnote> \[\^ [^\[\]\s\0\1]++ \] )
    | (?P<emoji> (?<![\w:]) : (?: [a-z+-][a-z0-9_+-]*+ | 100 ) : (?!\w) )
    | (?P<open> !?\[ )
    | (?P<close> \] )
    | (?P<url> (?<!\w) (?: https?:// | www\. ) (?=[\w\1]) [^\s<>"`'’\u201c\u201d|\[\]\0]++ )
    )
    """,
    re.VERBOSE,
)
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]++(?:\.[\w-]++)++")
_LABEL: Final = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999}+)\]")
_TRAILING: Final = ".,;:!?*_~'\""
_OPENING: Final = {")": "(", "]": "[", "}": "{"}


@lru_cache(maxsize=4096)
def scan(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, sorted by start, outer before inner; only emphasis is left out.

    Linear in the length of the text. What a sentence is a part of does not matter: `1. a` at its
    beginning is words, and so is a JSX expression that is no plain name.
    """
    if _SIGN.search(text) is None:
        return ()
    special = "{" in text or "$$" in text or "<" in text
    found = list(verbatim_stretches(text, 0, len(text))) if special else []
    markdown = fill(text, [(place.start, place.end) for place in found], "x") if found else text
    tokens = list(_parse(markdown)) if _COMMONMARK.search(text) else []
    tokens = [_with_value(text, markdown, token) for token in tokens]
    around = [_place(text, place) for place in _outside(found, tokens)] if found else []
    others = _others(text, tokens, around)
    if around:
        # A bare URL may have placeholders inside.
        urls = sorted((t for t in others if t.kind == "url"), key=attrgetter("start"))
        around = [place for place in around if not _is_inside(place, urls)]
    tokens += around + others
    tokens.sort(key=lambda token: (token.start, -token.end))
    return tuple(tokens)


def _is_inside(token: Token, others: Sequence[Token]) -> bool:
    """Tell whether a token lies in one of the others, which are sorted and disjoint."""
    i = bisect_right(others, token.start, key=attrgetter("start")) - 1
    return i >= 0 and token.start < others[i].end


def hide(text: str, tokens: Iterable[Token], letter: str = " ") -> str:
    """Return the text, as long as before, with a letter in the place of each hidden character."""
    hidden = sorted(token.hidden for token in tokens)
    return fill(text, hidden, letter) if hidden else text


def prose(text: str) -> str:
    """Return the text with spaces for what is no words: code, link targets, URLs, tags."""
    return hide(text, scan(text))


def format_key(text: str) -> str:
    r"""Return what stays of a text when a formatter rewrites it; code stays as it is.

    `*x*` is `_x_`, `[x][]` is `[x]`, `{ .a }` is `{.a}`, `\*` is `*`, curly quotes are straight,
    dashes are hyphens, an ellipsis is three stops, any space is one space.
    """
    parts = _CODE_SPAN.split(text)
    return "".join(
        part if k % 2 else _REWRITTEN.sub(_as_one_form, part) for k, part in enumerate(parts)
    ).strip()


_CODE_SPAN: Final = re.compile(r"(`+[^`]+`+)")
_REWRITTEN: Final = re.compile(
    r"""(?x) \\(?P<escaped>[!-/:-@\[-`{-~]) | (?P<space>(?:\s|&nbsp;)+)
    | (?P<double>[\u201c\u201d\u201e\u00ab\u00bb]) | (?P<single>[\u2018\u2019\u201a])
    | (?P<stops>\u2026) | (?P<dash>-{2,3}|[\u2013\u2014]) | (?P<label>\]\[\])
    | (?P<emphasis>(?<![^\W_])_+|_+(?![^\W_])) | (?P<attributes>\{\s*[^{}]*?\s*\})"""
)
_ONE_FORM: Final = {
    "space": " ", "double": '"', "single": "'", "stops": "...", "dash": "-", "label": "]",
}  # fmt: skip


def _as_one_form(found: re.Match[str]) -> str:
    kind = found.lastgroup or ""
    if kind == "escaped":
        return found["escaped"]
    if kind == "emphasis":
        return "*" * len(found[0])
    if kind == "attributes":
        return "{" + " ".join(found[0][1:-1].split()) + "}"
    return _ONE_FORM[kind]


def without_targets(text: str) -> str:
    """Return the text without what follows the words of its links and images: `[Lease`."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(t.hidden for t in scan(text) if t.kind in _AROUND_WORDS):
        parts.append(text[at:start])
        at = max(at, end)
    parts.append(text[at:])
    return "".join(parts)


def fill(text: str, spans: Iterable[Span], letter: str) -> str:
    """Return the text with spans, which are sorted, overwritten by a letter, of the same length."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        if end > at:
            first = max(at, start)
            parts += (text[at:first], letter * (end - first))
            at = end
    parts.append(text[at:])
    return "".join(parts)


def verbatim_stretches(text: str, start: int, end: int, *, mdx: bool = False) -> Iterator[Verbatim]:
    """Yield the formulas and the Liquid, shortcodes and attributes of a line, outside its code.

    `mdx` says that any `{...}` is an expression.
    """
    pattern = _PLACE_MDX if mdx else _PLACE
    fences: dict[int, list[int]] | None = None
    at = start
    while match := pattern.search(text, at, end):
        first, at = match.span()
        kind = match.lastgroup
        if kind == "fence":
            if fences is None:
                fences = _fences(text, first, end)
            runs = fences[at - first]
            closing = bisect_left(runs, at)
            if closing < len(runs):
                at += runs[closing] - first
        elif kind == "tag":
            tag = tag_at(text, first, end)
            if tag is not None:
                at = tag.end
                yield Verbatim("tag", first, at)
        elif kind is not None:
            yield Verbatim("math" if kind == "math" else "place", first, at)


def _fences(text: str, start: int, end: int) -> dict[int, list[int]]:
    """Return where the runs of each number of backticks begin."""
    found: dict[int, list[int]] = defaultdict(list)
    for match in _BACKTICKS.finditer(text, start, end):
        found[len(match.group())].append(match.start())
    return found


def destination(text: str, opening: int, end: int) -> Span | None:
    """Return where the destination behind the bracket at `opening` stands, as it is written."""
    match = _DESTINATION.match(text, opening, end)
    return match.span(match.lastindex or 0) if match else None


def destination_of(text: str, link: Token) -> Span:
    """Return where the destination of a link or image stands, pointed brackets included."""
    start = text.index(link.value, link.inner[1] + 2)
    end = start + len(link.value)
    return (start - 1, end + 1) if text[start - 1] == "<" else (start, end)


def inside_code(text: str, start: int, end: int) -> Span:
    """Return the content of a code span: without its backticks and the space that may pad them."""
    size = 0
    while start + size < end and text[start + size] == "`":
        size += 1
    first, last = start + size, end - size
    padded = text[first:last].strip(" \t\r\n") and text[first] in " \n" and text[last - 1] in " \n"
    return (first + 1, last - 1) if padded else (first, last)


def continuations(data: bytes, count: int) -> list[int]:
    """Return where the `count` continuation bytes of UTF-8 stand.

    An offset in bytes less those before it is an offset in characters.
    """
    if count == 0:
        return []
    if count < len(data) // 16:
        # Few, as in English with its quotation marks: the search leaps over what lies between.
        return [found.start() for found in _CONTINUATION_BYTE.finditer(data)]
    return list(compress(range(len(data)), data.translate(_CONTINUATION)))


def _parse(text: str) -> Iterator[Token]:
    """Yield the code, links, images, autolinks and HTML of the parser, without values."""
    # A letter in front, so that no mark begins a block; as many spaces as line ends.
    line = "x" + text
    if "\n" in line or "\r" in line:
        line = line.translate(_BREAK)
    more: list[int] = []
    if not line.isascii():
        try:
            data = line.encode()
        except UnicodeEncodeError:
            line = _SURROGATE.sub("x", line)
            data = line.encode()
        more = continuations(data, len(data) - len(line))
    opened: list[tuple[str, bool]] = []
    last = 0
    for event, where in PARSER.events_with_range(line):
        if event.__class__ is str:
            continue
        ((name, value),) = event.items()
        first, behind = where["start"], where["end"]
        if more:
            first -= bisect_left(more, first)
            behind -= bisect_left(more, behind)
        if name == "Text":
            last = behind
        elif name == "Start":
            if value.__class__ is dict:
                ((tag, about),) = value.items()
                opened.append((tag, about["link_type"] in ("Autolink", "Email")))
                last = first + (2 if tag == "Image" else 1)
        elif name == "End":
            if value in ("Link", "Image"):
                tag, auto = opened.pop()
                inner = first + (2 if tag == "Image" else 1) - 1
                kind: TokenKind = "url" if auto else "image" if tag == "Image" else "link"
                stop = behind - 1 if auto else line.index("]", last, behind)
                yield Token(kind, first - 1, behind - 1, (inner, stop - 1), "")
            last = behind
        elif name == "Code":
            last = behind
            yield Token("code", first - 1, behind - 1, (behind - 1, behind - 1), "")
        elif name == "InlineHtml":
            last = behind
            kind = "comment" if value.startswith(("<!", "<?")) else "tag"
            yield Token(kind, first - 1, behind - 1, (behind - 1, behind - 1), "")


def _with_value(text: str, markdown: str, token: Token) -> Token:
    """Return a token of the parser's with its value, taken from the text itself."""
    kind, start, end, inner, value = token
    if kind == "code":
        inner = inside_code(text, start, end)
        value = text[slice(*inner)]
    elif kind in ("link", "image"):
        span = destination(markdown, inner[1] + 1, end - 1)
        value = text[slice(*span)] if span else ""
    elif kind == "url":
        value = text[slice(*inner)]
    elif kind == "tag":
        value = _tag_name(text, start)
    elif kind == "comment":
        value = text[start:end]
    return Token(kind, start, end, inner, value)


def _place(text: str, place: Verbatim) -> Token:
    _, start, end = place
    shown = text[start:end]
    if place.kind == "tag":
        return Token("tag", start, end, (end, end), _tag_name(text, start))
    if place.kind == "math":
        return Token("math", start, end, (start + 2, end - 2), shown)
    kind: TokenKind = "comment" if shown.startswith(("{/*", "{#", "{:")) else "placeholder"
    return Token(kind, start, end, (end, end), shown)


def _outside(found: Sequence[Verbatim], tokens: Sequence[Token]) -> list[Verbatim]:
    """Return the places that are not in code, a tag or the target of a link."""
    hidden = sorted(token.hidden for token in tokens)
    starts = [start for start, _ in hidden]
    kept = []
    for place in found:
        i = bisect_right(starts, place.start) - 1
        if i < 0 or hidden[i][1] <= place.start:
            kept.append(place)
    return kept


def _others(text: str, tokens: Sequence[Token], around: Sequence[Token]) -> list[Token]:
    """Return what stands around the tokens and places that are known."""
    rest = text
    if around:
        rest = fill(text, [(place.start, place.end) for place in around], _PLACE_HERE)
    if tokens:
        taken = [token.hidden for token in tokens]
        taken += [(t.start, t.inner[0]) for t in tokens if t.kind in ("link", "image")]
        rest = fill(rest, sorted(taken), _TAKEN)
    found: list[Token] = []
    brackets = _Brackets(text, rest, tokens)
    at = 0
    while match := _REST.search(rest, at):
        kind = match.lastgroup or ""
        start, at = match.span()
        if kind == "open":
            brackets.open(start, at)
        elif kind == "close":
            reference = brackets.close(start)
            if reference is not None:
                found.append(reference)
                at = reference.end
        elif kind == "escape":
            found.append(Token("escape", start, start + 1, (start + 1, start + 1), "\\"))
        elif kind == "url":
            at = start + len(_trim(match.group()))
            found.append(Token("url", start, at, (start, at), text[start:at]))
        else:
            found.append(_plain(match, kind))
    if "@" in rest:
        rest = fill(rest, sorted(token.hidden for token in found), _TAKEN)
        found += [
            Token("url", *match.span(), match.span(), match.group())
            for match in _EMAIL.finditer(rest)
        ]
    return found


def _plain(match: re.Match[str], kind: str) -> Token:
    start, end = match.span()
    nothing = end, end
    shown = match.group()
    if kind == "tag":
        return Token("tag", start, end, nothing, _tag_name(shown, 0))
    if kind == "footnote":
        return Token("footnote", start, end, (start + 2, end - 1), shown)
    if kind == "placeholder":
        return Token("placeholder", start, end, nothing, shown)
    return Token("entity", start, end, nothing, shown)


def _tag_name(text: str, start: int) -> str:
    match = _TAG.match(text, start)
    return match[1] if match else ""


def _trim(url: str) -> str:
    """Take off what belongs to the sentence: its marks, and brackets that the URL did not open."""
    end = len(url)
    surplus = {closing: url.count(closing) - url.count(o) for closing, o in _OPENING.items()}
    while end:
        last = url[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return url[:end]


class _Brackets:
    """Finds references: brackets that the parser left, as their definition is elsewhere."""

    def __init__(self, text: str, rest: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._rest = rest
        self._links = sorted(token.inner for token in tokens if token.kind == "link")
        self._opened: list[Span] = []
        """Where each open bracket begins and ends."""
        self._last = -1
        """Where the last pair of brackets ended: what holds it is no label."""

    def open(self, start: int, end: int) -> None:
        """Note a bracket that opens."""
        self._opened.append((start, end))

    def close(self, at: int) -> Token | None:
        """Return the reference whose words end at a bracket, None where brackets are brackets."""
        if not self._opened:
            return None
        start, first = self._opened.pop()
        nests, self._last = self._last > start, at
        label = _LABEL.match(self._rest, at + 1)
        end = label.end() if label is not None else at + 1
        name = self._text[slice(*label.span(1))] if label is not None else ""
        if not name:
            own = None if nests else _LABEL.match(self._text, first - 1, at + 1)
            name = own[1] if own is not None and own.end() == at + 1 else ""
        if not name.strip() or self._links_beside(start, at):
            return None
        self._last = end
        return Token("reference", start, end, (first, at), name)

    def _links_beside(self, start: int, end: int) -> bool:
        """Tell whether a link holds brackets or they hold one: a link has no other inside."""
        i = bisect_right(self._links, (end, end)) - 1
        return i >= 0 and start < self._links[i][1]


def folded_label(text: str) -> str:
    """Return what two spellings of a reference's label have in common (CommonMark 0.31, 4.7)."""
    return " ".join(text.casefold().split())
