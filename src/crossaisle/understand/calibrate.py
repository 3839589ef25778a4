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
ENOUGH: Final = 1024
"""Sentences that one number is fitted on, all 4,408 that ship give the same one for 5 times the work."""
_BLOCK: Final = 256


def held_out(texts: Sequence[LabelText], vectors: Matrix, *, most: int | None = None) -> tuple[Matrix, NDArray[np.int64]]:
    """Give similarities and truths of the sentences of need, each with itself left out of its label.

    Args:
        texts: One per vector.
        vectors: (m, dim) float32, unit rows.
        most: Sentences, from all over the labels; None = all.

    Returns:
        (n, labels) float32 cosines and (n,) label numbers in order of first appearance.
    """
    ids = {label: place for place, label in enumerate(dict.fromkeys(text.label for text in texts))}
    owner = np.array([ids[text.label] for text in texts], dtype=np.int64)
    asked = np.array([place for place, text in enumerate(texts) if not text.is_name], dtype=np.int64)
    if most is not None and len(asked) > most:
        asked = asked[np.linspace(0, len(asked) - 1, most).astype(np.int64)]
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(ids)))
    place = np.argsort(order)
    grouped = vectors[order]
    found = np.empty((len(asked), len(ids)), dtype=np.float32)
    for start in range(0, len(asked), _BLOCK):  # all at once would take a gigabyte
        block = asked[start : start + _BLOCK]
        cosines = vectors[block] @ grouped.T
        cosines[np.arange(len(block)), place[block]] = -1.0
        found[start : start + _BLOCK] = np.maximum.reduceat(cosines, starts, axis=1)
    return found, owner[asked]


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
