"""Facts: names and values in the shopper's language, from the variant that is shown."""

from crossaisle.types import Money, Product, Rating, Variant
from crossaisle.write.facts import attribute_names, facts_of, label_of

PRODUCT = Product(
    "lamp",
    {"en": "Desk lamp", "zh": "台灯"},
    (
        Variant("w", options={"color": {"en": "white", "zh": "白色"}}, prices=(Money(19900, "CNY"),)),
        Variant("b", options={"color": {"en": "black", "zh": "黑色"}}),
    ),
    brand={"zh": "明舍"},
    attributes={"color": "any", "dimmable": True, "waterproof": False, "power": "12 W", "piece_count": 2.0, "colours": ("a", "b")},
    rating=Rating(4.6, 1288),
)


def by_name(variant, language):
    return {fact.name: fact for fact in facts_of(PRODUCT, variant, language=language)}


def test_an_option_stands_in_for_the_attribute_of_its_name():
    fact = by_name(PRODUCT.variants[1], "zh")["color"]
    assert (fact.text, fact.label, fact.source) == ("黑色", "颜色", "option")


def test_the_first_variant_is_meant_when_none_is_given():
    assert by_name(None, "en")["color"].text == "white"


def test_yes_is_said_in_the_language_and_no_is_not_mentioned():
    assert by_name(None, "zh")["dimmable"].text == "可调光"
    assert by_name(None, "en")["dimmable"].text == "dimmable"
    assert "waterproof" not in by_name(None, "en")


def test_numbers_lists_and_brands_of_another_language_come_as_text():
    facts = by_name(None, "en")
    assert facts["piece_count"].text == "2"
    assert facts["colours"].text == "a, b"
    assert facts["brand"].text == "明舍"


def test_rating_and_price_are_facts_of_their_own_source():
    facts = by_name(None, "zh")
    assert (facts["rating"].text, facts["rating"].source) == ("4.6分，1,288条评价", "rating")
    assert facts["price"].text == "¥199"
    assert "price" not in by_name(PRODUCT.variants[1], "zh")


def test_the_table_names_every_attribute_in_both_languages():
    assert len(attribute_names()) >= 80
    assert all({"zh", "en"} <= set(name.label) for name in attribute_names().values())
    assert label_of("lug_depth", "zh") == "lug depth"
