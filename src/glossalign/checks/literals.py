"""GA302: what stays as it is in a translation: code, URLs, placeholders and tags."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Container, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from glossalign.checks.hits import Hit, added_hit, lost_hit
from glossalign.checks.links import same_page
from glossalign.lang import APOSTROPHES
from glossalign.lang.function_words import function_words
from glossalign.markdown.document import splice
from glossalign.markdown.inline import Token, scan
from glossalign.markdown.tags import attributes_in

if TYPE_CHECKING:
    from glossalign.checks.subject import Languages, Texts

CODE: Final = "GA302"

_WORDS: Final = re.compile(r"[^\W\d_]+")
_OPERATORS: Final = frozenset("=(){}[]<>;$|&\\")
_SHOWN_TEXT: Final = re.compile(r"(?<=\")[^\"]*(?=\")|(?<=')[^']*(?=')|(?<=>)[^<>]*(?=<)")
_SPACE: Final = re.compile(r"\s+")
_QUOTES: Final = str.maketrans("“”„‟″‘’‚‛′", "\"\"\"\"\"'''''")
_SUFFIX: Final = re.compile(rf"[{APOSTROPHES}][^\W\d_]{{1,12}}$")


def rule(texts: Texts) -> Iterator[Hit]:
    """Yield each piece of code, URL, placeholder and tag that was lost, changed or made up."""
    source, target, languages = texts.source, texts.target, texts.languages
    ours, theirs = scan(source), scan(target)
    if not ours and not theirs:
        return
    grammar = function_words(languages[0].code)
    yield from _compare_names(_code(ours, grammar), _code(theirs, grammar), source, target)
    for kind, here, there in (
        (
            "placeholder",
            _placeholders(ours, texts.readers),
            _placeholders(theirs, texts.readers),
        ),
        ("tag", _tags(ours, source, target), _tags(theirs, target, source)),
    ):
        yield from _compare_counts(kind, here, there, source, target)
    yield from _unclosed(ours, theirs, target)
    yield from _urls(ours, theirs, target, languages)


_Items = Sequence[tuple[str, Token]]
"""Items with the spelling by which they are compared."""


def _compare_names(ours: _Items, theirs: _Items, source: str, target: str) -> Iterator[Hit]:
    """Yield the code that one side lacks, or has less often where both have one in excess.

    How often code is named is the translator's choice: `useState ... it` may name it twice.
    """
    if not ours and not theirs:
        return
    here, there = Counter(name for name, _ in ours), Counter(name for name, _ in theirs)
    gone, come = here - there, there - here
    if not gone and not come:
        return
    missing = [pair for pair in _once(ours) if pair[0] not in there and not _stands(pair, target)]
    surplus = [pair for pair in theirs if pair[0] not in here and not _stands(pair, source)]
    if surplus and not missing:
        missing = [pair for pair in _once(ours) if pair[0] in gone][: len(surplus)]
    elif not missing and gone and come:
        missing = [pair for pair in _once(ours) if pair[0] in gone]
        surplus = [pair for pair in reversed(theirs) if pair[0] in come][:1]
    for pair in tuple(missing):
        other = next(
            (there for there in surplus if _differ_in_shown_text(pair[1].value, there[1].value)),
            None,
        )
        if other:
            missing.remove(pair)
            surplus.remove(other)
    yield from _report("code", missing, surplus, source, target)


def _differ_in_shown_text(one: str, other: str) -> bool:
    """Tell whether two pieces of code differ only in what a reader is shown, several words of it.

    `<p title="Some text">` may be `<p title="Bir metin">`; what is one word may be a value that
    code knows.
    """
    shown = any(len(_WORDS.findall(text)) > 1 for text in _SHOWN_TEXT.findall(one))
    return shown and _SHOWN_TEXT.sub("", _normal(one)) == _SHOWN_TEXT.sub("", _normal(other))


def _compare_counts(
    kind: str, ours: _Items, theirs: _Items, source: str, target: str
) -> Iterator[Hit]:
    """Yield what does not stand as often on one side as on the other: tags come in pairs."""
    if not ours and not theirs:
        return
    here, there = Counter(name for name, _ in ours), Counter(name for name, _ in theirs)
    missing = _over(ours, here - there, target)
    yield from _report(kind, missing, _over(theirs, there - here, source), source, target)


def _over(items: _Items, counts: Counter[str], other: str) -> list[tuple[str, Token]]:
    """Return the items that are too many: the last ones of each spelling.

    What stands in the code of the other side is not among them.
    """
    found = []
    left = counts.copy()
    for pair in reversed(items):
        if left[pair[0]] > 0:
            left[pair[0]] -= 1
            if pair[1].kind == "tag" or not _stands(pair, other):
                found.append(pair)
    return found[::-1]


def _report(kind: str, missing: _Items, surplus: _Items, source: str, target: str) -> Iterator[Hit]:
    for name, item in missing:
        yield lost_hit(CODE, kind, _shown(source, item), frozenset({name}), target)
    for name, item in surplus:
        yield added_hit(CODE, kind, _shown(target, item), frozenset({name}), item.start, item.end)


def _once(items: _Items) -> list[tuple[str, Token]]:
    return list(dict(reversed(items)).items())[::-1]


def _stands(named: tuple[str, Token], text: str) -> bool:
    """Tell whether code stands in a text, with or without its marks: only the marks are lost."""
    name, item = named
    if len(name) > 2:
        return name in _normal(text)
    return re.search(rf"(?<!\w){re.escape(item.value.strip())}(?!\w)", text) is not None


def _shown(text: str, item: Token) -> str:
    shown = text[item.start : item.end]
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _is_language(code: str, grammar: Collection[str]) -> bool:
    """Tell whether code is words of a language: `Hello, world`, not `npm run build`."""
    words = _WORDS.findall(code)
    if len(words) < 2 or not _OPERATORS.isdisjoint(code) or " " not in code.strip():
        return False
    return words[0][0].isupper() or any(word.lower() in grammar for word in words)


def _code(items: Sequence[Token], grammar: Collection[str]) -> list[tuple[str, Token]]:
    """Return the code by content; where it is language, it may be translated."""
    found = []
    for item in items:
        if item.kind == "code":
            name = name_of(item.value)
            if name and not _is_language(item.value, grammar):
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
    """Return the name in code: without a Turkish suffix, a full stop, the brackets of a call."""
    if name.count("'") == 1:
        name = _SUFFIX.sub("", name)
    return name.rstrip(".,;:").removesuffix("()") or name


def _placeholders(items: Sequence[Token], readers: Container[str]) -> list[tuple[str, Token]]:
    """Return the placeholders without the values that are for readers: `text="worker node"`."""
    found = []
    for item in items:
        if item.kind == "placeholder":
            value = item.value
            spans = [
                (a.start, a.end) for a in attributes_in(value, 0, len(value)) if a.name in readers
            ]
            found.append((_SPACE.sub("", splice(value, ((span, "") for span in spans))), item))
    return found


_EMPHASIS: Final = frozenset(
    {"a", "b", "code", "del", "em", "i", "img", "kbd", "mark", "s", "strong", "u"}
)


def _tags(items: Sequence[Token], text: str, other: str) -> list[tuple[str, Token]]:
    """Return the tags by name; `<em>` may be `_` on the other side."""
    found = [(f"<{item.value}>", item) for item in items if item.kind == "tag"]
    if _has_marks(text) == _has_marks(other):
        return found
    return [(name, item) for name, item in found if item.value.lstrip("/").lower() not in _EMPHASIS]


def _unclosed(ours: Sequence[Token], theirs: Sequence[Token], target: str) -> Iterator[Hit]:
    """Yield each tag of emphasis without its partner, unless the source has one, too."""
    names = {item.value for item in ours if item.kind == "tag"}
    counts = Counter(item.value for item in theirs if item.kind == "tag")
    for name in sorted({one.removeprefix("/") for one in counts}):
        if (
            name.lower() in _EMPHASIS - {"img"}
            and name not in names
            and counts[name] != counts[f"/{name}"]
        ):
            tag = f"<{name}>" if counts[name] < counts[f"/{name}"] else f"</{name}>"
            yield lost_hit(CODE, "tag", tag, frozenset({tag}), target)


def _has_marks(text: str) -> bool:
    return any(mark in text for mark in ("*", "_", "`", "]("))


def _urls(
    ours: Sequence[Token], theirs: Sequence[Token], target: str, languages: Languages
) -> Iterator[Hit]:
    """Yield the bare URLs that one side has alone; a link to the same page stands for one."""
    codes = languages[0].code, languages[1].code
    for one, other, is_lost in ((ours, theirs, True), (theirs, ours, False)):
        known = [item.value for item in other if item.kind in ("url", "link")]
        linked = [item.inner for item in one if item.kind == "link"]
        for item in one:
            # Where a link shows a URL, its target is compared.
            if item.kind != "url" or any(a <= item.start < b for a, b in linked):
                continue
            if any(same_page(item.value, value, codes) for value in known):
                continue
            names = frozenset({item.value})
            if is_lost:
                yield lost_hit(CODE, "URL", item.value, names, target)
            else:
                yield added_hit(CODE, "URL", item.value, names, item.start, item.end)
