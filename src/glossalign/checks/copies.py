"""GA303 and doubts: whether a translation is one at all, or the source left as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from glossalign.checks.hits import Fault, Hit, fault_at
from glossalign.checks.pairs import edits
from glossalign.checks.subject import Texts
from glossalign.lang.translated import copy_key, is_foreign, is_in, is_untranslated_copy
from glossalign.markdown.inline import prose, scan

if TYPE_CHECKING:
    from glossalign.checks.subject import Languages, Subject
    from glossalign.model import Alignment, Document

CODE: Final = "GA303"


def translation_doubts(
    sources: Sequence[str],
    targets: Sequence[str],
    alignment: Alignment,
    languages: Languages,
    copied: int,
) -> Iterator[tuple[str, str]]:
    """Yield (code, message) of why a pair of articles may be no translation.

    `copied` is the number of target segments that are the source's own text.
    The first that holds is named: an article in the wrong language need not be called badly
    aligned.
    """
    if copied:
        yield (
            "untranslated-copy",
            f"{copied} of {len(targets)} segments are the source's own text: translate them",
        )
        return
    for texts_of, own, other in ((targets, *languages[::-1]), (sources, *languages)):
        if is_in([prose(text) for text in texts_of], other, own):
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
            (
                "little of the two sides corresponds: another article, or too free a translation; "
                "all is fuzzy"
            ),
        )


def rule(texts: Texts) -> Iterator[Hit]:
    """Yield the whole target where it is the source text, or is in the source language.

    What the article uses elsewhere as it is is a name.
    """
    language, target = texts.languages[0].code, texts.target
    words = prose(target)
    if copy_key(texts.source) == copy_key(target) and is_untranslated_copy(
        prose(texts.source), words, texts.kind, language, texts.kept()
    ):
        yield _untranslated(target, "is not translated: it is the source text")
    elif is_foreign(words, texts.languages):
        yield _untranslated(target, f"is in {language!r}: translate it")


def untranslated_segments(subject: Subject) -> Iterator[Fault]:
    """Yield what of the target no unit translates and is the source's text or language (GA303).

    An article that is a copy as a whole is one fault. What a program prints is left alone.
    """
    article, targets = subject.article, subject.article.target.segments
    if article.copied_segments:
        message = (
            f"{article.copied_segments} of {len(targets)} segments are the source's own text: "
            "translate the article"
        )
        yield fault_at(article, message, range(0), range(1))
        return
    sources = [segment.text for segment in article.source.segments]
    known = set(sources)
    printed = _outputs(article.target.document)
    compared = {j for run in subject.once(edits).values() for j in run}
    for p in article.placed:
        run = p.before or (range(0) if p.unit and p.unit.target else p.target)
        if not run or run.start in compared or p.state == "unbuilt":
            continue
        first = targets[run.start]
        if first.block in printed:
            continue
        text = " ".join(segment.text for segment in targets[run.start : run.stop])
        source = " ".join(sources[p.source.start : p.source.stop])
        if not source and text in known:
            source = text
        kept = partial(getattr, article, "kept_words")
        for hit in rule(Texts(source, text, subject.languages, first.kind, kept=kept)):
            yield fault_at(article, hit.message, p.source, run, (hit.start, hit.end), source)


_OUTPUT: Final = re.compile(r"console|terminal|output|^(?:pre|samp|code|kbd)$", re.IGNORECASE)


def _outputs(document: Document) -> set[int]:
    """Return the blocks within tags of what a program prints: `<pre>`, `<ConsoleBlock>`."""
    found: set[int] = set()
    depth = 0
    for index, block in enumerate(document.blocks):
        if block.kind == "html":
            html = document.text[block.start : block.end]
            for tag in scan(html):
                name = tag.value.removeprefix("/")
                if tag.kind == "tag" and _OUTPUT.search(name) and html[tag.end - 2] != "/":
                    depth = max(0, depth + (-1 if tag.value.startswith("/") else 1))
        elif depth:
            found.add(index)
    return found


def _untranslated(target: str, says: str) -> Hit:
    shown = target if len(target) <= 40 else target[:39] + "…"
    return Hit(CODE, f'"{shown}" {says}', 0, len(target), alone=True)
