"""P(y | x) = softmax(z_y . v / T): how likely each label is what a text means.

A label is a kind, a mission, or a shop category that maps to no kind; it has several vectors (names, everyday ways of
saying it, in every language) and counts by its nearest one. T is calibrated on the label texts themselves, each left
out in turn (calibrate.py). Words that name a kind outright are mixed in as a second, surer witness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.types import Label, Matrix
from crossaisle.vectors import one_thread

NAMED_TRUST: Final = 0.92
"""Weight of a head noun against the vectors; tests/cases/understanding.yaml."""
KEPT: Final = 8
"""Labels kept per need; the rest share what probability is left."""


LIKELY: Final = 64
"""Labels whose similarity is computed in full."""
_DIRECTIONS: Final = 96
_BLOCK: Final = 256
"""Vectors compared with all labels at once: 26 MB of cosines."""


def principal(vectors: Matrix) -> Matrix:
    """Give (dim, r) float32: the directions that hold most of the labels' vectors; r is 96, or dim where that is less.

    Source: principal components, Pearson 1901, about the origin, since cosines are.
    """
    with one_thread:  # several would wait for each other longer than they work
        _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, -_DIRECTIONS:], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class LabelText:
    """One way of saying one label."""

    label: str
    text: str
    is_name: bool
    """True for names and synonyms, False for sentences of need."""


class LabelSpace:
    """Labels, their vectors, and the temperature."""

    def __init__(
        self, texts: Sequence[LabelText], vectors: Matrix, *, names: Mapping[str, str], temperature: float, basis: Matrix | None = None
    ) -> None:
        """Hold them.

        Args:
            texts: One per vector.
            vectors: (m, dim) float32, unit rows.
            names: Label id -> what to call it.
            temperature: T > 0.
            basis: (dim, r) float32 as principal() gives it; None = find it now.
        """
        self.texts, self.vectors = tuple(texts), vectors
        self.ids: tuple[str, ...] = tuple(dict.fromkeys(text.label for text in texts))
        place = {label: number for number, label in enumerate(self.ids)}
        self._owner: NDArray[np.int64] = np.array([place[text.label] for text in texts], dtype=np.int64)
        self._order = np.argsort(self._owner, kind="stable")
        self._starts = np.searchsorted(self._owner[self._order], np.arange(len(self.ids)))
        self._sorted = vectors[self._order]
        self._basis = principal(vectors) if basis is None else basis
        self._coarse = self._sorted @ self._basis
        self._place = place
        self._missions = np.array([label.startswith("mission:") for label in self.ids], dtype=np.bool_)
        self._things = int(np.max(np.flatnonzero(~self._missions), initial=0)) + 1
        self._names = names
        self._called = tuple(map(self.name, self.ids))
        self.temperature = temperature

    def similarities(self, vectors: Matrix, *, first: int | None = None) -> Matrix:
        """Give (n, labels) cosines of each text with the nearest vector of each label, or of the `first` labels only, at least 1."""
        starts = self._starts[:first]
        end = len(self._sorted) if first is None or first >= len(self._starts) else int(self._starts[first])
        return np.asarray(np.maximum.reduceat(vectors @ self._sorted[:end].T, starts, axis=1), dtype=np.float32)

    def near(self, vector: Matrix) -> NDArray[np.float32]:
        """Give (labels,) cosines with the nearest vector of each label: exact for the LIKELY likeliest, close for the rest.

        A projection on the directions in which labels differ most finds the likely ones with a fifth of the work.
        """
        coarse = np.maximum.reduceat(self._coarse @ (vector @ self._basis), self._starts)
        likely = np.argpartition(-coarse, LIKELY)[:LIKELY] if len(coarse) > LIKELY else np.arange(len(coarse))
        ends = np.append(self._starts[1:], len(self._sorted))[likely]
        sizes = ends - self._starts[likely]
        first = np.cumsum(sizes) - sizes
        rows = np.arange(int(sizes.sum())) - np.repeat(first, sizes) + np.repeat(self._starts[likely], sizes)
        coarse[likely] = np.maximum.reduceat(self._sorted[rows] @ vector, first)
        return np.asarray(coarse, dtype=np.float32)

    def probabilities(self, vector: Matrix) -> NDArray[np.float64]:
        """Give (labels,) softmax probabilities."""
        logits = self.near(vector).astype(np.float64) / self.temperature
        weights = np.exp(logits - logits.max())
        return np.asarray(weights / weights.sum(), dtype=np.float64)

    def rank(self, vector: Matrix, *, named: Sequence[str] = (), k: int = KEPT) -> tuple[Label, ...]:
        """Give the k likeliest labels.

        Args:
            vector: (dim,) float32, unit length.
            named: Kinds that the words name, most usual first; they share NAMED_TRUST by their own probabilities.
            k: How many at most.
        """
        probabilities = self.probabilities(vector)
        if named:
            usual = np.array([0.7**place for place in range(len(named))])
            near = np.array([probabilities[self._place[kind]] if kind in self._place else 0.0 for kind in named])
            share = usual / usual.sum() * 0.5 + near / max(near.sum(), 1e-12) * 0.5
            probabilities = probabilities * (1 - NAMED_TRUST)
            for kind, part in zip(named, share / share.sum(), strict=True):
                if kind in self._place:
                    probabilities[self._place[kind]] += NAMED_TRUST * part
        best = np.argsort(-probabilities, kind="stable")[:k]
        return tuple(Label(self.ids[place], self._called[place], float(probabilities[place])) for place in best)

    def kinds(self, vectors: Matrix, *, k: int = 12) -> list[tuple[Label, ...]]:
        """Give for each of (n, dim) vectors the k likeliest labels that are kinds or categories: what a product may be."""
        blocks = (vectors[start : start + _BLOCK] for start in range(0, len(vectors), _BLOCK))
        return [labels for block in blocks for labels in self._kinds(block, k)]

    def _kinds(self, vectors: Matrix, k: int) -> list[tuple[Label, ...]]:
        logits = np.full((len(vectors), len(self.ids)), -np.inf, dtype=np.float32)
        # Missions, which mostly come last, are a third of the work.
        logits[:, : self._things] = self.similarities(vectors, first=self._things) / self.temperature
        logits[:, self._missions] = -np.inf
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        # A part of the columns is sorted, not all: equal ones still go by place.
        best = np.sort(np.argpartition(-weights, min(k, weights.shape[1]) - 1, axis=1)[:, :k], axis=1)
        likely = np.take_along_axis(weights, best, axis=1)
        order = np.argsort(-likely, axis=1, kind="stable")
        found = zip(np.take_along_axis(best, order, axis=1).tolist(), np.take_along_axis(likely, order, axis=1).tolist(), strict=True)
        return [
            tuple(Label(self.ids[place], self._called[place], own) for place, own in zip(places, shares, strict=True))
            for places, shares in found
        ]

    def name(self, label: str) -> str:
        """Give what to call a label."""
        return self._names.get(label, label.removeprefix("category:"))
