"""Pointing at what is shown."""

import pytest

from crossaisle.converse.references import referred

SHOWN = {
    "a": "Ridgefox red dome tent 野狐红色圆顶帐篷",
    "b": "Stakehill family tent 桩山家庭帐篷",
    "c": "Airline ultralight tent 超轻帐篷",
    "d": "Pop-up beach shelter 沙滩遮阳棚",
}


@pytest.mark.parametrize(("text", "ids"), [
    ("the second one", "b"),
    ("number 3 please", "c"),
    ("#4", "d"),
    ("第三个", "c"),
    ("最后一个", "d"),
    ("compare the first and the last", "ad"),
    ("compare 2 and 4", "bd"),
    ("对比第一个和第三个", "ac"),
    ("the first two", "ab"),
    ("前三个", "abc"),
    ("the Ridgefox", "a"),
    ("沙滩那个", "d"),
    ("compare the stakehill with the airline", "bc"),
    ("is it waterproof", "b"),
    ("它防水吗", "b"),
    ("the ninth one", ""),
    ("a tent", ""),
])  # fmt: skip
def test_words_point(text, ids):
    assert "".join(sorted(referred(text, SHOWN, focus="b"))) == ids


@pytest.mark.parametrize(
    ("text", "ids"), [("the cork one", ("b",)), ("软木那款多厚", ("b",)), ("那个绿的", ("c",)), ("does it have a lamp", ("b",))]
)
def test_how_a_thing_is_points(text, ids):
    shown = {"a": "Rubber mat 橡胶瑜伽垫", "b": "Cork mat 软木瑜伽垫", "c": "Green mat 绿色瑜伽垫", "d": "Mat with a lamp"}
    assert referred(text, shown, focus="b") == ids


def test_both_are_those_compared_last():
    assert referred("which of both is lighter", SHOWN, compared=("c", "d")) == ("c", "d")
    assert referred("这两个", SHOWN) == ("a", "b")


def test_it_points_at_nothing_where_nothing_is_spoken_of():
    assert referred("is it dry?", SHOWN) == ()
