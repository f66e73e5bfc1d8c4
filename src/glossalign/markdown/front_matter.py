"""Front matter: the YAML mapping at the head of a document, read strictly, with places of values.

YAML is read as events, never constructed: an alias, a tag or depth is refused before it can cost
anything, and `no`, `0123` and `12:30` stay the strings that the author wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from glossalign.errors import DocumentError
from glossalign.markdown import notations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from frontmatter.default_handlers import BaseHandler

    from glossalign.model import Span

MAX_BYTES: Final = 64 * 1024
"""Of the YAML, in UTF-8; 100 000 keys took 0.9 s and 107 MB."""
MAX_DEPTH: Final = 16
"""Of lists in lists; 30 000 opening brackets crash the interpreter inside libyaml's loader."""

_OPEN: Final = re.compile(r"\ufeff?---[ \t]*+(?:\r\n|\n|\r|\Z)")
# The look-behind stands last so that the search can jump to the next dash or full stop.
_CLOSE: Final = re.compile(r"(?:---(?<=[\r\n]---)|\.\.\.(?<=[\r\n]\.\.\.))[ \t]*+(?:\r\n|\n|\r|\Z)")
_LINE: Final = re.compile(r"[^\r\n]+")
# What YAML 1.1 cannot hold (its production c-printable); libyaml's own message has no usable place.
_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
# Line ends to YAML 1.1, so that a title with one in it would be a syntax error; to us, spaces.
_LINE_END_OF_YAML: Final = re.compile("[\x85\u2028\u2029]")
_RULE: Final = "a page that begins with a rule needs *** instead of ---"


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar of the front matter where it stands in the text."""

    start: int
    end: int
    """Without quotes, block indicator, indentation and outer white space."""
    lines: tuple[Span, ...]
    """The parts of the span that are text: no line ends, no indentation, no blank lines."""
    style: str
    """`""` for a plain value, else the mark that opens it: `'`, `"`, `|` or `>`."""
    decoded: str = ""
    """The value, only where escapes keep the bytes of the span from saying it."""
    breaks: tuple[int, ...] = ()
    """Where a line begins that a blank line sets apart from the one before."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a document."""

    fields: Mapping[str, object] = field(default_factory=dict)
    """Every scalar is a string as YAML reads it without types; lists and mappings are kept."""
    spans: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """By path of keys, in the order of the text: `title`, `hero.tagline`, `features[].text`; of a
    list its items (`keywords[]`)."""
    end: int = 0
    """Offset in the text where the body begins: 0 (1 behind a BOM) without front matter."""
    skipped: tuple[Span, ...] = ()
    """Strings of several lines in TOML, which are left as they are."""


def positions(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the 1-based line and column of each offset; they ascend, so one pass does for all.

    LF, CRLF and lone CR end a line; a BOM is no column.
    """
    line, begin = 1, 1 if text.startswith("\ufeff") else 0
    for offset in offsets:
        last = max(text.rfind("\n", begin, offset), text.rfind("\r", begin, offset)) + 1
        if last:
            line += text.count("\n", begin, last)
            if (returns := text.count("\r", begin, last)) != 0:
                line += returns - text.count("\r\n", begin, last)
            begin = last
        yield line, max(offset - begin, 0) + 1


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset."""
    return next(positions(text, (offset,)))


def parse(text: str, *, path: str) -> FrontMatter:
    """Read the front matter of a document: a first line `---` up to a line `---` or `...`.

    `+++` up to `+++` is TOML, an object at the start JSON.

    Raises DocumentError at the place in question: `front-matter-unclosed`,
    `front-matter-not-a-mapping`, `yaml-size`, `yaml-depth`, `yaml-alias`, `yaml-tag`,
    `yaml-duplicate-key`, `yaml-syntax`, `control-char`; of the others `toml-syntax`, `toml-depth`,
    `toml-size`, `json-syntax`, `json-depth`, `json-size`, `json-duplicate-key`.
    """
    opening = _OPEN.match(text)
    bom = 1 if text.startswith("\ufeff") else 0
    if opening is None:
        return _other_notation(text, bom, path) or FrontMatter(end=bom)
    closing = _CLOSE.search(text, opening.end())
    if closing is None:
        message = (
            f"front matter opens here and nothing closes it: add a line --- behind it; {_RULE}"
        )
        raise DocumentError("front-matter-unclosed", message, path=path, line=1, column=1)
    # It brings YAML, 20 ms that a project without front matter need not wait.
    import frontmatter  # noqa: PLC0415

    handler = _StrictHandler(text, path, opening.end(), closing.start())
    # It takes white space off both ends of what it gets; the delimiters keep that from being ours.
    fields, _ = frontmatter.parse(text[bom : closing.end()], handler=cast("BaseHandler", handler))
    return FrontMatter(fields, handler.spans, closing.end())


Notation = Literal["yaml", "toml", "json"]


def notation(text: str) -> Notation:
    """Return the notation of a document's front matter; YAML where it has none."""
    start = text.removeprefix("\ufeff")[:3]
    return "toml" if start == "+++" else "json" if start.startswith("{") else "yaml"


_TOML: Final = re.compile(
    r"\ufeff?\+\+\+[ \t]*+(?:\r\n|[\r\n])(?P<toml>(?:[^+]|\+(?!\+\+)|(?<![\r\n])\+)*+)(?<=[\r\n])"
    r"\+\+\+[ \t]*+(?:\r\n|[\r\n]|\Z)"
)
_JSON: Final = re.compile(r"\{\s*+\"(?:[^\"\\\n]|\\.)*+\"\s*+:")


def _other_notation(text: str, start: int, path: str) -> FrontMatter | None:
    """Read front matter in TOML or JSON; None where there is none."""
    name: Notation
    if found := _TOML.match(text):
        name, (start, stop), end = "toml", found.span("toml"), found.end()
    elif _JSON.match(text, start):
        name, stop = "json", notations.json_end(text, start)
        if stop < 0:
            message = "front matter in JSON opens here and nothing closes it: add the last }"
            raise DocumentError("json-syntax", message, path=path, line=1, column=1)
        line = _REST_OF_LINE.match(text, stop)
        if line is None:
            return None
        end = line.end()
    else:
        return None
    source = text[start:stop]
    if len(source.encode("utf-8", "replace")) > MAX_BYTES:
        message = f"front matter of more than {MAX_BYTES:,} bytes is not read: make it shorter"
        raise DocumentError(f"{name}-size", message, path=path, line=1, column=1)
    read = notations.read_toml if name == "toml" else notations.read_json
    try:
        fields, strings = read(source, MAX_DEPTH)
    except notations.NotationError as fault:
        raise _error(fault.code, fault.message, text, start + fault.at, path) from None
    spans: dict[str, list[Value]] = {}
    skipped: list[Span] = []
    for one in strings:
        if bad := _UNPRINTABLE.search(one.value):
            message = f"U+{ord(bad[0]):04X} in the front matter: take this character out"
            raise _error("control-char", message, text, start + one.start, path)
        shown = source[one.start : one.end]
        if len(one.quote) > 1:
            skipped.append((start + one.start, start + one.end))
            continue
        style, decoded = one.quote[0], one.value if "\\" in shown and one.quote == '"' else ""
        value = _one_piece(source, start, one.start, one.end, style, decoded)
        if value is not None:
            spans.setdefault(one.path, []).append(value)
    found_spans = {key: tuple(values) for key, values in spans.items()}
    return FrontMatter(fields, found_spans, end, tuple(skipped))


_REST_OF_LINE: Final = re.compile(r"[ \t]*+(?:\r\n|[\r\n]|\Z)")


def quoted(value: str, quote: str, name: Notation) -> str:
    """Return a value with the marks it had, or others where it could not stand in those."""
    if quote == "'" and name == "toml" and "'" in value:
        quote = '"'
    if quote == '"':
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return "'{}'".format(value.replace("'", "''") if name == "yaml" else value)


def is_named(path: str, field: str) -> bool:
    """Tell whether a setting names a value: by its path, that of what holds it, with `*` for a key.

    `features[].text` may be written `features.text`; `features` names all that is in it.
    """
    keys = path.replace("[]", "").split(".")
    wanted = field.replace("[]", "").split(".")
    return len(wanted) <= len(keys) and all(
        want in ("*", key) for want, key in zip(wanted, keys, strict=False)
    )


def is_text(value: Value, shown: str) -> bool:
    """Tell whether a value is a string to any YAML reader: quoted, or no number, date or truth."""
    return bool(value.style) or _NO_STRING.fullmatch(shown) is None


_NO_STRING = re.compile(
    r"""(?ix) ~ | null | y | n | yes | no | on | off | true | false | = | <<
    | [-+]? (?: \.inf | 0b[01_]+ | 0o?[0-7_]+ | 0x[0-9a-f_]+ | [0-9][0-9_]* (?: : [0-5]?[0-9] )*
              | (?: [0-9][0-9_]* (?: \.[0-9_]* )? | \.[0-9_]+ ) (?: e [-+]? [0-9]+ )?
              | [0-9][0-9_]* (?: : [0-5]?[0-9] )+ \.[0-9_]* )
    | \.nan
    | [0-9]{4} - [0-9]{1,2} - [0-9]{1,2} (?: (?: t | [ \t]+ ) [0-9]{1,2} : [0-9]{2} : [0-9]{2}
        (?: \.[0-9]* )? (?: [ \t]* (?: z | [-+][0-9]{1,2} (?: : [0-9]{2} )? ) )? )?
    """
)
"""Scalars that the types of YAML 1.1 (https://yaml.org/type/) or the core schema of 1.2 take for
null, a truth value, a number or a date. Our own reading takes every scalar for a string."""


def is_plain(value: str) -> bool:
    """Tell whether any YAML reader takes a value without quotes for this string.

    In a mapping and in a list.
    """
    if _NO_STRING.fullmatch(value):
        return False
    try:
        read = parse(f"---\nkey: {value}\nlist: [{value}]\n---\n", path="")
    except DocumentError:
        return False
    return read.fields == {"key": value, "list": [value]}


class _StrictHandler:
    """What python-frontmatter asks: the halves of a document, the meaning of the first."""

    def __init__(self, text: str, path: str, start: int, end: int) -> None:
        self._text = text
        self._path = path
        self._start = start
        self._end = end
        self.spans: dict[str, tuple[Value, ...]] = {}

    def split(self, text: str) -> tuple[str, str]:
        """Return the YAML and nothing: the body is read from the document, at its own offsets."""
        del text
        return self._text[self._start : self._end], ""

    def load(self, source: str) -> dict[str, object]:
        """Return the fields and keep their places in `spans`."""
        self._refuse_unreadable(source)
        reader = _YamlReader(source, self._start, self._text, self._path)
        fields = reader.read()
        self.spans = {key: tuple(values) for key, values in reader.spans.items()}
        return fields

    def _refuse_unreadable(self, source: str) -> None:
        bad = _UNPRINTABLE.search(source)
        if bad is not None:
            message = f"U+{ord(bad.group()):04X} in the front matter: take this character out"
            raise _error("control-char", message, self._text, self._start + bad.start(), self._path)
        size = len(source) if source.isascii() else len(source.encode())
        if size > MAX_BYTES:
            message = f"front matter of {size:,} bytes, at most {MAX_BYTES:,} are read; {_RULE}"
            raise _error("yaml-size", message, self._text, 0, self._path)


def _error(code: str, message: str, text: str, offset: int, path: str) -> DocumentError:
    line, column = position(text, min(offset, len(text)))
    return DocumentError(code, message, path=path, line=line, column=column)


class _Node:
    """A list or mapping that is being filled."""

    __slots__ = ("items", "key", "keys", "path")

    def __init__(self, items: dict[str, object] | list[object], path: str) -> None:
        self.items = items
        self.path = path + "[]" if isinstance(items, list) else path
        self.key: str | None = None
        """The key that waits for its value."""
        self.keys: dict[str, int] = {}
        """Where each key stands."""


class _YamlReader:
    """The events of one YAML document, made into fields; the stack is a list, nothing recurses."""

    def __init__(self, source: str, base: int, text: str, path: str) -> None:
        self._source = source
        self._base = base
        self._text = text
        self._path = path
        self._stack: list[_Node] = []
        self._root: dict[str, object] | None = None
        self._list_at: int | None = None
        """Where a list stands in the place of the mapping."""
        self.spans: dict[str, list[Value]] = {}

    def read(self) -> dict[str, object]:
        """Return the fields."""
        import yaml  # noqa: PLC0415 - as frontmatter above

        try:
            self._consume(yaml)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            index = mark.index if mark else 0
            if "nesting depth" in (error.problem or ""):
                # libyaml of PyYAML 6.0.4 reads ahead to a limit of its own before it tells of any
                # bracket.
                raise self._too_deep(index) from None
            cure = (
                "indent with spaces"
                if self._source.startswith("\t", index)
                else "put quotes around a value that holds ': ' or ' #' or begins with a mark"
                " such as * & ! [ { > | @ % `"
            )
            message = f"front matter is not valid YAML ({error.problem or error.context}): {cure}"
            raise self._fault("yaml-syntax", message, index) from None
        if self._root is None:
            if self._source.strip():
                # `---`, a heading, `---` is a comment to YAML: nothing of it may be lost.
                raise self._not_a_mapping(self._list_at or 0)
            return {}
        return self._root

    def _consume(self, yaml: Any) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        event_of = loader(_LINE_END_OF_YAML.sub("\xa0", self._source)).get_event
        documents = 0
        while True:
            event = event_of()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._refuse_reference(event)
                self._scalar(event)
            elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
                self._refuse_reference(event)
                self._push({} if kind is yaml.MappingStartEvent else [], event.start_mark.index)
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                self._stack.pop()
            elif kind is yaml.AliasEvent:
                raise self._alias(event.start_mark.index)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    message = "front matter holds two YAML documents: join them into one"
                    raise self._fault("yaml-syntax", message, event.start_mark.index)
            elif kind is yaml.StreamEndEvent:
                return

    def _refuse_reference(self, event: Any) -> None:
        if event.anchor is not None:
            raise self._alias(event.start_mark.index)
        if event.tag is not None:
            message = (
                f"a YAML tag ({event.tag[:40]}) in the front matter: write the value without it"
            )
            raise self._fault("yaml-tag", message, event.start_mark.index)

    def _alias(self, index: int) -> DocumentError:
        message = (
            "a YAML anchor or alias (&name, *name) in the front matter: write the value out,"
            " or put quotes around a value that begins with & or *"
        )
        return self._fault("yaml-alias", message, index)

    def _too_deep(self, index: int) -> DocumentError:
        message = f"front matter nests deeper than {MAX_DEPTH} levels: make it flat"
        return self._fault("yaml-depth", message, index)

    def _push(self, items: dict[str, object] | list[object], index: int) -> None:
        stack = self._stack
        if len(stack) >= MAX_DEPTH:
            raise self._too_deep(index)
        path = self._place() if stack else ""
        if stack:
            self._add(items, index)
        elif isinstance(items, dict):
            self._root = items
        else:
            # Not refused yet: 60 KB of brackets are better called too deep.
            self._list_at = index
        stack.append(_Node(items, path))

    def _scalar(self, event: Any) -> None:
        stack = self._stack
        if not stack:
            raise self._not_a_mapping(event.start_mark.index)
        top = stack[-1]
        if isinstance(top.items, dict) and top.key is None:
            self._key(top, event.value, event.start_mark.index)
            return
        path = self._place()
        self._add(event.value, event.start_mark.index)
        value = self._value(event)
        if value is not None and isinstance(stack[0].items, dict):
            self.spans.setdefault(path, []).append(value)

    def _place(self) -> str:
        """Return the path of what comes next."""
        top = self._stack[-1]
        if top.key is None:
            return top.path
        return f"{top.path}.{top.key}" if top.path else top.key

    def _key(self, node: _Node, key: str, index: int) -> None:
        first = node.keys.get(key)
        if first is not None:
            line, _ = position(self._text, self._base + first)
            message = f"key {key[:60]!r} stands here and on line {line}: keep one of them"
            raise self._fault("yaml-duplicate-key", message, index)
        node.keys[key] = index
        node.key = key

    def _add(self, value: object, index: int) -> None:
        top = self._stack[-1]
        if isinstance(top.items, list):
            top.items.append(value)
        elif top.key is None:
            raise self._fault("yaml-syntax", "a list or mapping as a key: a key is a word", index)
        else:
            top.items[top.key] = value
            top.key = None

    def _value(self, event: Any) -> Value | None:
        start, end = event.start_mark.index, event.end_mark.index
        source, base = self._source, self._base
        style: str = event.style or ""
        decoded = ""
        if style in ("|", ">"):
            # The header holds the indicator, perhaps an indentation and a comment.
            header = _LINE.match(source, start)
            start = header.end() if header else end
        elif style:
            start, end = start + 1, end - 1
            escape = "\\" if style == '"' else "''"
            if source.find(escape, start, end) >= 0:
                decoded = event.value
        if style not in ("|", ">") and "\n" not in event.value and _one_line(source, start, end):
            return _one_piece(source, base, start, end, style, decoded)
        return _pieces(source, base, start, end, style, decoded)

    def _not_a_mapping(self, index: int) -> DocumentError:
        message = f"front matter has no 'key: value' lines: write it as such; {_RULE}"
        return self._fault("front-matter-not-a-mapping", message, index)

    def _fault(self, code: str, message: str, index: int) -> DocumentError:
        return _error(code, message, self._text, self._base + index, self._path)


def _one_line(source: str, start: int, end: int) -> bool:
    return source.find("\n", start, end) < 0 and source.find("\r", start, end) < 0


def _one_piece(
    source: str, base: int, start: int, end: int, style: str, decoded: str
) -> Value | None:
    raw = source[start:end]
    words = raw.strip()
    if not words:
        return None
    start += base + raw.index(words[0])
    end = start + len(words)
    return Value(start, end, ((start, end),), style, decoded)


def _pieces(source: str, base: int, start: int, end: int, style: str, decoded: str) -> Value | None:
    """Return a value of several lines; a blank line between two of them is a break."""
    lines: list[Span] = []
    breaks: list[int] = []
    last = end
    for match in _LINE.finditer(source, start, end):
        raw = match.group()
        words = raw.strip()
        if not words:
            continue
        begin = match.start() + len(raw) - len(raw.lstrip())
        between = source[last : match.start()]
        if lines and len(between.replace("\r\n", "\n").strip(" \t")) > 1:
            breaks.append(base + begin)
        last = begin + len(words)
        lines.append((base + begin, base + last))
    if not lines:
        return None
    return Value(lines[0][0], lines[-1][1], tuple(lines), style, decoded, tuple(breaks))
