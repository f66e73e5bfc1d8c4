"""What a change touched: the source segments that differ, or whose translation does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from glossalign.coverage.counts import Coverage
from glossalign.model import TRANSLATED

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.catalogue.trace import Placed
    from glossalign.model import Catalogue, State

Why = Literal[
    "new", "not translated", "source changed, translation not", "unsure", "translation removed"
]
"""Why a segment that was touched is not fresh."""


@dataclass(frozen=True, slots=True)
class Change:
    """A source segment that a change touched."""

    slug: str
    locale: str
    line: int
    """In the source document."""
    state: State
    why: Why | Literal[""]
    """"" where it is fresh."""


@dataclass(frozen=True, slots=True)
class Before:
    """An article as it was: None for what was not there."""

    sources: Sequence[str] | None
    """Texts of the segments."""
    targets: Sequence[str] | None
    catalogue: Catalogue | None


def touched_segments(article: Article, before: Before) -> Iterator[Change]:
    """Yield the source segments that differ from before or whose translation does, in order.

    Texts are compared, not lines: a paragraph that moved is not touched, and of a paragraph on one
    line only the sentences that changed are. Without a catalogue what stood in the article before
    cannot be the translation of a source text that is new, and is stale.
    """
    pair, placed, sources = article.pair, article.placed, article.source.segments
    targets = [segment.text for segment in article.target.segments]
    new_sources = _new([segment.text for segment in sources], before.sources or ())
    new_targets = _new(targets, before.targets or ())
    touched = set(new_sources)
    known = (
        {(u.source, u.target, u.fuzzy) for u in before.catalogue.units}
        if before.catalogue
        else None
    )
    for p in placed:
        if not new_targets.isdisjoint(p.target) or (
            article.has_catalogue and _is_new_unit(p, known)
        ):
            touched.update(p.source)
    removed = _find_removed(placed, targets, before.targets or ()) - touched
    # An article that was there and is not any more has lost all its segments.
    gone = bool(before.targets) and not pair.translated
    if gone:
        removed = set(range(len(sources)))
    for p in placed:
        for i in p.source:
            if i not in touched and i not in removed:
                continue
            state = "stale" if article.is_outdated and p.state in TRANSLATED else p.state
            state = "missing" if gone else state
            guessed = not article.has_catalogue and state == "fresh" and i in new_sources
            if guessed and p.target and before.sources and new_targets.isdisjoint(p.target):
                state = "stale"
            why = _why(state, is_new_document=before.sources is None, is_removed=i in removed)
            yield Change(pair.slug, pair.locale, sources[i].line, state, why)


def _why(state: State, *, is_new_document: bool, is_removed: bool) -> Why | Literal[""]:
    if state in TRANSLATED:
        return ""
    if state == "stale":
        return "source changed, translation not"
    if state == "fuzzy":
        return "unsure"
    return "new" if is_new_document else "translation removed" if is_removed else "not translated"


def _new(texts: Sequence[str], old: Iterable[str]) -> set[int]:
    """Return the indices of the texts that were not there before, or not as often."""
    left = Counter(old)
    found = set()
    for number, text in enumerate(texts):
        if left[text]:
            left[text] -= 1
        else:
            found.add(number)
    return found


def _is_new_unit(p: Placed, known: Collection[tuple[str, str, bool]] | None) -> bool:
    """Tell whether the translation in the catalogue is new.

    `known` is what it had before, None where there was none.
    """
    if p.unit is None or not p.unit.target:
        return False
    if known is None:
        # A first catalogue of an article that was there translates nothing.
        return not p.target
    return (p.unit.source, p.unit.target, p.unit.fuzzy) not in known


def _find_removed(placed: Sequence[Placed], texts: Sequence[str], old: Sequence[str]) -> set[int]:
    """Return the untranslated source segments where a text of the target was taken out."""
    gone = _new(old, texts)
    if not gone:
        return set()
    where = {text: number for number, text in reversed(list(enumerate(texts)))}
    gaps = set()
    for number in gone:
        kept = (where[old[k]] for k in range(number - 1, -1, -1) if k not in gone)
        gaps.add(next(kept, -1))
    found: set[int] = set()
    at = -1
    for p in placed:
        if p.target:
            at = p.target.stop - 1
        elif p.state == "missing" and at in gaps:
            found.update(p.source)
    return found


def count_changes(found: Iterable[Change]) -> Coverage:
    """Return the coverage of the segments that a change touched."""
    states = Counter(change.state for change in found)
    return Coverage(
        states["fresh"],
        states["stale"],
        states["fuzzy"],
        states["missing"],
        unbuilt=states["unbuilt"],
    )


def reasons(found: Iterable[Change]) -> Mapping[tuple[str, str], dict[str, Collection[int]]]:
    """Return why segments are not fresh, with their lines, by locale and slug.

    The worst articles come first.
    """
    by_article: dict[tuple[str, str], dict[str, set[int]]] = {}
    for change in found:
        if change.why:
            row = by_article.setdefault((change.locale, change.slug), {})
            row.setdefault(change.why, set()).add(change.line)
    ordered = sorted(by_article, key=lambda key: (-sum(map(len, by_article[key].values())), key))
    return {key: {why: sorted(lines) for why, lines in by_article[key].items()} for key in ordered}
