"""Quality checks: what a translation must keep of its source, and whether it is one at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from glossalign.lang.function_words import function_words

if TYPE_CHECKING:
    from glossalign.lang import Language
    from glossalign.model import Alignment

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


_COPIED = 0.5
"""Share of segments with the same text on both sides from which an article is not translated."""
_FOREIGN = 2
"""How many times as many function words of the other language make a text one of that language."""
_TOLD = 10
"""Function words from which the language of a text can be told."""


def is_copied_article(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """Tell whether most segments of an article are the source's own text: what is equal there is no translation."""
    return bool(targets) and _copied(sources, targets) >= _COPIED * len(targets)


def _copied(sources: Sequence[str], targets: Sequence[str]) -> int:
    texts = set(sources)
    return sum(text in texts for text in targets)


def doubts(
    sources: Sequence[str], targets: Sequence[str], alignment: Alignment, languages: tuple[Language, Language]
) -> Iterator[tuple[str, str]]:
    """Yield (code, message) of why a pair may be no translation; `languages` are source and target.

    The first that holds is named: an article in the wrong language need not be called badly aligned.
    """
    texts = set(sources)
    copied = sum(text in texts for text in targets)
    if targets and copied >= _COPIED * len(targets):
        yield (
            "untranslated-copy",
            f"{copied} of {len(targets)} segments are the source's own text: translate them",
        )
        return
    for texts_of, own, other in ((targets, *languages[::-1]), (sources, *languages)):
        if _is_in(texts_of, other, own):
            side, advice = (
                ("translation", "translate it")
                if texts_of is targets
                else ("source", "are the two sides swapped?")
            )
            yield "language-mismatch", f"the {side} seems to be {other.code!r}, not {own.code!r}: {advice}"
            return
    if not alignment.related:
        yield (
            "weak-alignment",
            "little of the two sides corresponds: another article, or too free a translation; all is fuzzy",
        )


def _is_in(texts: Sequence[str], language: Language, rather_than: Language) -> bool:
    """Tell whether texts are in one language rather than in another."""
    words = [word for text in texts for word in _words(language.lower(text))]
    mine, others = function_words(language.code), function_words(rather_than.code)
    hits = sum(word in mine and word not in others for word in words)
    return hits >= _TOLD and hits > _FOREIGN * sum(word in others and word not in mine for word in words)
