"""Prices as feeds write them, read into whole minor units: "¥1,299.00", "1.299,00 €", "15.00 USD", "$9.99".

Knows the marks and decimals of currencies and the two ways of grouping digits; knows nothing of what shoppers say.
What can be read in two ways that differ a thousandfold is refused, not guessed. Decimals after ISO 4217.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from crossaisle.errors import DataError
from crossaisle.text import clean
from crossaisle.types import Money

MOST_MINOR_UNITS = 10**15
"""Amounts above this are mistakes, and floats could not hold them exactly."""

_NO_DECIMALS = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF")
_THREE_DECIMALS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_DECIMALS = {**dict.fromkeys(_NO_DECIMALS, 0), **dict.fromkeys(_THREE_DECIMALS, 3)}

_MARKS: Mapping[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"),
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "TWD", "HKD"),
    "€": ("EUR",),
    "£": ("GBP",),
    "₩": ("KRW",),
    "₹": ("INR",),
    "₽": ("RUB",),
    "₫": ("VND",),
    "฿": ("THB",),
    "zł": ("PLN",),
    "us$": ("USD",),
    "ca$": ("CAD",),
    "c$": ("CAD",),
    "au$": ("AUD",),
    "a$": ("AUD",),
    "nz$": ("NZD",),
    "hk$": ("HKD",),
    "s$": ("SGD",),
    "nt$": ("TWD",),
    "mx$": ("MXN",),
    "r$": ("BRL",),
    "rmb": ("CNY",),
    "人民币": ("CNY",),
    "美元": ("USD",),
    "欧元": ("EUR",),
    "英镑": ("GBP",),
    "日元": ("JPY",),
    "円": ("JPY",),
    "港币": ("HKD",),
}
"""Mark -> the currencies that write it, the most usual first; the shop's own wins where it is among them."""

_HOW = "Write an amount and a currency, such as 15.00 USD; a price of zero is written 0."
_CODE = re.compile(r"[a-z]{3}")
_PRICE = re.compile(r"(?P<before>[^0-9]*?)\s*(?P<number>[.,]?[0-9](?:[0-9.,' ]*[0-9])?)\s*(?P<after>[^0-9]*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:_[0-9]{2,3})*_[0-9]{3}|[0-9]*")


def decimals_of(currency: str) -> int:
    """Give how many decimals a currency has, 0 to 3.

    Example:
        >>> decimals_of("CNY"), decimals_of("JPY"), decimals_of("KWD")
        (2, 0, 3)
    """
    return _DECIMALS.get(currency, 2)


def read_price(value: str | float | Decimal, *, currency: str | None) -> Money:
    """Read a price in major units, rounded half up to the minor unit.

    Args:
        value: A text with or without a currency, or a number.
        currency: ISO 4217 code that holds where the text names none, and that a shared mark ($, ¥) means if it can.

    Raises:
        DataError: Not a price, negative, ambiguous, or of no known currency; says neither row nor column.

    Example:
        >>> [read_price(text, currency="CNY").amount for text in ("¥1,299.00", "1.299,00 €", "15.00 USD", "$9.99", "88")]
        [129900, 129900, 1500, 999, 8800]
    """
    if not isinstance(value, str):
        return _money(Decimal(str(value)), currency=_stated(currency))
    found = _PRICE.fullmatch(clean(unicodedata.normalize("NFKC", value)))
    if found is None:
        raise DataError(f"{_short(value)} is not a price", hint=_HOW)
    if "-" in found["before"] or "\u2212" in found["before"]:
        raise DataError(f"{_short(value)} is negative", hint="A price is zero or more.")
    code = _currency(found["before"], found["after"], currency=currency, text=value)
    return _money(_number(found["number"], currency=code, text=value), currency=code)


def _stated(currency: str | None) -> str:
    if not currency:
        raise DataError("the price names no currency", hint="Write it as 15.00 USD, add a currency column, or name the shop's currency.")
    return currency


def _currency(before: str, after: str, *, currency: str | None, text: str) -> str:
    """Give the one currency that every mark of the text can mean, the shop's own first."""
    marks = [mark for mark in (re.sub(r"\s", "", side).lower().strip(".") for side in (before, after)) if mark]
    if not marks:
        return _stated(currency)
    first, *others = (_meanings(mark, text=text) for mark in marks)
    shared = [code for code in first if all(code in other for other in others)]
    if not shared:
        raise DataError(f"{_short(text)} names two currencies", hint=_HOW)
    return currency if currency in shared and currency else shared[0]


def _meanings(mark: str, *, text: str) -> tuple[str, ...]:
    if mark in _MARKS:
        return _MARKS[mark]
    if _CODE.fullmatch(mark):
        return (mark.upper(),)
    raise DataError(f"{_short(text)} is not a price", hint=_HOW)


def _number(digits: str, *, currency: str, text: str) -> Decimal:
    """Read digits with group and decimal marks: the last mark is the decimal one, unless three digits follow it."""
    plain = re.sub(r"(?<=[0-9])[ '](?=[0-9]{3})", "_", digits)
    last = max(plain.rfind("."), plain.rfind(","))
    mark = plain[last] if last >= 0 else ""
    if mark and _is_group_mark(plain, last, currency=currency, text=text):
        whole, decimals = plain.replace(mark, "_"), ""
    else:
        whole, decimals = (plain[:last], plain[last + 1 :]) if mark else (plain, "")
        whole = whole.replace("." if mark == "," else ",", "_")
    if not (_GROUPED.fullmatch(whole) and re.fullmatch("[0-9]*", decimals)):
        raise DataError(f"{_short(text)} is not a price", hint=_HOW)
    return Decimal(f"{whole.replace('_', '') or '0'}.{decimals or '0'}")


def _is_group_mark(plain: str, last: int, *, currency: str, text: str) -> bool:
    mark, following = plain[last], len(plain) - last - 1
    if plain.count(mark) > 1:
        return True
    if following != 3 or ("," if mark == "." else ".") in plain or last == 0:
        return False
    if mark == "." and decimals_of(currency) == 2:
        raise DataError(f"{_short(text)} may mean thousands or decimals", hint="Write it with two decimals: 1299.00 or 1.30.")
    return mark == "," or decimals_of(currency) == 0


def _money(number: Decimal, *, currency: str) -> Money:
    if not number.is_finite() or number < 0:
        raise DataError("the price is negative or not a number", hint="A price is zero or more.")
    amount = number.scaleb(decimals_of(currency)).to_integral_value(rounding=ROUND_HALF_UP)
    if amount > MOST_MINOR_UNITS:
        raise DataError("the price is too large", hint=f"At most {MOST_MINOR_UNITS:,} minor units.")
    return Money(int(amount), currency)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
