"""A catalogue in memory: the oracle of the store's contract, and the store of short-lived shops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from crossaisle.catalog.document import VOLATILE
from crossaisle.protocols import StoredProduct
from crossaisle.types import Product


class MemoryCatalogStore:
    """Products by id, in a dictionary."""

    def __init__(self) -> None:
        self._items: dict[str, StoredProduct] = {}
        self._generation = 0
        self._next_row = 0

    @property
    def generation(self) -> int:
        """Grows with every change."""
        return self._generation

    def reserve(self, count: int) -> int:
        """Set fresh rows aside and give the first."""
        first, self._next_row = self._next_row, self._next_row + count
        return first

    def put(self, items: Iterable[StoredProduct]) -> None:
        """Insert or replace by item id."""
        self._items.update({item.product.id: item for item in items})
        self._generation += 1

    def put_offers(self, products: Iterable[Product]) -> int:
        """Update price, stock, rating and links of known products in place."""
        changed = 0
        for product in list(products):
            known = self._items.get(product.id)
            if known is None:
                continue
            renewed = replace(known.product, **{name: getattr(product, name) for name in VOLATILE})
            if renewed != known.product:
                self._items[product.id] = replace(known, product=renewed)
                changed += 1
        self._generation += bool(changed)
        return changed

    def delete(self, item_ids: Iterable[str]) -> int:
        """Remove; unknown ids are skipped."""
        gone = sum(self._items.pop(item_id, None) is not None for item_id in item_ids)
        self._generation += bool(gone)
        return gone

    def get(self, item_ids: Sequence[str]) -> Sequence[StoredProduct]:
        """Give the known ones, in that order."""
        return [self._items[item_id] for item_id in item_ids if item_id in self._items]

    def take(self, rows: Sequence[int]) -> Sequence[StoredProduct]:
        """Give the products that stand at rows, in that order."""
        by_row = {item.row: item for item in self._items.values()}
        return [by_row[row] for row in rows if row in by_row]

    def hashes(self) -> Mapping[str, str]:
        """Item id -> content hash."""
        return {item_id: item.content_hash for item_id, item in self._items.items()}

    def rows(self) -> Sequence[int]:
        """Row of every product, ascending."""
        return sorted(item.row for item in self._items.values())

    def __iter__(self) -> Iterator[StoredProduct]:
        return iter(sorted(self._items.values(), key=lambda item: item.row))

    def __len__(self) -> int:
        return len(self._items)
