"""GA303 and doubts: whether a translation is one at all, or the source left as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from glossalign.checks.hits import Hit
from glossalign.lang.translated import (
    copied,
    is_copied_article,
    is_foreign,
    is_in,
    is_untranslated_copy,
)

if TYPE_CHECKING:
    from glossalign.lang import Language
    from glossalign.model import Alignment

CODE: Final = "GA303"


def doubts(
    sources: Sequence[str],
    targets: Sequence[str],
    alignment: Alignment,
    languages: tuple[Language, Language],
) -> Iterator[tuple[str, str]]:
    """Yield (code, message) of why a pair may be no translation; `languages` are source and target.

    The first that holds is named: an article in the wrong language need not be called badly aligned.
    """
    if is_copied_article(sources, targets):
        yield (
            "untranslated-copy",
            f"{copied(sources, targets)} of {len(targets)} segments are the source's own text: translate them",
        )
        return
    for texts_of, own, other in ((targets, *languages[::-1]), (sources, *languages)):
        if is_in(texts_of, other, own):
            side, advice = (
                ("translation", "translate it")
                if texts_of is targets
                else ("source", "are the two sides swapped?")
            )
            yield (
                "language-mismatch",
                f"the {side} seems to be {other.code!r}, not {own.code!r}: {advice}",
            )
            return
    if not alignment.related:
        yield (
            "weak-alignment",
            "little of the two sides corresponds: another article, or too free a translation; all is fuzzy",
        )


def rule(
    source: str, target: str, languages: tuple[Language, Language], kind: str = "paragraph"
) -> Iterator[Hit]:
    """Yield the whole target where it is the source left as it was, or a sentence of the source language.

    `kind` is that of the block: in a heading a copy of more than three words is no name.
    """
    if is_untranslated_copy(source, target, kind, languages[0].code):
        yield _untranslated(target, "is not translated: it is the source text")
    elif is_foreign(target, languages):
        yield _untranslated(target, f"is in {languages[0].code!r}: translate it")


def _untranslated(target: str, says: str) -> Hit:
    shown = target if len(target) <= 40 else target[:39] + "…"
    return Hit(CODE, f'"{shown}" {says}', 0, len(target), alone=True)
