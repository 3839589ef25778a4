"""A size, a colour or a taste that a turn names is an option of the product that is spoken of."""

import pytest

from crossaisle.converse.options import choice
from crossaisle.knowledge import Lexicon
from crossaisle.knowledge.loader import load
from crossaisle.types import Product, Variant


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(load())


BOOT = Product(
    "boot",
    {"en": "Boot"},
    (
        Variant("brown-41", (), options={"color": {"en": "brown", "zh": "棕色"}, "size": "41"}, stock=3),
        Variant("brown-42", (), options={"color": {"en": "brown", "zh": "棕色"}, "size": "42"}, stock=0),
        Variant("black-42", (), options={"color": {"en": "black", "zh": "黑色"}, "size": "42"}, stock=5),
    ),
)
QUILT = Product("quilt", {"en": "Quilt"}, (
    Variant("small", (), options={"size": {"en": "150 x 200 cm", "zh": "150×200cm"}}, stock=1),
    Variant("large", (), options={"size": {"en": "220 x 240 cm", "zh": "220×240cm"}}, stock=0),
))  # fmt: skip
SCREEN = Product("screen", {"en": "Screen"}, (
    Variant("plain", (), options={"edition": {"en": "monitor only", "zh": "标准版"}}),
    Variant("touch", (), options={"edition": {"en": "touchscreen", "zh": "触控版"}}),
))  # fmt: skip


@pytest.mark.parametrize(("text", "product", "variant", "options"), [
    ("do you have it in 41?", BOOT, "brown-41", ("size",)),
    ("41码来一双", BOOT, "brown-41", ("size",)),
    ("the black ones please", BOOT, "black-42", ("color",)),
    ("黑的还有货不", BOOT, "black-42", ("color",)),
    ("棕色42码", BOOT, "brown-42", ("color", "size")),
    ("is the 220 x 240 in stock", QUILT, "large", ("size",)),
    ("what does the touch version cost", SCREEN, "touch", ("edition",)),
])  # fmt: skip
def test_words_name_a_variant(lexicon, text, product, variant, options):
    found = choice(text, product, lexicon, shown=product.variants[0])
    assert (found.variant.id, found.options) == (variant, options)


@pytest.mark.parametrize("text", ["is it waterproof?", "add 2 of them", "来两双", "how heavy is it", "under 42 dollars"])
def test_other_words_and_counts_name_none(lexicon, text):
    found = choice(text, BOOT, lexicon, shown=BOOT.variants[1])
    assert (found.variant.id, found.options) == ("brown-42", ())


def test_one_that_can_be_had_comes_first(lexicon):
    assert choice("42码的", BOOT, lexicon, shown=BOOT.variants[0]).variant.id == "black-42"


def test_a_combination_that_there_is_not_is_seen(lexicon):
    assert not choice("黑色41码", BOOT, lexicon, shown=BOOT.variants[0]).is_whole
