"""Words of a text for terms; the only importer of sacremoses, which loads in 0.3 s."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sacremoses import MosesTokenizer

# sacremoses knows no Turkish and would cut `Ayşe'nin` in three; a suffix stays with its word.
_SUFFIXED = r"[^\W\d_]+['\u2019\u02bc][^\W\d_]+"


@cache
def _tokenizer(language: str) -> MosesTokenizer:
    # It takes 0.3 s, and only terms need it.
    from sacremoses import MosesTokenizer  # noqa: PLC0415

    return MosesTokenizer(lang=language)


def words(text: str, language: str) -> list[str]:
    """Return the words and marks of a text, in order.

    Never use it on text that is written back: white space is not kept.
    """
    found: list[str] = _tokenizer(language.partition("-")[0]).tokenize(
        text, escape=False, protected_patterns=[_SUFFIXED]
    )
    return found
