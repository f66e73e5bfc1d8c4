"""Alphabetical order: keys by which words are sorted as in the dictionaries of a language."""

from __future__ import annotations

import unicodedata
from typing import Final

from glossalign import lang
from glossalign.lang import casing

# CLDR: q, w and x, which Turkish has in foreign words alone, stand where English has them.
_ALPHABETS: Final = {"tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz"}
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_MARKS: Final = (
    "_-\u2010\u2011\u2012\u2013\u2014,;:!?.'\u2018\u2019\"\u201c\u201d()[]{}@*/\\&#%`^+<=>|~$"
)
"""Marks in the order of the root collation of CLDR; others follow."""
_SPACE, _MARK, _DIGIT, _LETTER, _OTHER = range(5)

Key = tuple[tuple[tuple[int, int], ...], tuple[str, ...], tuple[bool, ...]]


def sort_key(text: str, language: str) -> Key:
    """Return what `text` is sorted by: letters, then accents, then case (UTS 10, three levels).

    Turkish has `ç ğ ı ö ş ü` as letters of their own, `ı` before `i`; `kâr` stands behind `kar`.
    Spaces come before marks, digits and letters, so that `back office` stands before `backlog`.
    Other languages have the order of the English alphabet.
    """
    spoken = lang.language(language)
    order = _ALPHABETS.get(spoken.code, _LATIN)
    letters, accents, capitals = [], [], []
    written = unicodedata.normalize("NFC", text)
    for small, given in zip(spoken.lower(written), written, strict=True):
        base, accent = small, ""
        if small not in order:
            parts = unicodedata.normalize("NFKD", small)
            base, accent = parts[0], parts[1:]
        letters.append(_weight(base, order))
        accents.append(accent)
        capitals.append(given != small)
    return tuple(letters), tuple(accents), tuple(capitals)


def initial(text: str, language: str) -> str:
    """Return the letter under which a list of words has `text`, else `#`."""
    spoken = lang.language(language)
    first = spoken.lower(unicodedata.normalize("NFC", text[:1]))
    order = _ALPHABETS.get(spoken.code, _LATIN)
    letter = first if first in order else unicodedata.normalize("NFKD", first)[:1]
    return casing.upper(letter, dotless=spoken.dotless) if letter.isalpha() else "#"


def _weight(letter: str, order: str) -> tuple[int, int]:
    if letter in order:
        return _LETTER, order.index(letter)
    if letter.isspace():
        return _SPACE, 0
    if letter.isdigit():
        return _DIGIT, int(letter) if letter.isdecimal() else ord(letter)
    if letter.isalpha():
        return _OTHER, ord(letter)
    return _MARK, _MARKS.index(letter) if letter in _MARKS else len(_MARKS) + ord(letter)
