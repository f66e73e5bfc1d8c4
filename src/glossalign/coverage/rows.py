"""Rows of the table of coverage: how each article stands, and sums of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from glossalign.coverage.counts import Coverage, count, total
from glossalign.markdown.segment import line_and_column, line_starts
from glossalign.model import TRANSLATED

if TYPE_CHECKING:
    from glossalign.article import Article

By = Literal["segments", "words", "articles"]
"""What is counted: see `Row.counts`."""


@dataclass(frozen=True, slots=True)
class Row:
    """How an article stands in one locale."""

    slug: str
    locale: str
    source: str
    """Path; so are the next two, whether such a file is there or not."""
    target: str
    catalogue: str
    segments: Coverage
    words: Coverage
    translated: bool = True
    """Whether the target document is there."""
    stale_known: bool = True
    """False where there is no catalogue, which says what text a translation was made for."""
    unread: int = 0
    """Words of the source document's prose that stand in no segment, so that no figure counts them.
    """
    outdated: bool = False
    """Whether the target's front matter says so of the whole article."""
    lines: tuple[tuple[int, bool], ...] = ()
    """Each line of the source document that has text, rising, and whether all its segments are
    translated."""

    def counts(self, by: By) -> Coverage:
        """Return what the article counts as.

        By articles it counts as one: fresh where all its segments are, unbuilt where all are
        translated, missing where none has a translation, else stale where one is, else fuzzy, since
        a person has to complete it. Lines are those of the segments.
        """
        if by == "segments":
            return self.segments
        if by == "words":
            return self.words
        s = self.segments
        none = not s.translated + s.stale + s.fuzzy and s.missing
        state = (
            "fresh"
            if s.fresh == s.segments
            else "unbuilt"
            if s.translated == s.segments
            else "missing"
            if none
            else "stale"
            if s.stale
            else "fuzzy"
        )
        one = Coverage(missing_lines=s.missing_lines, stale_lines=s.stale_lines)
        counts: dict[str, Any] = {state: 1}
        return replace(one, **counts)

    @property
    def complete(self) -> bool:
        """Return whether all its segments are translated."""
        return self.segments.translated == self.segments.segments

    @property
    def directory(self) -> str:
        """Return the folder that the slug lies in, "." for the uppermost."""
        return self.slug.rpartition("/")[0] or "."


def of_rows(rows: Iterable[Row], by: By = "segments") -> Coverage:
    """Return the coverage of several articles together."""
    return total(row.counts(by) for row in rows)


def by_directory(rows: Iterable[Row], by: By = "segments") -> dict[str, Coverage]:
    """Return the coverage of each folder of slugs, without its subfolders, sorted by name."""
    members: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        members[row.directory].append(row)
    return {name: of_rows(members[name], by) for name in sorted(members)}


def row_of(article: Article) -> Row:
    """Return how an article stands."""
    pair = article.pair
    return Row(
        pair.slug,
        pair.locale,
        pair.source,
        pair.target,
        article.catalogue_path,
        count(article),
        count(article, by="words"),
        translated=pair.translated,
        stale_known=article.has_catalogue,
        unread=sum(one.words for one in article.unread),
        outdated=article.is_outdated,
        lines=_line_hits(article),
    )


def _line_hits(article: Article) -> tuple[tuple[int, bool], ...]:
    """Return the lines of the source that have text, and whether all segments there are fresh."""
    sources = article.source.segments
    starts = line_starts(article.source.document.text)
    hits: dict[int, bool] = {}
    for p in article.placed:
        fresh = p.state in TRANSLATED and not article.is_outdated
        for i in p.source:
            last = line_and_column(starts, max(sources[i].start, sources[i].end - 1))[0]
            for line in range(sources[i].line, last + 1):
                hits[line] = hits.get(line, True) and fresh
    return tuple(sorted(hits.items()))
