"""Batches on their way in: what is encoded ahead, and what is kept when a feed breaks off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crossaisle.errors import DataError
from crossaisle.indexing import BATCH
from crossaisle.shop import Shop
from crossaisle.testing import generated_products


@pytest.fixture
def shop():
    with Shop.temporary(encoder="hashing") as opened:
        yield opened


def test_a_text_of_the_batch_before_is_not_encoded_again(shop):
    first = list(generated_products(BATCH))
    again = [replace(one, id=f"{one.id}x", variants=tuple(replace(own, id=f"{own.id}x") for own in one.variants)) for one in first]
    counts = shop.index([*first, *again]).counts
    assert (counts.added, counts.encoded) == (2 * BATCH, BATCH)
    rows = shop.parts.store.rows()
    vectors = shop.parts.vectors.take(rows)
    assert (vectors[:BATCH] == vectors[BATCH:]).all()


def test_whole_batches_before_a_break_are_kept(shop):
    def breaking():
        yield from generated_products(BATCH + 5)
        raise DataError("the file breaks off")

    with pytest.raises(DataError, match="breaks off"):
        shop.index(breaking())
    assert len(shop) == BATCH


def test_an_id_given_twice_counts_once_as_new(shop):
    products = list(generated_products(BATCH))
    counts = shop.index([*products, products[0]]).counts
    assert (counts.added, counts.changed, counts.unchanged) == (BATCH, 0, 1)
    assert len(shop) == BATCH


def test_products_come_out_alike_whether_their_texts_are_new_or_were_written_before(shop):
    *first, other = generated_products(301)
    again = [replace(one, id=f"{one.id}x", variants=tuple(replace(own, id=f"{own.id}x") for own in one.variants)) for one in first]
    shop.index(first)
    assert shop.index([other, *again]).counts.encoded <= 1  # the rest are taken from where they stand
    derived = {item.product.id: item.derived for item in shop.parts.store}
    kinds = ("kind", "kind_confidence", "kind_source", "served", "also")
    assert all(derived[one.id][name] == derived[f"{one.id}x"][name] for one in first for name in kinds)
