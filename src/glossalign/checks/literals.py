"""GA302: what stays as it is in a translation: code, URLs, placeholders and tags."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from glossalign.checks.hits import Hit, added, lost
from glossalign.checks.inline import Item, scan
from glossalign.checks.links import same_page
from glossalign.lang import APOSTROPHES

if TYPE_CHECKING:
    from glossalign.lang import Language

CODE: Final = "GA302"

_PROSE: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?:[ ,]+[^\W\d_]+(?:['’-][^\W\d_]+)*)+[.!?…]*")
_SPACE: Final = re.compile(r"\s+")
_QUOTES: Final = str.maketrans("“”„‟″‘’‚‛′", "\"\"\"\"\"'''''")
_SUFFIX: Final = re.compile(rf"[{APOSTROPHES}][^\W\d_]{{1,12}}$")


def rule(source: str, target: str, languages: tuple[Language, Language]) -> Iterator[Hit]:
    """Yield each piece of code, URL, placeholder and tag that was lost, changed or made up."""
    ours, theirs = scan(source), scan(target)
    if not ours and not theirs:
        return
    yield from _compared("code", _code(ours), _code(theirs), source, target)
    yield from _compared("placeholder", _of("placeholder", ours), _of("placeholder", theirs), source, target)
    yield from _compared("tag", _tags(ours, source, target), _tags(theirs, target, source), source, target)
    yield from _urls(ours, theirs, target, languages)


_Named = Sequence[tuple[str, Item]]
"""Items with the spelling by which they are compared."""


def _compared(kind: str, ours: _Named, theirs: _Named, source: str, target: str) -> Iterator[Hit]:
    """Yield what one side has and the other does not have at all, or has less often where both have one over.

    How often code is named is the translator's choice: `useState ... it` may name it twice.
    """
    if not ours and not theirs:
        return
    here, there = Counter(name for name, _ in ours), Counter(name for name, _ in theirs)
    missing = [pair for pair in _once(ours) if pair[0] not in there and not _stands(kind, pair[0], target)]
    surplus = [pair for pair in theirs if pair[0] not in here and not _stands(kind, pair[0], source)]
    gone, come = here - there, there - here
    if surplus and not missing:
        missing = [pair for pair in _once(ours) if pair[0] in gone][: len(surplus)]
    elif not missing and gone and come:
        missing = [pair for pair in _once(ours) if pair[0] in gone]
        surplus = [pair for pair in reversed(theirs) if pair[0] in come][:1]
    for name, item in missing:
        yield lost(CODE, kind, _shown(source, item), frozenset({name}), target)
    for name, item in surplus:
        yield added(CODE, kind, _shown(target, item), frozenset({name}), item.start, item.end)


def _once(items: _Named) -> list[tuple[str, Item]]:
    return list(dict(reversed(items)).items())[::-1]


def _stands(kind: str, name: str, text: str) -> bool:
    """Tell whether code or a placeholder stands in a text, with or without its marks: lost are only the marks."""
    return kind != "tag" and len(name) > 1 and name in _normal(text)


def _shown(text: str, item: Item) -> str:
    shown = text[item.start : item.end]
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _code(items: Sequence[Item]) -> list[tuple[str, Item]]:
    """Return the code by content; where it is plain words, it is language and may be translated."""
    found = []
    for item in items:
        if item.kind == "code":
            name = name_of(item.value)
            if name and not _PROSE.fullmatch(item.value.strip()):
                found.append((name, item))
    return found


def name_of(code: str) -> str:
    """Return the spelling by which a piece of code is compared."""
    return _bare(_normal(code))


def _normal(text: str) -> str:
    """Return code as it is compared: without spaces, with plain quotes, entities resolved."""
    plain = unicodedata.normalize("NFC", html.unescape(text)).replace("\\", "").translate(_QUOTES)
    return _SPACE.sub("", plain)


def _bare(name: str) -> str:
    """Return code without what may slip inside its marks: a Turkish suffix, a stop; without the brackets of a call."""
    if name.count("'") == 1:
        name = _SUFFIX.sub("", name)
    return name.rstrip(".,;:").removesuffix("()") or name


def _of(kind: str, items: Sequence[Item]) -> list[tuple[str, Item]]:
    return [(_SPACE.sub("", item.value), item) for item in items if item.kind == kind]


_EMPHASIS: Final = frozenset({"a", "b", "code", "del", "em", "i", "img", "kbd", "mark", "s", "strong", "u"})


def _tags(items: Sequence[Item], text: str, other: str) -> list[tuple[str, Item]]:
    """Return the tags by name; `<em>` may be `_` on the other side."""
    found = [(f"<{item.value}>", item) for item in items if item.kind == "tag"]
    if _marked(text) == _marked(other):
        return found
    return [(name, item) for name, item in found if item.value.lstrip("/").lower() not in _EMPHASIS]


def _marked(text: str) -> bool:
    return any(mark in text for mark in ("*", "_", "`", "]("))


def _urls(
    ours: Sequence[Item], theirs: Sequence[Item], target: str, languages: tuple[Language, Language]
) -> Iterator[Hit]:
    """Yield the bare URLs that one side has alone; a link to the same page stands for one."""
    codes = languages[0].code, languages[1].code
    for one, other, is_lost in ((ours, theirs, True), (theirs, ours, False)):
        known = [item.value for item in other if item.kind in ("url", "link")]
        for item in one:
            if item.kind != "url" or any(same_page(item.value, value, codes) for value in known):
                continue
            names = frozenset({item.value})
            if is_lost:
                yield lost(CODE, "URL", item.value, names, target)
            else:
                yield added(CODE, "URL", item.value, names, item.start, item.end)
