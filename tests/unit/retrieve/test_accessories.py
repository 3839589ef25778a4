"""An accessory that says no "for" ranks below the thing, and the cheapest is the cheapest of what meets the wishes."""

import pytest

from crossaisle.shop import Shop
from crossaisle.types import Money, Product, Variant


def product(item_id, title, amount=1000):
    return Product(item_id, {"en": title}, variants=(Variant(item_id, prices=(Money(amount, "USD"),)),))


@pytest.fixture(scope="module")
def shop():
    with Shop.temporary(encoder="hashing") as made:
        made.index(
            [
                product("mouse", "Klick M6 mouse optical"),
                product("pad", "Klick gaming mouse pad gaming"),
                product("board-rgb", "Rackley B6 motherboard ATX RGB", 9000),
                product("board-lighting", "Rackley X7 motherboard ATX, RGB lighting", 19000),
                product("board-plain", "Rackley A5 motherboard ATX", 5000),
            ]
        )
        yield made


def test_an_accessory_that_says_every_word_counts_as_serving_the_thing(shop):
    query = shop.query("gaming mouse")
    intent = shop.recommender.understand(query)
    found = shop.recommender.score(query, intent, intent.needs[0]).candidates
    served = {
        shop.recommender.table.item_id(int(one)): float(value) for one, value in zip(found.positions, found.signals["served"], strict=True)
    }
    assert served["pad"] == 1.0
    assert served["mouse"] == 0.0


def test_the_cheapest_meets_the_wish_in_whatever_words(shop):
    ranked = shop.rank("Find the cheapest motherboard with RGB lighting. If several offers share the lowest price, return all of them.")
    assert ranked[0] == "board-rgb"


def test_a_sentence_about_the_answer_is_not_searched_for(shop):
    intent = shop.recommender.understand(shop.query("a motherboard. If multiple offers share the lowest price, list all of them."))
    assert "multiple" not in intent.needs[0].text
