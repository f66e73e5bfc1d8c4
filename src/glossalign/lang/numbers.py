"""Numbers in words, and the values that figures may give for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from glossalign.lang.lists import entries

_SUFFIXED: Final = {
    # Ordinal, distributive, -li/-lik, plural, possessive, case, copula; letters between. Harmony is
    # not asked for.
    "tr": r"(?:[ıiuü]?nc[ıiuü]|[şs]?[ae]r)?(?:l[ıiuü]k?|l[ıiuü]ğ|s[ıiuü]z)?(?:l[ae]r)?"
    r"(?:[ıiuü]m[ıiuü]z|[ıiuü]n[ıiuü]z|s?[ıiuü])?"
    r"(?:[yn]?[ıiuüae]|[yn]?[ıiuü]n|n?[dt][ae]n?|y?l[ae])?(?:ki|d[ıiuü]r|t[ıiuü]r)?"
}
"""Pattern of the suffixes that a number word may bear, by language; none where there is no entry.
"""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of a language."""

    values: Mapping[str, tuple[str, ...]]
    """What figures may give for a word: `half` is 0.5 and 50."""
    implied: frozenset[str]
    """Words that say a number and are none, so that no row of numbers has one: `half`, `March`."""
    scales: Mapping[str, int]
    """Words that multiply what stands before them: `million`."""
    pattern: re.Pattern[str]
    """Matches a whole word in lower case; group 1 is one number word or several written as one
    (`onbeş`)."""
    parts: re.Pattern[str]
    """Finds the number words within group 1."""


@cache
def number_words(code: str) -> NumberWords:
    """Return the number words of a language by its code, nothing for one without a list."""
    values: dict[str, tuple[str, ...]] = {}
    implied: set[str] = set()
    scales: dict[str, int] = {}
    for entry in entries(code, "numbers"):
        word, *figures = entry.split()
        if figures and figures[0].startswith("x"):
            scales[word] = int(figures[0][1:])
        elif figures:
            values[word] = tuple(figure.removeprefix("~") for figure in figures)
            implied.update([word] if figures[0].startswith("~") else [])
    words = sorted([*values, *scales], key=len, reverse=True)
    stems = "|".join(words) or r"(?!)"
    # English compounds have hyphens, which end a word here; Turkish ones are often written as one.
    glued = f"(?:{stems}){{1,6}}" if code in _SUFFIXED else f"(?:{stems})s?"
    pattern = re.compile(rf"({glued}){_SUFFIXED.get(code, '')}")
    return NumberWords(values, frozenset(implied), scales, pattern, re.compile(stems))


def compose(values: list[Decimal | int]) -> Decimal:
    """Return what a row of number words says; a Decimal adds, an int is a scale."""
    total = group = Decimal(0)
    for value in values:
        if isinstance(value, Decimal):
            group += value
        elif value == 100:
            group = (group or Decimal(1)) * value
        else:
            total += (group or Decimal(1)) * value
            group = Decimal(0)
    return total + group
