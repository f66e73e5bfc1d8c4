"""Quality checks of a unit: what a translation must keep of its source."""

from __future__ import annotations

import re

from glossalign.lang.function_words import function_words

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_NOT_WORDS = re.compile(r"`[^`]*`|\]\([^)]*\)|https?://\S+|<[^<>]*>|\{[^{}]*\}")


def is_untranslated_copy(source: str, target: str, kind: str, language: str = "en") -> bool:
    """Tell whether `target` is the source text left as it was, although it is language and not a name or code.

    A copy has the same words; it is language where a function word of the source language stands in it
    (`Investing,Brokers` has none) and it does not look like a name (`Bank of America`: every other
    word is capitalised; a heading may be, `How the Back Office Works`).
    """
    if not target or _words(source) != _words(target):
        return False
    words = _words(source)
    grammar = function_words(language)
    others = [word for word in words if word.lower() not in grammar]
    if len(words) == len(others):
        return False
    return (kind == "heading" and len(words) > 3) or any(word.islower() for word in others)


def _words(text: str) -> list[str]:
    return _WORD.findall(_NOT_WORDS.sub(" ", text))
