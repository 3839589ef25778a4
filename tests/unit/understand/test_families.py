"""Sentences as shoppers write them, by family, over the shipped knowledge; a truth is `field op value [unit]`, joined by `; `."""

import pytest

from crossaisle.knowledge import Lexicon
from crossaisle.knowledge.loader import load
from crossaisle.text import detect_language
from crossaisle.types import Constraint
from crossaisle.understand import needs
from crossaisle.understand.constraints import ConstraintReader
from crossaisle.understand.shares import find_caps

BRANDS = {"Apple": "Apple", "苹果": "Apple", "Huawei": "Huawei", "华为": "Huawei"}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load())


@pytest.fixture(scope="module")
def reader(lexicon: Lexicon) -> ConstraintReader:
    return ConstraintReader(lexicon, BRANDS)


def shown(one: Constraint) -> str:
    if isinstance(one.value, tuple):
        value = "..".join(f"{part:g}" for part in one.value)
    else:
        value = one.value if isinstance(one.value, str) else f"{one.value:g}"
    return " ".join(filter(None, (one.field, "!=" if one.polarity == "avoid" else one.op, value, one.unit)))


FAMILIES = [
    # refusals behind what they refuse
    ("手机，华为的就别推荐了", "brand != Huawei"),
    ("耳机，苹果的pass", "brand != Apple"),
    ("毛衣，羊毛的扎人不要", "material != wool"),
    ("台灯，别再给我推粉色的了", "color != pink"),
    ("three t-shirts, none of them black", "quantity eq 3; color != black"),
    ("a bag, please not one of those green ones", "color != green"),
    ("a tablet, Apple aside", "brand != Apple"),
    # what a noun says beside its kind
    ("men's leather belt", "audience eq men; material eq leather"),
    ("glass food containers", "material eq glass"),
    ("纯棉袜子", "material eq cotton"),
    ("真皮沙发", "material eq leather"),
    ("女士钱包", "audience eq women"),
    ("paper stapler", ""),
    # figures
    ("移动硬盘，2T往上", "storage gte 2 TB"),
    ("U盘1T就够", "storage eq 1 TB"),
    ("毛巾，五条", "quantity eq 5"),
    ("I'd like three mugs", "quantity eq 3"),
    # people
    ("my son is 3, need a puzzle", "audience eq boys; age eq 3 years"),
    ("puzzle, she's turning five", "age eq 5 years"),
    ("board game, my kids are 8 and 10", "audience eq kids; age between 8..10 years"),
    ("my son is 6 feet tall, need a coat", "audience eq boys"),
    ("My grandmother keeps dropping her mugs, so one that's durable", "audience eq elderly; feature eq durable"),
    ("我爸的剃须刀坏了，想换一个", "audience eq men"),
    ("同事过生日，送个马克杯", "audience eq colleagues; occasion eq birthday; occasion eq gift"),
    ("birthday present for my brother", "occasion eq birthday; occasion eq gift; audience eq men"),
    ("cat tree for two cats", ""),
    # prices beside figures that are none
    ("a sieve costing more than 21 pesos", "price gte 21 PHP"),
    ("a whisk, priced from 55 to 66 PHP", "price between 55..66 PHP"),
    ("a comb for women above ₱9", "audience eq women; price gte 9 PHP"),
    ("brake lever (1998-2004), from 12 euros", "price gte 12 EUR"),
    ("a diary from 2024", ""),
    # an open choice
    ("phone case, not just black ones", ""),
    ("卫衣，不限于黑色", ""),
    ("登山鞋不光要防水，还要轻便", "feature eq waterproof; feature eq lightweight"),
    # what is lacking is not refused
    ("I don't have a kettle, what do you recommend", ""),
    ("家里没有电饭煲，想买一个", ""),
]


@pytest.mark.parametrize(("text", "truth"), FAMILIES)
def test_families_of_sentences(reader: ConstraintReader, text: str, truth: str) -> None:
    read = reader.read(text, language=detect_language(text))
    assert sorted(map(shown, read)) == sorted(filter(None, truth.split("; ")))


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("a phone cheaper than the Galaxy S24 but with more storage", [("price", "lte"), ("storage", "gte")]),
        ("laptop lighter than the MacBook Air and with a bigger screen", [("weight", "lte"), ("screen_size", "gte")]),
        ("比iPhone 15便宜但是续航更长的手机", [("price", "lte"), ("battery_life", "gte")]),
        ("手机，比小米14便宜，电池更大", [("price", "lte"), ("battery", "gte")]),
        ("a phone cheaper than the Galaxy S24, and more cases", [("price", "lte")]),
    ],
)
def test_one_product_may_bound_twice(reader: ConstraintReader, text: str, bounds: list[tuple[str, str]]) -> None:
    found = [one for one in reader.read(text, language=detect_language(text)) if one.than]
    assert [(one.field, one.op) for one in found] == bounds
    assert len({one.than.text for one in found if one.than}) == 1


@pytest.mark.parametrize(
    ("text", "own", "shared"),
    [
        # Figures of a part are no need of their own, things in a list are.
        ("笔记本电脑，16G内存，512G硬盘，六千以内", {"laptop": [16.0, 512.0, 6000.0]}, []),
        ("phone, 5000mAh battery", {"phone": [5000.0]}, []),
        ("dog food, 15 kg bag", {"dog_food": [15.0]}, []),
        ("狗粮，我家金毛吃的", {"dog_food": []}, []),
        # What is owned or only the reason asks for nothing.
        ("I already have a tent, just need a mug", {"mug": []}, []),
        ("帐篷有了，缺个睡袋", {"sleeping_bag": []}, []),
        ("my phone dies by noon, need a power bank", {"power_bank": []}, []),
        ("手机老是没电，想买个充电宝", {"power_bank": []}, []),
        ("I have sensitive skin, need a shampoo", {"shampoo": ["sensitive_skin"]}, []),
        # One sum for a list.
        ("spend at most 100 on a mug and a pillow", {"mug": [], "pillow": []}, [100.0]),
        ("花五百买个键盘和鼠标", {"keyboard": [], "mouse": []}, [500.0]),
        ("预算六千，书桌、显示器都要，显示器不能超过一半", {"desk": [], "monitor": [3000.0]}, [6000.0]),
        # The 跟 of 高跟鞋 joins nothing, and a purpose before a request hides no need.
        ("38码高跟鞋", {"high_heels": ["38"]}, []),
        ("I want to give my wife a mug", {"mug": ["gift", "women"]}, []),
    ],
)
def test_families_of_needs(
    lexicon: Lexicon, reader: ConstraintReader, text: str, own: dict[str, list[object]], shared: list[object]
) -> None:
    constraints = reader.read(text, language=detect_language(text))
    parts = needs.split(text, lexicon, constraints)
    mine, everyones = needs.assign(text, parts, constraints)
    heads = [part.head.kinds[0] for part in parts if part.head]
    assert dict(zip(heads, [[one.value for one in each] for each in mine], strict=True)) == own
    assert [one.value for one in everyones] == shared


@pytest.mark.parametrize(
    ("text", "caps"),
    [
        ("桌子和椅子，椅子最多占三成", [0.3]),
        ("a tent and a mug, no more than half on the mug", [0.5]),
        ("a tent and a mug, the mug should not cost more than a third", [1 / 3]),
        ("half for a tent, the rest for a mug", []),
        ("at most half", []),
    ],
)
def test_bounds_that_are_parts_of_a_sum(lexicon: Lexicon, text: str, caps: list[float]) -> None:
    assert [one.value for one in find_caps(text, lexicon.kinds_in(text))] == pytest.approx(caps)
