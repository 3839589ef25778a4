"""What the session has shown moves the order, and nothing else."""

from __future__ import annotations

import pytest

from crossaisle.types import Interest

TEXT = "我想买一条新手机"


def first(demo, **fields):
    return [item.product.id for item in demo.recommend(TEXT, n=12, **fields).sections[0].items]


@pytest.fixture(scope="module")
def usual(demo):
    return first(demo)


@pytest.mark.parametrize("place", [4, 8])
def test_a_liked_product_rises(demo, usual, place):
    liked = usual[place]
    assert first(demo, interests=(Interest(liked, 2.0),)).index(liked) < place


def test_what_is_like_a_dismissed_one_sinks(demo, usual):
    disliked = usual[0]
    places = demo.recommend(TEXT, n=12, interests=(Interest(disliked, -2.0),)).sections[0].items
    signals = {item.product.id: item.signals["interest"] for item in places}
    assert min(signals, key=signals.__getitem__) == disliked
    assert [item.product.id for item in places].index(disliked) > 0


def test_a_faded_interest_moves_less(demo, usual):
    liked = usual[8]
    fresh, faded = (
        {
            item.product.id: item.signals["interest"]
            for item in demo.recommend(TEXT, n=12, interests=(Interest(liked, weight),)).sections[0].items
        }
        for weight in (1.0, 0.1)
    )
    assert 0 < faded[liked] < fresh[liked] == pytest.approx(1.0, abs=1e-3)


def test_interests_bring_nothing_in_and_keep_nothing_out(demo):
    everything = {i.product.id for i in demo.recommend(TEXT, n=100).sections[0].items}
    other = demo.recommend("running shoes").sections[0].items[0].product.id
    moved = [i.product.id for i in demo.recommend(TEXT, n=100, interests=(Interest(other, 5.0),)).sections[0].items]
    assert set(moved) == everything
    assert other not in moved


def test_an_interest_in_what_the_shop_no_longer_has_counts_for_nothing(demo, usual):
    assert first(demo, interests=(Interest("gone", 3.0),)) == usual
