"""The door for products from outside."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from importlib import resources

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossaisle.catalog.codec import product_to_plain
from crossaisle.catalog.validate import read_product
from crossaisle.errors import DataError
from crossaisle.text import clean
from crossaisle.types import Money, Product, ProductRelation, Rating, Variant

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((resources.files("crossaisle.catalog") / "product.schema.json").read_text(encoding="utf-8"))
)


def read(currency=None, language=None, notes=None, **row):
    return read_product({"id": "p1", "title": "Tent", **row}, number=7, default_currency=currency, language=language, notes=notes)


def refuse(column, **row):
    with pytest.raises(DataError) as caught:
        read(**row)
    assert caught.value.row == 7
    assert caught.value.column == column
    return caught.value


def test_benchmark_shape():
    product = read(
        title="不锈钢洗菜盆",
        description="厚实",
        brand="Acme",
        price={"amount": 89900, "currency": "CNY"},
        list_price={"amount": 91900, "currency": "CNY"},
        stock=12,
        categories=["居家 > 厨房"],
        attributes={"材质": "钢", "count": 6.0, "sharp": False},
        image_url="a.jpg",
        language="zh",
    )
    assert product == Product(
        id="p1",
        title={"zh": "不锈钢洗菜盆"},
        description={"zh": "厚实"},
        brand={"zh": "Acme"},
        categories={"zh": ("居家 > 厨房",)},
        attributes={"材质": "钢", "count": 6.0, "sharp": False},
        images=("a.jpg",),
        variants=(Variant("p1", prices=(Money(89900, "CNY"),), list_prices=(Money(91900, "CNY"),), stock=12, image_url="a.jpg"),),
    )


def test_language_is_stated_else_given_else_detected():
    assert read(title="帐篷", brand="Acme").brand == {"zh": "Acme"}
    assert read(title="帐篷", language="ja").title == {"ja": "帐篷"}
    assert read_product({"id": 1, "title": "帐篷", "language": "zh_TW"}, number=1, default_currency=None, language="ja").title == {
        "zh-TW": "帐篷"
    }
    assert read(title={"en": "Tent", "zh": "帐篷"}, description="很大").description == {"zh": "很大"}


def test_variants_fall_back_to_the_product():
    product = read(
        price="10 USD",
        stock=3,
        gtin=4006381333931,
        image_url="p.jpg",
        variants=[{"id": "a", "options": {"size": "S"}}, {"id": "b", "price": "12 USD", "stock": 0}],
    )
    first, second = product.variants
    assert first == Variant("a", options={"size": "S"}, prices=(Money(1000, "USD"),), stock=3, gtin="4006381333931", image_url="p.jpg")
    assert (second.prices, second.stock) == ((Money(1200, "USD"),), 0)


def test_prices_in_several_currencies():
    product = read(price=["¥10", {"amount": 150, "currency": "USD"}])
    assert product.variants[0].prices == (Money(1000, "CNY"), Money(150, "USD"))
    assert "one currency" in refuse("price", price=["¥10", "¥12"]).reason


def test_a_price_without_currency_takes_the_rows_then_the_shops():
    assert read(price="10", currency="CNY").variants[0].prices == (Money(1000, "CNY"),)
    assert read_product(
        {"id": "a", "title": "b", "price": 10, "currency": "EUR"}, number=1, default_currency="CNY", language=None
    ).variants[0].prices == (Money(1000, "EUR"),)
    assert refuse("price", price="10").hint


@pytest.mark.parametrize(
    ("text", "stock"),
    [
        ("in_stock", None),
        ("in stock", None),
        ("out_of_stock", 0),
        ("Out of stock", 0),
        ("12", 12),
        ("12.0", 12),
        ("缺货", 0),
        ("现货", None),
        (None, None),
        ("", None),
    ],
)
def test_stock_words(text, stock):
    assert read(stock=text).variants[0].stock == stock


def test_ratings():
    assert read(rating={"value": 4.5, "count": 10}).rating == Rating(4.5, 10)
    assert read(rating="4.5", reviews="10").rating == Rating(4.5, 10)
    assert read(rating=4.5, rating_count=3).rating == Rating(4.5, 3)
    assert read(rating=4.5).rating == Rating(4.5, 0)
    assert read(rating=None, reviews=4).rating is None


def test_attributes():
    product = read(attributes={"a": None, "b": " x ", "c": ["x", "", 2], "d": {"en": "red", "zh": None}, "e": True, "f": "", "g": []})
    assert product.attributes == {"b": "x", "c": ("x", "2"), "d": {"en": "red"}, "e": True}


def test_unknown_columns():
    notes = Counter()
    product = read(notes=notes, colour="red", watts=5, extra={"deep": [1]}, nothing=None, attributes={"watts": 6})
    assert product.attributes == {"colour": "red", "watts": 6}
    assert list(notes) == ["extra: not a known column and not a single value, ignored"]


def test_relations_as_objects_and_as_googles_text():
    wanted = (ProductRelation("required_part", "AZ7A"), ProductRelation("accessory", "shop:2"))
    assert read(relations=[{"type": "required_part", "id": "AZ7A"}, {"type": "accessory", "id": "shop:2"}]).relations == wanted
    notes = Counter()
    assert read(notes=notes, relations="required_part:id:AZ7A,accessory:id:shop:2,accessory:gtin:811571013579").relations == wanted
    assert notes.total() == 1


def test_html_becomes_text():
    product = read(description="<p>Dry &amp; warm</p><script>alert(1)</script><ul><li>2&nbsp;kg</li></ul>")
    assert product.description == {"en": "Dry & warm 2 kg"}
    assert read(description="&lt;b&gt;bold&lt;/b&gt; <i>x</i>").description == {"en": "bold x"}
    assert read(description="weighs < 2 kg > 1 kg").description == {"en": "weighs < 2 kg > 1 kg"}


def test_a_long_description_is_cut_and_noted():
    notes = Counter()
    product = read(notes=notes, description="warm " * 20_000)
    assert len(product.description["en"]) <= 20_000
    assert notes == {"description: cut at 20,000 characters": 1}


@pytest.mark.parametrize(
    "text", ["<" * 100_000, "<a " * 40_000, "<!--" * 30_000, "&lt;" * 30_000, "<a b='>" * 20_000, "<![CDATA[" * 12_000]
)
def test_hostile_markup_is_read_in_time(text):
    assert len(read(description=text).description.get("en", "")) <= 20_000


def test_notes_of_bad_rows_are_not_counted():
    notes = Counter()
    with pytest.raises(DataError):
        read(notes=notes, description="x" * 30_000, price="free")
    assert not notes


def test_ids():
    assert read(id=42).id == "42"
    assert read(id=" a b ").id == "a b"
    for wrong in (None, "", "  ", "a\x00b", "a\nb", "\ud800", "x" * 201, True, 1.5, ["a"]):
        refuse("id", id=wrong)


def test_titles():
    assert "1,000" in refuse("title", title="x" * 1_001).reason
    for wrong in (None, "", " \u200b ", {"en": ""}, {}, ["a"]):
        refuse("title", title=wrong)


def test_addresses_that_run_code_or_never_end_are_ignored():
    notes = Counter()
    product = read(notes=notes, url="javascript:alert(1)", image_url="data:image/png;base64," + "A" * 100_000, images=["a.jpg"])
    assert (product.url, product.images) == ("", ("a.jpg",))
    assert notes.total() == 2


@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("price", {"price": "free"}),
        ("price", {"price": "-3 USD"}),
        ("price", {"price": {"amount": "12", "currency": "USD"}}),
        ("price", {"price": {"amount": True, "currency": "USD"}}),
        ("list_price", {"list_price": {"amount": 5}}),
        ("stock", {"stock": "lots"}),
        ("stock", {"stock": "-1"}),
        ("rating", {"rating": 5.5}),
        ("rating", {"rating": float("nan")}),
        ("rating_count", {"rating": 5, "rating_count": -1}),
        ("popularity", {"popularity": "high"}),
        ("relations", {"relations": [{"type": "friend", "id": "x"}]}),
        ("relations", {"relations": ["x"]}),
        ("variants", {"variants": "x"}),
        ("variants", {"variants": [{"id": "a"}, {"id": "a"}]}),
        ("variants[1].price", {"variants": [{"id": "a"}, {"id": "b", "price": "free"}]}),
        ("variants[0].id", {"variants": [{}]}),
        ("attributes.a", {"attributes": {"a": float("inf")}}),
        ("attributes", {"attributes": []}),
        ("categories", {"categories": 5}),
        ("language", {"language": "!"}),
        ("fits", {"fits": [1]}),
    ],
)
def test_bad_fields_name_row_and_column(column, row):
    if "language" in row:
        with pytest.raises(DataError) as caught:
            read_product({"id": "a", "title": "b", **row}, number=7, default_currency=None, language=None)
        assert caught.value.column == column
    else:
        refuse(column, **row)


texts = st.text(min_size=1, max_size=12).map(clean).filter(bool)
plain = (
    st.text(alphabet=st.characters(exclude_characters="<>|;；\n›»→", exclude_categories=["Cs"]), min_size=1, max_size=8)
    .map(clean)
    .filter(bool)
)
languages = st.sampled_from(["en", "zh", "zh-TW", "und"])
ids = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12).map(str.strip).filter(bool)
numbers = st.floats(-1e12, 1e12) | st.integers(-(10**9), 10**9)
values = (
    texts | numbers | st.booleans() | st.lists(texts, min_size=1, max_size=3).map(tuple) | st.dictionaries(languages, texts, min_size=1)
)
money = st.lists(
    st.builds(Money, st.integers(0, 10**12), st.sampled_from(["CNY", "USD", "JPY"])), unique_by=lambda price: price.currency, max_size=2
).map(tuple)
attributes = st.dictionaries(texts, values, max_size=3)
addresses = st.sampled_from(["", "a.jpg", "https://shop.example/a"])
variants = st.builds(
    Variant,
    id=ids,
    title=st.dictionaries(languages, texts, max_size=2),
    options=attributes,
    prices=money,
    list_prices=money,
    stock=st.none() | st.integers(0, 10**6),
    gtin=st.sampled_from(["", "4006381333931"]),
    image_url=addresses,
)
products = st.builds(
    Product,
    id=ids,
    title=st.dictionaries(languages, texts, min_size=1, max_size=2),
    variants=st.lists(variants, min_size=1, max_size=3, unique_by=lambda variant: variant.id).map(tuple),
    # What the door gives out holds no tags and no half steps of a path: such texts are fixed points, others are changed on purpose.
    description=st.dictionaries(languages, plain, max_size=2),
    brand=st.dictionaries(languages, texts, max_size=2),
    categories=st.dictionaries(
        languages, st.lists(st.lists(plain, min_size=1, max_size=3).map(" > ".join), min_size=1, max_size=2).map(tuple), max_size=2
    ),
    attributes=attributes,
    fits=st.lists(texts, max_size=2).map(tuple),
    images=st.lists(addresses.filter(bool), max_size=2).map(tuple),
    url=addresses,
    rating=st.none() | st.builds(Rating, st.floats(0, 5), st.integers(0, 10**6)),
    popularity=st.none() | st.floats(0, 1e9),
    relations=st.lists(st.builds(ProductRelation, st.sampled_from(["accessory", "substitute"]), ids), max_size=2).map(tuple),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(products)
def test_any_product_survives_export_and_import(product):
    exported = json.loads(json.dumps(product_to_plain(product)))
    SCHEMA.validate(exported)
    assert read_product(exported, number=1, default_currency=None, language=None) == product


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["10 USD", "in stock", "4.5", "en"]),
    lambda part: (
        st.lists(part, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "en", "amount", "currency", "value", "type", "x"]), part, max_size=3)
    ),
    max_leaves=6,
)
rows = st.fixed_dictionaries(
    {"id": st.text(min_size=1, max_size=4) | st.integers(), "title": st.text(min_size=1, max_size=4)},
    optional=dict.fromkeys(SCHEMA.schema["properties"].keys() - {"id", "title"}, anything),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_any_row_is_read_or_refused_and_the_schema_accepts_what_is_read(row):
    with contextlib.suppress(DataError):
        read_product(row, number=1, default_currency="CNY", language=None)
        SCHEMA.validate(row)
