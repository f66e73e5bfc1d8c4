"""Front matter in TOML and JSON: its values, and where the strings stand.

`tomllib` and `json` say what a text means and whether it is right; they tell no places, so the
strings are found by a walk of our own over what is known to be right.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class NotationError(ValueError):
    """What is wrong, and at which offset."""

    def __init__(self, code: str, message: str, at: int) -> None:
        """Take the code of a DocumentError, its message and the place."""
        super().__init__(message)
        self.code, self.message, self.at = code, message, at


class String(NamedTuple):
    """A string value where it stands."""

    path: str
    """`title`, `params.hero.text`, `keywords[]`."""
    start: int
    end: int
    """Without its quotation marks."""
    quote: str
    """`"` or `'`; three of them around a value of several lines."""
    value: str


_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(source: str, depth: int) -> tuple[dict[str, object], list[String]]:
    """Return the fields of a TOML text and its strings. Raises NotationError."""
    _refuse_depth(source, depth, "toml-depth")
    try:
        fields = tomllib.loads(source.replace("\r\n", "\n").replace("\r", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = _AT.search(str(error))
        at = len(source)
        if place:
            lines = source.splitlines(keepends=True)[: int(place[1]) - 1]
            at = sum(map(len, lines)) + int(place[2]) - 1
        says = str(error).partition(" (at ")[0]
        message = f"front matter is not valid TOML ({says}): put quotes around a text"
        raise NotationError("toml-syntax", message, min(at, len(source))) from None
    return _as_written(fields), list(_Toml(source).strings())


def read_json(source: str, depth: int) -> tuple[dict[str, object], list[String]]:
    """Return the fields of a JSON object and its strings. Raises NotationError."""
    _refuse_depth(source, depth, "json-depth")
    try:
        fields = json.loads(source, object_pairs_hook=_once, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        message = f"front matter is not valid JSON ({error.msg}): see that quotes and commas match"
        raise NotationError("json-syntax", message, error.pos) from None
    return _as_written(fields), list(_json_strings(source))


def json_end(text: str, start: int) -> int:
    """Return where the JSON object ends that begins at `start`; -1 where it does not."""
    depth = 0
    at = start
    while found := _JSON_MARK.search(text, at):
        at = found.end()
        match found[0][0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
                if depth == 0:
                    return at
            case _:
                pass
    return -1


_JSON_MARK: Final = re.compile(r"[{}\[\]]|\"(?:[^\"\\]|\\.)*+\"", re.DOTALL)
_NESTING: Final = re.compile(r"[\[{]|[\]}]|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'")


def _refuse_depth(source: str, limit: int, code: str) -> None:
    depth = 0
    for mark in _NESTING.finditer(source):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > limit:
            message = f"front matter nests deeper than {limit} levels: make it flat"
            raise NotationError(code, message, 0)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            message = f"key {key[:60]!r} stands here twice: keep one of them"
            raise NotationError("json-duplicate-key", message, 0)
        found[key] = value
    return found


def _as_written(value: Any) -> Any:
    """Return a value with its scalars as strings, as YAML front matter has them."""
    if isinstance(value, dict):
        return {key: _as_written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_written(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else "" if value is None else str(value)


_JSON_TOKEN: Final = re.compile(rf"{_JSON_MARK.pattern}|[^\s,:\[\]{{}}\"]++", re.DOTALL)


def _json_strings(source: str) -> Iterator[String]:
    """Yield the strings of a valid JSON text that are values."""
    # Each level: the path of what is in it, whether it is an object.
    opened: list[tuple[str, bool]] = []
    key = ""
    for found in _JSON_TOKEN.finditer(source):
        mark = found[0]
        path, is_object = opened[-1] if opened else ("", False)
        here = _below(path, key) if is_object else path
        if mark in ("]", "}"):
            opened.pop()
        elif mark in ("[", "{"):
            opened.append((f"{here}[]" if mark == "[" else here, mark == "{"))
        elif mark.startswith('"'):
            value = json.loads(mark)
            if is_object and not key:
                key = value
                continue
            yield String(here, found.start() + 1, found.end() - 1, '"', value)
        key = ""


_BLANK: Final = re.compile(r"(?:[\s,]|#[^\n]*+)*+")
_HEADER: Final = re.compile(r"\[\[?[ \t]*+([^\[\]\n]*?)[ \t]*+(\]\]?)")
_KEY: Final = re.compile(
    r"((?:[\w-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')"
    r"(?:[ \t]*+\.[ \t]*+(?:[\w-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'))*+)[ \t]*+=[ \t]*+"
)
_PART: Final = re.compile(r"[\w-]++|\"((?:[^\"\\\n]|\\.)*+)\"|'([^'\n]*+)'")
_STRING: Final = re.compile(
    r"(?P<quote>\"\"\"|''')(?P<long>(?:[^\\]|\\.)*?)(?P=quote)(?![\"'])"
    r"|\"(?P<basic>(?:[^\"\\\n]|\\.)*+)\"|'(?P<plain>[^'\n]*+)'",
    re.DOTALL,
)
_OTHER: Final = re.compile(r"[^,\]}#\n]++")


class _Toml:
    """The strings of a valid TOML text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def strings(self) -> Iterator[String]:
        """Yield the strings that are values."""
        table = ""
        source = self._source
        while True:
            self._skip()
            if header := _HEADER.match(source, self._at):
                table = _path(header[1]) + ("[]" if header[2] == "]]" else "")
                self._at = header.end()
            elif key := _KEY.match(source, self._at):
                self._at = key.end()
                yield from self._value(_below(table, _path(key[1])))
            else:
                return

    def _skip(self) -> None:
        found = _BLANK.match(self._source, self._at)
        self._at = found.end() if found else self._at

    def _value(self, path: str) -> Iterator[String]:
        source = self._source
        if found := _STRING.match(source, self._at):
            kind = found.lastgroup or ""
            kind = "long" if kind == "quote" else kind
            quote = found["quote"] or ('"' if kind == "basic" else "'")
            self._at = found.end()
            value = tomllib.loads(f"x={found[0]}".replace("\r\n", "\n"))["x"]
            yield String(path, *found.span(kind), quote, value)
        elif source.startswith("[", self._at):
            yield from self._items(f"{path}[]", "]")
        elif source.startswith("{", self._at):
            yield from self._items(path, "}")
        elif other := _OTHER.match(source, self._at):
            self._at = other.end()

    def _items(self, path: str, closing: str) -> Iterator[String]:
        self._at += 1
        while True:
            self._skip()
            before = self._at
            if self._at >= len(self._source):
                return
            if self._source.startswith(closing, self._at):
                self._at += 1
                return
            key = _KEY.match(self._source, self._at) if closing == "}" else None
            if key:
                self._at = key.end()
            yield from self._value(_below(path, _path(key[1])) if key else path)
            if self._at == before:
                return


def _path(keys: str) -> str:
    return ".".join(part[1] or part[2] or part[0] for part in _PART.finditer(keys))


def _below(table: str, key: str) -> str:
    return f"{table}.{key}" if table else key
