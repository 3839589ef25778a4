"""Which variant of a product to show, and what a product costs at least: over columns, for many products at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.table import CatalogTable
from crossaisle.types import Mask, Places


def best_variants(
    table: CatalogTable, positions: Places, allowed: Mask, preferences: Sequence[Mask], *, currency: str, cap: float | None = None
) -> Places:
    """Give for each product the variant to show: allowed, available, within the cap, meeting most wishes, cheapest, first.

    Args:
        table: The catalogue.
        positions: (n,) products.
        allowed: (n variants,) those that pass the need's filter.
        preferences: Soft wishes, each (n variants,).
        currency: For the price.
        cap: What one may cost, in major units; None = no cap.
    """
    starts = table.variant_start[positions]
    counts = table.variant_start[positions + 1] - starts
    owner = np.repeat(np.arange(len(positions)), counts)
    places = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(starts, counts)
    prices = table.prices(currency)[places]
    prices[np.isnan(prices)] = np.inf
    met = np.sum([wish[places] for wish in preferences], axis=0) if preferences else np.zeros(len(places))
    over = prices > cap + 1e-9 if cap is not None else np.zeros(len(places), dtype=np.bool_)
    order = np.lexsort((places, prices, -met, over, ~table.is_available[places], ~allowed[places], owner))
    first = np.searchsorted(owner[order], np.arange(len(positions)))
    return np.asarray(places[order][first], dtype=np.int64)


def lowest_prices(table: CatalogTable, positions: Places, *, currency: str, allowed: Mask | None = None) -> NDArray[np.float64]:
    """(n,) lowest price of each product in major units, among the allowed variants; NaN where unknown."""
    starts = table.variant_start[positions]
    counts = table.variant_start[positions + 1] - starts
    lowest = np.full(len(positions), np.inf)
    prices = table.prices(currency)
    for step in range(int(counts.max(initial=0))):
        has = counts > step
        places = starts[has] + step
        price = prices[places] if allowed is None else np.where(allowed[places], prices[places], np.nan)
        lowest[has] = np.fmin(lowest[has], price)
    return np.where(np.isinf(lowest), np.nan, lowest)
