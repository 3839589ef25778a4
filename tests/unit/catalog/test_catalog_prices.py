"""Prices as feeds write them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.catalog.prices import decimals_of, read_price
from crossaisle.errors import DataError
from crossaisle.types import Money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("¥1,299.00", 129900, "CNY"),
        ("￥１，２９９", 129900, "CNY"),
        ("1299元", 129900, "CNY"),
        ("¥1,299.00元", 129900, "CNY"),
        ("RMB 88.5", 8850, "CNY"),
        ("1.299,00 €", 129900, "EUR"),
        ("1 299,00\u00a0€", 129900, "EUR"),
        ("4,5 €", 450, "EUR"),
        ("15.00 USD", 1500, "USD"),
        ("USD 15", 1500, "USD"),
        ("$9.99", 999, "USD"),
        ("$.99", 99, "USD"),
        ("US $15.00", 1500, "USD"),
        ("HK$1,200", 120000, "HKD"),
        ("$1,234,567.89", 123456789, "USD"),
        ("1'299.00 CHF", 129900, "CHF"),
        ("₹1,29,900.00", 12990000, "INR"),
        ("3,000 JPY", 3000, "JPY"),
        ("3.000 JPY", 3000, "JPY"),
        ("1.250 KWD", 1250, "KWD"),
        ("0", 0, "CNY"),
        ("12.9999999", 1300, "CNY"),
        (9.99, 999, "CNY"),
        (15, 1500, "CNY"),
    ],
)
def test_reads_the_forms_of_feeds(text, amount, currency):
    assert read_price(text, currency="CNY") == Money(amount, currency)


def test_a_shared_mark_means_the_shops_currency_where_it_can():
    assert read_price("$10", currency="CAD").currency == "CAD"
    assert read_price("$10 USD", currency="CAD").currency == "USD"
    assert read_price("¥10", currency="JPY") == Money(10, "JPY")
    assert read_price("¥10", currency="EUR").currency == "CNY"


@pytest.mark.parametrize(
    "text", ["free", "免费", "call us", "9.99-19.99", "12 50", "1,29,9", "1.2.3,4", "5 USD EUR", "€5 USD", "1299元/件", "--", "5.00-"]
)
def test_refuses_what_is_not_a_price(text):
    with pytest.raises(DataError):
        read_price(text, currency="USD")


def test_free_says_what_to_write():
    with pytest.raises(DataError, match="'free' is not a price") as caught:
        read_price("free", currency="USD")
    assert "written 0" in caught.value.hint


@pytest.mark.parametrize("text", ["-5.00 USD", "$-5", "-$5", "−5 €"])
def test_refuses_negative_texts(text):
    with pytest.raises(DataError, match="negative"):
        read_price(text, currency=None)


@pytest.mark.parametrize("number", [-1, float("nan"), float("inf"), 1e300])
def test_refuses_bad_numbers(number):
    with pytest.raises(DataError):
        read_price(number, currency="USD")


def test_a_thousandfold_doubt_is_refused():
    with pytest.raises(DataError, match="thousands or decimals"):
        read_price("1.299", currency="EUR")


def test_no_currency_is_an_error():
    with pytest.raises(DataError, match="no currency"):
        read_price("15.00", currency=None)


@given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "KWD", "CNY", "EUR"]))
def test_written_with_commas_reads_back(amount, currency):
    decimals = decimals_of(currency)
    text = f"{amount / 10**decimals:,.{decimals}f} {currency}"
    assert read_price(text, currency=None) == Money(amount, currency)


@given(st.text(max_size=30))
def test_any_text_is_a_price_or_a_data_error(text):
    with contextlib.suppress(DataError):
        assert read_price(text, currency="CNY").amount >= 0
