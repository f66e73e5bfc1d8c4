"""What changed in a source text, and its translation changed alike where nothing is in doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from glossalign.markdown.inline import destination_of, fill, scan

if TYPE_CHECKING:
    from glossalign.markdown.inline import Token, TokenKind
    from glossalign.model import Span

Change = Literal["words", "number", "link", "code", "markup", "punctuation"]
"""The weightiest thing that changed, from words, which only a person can follow, to punctuation."""

_REST = re.compile(
    r"""
      (?P<number> \d+ (?: [.,:] \d+ )* )
    | (?P<word> [^\W\d_]+ (?: ['\u2019] [^\W\d_]+ )* )
    | (?P<markup> \*+ | _+ | ~~ | [\[\]()] )
    | (?P<punctuation> [^\w\s] )
    """,
    re.VERBOSE,
)
"""What stands around the tokens of Markdown."""
_KINDS: tuple[tuple[str, Change], ...] = (
    ("word", "words"),
    ("number", "number"),
    ("link", "link"),
    ("url", "link"),
    ("code", "code"),
    ("tag", "code"),
    ("markup", "markup"),
    ("punctuation", "punctuation"),
)
_KIND_OF: Mapping[TokenKind, str] = {
    "link": "link",
    "image": "link",
    "reference": "link",
    "url": "url",
    "code": "code",
    "math": "code",
    "placeholder": "code",
    "tag": "tag",
    "comment": "markup",
}
"""Of the tokens of Markdown that are compared whole; a footnote is its number, an entity its
letters."""
_KEPT = ("number", "link", "url", "code")
"""What a translation has as its source has it, a number's marks excepted."""
_SUFFIX = re.compile(r"['\u2019\u02bc][^\W\d_]|[^\W\d_]")
_END = re.compile(r"[.!?:;\u2026]+$")
_SWAPPED = str.maketrans(".,", ",.")


class _Part(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Part]:
    found = []
    for mark in scan(text):
        kind = _KIND_OF.get(mark.kind)
        start, end = _kept(text, mark)
        if kind and start < end:
            found.append(_Part(kind, text[start:end], start, end))
    found.sort(key=lambda token: token.start)
    rest = fill(text, [(token.start, token.end) for token in found], " ")
    found += [
        _Part(match.lastgroup or "", match.group(), *match.span()) for match in _REST.finditer(rest)
    ]
    return sorted(found, key=lambda token: token.start)


def _kept(text: str, mark: Token) -> Span:
    """Return the part of a token that is compared: of a link its destination as written."""
    if mark.kind in ("link", "image"):
        return destination_of(text, mark)
    if mark.kind == "reference":
        start, end = mark.hidden
        return start + 2, end - 1
    return mark.inner if mark.kind == "url" else (mark.start, mark.end)


def change(before: str, after: str) -> Change:
    """Return what changed between two versions of a text.

    Texts that differ in white space alone differ in punctuation.

    The words are compared as they are written, but for capitals.
    """
    one, other = _tokens(before), _tokens(after)
    for kind, name in _KINDS:
        if [_compared_part(t) for t in one if t.kind == kind] != [
            _compared_part(t) for t in other if t.kind == kind
        ]:
            return name
    return "punctuation"


def _compared_part(token: _Part) -> str:
    return token.text.lower() if token.kind == "word" else token.text


def follow(before: str, after: str, target: str) -> str | None:
    """Return the translation of `before` changed as the source was, None where that is in doubt.

    What can follow is a link, a number, code or the end mark.

    None where words changed, nothing that a translation keeps did, or it is in doubt: the target
    must have what was replaced as often as the source had it, and no suffix on it (`100'ü` would
    become `120'yi`).
    """
    ends = tuple(match[0] if (match := _END.search(text)) else "" for text in (before, after))
    one, other = _tokens(before.removesuffix(ends[0])), _tokens(after.removesuffix(ends[1]))
    if [(t.kind, _free(t)) for t in one] != [(t.kind, _free(t)) for t in other]:
        return None
    kept = [(a.kind, a.text, b.text) for a, b in zip(one, other, strict=True) if a.kind in _KEPT]
    new = {(kind, old): text for kind, old, text in kept}
    if any(new[kind, old] != text for kind, old, text in kept):
        # One `5` became 6 and another stayed: which is which in the translation?
        return None
    result = _replace(target, {key: text for key, text in new.items() if key[1] != text}, one)
    if result is not None and ends[0] != ends[1]:
        if not all(ends) or not result.endswith(ends[0]):
            return None
        result = result.removesuffix(ends[0]) + ends[1]
    return result if result != target else None


def _free(token: _Part) -> str:
    """Return what of a token may not differ where a translation is to follow."""
    return "" if token.kind in _KEPT else _compared_part(token)


def _replace(target: str, new: dict[tuple[str, str], str], source: list[_Part]) -> str | None:
    """Return the target with each token put for another, None where one is in doubt."""
    counts = Counter((token.kind, token.text) for token in source)
    found = _tokens(target)
    places: list[tuple[int, int, str]] = []
    for (kind, old), text in new.items():
        spelled = _spellings(kind, old, text)
        here = [token for token in found if token.kind == kind and token.text in spelled]
        suffixed = kind in ("number", "code") and any(
            _SUFFIX.match(target, token.end) for token in here
        )
        if len(here) != counts[kind, old] or suffixed:
            return None
        places += [(token.start, token.end, spelled[token.text]) for token in here]
    for start, end, text in sorted(places, reverse=True):
        target = target[:start] + text + target[end:]
    return target


def _spellings(kind: str, old: str, new: str) -> dict[str, str]:
    """Return how the target may spell the old token, and the new one spelled in the same way."""
    if kind != "number":
        return {old: new}
    marks = [set(re.findall(r"[.,]", text)) for text in (old, new)]
    if not marks[1]:
        return {old: new, old.translate(_SWAPPED): new}
    # `100` became `1,000`: nothing says how the target writes thousands.
    if not marks[0]:
        return {}
    return (
        {old: new, old.translate(_SWAPPED): new.translate(_SWAPPED)}
        if ":" not in old + new
        else {old: new}
    )
