"""The pairs of texts that are compared: units that hold, with what the article says for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from glossalign.catalogue import units
from glossalign.checks.labels import labels_of
from glossalign.checks.subject import Subject, Texts
from glossalign.model import TRANSLATED

if TYPE_CHECKING:
    from glossalign.article import Article
    from glossalign.catalogue.trace import Placed
    from glossalign.checks.hits import Hit
    from glossalign.model import Segment


@dataclass(slots=True)
class TextPair:
    """A translated unit, and what the rules hold against its texts."""

    placed: Placed
    texts: Texts
    blocks: frozenset[tuple[bool, int]]
    """The blocks of both sides that it has a part of; True for a target's."""
    hits: list[Hit]


def text_pairs(subject: Subject) -> list[TextPair]:
    """Return the units that hold, with what the article says for each, edited or not.

    What a person changed in the catalogue and the article does not have yet is the catalogue's.
    """
    article, labels = subject.article, subject.once(labels_of)
    targets = article.target.segments
    now_at = subject.once(edits)
    found = []
    for p in article.placed:
        if p.state in TRANSLATED and p.source and p.unit and p.unit.target:
            now = now_at.get(p.source.start)
            text = units.joined_text(targets[now.start : now.stop]) if now else p.unit.target
            here = replace(p, target=now) if now else p
            kind = article.source.segments[p.source.start].kind
            kept = partial(getattr, article, "kept_words")
            readers = article.source.document.readers
            texts = Texts(p.unit.source, text, subject.languages, kind, labels, kept, readers)
            found.append(TextPair(here, texts, frozenset(_blocks(article, here)), []))
    return found


def edits(subject: Subject) -> dict[int, range]:
    """Return the target segments of each unit whose translation was edited in the article alone.

    They are the new segments between two that have a partner: the one that is most like the
    catalogue's text, or, where as many units have lost their place as there are new segments, each
    in turn. The key is the unit's first source segment.
    """
    article = subject.article
    found: dict[int, range] = {}
    lost: list[Placed] = []
    new: list[Placed] = []
    for p in (*article.placed, None):
        if p is not None and not p.source:
            new.append(p)
        elif p is not None and not (p.target or p.before) and p.state in TRANSLATED:
            lost.append(p)
        else:
            if lost and new:
                places = [j for one in new for j in one.target]
                found.update(_likest(lost, places, article.target.segments))
            lost, new = [], []
    return found


def _likest(
    lost: Sequence[Placed], new: Sequence[int], targets: Sequence[Segment]
) -> Iterator[tuple[int, range]]:
    """Yield the first source segment of each unit, and the new segments that translate it."""
    used: set[int] = set()
    runs = [
        range(new[k], new[k] + size)
        for k in range(len(new))
        for size in (1, 2)
        if list(range(new[k], new[k] + size)) == list(new[k : k + size])
    ]
    compared = runs if len(lost) * len(runs) <= _COMPARED else []
    for number, p in enumerate(lost):
        known = p.unit.target if p.unit else ""
        shares = {
            run: likeness(known, units.joined_text(targets[run.start : run.stop]))
            for run in compared
            if used.isdisjoint(run)
        }
        best = max(shares, key=shares.__getitem__, default=None)
        if best is None or shares[best] < units.SIMILAR:
            turn = new[number] if len(lost) == len(new) else -1
            best = range(turn, turn + 1) if turn >= 0 and turn not in used else None
        if best is not None:
            used.update(best)
            yield p.source.start, best


_COMPARED: Final = 10_000
"""Pairs of texts between two sentences with a partner that are compared; more is another article.
"""


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1."""
    return fuzz.ratio(one, other) / 100


def _blocks(article: Article, p: Placed) -> Iterator[tuple[bool, int]]:
    yield from ((False, article.source.segments[i].block) for i in p.source)
    yield from ((True, article.target.segments[j].block) for j in p.target)
