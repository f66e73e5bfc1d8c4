"""Alignment of segments: which source segments correspond to which target segments.

Several passes over the corpus, each a forward-backward sum over all ways to divide a pair into beads
(`beads`), by evidence (`evidence`) whose parameters and lexicon the previous pass taught (`learning`).
What stands in another order on the two sides is found among what the monotone path left over (`moved`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from glossalign.align import learning, lexicon, moved
from glossalign.align.band import find_band
from glossalign.align.beads import best_path, forward_backward
from glossalign.align.evidence import Parameters, Side, Words, bead_scores, side
from glossalign.model import Alignment, Bead

if TYPE_CHECKING:
    from glossalign.align.lexicon import Lexicon

PASSES = 3
"""Alignments of the corpus; the last is returned. More do not change a figure."""

Strings = Sequence[str]


def align(
    pairs: Iterable[tuple[Strings, Strings]],
    *,
    kinds: Sequence[tuple[Strings, Strings]] | None = None,
    blocks: Sequence[tuple[Sequence[int], Sequence[int]]] | None = None,
    known: Lexicon | None = None,
) -> Iterator[Alignment]:
    """Align a corpus and yield one Alignment a pair, in their order.

    A pair is (source segments, target segments). `kinds`, one pair of lists a pair, holds the kind of
    block (model.BlockKind) of each segment; `blocks` the number of the block that it stands in. The lexicon
    is learned from all pairs together, with `known` as a start. Raises AlignmentError `too-large`.
    """
    ids: dict[str, int] = {}
    sides = [
        tuple(
            side(
                pair[k],
                ids,
                kinds[number][k] if kinds else None,
                blocks[number][k] if blocks else None,
            )
            for k in (0, 1)
        )
        for number, pair in enumerate(pairs)
    ]
    corpus = [(one, other) for one, other in sides]
    start = learning.shared_tokens(ids)
    if known:
        start = lexicon.merge(start, lexicon.to_table(known, ids))
    words = Words(
        start,
        learning.frequencies([one for one, _ in corpus], len(ids)),
        learning.frequencies([other for _, other in corpus], len(ids)),
    )
    parameters = learning.starting_parameters()
    for _ in range(PASSES - 1):
        found = [_monotone(one, other, parameters, words) for one, other in corpus]
        parameters = learning.estimate(corpus, found)
        words = learning.learn_words(corpus, found, words, start)
    for one, other in corpus:
        beads = _monotone(one, other, parameters, words)
        beads = moved.find_moved(one, other, beads, parameters, words)
        yield Alignment(tuple(_in_source_order(beads)))


def _monotone(source: Side, target: Side, parameters: Parameters, words: Words) -> list[Bead]:
    """Return the beads of the path that keeps the order of both sides."""
    band = find_band(source, target, words)
    posterior = forward_backward(bead_scores(source, target, band, parameters, words), band)
    return [
        Bead(
            range(i0, i1),
            range(j0, j1),
            min(1.0, float(posterior[i1 - i0, j1 - j0][i1, j1 - band.low[i1]])),
        )
        for i0, i1, j0, j1 in best_path(posterior, band)
    ]


def _in_source_order(beads: list[Bead]) -> list[Bead]:
    """Sort by source; a bead without source follows the bead of the target segment before it."""
    owner = {j: bead for bead in beads if bead.source for j in bead.target}
    keys = {}
    place = -1
    for j in sorted(j for bead in beads for j in bead.target):
        if j in owner:
            place = owner[j].source.start
        keys[j] = place
    return sorted(
        beads,
        key=lambda bead: (
            (bead.source.start, -1) if bead.source else (keys[bead.target.start], bead.target.start)
        ),
    )
