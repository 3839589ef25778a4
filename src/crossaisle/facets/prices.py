"""Ranges of prices that people would draw: round borders, about as many products in each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.quantities import format_money, minor_digits, to_minor
from crossaisle.types import Money
from crossaisle.wording import RANGES, say

MOST: Final = 6
"""Ranges: more are not read."""
_STEPS: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Leading digits of a round price."""
Range = tuple[float | None, float | None]
"""Lowest and highest price in major units, both within; None = open."""


def ranges(prices: NDArray[np.float64], *, currency: str, said: Iterable[float] = ()) -> list[Range]:
    """Cut prices into at most MOST ranges by quantiles, at round borders; none where no border parts them.

    Args:
        prices: (n,) major units; NaN where unknown.
        currency: ISO 4217; without decimals no border has any.
        said: Bounds that the shopper named: they are borders, whatever the quantiles are.

    Example:
        >>> ranges(np.array([19.0, 25, 49, 99, 120, 199, 310, 450, 999]), currency="USD")
        [(None, 30.0), (30.0, 80.0), (80.0, 100.0), (100.0, 250.0), (250.0, 400.0), (400.0, None)]
    """
    known = prices[~np.isnan(prices)]
    if not len(known):
        return []
    low, high = float(known.min()), float(known.max())
    drawn = {_round(float(one), currency) for one in np.quantile(known, np.arange(1, MOST) / MOST)}
    named = sorted({one for one in said if low < one <= high})[: MOST - 1]
    borders = {one for one in drawn if low < one <= high} | set(named)
    while len(borders) > MOST - 1:
        borders.remove(min(borders - set(named), key=lambda one: (_nearest(one, borders), one)))
    return list(pairwise([None, *sorted(borders), None])) if borders else []


def label_of(span: Range, *, currency: str, language: str) -> str:
    """Write a range for a reader of a language.

    Example:
        >>> label_of((None, 500.0), currency="CNY", language="zh"), label_of((50.0, 99.5), currency="USD", language="en")
        ('¥500以下', '$50 – $99.50')
    """
    low, high = (format_money(Money(to_minor(one or 0.0, currency), currency), language) for one in span)
    name = "below" if span[0] is None else "above" if span[1] is None else "between"
    return say(RANGES[name], language, low=low, high=high)


def _round(price: float, currency: str) -> float:
    """Give the nearest round price, in the sense of proportions.

    Example:
        >>> _round(287.0, "CNY"), _round(0.07, "USD"), _round(0.3, "JPY")
        (300.0, 0.08, 1.0)
    """
    if price <= 0:
        return 0.0
    size = 10.0 ** math.floor(math.log10(price))
    step = min(_STEPS, key=lambda one: abs(math.log(price / size / one)))
    digits = minor_digits(currency)
    return max(round(step * size, digits), 10.0**-digits)


def _nearest(border: float, borders: Iterable[float]) -> float:
    return min((abs(math.log(border / other)) for other in borders if other != border), default=math.inf)


def is_within(span: Range, bounds: Sequence[Range]) -> bool:
    """Say whether every price of a range meets one of the bounds.

    Example:
        >>> is_within((200.0, 300.0), [(None, 300.0)]), is_within((200.0, 300.0), [(250.0, None)])
        (True, False)
    """
    low, high = _open(span)
    return any(lowest <= low + 1e-9 and high <= highest + 1e-9 for lowest, highest in map(_open, bounds))


def _open(span: Range) -> tuple[float, float]:
    low, high = span
    return (-math.inf if low is None else low), (math.inf if high is None else high)
