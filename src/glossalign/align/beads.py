"""Dynamic programming over beads in a band: the best path and the probability of every bead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Rows = NDArray[np.float64]
Shape = tuple[int, int]
"""Number of source and of target segments in a bead."""

SHAPES: tuple[Shape, ...] = (
    (0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1), (2, 3), (3, 2),
)  # fmt: skip
"""The beads that are considered."""

LONGEST = 4
"""Segments on one side of a bead, at the most."""


@dataclass(frozen=True, slots=True)
class Band:
    """The cells of the lattice that are looked at.

    Row i (source segments read) holds the columns (target segments read) `low[i]` to `low[i] +
    width - 1`.
    """

    low: NDArray[np.int64]
    """Shape (n + 1,), never falling, `low[i + 1] - low[i] <= width`."""
    width: int
    columns: int
    """m + 1, the number of columns there are."""

    @property
    def pad(self) -> int:
        """Columns of -inf on both sides of a row, so that every predecessor can be sliced."""
        steps = np.diff(self.low)
        return LONGEST * (1 + int(steps.max(initial=0)))


def whole(n: int, m: int) -> Band:
    """Return the band that leaves nothing out."""
    return Band(np.zeros(n + 1, np.int64), m + 1, m + 1)


def forward_backward(scores: Mapping[Shape, Scores], band: Band) -> dict[Shape, Scores]:
    """Return the posterior probability of each bead.

    `scores[a, b]` has shape (n + 1, width): the log score of the bead of a source and b target
    segments that ends in cell (i, low[i] + k); -inf where there is none. The result has the same
    shapes; null beads included. Rabiner (1989), "A Tutorial on Hidden Markov Models", section III.
    """
    ahead = _sweep(scores, band)
    behind = _sweep_back(scores, band)
    n = len(band.low) - 1
    pad = band.pad
    total = ahead[n, pad + band.columns - 1 - band.low[n]]
    posterior = {}
    for shape, score in scores.items():
        a, b = shape
        out = np.full(score.shape, -np.inf)
        for i in range(a, n + 1):
            start = pad + int(band.low[i] - band.low[i - a]) - b
            out[i] = ahead[i - a, start : start + band.width]
        out += score
        out += behind[:, pad : pad + band.width]
        out -= total
        np.exp(out, out=out)
        posterior[shape] = out.astype(np.float32)
    return posterior


def log_total(scores: Mapping[Shape, Scores], band: Band) -> float:
    """Return the log sum of the scores of all paths through the lattice."""
    n = len(band.low) - 1
    return float(_sweep(scores, band)[n, band.pad + band.columns - 1 - band.low[n]])


def _sweep(scores: Mapping[Shape, Scores], band: Band) -> Rows:
    """Return the log sum over all paths that lead to each cell; rows are padded with -inf."""
    n, width, pad = len(band.low) - 1, band.width, band.pad
    rows = np.full((n + 1, width + 2 * pad), -np.inf)
    gap = _gap_sums(scores)
    for i in range(n + 1):
        reach = np.full(width, -np.inf)
        if i == 0:
            reach[0 - band.low[0]] = 0.0
        for (a, b), score in scores.items():
            if 0 < a <= i:
                start = pad + int(band.low[i] - band.low[i - a]) - b
                np.logaddexp(reach, rows[i - a, start : start + width] + score[i], out=reach)
        reach -= gap[i]
        np.logaddexp.accumulate(reach, out=reach)
        reach += gap[i]
        rows[i, pad : pad + width] = reach
    return rows


def _sweep_back(scores: Mapping[Shape, Scores], band: Band) -> Rows:
    """Return the log sum over all paths from each cell to the end; rows are padded with -inf."""
    n, width, pad = len(band.low) - 1, band.width, band.pad
    rows = np.full((n + 1, width + 2 * pad), -np.inf)
    gap = _gap_sums(scores)
    padded = {s: _pad(v, pad) for s, v in scores.items() if s[0]}
    for i in range(n, -1, -1):
        reach = np.full(width, -np.inf)
        if i == n:
            reach[band.columns - 1 - band.low[n]] = 0.0
        for (a, b), score in padded.items():
            if i + a <= n:
                start = pad - int(band.low[i + a] - band.low[i]) + b
                cells = slice(start, start + width)
                np.logaddexp(reach, rows[i + a, cells] + score[i + a, cells], out=reach)
        reach += gap[i]
        reach = np.logaddexp.accumulate(reach[::-1])[::-1]
        rows[i, pad : pad + width] = reach - gap[i]
    return rows


def _pad(score: Scores, pad: int) -> Scores:
    return np.pad(score, ((0, 0), (pad, pad)), constant_values=-np.inf)


def _gap_sums(scores: Mapping[Shape, Scores]) -> Rows:
    """Return, for each row, the running sum of the scores of unpaired target segments.

    With it the step (0, 1) inside a row is one `accumulate`.
    """
    steps = scores[0, 1].astype(np.float64)
    steps[:, 0] = 0.0
    steps[~np.isfinite(steps)] = 0.0
    return np.cumsum(steps, axis=1)


class Step(NamedTuple):
    """A bead of a path: source segments i0 to i1, target segments j0 to j1, both exclusive."""

    i0: int
    i1: int
    j0: int
    j1: int


def best_path(gains: Mapping[Shape, Scores], band: Band) -> list[Step]:
    """Return the beads of the path whose gains sum to the most.

    `gains` has the shapes of `scores`. With log scores this is Viterbi; with posteriors it is the
    path of maximum expected accuracy.
    """
    n, width, pad = len(band.low) - 1, band.width, band.pad
    rows = np.full((n + 1, width + 2 * pad), -np.inf)
    choice = np.zeros((n + 1, width), np.int8)
    shapes = [s for s in gains if s[0]]
    gap = _gap_sums(gains)
    for i in range(n + 1):
        reach = np.full(width, -np.inf)
        if i == 0:
            reach[0 - band.low[0]] = 0.0
        for k, (a, b) in enumerate(shapes):
            if a <= i:
                start = pad + int(band.low[i] - band.low[i - a]) - b
                come = rows[i - a, start : start + width] + gains[a, b][i]
                better = come > reach
                reach[better] = come[better]
                choice[i, better] = k + 1
        slide = np.maximum.accumulate(reach - gap[i]) + gap[i]
        slid = slide > reach + 1e-9
        choice[i, slid] = 0
        rows[i, pad : pad + width] = np.where(slid, slide, reach)
    path = []
    i, j = n, band.columns - 1
    while i or j:
        k = int(choice[i, j - band.low[i]])
        a, b = shapes[k - 1] if k else (0, 1)
        path.append(Step(i - a, i, j - b, j))
        i, j = i - a, j - b
    return path[::-1]
