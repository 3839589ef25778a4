"""The judge: which products are held out, which texts may judge, and what the figures mean."""

import numpy as np
import pytest

from crossaisle import knowledge
from crossaisle.protocols import StoredProduct
from crossaisle.random import generator
from crossaisle.testing import generated_products
from crossaisle.train.check import QUERY_LIKE, compared, measured, split, trial
from crossaisle.train.pairs import FORMS, collect


@pytest.fixture(scope="module")
def pairs():
    return collect([StoredProduct(0, one, "hash", {}) for one in generated_products(400)], knowledge.load())


def test_the_parts_are_whole_apart_and_of_their_sizes():
    parts = split([f"p{number}" for number in range(3000)])
    assert (parts.train.astype(int) + parts.tune + parts.held == 1).all()
    assert parts.train.mean() == pytest.approx(0.7, abs=0.03)
    assert parts.held.mean() == pytest.approx(0.2, abs=0.03)


def test_a_product_stays_in_its_part_when_others_come():
    few, many = split(["a", "b"]), split(["x", "b", "a", "\ud800"])
    assert (few.held[0], few.held[1]) == (many.held[2], many.held[1])


def test_no_text_that_was_trained_on_judges(pairs):
    parts = split(pairs.item_ids)
    found = trial(pairs, parts.held, trained=~parts.held, rng=generator(0, "t"))
    trained = set(pairs.text[~parts.held[pairs.product]].tolist())
    assert len(found.texts)
    assert not trained & set(found.texts.tolist())
    assert np.array_equal(found.products, np.flatnonzero(parts.held))
    forms = {FORMS[form] for form, text in zip(pairs.form, pairs.text, strict=True) if text in set(found.texts.tolist())}
    assert forms <= set(QUERY_LIKE)


def test_relevant_are_all_products_that_have_the_text(pairs):
    parts = split(pairs.item_ids)
    found = trial(pairs, parts.held, trained=~parts.held, rng=generator(0, "t"))
    assert found.relevant.any(axis=1).all()
    for row, text in enumerate(found.texts):
        assert set(found.products[found.relevant[row]]) == set(pairs.product[pairs.text == text])


def test_figures_by_hand():
    texts = np.eye(3, dtype=np.float32)[:2]
    products = np.array([[0.9, 0, 0], [0.8, 0.6, 0], [0, 0.7, 0]], dtype=np.float32)
    relevant = np.array([[False, True, False], [False, True, True]])
    assert measured(texts, products, relevant).tolist() == [[0.5, 1.0], [1.0, 1.0]]


def test_ties_bring_nothing_whatever_the_rounding():
    texts = np.array([[1, 0]], dtype=np.float32)
    products = np.array([[0.5, 0], [0.5 - 1e-7, 0]], dtype=np.float32)
    for right in ([True, False], [False, True]):
        assert measured(texts, products, np.array([right]))[0, 0] == 0.5


def test_more_than_ten_relevant_can_still_be_all():
    texts = np.array([[1, 0]], dtype=np.float32)
    assert measured(texts, np.ones((30, 2), dtype=np.float32), np.ones((1, 30), dtype=np.bool_)).tolist() == [[1.0, 1.0]]


def test_the_interval_is_of_the_gain():
    before = np.tile([0.2, 0.5], (50, 1))
    found = compared(before, before + np.array([0.1, 0.0]), rng=generator(0, "b"))
    assert found["MRR"].gain.low == pytest.approx(0.1)
    assert (found["Recall@10"].before, found["Recall@10"].gain.value) == (0.5, 0.0)
