"""Whatever a product states, the template's line about it passes the claim checker; what it does not, does not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crossaisle.knowledge import Lexicon, load
from crossaisle.types import Constraint, Intent, Item, Money, Need, Product, Rating, Variant
from crossaisle.write.claims import check
from crossaisle.write.template import TemplateWriter

LEXICON = Lexicon(load())
WRITER = TemplateWriter(lexicon=LEXICON)

COLORS = st.sampled_from([{"en": "black", "zh": "黑色"}, {"en": "sky blue", "zh": "天蓝"}, "red", "墨绿色", {"zh": "米白"}])
MATERIALS = st.sampled_from(
    [{"en": "stainless steel", "zh": "不锈钢"}, {"en": "faux leather, canvas", "zh": "仿皮、帆布"}, "TPU", "ABS", "best wool", "纯棉"]
)
FIGURES = st.builds(
    lambda value, unit: f"{value:g} {unit}",
    st.floats(0.1, 9000).map(lambda one: round(one, 1)),
    st.sampled_from(["g", "kg", "ml", "L", "W", "mAh", "cm", "in", "GB", "dB", "Hz"]),
)
ANY_TEXT = st.text(max_size=30)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        [
            "color",
            "material",
            "weight",
            "capacity",
            "power",
            "battery",
            "waterproof",
            "screen_size",
            "foldable",
            "audience",
            "age",
            "season",
            "odd_name",
            "屏幕尺寸",
        ]
    ),
    st.one_of(
        COLORS, MATERIALS, FIGURES, st.booleans(), st.floats(1, 500).map(round).map(float), ANY_TEXT, st.just({"en": "kids", "zh": "儿童"})
    ),
    max_size=6,
)
TITLES = st.one_of(
    st.sampled_from([{"zh": "朗慕X5 5G手机", "en": "Lumora X5 phone"}, {"en": "Two-person tent, 3 kg"}, {"zh": "保温杯 500ml"}]),
    st.builds(lambda text: {"en": text or "Thing"}, ANY_TEXT),
)
PRODUCTS = st.builds(
    lambda name, title, attributes, options, rating: Product(
        name, title, (Variant(name, options=options, prices=(Money(9900, "CNY"),)),), attributes=attributes, rating=rating
    ),
    st.text(min_size=1, max_size=8),
    TITLES,
    ATTRIBUTES,
    st.dictionaries(st.sampled_from(["color", "size", "storage"]), st.one_of(COLORS, FIGURES), max_size=2),
    st.one_of(st.none(), st.builds(Rating, st.floats(0, 5), st.integers(0, 10**6))),
)
CONSTRAINTS = st.lists(
    st.sampled_from(
        [
            Constraint("c1", "price", "lte", 100.0, "CNY"),
            Constraint("c2", "color", "eq", "black", hard=False),
            Constraint("c3", "feature", "eq", "waterproof", hard=False),
            Constraint("c4", "rating", "gte", 4.0, "stars"),
        ]
    ),
    max_size=3,
)


@settings(max_examples=120)
@given(PRODUCTS, st.sampled_from(["zh", "en"]), CONSTRAINTS)
def test_every_template_line_passes_the_checker(product, language, constraints):
    item = Item(1, product, product.variants[0], "n1", 0.0, {})
    [(_, copy)] = WRITER.write([item], Intent(language, "CNY", (Need("n1", "x", constraints=tuple(constraints)),)))
    assert copy.text
    assert check(copy.text, product, product.variants[0], lexicon=LEXICON, language=language) == []


@settings(max_examples=60)
@given(st.integers(2, 9000), st.integers(2, 9000), st.sampled_from(["mAh", "g", "ml", "W", "cm"]))
def test_a_figure_passes_only_within_the_slack(stated, said, unit):
    product = Product("p", {"en": "Thing"}, (Variant("p"),), attributes={"figure": f"{stated} {unit}"})
    is_supported = check(f"Has {said} {unit}.", product, None, lexicon=LEXICON, language="en") == []
    assert is_supported == (abs(said - stated) <= 0.02 * said + 1e-6)


@settings(max_examples=60)
@given(st.text(max_size=200), st.sampled_from(["zh", "en"]))
def test_any_text_is_read_and_claims_are_its_own_words(copy, language):
    product = Product("p", {"en": "Thing"}, (Variant("p"),))
    assert all(one.claim in copy and one.claim for one in check(copy, product, None, lexicon=LEXICON, language=language))
