"""JSON lines: one bead a line, for scripts and for scoring."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from glossalign.catalogue import units
from glossalign.catalogue.incoming import IncomingEntry, entry_of_row
from glossalign.errors import CatalogueError

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.model import Span, State


@dataclass(frozen=True, slots=True)
class BeadRow:
    """A bead of a document pair, as it is exported."""

    slug: str
    locale: str
    kind: str
    source: str
    """As a translator sees it; "" where there is no source segment."""
    target: str
    source_line: int | None
    target_line: int | None
    source_span: Span | None
    """Code points in the file, end exclusive."""
    target_span: Span | None
    confidence: float | None
    """None where nothing is paired."""
    state: State
    key: str
    """Identity of the unit in its catalogue; "" where there is none."""


def bead_rows(articles: Iterable[Article]) -> Iterator[BeadRow]:
    """Yield the beads of articles, in their order."""
    for article in articles:
        yield from _rows_of(article)


def _rows_of(article: Article) -> Iterator[BeadRow]:
    for p in article.placed:
        here = article.source.segments[p.source.start : p.source.stop]
        there = article.target.segments[p.target.start : p.target.stop]
        unit = p.unit
        # What a translator works on is the catalogue's text, also where the article has another
        # one: a proposal, a translation that is not built yet, nothing in place of a copy.
        target = (unit.target if unit else "") if here else units.joined_text(there)
        confidence = None
        if here and target:
            confidence = unit.mark.confidence if unit and unit.mark else 1.0
        yield BeadRow(
            article.pair.slug,
            article.pair.locale,
            (here or there)[0].kind,
            units.joined_text(here),
            target,
            here[0].line if here else None,
            there[0].line if there else None,
            (here[0].start, here[-1].end) if here else None,
            (there[0].start, there[-1].end) if there else None,
            confidence,
            p.state,
            units.key(unit) if unit else "",
        )


def serialize(beads: Iterable[BeadRow]) -> Iterator[str]:
    """Yield a line of JSON a bead."""
    for row in beads:
        yield json.dumps(asdict(row), ensure_ascii=False) + "\n"


def parse_entries(text: str, *, path: str) -> list[IncomingEntry]:
    """Return the translations of lines of JSON with `source` and `target`, and maybe `key`.

    Raises CatalogueError `jsonl-syntax` with the line.
    """
    entries = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            values = {"source": row["source"], "target": row["target"] or ""}
            values |= {name: row.get(name) or "" for name in ("key", "slug", "locale", "state")}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            msg = "a line is a JSON object with `source` and `target`"
            raise CatalogueError("jsonl-syntax", msg, path=path, line=number) from error
        wrong = next((name for name, value in values.items() if not isinstance(value, str)), None)
        if wrong:
            msg = f"`{wrong}` is not a string"
            raise CatalogueError("jsonl-syntax", msg, path=path, line=number)
        entries.append(entry_of_row(values, number))
    return entries
