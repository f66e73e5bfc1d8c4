"""The glossary for other tools: OmegaT, Weblate, gettext, JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from glossalign.model import Unit

if TYPE_CHECKING:
    from glossalign.model import TermPair

WEBLATE_COLUMNS = (
    "context",
    "source",
    "target",
    "developer_comments",
    "translator_comments",
    "fuzzy",
)


def serialize_jsonl(pairs: Iterable[TermPair]) -> Iterator[str]:
    """Yield a line a pair with all that the glossary says of it."""
    for pair in pairs:
        row = {**asdict(pair), "extra": dict(pair.extra)}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def serialize_omegat(pairs: Iterable[TermPair]) -> Iterator[str]:
    """Yield OmegaT's writable glossary: term, translation and comment, tab-separated, UTF-8.

    OmegaT offers what it finds there: forbidden and rejected translations are left out, and terms
    that begin with `#`, as such a line is a comment.
    """
    yield "# term\ttranslation\tcomment\n"
    for pair in pairs:
        if pair.status in ("approved", "proposed") and pair.term and pair.translation:
            comment = "; ".join(filter(None, (pair.part_of_speech, pair.definition, pair.note)))
            cells = [" ".join(text.split()) for text in (pair.term, pair.translation, comment)]
            if not cells[0].startswith("#"):
                yield "\t".join(cells) + "\n"


def serialize_weblate(pairs: Iterable[TermPair]) -> Iterator[str]:
    """Yield the CSV of a bilingual Weblate glossary; what is proposed needs editing there.

    Cells are as they are, Weblate reads no formulas. It has no column for what is forbidden: the PO
    file (`units`) has.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(WEBLATE_COLUMNS)
    for unit in units(pair for pair in pairs if pair.status != "forbidden"):
        fuzzy = "True" if unit.fuzzy else ""
        notes = "\n".join(unit.extracted), "\n".join(unit.comments)
        writer.writerow((unit.context, unit.source, unit.target, *notes, fuzzy))
    yield buffer.getvalue()


def units(pairs: Iterable[TermPair]) -> list[Unit]:
    """Return the pairs as gettext entries, as Weblate keeps a glossary.

    A proposed pair is fuzzy, a forbidden one has Weblate's flag `forbidden`. Where a term has
    several translations, from the second on they have a number as context: an entry's msgid and
    msgctxt must be unique.
    """
    seen: Counter[str] = Counter()
    found = []
    for pair in pairs:
        if pair.status == "rejected" or not pair.term:
            continue
        seen[pair.term] += 1
        said = (
            pair.part_of_speech,
            pair.definition,
            f"example: {pair.example_source}" * bool(pair.example_source),
        )
        found.append(
            Unit(
                pair.term,
                pair.translation,
                str(seen[pair.term]) if seen[pair.term] > 1 else "",
                references=(pair.reference,) if pair.reference else (),
                fuzzy=pair.status == "proposed" and bool(pair.translation),
                comments=tuple(pair.note.splitlines()),
                extracted=tuple(line for text in said for line in text.splitlines()),
                flags=("forbidden",) if pair.status == "forbidden" else (),
            )
        )
    return found
