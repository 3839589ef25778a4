"""Lines of copy, true and false, against three products."""

import pytest

from crossaisle.knowledge import Lexicon, load
from crossaisle.types import Money, Product, Rating, Variant
from crossaisle.write.claims import check

LEXICON = Lexicon(load())
PHONE = Product(
    "x5",
    {"zh": "朗慕X5 5G手机 6.5英寸OLED直屏 5000mAh大电池", "en": "Lumora X5 5G smartphone, 6.5-inch flat OLED, 5000 mAh"},
    (
        Variant(
            "x5-black",
            options={"color": {"en": "black", "zh": "黑色"}, "storage": "256 GB"},
            prices=(Money(299900, "CNY"), Money(41900, "USD")),
        ),
        Variant("x5-blue", options={"color": {"en": "sky blue", "zh": "天青蓝"}, "storage": "512 GB"}),
    ),
    description={"en": "A 120 Hz screen and 67 W charging.", "zh": "120Hz护眼屏，67W快充。"},
    brand={"zh": "朗慕", "en": "Lumora"},
    categories={"en": ("Electronics > Phones",), "zh": ("数码 > 手机",)},
    attributes={
        "screen_size": {"en": "6.5 in", "zh": "6.5英寸"},
        "battery": "5000 mAh",
        "waterproof": "IP65",
        "weight": "188 g",
        "material": {"en": "glass, aluminium frame", "zh": "玻璃、铝合金中框"},
        "noise_cancelling": False,
    },
    rating=Rating(4.6, 12880),
)
BAG = Product(
    "bag",
    {"zh": "棉小白 帆布托特包", "en": "Cottonette faux leather trimmed canvas tote"},
    (Variant("bag-1"),),
    brand={"en": "Cottonette", "zh": "棉小白"},
    attributes={
        "material": {"en": "canvas, faux leather", "zh": "帆布、仿皮"},
        "audience": {"en": "women", "zh": "女士"},
        "waterproof": False,
        "capacity": "12 L",
    },
)
TOY = Product(
    "toy",
    {"zh": "木质积木 60块", "en": "Wooden blocks, 60 pieces"},
    (Variant("toy-1"),),
    attributes={
        "age": {"en": "3-6 years", "zh": "3-6岁"},
        "piece_count": 60.0,
        "material": {"en": "beech", "zh": "榉木"},
        "person_count": 2.0,
    },
)

TRUE = [
    (PHONE, "6.5英寸直屏，5000毫安大电池，日常使用。"),
    (PHONE, "A 5000 mAh battery and a 6.5-inch screen, in black."),
    (PHONE, "重约190克，拿在手里正好。"),
    (PHONE, "Weighs about 0.19 kg."),
    (PHONE, "屏幕16.5厘米，玻璃机身。"),
    (PHONE, "4.6分，12,880条评价。"),
    (PHONE, "4.6 stars from over 12,000 reviews."),
    (PHONE, "IP65防水，下雨也能用。"),
    (PHONE, "Has a metal frame and 256GB of storage."),
    (PHONE, "不带降噪。"),
    (PHONE, "朗慕X5，最近换手机可以看看。"),
    (PHONE, "第一次买5G手机，也容易上手。"),
    (PHONE, "十分好看，拿着顺手，预算内。"),
    (PHONE, "Within your budget, and pleasant to hold."),
    (BAG, "帆布面料，配仿皮细节，适合女士。"),
    (BAG, "Faux leather details on canvas, 12 litres, for women."),
    (BAG, "Not waterproof."),
    (BAG, "棉小白的帆布包，日常背着。"),
    (TOY, "60 pieces in beech wood, for ages 3-6 years."),
    (TOY, "榉木材质，一共60块。"),
    (TOY, "一个人玩可以，两人一起也行。"),
]
FALSE = [
    (PHONE, "6.7英寸大屏。", "number"),
    (PHONE, "A 6000 mAh battery.", "number"),
    (PHONE, "5000瓦快充。", "number"),
    (PHONE, "红色机身。", "color"),
    (PHONE, "Comes in sky blue.", "color"),
    (PHONE, "支持主动降噪。", "feature"),
    (PHONE, "Leather back.", "material"),
    (PHONE, "最好的手机。", "absolute"),
    (PHONE, "全网销量第一。", "absolute"),
    (PHONE, "The best phone you can buy.", "absolute"),
    (PHONE, "Guaranteed to please.", "absolute"),
    (PHONE, "It never fails.", "absolute"),
    (PHONE, "荣获红点设计大奖。", "award"),
    (PHONE, "两年质保。", "warranty"),
    (PHONE, "德国进口。", "origin"),
    (PHONE, "月销过万。", "sales"),
    (PHONE, "缓解眼疲劳。", "health"),
    (PHONE, "一天一充。", "duration"),
    (PHONE, "All-day battery.", "duration"),
    (PHONE, "只要2999元。", "price"),
    (PHONE, "Now $419.", "price"),
    (PHONE, "现货速发。", "stock"),
    (PHONE, "Only 3 left.", "stock"),
    (PHONE, "4.9分好口碑。", "rating"),
    (PHONE, "20,000 reviews.", "rating"),
    (PHONE, "朗慕X6新机。", "model"),
    (PHONE, "内置投影仪。", "part"),
    (PHONE, "Comes with a charger.", "part"),
    (PHONE, "Works like an Apple phone.", "brand"),
    (PHONE, "Not waterproof.", "feature"),
    (PHONE, "比同类更轻。", "absolute"),
    (BAG, "真皮质地。", "material"),
    (BAG, "Genuine leather tote.", "material"),
    (BAG, "防水面料。", "feature"),
    (BAG, "Made for men.", "audience"),
    (BAG, "15升容量。", "number"),
    (TOY, "适合8岁孩子。", "number"),
    (TOY, "For winter nights.", "season"),
    (TOY, "80 pieces.", "number"),
    (TOY, "四人一起玩。", "number"),
]
FAN = Product(
    "fan",
    {"zh": "清澈空气净化器", "en": "Qingche air purifier"},
    (Variant("fan-1"),),
    attributes={
        "airflow": "400 m3/h",
        "sizes": {"en": "sides of 10 cm and 12 cm", "zh": "两面10厘米、12厘米"},
        "dose": {"en": "5 g a day, half for small rooms", "zh": "每天5克，小房间减半"},
        "max_load": "25 kg",
        "waterproof": "IPX7",
        "origin": {"en": "Jaen, Spain", "zh": "西班牙"},
        "heat_up": "40 s",
        "filter": {"en": "included", "zh": "含滤网"},
        "lid": {"en": "none", "zh": "无盖"},
        "wifi": {"en": "no LTE, no app", "zh": "无LTE"},
        "comfort": "5 °C",
    },
)
FOLLOWS = [
    "400 m3 per hour.", "两面差2厘米。", "小房间只放2.5克。", "四十斤没问题。", "Fine in the shower.", "A piece of Spanish air.", "Hot in under a minute.",
    "Lid: no.", "A lid and a heater are on you.", "盖子得自备。", "Down to 41 Fahrenheit.", "You've got a filter.",
]  # fmt: skip
DOES_NOT_FOLLOW = [
    "400 m3 per minute.", "每分钟400立方米。", "两面差3厘米。", "小房间只放2克。", "六十斤没问题。", "A piece of Italian air.", "Filter: no.",
    "Streams over LTE.", "Half as quiet again as last year.", "Nothing else comes near.", "Hundreds on the shelf.",
]  # fmt: skip


@pytest.mark.parametrize("copy", FOLLOWS)
def test_what_follows_from_facts_passes(copy):
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in copy) else "en"
    assert check(copy, FAN, None, lexicon=LEXICON, language=language) == []


@pytest.mark.parametrize("copy", DOES_NOT_FOLLOW)
def test_what_only_looks_like_following_is_caught(copy):
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in copy) else "en"
    assert check(copy, FAN, None, lexicon=LEXICON, language=language)


@pytest.mark.parametrize(("product", "copy"), TRUE, ids=[copy for _, copy in TRUE])
def test_true_lines_pass(product, copy):
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in copy) else "en"
    assert check(copy, product, product.variants[0], lexicon=LEXICON, language=language) == []


@pytest.mark.parametrize(("product", "copy", "kind"), FALSE, ids=[copy for _, copy, _ in FALSE])
def test_false_lines_are_caught(product, copy, kind):
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in copy) else "en"
    found = check(copy, product, product.variants[0], lexicon=LEXICON, language=language, brands=("Apple", "苹果", "Lumora"))
    assert kind in {one.kind for one in found}, found


def test_the_words_are_given_as_written():
    found = check("现在有７０００mAh！", PHONE, PHONE.variants[0], lexicon=LEXICON, language="zh")
    assert [one.claim for one in found] == ["７０００mAh"]


def test_any_variant_counts_when_none_is_named():
    assert check("In sky blue.", PHONE, None, lexicon=LEXICON, language="en") == []


def test_absolute_terms_in_the_own_title_are_a_name():
    product = Product("p", {"en": "Best Nest sheets", "zh": "最家床单"}, (Variant("p"),), brand={"en": "Best Nest"})
    assert check("Best Nest sheets for the bedroom.", product, None, lexicon=LEXICON, language="en") == []


def test_a_line_without_claims_passes_for_a_product_without_facts():
    bare = Product("p", {"en": "Thing"}, (Variant("p"),))
    assert check("A handy thing for everyday use.", bare, None, lexicon=LEXICON, language="en") == []


def test_words_about_what_it_goes_with_are_no_claims_of_the_product():
    line = "To go with your gaming mouse: a phone with 5000 mAh."
    product, variant = PHONE, PHONE.variants[0]
    alone = [one.claim for one in check(line, product, variant, lexicon=LEXICON, language="en")]
    assert any("gaming" in claim for claim in alone)
    assert check(line, product, variant, lexicon=LEXICON, language="en", beside="to go with your gaming mouse") == []
    rest = "To go with your gaming mouse: a gaming phone with 5000 mAh."
    assert [one.claim for one in check(rest, product, variant, lexicon=LEXICON, language="en", beside="to go with your gaming mouse")] == [
        "gaming"
    ]


def test_forbidden_words_are_found_wherever_they_stand():
    found = check("For the best mouse: a phone.", PHONE, PHONE.variants[0], lexicon=LEXICON, language="en", beside="for the best mouse")
    assert [one.claim for one in found] == ["best"]


def test_a_denial_that_ends_in_an_article_lacks_nothing():
    tabs = Product("tabs", {"en": "Index tabs"}, (Variant("tabs"),), description={"en": "Write on them without marking the page."})
    assert check("Index tabs in the pack.", tabs, None, lexicon=LEXICON, language="en") == []


PAN = Product(
    "pan",
    {"en": "Cast iron pan, 26 cm", "zh": "铸铁锅 26厘米"},
    (Variant("pan"),),
    description={"en": "Needs seasoning. No wireless charging, of course.", "zh": "需开锅养护。不支持无线充电。"},
    attributes={"weight": {"en": "190 g each", "zh": "单支190克"}, "pieces": {"en": "a pair", "zh": "一对"}},
)


@pytest.mark.parametrize(
    "line", ["支持无线充电。", "不用开锅。", "煎蛋不粘锅边。", "火候更精准。", "Bright enough to read by.", "Dishwasher friendly."]
)
def test_what_the_product_denies_asks_for_or_never_says_is_refused(line):
    language = "en" if line.isascii() else "zh"
    assert check(line, PAN, None, lexicon=LEXICON, language=language)


@pytest.mark.parametrize("line", ["一对合起来380克。", "需开锅养护。", "10 inches of cast iron."])
def test_totals_and_other_units_are_reckoned(line):
    language = "en" if line.isascii() else "zh"
    assert check(line, PAN, None, lexicon=LEXICON, language=language) == []
