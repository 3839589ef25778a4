"""Vectors in cells of a faiss inverted file, four bits for two numbers: which rows are likely near a query.

Short queries lie outside the cloud of titles, so their neighbours are spread over many cells, and the nearest middles are
poor guides. Cells are therefore taken in order of what their best row may score: the mean row's score plus a part of the
cell's spread. So many are visited that a fifth of the rows a filter allows, and never fewer than 10,000, are looked at;
what comes out still has to be scored by the true vectors. benchmarks/README.md and docs/log.md say what that finds.
Source: Jegou et al., Product quantization for nearest neighbor search, TPAMI 2011 (inverted file); Andre et al., Cache
locality is not enough, VLDB 2015 (four-bit codes); faiss (Douze et al., 2024). The order of cells is ours.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from crossaisle.errors import MissingExtraError
from crossaisle.protocols import VectorIndex
from crossaisle.types import Mask, Matrix, Places

try:
    import faiss as _faiss
except ImportError as exc:
    raise MissingExtraError("ann", extra="ann") from exc

faiss: Any = _faiss  # its stubs lack half of what it offers

VISITED: Final = 0.2
"""Share of the allowed rows that is looked at."""
VISITED_LEAST: Final = 10_000
"""Allowed rows that are looked at in any case: the best of few hide in any cell."""
_CELLS_PER_ROOT: Final = 4
_TRAINING_PER_CELL: Final = 64
_REACH: Final = 0.35
"""Standard deviations of a cell, all directions together, by which its best row may beat its mean."""
_SPARE: Final = 4
_SPARE_LEAST: Final = 60
"""Rows given beyond _SPARE times k: the codes err in the second digit."""
_BATCH: Final = 65_536


class Cells:
    """Rows 0 to len - 1 of an index of vectors, as they were when this was built."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401 - faiss has no types
        """Take a faiss index whose coarse quantizer holds the means of the cells."""
        self._index = index
        self._means: Matrix = index.quantizer.reconstruct_n(0, index.nlist)
        self._reach = _REACH * np.sqrt(np.maximum(1 - np.square(self._means).sum(axis=1), 0))
        self._cell_of_row = np.zeros(len(self), dtype=np.intp)
        for cell in range(index.nlist):
            self._cell_of_row[_rows_of(index, cell)] = cell
        self._sizes: Places = self._counts(np.arange(len(self)))

    def __len__(self) -> int:
        """Rows covered."""
        return int(self._index.ntotal)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Map a file.

        Raises:
            RuntimeError: It is damaged, or of another faiss.
        """
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))

    @classmethod
    def build(cls, vectors: VectorIndex, *, count: int, progress: Callable[[int, int], None] | None = None) -> Self:
        """Sort rows 0 to count - 1 into cells, on every core.

        Args:
            vectors: Where the rows are taken from.
            count: >= 16.
            progress: Called with rows added and all rows.
        """
        cells = max(1, int(_CELLS_PER_ROOT * count**0.5))
        sample = np.random.default_rng(0).permutation(count)[: _TRAINING_PER_CELL * cells]
        index = _trained(vectors.take(np.sort(sample).tolist()), cells)
        for start in range(0, count, _BATCH):
            end = min(start + _BATCH, count)
            index.add(vectors.take(range(start, end)))
            if progress is not None:
                progress(end, count)
        means = np.zeros((cells, index.d), dtype=np.float32)
        for cell in range(cells):
            rows = _rows_of(index, cell)
            if len(rows):
                means[cell] = vectors.take(rows.tolist()).mean(axis=0)
        index.quantizer.reset()
        index.quantizer.add(means)  # codes are not relative to the middles, so these can be replaced
        return cls(index)

    def write(self, path: Path) -> None:
        """Write a file.

        Raises:
            RuntimeError: It cannot be written.
        """
        faiss.write_index(self._index, str(path))

    def near(self, vector: Matrix, *, k: int, where: Mask) -> Places:
        """Give more than k allowed rows, where there are, among which nearly all of the k best are; in no order.

        Args:
            vector: (dim,) float32, unit length.
            k: >= 1.
            where: (n,) bool, n <= len(self), indexed by row; a row beyond its end is not allowed.
        """
        faiss.omp_set_num_threads(1)
        chosen = self._chosen(vector, self._allowed(where))
        is_chosen = np.zeros(len(self._means), dtype=np.bool_)
        is_chosen[chosen] = True
        parameters = faiss.SearchParametersIVF(
            nprobe=len(chosen), sel=_selector(where), quantizer_params=faiss.SearchParameters(sel=_selector(is_chosen))
        )
        wanted = _SPARE * k + _SPARE_LEAST
        _, rows = self._index.search(np.ascontiguousarray(vector[None], dtype=np.float32), wanted, params=parameters)
        found: Places = rows[0][rows[0] >= 0]
        return found

    def _allowed(self, where: Mask) -> Places:
        """Give (cells,) allowed rows of each; counts those that are fewer, the allowed or the others."""
        if len(where) == len(self) and 2 * np.count_nonzero(where) > len(where):
            return np.asarray(self._sizes - self._counts(np.flatnonzero(~where)))
        return self._counts(np.flatnonzero(where))

    def _counts(self, rows: Places) -> Places:
        return np.bincount(self._cell_of_row.take(rows), minlength=len(self._means))

    def _chosen(self, vector: Matrix, allowed: Places) -> Places:
        """Give the cells to visit; none without an allowed row."""
        # A product this small is not worth BLAS's threads, and on a busy machine waits for them.
        best = np.where(allowed > 0, np.vecdot(self._means, vector) + self._reach, -np.inf)
        order = np.argsort(-best)[: np.count_nonzero(allowed)]
        looked_at = np.cumsum(allowed[order])
        enough = max(VISITED * allowed.sum(), VISITED_LEAST)
        return np.asarray(order[: np.searchsorted(looked_at, enough) + 1], dtype=np.int64)


def _trained(sample: Matrix, cells: int) -> Any:  # noqa: ANN401 - faiss has no types
    """Give an empty index that has learned where the cells and the codes are."""
    dim = sample.shape[1]
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    middles = faiss.Kmeans(dim, cells, niter=8, seed=1, spherical=True, min_points_per_centroid=1)
    middles.train(sample)
    index = faiss.index_factory(dim, f"IVF{cells},PQ{dim // 2 if dim % 2 == 0 else dim}x4fs", faiss.METRIC_INNER_PRODUCT)
    index.quantizer.add(middles.centroids)
    faiss.omp_set_num_threads(1)  # hundreds of tiny problems, on which threads only wait for each other
    index.train(sample)
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    return index


def _rows_of(index: Any, cell: int) -> Places:  # noqa: ANN401 - faiss has no types
    count = index.invlists.list_size(cell)
    rows: Places = faiss.rev_swig_ptr(index.invlists.get_ids(cell), count) if count else np.zeros(0, dtype=np.int64)
    return rows


def _selector(where: Mask) -> Any:  # noqa: ANN401 - faiss has no types
    return faiss.IDSelectorBitmap(np.packbits(where, bitorder="little"))
