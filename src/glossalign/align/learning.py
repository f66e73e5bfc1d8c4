"""What alignment learns from the corpus: shapes, lengths and kinds of beads, and the lexicon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from glossalign.align import anchors, lexicon
from glossalign.align.beads import SHAPES, Shape
from glossalign.align.evidence import KINDS, Parameters, Side, Words
from glossalign.align.lexicon import Floats, Table

if TYPE_CHECKING:
    from glossalign.model import Bead

ANCHOR = 0.8
"""Probability that a number, link, tag or stretch of code is kept in translation."""
COGNATE = 0.5
"""Probability that a word which could be a name or a loan is."""
LEARNED = 0.5
"""What the probability of a cognate is multiplied by once a lexicon is learned, which knows the
common ones."""
CONFIDENT = 0.3
"""Beads below this confidence teach nothing."""

_PRIORS: Mapping[Shape, float] = {
    (1, 1): 0.80, (0, 1): 0.05, (1, 0): 0.05, (1, 2): 0.035, (2, 1): 0.035, (2, 2): 0.012,
    (1, 3): 0.005, (3, 1): 0.005, (1, 4): 0.001, (4, 1): 0.001, (2, 3): 0.001, (3, 2): 0.001,
}  # fmt: skip
"""Near the shares that Gale & Church (1993, table 5) found; replaced by those of the corpus."""
_PRIOR_WEIGHT = 20
"""Beads that the priors above count as, so that a single article does not forbid what it does not
show."""
_SAME_KIND, _OTHER_KIND = 0.5, -1.5
_KINDS_RANGE = (-4.0, 2.5)


def starting_parameters() -> Parameters:
    """Return the parameters of the first pass."""
    kinds = np.where(np.eye(len(KINDS)), _SAME_KIND, _OTHER_KIND)
    return Parameters(
        priors=dict(_PRIORS),
        length=(0.0, 0.04, 3.0),
        spread=(4.2, 0.6),
        kinds=np.pad(kinds, (0, 1)),
    )


def estimate(pairs: Sequence[tuple[Side, Side]], found: Sequence[Sequence[Bead]]) -> Parameters:
    """Return the parameters that the beads found in a pass suggest (a step of hard EM)."""
    counts = {shape: share * _PRIOR_WEIGHT for shape, share in _PRIORS.items()}
    ratios, sizes = [], []
    kinds = np.eye(len(KINDS)) + 0.3
    for (source, target), beads in zip(pairs, found, strict=True):
        for bead in beads:
            shape = len(bead.source), len(bead.target)
            if shape in counts:
                counts[shape] += bead.confidence
            if not all(shape) or bead.confidence < CONFIDENT:
                continue
            a = source.lengths[bead.source.start : bead.source.stop].sum()
            b = target.lengths[bead.target.start : bead.target.stop].sum()
            ratios.append(np.log(b / a))
            sizes.append((a + b) / 2)
            first, second = source.kinds[bead.source.start], target.kinds[bead.target.start]
            if first >= 0 and second >= 0:
                kinds[first, second] += 1
    total = sum(counts.values())
    start = starting_parameters()
    logs = np.log(np.concatenate([target.lengths for _, target in pairs] or [np.ones(1)]))
    return Parameters(
        priors={shape: counts[shape] / total for shape in SHAPES},
        length=_length(np.array(ratios), np.array(sizes)) or start.length,
        spread=(float(logs.mean()), max(0.05, float(logs.var()))) if len(logs) else start.spread,
        kinds=_log_odds(kinds),
    )


def _length(ratios: Floats, sizes: Floats) -> tuple[float, float, float] | None:
    """Fit mean and variance of log length ratios; the variance is v0 + v1 / length."""
    if len(ratios) < 10:
        return None
    mean = float(np.median(ratios))
    squares = np.clip((ratios - mean) ** 2, 0, 1)
    design = np.stack([np.ones_like(sizes), 1 / sizes], axis=1) * np.sqrt(sizes)[:, None]
    v0, v1 = np.linalg.lstsq(design, squares * np.sqrt(sizes), rcond=None)[0]
    return mean, max(0.01, float(v0)), max(0.5, float(v1))


def _log_odds(counts: Floats) -> Floats:
    share = counts / counts.sum()
    odds = np.log(share / (share.sum(axis=0)[None, :] * share.sum(axis=1)[:, None]))
    return np.pad(np.clip(odds, *_KINDS_RANGE), (0, 1))


def frequencies(sides: Sequence[Side], size: int) -> Floats:
    """Return the relative frequency of each token id on one side of the corpus, smoothed."""
    tokens = [t for side in sides for t in side.tokens]
    counts = np.bincount(np.concatenate([*tokens, np.empty(0, np.int32)]), minlength=size) + 0.1
    return counts / counts.sum()


def shared_tokens(ids: Mapping[str, int]) -> Table:
    """Return the table in which every anchor and likely cognate translates to itself."""
    shared = [token for token in ids if anchors.can_be_shared(token)]
    same = np.array([ids[token] for token in shared], np.int32)
    kept = np.array([ANCHOR if anchors.is_anchor(token) else COGNATE for token in shared])
    return Table(same, same, kept, kept)


def learn_words(
    pairs: Sequence[tuple[Side, Side]],
    found: Sequence[Sequence[Bead]],
    words: Words,
    known: Table,
    taught: Sequence[lexicon.Example] = (),
) -> Words:
    """Return `words` with the lexicon that confident beads and `taught` teach, after `known`."""
    examples = [
        (
            np.concatenate(source.tokens[bead.source.start : bead.source.stop]),
            np.concatenate(target.tokens[bead.target.start : bead.target.stop]),
            bead.confidence,
        )
        for (source, target), beads in zip(pairs, found, strict=True)
        for bead in beads
        if bead.source and bead.target and bead.confidence > CONFIDENT
    ]
    frequency = words.source_frequency, words.target_frequency
    learned = lexicon.train([*examples, *taught], len(frequency[0]), frequency, known)
    kept = np.where(known.forward >= ANCHOR, known.forward, known.forward * LEARNED)
    return Words(
        lexicon.merge_tables(learned, Table(known.source, known.target, kept, kept)), *frequency
    )
