"""What holds for every text: readings lie in the text, do not overlap, and said sums come out as said."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossaisle.knowledge import AttributeWord, Kind, Knowledge, Lexicon
from crossaisle.quantities import find_amounts, find_measures, find_numerals, parse_numeral, to_major, to_minor
from crossaisle.redaction import redact
from crossaisle.types import Money
from crossaisle.understand.constraints import ConstraintReader

KINDS = {"phone": ("phone", "手机"), "phone_case": ("phone case", "手机壳"), "tent": ("tent", "帐篷"), "mug": ("mug", "杯子")}
VALUES = {
    ("color", "black"): ("black", "黑色", "黑"),
    ("feature", "waterproof"): ("waterproof", "防水"),
    ("material", "leather"): ("leather", "真皮"),
}
READER = ConstraintReader(
    Lexicon(
        Knowledge(
            "test",
            kinds={key: Kind(key, "x", {"en": words[0], "zh": words[1]}, words, ()) for key, words in KINDS.items()},
            attributes=tuple(AttributeWord(field, key, {"en": words[0]}, words) for (field, key), words in VALUES.items()),
        )
    ),
    {"Apple": "Apple", "苹果": "Apple"},
)

WORDS = st.sampled_from(
    [
        *(
            [
                "under",
                "not",
                "no",
                "without",
                "between",
                "and",
                "or",
                "but",
                "for",
                "from",
                "500",
                "$20",
                "3k",
                "20-30",
                "2kg",
                "16GB",
                "4",
                "stars",
                "size",
                "XL",
                "two",
                "of",
                "them",
                "black",
                "leather",
                "phone",
                "case",
                "Apple",
                ",",
                ".",
                "in",
                "all",
            ]
        ),
        *(
            [
                "不要",
                "除了",
                "以内",
                "两三千",
                "一千五",
                "左右",
                "预算",
                "一共",
                "元",
                "块",
                "的",
                "手机",
                "手机壳",
                "黑色",
                "防水",
                "真皮",
                "苹果",
                "3岁",
                "两个",
                "不",
                "非",
                ",",
                "。",
                "５００",
                "最便宜",
                "送",
                "27寸",
                "不超过",
                "到",
                "以上",
            ]
        ),
    ]
)
SENTENCES = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=12).map("".join))


@given(text=SENTENCES)
@settings(max_examples=300)
def test_every_reading_lies_in_the_text_and_none_overlap(text: str) -> None:
    found = READER.read(text, language="zh")
    assert [one.id for one in found] == [f"c{place}" for place in range(1, len(found) + 1)]
    for one in found:
        assert one.text == text[one.span[0] : one.span[1]] != ""
    spans = [one.span for one in found]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(text=SENTENCES)
@settings(max_examples=200)
def test_reading_is_repeatable_and_ranges_are_in_order(text: str) -> None:
    found = READER.read(text, language="en")
    assert found == READER.read(text, language="en")
    for one in found:
        low, high = one.value if isinstance(one.value, tuple) else (0.0, 0.0)
        assert low <= high
        assert one.value is not None or one.op in {"min", "max"} or one.than is not None
        assert one.hard or one.polarity == "want"


@given(text=SENTENCES)
@settings(max_examples=200)
def test_stripping_only_takes_away(text: str) -> None:
    left = READER.strip(text, READER.read(text, language="zh"))
    rest = iter(text)
    assert all(char.isspace() or any(char == other for other in rest) for char in left)


@given(
    value=st.integers(20, 99_999),
    currency=st.sampled_from([("$", "", "USD"), ("€", "", "EUR"), ("", "元", "CNY"), ("", "块钱", "CNY"), ("", " dollars", "USD")]),
)
@settings(max_examples=100)
@pytest.mark.parametrize(
    ("before", "after", "op"),
    [
        ("under ", "", "lte"),
        ("no more than ", "", "lte"),
        ("at least ", "", "gte"),
        ("around ", "", "about"),
        ("", "以内", "lte"),
        ("", "以上", "gte"),
        ("不超过", "", "lte"),
        ("", "左右", "about"),
    ],
)
def test_a_said_sum_comes_out_as_said(before: str, after: str, op: str, value: int, currency: tuple[str, str, str]) -> None:
    text = f"phone, {before}{currency[0]}{value:,}{currency[1]}{after}"
    found = [one for one in READER.read(text, language="en") if one.field == "price"]
    assert [(one.op, one.value, one.unit, one.hard) for one in found] == [(op, value, currency[2], True)]


DIGITS = "零一二三四五六七八九"


def spoken(value: int) -> str:
    """Say a number below ten thousand in full Chinese."""
    said, is_gap = "", False
    for unit, weight in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = value // weight % 10
        if digit:
            said += ("零" if is_gap and said else "") + DIGITS[digit] + unit
        is_gap = digit == 0
    return said


@given(value=st.integers(1, 9999))
@settings(max_examples=300)
def test_full_chinese_numerals_are_read_back(value: int) -> None:
    assert parse_numeral(spoken(value)) == value


@given(value=st.integers(0, 10**9), currency=st.sampled_from(["USD", "CNY", "JPY", "KWD"]))
def test_money_survives_the_way_to_major_units_and_back(value: int, currency: str) -> None:
    assert to_minor(to_major(Money(value, currency)), currency) == value


@given(text=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map("".join)))
@settings(max_examples=300)
def test_quantities_of_any_text_are_finite_and_in_place(text: str) -> None:
    for found in (find_amounts(text), find_measures(text), find_numerals(text)):
        for one in found:
            assert 0 <= one.start < one.end <= len(text)
    for amount in find_amounts(text):
        values = amount.value if isinstance(amount.value, tuple) else (amount.value,)
        assert all(math.isfinite(value) for value in values)


@given(text=st.text(max_size=80), number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
@settings(max_examples=200)
def test_a_mobile_number_never_gets_through(text: str, number: str) -> None:
    redacted = redact(f"{text} {number}.")
    assert number not in redacted.text or "订单" in text


@given(text=st.text(max_size=200))
@settings(max_examples=200)
def test_redacting_again_changes_nothing(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once
