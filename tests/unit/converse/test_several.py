"""Where a message may fall into two."""

import pytest

from crossaisle.converse.several import cuts


@pytest.mark.parametrize(("text", "parts"), [
    ("add it to my cart, and show me some beans", ("add it to my cart", "show me some beans")),
    ("thanks! do you have umbrellas?", ("thanks", "do you have umbrellas?")),
    ("第一个加购物车，再看看鞋子", ("第一个加购物车", "看看鞋子")),
    ("put it in and show me the basket", ("put it in", "show me the basket")),
])  # fmt: skip
def test_a_message_falls_into_two(text, parts):
    assert next(cuts(text)) == parts


@pytest.mark.parametrize("text", ["a red tent", "black and white", "便宜点的"])
def test_one_clause_stays_whole(text):
    assert list(cuts(text)) == []
