"""The store of sentence vectors: a database in the user's cache folder, by the digest of a text."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path


def stored_vectors(keys: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return the stored vectors of these keys, as the bytes that `store_vectors` was given."""
    found = {}
    with closing(_open()) as store:
        for key in keys:
            row = store.execute("SELECT vector FROM usem3 WHERE key = ?", (key,)).fetchone()
            if row:
                found[key] = row[0]
    return found


def store_vectors(vectors: Mapping[bytes, bytes]) -> None:
    """Store vectors by key."""
    with closing(_open()) as store, store:
        store.executemany("INSERT OR REPLACE INTO usem3 VALUES (?, ?)", vectors.items())


def _open() -> sqlite3.Connection:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(home) / "glossalign"
    folder.mkdir(parents=True, exist_ok=True)
    store = sqlite3.connect(folder / "vectors.sqlite")
    store.execute("CREATE TABLE IF NOT EXISTS usem3 (key BLOB PRIMARY KEY, vector BLOB)")
    return store
