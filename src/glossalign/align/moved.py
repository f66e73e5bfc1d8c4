"""Pairs among segments that stand in another order on the two sides.

The monotone path keeps the longest part that has one order and leaves a moved section unpaired on
both sides. Here such left-over runs are aligned with each other; a pair of runs is accepted where
its evidence outweighs the odds against a move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite
from typing import TYPE_CHECKING

import numpy as np

from glossalign.align.band import WHOLE_UP_TO
from glossalign.align.beads import Band, Scores, best_path, forward_backward, log_total, whole
from glossalign.align.evidence import Parameters, Side, Words, bead_scores, part
from glossalign.model import Bead

if TYPE_CHECKING:
    from glossalign.align.lexicon import Floats

MOVED = 20.0
"""Log odds against a move. Chosen on the development sets (docs/architecture.md), in which
neighbours cross and no section is moved: at this value no false move costs a true bead there.
tests/align/test_gold.py moves sections and fails where it is far higher or lower."""
FAR_BETTER = 10.0
"""Log odds by which a partner elsewhere must beat the one that the order allows, to be tried."""
UNSURE = 0.5
"""Beads of the monotone path below this confidence are given up where a move explains them better.
"""

Run = list[int]


@dataclass(frozen=True, slots=True)
class Rivals:
    """The scores of 1-1 beads, and the best that each segment could have."""

    singles: Scores
    band: Band
    rows: Floats
    """Best score of each source segment, shape (n,)."""
    columns: Floats
    """Best score of each target segment, shape (m,)."""

    def gain(self, bead: Bead) -> float:
        """Return how much better one segment of a 1-1 bead would score with another partner."""
        i, j = bead.source.start, bead.target.start
        own = self.singles[i + 1, j + 1 - self.band.low[i + 1]]
        return float(max(self.rows[i], self.columns[j]) - own)


def rivals(singles: Scores, band: Band) -> Rivals:
    """Return the rivals in a lattice of 1-1 scores."""
    columns = np.full(band.columns + band.width, -np.inf)
    for i, low in enumerate(band.low):
        np.maximum(columns[low : low + band.width], singles[i], out=columns[low : low + band.width])
    return Rivals(singles, band, singles[1:].max(axis=1, initial=-np.inf), columns[1:])


def find_moved(
    source: Side,
    target: Side,
    beads: Sequence[Bead],
    others: Rivals,
    parameters: Parameters,
    words: Words,
) -> list[Bead]:
    """Return the beads with left-over segments paired across the order, given strong evidence.

    `beads` cover both sides once, and so does the result.
    """
    free_source, free_target = _left_over(beads, others)
    if not free_source or not free_target or len(free_source) * len(free_target) > WHOLE_UP_TO:
        return list(beads)
    candidates = _candidates(source, target, free_source, free_target, parameters, words)
    kept = list(beads)
    taken_source: set[int] = set()
    taken_target: set[int] = set()
    for gain, found in sorted(candidates, key=lambda c: (-c[0], c[1][0].source.start)):
        rows = {i for bead in found for i in bead.source}
        columns = {j for bead in found for j in bead.target}
        if rows & taken_source or columns & taken_target:
            continue
        taken_source |= rows
        taken_target |= columns
        odds = 1 / (1 + exp(MOVED - gain))
        kept = _without(kept, rows, columns)
        kept += [Bead(bead.source, bead.target, bead.confidence * odds) for bead in found]
    return kept


def _left_over(beads: Sequence[Bead], others: Rivals) -> tuple[Run, Run]:
    """Return the source and target segments that stand alone or may stand better elsewhere, rising.

    In a lattice that keeps the order a moved segment may have nothing better than the wrong
    neighbour: that bead is sure, and still a far better partner stands elsewhere.
    """
    free = [
        b
        for b in beads
        if not b.source
        or not b.target
        or b.confidence < UNSURE
        or (len(b.source) == len(b.target) == 1 and others.gain(b) > FAR_BETTER)
    ]
    return sorted(i for b in free for i in b.source), sorted(j for b in free for j in b.target)


def _runs(indices: Run) -> list[Run]:
    runs: list[Run] = []
    for i in indices:
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _candidates(
    source: Side, target: Side, rows: Run, columns: Run, parameters: Parameters, words: Words
) -> list[tuple[float, list[Bead]]]:
    """Return (gain over leaving all unpaired, beads) of each pair of runs that is worth it."""
    one, other = part(source, rows), part(target, columns)
    single = bead_scores(one, other, whole(len(one), len(other)), parameters, words)[1, 1][1:, 1:]
    row_of = {i: k for k, i in enumerate(rows)}
    column_of = {j: k for k, j in enumerate(columns)}
    found = []
    for run in _runs(rows):
        for other_run in _runs(columns):
            block = single[
                row_of[run[0]] : row_of[run[-1]] + 1,
                column_of[other_run[0]] : column_of[other_run[-1]] + 1,
            ]
            # The sum of what each segment could gain at best bounds what the run can gain.
            if np.maximum(block.max(axis=1), 0).sum() > MOVED / 2:
                gain, beads = _align_runs(source, target, run, other_run, parameters, words)
                if gain > MOVED and beads:
                    found.append((gain, beads))
    return found


def _align_runs(
    source: Side, target: Side, rows: Run, columns: Run, parameters: Parameters, words: Words
) -> tuple[float, list[Bead]]:
    one, other = part(source, rows), part(target, columns)
    band = whole(len(one), len(other))
    scores = bead_scores(one, other, band, parameters, words)
    unpaired = len(one) * np.log(parameters.priors[1, 0]) + len(other) * np.log(
        parameters.priors[0, 1]
    )
    gain = log_total(scores, band) - unpaired
    posterior = forward_backward(scores, band)
    beads = [
        Bead(
            range(rows[i0], rows[i1 - 1] + 1),
            range(columns[j0], columns[j1 - 1] + 1),
            min(1.0, float(posterior[i1 - i0, j1 - j0][i1, j1])),
        )
        for i0, i1, j0, j1 in best_path(posterior, band)
        if i1 > i0 and j1 > j0
    ]
    return (float(gain) if isfinite(gain) else 0.0), beads


def _without(beads: list[Bead], rows: set[int], columns: set[int]) -> list[Bead]:
    """Return the beads without the given segments; what is left of a broken bead stands alone."""
    kept = []
    for bead in beads:
        if not (rows.intersection(bead.source) or columns.intersection(bead.target)):
            kept.append(bead)
            continue
        kept += [Bead(range(i, i + 1), range(0), UNSURE) for i in bead.source if i not in rows]
        kept += [Bead(range(0), range(j, j + 1), UNSURE) for j in bead.target if j not in columns]
    return kept
