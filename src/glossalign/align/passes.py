"""A corpus aligned: what its documents teach together, and the beads of each.

Several passes over the corpus, each a forward-backward sum over all ways to divide a pair into
beads (`beads`), by evidence (`evidence`) whose parameters and lexicon the previous pass taught
(`learning`). What stands in another order on the two sides is found among what the monotone path
left over (`moved`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from threadpoolctl import ThreadpoolController

from glossalign.align import anchors, learning, lexicon, moved
from glossalign.align.band import find_band
from glossalign.align.beads import Band, Scores, best_path, forward_backward
from glossalign.align.evidence import Parameters, Side, Words, bead_scores, side
from glossalign.model import Alignment, Bead

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from glossalign.align.lexicon import Lexicon

    Vectors = NDArray[np.float32]

PASSES = 3
"""Alignments of the corpus; the last is returned. More do not change a figure."""
SURE = 0.8
"""A bead of this confidence counts as found when a pair is judged as a whole."""
RELATED = 0.5
"""Share of segments in sure beads below which a pair is not taken for a translation. Of the
documents of the development sets with much noise (docs/architecture.md) all of ten segments or more
have .5 and mostly above .8; two articles that do not belong together have .0 to .5, more only where
pages share most of their headings, as some of the sample site do. tests/test_corpus.py and
tests/align/test_gold.py have pairs of both sorts."""
FEW = 10
"""Segments of the shorter side below which a pair is too short to be judged."""

LEARNED_FROM = 20_000
"""Source segments from which a corpus is learned, in articles from all over it; more are aligned
with what these teach. Two passes over all of a larger corpus take most of its time and change
little: learned from half of 8,373 segments, 99.7 % of the beads of all are the same."""

Strings = Sequence[str]

_T = TypeVar("_T")
_R = TypeVar("_R")


class Mapper(Protocol):
    """An ordered map, in this process or over several; document pairs are independent."""

    def __call__(self, function: Callable[[_T], _R], items: Sequence[_T], /) -> Iterator[_R]:
        """Return what the function makes of each item, in their order."""


def _here(function: Callable[[_T], _R], items: Sequence[_T], /) -> Iterator[_R]:
    return map(function, items)


@dataclass(frozen=True, slots=True)
class Model:
    """A corpus as numbers, with what it taught."""

    sides: tuple[tuple[Side, Side], ...]
    parameters: Parameters
    words: Words
    tokens: tuple[str, ...]
    """By id."""


def align(
    pairs: Iterable[tuple[Strings, Strings]],
    *,
    kinds: Sequence[tuple[Strings, Strings]] | None = None,
    blocks: Sequence[tuple[Sequence[int], Sequence[int]]] | None = None,
    known: Lexicon | None = None,
    reviewed: Iterable[tuple[str, str]] = (),
    vectors: Sequence[tuple[Vectors, Vectors]] | None = None,
) -> Iterator[Alignment]:
    """Align a corpus and yield one Alignment a pair, in their order."""
    return alignments(
        learn_model(
            pairs, kinds=kinds, blocks=blocks, known=known, reviewed=reviewed, vectors=vectors
        )
    )


def learn_model(
    pairs: Iterable[tuple[Strings, Strings]],
    *,
    kinds: Sequence[tuple[Strings, Strings]] | None = None,
    blocks: Sequence[tuple[Sequence[int], Sequence[int]]] | None = None,
    known: Lexicon | None = None,
    reviewed: Iterable[tuple[str, str]] = (),
    vectors: Sequence[tuple[Vectors, Vectors]] | None = None,
    mapper: Mapper = _here,
) -> Model:
    """Return what a corpus teaches.

    A pair is (source segments, target segments). `kinds`, one pair of lists a pair, holds the kind
    of block (model.BlockKind) of each segment; `blocks` the number of the block that it stands in.
    The lexicon is learned from all pairs together, with `known` as a start, and from `reviewed`:
    pairs of texts that people say translate each other. `vectors`, shape (segments, width), are
    those of an encoder of both languages. `mapper` goes over the pairs of documents. Raises
    AlignmentError `too-large`.
    """
    with _one_thread():
        return _learn_from(pairs, kinds, blocks, known, reviewed, vectors, mapper)


def _learn_from(
    pairs: Iterable[tuple[Strings, Strings]],
    kinds: Sequence[tuple[Strings, Strings]] | None,
    blocks: Sequence[tuple[Sequence[int], Sequence[int]]] | None,
    known: Lexicon | None,
    reviewed: Iterable[tuple[str, str]],
    vectors: Sequence[tuple[Vectors, Vectors]] | None,
    mapper: Mapper,
) -> Model:
    ids: dict[str, int] = {}

    def read(number: int, k: int, texts: Strings) -> Side:
        return side(
            texts,
            ids,
            kinds[number][k] if kinds else None,
            blocks[number][k] if blocks else None,
            vectors[number][k] if vectors else None,
        )

    sides = tuple(
        (read(number, 0, one), read(number, 1, other)) for number, (one, other) in enumerate(pairs)
    )
    taught = [(anchors.ids(one, ids), anchors.ids(other, ids), 1.0) for one, other in reviewed]
    start = learning.shared_tokens(ids)
    if known:
        start = lexicon.merge_tables(start, lexicon.to_table(known, ids))
    frequency = (
        learning.frequencies([one for one, _ in sides], len(ids)),
        learning.frequencies([other for _, other in sides], len(ids)),
    )
    if taught:
        start = lexicon.merge_tables(start, lexicon.train(taught, len(ids), frequency, start))
    words = Words(start, *frequency)
    parameters = learning.starting_parameters()
    teachers = _spread(sides)
    for _ in range(PASSES - 1):
        path = partial(_path, parameters=parameters, words=words)
        found = list(mapper(path, teachers))
        parameters = learning.estimate(teachers, found)
        words = learning.learn_words(teachers, found, words, start, taught)
    return Model(sides, parameters, words, tuple(ids))


def _spread(sides: Sequence[tuple[Side, Side]]) -> Sequence[tuple[Side, Side]]:
    """Return pairs from all over a corpus with about LEARNED_FROM source segments together."""
    segments = sum(len(one) for one, _ in sides)
    step = max(1, round(segments / LEARNED_FROM))
    return sides[::step]


def _path(pair: tuple[Side, Side], parameters: Parameters, words: Words) -> list[Bead]:
    return _monotone(*pair, parameters, words)[0]


def alignments(model: Model, mapper: Mapper = _here) -> Iterator[Alignment]:
    """Yield the Alignment of each pair of the corpus, in their order; `mapper` goes over them."""

    def aligned(pair: tuple[Side, Side]) -> Alignment:
        one, other = pair
        with _one_thread():
            beads, singles, band = _monotone(one, other, model.parameters, model.words)
            rivals = moved.rivals(singles, band)
            beads = moved.find_moved(one, other, beads, rivals, model.parameters, model.words)
        return _judge(in_source_order(beads), len(one), len(other))

    yield from mapper(aligned, model.sides)


def learned_lexicon(model: Model) -> Lexicon:
    """Return the word pairs of a model, sorted."""
    table = model.words.table
    columns = (c.tolist() for c in (table.source, table.target, table.forward, table.backward))
    rows = [(model.tokens[s], model.tokens[t], f, b) for s, t, f, b in zip(*columns, strict=True)]
    return lexicon.from_pairs(sorted(rows))


@cache
def _threadpools() -> ThreadpoolController:
    return ThreadpoolController()


def _one_thread() -> AbstractContextManager[object]:
    """Return a context in which BLAS uses one thread.

    Our matrices are small, and threads that wait for each other on a busy machine took four times
    as long.
    """
    limit: AbstractContextManager[object] = _threadpools().limit(limits=1, user_api="blas")
    return limit


def _judge(beads: tuple[Bead, ...], n: int, m: int) -> Alignment:
    """Return the alignment of a pair, in doubt where too little of it corresponds."""
    sure = sum(
        len(b.source) + len(b.target)
        for b in beads
        if b.source and b.target and b.confidence >= SURE
    )
    share = sure / max(1, n + m)
    if min(n, m) < FEW or share >= RELATED:
        return Alignment(beads)
    doubted = (replace(bead, confidence=bead.confidence * share) for bead in beads)
    return Alignment(tuple(doubted), related=False)


def _monotone(
    source: Side, target: Side, parameters: Parameters, words: Words
) -> tuple[list[Bead], Scores, Band]:
    """Return the beads of the best monotone path, the scores of 1-1 beads, and the band."""
    band = find_band(source, target, words)
    scores = bead_scores(source, target, band, parameters, words)
    posterior = forward_backward(scores, band)
    beads = [
        Bead(
            range(i0, i1),
            range(j0, j1),
            min(1.0, float(posterior[i1 - i0, j1 - j0][i1, j1 - band.low[i1]])),
        )
        for i0, i1, j0, j1 in best_path(posterior, band)
    ]
    return beads, scores[1, 1], band


def in_source_order(found: Iterable[Bead]) -> tuple[Bead, ...]:
    """Sort beads by source; one without source follows the bead of the target segment before it."""
    beads = list(found)
    owner = {j: bead for bead in beads if bead.source for j in bead.target}
    keys = {}
    place = -1
    for j in sorted(j for bead in beads for j in bead.target):
        if j in owner:
            place = owner[j].source.start
        keys[j] = place

    def key(bead: Bead) -> tuple[int, int]:
        return (
            (bead.source.start, -1) if bead.source else (keys[bead.target.start], bead.target.start)
        )

    return tuple(sorted(beads, key=key))
