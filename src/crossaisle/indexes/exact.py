"""Exact dense search under a mask, over a memory-mapped file of vectors: the oracle for every faster index.

Row r stands at byte r * dim * 4; nothing else is in the file. Vectors are durable before the catalogue commits the rows
that name them, so a crash leaves at most rows that no product points to.
Knows rows and vectors only; which rows live is said by the mask.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from crossaisle.errors import StorageError
from crossaisle.protocols import Ranking
from crossaisle.types import Mask, Matrix
from crossaisle.vectors import top_rows

_GATHER_BELOW = 0.25
"""Copying the allowed rows beats multiplying all of them below this share; see benchmarks/README.md."""


class ExactIndex:
    """All vectors of one encoder in one file; created on first write."""

    def __init__(self, path: Path, *, dim: int) -> None:
        self._path, self._dim = path, dim
        self._vectors: Matrix = np.zeros((0, dim), dtype=np.float32)

    def __len__(self) -> int:
        """Rows that the file can hold, gaps included."""
        return self._path.stat().st_size // (4 * self._dim) if self._path.exists() else 0

    def upsert(self, rows: Sequence[int], vectors: Matrix) -> None:
        """Write rows and make them durable before returning.

        Raises:
            StorageError: The file cannot be written, or the vectors are of another length.
        """
        if not rows:
            return
        if vectors.shape != (len(rows), self._dim):
            raise StorageError(
                f"Vectors of shape {vectors.shape} do not fit {len(rows)} rows of {self._dim}.", hint="Was the encoder replaced?"
            )
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("r+b" if self._path.exists() else "x+b") as file:
                for row, vector in zip(rows, np.ascontiguousarray(vectors, dtype=np.float32), strict=True):
                    file.seek(row * self._dim * 4)
                    file.write(vector.tobytes())
                file.flush()
                os.fsync(file.fileno())
        except OSError as exc:
            raise StorageError(
                f"Vectors cannot be written: {exc.strerror}.", hint="Check free space and permissions, then import again."
            ) from exc

    def take(self, rows: Sequence[int]) -> Matrix:
        """Give (len(rows), dim) float32; a row never written is zero."""
        vectors = self._mapped()
        wanted = np.asarray(rows, dtype=np.int64)
        known = wanted < len(vectors)
        if known.all():
            return np.asarray(vectors[wanted])
        found = np.zeros((len(wanted), self._dim), dtype=np.float32)
        found[known] = vectors[wanted[known]]
        return found

    def search(self, vector: Matrix, *, k: int, where: Mask) -> Ranking:
        """Give the k best rows by inner product among those that `where` allows and that have a vector.

        Args:
            vector: (dim,) float32, unit length.
            k: How many at most, >= 0.
            where: (n,) bool, indexed by row.
        """
        vectors = self._mapped()
        rows = np.flatnonzero(where[: len(vectors)])
        scores = vectors[rows] @ vector if len(rows) < _GATHER_BELOW * len(vectors) else (vectors @ vector)[rows]
        best = top_rows(scores, k=k, where=np.isfinite(scores))
        return Ranking(tuple(rows[best].tolist()), tuple(scores[best].tolist()))

    def maintain(self) -> None:
        """Nothing is ever due here."""

    def close(self) -> None:
        """Let go of the file."""
        self._vectors = np.zeros((0, self._dim), dtype=np.float32)

    def _mapped(self) -> Matrix:
        """Map the file anew when another process has made it longer."""
        count = len(self)
        if count > len(self._vectors):
            try:
                self._vectors = np.asarray(np.memmap(self._path, dtype=np.float32, mode="r", shape=(count, self._dim)))
            except OSError as exc:
                raise StorageError(f"Vectors cannot be read: {exc.strerror}.", hint="Run 'crossaisle doctor'.") from exc
        return self._vectors
