"""Merging evidence of different scales: reciprocal ranks, and scores scaled by the best of their list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from crossaisle.errors import UserError


def reciprocal_ranks(rankings: Sequence[Sequence[int]], *, k: int = 60) -> dict[int, float]:
    """Merge rankings by reciprocal rank; robust when scores are not comparable.

    Args:
        rankings: One per source, rows best first, unique within a ranking.
        k: Damping of top ranks, > 0; larger is flatter.

    Returns:
        Row -> score in (0, len(rankings) / (k + 1)], higher is better.

    Raises:
        UserError: k <= 0.

    Example:
        >>> merged = reciprocal_ranks([[7, 8], [8, 9]])
        >>> max(merged, key=merged.get)
        8

    Source:
        Cormack, Clarke, Buettcher, SIGIR 2009.
    """
    if k <= 0:
        raise UserError("k must be greater than 0.", hint="60 is the usual value.")
    merged: dict[int, float] = {}
    for ranking in rankings:
        for place, row in enumerate(ranking, start=1):
            merged[row] = merged.get(row, 0.0) + 1 / (k + place)
    return merged


def scaled(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Divide by the best score of the list, so that it becomes 1; all zero when nothing scores above 0.

    Example:
        >>> scaled(np.array([4.0, 1.0, -1.0], dtype=np.float32)).tolist()
        [1.0, 0.25, 0.0]
    """
    finite = np.where(np.isfinite(scores), scores, 0.0)
    top = float(finite.max()) if len(finite) else 0.0
    return np.asarray(np.clip(finite / top, 0.0, 1.0) if top > 0 else np.zeros_like(finite), dtype=np.float32)


def weighted(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Add up named signals by named weights; a signal without a weight counts nothing, a missing signal is 0."""
    return float(sum(weights.get(name, 0.0) * value for name, value in signals.items()))
