"""Vectors by the hash of the text they were made from: what was encoded once is not encoded again.

Kept beside the vectors of its encoder: the row of a text's vector is remembered, durable after the vector itself, so a
killed import costs at most the batch it was in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from crossaisle.database import Database

_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS vector (hash TEXT PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID;"
_PER_QUERY: Final = 500


class VectorCache:
    """Text hash -> row of a vector."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _SCHEMA)

    def rows(self, hashes: Sequence[str]) -> Mapping[str, int]:
        """Give the rows of the known hashes."""
        found: dict[str, int] = {}
        for start in range(0, len(hashes), _PER_QUERY):
            part = hashes[start : start + _PER_QUERY]
            marks = ",".join("?" * len(part))
            found.update(self._database.read(f"SELECT hash, row FROM vector WHERE hash IN ({marks})", part))  # noqa: S608 - marks only
        return found

    def put(self, rows: Mapping[str, int]) -> None:
        """Remember rows whose vectors are durable."""
        with self._database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", list(rows.items()))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
