"""Template copy: fitted, in one language, true, varied and repeatable."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import crossaisle.types
from crossaisle.catalog.codec import product_from_plain
from crossaisle.knowledge import Lexicon, load
from crossaisle.types import Constraint, Intent, Item, Label, Money, Need, Product, Rating, Variant
from crossaisle.write import template
from crossaisle.write.claims import check
from crossaisle.write.compose import LENGTH, frames
from crossaisle.write.template import TemplateWriter

LEXICON = Lexicon(load())
WRITER = TemplateWriter(lexicon=LEXICON)
PHONE = Product(
    "x5",
    {"zh": "朗慕X5 5G手机 6.5英寸OLED直屏", "en": "Lumora X5 5G smartphone, 6.5-inch flat OLED"},
    (Variant("x5-black", options={"color": {"en": "black", "zh": "黑色"}, "storage": "256 GB"}, prices=(Money(299900, "CNY"),)),),
    brand={"zh": "朗慕", "en": "Lumora"},
    attributes={"screen_size": {"en": "6.5 in", "zh": "6.5英寸"}, "battery": "5000 mAh", "weight": "188 g", "wireless_charging": True},
    rating=Rating(4.6, 12880),
)
CASE = Product(
    "case",
    {"zh": "磁吸手机壳", "en": "Magnetic phone case"},
    (Variant("case"),),
    attributes={"material": {"en": "silicone", "zh": "硅胶"}, "weight": "30 g"},
)


def write(product, language, *constraints, need=None, reason="", relation=None):
    stated = need or Need("n1", "x", constraints=constraints)
    item = Item(1, product, product.variants[0], stated.id, 0.0, {}, reason=reason, relation=relation)
    [(position, copy)] = WRITER.write([item], Intent(language, "CNY", (stated,)))
    assert position == 1
    return copy


def demo_products():
    lines = (Path(crossaisle.types.__file__).parent / "demo" / "products.jsonl").read_text(encoding="utf-8").splitlines()
    return [product_from_plain(json.loads(line)) for line in lines]


def test_what_was_asked_for_comes_first():
    asked = (Constraint("c1", "color", "eq", "black", hard=False), Constraint("c2", "weight", "lte", 200.0, "g"))
    for language, words in (("zh", ("黑色", "188g")), ("en", ("black", "188 g"))):
        copy = write(PHONE, language, *asked)
        assert all(word in copy.text for word in words), copy.text
        assert {claim.split("=")[0] for claim in copy.claims} >= {"color", "weight"}


def test_a_met_budget_is_said_without_a_number():
    copy = write(PHONE, "zh", Constraint("c1", "price", "lte", 3000.0, "CNY"))
    assert "预算" in copy.text
    assert "3000" not in copy.text
    assert "2999" not in copy.text
    assert "within your budget" in write(PHONE, "en", Constraint("c1", "price", "lte", 3000.0, "CNY")).text


@pytest.mark.parametrize("constraint", [Constraint("c1", "price", "lte", 2000.0, "CNY"), Constraint("c1", "price", "lte", 3000.0, "USD")])
def test_a_budget_that_is_not_known_to_be_met_is_not_said(constraint):
    assert "budget" not in write(PHONE, "en", constraint).text


def test_the_rating_is_said_when_it_was_asked_for():
    assert "4.6分" in write(PHONE, "zh", Constraint("c1", "rating", "gte", 4.5, "stars")).text
    assert "分" not in write(PHONE, "zh").text


def test_unwanted_values_are_not_called_for():
    assert "color=black" not in write(CASE, "en", Constraint("c1", "color", "eq", "black", polarity="avoid")).claims


def test_derived_needs_say_why():
    need = Need("n1.1", "x", "derived", anchor="x5", anchor_text="朗慕X5 5G手机", reason="防止摔坏边角", relation="accessory")
    texts = {write(PHONE_CASE, "zh", need=need, reason="防止摔坏边角", relation="accessory").text for PHONE_CASE in cases()}
    assert all("防止摔坏边角" in text for text in texts)
    assert len(texts) >= 4


def cases():
    return [Product(f"case-{number}", CASE.title, CASE.variants, attributes=CASE.attributes) for number in range(12)]


def test_the_same_product_and_need_get_the_same_line():
    assert write(PHONE, "en") == write(PHONE, "en")


def test_the_reason_is_said_once_and_the_next_of_the_kind_name_what_they_go_with():
    need = Need("n1.1", "x", "derived", anchor="x5", anchor_text="朗慕X5 5G手机", reason="防止摔坏边角", relation="accessory")
    items = [
        Item(place + 1, one, one.variants[0], need.id, 0.0, {}, reason=need.reason, relation="accessory")
        for place, one in enumerate(cases()[:4])
    ]
    first, *others = [copy for _, copy in WRITER.write(items, Intent("zh", "CNY", (need,)))]
    assert first.beside == "防止摔坏边角"
    assert first.beside in first.text
    assert all("防止摔坏边角" not in copy.text and "手机" in copy.beside for copy in others)


def test_frames_are_many_and_near_lines_differ():
    for language in ("zh", "en"):
        lists = [ways for name, ways in frames(language).items() if name.startswith(("nouns", "clauses", "because"))]
        assert sum(map(len, lists)) >= 20
    phones = [replace(PHONE, id=f"phone-{number}") for number in range(12)]
    items = [Item(place + 1, one, one.variants[0], "n1", 0.0, {}) for place, one in enumerate(phones)]
    texts = [copy.text for _, copy in WRITER.write(items, Intent("zh", "CNY", (Need("n1", "x"),)))]
    assert all(len(set(near)) == len(near) for near in zip(texts, texts[1:], texts[2:], strict=False))


def test_a_product_without_facts_gets_a_harmless_line():
    bare = Product("bare", {"zh": "帐篷", "en": "Tent"}, (Variant("bare"),))
    assert "帐篷" in write(bare, "zh").text
    assert "tent" in write(bare, "en").text
    assert write(bare, "zh").claims == ()


def test_one_language_is_enough_for_the_other():
    english = Product("e", {"en": "Tent"}, (Variant("e"),), attributes={"material": "waxed cotton mix", "color": "black", "weight": "3 kg"})
    copy = write(english, "zh", need=Need("n1", "帐篷", labels=(Label("tent", "帐篷", 1.0),)))
    assert "帐篷" in copy.text
    assert "黑色" in copy.text
    assert "3kg" in copy.text
    assert not re.search(r"[A-Za-z]{3,}", copy.text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_over_the_demo_shop_is_true_and_in_shape(language):
    products = demo_products()[::3]
    items = [Item(place + 1, one, one.variants[0], "n1", 0.0, {}) for place, one in enumerate(products)]
    low, high = LENGTH[language]
    for item, (_, copy) in zip(items, WRITER.write(items, Intent(language, "CNY", (Need("n1", "x"),))), strict=True):
        assert check(copy.text, item.product, item.variant, lexicon=LEXICON, language=language) == [], copy.text
        assert low <= (len(copy.text) if language == "zh" else len(copy.text.split())) <= high, copy.text
        assert ("\u4e00" <= max(copy.text) <= "\u9fff" or "，" in copy.text) == (language == "zh")


def test_a_reason_that_is_false_of_the_product_is_tried_in_no_second_frame(monkeypatch):
    checked = []
    plain = template.unsupported

    def unsupported(copy, *rest, **named):
        checked.append(copy)
        return plain(copy, *rest, **named)

    monkeypatch.setattr(template, "unsupported", unsupported)
    need = Need("n1.1", "phone case", relation="accessory", anchor_text="Waterproof phone", anchor_kind="phone")
    reason = "the best guard for a phone"
    copy = write(CASE, "en", need=need, reason=reason, relation="accessory")
    assert "best" not in copy.text.lower()
    whole = [text for text in checked if text.endswith(".") and "best" in text.lower()]
    assert len(whole) <= 2, checked
    assert "silicone" in copy.text


def stated(attributes, title="Thing", zh="东西", **options):
    return Product("p", {"en": title, "zh": zh}, (Variant("p", options=options),), attributes=attributes)


@pytest.mark.parametrize(
    ("title", "attributes", "words"),
    [
        ("Trekking backpack", {"capacity": "65 L", "material": "nylon"}, "65 L nylon trekking backpack"),
        ("Ski gloves", {"waterproof": True, "audience": "unisex", "weight": "90 g"}, "waterproof, unisex ski gloves"),
        ("Pillow", {"material": "cotton cover, down", "weight": "1 kg", "color": "white"}, "a cotton cover"),
        ("Monitor", {"panel": "IPS", "refresh_rate": "100 Hz", "weight": "3 kg"}, "an IPS panel"),
        ("Toy car", {"age": "3 years and up", "battery": "600 mAh", "weight": "200 g"}, "for ages 3 and up"),
        ("Crew socks", {"pack_size": "7 pairs", "audience": "men", "color": "black"}, "in a pack of 7 pairs"),
        ("Gift wrap", {"occasion": "wedding, birthday", "weight": "90 g"}, "for weddings and birthdays"),
    ],
)
def test_english_phrases_stand_where_they_read_well(title, attributes, words):
    assert words in write(stated(attributes, title), "en").text


@pytest.mark.parametrize(
    ("title", "attributes", "words"),
    [
        ("登山背包", {"capacity": "65 L", "material": {"zh": "尼龙"}, "weight": "1.9 kg"}, "65L登山背包"),
        ("真空压缩袋", {"pack_size": 8, "material": {"zh": "PA膜"}, "weight": "90 g"}, "8只装"),
        ("智能手机", {"battery": "5000 mAh", "weight": "188 g", "color": {"zh": "黑色"}}, "5000mAh电池"),
        ("手机壳", {"compatible_with": {"zh": "朗慕X5 Pro"}, "weight": "24 g"}, "适配朗慕X5 Pro"),
    ],
)
def test_chinese_phrases_stand_where_they_read_well(title, attributes, words):
    assert words in write(stated(attributes, zh=title), "zh").text


def test_what_the_table_does_not_know_is_told_by_its_label_where_little_else_is():
    headset = stated({"headset_type": "Binaural", "package_type": "Box", "sku_number": "A9"}, "HP stereo headset")
    text = write(headset, "en").text
    assert "Headset type: binaural" in text.replace("headset type", "Headset type")
    assert "box" not in text.lower()
