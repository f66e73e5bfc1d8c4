"""Whether a text is translated: no copy of its source, and in the language that it should be in.

Where words are looked at, the texts are prose: code, URLs and tags are no words of a language, and
`markdown.inline.prose` takes them out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from glossalign.lang.function_words import function_words

if TYPE_CHECKING:
    from glossalign.lang import Language

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]|_[^_]*_")

_COPIED = 0.5
"""Share of segments with the same text on both sides from which an article is not translated."""
_FOREIGN = 2
"""How many times as many function words of the other language make a text one of that language."""
_TOLD = 10
"""Function words from which the language of a text can be told."""

_SENTENCE = 3
"""Function words of a language, none of the other's among them, that make a text a sentence of it.
A title that is quoted (`The Art of War`) has two at the most as a rule."""


def is_untranslated_copy(source: str, target: str, kind: str, language: str = "en") -> bool:
    """Tell whether `target` is the source text, and language rather than a name or code.

    Both are prose, see above. A copy has the same words; it is language where a function word of
    the source language stands in it (`Investing,Brokers` has none) and it does not look like a name
    (`Bank of America`: every other word is capitalised; a heading may be, `How the Back Office
    Works`).
    """
    words = _WORD.findall(source)
    if not target or words != _WORD.findall(target):
        return False
    grammar = function_words(language)
    others = [word for word in words if word.lower() not in grammar]
    if len(words) == len(others):
        return False
    return (kind == "heading" and len(words) > 3) or any(word.islower() for word in others)


def count_copied(sources: Sequence[str], targets: Sequence[str]) -> int:
    """Return how many target texts are a source text, 0 unless half of the article are.

    In such an article what is equal is no translation; in another it may be a name.
    """
    texts = set(sources)
    number = sum(text in texts for text in targets)
    return number if number >= _COPIED * len(targets) else 0


def is_in(texts: Sequence[str], language: Language, rather_than: Language) -> bool:
    """Tell whether texts, as prose, are in one language rather than in another."""
    words = [word for text in texts for word in _WORD.findall(language.lower(text))]
    mine, others = function_words(language.code), function_words(rather_than.code)
    hits = sum(word in mine and word not in others for word in words)
    return hits >= _TOLD and hits > _FOREIGN * sum(
        word in others and word not in mine for word in words
    )


def is_foreign(text: str, languages: tuple[Language, Language]) -> bool:
    """Tell whether a text, as prose, is in the source language.

    The text need not be today's source sentence: an older version of it counts, too. What stands
    in quotation marks is left out: `"Remove from the DOM"a tıklayın.`
    """
    source, target = languages
    if any(letter > "\x7f" and letter.isalpha() for letter in text):
        return False
    words = _WORD.findall(_QUOTED.sub(" ", text))
    theirs, ours = function_words(source.code), function_words(target.code)
    hits = {word for word in map(source.lower, words) if word in theirs and word not in ours}
    if len(hits) < _SENTENCE:
        return False
    return not any(target.lower(word) in ours - theirs for word in words)
