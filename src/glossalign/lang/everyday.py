"""Everyday words of two languages, in the forms that texts have."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from glossalign.lang.lists import entries, folders

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOUN: Final = ("", "I", "A", "In", "Im", "lA", "DA", "DAn", "lAr", "lI", "lIk", "sIz", "cI")
_NOUN_IN_VOWEL: Final = (
    "",
    "n",
    "m",
    "ylA",
    "DA",
    "DAn",
    "lAr",
    "sI",
    "yI",
    "yA",
    "nI",
    "lI",
    "lIk",
    "sIz",
    "cI",
)
_VERB: Final = (
    "", "DI", "Iyor", "Ir", "Ar", "mAk", "mA", "mIş", "AcAk", "An", "Il", "In", "sA", "Ip",
    "Abi", "ArAk", "DIr", "A",
)  # fmt: skip
_VERB_IN_VOWEL: Final = (
    "", "DI", "r", "mAk", "mA", "mIş", "yAcAk", "yAn", "l", "n", "sA", "yIp", "yAbi", "yArAk", "t",
)  # fmt: skip
"""Endings of Turkish stems (Göksel & Kerslake 2005, chapters 6 and 8). By vowel harmony A is a or
e, I is ı, i, u or ü; D is t behind a voiceless consonant."""


_VOWELS: Final = "aâeıiîoöuüû"


@cache
def everyday(source: str, target: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return pairs of words that mostly translate each other, each word as its frequent forms.

    `source` and `target` are ISO 639-1 codes; () for languages without a list. A word has many
    forms in Turkish (ev, evde, evler) and a few in English.
    """
    pairs = []
    for line in entries(f"{source}-{target}", "everyday"):
        word, _, translations = line.partition(":")
        forms = tuple(_english(word))
        parts = (part for entry in translations.split(",") for part in entry.split())
        pairs += [(forms, tuple(_turkish(part))) for part in parts]
    return tuple(pairs)


def _english(word: str) -> Iterator[str]:
    yield word
    yield word + "s"
    if len(word) > 2:
        yield word.removesuffix("e") + "ing"
        yield word.removesuffix("e") + "ed"
        yield word.removesuffix("e") + "er"
        yield word.removesuffix("y") + "ies" if word.endswith("y") else word + "es"


def _turkish(entry: str) -> Iterator[str]:
    """Yield the forms of a noun, or of a verb stem (`git-`)."""
    stem = entry.removesuffix("-")
    verb = stem != entry
    last = next((letter for letter in reversed(stem) if letter in _VOWELS), "e")
    back, rounded = last in "aıouâ", last in "ouöü"
    harmony = {
        "A": "a" if back else "e",
        "I": ("u" if rounded else "ı") if back else ("ü" if rounded else "i"),
        "D": "t" if stem[-1] in "çfhkpsşt" else "d",
    }
    vowel = stem[-1] in _VOWELS
    if verb and vowel:
        # başla-, başlıyor: the vowel narrows.
        yield stem[:-1] + harmony["I"] + "yor"
    endings: tuple[str, ...] = _VERB if verb else _NOUN
    if vowel:
        endings = _VERB_IN_VOWEL if verb else _NOUN_IN_VOWEL
    for ending in endings:
        yield stem + "".join(harmony.get(letter, letter) for letter in ending)


@cache
def headwords(language: str) -> frozenset[str]:
    """Return the everyday words of a language in lower case; no terms of a field."""
    words: set[str] = set()
    for folder in folders():
        one, _, other = folder.partition("-")
        if not other or language not in (one, other):
            continue
        for line in entries(folder, "everyday"):
            sides = line.partition(":")[::2]
            words.update(
                word.strip().removesuffix("-") for word in sides[language == other].split(",")
            )
    return frozenset(word for word in words if word)
