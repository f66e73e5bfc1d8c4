"""Word translation probabilities, learned by IBM model 1 in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glossalign.align import anchors
from glossalign.lang import everyday

Ids = NDArray[np.int32]
Floats = NDArray[np.float64]

Example = tuple[Ids, Ids, float]
"""Source tokens, target tokens, weight."""

ITERATIONS = 5
"""EM steps. Model 1 is convex in all but ties, and five steps are what Och & Ney (2003) and Moore
(2004) use."""
UNEXPLAINED = 0.4
"""Share of tokens that no word of the other side explains, while training. Chosen on the
development sets (docs/architecture.md); with 0.9 tests/align/test_gold.py and tests/test_corpus.py
fail."""
DISCOUNT = 0.6
"""Taken off every expected count, Kneser-Ney fashion: a pair seen in one bead alone would otherwise
look certain and confirm whatever the first pass did (Moore 2004, "rare words as garbage
collectors")."""

GIVEN = 0.5
"""Probability of a pair that somebody says to be one: it holds, and is not the only translation. Of
.1 to .9 for the everyday words the best on the development sets (docs/architecture.md), each whole
and each document alone; near 0 tests/align/test_gold.py fails."""
LONGEST = 300
"""Tokens of one side of a bead that teach; the pairs of a bead grow with the square."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Probabilities of word pairs; words are tokens as `anchors.tokens` makes them."""

    source: tuple[str, ...]
    """The source token of each pair; arrays below have one item a pair, too."""
    target: tuple[str, ...]
    forward: tuple[float, ...]
    """p(target | source)."""
    backward: tuple[float, ...]
    """p(source | target)."""


EMPTY_LEXICON = Lexicon((), (), (), ())


@dataclass(frozen=True, slots=True)
class Table:
    """A lexicon over ids, sorted by source: pairs with p(target|source) and p(source|target)."""

    source: Ids
    target: Ids
    forward: Floats
    backward: Floats


EMPTY = Table(
    np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float64), np.empty(0, np.float64)
)


def train(
    beads: Sequence[Example],
    size: int,
    background: tuple[Floats, Floats],
    known: Table = EMPTY,
) -> Table:
    """Learn a Table from beads.

    `size` is the number of ids;
    `background` holds the relative frequency of each id on the source and on the target side,
    shape (size,). Pairs of `known` start with their probability, others uniformly. Brown et al.
    (1993), "The Mathematics of Statistical Machine Translation", model 1, with a background
    distribution in the place of the empty word.
    """
    beads = [(s[:LONGEST], t[:LONGEST], w) for s, t, w in beads if len(s) and len(t)]
    if not beads:
        return known
    sources = np.concatenate([np.repeat(s, len(t)) for s, t, _ in beads])
    targets = np.concatenate([np.tile(t, len(s)) for s, t, _ in beads])
    keys, pair = np.unique(sources.astype(np.int64) * size + targets, return_inverse=True)
    weight = np.repeat([w for _, _, w in beads], [len(s) * len(t) for s, t, _ in beads])
    lengths = np.array([[len(s), len(t)] for s, t, _ in beads])
    pair_source, pair_target = (keys // size).astype(np.int32), (keys % size).astype(np.int32)
    start = _starting_weights(keys, known, size)
    cells = lengths[:, 0] * lengths[:, 1]

    def direction(given: Ids, explained: Ids, side: int) -> Floats:
        share = (1 - UNEXPLAINED) / np.repeat(lengths[:, side], cells)
        noise = UNEXPLAINED * background[1 - side][explained]
        group = _groups(lengths, by_target=side == 0)
        return _probabilities(_Cells(pair, group, weight, share, noise), given, start)

    forward = direction(pair_source, targets, 0)
    backward = direction(pair_target, sources, 1)
    keep = (forward > 1e-3) | (backward > 1e-3)
    return Table(pair_source[keep], pair_target[keep], forward[keep], backward[keep])


def _groups(lengths: NDArray[np.int64], *, by_target: bool) -> NDArray[np.int64]:
    """Return the number of the occurrence to be explained, for each token pair of each bead."""
    rows = []
    offset = 0
    for n, m in lengths:
        if by_target:
            rows.append(np.tile(np.arange(offset, offset + m), n))
            offset += m
        else:
            rows.append(np.repeat(np.arange(offset, offset + n), m))
            offset += n
    return np.concatenate(rows)


def _starting_weights(keys: NDArray[np.int64], known: Table, size: int) -> Floats:
    start = np.full(len(keys), 1.0)
    if len(known.source):
        at = np.searchsorted(keys, known.source.astype(np.int64) * size + known.target)
        at = np.minimum(at, len(keys) - 1)
        hit = keys[at] == known.source.astype(np.int64) * size + known.target
        start[at[hit]] += 20.0 * np.maximum(known.forward, known.backward)[hit]
    return start


class _Cells(NamedTuple):
    """The token pairs of all beads: arrays with one item a pair."""

    pair: NDArray[np.int64]
    """Its number among the different pairs."""
    group: NDArray[np.int64]
    """The occurrence that is to be explained."""
    weight: Floats
    share: Floats
    """Of the probability that each token of the other side has to explain it."""
    noise: Floats
    """Probability that no word of the other side explains it."""


def _probabilities(cells: _Cells, given: Ids, start: Floats) -> Floats:
    """Return p(explained | given) of each different pair after the steps of EM.

    `given` is the token that explains, `start` the weight to begin with, both an item a different
    pair.
    """
    probability = start / np.bincount(given, start)[given]
    for step in range(ITERATIONS):
        weighted = cells.share * probability[cells.pair]
        total = np.bincount(cells.group, weighted)[cells.group] + cells.noise
        counts = np.bincount(cells.pair, cells.weight * weighted / total, minlength=len(given))
        mass = np.bincount(given, counts)[given]
        if step == ITERATIONS - 1:
            return np.maximum(counts - DISCOUNT, 0.0) / np.maximum(mass, 1e-12)
        probability = counts / np.maximum(mass, 1e-12)
    return probability


def union(one: Lexicon, other: Lexicon) -> Lexicon:
    """Return the pairs of both."""
    return Lexicon(
        one.source + other.source,
        one.target + other.target,
        one.forward + other.forward,
        one.backward + other.backward,
    )


def from_pairs(pairs: Iterable[tuple[str, str, float, float]]) -> Lexicon:
    """Return a Lexicon from (source token, target token, forward, backward) rows."""
    rows = list(pairs)
    return Lexicon(
        tuple(r[0] for r in rows),
        tuple(r[1] for r in rows),
        tuple(r[2] for r in rows),
        tuple(r[3] for r in rows),
    )


@cache
def everyday_lexicon(source: str, target: str) -> Lexicon:
    """Return the everyday words of two languages (ISO 639-1); empty without a list."""
    pairs: dict[tuple[str, str], None] = {}
    for words in everyday.everyday(source, target):
        ones, others = (
            dict.fromkeys(token for word in forms for token in anchors.tokens(word))
            for forms in words
        )
        pairs.update(dict.fromkeys((one, other) for one in ones for other in others))
    return from_pairs((one, other, GIVEN, GIVEN) for one, other in pairs)


def merge_tables(one: Table, other: Table) -> Table:
    """Return the pairs of both tables, each with its higher probability."""
    sources = np.concatenate([one.source, other.source])
    targets = np.concatenate([one.target, other.target])
    pairs, at = np.unique(np.stack([sources, targets]), axis=1, return_inverse=True)
    forward, backward = np.zeros(pairs.shape[1]), np.zeros(pairs.shape[1])
    np.maximum.at(forward, at.ravel(), np.concatenate([one.forward, other.forward]))
    np.maximum.at(backward, at.ravel(), np.concatenate([one.backward, other.backward]))
    return Table(pairs[0], pairs[1], forward, backward)


def to_table(lexicon: Lexicon, ids: Mapping[str, int]) -> Table:
    """Return the part of a lexicon whose tokens have ids."""
    rows = [
        (ids[s], ids[t], f, b)
        for s, t, f, b in zip(
            lexicon.source, lexicon.target, lexicon.forward, lexicon.backward, strict=True
        )
        if s in ids and t in ids
    ]
    rows.sort()
    columns = np.array(rows, np.float64).reshape(-1, 4).T
    return Table(columns[0].astype(np.int32), columns[1].astype(np.int32), columns[2], columns[3])
