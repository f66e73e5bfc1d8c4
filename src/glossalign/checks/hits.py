"""What a rule found: a hit in one pair of texts, a fault in an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glossalign.markdown.places import NOWHERE, TextRange, range_of, span_in_document

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.model import Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault in a translation, with its span in the target text."""

    code: str
    message: str
    start: int
    end: int
    """In code points of the target text; the whole text where something is missing."""
    kind: str = ""
    """What was lost or added: `number`, `code`, `link`; "" for a fault of another sort."""
    shown: str = ""
    """The thing itself, as a message names it."""
    lost: frozenset[str] = frozenset()
    """Spellings of what the source has and the target lacks. A neighbour that has one of them in
    excess explains it: the sentence was cut elsewhere."""
    added: frozenset[str] = frozenset()
    """Spellings of what the target has and the source lacks."""
    alone: bool = False
    """Whether the target is wrong in itself, whatever the source says."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found in an article, at the place that must be edited."""

    message: str
    path: str
    place: TextRange = NOWHERE
    source: range = range(0)
    """The source segments that it is about: a suppression may stand beside either side."""
    target: range = range(0)
    content: str = ""
    """The texts that make it this fault, whatever line they stand on."""
    severity: Severity | None = None
    """None for that of the rule."""


def fault_at(
    article: Article,
    message: str,
    source: range,
    target: range,
    span: tuple[int, int] = (0, 0),
    text: str = "",
) -> Fault:
    """Return a fault at a span in the joined text of target segments; `text` is the source text.

    Where the translation is not in the target document, the catalogue must be edited.
    """
    content = f"{message}\n{text}"
    if not target:
        return Fault(message, article.catalogue_path, NOWHERE, source, target, content)
    document = article.target.document
    segments = article.target.segments[target.start : target.stop]
    where = range_of(document, span_in_document(document, segments, *span))
    return Fault(message, document.path, where, source, target, content)


def lost_hit(code: str, kind: str, shown: str, names: frozenset[str], target: str) -> Hit:
    """Return the hit of something that the target lacks."""
    return Hit(code, f"the {kind} {shown} is missing", 0, len(target), kind, shown, lost=names)


def added_hit(code: str, kind: str, shown: str, names: frozenset[str], start: int, end: int) -> Hit:
    """Return the hit of something that the source lacks, at its place in the target."""
    message = f"the {kind} {shown} is not in the source"
    return Hit(code, message, start, end, kind, shown, added=names)


def changed_hit(gone: Hit, come: Hit) -> Hit:
    """Return one hit for something lost and something of its kind added: one fault, not two."""
    message = f"the {come.kind} {gone.shown} became {come.shown}"
    return Hit(
        come.code, message, come.start, come.end, come.kind, come.shown, gone.lost, come.added
    )


_SHOWN = 3
"""Things that a message names of many."""


def joint_hit(hits: Sequence[Hit]) -> Hit:
    """Return one hit for several things of one kind that a sentence lost, or has in excess."""
    first = hits[0]
    if len(hits) == 1:
        return first
    names = ", ".join(hit.shown for hit in hits[:_SHOWN])
    more = f" and {len(hits) - _SHOWN} more" if len(hits) > _SHOWN else ""
    says = "are missing" if first.lost else "are not in the source"
    return replace(
        first,
        message=f"the {_PLURALS.get(first.kind, first.kind + 's')} {names}{more} {says}",
        lost=frozenset().union(*(hit.lost for hit in hits)),
        added=frozenset().union(*(hit.added for hit in hits)),
    )


_PLURALS = {"code": "pieces of code"}
