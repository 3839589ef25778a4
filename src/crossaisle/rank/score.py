"""The score of one candidate: named signals times named weights. Looks at nothing but the candidate.

Weights were set on the tune halves of the public benchmarks; the table is in benchmarks/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from crossaisle.fusion import weighted
from crossaisle.types import Candidates

WEIGHTS: Final[Mapping[str, float]] = {
    "lexical": 1.0,
    "coverage": 0.8,
    "meaning": 1.0,
    "kind": 0.45,
    "served": -0.3,
    "wishes": 0.3,
    "brand": 0.3,
    "price": 0.3,
    "contrary": -0.5,
    "conflict": -1.0,
    "unasked": -0.1,
    "superlative": 4.0,
    "fits": 0.5,
    "misfit": -0.5,
    "rating": 0.1,
    "popularity": 0.05,
    "rule": 1.0,
    "interest": 0.3,
}

NO_MATCH: Final = ("rule", "interest")
"""Signals that move a product without making it a better match for the need."""


def score(candidates: Candidates, *, weights: Mapping[str, float] = WEIGHTS) -> Candidates:
    """Give the same candidates, in the same order, with their scores."""
    return replace(candidates, scores=weighted(candidates.signals, weights, n=len(candidates)))
