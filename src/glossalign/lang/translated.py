"""Whether a text is translated: no copy of its source, and in the language that it should be in.

Where words are looked at, the texts are prose: code, URLs and tags are no words of a language, and
`markdown.inline.prose` takes them out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from glossalign.lang.function_words import function_words
from glossalign.lang.lemmas import lemma

if TYPE_CHECKING:
    from glossalign.lang import Language

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]|_[^_]*_")

_FOREIGN = 2
"""How many times as many function words of the other language make a text one of that language."""
_TOLD = 10
"""Function words from which the language of a text can be told."""

_SENTENCE = 3
"""Function words of a language, none of the other's among them, that make a text a sentence of it.
A title that is quoted (`The Art of War`) has two at the most as a rule."""


def plain_words(text: str) -> list[str]:
    """Return the words of a text, as prose, that are words of a language.

    Attributes (`{ #top .wide }`) and what holds a dot, a slash, an underscore or a digit are none.
    """
    return _PLAIN_WORD.findall(_NO_WORDS.sub(" ", text))


_NO_WORDS = re.compile(r"\{[^{}]*\}|(?<![^\W_])_+|_+(?![^\W_])")
"""Attributes, and the underscores of emphasis."""
_PLAIN_WORD = re.compile(
    r"(?<![\w./\\@#=:-])[^\W\d_]+(?:['\u2019-][^\W\d_]+)*(?![\w-]|[./\\@#=:]\w)(?<!_)"
)


def copy_key(text: str) -> str:
    r"""Return what a text and its copy have in common, whatever mark-up programs have made of it.

    `*x*` is `_x_`, `[x]` is `[x][]`, `{ .a }` is `{.a}` and `\*` is `*`.
    """
    return "".join(filter(str.isalnum, text)) or text


def is_untranslated_copy(
    source: str,
    target: str,
    kind: str,
    language: str = "en",
    kept: Container[str] = frozenset(),
) -> bool:
    """Tell whether `target` is the source text, and language rather than a name or code.

    Both are prose, see above. A copy has the same words. It is language where a function word of
    the source language stands in it and it does not look like a name (`Bank of America`: every
    other word is capitalised; a heading may be, `How the Back Office Works`). Without a function
    word, two words and more are language where one of them is a common word in lower case (`Reward
    system`), in a heading or field also capitalised (`Response Status Code`); not where the target
    article uses it elsewhere as it is: `kept` has its words. One word alone may be a name.
    """
    words = plain_words(source)
    if not words or words != plain_words(target):
        return False
    if len(words) > 1 and source.rstrip().endswith((".", "!", "?", ":")):
        # A sentence begins with a capital, whatever its first word is.
        words[0] = (
            words[0] if _is_proper(words[0], language) else words[0][:1].lower() + words[0][1:]
        )
    grammar = function_words(language)
    others = [word for word in words if word.lower() not in grammar]
    if len(words) > len(others) and (
        (kind == "heading" and len(words) > _NAME) or any(word.islower() for word in others)
    ):
        return True
    titled = kind in ("heading", "field")
    return (
        len(words) > 1
        and any(_is_common(word, language, kept, titled=titled) for word in others)
        and (
            any(word.islower() for word in others)
            or not any(_is_proper(word, language) for word in others)
        )
    )


_NAME = 3
"""Words of a name in a heading, at the most."""


def _is_common(word: str, language: str, kept: Container[str], *, titled: bool) -> bool:
    """Tell whether a word is one of the language, and none that the article keeps."""
    lower = word.lower()
    if word in kept or word.isupper() or not (word.islower() or (titled and word.istitle())):
        return False
    return len(word) > 2 and (lemma(lower, language) or "X").islower()


def _is_proper(word: str, language: str) -> bool:
    """Tell whether the dictionary has a word as a proper noun alone: `America`."""
    return (lemma(word.lower(), language) or "").istitle()


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
