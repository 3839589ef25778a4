"""Vector arithmetic: unit rows, the best k under a mask with a total order, and on how many threads it runs."""

from __future__ import annotations

import functools
import threading
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from crossaisle.types import Mask, Matrix


class _OneThread:
    """Keeps this process's matrix products to the threads that ask for them, until the last who wants it so is done.

    A query's products are small: handing half of one to another thread costs more than it saves, and on a busy machine
    the wait for that thread is longer than the work. Entering takes 20 microseconds; may be entered again and by many.
    """

    def __init__(self) -> None:
        self._lock, self._users = threading.Lock(), 0
        self._before: dict[int, int] = {}
        """Place of a library -> its threads, when it last had more than one."""

    def __enter__(self) -> None:
        with self._lock:
            if not self._users:
                for place, library in enumerate(_blas()):
                    threads = library.get_num_threads()
                    # A library that counts for each thread apart still says 1 where another thread set it back.
                    self._before[place] = threads if threads > 1 else self._before.get(place, threads)
                    _limit(library, 1)
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                for place, library in enumerate(_blas()):
                    _limit(library, self._before[place])


one_thread: Final = _OneThread()


@functools.cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


@functools.cache
def _blas() -> tuple[Any, ...]:
    """Libraries of matrix products that are loaded when they are first needed: numpy's."""
    return tuple(_controller().select(user_api="blas").lib_controllers)


def _limit(library: Any, threads: int) -> None:  # noqa: ANN401 - a controller of threadpoolctl, which has no types
    """Set the threads of a library, from whichever thread this is.

    threadpoolctl 3.8 lets only the thread that first limited OpenBLAS do so again, and silently ignores all others.
    """
    if hasattr(library, "clear_controlling_thread"):
        library.clear_controlling_thread(force=True)
    library.set_num_threads(threads)


def unit_rows(matrix: Matrix) -> Matrix:
    """Scale each row to length 1; a zero or non-finite row becomes zero.

    Args:
        matrix: (n, dim) float.

    Returns:
        (n, dim) float32.
    """
    with np.errstate(over="ignore"):
        plain = np.asarray(matrix, dtype=np.float32)
    finite = np.where(np.isfinite(plain).all(axis=1, keepdims=True), plain, np.float32(0))
    norms = np.linalg.norm(finite, axis=1, keepdims=True)
    return np.asarray(finite / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def top_rows(scores: NDArray[np.float32], *, k: int, where: Mask, floor: float = -np.inf) -> NDArray[np.int64]:
    """Give the rows of the k highest scores that `where` allows, best first.

    Args:
        scores: (n,) higher is better; non-finite scores sort last.
        k: How many at most, >= 0.
        where: (n,) bool.
        floor: Scores at or below it are left out.

    Returns:
        (at most k,) row numbers; equal scores in order of row.

    Example:
        >>> top_rows(np.array([.1, .9, np.nan, .9], dtype=np.float32), k=3, where=np.array([True, True, True, False])).tolist()
        [1, 0, 2]
    """
    ranked = np.where(np.isfinite(scores), scores, -np.finfo(np.float32).max)
    rows = np.flatnonzero(where & (ranked > floor))
    if len(rows) > k:
        kept = np.argpartition(-ranked[rows], k - 1)[:k] if k else np.empty(0, dtype=np.int64)
        edge = ranked[rows[kept]].min() if k else np.inf
        rows = rows[ranked[rows] >= edge]
    return np.asarray(rows[np.lexsort((rows, -ranked[rows]))][:k], dtype=np.int64)
