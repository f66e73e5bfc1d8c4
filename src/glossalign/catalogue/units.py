"""Units: what makes one the same, whose it is, and how far it is translated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from rapidfuzz import fuzz, process

from glossalign.markdown.inline import format_key
from glossalign.model import Block, Document, Mark, Segment, State, Text, Unit

_NUMBERED = re.compile(r" \(\d+\)$")


WAS = "was: "
"""Opens the translator comment that keeps a person's translation which another replaced."""

SIMILAR = 0.6
"""Normalised similarity (RapidFuzz ratio) from which an English text counts as an edited form of
another. Below it two sentences of one subject begin to look alike by their function words."""


RECALLED = 0.4
"""Confidence of a translation that comes from another article. Of 3,768 pairs of equal English
sentences in two articles of real sites 41 % had the same Turkish: headings recur, and the same is
said in other words."""


UNSURE = 0.5
"""Confidence that a pair has at the most once one of its texts is another."""


def digest(text: str) -> str:
    """Return the digest of a target text for a mark: 10 hex digits, the same for NFC and NFD."""
    return blake2b(unicodedata.normalize("NFC", text).encode(), digest_size=5).hexdigest()


def same_text(one: str, other: str) -> bool:
    r"""Tell whether two texts are the same but for their Unicode form and their line ends.

    Programs write NFC or NFD, and `\r\n` in the cell of a table.
    """
    return one == other or plain_form(one) == plain_form(other)


def is_reformatted(one: str, other: str) -> bool:
    """Tell whether two texts differ in what a formatter rewrites, and in nothing else."""
    return one == other or format_key(one) == format_key(other)


def plain_form(text: str) -> str:
    r"""Return a text in NFC, with `\n` for line ends and none around it."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip("\n")


def key(unit: Unit) -> str:
    """Return the stable identity of a unit: 16 hex digits of its context and source text."""
    return blake2b(f"{unit.context}\x04{unit.source}".encode(), digest_size=8).hexdigest()


def state(unit: Unit) -> State:
    """Return what a unit counts as in coverage."""
    if not unit.target:
        return "missing"
    if unit.fuzzy:
        return "stale" if unit.previous_source else "fuzzy"
    return "fresh"


def is_decided(unit: Unit) -> bool:
    """Tell whether the translation is a person's: written, changed or approved by one.

    A fuzzy flag that was put on is none: msgmerge does that, too.
    """
    if not unit.target:
        return False
    if unit.mark is None or unit.mark.digest != digest(unit.target):
        return True
    return unit.mark.fuzzy and not unit.fuzzy


def digests(text: str) -> tuple[str, ...]:
    """Return the digests by which a text is known: its own, and as a formatter leaves it."""
    return digest(text), digest(format_key(text))


def article_digest(mark: Mark) -> str:
    """Return the digest of what the article says, as far as a mark knows."""
    return mark.article or mark.digest


def is_known_to_mark(unit: Unit) -> bool:
    """Tell whether the mark has the digest of the translation, as that of what the article says."""
    return unit.mark is not None and any(
        article_digest(unit.mark) in digests(text) for text in article_forms(unit)
    )


def is_rejected(unit: Unit) -> bool:
    """Tell whether a person deleted the translation that the machine wrote, and left its mark."""
    return not unit.target and unit.mark is not None


_ENDS = ".!?\u2026"
"""Marks that end a sentence, of which one that the translation lacks may be put in."""
_CLOSING = "\"'\u201d\u2019\u00bb)]*_`"
_MARKED = tuple(f"{_ENDS}:;,\u2013\u2014-")


def one_line(target: str) -> str:
    """Return a translation as an article has it: on one line, without blanks around it."""
    return _LINE_ENDS.sub(" ", target).strip()


_LINE_ENDS = re.compile(r"\s*[\r\n]\s*")


def with_end_mark(unit: Unit) -> str:
    """Return the translation on one line, with the end mark of its source where it has none.

    Without one it would run together with the sentence behind it.
    """
    text = one_line(unit.target)
    inner, ours = text.rstrip(_CLOSING), unit.source.rstrip().rstrip(_CLOSING)
    if not inner or not ours.endswith(tuple(_ENDS)) or inner.endswith(_MARKED):
        return text
    return text + ours[len(ours.rstrip(_ENDS)) :]


def article_forms(unit: Unit) -> tuple[str, ...]:
    """Return the texts by which an article may have the translation, the likeliest first."""
    if not unit.target:
        return ()
    return tuple(dict.fromkeys((unit.target, one_line(unit.target), with_end_mark(unit))))


def base_context(context: str) -> str:
    """Return a context without the number that tells equal ones apart: `list_item: Notes (2)`."""
    return _NUMBERED.sub("", context)


def context_in(slug: str, context: str) -> str:
    """Return the context that tells a unit of one document from those of others in one file."""
    return f"{slug}: {context}".removesuffix(": ")


def joined_text(segments: Sequence[Segment]) -> str:
    """Return the text of neighbouring segments as one unit has it."""
    if len(segments) == 1:
        return segments[0].text
    return " ".join(segment.text for segment in segments)


def contexts(source: Text) -> list[str]:
    """Return the context of each source segment: its kind, and the heading or field above it."""
    found = []
    heading = ""
    block_number = -1
    document = source.document
    for segment in source.segments:
        block = document.blocks[segment.block]
        if segment.kind == "heading" and segment.block != block_number:
            heading = _fold(document, block)
        block_number = segment.block
        if segment.kind == "field":
            found.append(block.name)
        elif segment.kind == "heading":
            found.append("heading")
        else:
            found.append(f"{segment.kind}: {heading}" if heading else segment.kind)
    return found


def _fold(document: Document, block: Block) -> str:
    return " ".join(document.text[block.start : block.end].split())


def stored_confidence(confidence: float) -> float:
    """Return a confidence as the file holds it, of two digits.

    What is decided by it is decided by this one: read back, 0.899 would be above a limit of 0.9.
    """
    return round(confidence, 2)


def by_machine(unit: Unit, target: str, confidence: float, *, fuzzy: bool) -> Unit:
    """Return the unit with a target that bears the machine's mark."""
    mark = Mark(stored_confidence(confidence), digest(target), fuzzy)
    return replace(unit, target=target, fuzzy=fuzzy, mark=mark)


def nearest(source: str, candidates: Sequence[Unit]) -> Unit | None:
    """Return the unit whose source text `source` is an edited form of, None where none is near."""
    texts = [unit.source for unit in candidates]
    best = process.extractOne(source, texts, scorer=fuzz.ratio, score_cutoff=100 * SIMILAR)
    return candidates[best[2]] if best else None


def retire(unit: Unit) -> Unit:
    """Return the unit as obsolete: without what the documents say of its place."""
    if unit.obsolete:
        return unit
    return replace(unit, obsolete=True, references=(), kind="", extracted=())
