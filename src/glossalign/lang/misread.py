"""Letters of UTF-8 that a program read as another encoding and saved again: `Ã¶` for `ö`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple

_ENCODINGS: Final = ("cp1252", "cp1254", "latin-1")
_LETTERS: Final = "çğıöşüÇĞİÖŞÜâîû’“”–—"
"""What Turkish texts are full of."""


class Misread(NamedTuple):
    """A letter that was misread."""

    start: int
    advice: str
    """What it is and what to do."""


def find_misread(text: str) -> Misread | None:
    """Return the first letter of a text that was misread, None for none."""
    found = _PATTERN.search(text)
    if not found:
        return None
    letter, encoding = _LOOKS[found[0]]
    advice = (
        f"{found[0]!r} is {letter!r} of UTF-8 that was read as {encoding}: "
        "open the original as UTF-8 and save it anew"
    )
    return Misread(found.start(), advice)


def _looks() -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield what the bytes of letters look like in other encodings, with letter and encoding."""
    for encoding in reversed(_ENCODINGS):
        for letter in _LETTERS:
            with suppress(UnicodeDecodeError):
                yield letter.encode().decode(encoding), (letter, encoding)


_LOOKS: Final = dict(_looks())
_PATTERN: Final = re.compile("|".join(map(re.escape, _LOOKS)))
