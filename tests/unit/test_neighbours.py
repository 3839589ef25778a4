"""What stands side by side is found however it was cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.catalog.document import lexical_fields
from crossaisle.indexes.lexical import BM25Index
from crossaisle.retrieve.neighbours import NeighbourScores
from crossaisle.text import elements, has_han, neighbours
from crossaisle.types import Product, Variant


def scores(tmp_path, titles, text):
    index = BM25Index(tmp_path / "lexical.db")
    products = [Product(f"p{place}", {"en": title}, (Variant(f"v{place}"),)) for place, title in enumerate(titles)]
    index.upsert(range(len(products)), [lexical_fields(product) for product in products])
    ranked = NeighbourScores(index.view(np.ones(len(products), dtype=np.bool_)))
    tokens = elements(text)
    every = ranked.scores(tokens)
    assert np.allclose(ranked.scores_of(tokens, np.arange(len(products))), every)
    assert float(every.max(initial=0.0)) <= ranked.ceiling(tokens)
    index.close()
    return every.tolist()


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("note book", ["notebook 14 inch", "sheet music"]),
        ("notebook", ["note book with lines", "sheet music book"]),
        ("wh1000 xm5", ["Sonic WH-1000XM5", "Sonic 1000 WH charger 5"]),
        ("深水泵", ["不锈钢深井潜水泵", "深色水杯"]),
        ("铰链", ["橱柜门铰链", "手链"]),
    ],
)
def test_what_is_cut_differently_is_found_first(tmp_path, text, titles):
    found = scores(tmp_path, titles, text)
    assert found[0] > found[1]


def test_together_counts_more_than_apart(tmp_path):
    together, apart = scores(tmp_path, ["儿童水杯", "儿童杯子和水"], "水杯")
    assert together > apart > 0


@given(st.text(max_size=30))
def test_each_two_neighbours_make_one_pair(text):
    run = elements(text)
    pairs = neighbours(run)
    assert len(pairs) == max(len(run) - 1, 0)
    assert all(pair == one + other for pair, one, other in zip(pairs, run, run[1:], strict=False))
    assert all(len(pair) == 2 and has_han(pair) for pair in neighbours(run, is_han_only=True))
