"""How well segments correspond: log-likelihood ratios of beads against unrelated segments.

A bead's score is log P(bead | the segments correspond) - log P(same segments | they do not), summed
over

- the prior of its shape,
- length: log(target / source length) of true beads is near a constant (Gale & Church 1993),
- tokens: how much better each is explained by the other side's tokens than by its frequency,
- kinds of block: a heading corresponds to a heading,
- joins: a bead seldom joins segments of two blocks.

So a bead without counterpart scores its prior alone, and a bead is chosen only where it beats
leaving its segments unpaired.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lgamma, log, pi
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from glossalign.align import anchors
from glossalign.align.beads import LONGEST, SHAPES, Band, Scores, Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glossalign.align.lexicon import Floats, Ids, Table

_Number = TypeVar("_Number", bound=np.floating)

KINDS = (
    "paragraph",
    "heading",
    "list_item",
    "quote",
    "table_cell",
    "field",
    "code",
    "html",
    "label",
)

LEXICAL_WEIGHT = 0.7
"""Tokens are not independent (the words of a phrase come together), and each pair is seen from both
sides, so a token's ratio counts by less than 1 in each direction. Of 0.5, 0.7 and 1.0 the one with
the best F1 on the development sets (docs/architecture.md); with 0.5 tests/align/test_gold.py
fails."""
FREEDOM = 8
"""Degrees of freedom of the t distribution of length ratios. With 4 a wrong length costs too little
to tell a split sentence from its neighbours (tests/align/test_gold.py fails); the normal of Gale &
Church (1993) lets one odd length outweigh every word. Chosen on the development sets
(docs/architecture.md)."""
ACROSS_BLOCKS = -2.0
"""Log odds that a bead joins segments of two blocks of one side. With 0 tests/align/test_gold.py
fails."""
NEURAL_WEIGHT = 5.0
"""Log odds for a cosine that is higher by 1. On the development sets (docs/architecture.md) long
documents gain no more with 10 and 15, and short ones lose. tests/test_neural.py holds that vectors
count, with made ones."""
NEURAL_EVEN = 0.4
"""Cosine that speaks neither for nor against: between those of true (.74) and of wrong pairs (.22).
"""
TILE = 256
"""Rows of a whole lattice that are scored at once: bounds the size of the dense token tables."""
BAND_TILE = 64
"""Rows of a band that are scored at once: a tile is a rectangle, of which the band is a diagonal.
"""


@dataclass(frozen=True, slots=True)
class Side:
    """The segments of one document as numbers."""

    tokens: tuple[Ids, ...]
    """Token ids of each segment."""
    lengths: Floats
    """Characters of each segment that are read, link targets left out; at least 1."""
    kinds: NDArray[np.int64]
    """Index in KINDS; -1, the last row of every table, where it is not known."""
    joins: Floats
    """Log odds that the segment and the next one of its side stand in one bead; shape (n - 1,)."""
    vectors: NDArray[np.float32] | None = None
    """Of each segment, shape (n, width), of length 1, comparable across the languages; None without
    an encoder."""

    def __len__(self) -> int:
        """Return the number of segments."""
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is estimated from the data (`learning.estimate`)."""

    priors: dict[Shape, float]
    """Probability of each shape of bead."""
    length: tuple[float, float, float]
    """Mean of log(target length / source length), and its variance as v0 + v1 / length."""
    spread: tuple[float, float]
    """Mean and variance of the log length of a target segment."""
    kinds: Floats
    """Log odds of a target kind given the source kind; shape (len(KINDS) + 1,) * 2, the last for
    unknown."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of tokens: translations and frequencies, over the ids of a corpus."""

    table: Table
    source_frequency: Floats
    """Relative frequency of each token id on the source side."""
    target_frequency: Floats
    unexplained: float = 0.3
    """Share of tokens that the other side does not explain although the table knows them. Of .3 to
    .9, .3 serves lexicons of all sizes best (strict F1 on single documents and on corpora)."""


def side(
    segments: Sequence[str],
    ids: dict[str, int],
    kinds: Sequence[str] | None = None,
    blocks: Sequence[int] | None = None,
    vectors: NDArray[np.float32] | None = None,
) -> Side:
    """Return the segments of a document as numbers; tokens new to `ids` are added to it.

    `kinds`, `blocks` (the number of the block that a segment stands in) and `vectors` have one item
    a segment.
    """
    tokens = tuple(anchors.ids(text, ids) for text in segments)
    number = {kind: i for i, kind in enumerate(KINDS)}
    kind_numbers = np.array([number[k] for k in kinds] if kinds else [-1] * len(segments), np.int64)
    places = np.array(blocks, np.int64) if blocks is not None else kind_numbers
    return Side(
        tokens,
        np.array([max(1, anchors.length(text)) for text in segments], np.float64),
        kind_numbers,
        np.where(places[1:] != places[:-1], ACROSS_BLOCKS, 0.0),
        vectors,
    )


def part(whole: Side, indices: Sequence[int]) -> Side:
    """Return the side that holds only the segments at `indices` (rising)."""
    at = np.array(indices, np.int64)
    neighbours = np.diff(at) == 1
    joins = np.full(max(0, len(at) - 1), -np.inf)
    joins[neighbours] = whole.joins[at[:-1][neighbours]]
    vectors = None if whole.vectors is None else whole.vectors[at]
    return Side(
        tuple(whole.tokens[i] for i in at), whole.lengths[at], whole.kinds[at], joins, vectors
    )


def bead_scores(
    source: Side, target: Side, band: Band, parameters: Parameters, words: Words
) -> dict[Shape, Scores]:
    """Return the log score of each bead of a pair, in the layout that `beads` reads.

    `scores[a, b][i, k]` is the bead of a source and b target segments that ends in cell
    (i, band.low[i] + k); -inf outside the lattice.
    """
    n, m = len(source), len(target)
    scores = {shape: np.full((n + 1, band.width), -np.inf, np.float32) for shape in SHAPES}
    rows_of = band.low[:, None] + np.arange(band.width)[None, :]
    inside = rows_of <= m
    scores[1, 0][1:][inside[1:]] = log(parameters.priors[1, 0])
    scores[0, 1][inside & (rows_of >= 1)] = log(parameters.priors[0, 1])
    step = TILE if band.width > m else BAND_TILE
    for first in range(0, n, step):
        last = min(n, first + step)
        start = max(0, first - LONGEST)
        left = max(0, int(band.low[first]) - LONGEST)
        right = min(m, int(band.low[last]) + band.width)
        tile = _tile(cut(source, start, last), cut(target, left, right), parameters, words)
        for (a, b), values in tile.items():
            _place(values, scores[a, b], band, (first, last), (start + a, left + b))
    return scores


def cut(whole: Side, start: int, end: int) -> Side:
    """Return the side that holds the segments from `start` to `end` (exclusive)."""
    return Side(
        whole.tokens[start:end],
        whole.lengths[start:end],
        whole.kinds[start:end],
        whole.joins[start : max(start, end - 1)],
        None if whole.vectors is None else whole.vectors[start:end],
    )


def _place(
    values: Floats, out: Scores, band: Band, rows: tuple[int, int], origin: tuple[int, int]
) -> None:
    """Copy a tile into the rows (first, last] of the band; its [0, 0] ends in cell `origin`."""
    for i in range(max(rows[0] + 1, origin[0]), rows[1] + 1):
        low = int(band.low[i])
        first = max(low, origin[1])
        last = min(low + band.width, origin[1] + values.shape[1])
        if first < last:
            out[i, first - low : last - low] = values[
                i - origin[0], first - origin[1] : last - origin[1]
            ]


def _tile(source: Side, target: Side, parameters: Parameters, words: Words) -> dict[Shape, Floats]:
    """Return the scores of all beads with both sides filled; shape (n - a + 1, m - b + 1) each."""
    tile = {}
    for shape, parts in evidence(source, target, parameters, words):
        scores = parts.words + parts.kinds + parts.length + parts.joins + parts.shape
        tile[shape] = scores if parts.meaning is None else scores + parts.meaning
    return tile


class Evidence(NamedTuple):
    """The parts of a bead's score: log-likelihood ratios of shape (n - a + 1, m - b + 1)."""

    shape: float
    words: NDArray[np.floating[Any]]
    kinds: Floats
    length: Floats
    joins: Floats
    meaning: NDArray[np.float32] | None
    """By sentence vectors; None without them."""


def evidence(
    source: Side, target: Side, parameters: Parameters, words: Words
) -> Iterator[tuple[Shape, Evidence]]:
    """Yield the evidence of all beads of each shape that has both sides.

    The index [i, j] is that of the first segments.
    """
    n, m = len(source), len(target)
    forward, backward = _explain_counts(source, target, words)
    kinds = parameters.kinds[source.kinds[:, None], target.kinds[None, :]]
    background = _length_background(target.lengths, parameters)
    for a, b in SHAPES:
        if not (a and b and a <= n and b <= m):
            continue
        length = _length(window(source.lengths, a), window(target.lengths, b), b, parameters)
        yield (
            (a, b),
            Evidence(
                log(parameters.priors[a, b]),
                LEXICAL_WEIGHT * (window(forward[a], b, axis=1) + window(backward[b], a, axis=0)),
                window(window(kinds, a, axis=0), b, axis=1) / (a * b),
                length - window(background, b),
                _inner(source.joins, a, n)[:, None] + _inner(target.joins, b, m)[None, :],
                _meaning(source.vectors, target.vectors, a, b),
            ),
        )


def window(values: NDArray[_Number], size: int, axis: int = 0) -> NDArray[_Number]:
    """Return the sums of `size` neighbours along an axis, which gets shorter by `size` - 1."""
    if size == 1:
        return values
    length = values.shape[axis] - size + 1
    parts = (values[:, k : k + length] if axis else values[k : k + length] for k in range(size))
    total = next(parts).copy()
    for part in parts:
        total += part
    return total


def _meaning(
    source: NDArray[np.float32] | None, target: NDArray[np.float32] | None, a: int, b: int
) -> NDArray[np.float32] | None:
    """Return the log odds by the cosine of all pairs of bead sides; a side sums its segments."""
    if source is None or target is None:
        return None
    sides = window(source, a), window(target, b)
    one, other = (v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9) for v in sides)
    return np.float32(NEURAL_WEIGHT) * (one @ other.T - np.float32(NEURAL_EVEN))


def _inner(joins: Floats, size: int, n: int) -> Floats:
    """Return the sum of the joins inside each run of `size` of n segments."""
    return window(joins, size - 1) if size > 1 else np.zeros(n)


def _length_background(lengths: Floats, parameters: Parameters) -> Floats:
    """Return the log density of each target length, whatever the source (log-normal)."""
    mean, variance = parameters.spread
    logs = np.log(lengths)
    return -0.5 * (logs - mean) ** 2 / variance - 0.5 * log(2 * pi * variance) - logs


def _length(source: Floats, target: Floats, parts: int, parameters: Parameters) -> Floats:
    """Return log p(target lengths | source length) for all pairs of bead sides.

    The log ratio has a t distribution, since a translation may be free. A target side of `parts`
    segments is cut at any place with the same probability, hence (parts - 1)! / length^(parts - 1).
    """
    mean, v0, v1 = parameters.length
    ratio = np.log(target)[None, :] - np.log(source)[:, None] - mean
    variance = v0 + v1 * 2 / (source[:, None] + target[None, :])
    scale = lgamma((FREEDOM + 1) / 2) - lgamma(FREEDOM / 2) - 0.5 * log(FREEDOM * pi)
    tails = (FREEDOM + 1) / 2 * np.log1p(ratio**2 / (FREEDOM * variance))
    density = scale - 0.5 * np.log(variance) - tails
    return density - (parts * np.log(target) - lgamma(parts))[None, :]


def _explain_counts(
    source: Side, target: Side, words: Words
) -> tuple[dict[int, NDArray[np.float32]], dict[int, NDArray[np.float32]]]:
    """Return how well tokens are explained by the other side, as log ratios summed over a segment.

    `forward[a]`, shape (n - a + 1, m): the tokens of each target segment, given a source segments;
    `backward[b]`, shape (n, m - b + 1): those of each source segment, given b target segments.
    Model 1 is linear in the explaining side, so that runs of segments are sums. A token that the
    table cannot explain by anything in sight says nothing (ratio 1); one that it can, but not here,
    counts against.
    """
    pairs = _pairs_in_sight(source, target, words.table)
    in_source, in_target = (
        _counts(source.tokens, pairs.sources),
        _counts(target.tokens, pairs.targets),
    )
    to_target = pairs.forward / words.target_frequency[pairs.targets][pairs.column]
    to_source = pairs.backward / words.source_frequency[pairs.sources][pairs.row]
    ratio_target = _spread(in_source, pairs.row, pairs.column, to_target, len(pairs.targets))
    ratio_source = _spread(in_target, pairs.column, pairs.row, to_source, len(pairs.sources))
    known = np.float32(1 - words.unexplained)
    target_known = known * np.minimum(1, np.bincount(pairs.column, pairs.backward)).astype(
        np.float32
    )
    source_known = known * np.minimum(1, np.bincount(pairs.row, pairs.forward)).astype(np.float32)
    sizes = [np.array([len(t) for t in side.tokens], np.float32) for side in (source, target)]
    forward, backward = {}, {}
    for size in range(1, LONGEST + 1):
        if size <= len(source):
            share = target_known / np.maximum(1, window(sizes[0], size))[:, None]
            forward[size] = (
                np.log1p(share * window(ratio_target, size) - target_known) @ in_target.T
            )
        if size <= len(target):
            share = source_known / np.maximum(1, window(sizes[1], size))[:, None]
            backward[size] = (
                in_source @ np.log1p(share * window(ratio_source, size) - source_known).T
            )
    return forward, backward


class _Pairs(NamedTuple):
    """The pairs of a table of which both tokens are in sight."""

    sources: NDArray[np.int64]
    """Ids of the source tokens that have a pair, rising."""
    targets: NDArray[np.int64]
    row: NDArray[np.int64]
    """Of each pair, index in `sources`; rising."""
    column: NDArray[np.int64]
    forward: Floats
    backward: Floats


def _pairs_in_sight(source: Side, target: Side, table: Table) -> _Pairs:
    sources, targets = (
        np.unique(np.concatenate([*side.tokens, np.empty(0, np.int32)])).astype(np.int64)
        for side in (source, target)
    )
    first = np.searchsorted(table.source, sources, side="left")
    counts = np.searchsorted(table.source, sources, side="right") - first
    entries = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    if len(targets):
        at = np.minimum(np.searchsorted(targets, table.target[entries]), len(targets) - 1)
        entries = entries[targets[at] == table.target[entries]]
    else:
        entries = entries[:0]
    paired_sources, row = np.unique(table.source[entries], return_inverse=True)
    paired_targets, column = np.unique(table.target[entries], return_inverse=True)
    return _Pairs(
        paired_sources.astype(np.int64),
        paired_targets.astype(np.int64),
        row,
        column,
        table.forward[entries],
        table.backward[entries],
    )


def _counts(tokens: Sequence[Ids], vocabulary: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how often each token of the vocabulary stands in each segment."""
    out = np.zeros((len(tokens), len(vocabulary)), np.float32)
    if len(vocabulary):
        rows = np.repeat(np.arange(len(tokens)), [len(t) for t in tokens])
        every = np.concatenate(tokens)
        columns = np.minimum(np.searchsorted(vocabulary, every), len(vocabulary) - 1)
        there = vocabulary[columns] == every
        np.add.at(out, (rows[there], columns[there]), 1.0)
    return out


def _spread(
    counts: NDArray[np.float32],
    given: NDArray[np.int64],
    explained: NDArray[np.int64],
    weights: Floats,
    width: int,
) -> NDArray[np.float32]:
    """Return counts @ W, shape (segments, width), for a W that is mostly 0.

    W[given, explained] = weights.
    """
    order = np.argsort(given, kind="stable")
    starts = np.searchsorted(given[order], np.arange(counts.shape[1] + 1))
    segments, tokens = np.nonzero(counts)
    lengths = np.diff(starts)[tokens]
    entries = order[
        np.repeat(starts[tokens] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    ]
    cells = np.repeat(segments, lengths) * width + explained[entries]
    values = np.repeat(counts[segments, tokens], lengths) * weights[entries]
    total = np.bincount(cells, values, minlength=len(counts) * width)
    return total.reshape(len(counts), width).astype(np.float32)
