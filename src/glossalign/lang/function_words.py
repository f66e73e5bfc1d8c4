"""The grammatical words of a language, read from its packaged list."""

from __future__ import annotations

from functools import cache

from glossalign.lang.lists import entries


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the function words of a language in lower case; none where there is no list for it."""
    return frozenset(entries(language.partition("-")[0], "function_words"))
