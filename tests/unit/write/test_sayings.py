"""Facts in everyday words: backed by a product that states them, refused beside one that denies them."""

import pytest

from crossaisle.knowledge import Lexicon, load
from crossaisle.types import Product, Variant
from crossaisle.write.claims import check

LEXICON = Lexicon(load())
BAG = Product(
    "bag",
    {"zh": "折叠背包", "en": "Foldable backpack"},
    (Variant("bag-1"),),
    attributes={"care": {"en": "machine wash", "zh": "可机洗"}, "waterproof": {"en": "not waterproof", "zh": "不防水"}, "remote": False},
)


def kinds(copy, language):
    return {one.kind for one in check(copy, BAG, BAG.variants[0], lexicon=LEXICON, language=language)}


@pytest.mark.parametrize(("copy", "language"), [("On Sunday it goes in the wash.", "en"), ("脏了丢洗衣机里就行。", "zh")])
def test_a_saying_of_a_stated_fact_passes(copy, language):
    assert kinds(copy, language) == set()


@pytest.mark.parametrize(
    ("copy", "language"),
    [
        ("Wear it when you are caught in a shower.", "en"),
        ("往充电板上一搁就行。", "zh"),
        ("不用起身就能关。", "zh"),
        ("Wash it by hand.", "en"),
    ],
)
def test_a_saying_of_a_denied_or_missing_fact_is_refused(copy, language):
    assert "saying" in kinds(copy, language)


def test_common_words_claim_nothing_beside_a_product_that_says_nothing_of_them():
    mug = Product("mug", {"en": "Blue mug"}, (Variant("mug-1"),))
    assert check("Be patient, it will rain.", mug, mug.variants[0], lexicon=LEXICON, language="en") == []
