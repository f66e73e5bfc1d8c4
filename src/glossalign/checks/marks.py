"""GA304: spaces, doubled words and marks that are wrong in the translation alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from glossalign.checks.hits import Hit
from glossalign.lang.lists import entries
from glossalign.markdown.inline import hide, scan

if TYPE_CHECKING:
    from glossalign.checks.subject import Texts
    from glossalign.lang import Language

CODE: Final = "GA304"

_SPACED: Final = re.compile(
    r"(?<=[\w)\]\"”’'*_%])[ \t\u00a0]+(?:([,;:!?.])(?=[\s\"”*_]|$)|([,.!?])(?=\)))"
)
_DOUBLE: Final = re.compile(r"(?<=\S)  +(?=\S)")
_PADDED: Final = re.compile(r"\([ \t]+(?=\w)|(?<=[\w.!?])[ \t]+\)")
_FACE: Final = re.compile(r"(?<![\w])[:;=8][-']?[()](?!\w)")
_MARKER: Final = re.compile(r"(?<!\w)\w{1,2}\)$")
_QUOTE: Final = re.compile(r"(?<![0-9])[\"“”„‟]|(?<=[0-9])[“”„‟]|(?<=[0-9])\"(?=[\s.,;:!?)'’]|$)")
_INCHES: Final = re.compile(r"[0-9](?:[.,][0-9]+)?\"")
_CLOSING: Final = " \t*_~\"”’')]}»"
_IDIOM: Final = re.compile(r"\s+(?:ağla|gül|kayna|kız|sevin|sızla|üzül|yan)\w*")
"""`için için yanmak`: to smoulder."""


def rule(texts: Texts) -> Iterator[Hit]:
    """Yield what is wrong with the marks of the target, unless the source has it, too."""
    ours, theirs = _prose(texts.source), _prose(texts.target)
    yield from _spaces(ours, theirs)
    yield from _doubled(theirs, texts.languages[1])
    if "(" in theirs or ")" in theirs:
        yield from _brackets(ours, theirs)
    yield from _quotes(ours, theirs)
    yield from _question(ours, theirs)


def _prose(text: str) -> str:
    return hide(text, scan(text), "Q")


def _spaces(source: str, target: str) -> Iterator[Hit]:
    for match in _SPACED.finditer(target):
        mark = match.group()[-1]
        if all(mark != other.group()[-1] for other in _SPACED.finditer(source)):
            yield Hit(CODE, f'a space before "{mark}": take it out', *match.span(), alone=True)
    if "  " in target and not _DOUBLE.search(source):
        for match in _DOUBLE.finditer(target):
            yield Hit(CODE, "more than one space between words", *match.span(), alone=True)
    if "(" in target and not _PADDED.search(source):
        for match in _PADDED.finditer(target):
            yield Hit(CODE, "a space inside the brackets: take it out", *match.span(), alone=True)


def _doubled(target: str, language: Language) -> Iterator[Hit]:
    pattern = _doubles(language.code)
    if pattern is None:
        return
    lowered = language.lower(target)
    for match in pattern.finditer(lowered):
        if match[1] != "için" or not _IDIOM.match(lowered, match.end()):
            shown = target[match.start() : match.end()]
            yield Hit(CODE, f'"{shown}": one of the two is too many', *match.span(), alone=True)


@cache
def _doubles(code: str) -> re.Pattern[str] | None:
    words = entries(code, "never_doubled")
    if not words:
        return None
    return re.compile(rf"(?<![\w'’-])({'|'.join(words)})[ \t]+\1(?![\w'’-])")


def _brackets(source: str, target: str) -> Iterator[Hit]:
    """Yield each round bracket without a partner; a neighbouring sentence may have it."""
    if next(_unpaired(source), None):
        return
    for at, opens in _unpaired(target):
        names = frozenset({"()"})
        message = f'"{target[at]}" has no partner'
        mark = ("bracket", target[at])
        if opens:
            yield Hit(CODE, message, at, at + 1, *mark, lost=names, alone=True)
        else:
            yield Hit(CODE, message, at, at + 1, *mark, added=names, alone=True)


def _unpaired(text: str) -> Iterator[tuple[int, bool]]:
    """Yield the place of each bracket without a partner, and whether it opens.

    Smileys and the marks of lists (`a)`) are no brackets.
    """
    plain = _FACE.sub(lambda match: " " * len(match.group()), text)
    opened: list[int] = []
    for match in re.finditer(r"[()]", plain):
        at = match.start()
        if match.group() == "(":
            opened.append(at)
        elif opened:
            opened.pop()
        elif not _MARKER.search(plain, max(0, at - 3), at + 1):
            yield at, False
    for at in opened:
        yield at, True


def _quotes(source: str, target: str) -> Iterator[Hit]:
    """Yield a quotation mark without a partner; inches have none."""
    marks = list(_QUOTE.finditer(target))
    if len(marks) % 2 == 0 or len(_QUOTE.findall(source)) % 2:
        return
    if _INCHES.search(target):
        return
    at = marks[-1].start()
    names = frozenset({'"'})
    yield Hit(
        CODE,
        f"{target[at]} has no partner",
        at,
        at + 1,
        "quotation mark",
        target[at],
        lost=names,
        added=names,
    )


def _question(source: str, target: str) -> Iterator[Hit]:
    if source.rstrip(_CLOSING).endswith("?") and "?" not in target and target.rstrip(_CLOSING):
        end = len(target)
        yield Hit(
            CODE, "the source asks a question: the question mark is missing", max(0, end - 1), end
        )
