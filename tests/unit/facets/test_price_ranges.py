"""Ranges of prices: round, few, and read back as what they say."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.facets.prices import MOST, is_within, label_of, ranges
from crossaisle.knowledge import Lexicon, load
from crossaisle.understand.constraints import ConstraintReader


@pytest.fixture(scope="module")
def reader():
    return ConstraintReader(Lexicon(load()), {})


@given(st.lists(st.floats(0, 1e7), max_size=60), st.lists(st.floats(1, 1e7), max_size=3), st.sampled_from(["CNY", "USD", "JPY", "KWD"]))
def test_ranges_touch_are_few_and_miss_no_price(prices, said, currency):
    spans = ranges(np.array(prices), currency=currency, said=said)
    assert len(spans) <= MOST
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    if spans:
        assert prices
        assert (spans[0][0], spans[-1][1]) == (None, None)


def test_unknown_prices_make_no_range_nor_does_one_price():
    assert ranges(np.array([np.nan, np.nan]), currency="CNY") == []
    assert ranges(np.array([99.0, 99.0, np.nan]), currency="CNY") == []


def test_a_bound_that_was_said_is_a_border():
    prices = np.geomspace(10, 10_000, 500)
    spans = ranges(prices, currency="CNY", said=(777.0,))
    assert 777.0 in {one[1] for one in spans}
    assert len(spans) == MOST
    assert [is_within(one, [(None, 777.0)]) for one in spans] == [one[1] is not None and one[1] <= 777.0 for one in spans]


def test_a_currency_without_decimals_has_none_in_its_borders():
    spans = ranges(np.array([0.4, 1.0, 2.2, 3.0, 4.0, 9.0]), currency="JPY")
    assert all(edge == int(edge) for span in spans for edge in span if edge is not None)


@pytest.mark.parametrize("currency", ["CNY", "USD", "EUR", "JPY"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("span", [(None, 500.0), (500.0, 2000.0), (2000.0, None)])
def test_a_label_is_read_back_as_its_range(reader, span, language, currency):
    (found,) = reader.read(label_of(span, currency=currency, language=language), language=language)
    low, high = span
    expected = ("lte", high) if low is None else ("gte", low) if high is None else ("between", span)
    assert (found.field, found.op, found.value, found.unit) == ("price", *expected, currency)
