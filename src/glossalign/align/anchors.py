"""The tokens of a segment: words, numbers, names, links, code that may correspond."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from glossalign.markdown.inline import hide, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glossalign.markdown.inline import Token

PREFIX = 5
"""Words are compared by their first letters: Turkish suffixes are folded away, `kiralamaların` and
`kiralama` meet. The alignment error rate of IBM model 1 on 9,500 Turkish-English sentences falls
from .31 on surface forms to .22 on prefixes of five, .21 on lemmas. Prefixes of 4, 6 or 20 letters
gain on one of the development sets (docs/architecture.md) and lose on another; with 3 or 20
tests/align/test_gold.py fails."""

LONG_CODE = 40
"""Letters from which code is no name but a line of a program, or words between backticks that were
not meant to pair: its parts are evidence, each by itself. Of 40, 60 and 100 it was best on the
development sets."""

_EVIDENCE = re.compile(
    r"""
      (?P<number> \d+ (?: [.,:\u00a0\u202f] \d+ )* )
    | (?P<word> [^\W\d_]+ ) (?: ['\u2019\u02bc\u2018] [^\W\d_]+ )?   # Ayşe'nin: no suffix
    """,
    re.VERBOSE,
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?")
_MARKS = {ord("\u0131"): "i", ord("\u0307"): ""}


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return `text` in lower case without diacritics, as words of both languages are compared.

    Dotted and dotless i fall together, so that neither Turkish nor English casing is needed: `IT`,
    `ıt` and `İT` are all `it`.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_MARKS).lower()


def number(text: str) -> str:
    """Return a number in one notation: `1.000` and `1,000` are `1000`, `3,5` is `3.5`.

    A single mark before exactly three digits groups thousands, which is how both languages mostly
    use it (`1.234` is ambiguous in itself).
    """
    if _GROUPED.fullmatch(text):
        whole, _, rest = _split_decimals(text)
        return re.sub(r"\D", "", whole) + (f".{rest}" if rest else "")
    return re.sub(r"[,\u00a0\u202f]", ".", text)


def _split_decimals(text: str) -> tuple[str, str, str]:
    if len(text) > 2 and text[-3] in ".,":
        return text[:-3], text[-3], text[-2:]
    if len(text) > 1 and text[-2] in ".,":
        return text[:-2], text[-2], text[-1:]
    return text, "", ""


def tokens(text: str) -> list[str]:
    """Return the evidence in a segment, in the order of the text.

    Words come as folded prefixes (`arka`, `ofis`); what can be the same on both sides bears a sign
    in front: `#` a number, `>` a link, `` ` `` code, `<` a tag.
    """
    return [token for _, token in _evidence(text, LONG_CODE)]


def _evidence(text: str, longest_code: float) -> list[tuple[int, str]]:
    """Return the places of the tokens and the tokens; longer code is taken apart, once."""
    # The name of an emoji is a word that both sides have.
    marks = [mark for mark in scan(text) if mark.kind != "entity"]
    found = []
    for match in _EVIDENCE.finditer(hide(text, marks)):
        word = match["word"]
        token = fold(word)[:PREFIX] if word else "#" + number(match["number"])
        found.append((match.start(), token))
    if not marks:
        return found
    for mark in marks:
        if mark.kind == "code" and len(mark.value) > longest_code:
            found += [(mark.start, token) for _, token in _evidence(mark.value, math.inf)]
        elif token := _anchor(mark):
            found.append((mark.hidden[0], token))
    return sorted(found, key=itemgetter(0))


def _anchor(mark: Token) -> str:
    """Return a token of Markdown as evidence, "" for none."""
    value = mark.value
    match mark.kind:
        case "link" | "image" | "url":
            value = value.rstrip("/").lower()
            return f">{value}" if value else ""
        # The label of `[lease][]` is its words, which are translated.
        case "reference" if mark.end - mark.inner[1] > len("][]"):
            return f">[{value.lower()}"
        case "code":
            return "`" + value.strip()
        case "placeholder" | "math":
            return "`" + "".join(value.split())
        case "tag":
            return "<" + value.removeprefix("/")
        case _:
            return ""


def ids(text: str, known: dict[str, int]) -> NDArray[np.int32]:
    """Return the tokens of a segment as numbers; tokens new to `known` are added to it."""
    return np.array([known.setdefault(token, len(known)) for token in tokens(text)], np.int32)


def is_anchor(token: str) -> bool:
    """Tell whether a token is a number, a link, a tag or code, which translation keeps."""
    return token[0] in "#>`<"


def can_be_shared(token: str) -> bool:
    """Tell whether the same token on both sides is evidence in itself: an anchor or a cognate.

    Short words are not: English `on`, `in` and Turkish `on` (ten), `in` (den) are strangers.
    """
    return is_anchor(token) or len(token) >= 4


_SIGNS = re.compile(r"[*`_\[\]]+")
_READ = frozenset({"code", "placeholder", "math", "entity"})


def length(text: str) -> int:
    """Return how many characters of a segment are read, without targets, URLs, tags and marks."""
    return len(_SIGNS.sub("", hide(text, filter(_takes_no_room, scan(text)), "_")))


def _takes_no_room(mark: Token) -> bool:
    # An image without words is as long as its path: of no length it would say nothing.
    is_empty = mark.kind in ("link", "image") and mark.inner[0] == mark.inner[1]
    return mark.kind not in _READ and not is_empty
