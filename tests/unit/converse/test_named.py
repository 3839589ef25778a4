"""Products named by brand and model."""

from types import SimpleNamespace

import numpy as np
import pytest

from crossaisle.converse.named import Mention, by_model, named
from crossaisle.types import Product, Variant

TITLES = {
    "x5": "Lumora X5 5G smartphone, flat OLED",
    "x5-pro": "Lumora X5 Pro with periscope",
    "x5-case": "Clear case, Lumora X5 / X5 Pro",
    "a2": "Lumora A2 smartphone, unlocked",
}
PRODUCTS = [
    Product(
        item_id, {"en": title}, (Variant(item_id),), brand={"en": "Lumora"}, categories={"en": ["Cases" if "case" in item_id else "Phones"]}
    )
    for item_id, title in TITLES.items()
]
TABLE = SimpleNamespace(products_of=lambda _: np.arange(len(PRODUCTS)), product=lambda place: PRODUCTS[place])


def mentions(text):
    start = text.index("Lumora")
    return [Mention("Lumora", start, start + len("Lumora"))]


@pytest.mark.parametrize(("text", "found"), [
    ("Lumora X5", ("x5",)),
    ("is the Lumora X5 Pro waterproof?", ("x5-pro",)),
    ("Lumora X5 or A2, which is lighter?", ("x5", "a2")),
    ("something by Lumora", ()),
])  # fmt: skip
def test_words_behind_a_brand_name_a_product(text, found):
    assert named(text, mentions(text), TABLE) == found


def test_a_brand_alone_is_the_one_that_is_spoken_of():
    text = "does the Lumora fold?"
    assert named(text, mentions(text), TABLE, spoken=("a2",)) == ("a2",)


@pytest.mark.parametrize(("text", "found"), [("and the Pro?", "x5-pro"), ("a cover for the X5", "x5"), ("is it heavy?", None)])
def test_a_model_alone_is_of_the_brand_that_is_spoken_of(text, found):
    assert by_model(text, PRODUCTS[0], TABLE) == found
