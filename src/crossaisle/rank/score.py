"""The score of one candidate: named signals times named weights. Looks at nothing but the candidate.

Weights were set on the tune halves of the public benchmarks; the table is in benchmarks/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from crossaisle.fusion import weighted
from crossaisle.types import Candidate

WEIGHTS: Final[Mapping[str, float]] = {
    "lexical": 1.0,
    "coverage": 0.5,
    "meaning": 1.4,
    "kind": 0.45,
    "served": -0.3,
    "wishes": 0.3,
    "conflict": -1.0,
    "superlative": 2.0,
    "fits": 0.5,
    "misfit": -0.5,
    "rating": 0.1,
    "popularity": 0.05,
}


def score(candidates: Sequence[Candidate], *, weights: Mapping[str, float] = WEIGHTS) -> list[Candidate]:
    """Give the same candidates, in the same order, each with its score."""
    return [replace(candidate, score=weighted(candidate.signals, weights)) for candidate in candidates]
