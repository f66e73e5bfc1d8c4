"""How much of an article is translated, by segments or words, and sums of several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, get_args

from glossalign.markdown.inline import destination_of, fill, scan
from glossalign.model import TRANSLATED, State

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.model import Span


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts by state, of an article or of several: of segments, of words or of articles."""

    fresh: int = 0
    """Translated, and what the article says."""
    stale: int = 0
    fuzzy: int = 0
    missing: int = 0
    extra: int = 0
    unbuilt: int = 0
    """Translated in the catalogue, and not in the article yet."""
    missing_lines: tuple[int, ...] = ()
    """Lines of the source document with a missing segment, rising."""
    stale_lines: tuple[int, ...] = ()

    @property
    def segments(self) -> int:
        """Return the number of source segments (or words, or articles)."""
        return self.translated + self.stale + self.fuzzy + self.missing

    @property
    def translated(self) -> int:
        """Return how many have a translation that holds, in the article or not."""
        return self.fresh + self.unbuilt

    @property
    def behind(self) -> int:
        """Return how many source segments the translation does not have as they are now."""
        return self.stale + self.missing

    @property
    def ratio(self) -> Fraction:
        """Return translated / segments exactly, 1 where there are none; gates compare this."""
        return Fraction(self.translated, self.segments) if self.segments else Fraction(1)

    @property
    def percent(self) -> int:
        """Return translated / segments, rounded down: 99.99 % is 99. Nothing at all is 100."""
        return 100 * self.translated // self.segments if self.segments else 100


def count(article: Article, by: Literal["segments", "words"] = "segments") -> Coverage:
    """Return the coverage of an article.

    By words each segment counts as its words, an extra one as those of its target. In an article
    that is marked as outdated what would be translated is stale.
    """
    sources, targets = article.source.segments, article.target.segments
    outdated = article.is_outdated
    counts = dict.fromkeys(get_args(State), 0)
    lines: dict[str, set[int]] = {"missing": set(), "stale": set()}
    for p in article.placed:
        state = "stale" if outdated and p.state in TRANSLATED else p.state
        if by == "words":
            side = [sources[i] for i in p.source] or [targets[j] for j in p.target]
            counts[state] += sum(word_count(segment.text) for segment in side)
        else:
            counts[state] += len(p.source) if p.source else len(p.target)
        if state in lines:
            lines[state].update(sources[i].line for i in p.source)
    return Coverage(
        **counts,
        missing_lines=tuple(sorted(lines["missing"])),
        stale_lines=tuple(sorted(lines["stale"])),
    )


def word_count(text: str) -> int:
    """Return how many words a text has: what stands between spaces and is not mere marks.

    Tags, comments and the targets of links are none; a URL, each part of code, and the title of a
    link is.
    """
    runs = fill(text, sorted(_without_words(text)), "-").split()
    return sum(run[0].isalnum() or any(map(str.isalnum, run)) for run in runs)


def _without_words(text: str) -> Iterator[Span]:
    for token in scan(text):
        if token.kind in ("link", "image"):
            yield destination_of(text, token)
        elif token.kind in ("reference", "tag", "comment"):
            yield token.hidden


def total(parts: Iterable[Coverage]) -> Coverage:
    """Return the sum of several coverages, without lines."""
    members = list(parts)
    return Coverage(
        fresh=sum(part.fresh for part in members),
        stale=sum(part.stale for part in members),
        fuzzy=sum(part.fuzzy for part in members),
        missing=sum(part.missing for part in members),
        extra=sum(part.extra for part in members),
        unbuilt=sum(part.unbuilt for part in members),
    )
