"""Which kind a shop's category stands for, where its last step is no noun."""

import pytest

from crossaisle.catalog.kinds import map_category
from crossaisle.knowledge import Lexicon, load
from crossaisle.types import Label


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(load())


def mapped(path, near, lexicon):
    return map_category(path, [Label(near, {"en": near}, 0.2)], lexicon=lexicon, overrides={}).kind


def test_the_step_before_a_brand_says_the_kind(lexicon):
    assert mapped("Components > Graphics cards > Vireo", "graphics_card", lexicon) == "graphics_card"


@pytest.mark.parametrize("leaf", ["Accessories", "Cases & covers", "Chargers and cables"])
def test_what_goes_with_a_thing_is_not_the_thing(lexicon, leaf):
    assert mapped(f"Electronics > Phones > {leaf}", "phone", lexicon) != "phone"


def test_the_step_before_counts_only_where_meaning_agrees(lexicon):
    assert mapped("Graphics cards > Vireo", "teapot", lexicon) is None
