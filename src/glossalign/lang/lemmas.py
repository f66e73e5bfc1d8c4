"""Lemmas of a dictionary; the only importer of simplemma, which loads Turkish in a second."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simplemma.strategies import DictionaryLookupStrategy


@cache
def _dictionary() -> DictionaryLookupStrategy:
    # It takes 0.1 s, and only terms need it.
    from simplemma.strategies import DictionaryLookupStrategy  # noqa: PLC0415

    return DictionaryLookupStrategy()


@cache
def lemma(word: str, language: str) -> str | None:
    """Return the lemma of a word form, case-sensitive; None where the dictionary has none.

    simplemma's Turkish lemma of a verbal noun is the stem of its verb: `alma` is `al`.
    """
    return _dictionary().get_lemma(word, language)
