"""A thing and what it is for; a bag that is only packaging."""

import pytest

from crossaisle.knowledge import Lexicon, load
from crossaisle.knowledge.compounds import compounds, is_company, is_package


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(load())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("gas for a camping stove", "gas_canister"),
        ("toy to keep my cat busy", "cat_toy"),
        ("food for my dog", "dog_food"),
        ("shoes for running", "running_shoes"),
        ("I am looking for a chair for my office", "office_chair"),
        ("Li-Ion Battery (Black) for Nikon D750 camera", "camera_battery"),
        ("跑步耳机 不容易掉", "earbuds"),
        ("笔记本转接头 接显示器", "usb_hub"),
        ("label printer for parcels", "label_printer"),
    ],
)
def test_purpose_makes_the_kind(lexicon, text, kind):
    assert lexicon.head(text).kinds[0] == kind


@pytest.mark.parametrize(
    ("text", "kind"), [("a dress for a wedding", "dress"), ("tablet for drawing", "tablet"), ("a phone for my grandma", "phone")]
)
def test_occasions_and_activities_make_no_other_thing(lexicon, text, kind):
    assert lexicon.head(text).kinds == (kind,)


@pytest.mark.parametrize(
    "text", ["Nettle leaf 1.13 oz (16 bags)", "Ginger Chews 1lb Variety Bag", "Popped corn, 0.8-Ounce Bags (Pack of 24)"]
)
def test_packaging_is_no_bag(lexicon, text):
    assert not any("handbag" in match.kinds for match in lexicon.kinds_in(text))


@pytest.mark.parametrize("text", ["leather bag", "two bags for travel", "40L bag"])
def test_other_bags_are(lexicon, text):
    assert any("handbag" in match.kinds for match in lexicon.kinds_in(text))


def test_a_gathering_word_leaves_a_noun_the_head(lexicon):
    assert not lexicon.head("Urban Oasis Sofa Set", is_title=True).is_modifier
    assert lexicon.head("Urban Oasis Laptop Widget", is_title=True).is_modifier
    assert is_company("set")
    assert not is_company("lock")


@pytest.mark.parametrize("text", ["gas", "gas for", "gas for 12", "gas with a camping stove", "煤气 for a stove", ""])
def test_no_purpose_no_compound(text):
    end = text.find(" for") + 1
    assert list(compounds(text, 0, end or len(text))) == []


def test_a_package_needs_its_amount():
    assert is_package("tea, 16 oz bag", 11, 14, "bag")
    assert not is_package("tea, 16 oz box", 11, 14, "box")
