"""Fitting the temperature: the T under which label probabilities are worth believing.

Each sentence of need is taken as a query and left out of its label; T minimises the negative log likelihood.
Source: Guo et al., On Calibration of Modern Neural Networks, ICML 2017 (temperature scaling).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.types import Matrix
from crossaisle.understand.labels import LabelText

DEFAULT_TEMPERATURE: Final = 0.06
_GRID: Final = np.geomspace(0.01, 0.5, 40)


def held_out(texts: Sequence[LabelText], vectors: Matrix) -> tuple[Matrix, NDArray[np.int64]]:
    """Give similarities and truths of every sentence of need, each with itself left out of its label.

    Returns:
        (n, labels) float32 cosines and (n,) label numbers in order of first appearance.
    """
    ids = {label: place for place, label in enumerate(dict.fromkeys(text.label for text in texts))}
    owner = np.array([ids[text.label] for text in texts], dtype=np.int64)
    asked = np.array([place for place, text in enumerate(texts) if not text.is_name], dtype=np.int64)
    cosines = vectors[asked] @ vectors.T
    cosines[np.arange(len(asked)), asked] = -1.0
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(ids)))
    return np.maximum.reduceat(cosines[:, order], starts, axis=1), owner[asked]


def fit_temperature(similarities: Matrix, truths: NDArray[np.int64]) -> float:
    """Give the temperature with the least negative log likelihood; the default when there is nothing to fit on."""
    if len(truths) < 20:
        return DEFAULT_TEMPERATURE
    losses = [_loss(similarities / temperature, truths) for temperature in _GRID]
    return float(_GRID[int(np.argmin(losses))])


def expected_error(similarities: Matrix, truths: NDArray[np.int64], *, temperature: float, bins: int = 10) -> float:
    """Give the expected calibration error of the top label, 0 to 1, over equally wide bins."""
    logits = similarities.astype(np.float64) / temperature
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truths
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(right[place == one].mean() - sure[place == one].mean()) * np.mean(place == one) for one in np.unique(place)]
    return float(np.sum(gaps))


def _loss(logits: Matrix, truths: NDArray[np.int64]) -> float:
    wide = logits.astype(np.float64)
    highest = wide.max(axis=1)
    total = highest + np.log(np.exp(wide - highest[:, None]).sum(axis=1))
    return float((total - wide[np.arange(len(truths)), truths]).mean())
