"""An article made of its catalogue, and a person's joins and splits of its entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from glossalign import build
from glossalign.catalogue import trace, units, update
from glossalign.errors import DocumentError, UsageError
from glossalign.model import Alignment, Reference, Unit
from glossalign.project.load import text_of

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.project import config


def rejoined(article: Article, index: int, *, split: bool) -> Article:
    """Return the article with the unit of a source segment split into its sentences, or joined with the next.

    `index` is that of the segment. Raises UsageError `cannot-split` or `cannot-join`.
    """
    placed = [p for p in article.placed() if p.source]
    number = next(k for k, p in enumerate(placed) if index in p.source)
    contexts = units.contexts(article.source)
    path = article.pair.source
    here = placed[number]
    unit = here.unit
    if split:
        if not unit or len(here.source) < 2:
            raise UsageError(
                "cannot-split", "the entry is one sentence: there is nothing to split", path=path
            )
        sources = [
            (article.source.segments[i].text, contexts[i] if unit.context else "",
             Reference(path, article.source.segments[i].line))
            for i in here.source
        ]  # fmt: skip
        old, new = [unit], update.split(unit, sources, article.pair.locale)
    else:
        parts = [p.unit for p in placed[number : number + 2] if p.unit]
        if len(parts) < 2 or not any(part.target for part in parts):
            msg = "two neighbouring entries can be joined, one of them translated: align and translate first"
            raise UsageError("cannot-join", msg, path=path)
        old, new = (
            parts,
            [update.join(parts, contexts[here.source.start] if parts[0].context else "")],
        )
    kept: list[Unit] = []
    for one in article.catalogue.units:
        if one is old[0]:
            kept += new
        elif not any(one is other for other in old):
            kept.append(one)
    return replace(article, catalogue=replace(article.catalogue, units=tuple(kept)))


def built(
    settings: config.Config,
    article: Article,
    keep: build.Keep | None,
    *,
    overwrite: bool = False,
    alignment: Callable[[], Alignment | None] = lambda: None,
) -> build.Built:
    """Return the article's document as its catalogue has it.

    Without `keep` the source stands for what is missing in a new article, and nothing in one that is there.
    `alignment` is asked only where a person's translation is not found in the article. Raises DocumentError
    `build-check` where the document would be read differently from what was meant.
    """
    placed = article.placed()
    if article.pair.translated:
        lost = any(
            p.source and not p.target and p.unit and p.unit.target and not p.unit.fuzzy
            for p in placed
        )
        made = build.into_target(
            article.source,
            article.target,
            placed,
            keep or "omit",
            alignment=alignment() if lost else None,
            overwrite=overwrite,
        )
    else:
        made = build.from_source(article.source, placed, keep or "source")
    _check_build(settings, article, made, placed)
    return made


def _check_build(
    settings: config.Config, article: Article, made: build.Built, before: Sequence[trace.Placed]
) -> None:
    """Read the built document as a stranger would: each translation that holds must be there."""
    path = article.pair.target
    found = text_of(settings, made.text, path, article.pair.locale)
    after = replace(article, target=found).placed()
    there = {id(unit) for unit in made.unplaced} | {
        id(conflict.unit) for conflict in made.conflicts
    }
    there |= {id(p.unit) for p in after if p.unit and p.target}
    for p in before:
        unit = p.unit if p.source else None
        if not (unit and unit.target) or unit.fuzzy or id(unit) in there:
            continue
        if units.is_decided(unit) or not article.pair.translated:
            msg = (
                f"built, this translation would not be one text of its own: {unit.target!r}; "
                "has it marks that begin a list or heading, or sentences that another rule cuts?"
            )
            line = article.source.segments[p.source.start].line
            raise DocumentError("build-check", msg, path=article.pair.source, line=line)
