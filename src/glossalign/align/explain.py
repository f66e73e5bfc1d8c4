"""What a bead rests on: the parts of its score, and the words that speak for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from glossalign.align.evidence import cut, evidence

if TYPE_CHECKING:
    from glossalign.align.passes import Model
    from glossalign.model import Bead

AROUND = 64
"""Segments on each side of a bead whose words count as in sight."""
WORDS = 6
"""Pairs of words that are named."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """The parts of a bead's score: log-likelihood ratios against unrelated segments."""

    shape: float
    """Log prior of its shape (1-1, 2-1, ...)."""
    words: float
    length: float
    kinds: float
    joins: float
    meaning: float
    """By sentence vectors; 0 without an encoder."""
    pairs: tuple[tuple[str, str, float], ...]
    """The strongest pairs of tokens: source, target, log of how much likelier than by chance."""


def grounds(model: Model, number: int, bead: Bead) -> Grounds:
    """Return what a bead of the pair `number` rests on; without a counterpart its prior alone."""
    shape = len(bead.source), len(bead.target)
    if not all(shape) or shape not in model.parameters.priors:
        return Grounds(
            float(np.log(model.parameters.priors.get(shape, 1.0))), 0.0, 0.0, 0.0, 0.0, 0.0, ()
        )
    source, target = model.sides[number]
    left, top = max(0, bead.source.start - AROUND), max(0, bead.target.start - AROUND)
    near = cut(source, left, bead.source.stop + AROUND), cut(target, top, bead.target.stop + AROUND)
    parts = dict(evidence(*near, model.parameters, model.words))[shape]
    at = bead.source.start - left, bead.target.start - top
    return Grounds(
        parts.shape,
        float(parts.words[at]),
        float(parts.length[at]),
        float(parts.kinds[at]),
        float(parts.joins[at]),
        0.0 if parts.meaning is None else float(parts.meaning[at]),
        _pairs(model, number, bead),
    )


def _pairs(model: Model, number: int, bead: Bead) -> tuple[tuple[str, str, float], ...]:
    """Return the best source token of each target token of the bead, strongest first."""
    source, target = model.sides[number]
    sources = np.unique(np.concatenate(source.tokens[bead.source.start : bead.source.stop]))
    targets = np.unique(np.concatenate(target.tokens[bead.target.start : bead.target.stop]))
    table = model.words.table
    there = np.flatnonzero(np.isin(table.source, sources) & np.isin(table.target, targets))
    best: dict[int, tuple[float, int]] = {}
    for entry in there.tolist():
        one, other = int(table.source[entry]), int(table.target[entry])
        ratio = float(table.forward[entry] / model.words.target_frequency[other])
        if ratio > 1:
            best[other] = max(best.get(other, (0.0, 0)), (float(np.log(ratio)), one))
    ranked = sorted(((ratio, one, other) for other, (ratio, one) in best.items()), reverse=True)
    return tuple(
        (model.tokens[one], model.tokens[other], ratio) for ratio, one, other in ranked[:WORDS]
    )
