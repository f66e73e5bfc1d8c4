"""Which cells of a large lattice are worth looking at: a band around a coarse path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from glossalign.align.beads import SHAPES, Band, best_path, whole
from glossalign.errors import AlignmentError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glossalign.align.evidence import Side, Words

WHOLE_UP_TO = 250_000
"""Cells up to which nothing is left out (500 x 500 segments)."""
LARGEST = 3_000_000_000
"""Bytes that the scores of one pair may take."""
GRAIN = 8
"""Segments that make one step of the coarse path."""
MARGIN = 48
"""Segments on each side of the coarse path that are always in the band."""
RARE = 12
"""A token that stands more often than this in a document places nothing."""


def find_band(source: Side, target: Side, words: Words) -> Band:
    """Return the band of a pair: the whole lattice if it is small, else a stripe around a path.

    The coarse path maximises the weight of rare tokens that translate each other, GRAIN segments a
    step. Memory grows with the length of the documents, not with its square. Raises AlignmentError
    `too-large` before anything large is allocated.
    """
    n, m = len(source), len(target)
    if n * m <= WHOLE_UP_TO:
        return whole(n, m)
    _check(n // GRAIN * (m // GRAIN), 16, n, m)
    centres = _centres(source, target, words)
    low = np.maximum.accumulate(np.clip(centres - MARGIN, 0, None))
    reach = np.maximum.accumulate(np.clip(centres + MARGIN, None, m))
    reach[-1] = m
    # The band has one width, so it is as wide as its widest row; it ends at the last column.
    width = int((reach - low).max()) + 1
    _check((n + 1) * width, 2 * 4 * len(SHAPES), n, m)
    low = np.clip(low, 0, max(0, m + 1 - width))
    low[0] = 0
    return Band(low, width, m + 1)


def _check(cells: int, size: int, n: int, m: int) -> None:
    if cells * size > LARGEST:
        msg = (
            f"{n} x {m} segments need more than {LARGEST // 10**9} GB to align: split the "
            "document, "
            "or give both sides more in common (links, numbers, names)"
        )
        raise AlignmentError("too-large", msg)


def _centres(source: Side, target: Side, words: Words) -> NDArray[np.int64]:
    """Return, for each row 0..n, the column near which the path runs."""
    weights = _coarse(source, target, words)
    rows, columns = weights.shape
    scores = {
        (1, 1): np.pad(weights, ((1, 0), (1, 0))),
        (1, 0): np.zeros((rows + 1, columns + 1), np.float32),
        (0, 1): np.zeros((rows + 1, columns + 1), np.float32),
    }
    path = best_path(scores, whole(rows, columns))
    corners = (
        [(0.0, 0.0)]
        + [
            ((i0 + i1) / 2 * GRAIN, (j0 + j1) / 2 * GRAIN)
            for i0, i1, j0, j1 in path
            if i1 > i0 and j1 > j0 and weights[i0, j0] > 0
        ]
        + [(float(len(source)), float(len(target)))]
    )
    places = np.interp(np.arange(len(source) + 1), *np.array(corners).T)
    return np.asarray(places, np.int64)


def _coarse(source: Side, target: Side, words: Words) -> NDArray[np.float32]:
    """Return the weight of rare tokens that two stretches of GRAIN segments share or translate."""
    shape = (-(-len(source) // GRAIN), -(-len(target) // GRAIN))
    weights = np.zeros(shape, np.float32)
    target_places = _places(target)
    best = _best_translation(words)
    for token, rows in _places(source).items():
        columns = target_places.get(best.get(token, -1), ())
        if columns:
            weight = 1 / (len(rows) * len(columns))
            for row in rows:
                for column in columns:
                    weights[row, column] += weight
    return weights


def _places(side: Side) -> dict[int, list[int]]:
    """Return the stretches in which each rare token stands."""
    places: dict[int, list[int]] = {}
    for i, tokens in enumerate(side.tokens):
        for token in set(tokens.tolist()):
            places.setdefault(token, []).append(i // GRAIN)
    return {token: at for token, at in places.items() if len(at) <= RARE}


def _best_translation(words: Words) -> dict[int, int]:
    order = np.argsort(words.table.backward * words.table.forward, kind="stable")
    return dict(
        zip(words.table.source[order].tolist(), words.table.target[order].tolist(), strict=True)
    )
