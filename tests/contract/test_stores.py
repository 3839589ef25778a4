"""The stores under their contract, and what only the one on disk can show."""

from dataclasses import replace

import pytest

from crossaisle.catalog.document import VOLATILE, content_hash
from crossaisle.errors import StorageError
from crossaisle.protocols import StoredProduct
from crossaisle.stores.memory import MemoryCatalogStore
from crossaisle.stores.sqlite import SqliteCatalogStore
from crossaisle.testing import CatalogStoreContract, full_product
from crossaisle.testing.stores import filled, repriced


class TestMemoryCatalogStore(CatalogStoreContract):
    is_durable = False

    def make(self, path):
        return MemoryCatalogStore()


class TestSqliteCatalogStore(CatalogStoreContract):
    def make(self, path):
        return SqliteCatalogStore(path / "catalog.db")


def test_a_row_of_another_product_is_refused_and_nothing_is_lost(tmp_path):
    store = SqliteCatalogStore(tmp_path / "catalog.db")
    items = filled(store, 2)
    with pytest.raises(StorageError):
        store.put([StoredProduct(items[0].row, full_product("thief"), "h", {})])
    assert list(store) == items


def test_a_backup_is_a_whole_store(tmp_path):
    store = SqliteCatalogStore(tmp_path / "catalog.db")
    items = filled(store, 3)
    store.backup(tmp_path / "copy.db")
    copy = SqliteCatalogStore(tmp_path / "copy.db")
    assert list(copy) == items
    assert copy.reserve(1) == store.reserve(1)


def test_a_file_that_is_no_database_says_what_to_do(tmp_path):
    (tmp_path / "catalog.db").write_bytes(b"not a database, whatever its name" * 100)
    with pytest.raises(StorageError, match="not a database") as caught:
        len(SqliteCatalogStore(tmp_path / "catalog.db"))
    assert "restore" in caught.value.hint


def test_what_offers_may_change_is_what_the_content_hash_leaves_out():
    product = full_product()
    volatile = repriced(product)
    kept = replace(
        volatile, variants=tuple(replace(old, options=one.options) for old, one in zip(volatile.variants, product.variants, strict=True))
    )
    assert content_hash(kept) == content_hash(product)
    assert all(getattr(kept, name) != getattr(product, name) for name in VOLATILE)
    texts = {"title": {"en": "x"}, "description": {}, "brand": {}, "categories": {}, "attributes": {}, "fits": ()}
    assert {*texts, *VOLATILE, "id"} == {*type(product).__dataclass_fields__}
    for name, value in texts.items():
        assert content_hash(replace(product, **{name: value})) != content_hash(product), name
