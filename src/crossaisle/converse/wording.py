"""The sentences that the shop says, filled in, in the shopper's language; they stand in data/said.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crossaisle.converse.moves import shipped
from crossaisle.quantities import format_money
from crossaisle.text import in_language
from crossaisle.types import Money, Product, Variant


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
