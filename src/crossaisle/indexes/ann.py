"""Approximate dense search with faiss over the exact index's file: fast where comparing with every vector is not.

The vectors stay with ExactIndex, the system of record and the oracle. A faiss file beside them covers the rows up to the
number in its name; rows written since are compared one by one and merged, so nothing is ever missing, and a finished
build replaces the file as a whole. What faiss finds is scored again by the true vectors. Under a filter that leaves few
rows those are compared exactly; otherwise more cells are visited the narrower the filter is.
Source: Jegou et al., Product quantization for nearest neighbor search, TPAMI 2011 (inverted file); faiss (Douze et al., 2024).
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from crossaisle.errors import MissingExtraError, StorageError
from crossaisle.indexes.exact import ExactIndex
from crossaisle.protocols import Ranking
from crossaisle.types import Mask, Matrix, Places

try:
    import faiss as _faiss
except ImportError as exc:
    raise MissingExtraError("ann", extra="ann") from exc

faiss: Any = _faiss  # its stubs lack half of what it offers

WORTH_FROM: Final = 50_000
"""Rows from which on an index is built; below, comparing all is as fast. benchmarks/README.md, ann."""
EXACT_BELOW: Final = 1024
"""Allowed rows that are compared one by one."""
TAIL: Final = 0.1
"""Share of rows written since the last build from which on a new one is due."""
_CELLS_PER_ROOT: Final = 4
_PROBES: Final = 40
"""Cells visited of the whole; with a filter more, up to _MOST_PROBES."""
_MOST_PROBES: Final = 512
_TRAINING_PER_CELL: Final = 48
_SPARE: Final = 2
"""Found this many times over before the true vectors decide: the quantised ones err in the third digit."""
_BATCH: Final = 65_536


class AnnIndex:
    """All vectors of one encoder: exact in one file, and a faiss index of most of them in another."""

    def __init__(self, path: Path, *, dim: int, worth_from: int = WORTH_FROM) -> None:
        """Take the place of the exact file; the faiss file is found beside it."""
        self.exact = ExactIndex(path, dim=dim)
        self._home, self._dim, self._worth_from = path.parent, dim, worth_from
        self._loaded: tuple[Path, Any, int] | None = None
        self._lock = threading.Lock()
        self._seen = -1
        self._building: threading.Thread | None = None

    def __len__(self) -> int:
        return len(self.exact)

    def upsert(self, rows: Sequence[int], vectors: Matrix) -> None:
        """Write rows and make them durable; a covered row that changes makes the faiss file void."""
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
        found = self._open()
        allowed = int(np.count_nonzero(where))
        if found is None or allowed <= EXACT_BELOW or k < 1:
            return self.exact.search(vector, k=k, where=where)
        index, covered = found
        near = self._near(index, vector, k=k, where=where[:covered])
        tail = np.flatnonzero(where[covered : len(self.exact)]) + covered
        rows = np.concatenate([near, tail])
        scores = self.exact.take(rows.tolist()) @ vector
        best = np.argpartition(-scores, k - 1)[:k] if len(rows) > k else np.arange(len(rows))
        best = best[np.lexsort((rows[best], -scores[best]))]
        return Ranking(tuple(rows[best].tolist()), tuple(scores[best].tolist()))

    def _near(self, index: Any, vector: Matrix, *, k: int, where: Mask) -> Places:  # noqa: ANN401 - faiss has no types
        faiss.omp_set_num_threads(1)
        share = np.count_nonzero(where) / max(len(where), 1)
        probes = min(int(_PROBES / max(share, 1e-6) ** 0.5), _MOST_PROBES, index.nlist)
        bits = np.packbits(where, bitorder="little")
        selector = None if share == 1 else faiss.IDSelectorBitmap(len(where), faiss.swig_ptr(bits))
        parameters = faiss.SearchParametersIVF(nprobe=probes, sel=selector)
        _, rows = index.search(np.ascontiguousarray(vector[None], dtype=np.float32), _SPARE * k, params=parameters)
        found: Places = rows[0][rows[0] >= 0]
        return found

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
        """Build the faiss file anew over every row, beside the one in use, and swap it in.

        Args:
            progress: Called with rows added and all rows.

        Raises:
            StorageError: The file cannot be written; the old one stays.
        """
        self._sweep()
        count = len(self.exact)
        cells = max(1, int(_CELLS_PER_ROOT * count**0.5))
        index = faiss.index_factory(self._dim, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.niter, index.cp.seed = 8, 1
        sample = np.random.default_rng(0).permutation(count)[: _TRAINING_PER_CELL * cells]
        index.train(self.exact.take(np.sort(sample).tolist()))
        for start in range(0, count, _BATCH):
            end = min(start + _BATCH, count)
            index.add(self.exact.take(range(start, end)))
            if progress is not None:
                progress(end, count)
        fresh = self._home / f".ann.{os.getpid()}-{threading.get_ident()}"
        try:
            faiss.write_index(index, str(fresh))
            with fresh.open("rb") as file:
                os.fsync(file.fileno())
            fresh.replace(self._home / f"ann-{count:012d}.faiss")
        except (OSError, RuntimeError) as exc:
            raise StorageError(f"The vector index cannot be written: {exc}.", hint="Free space and run 'crossaisle upgrade'.") from exc
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink()
        for old in self._files()[:-1]:
            old.unlink(missing_ok=True)

    def _build_quietly(self) -> None:
        with contextlib.suppress(StorageError, OSError):
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
        return sorted(self._home.glob("ann-*.faiss"))

    def _covered(self) -> int:
        files = self._files()
        return int(files[-1].stem.removeprefix("ann-")) if files else 0

    def _drop(self) -> None:
        for file in self._files():
            file.unlink(missing_ok=True)
        with self._lock:
            self._loaded, self._seen = None, -1

    def _open(self) -> tuple[Any, int] | None:
        """Map the newest faiss file, once; None where there is none that can be read."""
        try:
            changed = self._home.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        if changed != self._seen:
            with self._lock:
                self._load()
                self._seen = changed
        loaded = self._loaded
        return (loaded[1], loaded[2]) if loaded else None

    def _load(self) -> None:
        files = self._files()
        if not files:
            self._loaded = None
        elif self._loaded is None or self._loaded[0] != files[-1]:
            try:
                index = faiss.read_index(str(files[-1]), faiss.IO_FLAG_MMAP_IFC)
            except RuntimeError:  # damaged, or of another faiss: comparing all is slower and right
                self._loaded = None
            else:
                self._loaded = files[-1], index, int(index.ntotal)
