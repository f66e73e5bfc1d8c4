"""What is known of a language: its casing and the word lists that a linguist edits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from glossalign.errors import LanguageError
from glossalign.lang import casing
from glossalign.lang.codes import LANGUAGES
from glossalign.lang.lists import entries

KNOWN: Final = ("en", "tr")
"""Codes of the languages that have word lists here."""

_DOTLESS: Final = frozenset({"az", "tr"})
_FINAL_VOWELS: Final = {"tr": "aeıioöuüâîû"}

APOSTROPHES: Final = "'’‘ʼʹ´＇\u02bb"
"""All that people type where Turkish and English write an apostrophe."""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The facts of a language; compared by identity, as it is a key of caches."""

    code: str
    """ISO 639-1, lower case."""
    dotless: bool
    """Whether `I` and `ı`, `İ` and `i` are the pairs of letters."""
    prefixes: tuple[str, ...]
    """Abbreviations that never end a sentence, in every casing they are written in, without the
    final stop."""
    abbreviations: tuple[str, ...]
    """Abbreviations that end a sentence only before a starter."""
    endings: tuple[str, ...]
    """Abbreviations that end a sentence unless a number follows."""
    starters: tuple[str, ...]
    """Words, capitalised, that begin a sentence."""
    ordinals: tuple[str, ...]
    """Capitalised words that may follow an ordinal (`2. Dünya Savaşı`); a final star stands for
    any suffix. Empty where the language writes no stop after an ordinal number."""
    labels: tuple[str, ...]
    """Capitalised words that stand before the number of a part (`Madde 4. Ücret`)."""
    nonstarters: tuple[str, ...]
    """Lower-case words that never begin a sentence; a final star stands for any suffix."""
    nonfinals: tuple[str, ...]
    """Words that never end a sentence, with and without a capital."""

    numerals: tuple[str, ...]
    """What numbers written out end in: a stop behind them makes an ordinal (`onyedi. yüzyıl`)."""
    unstopped: tuple[str, ...]
    """Capitalised words that begin a sentence even where no mark stands before them."""
    final_vowels: str
    """Letters that no abbreviation of three letters or more ends in, as it is cut behind a
    consonant (TDK, "Kısaltmalar"); empty where that does not hold."""
    listed: bool = True
    """Whether there are word lists for it; without, sentences end by rules that hold for most
    scripts."""

    def lower(self, text: str) -> str:
        """Return `text` in lower case by the rules of the language, of the same length."""
        return casing.lower(text, dotless=self.dotless)


def language(code: str) -> Language:
    """Return the language of a locale code: `tr`, `tr-TR` and `tr_TR` are one.

    A language without word lists has the general rules. Raises LanguageError `unknown-locale` for
    what is the code of no language.
    """
    base = code.replace("_", "-").partition("-")[0].lower()
    if base not in KNOWN and base not in LANGUAGES:
        known = ", ".join(KNOWN)
        msg = (
            f"{code!r} is no language: known are {known}, and without word lists those of ISO 639-1"
        )
        raise LanguageError("unknown-locale", msg)
    return _load(base)


@cache
def _load(code: str) -> Language:
    dotless = code in _DOTLESS

    def spellings(name: str) -> tuple[str, ...]:
        return tuple(
            sorted({form for e in entries(code, name) for form in _spellings(e, dotless=dotless)})
        )

    return Language(
        code=code,
        dotless=dotless,
        prefixes=spellings("prefixes"),
        abbreviations=spellings("abbreviations"),
        endings=spellings("endings"),
        starters=entries(code, "starters"),
        ordinals=entries(code, "ordinals"),
        labels=entries(code, "labels"),
        nonstarters=entries(code, "nonstarters"),
        nonfinals=spellings("nonfinals"),
        numerals=entries(code, "numerals"),
        unstopped=entries(code, "unstopped"),
        final_vowels=_FINAL_VOWELS.get(code, ""),
        listed=code in KNOWN,
    )


def _spellings(entry: str, *, dotless: bool) -> tuple[str, ...]:
    """Return the casings of an abbreviation.

    `bkz` is also written `Bkz` and `BKZ`. `Gen` is not written `gen`: that is a word.
    """
    return (
        entry,
        casing.capitalised(entry, dotless=dotless),
        casing.upper(entry, dotless=dotless),
    )
