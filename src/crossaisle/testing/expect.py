"""How a contract fails: an AssertionError with a sentence, also where Python runs with assertions off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from crossaisle.protocols import Ranking
from crossaisle.types import Matrix


def expect(condition: object, demand: str) -> None:
    """Fail unless the condition holds.

    Args:
        condition: Anything; its truth counts.
        demand: What the contract demands, as a sentence.

    Raises:
        AssertionError: The condition is false.

    Example:
        >>> expect(1 + 1 == 3, "Sums are right.")
        Traceback (most recent call last):
        AssertionError: Sums are right.
    """
    if not condition:
        raise AssertionError(demand)


def expect_close(found: Matrix, wanted: Matrix, demand: str, *, within: float = 1e-5) -> None:
    """Fail unless two arrays have the same shape and differ nowhere by more than `within`."""
    expect(found.shape == wanted.shape, f"{demand} Shapes are {found.shape} and {wanted.shape}.")
    apart = float(np.abs(found - wanted).max()) if found.size else 0.0
    expect(apart <= within, f"{demand} They are up to {apart:g} apart.")


def expect_ranking(found: Ranking, scores: Sequence[float], *, k: int, within: float = 1e-4) -> None:
    """Fail unless a ranking is a best one by brute-force scores; among equals (within rounding) any order will do.

    Args:
        found: What the index gave.
        scores: By row; -inf where a row must not be found.
        k: How many were asked for.
        within: Rounding that scores may differ by.

    Raises:
        AssertionError: Wrong length, a row twice, a forbidden row, a wrong score, or a better row left out.
    """
    best = sorted((score for score in scores if score > -np.inf), reverse=True)[:k]
    expect(len(found.rows) == len(found.scores) == len(best), f"{len(best)} rows are found, not {len(found.rows)}.")
    expect(len(set(found.rows)) == len(found.rows), "No row is found twice.")
    for place, (row, score, wanted) in enumerate(zip(found.rows, found.scores, best, strict=True), start=1):
        expect(abs(score - scores[row]) <= within, f"Row {row} scores {scores[row]:g}, not {score:g}.")
        expect(abs(score - wanted) <= within, f"Place {place} has score {wanted:g}, not {score:g} (row {row}).")
