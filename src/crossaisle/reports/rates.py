"""A share and how far it can be trusted: Wilson's interval, which keeps its word for few cases and shares near 0.

Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927.
"""

from __future__ import annotations

import math
from typing import Final

_Z: Final = 1.959964
"""Of the normal distribution, for 95 %."""
_DECIMALS: Final = 4


def share(hits: int, trials: int) -> float | None:
    """Give hits / trials; None where nothing was tried."""
    return round(hits / trials, _DECIMALS) if trials else None


def interval(hits: int, trials: int) -> tuple[float, float] | None:
    """Give the 95 % interval of a share; None where nothing was tried.

    Example:
        >>> interval(1, 10)
        (0.0179, 0.4042)
    """
    if not trials:
        return None
    found = hits / trials
    square = _Z * _Z
    middle = (found + square / (2 * trials)) / (1 + square / trials)
    half = _Z / (1 + square / trials) * math.sqrt(found * (1 - found) / trials + square / (4 * trials * trials))
    return round(max(0.0, middle - half), _DECIMALS), round(min(1.0, middle + half), _DECIMALS)


def percentile(ordered: list[float], part: float) -> float | None:
    """Give the value that a part of an ascending list does not exceed (nearest rank); None for an empty one.

    Example:
        >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5)
        2.0
    """
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)] if ordered else None
