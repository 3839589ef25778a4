"""The catalogue in SQLite: the system of record of a shop directory.

Text and what was derived from it stand in `product`; volatile facts (price, stock, rating, links) in `offer`, so that a
price update writes one small row and touches no index. Every change is one transaction that raises the generation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crossaisle.catalog.codec import product_from_plain, product_to_plain
from crossaisle.catalog.document import VOLATILE
from crossaisle.database import Database
from crossaisle.protocols import StoredProduct
from crossaisle.types import Product

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS product (
    item_id TEXT PRIMARY KEY, row INTEGER NOT NULL UNIQUE, content_hash TEXT NOT NULL, body TEXT NOT NULL, derived TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS offer (item_id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('generation', 0), ('next_row', 0);
"""
_JOINED = "SELECT p.row, p.body, o.body, p.content_hash, p.derived FROM product p JOIN offer o USING (item_id)"
# Not INSERT OR REPLACE: that would drop another product that holds the same row without a word.
_PUT_PRODUCT = """
INSERT INTO product (item_id, row, content_hash, body, derived) VALUES (?, ?, ?, ?, ?) ON CONFLICT (item_id)
DO UPDATE SET row = excluded.row, content_hash = excluded.content_hash, body = excluded.body, derived = excluded.derived
"""
_VALUES_PER_QUERY = 500


class SqliteCatalogStore:
    """One `catalog.db`; one writer and many readers, in several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _SCHEMA)

    @property
    def generation(self) -> int:
        """Grows with every committed change."""
        return int(self._database.read("SELECT value FROM meta WHERE key = 'generation'")[0][0])

    def reserve(self, count: int) -> int:
        """Set fresh rows aside, durably, and give the first."""
        with self._database.transaction() as connection:
            first = connection.execute("SELECT value FROM meta WHERE key = 'next_row'").fetchone()[0]
            connection.execute("UPDATE meta SET value = ? WHERE key = 'next_row'", (first + count,))
        return int(first)

    def put(self, items: Iterable[StoredProduct]) -> None:
        """Insert or replace by item id, all or nothing."""
        with self._database.transaction() as connection:
            for item in items:
                body, offer = _split(item.product)
                row = (item.product.id, item.row, item.content_hash, body, json.dumps(item.derived, ensure_ascii=False))
                connection.execute(_PUT_PRODUCT, row)
                connection.execute("INSERT OR REPLACE INTO offer VALUES (?, ?)", (item.product.id, offer))
            connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")

    def put_offers(self, products: Iterable[Product]) -> int:
        """Update price, stock, rating and links of known products in place. Give how many changed."""
        changed = 0
        with self._database.transaction() as connection:
            for product in products:
                offer = _split(product)[1]
                changed += connection.execute(
                    "UPDATE offer SET body = ? WHERE item_id = ? AND body <> ?", (offer, product.id, offer)
                ).rowcount
            if changed:
                connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        return changed

    def delete(self, item_ids: Iterable[str]) -> int:
        """Remove; unknown ids are skipped. Give how many went."""
        gone = 0
        with self._database.transaction() as connection:
            for item_id in item_ids:
                gone += connection.execute("DELETE FROM product WHERE item_id = ?", (item_id,)).rowcount
                connection.execute("DELETE FROM offer WHERE item_id = ?", (item_id,))
            if gone:
                connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        return gone

    def get(self, item_ids: Sequence[str]) -> Sequence[StoredProduct]:
        """Give the known ones, in that order."""
        found = {item.product.id: item for item in self._where("p.item_id", item_ids)}
        return [found[item_id] for item_id in item_ids if item_id in found]

    def take(self, rows: Sequence[int]) -> Sequence[StoredProduct]:
        """Give the products that stand at rows, in that order."""
        found = {item.row: item for item in self._where("p.row", rows)}
        return [found[row] for row in rows if row in found]

    def _where(self, column: str, values: Sequence[str] | Sequence[int]) -> Iterator[StoredProduct]:
        for start in range(0, len(values), _VALUES_PER_QUERY):
            part = values[start : start + _VALUES_PER_QUERY]
            marks = ",".join("?" * len(part))
            yield from map(_join, self._database.read(f"{_JOINED} WHERE {column} IN ({marks})", part))

    def hashes(self) -> Mapping[str, str]:
        """Item id -> content hash."""
        return dict(self._database.read("SELECT item_id, content_hash FROM product"))

    def rows(self) -> Sequence[int]:
        """Row of every product, ascending."""
        return [row for (row,) in self._database.read("SELECT row FROM product ORDER BY row")]

    def __iter__(self) -> Iterator[StoredProduct]:
        return map(_join, self._database.stream(f"{_JOINED} ORDER BY p.row"))

    def __len__(self) -> int:
        return int(self._database.read("SELECT count(*) FROM product")[0][0])

    def backup(self, target: Path) -> None:
        """Copy a consistent state to another file."""
        self._database.backup(target)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _split(product: Product) -> tuple[str, str]:
    plain = product_to_plain(product)
    offer = {key: plain.pop(key) for key in VOLATILE if key in plain}
    return json.dumps(plain, ensure_ascii=False), json.dumps(offer, ensure_ascii=False)


def _join(row: tuple[Any, ...]) -> StoredProduct:
    number, body, offer, content_hash, derived = row
    product = product_from_plain({**json.loads(body), **json.loads(offer)})
    return StoredProduct(int(number), product, str(content_hash), json.loads(derived))
