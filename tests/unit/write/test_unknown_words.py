"""What no list of claims could name: invented things, other numbers and opposites, figures as people say them."""

import pytest

from crossaisle.knowledge import Lexicon, load
from crossaisle.types import Product, Variant
from crossaisle.write.claims import check

LEXICON = Lexicon(load())
LAMP = Product(
    "lamp",
    {"zh": "桌面台灯 三档亮度", "en": "Desk lamp with three brightness levels"},
    (Variant("lamp-1"),),
    description={
        "zh": "铝合金灯臂，两个关节。电源线长1.5米，灯泡另购。勿在浴室使用。",
        "en": "Aluminium arm with two joints; bulb sold apart. Short neck.",
    },
    attributes={"cord": "1.5 m", "head": {"en": "round", "zh": "圆形"}, "cover": {"en": "80% cotton", "zh": "80%棉"}, "timer": "100 min"},
)

TRUE = [
    "An aluminium arm for the long evenings at your desk.",
    "Two joints, and a cord of 150 cm.",
    "A timer of an hour and forty minutes.",
    "给晚上看书的你，留一盏灯。",
    "灯罩八成棉，定时1小时40分钟。",
    "Some evenings ask for a small light and a good book.",
]
FALSE = [
    ("Crushed amethyst glows.", "word"),
    ("A squirrel sits on the base.", "word"),
    ("琥珀雕琢，蜥蜴栖息。", "word"),
    ("Comes with a desk mat.", "part"),
    ("附赠鼠标垫。", "part"),
    ("随箱配灯泡。", "part"),
    ("Four joints in the arm.", "number"),
    ("A long neck.", "contrary"),
    ("灯罩九成棉。", "number"),
    ("A timer of two and a half hours.", "number"),
    ("浴室里也能用。", "part"),
    ("It won't flicker.", "promise"),
    ("Lighter than its predecessor.", "comparison"),
    ("Fits every desk.", "universal"),
    ("A lamp from Finland.", "place"),
]


@pytest.mark.parametrize("copy", TRUE)
def test_true_and_harmless_lines_pass(copy):
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in copy) else "en"
    assert check(copy, LAMP, LAMP.variants[0], lexicon=LEXICON, language=language) == []


@pytest.mark.parametrize(("copy", "kind"), FALSE, ids=[copy for copy, _ in FALSE])
def test_inventions_are_caught(copy, kind):
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in copy) else "en"
    found = check(copy, LAMP, LAMP.variants[0], lexicon=LEXICON, language=language)
    assert kind in {one.kind for one in found}, found


def test_words_of_a_language_that_the_product_has_no_text_in_are_not_compared():
    lamp = Product("lamp", {"en": "Desk lamp with an arm"}, (Variant("lamp-1"),))
    assert check("一盏灯，琥珀雕琢。", lamp, None, lexicon=LEXICON, language="zh") == []


@pytest.mark.parametrize(
    ("stated", "said"), [("two-year warranty", "两年质保。"), ("产地新西兰", "Made in New Zealand."), ("有防倒绑带", "防倒，不会倒。")]
)
def test_the_same_in_other_words_is_stated(stated, said):
    product = Product("p", {"en": "Some plain thing", "zh": "一件东西"}, (Variant("p"),), description={"zh": stated})
    kinds = {one.kind for one in check(said, product, None, lexicon=LEXICON, language="zh")}
    assert not kinds & {"warranty", "origin", "place"}


def test_a_season_or_a_colour_of_the_hour_is_no_claim():
    product = Product("p", {"en": "Canvas tote for women"}, (Variant("p"),), attributes={"season": "summer"})
    assert check("In the golden hour.", product, None, lexicon=LEXICON, language="en") == []
    assert [one.kind for one in check("A tote on winter days.", product, None, lexicon=LEXICON, language="en")] == ["season"]
