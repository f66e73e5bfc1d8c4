"""An article: a source document, its translation and its catalogue in one locale."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from glossalign.catalogue import trace
from glossalign.lang.function_words import function_words
from glossalign.lang.translated import copy_key, is_untranslated_copy, plain_words
from glossalign.markdown import unread
from glossalign.markdown.inline import prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossalign.catalogue.trace import Placed
    from glossalign.markdown.unread import Unread
    from glossalign.model import Catalogue, Text
    from glossalign.pairing.pairs import DocumentPair

_TRUE: Final = frozenset({"true", "yes", "on", "y", "1"})
"""What front matter may say for yes: every scalar is read as a string."""


class KnownParts(NamedTuple):
    """What was worked out of an article; None for what was not. The names are those of Article."""

    placed: tuple[Placed, ...] | None = None
    copied_segments: int | None = None


@dataclass(frozen=True)
class Article:
    """A source document, its translation and its catalogue in one locale."""

    pair: DocumentPair
    source: Text
    """NO_TEXT where there is no source document."""
    target: Text
    """NO_TEXT where there is no translation."""
    catalogue_path: str
    catalogue_text: str | None
    """As read; None where there is no catalogue."""
    catalogue: Catalogue
    """As read, or as aligned on the fly where there is none."""
    known: InitVar[KnownParts | None] = None
    """What need not be worked out again: another process, or another state of the article, has done
    so."""

    def __post_init__(self, known: KnownParts | None) -> None:
        """Take over what is known; `dataclasses.replace` does not hand it on."""
        for name, value in known._asdict().items() if known else ():
            if value is not None:
                object.__setattr__(self, name, value)

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Where each unit of the catalogue stands in both documents."""
        return trace.trace(self.source, self.target, self.catalogue)

    @cached_property
    def copied_segments(self) -> int:
        """How many target segments are the source's own text: see `count_copied`."""
        source, target = (
            [(s.text, s.kind) for s in side.segments] for side in (self.source, self.target)
        )
        return count_copied(source, target, self.pair.source_locale)

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        """The prose of the source document that stands in no segment."""
        grammar = function_words(self.pair.source_locale)
        return tuple(unread.unread(self.source.document, grammar))

    @cached_property
    def kept_words(self) -> frozenset[str]:
        """The source's words that the translation uses as they are: names, and what stays English.

        A word of a segment that is a copy as a whole is no sign.
        """
        keys = {copy_key(s.text) for s in self.source.segments}
        theirs = {
            word.partition("'")[0].partition("\u2019")[0]
            for s in self.target.segments
            if copy_key(s.text) not in keys
            for word in plain_words(prose(s.text))
        }
        return frozenset(
            word for s in self.source.segments for word in plain_words(s.text) if word in theirs
        )

    def with_catalogue(self, catalogue: Catalogue) -> Article:
        """Return the article with another catalogue."""
        return replace(
            self, catalogue=catalogue, known=KnownParts(copied_segments=self.copied_segments)
        )

    def as_written(self, catalogue_text: str) -> Article:
        """Return the article with the text that its catalogue's file has now."""
        known = KnownParts(self.__dict__.get("placed"), self.__dict__.get("copied_segments"))
        return replace(self, catalogue_text=catalogue_text, known=known)

    @property
    def has_catalogue(self) -> bool:
        """Return whether the project has a file for the catalogue."""
        return self.catalogue_text is not None

    @property
    def is_orphan(self) -> bool:
        """Return whether the translation has no source document."""
        return not self.source.document.path

    @property
    def is_exempt(self) -> bool:
        """Return whether the front matter of either side says `untranslated: true`."""
        return any(_says(side, "untranslated") for side in (self.source, self.target))

    @property
    def is_outdated(self) -> bool:
        """Return whether the translation's front matter says `outdated: true`."""
        return _says(self.target, "outdated")


_COPIED: Final = 0.5
"""Share of segments with the same text on both sides from which an article is not translated."""


def count_copied(
    source: Sequence[tuple[str, str]], target: Sequence[tuple[str, str]], language: str
) -> int:
    """Return how many target texts are an untranslated source text, 0 unless half of them are.

    Texts are given with the kind of their block. In such an article what is equal is no
    translation; in another it may be a name. Names and code say nothing of an article: a page of
    them is not untranslated.
    """
    keys = {copy_key(text) for text, _ in source}
    same = [(prose(text), kind) for text, kind in target if copy_key(text) in keys]
    number = sum(is_untranslated_copy(text, text, kind, language) for text, kind in same)
    told = len(target) - len(same) + number
    return number if number and number >= _COPIED * told else 0


def _says(text: Text, key: str) -> bool:
    return str(text.document.front_matter.get(key, "")).casefold() in _TRUE
