"""Merging evidence of different scales: scores scaled by the best of their list, signals added up by named weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from crossaisle.types import Scores


def scaled(scores: Scores, *, top: float | None = None) -> Scores:
    """Divide by the best score of the list, so that it becomes 1; all zero when nothing scores above 0.

    Args:
        scores: (n,) float32; non-finite ones count as 0.
        top: The best score of the whole list, where `scores` is a part of it.

    Example:
        >>> scaled(np.array([4.0, 1.0, -1.0], dtype=np.float32)).tolist()
        [1.0, 0.25, 0.0]
    """
    finite = np.where(np.isfinite(scores), scores, np.float32(0))
    best = float(finite.max(initial=0.0)) if top is None else top
    return np.asarray(np.clip(finite / best, 0.0, 1.0) if best > 0 else np.zeros_like(finite), dtype=np.float32)


def weighted(signals: Mapping[str, Scores], weights: Mapping[str, float], *, n: int) -> Scores:
    """Add up named signals by named weights; a signal without a weight counts nothing, a missing signal is 0.

    Args:
        signals: Name -> (n,) float32.
        weights: Name -> weight.
        n: Entries.

    Example:
        >>> weighted({"a": np.array([1.0, 0.5]), "b": np.ones(2)}, {"a": 2.0}, n=2).tolist()
        [2.0, 1.0]
    """
    total = np.zeros(n, dtype=np.float32)
    for name, values in signals.items():
        if weights.get(name):
            total += np.float32(weights[name]) * values.astype(np.float32)
    return total
