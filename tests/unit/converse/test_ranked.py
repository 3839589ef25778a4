"""Products are pointed at by what they have most or least of; a wish for more or less points at none."""

import pytest

from crossaisle.catalog.comparing import Rates
from crossaisle.converse.ranked import Measure, foremost, measure_in
from crossaisle.types import Product


@pytest.mark.parametrize(("text", "field", "way"), [
    ("add the cheaper one", "price", "lte"), ("the lighter of the two please", "weight", "lte"), ("I'll have the lightest", "weight", "lte"),
    ("轻的那双有43码吗", "weight", "lte"), ("便宜的那个有什么颜色", "price", "lte"), ("最便宜的加购物车", "price", "lte"),
])  # fmt: skip
def test_words_point(text, field, way):
    assert measure_in(text) == Measure(field, way)


@pytest.mark.parametrize("text", ["something lighter", "cheaper please", "便宜点的", "有没有更轻的", "a light tent"])
def test_a_wish_for_less_points_at_none(text):
    assert measure_in(text) is None


def test_a_question_for_the_one_is_read_where_it_is_asked():
    assert measure_in("which of the two is lighter?", is_question=True) == Measure("weight", "lte")
    assert measure_in("which of the two is lighter?") is None


def test_the_foremost_is_ahead_of_all_that_state_it():
    tents = [
        Product(name, {"en": name}, (), attributes=said)
        for name, said in {"a": {"weight": "2 kg"}, "b": {"weight": "900 g"}, "c": {}}.items()
    ]
    found = foremost(tents, Measure("weight", "lte"), rates=Rates("USD", {}), currency="USD")
    assert found is not None
    assert found.id == "b"
    assert foremost(tents[1:], Measure("weight", "lte"), rates=Rates("USD", {}), currency="USD") is None
