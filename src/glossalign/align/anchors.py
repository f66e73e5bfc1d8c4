"""What a segment offers as evidence that it corresponds to another: words, numbers, names, links, code."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREFIX = 5
"""Words are compared by their first letters: Turkish suffixes are folded away, `kiralamaların` and `kiralama`
meet. Och (2005) and PEERS.md: alignment error falls from .31 on surface forms to .22 on prefixes of five."""

_EVIDENCE = re.compile(
    r"""
      \]\( \s* <? (?P<link> [^)\s>]+ ) [^)]* \)          # the target of [text](target "title")
    | (?P<url> https?:// [^\s)>\]"']+ )
    | (?P<fence> `+ ) (?P<code> [^`]+ ) (?P=fence)
    | < /? (?P<tag> [A-Za-z][\w.-]* ) [^<>]* >
    | (?P<number> \d+ (?: [.,:\u00a0\u202f] \d+ )* )
    | (?P<word> [^\W\d_]+ ) (?: ['\u2019\u02bc\u2018] [^\W\d_]+ )?   # Ayşe'nin, company's: the suffix is dropped
    """,
    re.VERBOSE,
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?")
_MARKS = {ord("\u0131"): "i", ord("\u0307"): ""}


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return `text` in lower case without diacritics: the form in which words of both languages are compared.

    Dotted and dotless i fall together, so that neither Turkish nor English casing is needed:
    `IT`, `ıt` and `İT` are all `it`.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_MARKS).lower()


def number(text: str) -> str:
    """Return a number in one notation: `1.000`, `1,000` and `1000` are `1000`, `3,5` and `3.5` are `3.5`.

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

    Words come as folded prefixes (`arka`, `ofis`); what can be the same on both sides bears a sign in
    front: `#` a number, `>` a link, `` ` `` code, `<` a tag.
    """
    found = []
    for match in _EVIDENCE.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            found.append(fold(match["word"])[:PREFIX])
        elif kind == "number":
            found.append("#" + number(match["number"]))
        elif kind == "code":
            found.append("`" + match["code"].strip())
        elif kind == "tag":
            found.append("<" + match["tag"])
        else:
            found.append(">" + (match["link"] or match["url"]).rstrip("/").lower())
    return found


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


_TARGET = re.compile(r"\]\([^)]*\)|https?://\S+|</?[A-Za-z][^<>]*>|[*`_\[\]]+")


def length(text: str) -> int:
    """Return how many characters of a segment are read: link targets, URLs, tags and marks are not."""
    return len(_TARGET.sub("", text))
