"""Approximate dense search over the exact index's file: fast where comparing with every vector is not.

The vectors stay with ExactIndex, the system of record and the oracle. A file of cells beside them covers the rows up to
the number in its name; rows written since are compared one by one and merged, so nothing is ever missing, and a finished
build replaces the file as a whole. What the cells give is scored again by the true vectors, so scores are exact. Under a
filter that leaves few rows those are compared one by one.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from crossaisle.errors import StorageError
from crossaisle.indexes.cells import Cells
from crossaisle.indexes.exact import ExactIndex
from crossaisle.protocols import Ranking
from crossaisle.types import Mask, Matrix

WORTH_FROM: Final = 25_000
"""Rows from which on cells are built; below, comparing all takes 4 ms at most, at best twice what cells take. docs/log.md."""
EXACT_BELOW: Final = 4096
"""Allowed rows that are compared one by one: 1 ms, less than visiting the many cells that they are in."""
TAIL: Final = 0.1
"""Share of rows written since the last build from which on a new one is due."""


class AnnIndex:
    """All vectors of one encoder: exact in one file, and cells of most of them in another."""

    def __init__(self, path: Path, *, dim: int, worth_from: int = WORTH_FROM) -> None:
        """Take the place of the exact file; the file of cells is found beside it."""
        self.exact = ExactIndex(path, dim=dim)
        self._home, self._dim, self._worth_from = path.parent, dim, worth_from
        self._loaded: tuple[Path, Cells] | None = None
        self._lock = threading.Lock()
        self._seen = -1
        self._building: threading.Thread | None = None

    def __len__(self) -> int:
        return len(self.exact)

    def upsert(self, rows: Sequence[int], vectors: Matrix) -> None:
        """Write rows and make them durable; a covered row that changes makes the file of cells void."""
        covered = self._covered()
        if any(row < covered for row in rows):
            self._drop()
        self.exact.upsert(rows, vectors)

    def take(self, rows: Sequence[int]) -> Matrix:
        """Give (len(rows), dim) float32; a row never written is zero."""
        return self.exact.take(rows)

    def search(self, vector: Matrix, *, k: int, where: Mask) -> Ranking:
        """Give about the k best rows by inner product among those that `where` allows; scores are exact.

        Args:
            vector: (dim,) float32, unit length.
            k: How many at most, >= 1.
            where: (n,) bool, indexed by row.
        """
        cells = self._open()
        if cells is None or k < 1 or np.count_nonzero(where) <= EXACT_BELOW:
            return self.exact.search(vector, k=k, where=where)
        near = cells.near(vector, k=k, where=where[: len(cells)]) if where[: len(cells)].any() else np.zeros(0, dtype=np.int64)
        tail = np.flatnonzero(where[len(cells) : len(self.exact)]) + len(cells)
        rows = np.concatenate([near, tail])
        scores = np.vecdot(self.exact.take(rows.tolist()), vector)
        best = np.lexsort((rows, -scores))[:k]
        return Ranking(tuple(rows[best].tolist()), tuple(scores[best].tolist()))

    def maintain(self) -> None:
        """Start a build in the background where enough was written since the last one, or ever, for it to pay.

        Searches go on with what there is. The interpreter does not end before the build; a failed one leaves things as
        they were, and the next import tries again.
        """
        count = len(self.exact)
        if count < self._worth_from or count - self._covered() <= TAIL * count:
            return
        with self._lock:
            if self._building is None or not self._building.is_alive():
                self._building = threading.Thread(target=self._build_quietly, name="ann-build")
                self._building.start()

    def close(self) -> None:
        """Wait for a running build and let go of the files."""
        if self._building is not None:
            self._building.join()
        with self._lock:
            self._loaded, self._seen = None, -1

    def build(self, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Sort every row into cells anew, beside the one in use, and swap it in.

        Args:
            progress: Called with rows added and all rows.

        Raises:
            StorageError: The file cannot be written; the old one stays.
        """
        self._sweep()
        count = len(self.exact)
        cells = Cells.build(self.exact, count=count, progress=progress)
        fresh = self._home / f".ann.{os.getpid()}-{threading.get_ident()}"
        try:
            cells.write(fresh)
            with fresh.open("rb") as file:
                os.fsync(file.fileno())
            fresh.replace(self._home / f"cells-{count:012d}.faiss")
        except (OSError, RuntimeError) as exc:
            raise StorageError(f"The vector index cannot be written: {exc}.", hint="Free space and run 'crossaisle upgrade'.") from exc
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink()
        for old in self._files()[:-1]:
            old.unlink(missing_ok=True)

    def _build_quietly(self) -> None:
        with contextlib.suppress(StorageError, OSError, RuntimeError):
            self.build()

    def _sweep(self) -> None:
        """Remove what builds of processes that were killed have left."""
        for file in self._home.glob(".ann.*"):
            pid = int(file.name.split(".")[2].partition("-")[0])
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                file.unlink(missing_ok=True)
            except PermissionError:
                continue

    def _files(self) -> list[Path]:
        return sorted(self._home.glob("cells-*.faiss"))

    def _covered(self) -> int:
        files = self._files()
        return int(files[-1].stem.removeprefix("cells-")) if files else 0

    def _drop(self) -> None:
        for file in self._files():
            file.unlink(missing_ok=True)
        with self._lock:
            self._loaded, self._seen = None, -1

    def _open(self) -> Cells | None:
        """Map the newest file of cells, once; None where there is none that can be read."""
        try:
            changed = self._home.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        if changed != self._seen:
            with self._lock:
                self._load()
                self._seen = changed
        loaded = self._loaded
        return loaded[1] if loaded else None

    def _load(self) -> None:
        files = self._files()
        if not files:
            self._loaded = None
        elif self._loaded is None or self._loaded[0] != files[-1]:
            try:
                self._loaded = files[-1], Cells.read(files[-1])
            except RuntimeError:  # damaged, or of another faiss: comparing all is slower and right
                self._loaded = None
