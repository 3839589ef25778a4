"""Ages that a product says it is for, in months."""

from __future__ import annotations

import math

import pytest

from crossaisle.catalog.measures import ages_of
from crossaisle.types import Product, Variant


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("18 months to 5 years", 18, 60),
        ("3-6岁", 36, 72),
        ("0-12个月", 0, 12),
        ("12 months and up", 12, math.inf),
        ("8 years old and up", 96, math.inf),
        ("6+", 72, math.inf),
        ("from birth", 0, math.inf),
        ("新生儿起", 0, math.inf),
        ("3岁", 36, 48),
    ],
)
def test_ages_are_read_with_their_units(said, low, high):
    product = Product("toy", {"en": "Toy"}, (Variant("toy"),), attributes={"age": said})
    found = ages_of(product)
    assert found[0] == low
    assert found[1] == high or high - 1 < found[1] < high


def test_a_product_that_says_no_age_has_none():
    assert all(map(math.isnan, ages_of(Product("toy", {"en": "Toy, 3 colours"}, (Variant("toy"),), attributes={"age": "for everybody"}))))
