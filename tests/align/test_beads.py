"""The dynamic programme against an enumeration of all paths."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from glossalign.align.beads import (
    SHAPES,
    Band,
    Scores,
    Shape,
    best_path,
    forward_backward,
    log_total,
    whole,
)

Path = tuple[tuple[int, int, int, int], ...]


def paths(n: int, m: int, i: int = 0, j: int = 0) -> Iterator[Path]:
    if (i, j) == (n, m):
        yield ()
        return
    for a, b in SHAPES:
        if i + a <= n and j + b <= m:
            for rest in paths(n, m, i + a, j + b):
                yield ((i, i + a, j, j + b), *rest)


def random_scores(n: int, m: int, seed: int) -> dict[Shape, Scores]:
    rng = np.random.default_rng(seed)
    scores = {}
    for a, b in SHAPES:
        values = np.full((n + 1, m + 1), -np.inf, np.float32)
        values[a:, b:] = rng.normal(0, 2, (max(0, n + 1 - a), max(0, m + 1 - b)))
        scores[a, b] = values
    return scores


def worth(path: Path, scores: dict[Shape, Scores]) -> float:
    return sum(float(scores[i1 - i0, j1 - j0][i1, j1]) for i0, i1, j0, j1 in path)


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0), (1, 1), (3, 4), (4, 2)])
def test_posteriors_and_best_path_agree_with_enumeration(n: int, m: int) -> None:
    scores = random_scores(n, m, seed=10 * n + m)
    band = whole(n, m)
    every = list(paths(n, m))
    weights = np.exp([worth(path, scores) for path in every])
    assert log_total(scores, band) == pytest.approx(np.log(weights.sum()), abs=1e-4)
    posterior = forward_backward(scores, band)
    for shape in SHAPES:
        for i in range(n + 1):
            for j in range(m + 1):
                step = (i - shape[0], i, j - shape[1], j)
                expected = (
                    sum(w for w, path in zip(weights, every, strict=True) if step in path)
                    / weights.sum()
                )
                assert posterior[shape][i, j] == pytest.approx(expected, abs=1e-4)
    best = max(every, key=lambda path: worth(path, scores))
    assert tuple(best_path(scores, band)) == best


def test_band_that_holds_the_path_gives_the_same_path() -> None:
    n = 30
    scores = random_scores(n, n, seed=1)
    scores[1, 1] += 6  # the path runs near the diagonal
    low = np.clip(np.arange(n + 1) - 8, 0, n + 1 - 17)
    band = Band(low, 17, n + 1)
    banded = {
        shape: np.stack([values[i, low[i] : low[i] + 17] for i in range(n + 1)])
        for shape, values in scores.items()
    }
    assert best_path(banded, band) == best_path(scores, whole(n, n))
    posterior = forward_backward(banded, band)
    everywhere = forward_backward(scores, whole(n, n))
    for i in range(n + 1):
        np.testing.assert_allclose(
            posterior[1, 1][i], everywhere[1, 1][i, low[i] : low[i] + 17], atol=1e-2
        )
