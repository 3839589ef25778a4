import pytest

from crossaisle.errors import UserError
from crossaisle.quantities import convert, find_amounts, format_money, minor_digits, to_major, to_minor
from crossaisle.types import Money


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("$419.99", 419.99, "USD"),
        ("US$ 20", 20, "USD"),
        ("2,999元", 2999, "CNY"),
        ("￥199", 199, "CNY"),
        ("199¥", 199, "CNY"),
        ("人民币300", 300, "CNY"),
        ("500人民币", 500, "CNY"),
        ("三百块钱", 300, "CNY"),
        ("九块九", 9.9, "CNY"),
        ("9块9", 9.9, "CNY"),
        ("100刀", 100, "USD"),
        ("50 quid", 50, "GBP"),
        ("€20-30", (20, 30), "EUR"),
        ("$20 to $30", (20, 30), "USD"),
        ("20元到30元", (20, 30), "CNY"),
        ("3-5千", (3000, 5000), None),
        ("两三千", (2000, 3000), None),
        ("5000円", 5000, "JPY"),
        ("五百美元", 500, "USD"),
        ("two hundred dollars", 200, "USD"),
        ("50港币", 50, "HKD"),
        ("1.5k", 1500, None),
        ("200ish dollars", 200, "USD"),
        ("20 pounds", 20, "GBP"),
    ],
)
def test_find_amounts(text: str, value: float | tuple[float, float], currency: str | None) -> None:
    found = find_amounts(text)
    assert [(one.value, one.currency) for one in found] == [(pytest.approx(value), currency)]
    assert (found[0].start, found[0].end) == (0, len(text))


@pytest.mark.parametrize(
    "text", ["65W", "27寸", "5G", "2026款", "第3代", "20%", "3个", "16GB", "20000mAh", "8折", "两块电池", "iPhone15", "3岁"]
)
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert find_amounts(text) == []


def test_minor_units_follow_the_currency() -> None:
    assert [minor_digits(code) for code in ("CNY", "USD", "JPY", "KRW", "VND", "KWD", "BHD")] == [2, 2, 0, 0, 0, 3, 3]
    assert to_minor(19.99, "USD") == 1999
    assert to_minor(0.285, "USD") == 29
    assert to_minor(1200, "JPY") == 1200
    assert to_minor(1.2345, "KWD") == 1235
    assert to_major(Money(1999, "USD")) == 19.99
    assert to_major(Money(1200, "JPY")) == 1200


def test_an_amount_that_is_no_number_is_refused() -> None:
    with pytest.raises(UserError):
        to_minor(float("nan"), "USD")


@pytest.mark.parametrize(
    ("money", "language", "text"),
    [
        (Money(299900, "CNY"), "zh", "¥2,999"),
        (Money(299900, "CNY"), "en", "CN¥2,999"),
        (Money(41999, "USD"), "en", "$419.99"),
        (Money(41999, "USD"), "zh", "US$419.99"),
        (Money(1990, "EUR"), "en", "€19.90"),
        (Money(1200, "JPY"), "en", "JP¥1,200"),
        (Money(1200, "JPY"), "zh", "1,200日元"),
        (Money(1250, "SEK"), "en", "SEK 12.50"),
        (Money(5, "USD"), "en", "$0.05"),
    ],
)
def test_format_money(money: Money, language: str, text: str) -> None:
    assert format_money(money, language) == text


def test_convert_by_rates_to_the_shops_base() -> None:
    rates = {"CNY": 1.0, "USD": 0.14, "JPY": 20.0}
    assert convert(Money(10000, "CNY"), "USD", rates) == Money(1400, "USD")
    assert convert(Money(1400, "USD"), "CNY", rates) == Money(10000, "CNY")
    assert convert(Money(10000, "CNY"), "JPY", rates) == Money(2000, "JPY")
    assert convert(Money(1, "EUR"), "EUR", {}) == Money(1, "EUR")
    assert convert(Money(1, "EUR"), "USD", rates) is None
    assert convert(Money(1, "USD"), "CNY", {"USD": 0.0, "CNY": 1.0}) is None
