"""An article: a source document, its translation and its catalogue in one locale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from glossalign.catalogue import trace
from glossalign.model import Catalogue, Document, Segment

if TYPE_CHECKING:
    from glossalign.pairing.pairs import Pair


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its segments."""

    document: Document
    segments: tuple[Segment, ...]


NO_TEXT = Text(Document("", "", ()), ())
"""The side of an article that is not there."""


@dataclass(frozen=True)
class Article:
    """A source document, its translation and its catalogue in one locale."""

    pair: Pair
    source: Text
    target: Text
    """Without segments where there is no translation."""
    catalogue_path: str
    catalogue_text: str | None
    """As read; None where there is no catalogue."""
    catalogue: Catalogue
    """As read, or as aligned on the fly where there is none."""

    def placed(self) -> tuple[trace.Placed, ...]:
        """Return where each unit of the catalogue stands in both documents."""
        return self._placed

    def known_to_be(self, placed: tuple[trace.Placed, ...]) -> Article:
        """Return the article, with what `placed` answers: another process has found it."""
        vars(self)["_placed"] = placed
        return self

    @cached_property
    def _placed(self) -> tuple[trace.Placed, ...]:
        return trace.trace(
            self.source.document, self.source.segments, self.target.segments, self.catalogue
        )
