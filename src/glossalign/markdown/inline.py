"""What in a sentence of Markdown is no words: code, link targets, URLs, tags, placeholders, with their places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal, NamedTuple

ItemKind = Literal[
    "code",
    "link",
    "image",
    "reference",
    "url",
    "tag",
    "placeholder",
    "comment",
    "entity",
    "footnote",
    "escape",
]


class Item(NamedTuple):
    """A stretch that is no words."""

    kind: ItemKind
    start: int
    end: int
    """Of a link the part behind its anchor text: `](/slug)`."""
    value: str
    """The content of code, the destination of a link, the name of a tag (`/b` for a closing one)."""
    opening: int
    """Where the whole thing begins: the `[` of a link, else `start`."""


# Bounds in the patterns: a text of unclosed brackets or comments is read in linear time.
_TOKEN: Final = re.compile(
    r"""
    (?= [\\`<{$%&!\[\]:hw] ) (?:
      (?P<escape> \\ (?= [!-/:-@\[-`{-~] ) )
    | (?P<code> `++ )
    | (?P<comment> <!-- (?: [^-] | -(?!->) ){0,500}+ --> | \{/\* [^*]{0,500}+ \*/\} | \{\#[\w-]++\} )
    | < (?P<auto> (?: [A-Za-z][A-Za-z0-9+.-]{1,31}+ : [^\s<>]*+ ) | [^\s<>@]++@[^\s<>]++ ) >
    | (?P<tag> < (?P<name> /? (?: [A-Za-z][\w.:-]*+ )?+ ) (?: (?<! [</] ) \s [^<>]*+ )?+ /?+ > )
    | (?P<placeholder>
          \{\{ [^{}]*+ \}\} | \{% [^{}%]*+ %\}
        | \$?\{ [\w.$\[\]()'"-]++ \}
        | (?<![\w%]) % (?: \(\w++\) | [0-9]++\$ )?+ (?: \.[0-9]++ )?+ [sdif] (?!\w)
      )
    | (?P<entity> & (?: \#[0-9]{1,7} | \#[xX][0-9A-Fa-f]{1,6} | [A-Za-z][A-Za-z0-9]{1,31} ) ; )
    | (?P<footnote> \[\^ [^\]\s]++ \] )
    | (?P<emoji> (?<![\w:]) : (?: [a-z+-][a-z0-9_+-]*+ | 100 ) : (?!\w) )
    | (?P<open> !?\[ )
    | (?P<close> \] )
    | (?P<url> (?<!\w) (?: https?:// | www\. ) [^\s<>"`'’\u201c\u201d|]++ )
    )
    """,
    re.VERBOSE,
)
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]++(?:\.[\w-]++)++")
_TITLE: Final = re.compile(
    r"""\s*+(?:"[^"]{0,2000}+"|'[^']{0,2000}+'|\([^()]{0,2000}+\))?+\s*+\)"""
)
_TARGET: Final = re.compile(
    r"\s*+(?:<(?P<angled>[^<>]{0,2000}+)>|(?P<plain>(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,500}+\)){0,2000}+))"
)
_REFERENCE: Final = re.compile(r"\[([^\[\]]{0,999}+)\]")
_TRAILING: Final = ".,;:!?*_~'\""
_BACKTICKS: Final = re.compile("`++")


@lru_cache(maxsize=2048)
def scan(text: str) -> tuple[Item, ...]:
    """Return what is no words in a text, sorted by start; only emphasis is left out.

    Linear in the length of the text.
    """
    items: list[Item] = []
    opened: list[tuple[int, bool]] = []
    fences = _fences(text) if "`" in text else {}
    at = 0
    while match := _TOKEN.search(text, at):
        kind = match.lastgroup or ""
        start, at = match.span()
        if kind == "open":
            opened.append((start, match.group().startswith("!")))
        elif kind == "close":
            if opened:
                item = _link(text, start, *opened.pop())
                if item:
                    items.append(item)
                    at = item.end
        elif kind == "code":
            size = at - start
            closing = _following(fences[size], at)
            if closing >= 0:
                items.append(Item("code", start, closing + size, text[at:closing], start))
                at = closing + size
        else:
            item = _plain(match, kind)
            items.append(item)
            at = item.end + (kind == "escape")
    if "@" in text:
        items += [
            Item("url", *match.span(), match.group(), match.start())
            for match in _EMAIL.finditer(text)
            if not any(item.start < match.end() and match.start() < item.end for item in items)
        ]
    return tuple(sorted(items, key=lambda item: item.start))


def _fences(text: str) -> dict[int, list[int]]:
    """Return where the runs of each number of backticks begin."""
    found: dict[int, list[int]] = defaultdict(list)
    for match in _BACKTICKS.finditer(text):
        found[len(match.group())].append(match.start())
    return found


def _following(places: list[int], at: int) -> int:
    i = bisect_left(places, at)
    return places[i] if i < len(places) else -1


def _plain(match: re.Match[str], kind: str) -> Item:
    start, end = match.span()
    if kind == "auto":
        return Item("url", start, end, match["auto"], start)
    if kind == "url":
        value = _trimmed(match.group())
        return Item("url", start, start + len(value), value, start)
    if kind in ("tag", "name"):
        return Item("tag", start, end, match["name"], start)
    if kind == "emoji":
        return Item("entity", start, end, match.group(), start)
    names: dict[str, ItemKind] = {
        "escape": "escape",
        "comment": "comment",
        "placeholder": "placeholder",
        "entity": "entity",
        "footnote": "footnote",
    }
    return Item(names[kind], start, end, match.group(), start)


def _trimmed(url: str) -> str:
    """Take off what belongs to the sentence: its marks, and brackets that the URL did not open."""
    while url:
        last = url[-1]
        if last in _TRAILING or (
            last in ")]}" and url.count(last) > url.count({")": "(", "]": "[", "}": "{"}[last])
        ):
            url = url[:-1]
        else:
            break
    return url


def _link(text: str, closing: int, opening: int, image: bool) -> Item | None:  # noqa: FBT001
    """Return the link whose anchor text ends at `closing`, None where brackets are just brackets."""
    behind = closing + 1
    if text.startswith("(", behind):
        destination = _destination(text, behind + 1)
        if destination:
            value, end = destination
            return Item("image" if image else "link", closing, end, value, opening)
    elif label := _REFERENCE.match(text, behind):
        name = label[1] or text[opening + 1 + image : closing]
        return Item("reference", closing, label.end(), name, opening)
    return None


def _destination(text: str, at: int) -> tuple[str, int] | None:
    """Return a destination and where its closing bracket ends."""
    found = _TARGET.match(text, at)
    if found is None:
        return None
    value, behind = found["angled"] or found["plain"] or "", found.end()
    closing = _TITLE.match(text, behind)
    return (value, closing.end()) if closing else None


def masked(text: str, items: Iterable[Item], fill: str = " ") -> str:
    """Return the text with items overwritten by `fill`, of the same length."""
    letters = list(text)
    for item in items:
        letters[item.start : item.end] = fill * (item.end - item.start)
    return "".join(letters)
