"""Merging evidence of different scales: scores scaled by the best of their list, signals added up by named weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


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
