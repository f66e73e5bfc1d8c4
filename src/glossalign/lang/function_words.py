"""The grammatical words of a language, read from its packaged list."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the function words of a language in lower case; none where there is no list for it."""
    folder = resources.files("glossalign.lang") / language.partition("-")[0]
    path = folder / "function_words.txt"
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
