"""What changes daily: money, stock and rating of a row from outside.

Knows the words feeds use for stock (Google, OpenAI, schema.org, Chinese shops); price texts are read by prices.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from crossaisle.catalog.fields import read_count, read_number
from crossaisle.catalog.prices import MOST_MINOR_UNITS, read_price
from crossaisle.errors import DataError
from crossaisle.types import Money, Rating

_CURRENCY = re.compile(r"[A-Z]{3}")
_AVAILABLE = frozenset(
    {
        "instock",
        "available",
        "limitedstock",
        "limitedavailability",
        "preorder",
        "backorder",
        "onlineonly",
        "unknown",
        "有货",
        "现货",
        "预售",
    }
)
_GONE = frozenset({"outofstock", "soldout", "discontinued", "unavailable", "无货", "缺货", "售罄", "已售罄", "下架"})
_MOST_STARS = 5.0


def read_currency(value: object, column: str) -> str | None:
    """Read an ISO 4217 code; None or "" is None. Raises DataError."""
    if value is None or value == "":
        return None
    if not (isinstance(value, str) and _CURRENCY.fullmatch(value)):
        raise DataError(f"{value!r:.60} is not a currency", column=column, hint="Write the ISO 4217 code in capitals, such as CNY.")
    return value


def read_money(value: object, column: str, *, currency: str | None) -> tuple[Money, ...]:
    """Read one price or a list of them, one per currency.

    Args:
        value: {amount in minor units, currency}, a text or number in major units, or a list of these; None is ().
        column: Named in errors.
        currency: ISO 4217 code for prices that name none.

    Raises:
        DataError: Not a price, below zero, of no currency, or two of one currency.
    """
    parts = value if isinstance(value, list | tuple) else [value]
    prices = tuple(_one_money(part, column, currency=currency) for part in parts if part is not None and part != "")
    if len({price.currency for price in prices}) < len(prices):
        raise DataError("two prices in one currency", column=column)
    return prices


def _one_money(value: object, column: str, *, currency: str | None) -> Money:
    if isinstance(value, Mapping):
        return _money_object(value, column, currency=currency)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise DataError("must be a price", column=column, hint='Write {"amount": 1500, "currency": "USD"} in minor units, or "15.00 USD".')
    try:
        return read_price(value, currency=currency)
    except DataError as error:
        raise DataError(error.reason, column=column, hint=error.hint) from None


def _money_object(value: Mapping[object, object], column: str, *, currency: str | None) -> Money:
    amount = value.get("amount")
    code = read_currency(value.get("currency"), column) or currency
    if isinstance(amount, bool) or not isinstance(amount, int | float) or amount != amount // 1:
        raise DataError(
            f"amount {amount!r:.40} is not a whole number", column=column, hint="Amounts are whole minor units: 1500 for 15.00 USD."
        )
    if not 0 <= amount <= MOST_MINOR_UNITS:
        raise DataError(f"amount {amount!r:.40} is negative or too large", column=column, hint="A price is zero or more.")
    if code is None:
        raise DataError("the price names no currency", column=column, hint='Add "currency", an ISO 4217 code such as CNY.')
    return Money(int(amount), code)


def read_stock(value: object, column: str) -> int | None:
    """Read units on hand, or a feed's word for it; None = not known, which counts as available. Raises DataError.

    Example:
        >>> read_stock("12", "stock"), read_stock("in stock", "stock"), read_stock("https://schema.org/OutOfStock", "stock")
        (12, None, 0)
    """
    if value is None or value == "":
        return None
    word = re.sub(r"[\s_-]", "", value.rsplit("/", 1)[-1]).lower() if isinstance(value, str) else ""
    if word in _AVAILABLE:
        return None
    return 0 if word in _GONE else read_count(value, column)


def read_rating(value: object, count: object, column: str) -> Rating | None:
    """Read {value, count}, or mean stars with the count beside it; a count not given is 0. Raises DataError."""
    stars = value.get("value") if isinstance(value, Mapping) else value
    if isinstance(value, Mapping) and value.get("count") is not None:
        count = value["count"]
    ratings = 0 if count is None or count == "" else read_count(count, f"{column}_count")
    return None if stars is None or stars == "" else Rating(read_number(stars, column, high=_MOST_STARS), ratings)
