"""The sentences that the shop says, filled in, in the shopper's language; they stand in data/said.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from crossaisle.converse.moves import shipped
from crossaisle.quantities import format_money
from crossaisle.text import has_han, in_language
from crossaisle.types import Money, Product, Variant

_ASIDE: Final = re.compile(r",\s|\s[-–(]|:\s|;\s")
_LEAST_WORDS: Final = 2
_CHARACTER: Final = re.compile(r"[\W_]+")
_LEAST_CHARACTERS: Final = 8
"""A first part that is shorter is mostly the brand alone."""


def tell(name: str, language: str, **values: str) -> str:
    """Fill one sentence.

    Example:
        >>> tell("cart_empty", "en"), tell("total", "zh", price="¥5")
        ('Your cart is empty.', '合计¥5。')
    """
    return str(shipped("said")[name]["zh" if language.startswith("zh") else "en"]).format(**values)


def listed(parts: Sequence[str], language: str, *, last: str = "comma") -> str:
    """Join parts into one list.

    Args:
        parts: In order.
        language: BCP 47.
        last: Name of the sentence that joins the last two: "comma" or "or".
    """
    comma, end = tell("comma", language), tell(last, language)
    return end.join(filter(None, (comma.join(parts[:-1]), *parts[-1:])))


def title_of(product: Product, language: str) -> str:
    """Give a product's name."""
    return in_language(product.title, language)


def name_of(product: Product, language: str) -> str:
    """Give what a shop assistant would call a product: its title without the list of qualities behind it.

    Example:
        >>> name_of(Product("a", {"en": "Alto 2 tent, 1.2 kg, green", "zh": "阿尔托2 双人帐篷 轻量1.2公斤 绿色"}, ()), "en")
        'Alto 2 tent'
        >>> name_of(Product("a", {"zh": "阿尔托2 双人帐篷 轻量1.2公斤 绿色"}, ()), "zh")
        '阿尔托2 双人帐篷'
    """
    title = title_of(product, language)
    if not has_han(title):
        first = _ASIDE.split(title, maxsplit=1)[0]
        return first if len(first.split()) >= _LEAST_WORDS else title
    name = ""
    for one in title.split(" "):
        name = f"{name} {one}".strip()
        own = _CHARACTER.sub("", "".join(product.brand.values()))
        if len(name) >= _LEAST_CHARACTERS and _CHARACTER.sub("", name).strip(own):
            break
    return name


def names_of(products: Sequence[Product], language: str) -> list[str]:
    """Name several products side by side; with their whole titles where the short names do not tell them apart."""
    names = [name_of(one, language) for one in products]
    return names if len(set(names)) == len(names) else [title_of(one, language) for one in products]


def chosen_of(variant: Variant, language: str) -> str:
    """Write what was chosen of a variant: "orange, L"; empty where nothing could be."""
    said = [in_language(value, language) if isinstance(value, Mapping) else str(value) for value in variant.options.values()]
    return listed(said, language)


def money_of(variant: Variant, currency: str | None) -> Money | None:
    """Give a variant's own price: in a currency where it has one, else its first; None where none is known."""
    return next((one for one in variant.prices if one.currency == currency), next(iter(variant.prices), None))


def price_of(variant: Variant, currency: str | None, language: str) -> str:
    """Write a variant's price; empty where none is known."""
    money = money_of(variant, currency)
    return format_money(money, language) if money else ""
