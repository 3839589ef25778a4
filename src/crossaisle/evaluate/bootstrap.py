"""How far a mean over queries can be trusted: percentile bootstrap intervals.

Queries are drawn again with replacement, all columns together, so a column of differences between two pipelines gives
the interval of a paired gain. Knows nothing of what the columns mean.

Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13; Sakai, SIGIR 2006, for ranking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.errors import UserError

Values = NDArray[np.float64]
"""(n, m) float64: n queries by m columns."""

RESAMPLES: Final = 10_000
LEVEL: Final = 0.95
"""Share of resampled means that lie inside the interval."""
_CELLS: Final = 2**22
"""Draws held at once: bounds the memory at some 100 MB however many queries there are."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries, with its interval."""

    value: float
    low: float
    high: float


def estimate(values: Values, *, rng: np.random.Generator) -> tuple[Estimate, ...]:
    """Give the mean of each column with its 95 % interval; a single query gives an interval of no width.

    Args:
        values: (n, m) float64, one row a query, n >= 1.
        rng: The same generator state gives the same intervals.

    Raises:
        UserError: There are no rows.

    Example:
        >>> estimate(np.array([[0.0], [1.0], [1.0], [0.0]]), rng=np.random.default_rng(0))
        (Estimate(value=0.5, low=0.0, high=1.0),)
    """
    if not len(values):
        raise UserError("There is no query to take a mean over.", hint="Give at least one row of values.")
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(_resampled_means(values, rng=rng), [tail, 100 - tail], axis=0)
    return tuple(Estimate(*triple) for triple in zip(values.mean(axis=0).tolist(), low.tolist(), high.tolist(), strict=True))


def _resampled_means(values: Values, *, rng: np.random.Generator) -> Values:
    """(RESAMPLES, m): each row the mean of n rows drawn with replacement."""
    count = len(values)
    step = max(1, _CELLS // count)
    sizes = [min(step, RESAMPLES - start) for start in range(0, RESAMPLES, step)]
    return np.concatenate([_times_drawn(size, count, rng=rng) @ values for size in sizes]) / count


def _times_drawn(resamples: int, count: int, *, rng: np.random.Generator) -> Values:
    """(resamples, count): how often each query was drawn. Turns the gathering of rows into one matrix product."""
    cells = rng.integers(count, size=(resamples, count)) + count * np.arange(resamples)[:, np.newaxis]
    return np.bincount(cells.ravel(), minlength=resamples * count).reshape(resamples, count).astype(np.float64)
