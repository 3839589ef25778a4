"""Money: minor units, conversion by the shop's rates, and the way a price is written.

Knows no texts. Exponents are those of ISO 4217; a currency not listed has two decimals.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from crossaisle.errors import UserError
from crossaisle.types import Money

_NO_DECIMALS = frozenset({
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"
})  # fmt: skip
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_SYMBOLS = {
    "en": {"USD": "$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$"},
    "zh": {"USD": "US$", "CNY": "¥", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$"},
}
_CHINESE_NAMES = {"JPY": "日元", "KRW": "韩元"}


def minor_digits(currency: str) -> int:
    """Give the number of decimals of a currency (ISO 4217 exponent), 0 to 3.

    Example:
        >>> minor_digits("CNY"), minor_digits("JPY"), minor_digits("KWD")
        (2, 0, 3)
    """
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def to_minor(value: float, currency: str) -> int:
    """Turn an amount in major units into minor units, halves away from zero.

    Raises:
        UserError: The amount is not a finite number.

    Example:
        >>> to_minor(19.99, "USD"), to_minor(1200, "JPY")
        (1999, 1200)
    """
    if not math.isfinite(value):
        raise UserError(f"{value} is not an amount of money.", hint="give a finite number")
    return int(Decimal(str(value)).scaleb(minor_digits(currency)).to_integral_value(ROUND_HALF_UP))


def to_major(money: Money) -> float:
    """Give the amount in major units.

    Example:
        >>> to_major(Money(1999, "USD"))
        19.99
    """
    return float(Decimal(money.amount).scaleb(-minor_digits(money.currency)))


def format_money(money: Money, language: str) -> str:
    """Write a price for a reader of this language; decimals are left out when they are zero.

    Example:
        >>> format_money(Money(299900, "CNY"), "zh"), format_money(Money(41999, "USD"), "en")
        ('¥2,999', '$419.99')
    """
    tongue = "zh" if language.lower().startswith("zh") else "en"
    digits = minor_digits(money.currency)
    is_whole = money.amount % 10**digits == 0
    number = f"{Decimal(money.amount).scaleb(-digits):,.{0 if is_whole else digits}f}"
    if tongue == "zh" and money.currency in _CHINESE_NAMES:
        return number + _CHINESE_NAMES[money.currency]
    return _SYMBOLS[tongue].get(money.currency, f"{money.currency} ") + number


def convert(money: Money, currency: str, rates: Mapping[str, float]) -> Money | None:
    """Give the same worth in another currency; None when a rate is missing.

    Args:
        money: What to convert.
        currency: ISO 4217 code wanted.
        rates: Units of each currency for one unit of the shop's base currency, > 0; the base itself is in it with 1.

    Example:
        >>> convert(Money(10000, "CNY"), "USD", {"CNY": 1.0, "USD": 0.14})
        Money(amount=1400, currency='USD')
    """
    if money.currency == currency:
        return money
    here, there = rates.get(money.currency, 0.0), rates.get(currency, 0.0)
    return Money(to_minor(to_major(money) * there / here, currency), currency) if here > 0 and there > 0 else None
