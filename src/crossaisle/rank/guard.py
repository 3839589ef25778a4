"""The check on the way out: does what is about to be shown meet every clause? Reads the product itself, not the masks.

Written apart from the table on purpose: a mistake in one is caught by the other, counted, and never shown.
"""

from __future__ import annotations

from crossaisle.catalog.comparing import Rates
from crossaisle.catalog.document import all_texts
from crossaisle.quantities import to_major
from crossaisle.text import normalise
from crossaisle.types import Clause, Filter, Product, Variant


def broken(product: Product, variant: Variant, filters: Filter, *, rates: Rates) -> tuple[str, ...]:
    """Give the reasons of the clauses that the variant breaks; attribute clauses are the table's alone."""
    checks = {"price": _price, "stock": _stock, "rating": _rating, "brand": _brand, "item_id": _item, "keyword": _keyword}
    return tuple(
        clause.reason
        for clause in filters.clauses
        if clause.field in checks and checks[clause.field](product, variant, clause, rates) == clause.is_negated
    )


def _price(_: Product, variant: Variant, clause: Clause, rates: Rates) -> bool:
    wanted = clause.unit or rates.base
    own = next((to_major(money) for money in variant.prices if money.currency == wanted), None)
    if own is None:
        worth = ((to_major(money), rates.between(money.currency, wanted)) for money in variant.prices)
        own = next((amount * rate for amount, rate in worth if rate is not None), None)
    return own is not None and _compares(own, clause)


def _stock(_: Product, variant: Variant, clause: Clause, rates: Rates) -> bool:  # noqa: ARG001 - one signature for all
    return variant.stock is None or variant.stock > 0


def _rating(product: Product, _: Variant, clause: Clause, rates: Rates) -> bool:  # noqa: ARG001
    return product.rating is not None and _compares(product.rating.value, clause)


def _brand(product: Product, _: Variant, clause: Clause, rates: Rates) -> bool:  # noqa: ARG001
    return normalise(str(clause.value)) in {normalise(name) for name in product.brand.values()}


def _item(product: Product, variant: Variant, clause: Clause, rates: Rates) -> bool:  # noqa: ARG001
    wanted = clause.value if isinstance(clause.value, frozenset) else {str(clause.value)}
    return product.id in wanted or variant.id in wanted


def _keyword(product: Product, variant: Variant, clause: Clause, rates: Rates) -> bool:  # noqa: ARG001
    return occurs(normalise(str(clause.value)), normalise(" ".join(all_texts(product))))


def occurs(wanted: str, text: str) -> bool:
    """Say whether normalised words occur in a normalised text: Latin words as whole words or their plural.

    Example:
        >>> occurs("nut", "peanut butter"), occurs("peanut", "with peanuts"), occurs("香菜", "不放香菜")
        (False, True, True)
    """
    if not wanted:
        return False
    if not wanted.isascii():
        return wanted in text
    stems = {wanted, wanted.removesuffix("s")}
    return any(f" {stem}{ending} " in f" {text.translate(_PUNCTUATION)} " for stem in stems for ending in ("", "s", "es"))


_PUNCTUATION = {ord(char): " " for char in ",.;:!?()[]/|\"'-+"}


def _compares(number: float, clause: Clause) -> bool:
    if isinstance(clause.value, tuple):
        return clause.value[0] - 1e-9 <= number <= clause.value[1] + 1e-9
    bound = float(str(clause.value))
    return {"lte": number <= bound + 1e-9, "gte": number >= bound - 1e-9}.get(clause.op, abs(number - bound) < 1e-6 * max(1.0, bound))
