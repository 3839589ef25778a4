"""What a shop has on the shelf, counted: products of each kind, of each brand, and of each brand within a kind.

Taken over the columns of one generation; never looks at a product. Only what can be bought now counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.table import CatalogTable
from crossaisle.types import Clause, Filter, Mask, Places

_RENOWN_SHARE: Final = 0.1
"""Of the renown of what is counted, against its number: stock decides, renown breaks what is near."""


@dataclass(frozen=True, slots=True)
class Share:
    """Some products, counted."""

    count: int
    weight: float
    """Grows with number and renown; comparable between kinds, brands and pairs of them."""


NOTHING: Final = Share(0, 0.0)


class Stock:
    """Counts over one generation of the catalogue."""

    def __init__(self, table: CatalogTable) -> None:
        """Count once; a million products take a tenth of a second."""
        self._table = table
        self.is_available: Mask = table.lower(Filter((Clause("stock", "eq", "in_stock", reason="stock"),))).products
        self.renown: NDArray[np.float64] = np.nan_to_num(np.maximum(table.popularity, table.rating_count))
        self.kinds = dict(zip(table.kind_names, self._shares(table.kind_codes, len(table.kind_names)), strict=True))
        self.brands = dict(zip(table.brand_names, self._shares(table.brand_codes, len(table.brand_names)), strict=True))
        self._codes = {name: code for code, name in enumerate(table.brand_names)}
        self._pairs, self._pair_counts, self._pair_renown = self._paired()

    def kinds_of(self, brand: str) -> list[tuple[str, Share]]:
        """Give the kinds that a brand (normalised) has in stock, those with most first."""
        width, code = len(self._table.kind_names), self._codes.get(brand)
        if code is None:
            return []
        span = slice(*np.searchsorted(self._pairs, (code * width, (code + 1) * width)))
        shares = _weighed(self._pair_counts[span], self._pair_renown[span])
        kinds = [self._table.kind_names[number % width] for number in self._pairs[span].tolist()]
        return sorted(zip(kinds, shares, strict=True), key=lambda one: (-one[1].weight, one[0]))

    def most_known(self, k: int) -> Places:
        """Give the positions of the k available products that most people have bought or rated, best known first."""
        places = np.flatnonzero(self.is_available)
        order = np.lexsort((self._table.ties[places], -self.renown[places]))
        return np.asarray(places[order[:k]], dtype=np.int64)

    def _shares(self, codes: Places, size: int) -> list[Share]:
        places = np.flatnonzero(self.is_available & (codes >= 0))
        counts = np.bincount(codes[places], minlength=size)
        return _weighed(counts, _sums(codes[places], self.renown[places], size))

    def _paired(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Give brand and kind in one number, ascending, with products and renown: arrays, for a large shop has many pairs."""
        brands, kinds = self._table.brand_codes, self._table.kind_codes
        places = np.flatnonzero(self.is_available & (brands >= 0) & (kinds >= 0))
        numbers = brands[places].astype(np.int64) * len(self._table.kind_names) + kinds[places]
        pairs, inverse, counts = np.unique(numbers, return_inverse=True, return_counts=True)
        return pairs, counts, _sums(inverse, self.renown[places], len(pairs))


def joined(shares: Sequence[Share]) -> Share:
    """Give several shares of different products as one.

    Example:
        >>> joined([Share(2, 1.5), Share(3, 1.0)])
        Share(count=5, weight=1.79)
    """
    count = sum(one.count for one in shares)
    return Share(count, max((round(float(np.log1p(count)), 2), *(one.weight for one in shares)), default=0.0))


def _sums(codes: Places, values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(codes, weights=values, minlength=size), dtype=np.float64)


def _weighed(counts: NDArray[np.int64], renown: NDArray[np.float64]) -> list[Share]:
    weights = np.log1p(counts) + _RENOWN_SHARE * np.log1p(renown)
    return [Share(int(count), round(float(weight), 6)) for count, weight in zip(counts, weights, strict=True)]
