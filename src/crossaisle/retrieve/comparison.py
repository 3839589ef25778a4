"""Bounds by a named product made into figures: "cheaper than the Lumora X5" becomes a price below that phone's.

Finds the one product that the words name among those of the need's kinds, and its figure. Where either is not known, or
several products answer to the name alike, nothing is guessed: the bound stays without a value, is left out of the filter
(eligibility.py) and is noted as not_found. The named product itself never passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crossaisle.catalog.comparing import Rates
from crossaisle.catalog.document import value_texts
from crossaisle.catalog.facts import canonical_name
from crossaisle.catalog.table import CatalogTable
from crossaisle.quantities import find_measures, minor_digits, to_base, to_major
from crossaisle.text import elements, normalise
from crossaisle.types import Constraint, Intent, Need, Places, Product

Finder = Callable[[str, Collection[str]], Product | None]
"""Words and kinds -> the product that they name; None where none, or more than one, is meant."""

_WORD = re.compile(r"[a-z\d]+|[\u3400-\u4dbf\u4e00-\u9fff]+")
_STEP: Final = 1e-6
"""Of a measured figure: how far below or above it a strict bound lies."""
_STARS_STEP: Final = 0.01
_MOST_NAMED: Final = 200
"""Products that share all words of a name, at most; more mean that the words name none of them."""


def not_found(constraint: Constraint) -> str:
    """Give the note on a bound whose product or figure is not known."""
    return f"not_found:{constraint.than.text}" if constraint.than else ""


def with_figures(intent: Intent, *, find: Finder, rates: Rates) -> Intent:
    """Give the intent with the figures of named products in place; what is not found is noted."""
    if not any(one.than for need in intent.needs for one in need.constraints) and not any(one.than for one in intent.constraints):
        return intent

    def figured(constraints: Iterable[Constraint], needs: Sequence[Need]) -> tuple[Constraint, ...]:
        kinds = {label.id for need in needs if need.is_kind_certain for label in need.labels[:1]}
        return tuple(_figured(one, kinds, find=find, rates=rates, currency=intent.currency) if one.than else one for one in constraints)

    needs = tuple(replace(need, constraints=figured(need.constraints, [need])) for need in intent.needs)
    shared = figured(intent.constraints, intent.needs)
    missing = [not_found(one) for one in (*shared, *(one for need in needs for one in need.constraints)) if one.than and one.value is None]
    return replace(intent, needs=needs, constraints=shared, notes=(*intent.notes, *dict.fromkeys(missing)))


def _figured(one: Constraint, kinds: Collection[str], *, find: Finder, rates: Rates, currency: str) -> Constraint:
    product = find(one.than.text, kinds) if one.than and one.value is None else None
    figure = figure_of(product, one.field, rates=rates, currency=currency) if product else None
    if one.than is None or product is None or figure is None:
        return one
    step = figure.step if one.op == "gte" else -figure.step
    return replace(one, value=round(figure.value + step, 9), unit=figure.unit, than=replace(one.than, item_id=product.id))


@dataclass(frozen=True, slots=True)
class Figure:
    """What a product states of one field."""

    value: float
    unit: str
    step: float
    """The least that a strict bound must differ."""


def figure_of(product: Product, field: str, *, rates: Rates, currency: str) -> Figure | None:
    """Give what a product's own data say of a field; None where they do not, or say several things."""
    if field == "price":
        return _price(product, rates=rates, currency=currency)
    if field == "rating":
        return Figure(product.rating.value, "stars", _STARS_STEP) if product.rating else None
    said = {
        (to_base(measure.value, measure.unit), measure.value, measure.unit)
        for attributes in (product.attributes, *(variant.options for variant in product.variants))
        for name, value in attributes.items()
        if canonical_name(name) == field
        for text in value_texts(value)
        for measure in find_measures(text)
        if isinstance(measure.value, float)
    }
    _, value, unit = min(said, default=(0.0, 0.0, ""))
    return Figure(value, unit, _STEP * value) if len({base for base, _, _ in said}) == 1 else None


def _price(product: Product, *, rates: Rates, currency: str) -> Figure | None:
    """Give the lowest price of its variants in a currency."""
    known = []
    for variant in product.variants:
        own = next((to_major(price) for price in variant.prices if price.currency == currency), None)
        worth = ((to_major(price), rates.between(price.currency, currency)) for price in variant.prices)
        amount = own if own is not None else next((value * rate for value, rate in worth if rate is not None), None)
        if amount is not None:
            known.append(amount)
    return Figure(min(known), currency, 10.0 ** -minor_digits(currency)) if known else None


class ProductFinder:
    """Finds a product by the words that name it: all of them in its title and brand, whole."""

    def __init__(self, table: CatalogTable, *, rows_with: Callable[[Sequence[str]], Places]) -> None:
        """Take the catalogue.

        Args:
            table: Of the generation.
            rows_with: Tokens -> rows whose texts have all of them.
        """
        self._table, self._rows_with = table, rows_with

    def __call__(self, words: str, kinds: Collection[str] = ()) -> Product | None:
        """Give the product of one of the kinds (of any, where none is given) that has the fewest words beside the name."""
        named = _WORD.findall(normalise(words))
        rows = [int(row) for row in self._rows_with(elements(words)) if row < self._table.row_count] if named else []
        positions = [place for row in rows if (place := int(self._table.position_of_row[row])) >= 0]
        positions = [place for place in positions if not kinds or self._table.kind_of(place) in kinds]
        if not positions or len(positions) > _MOST_NAMED:
            return None
        spare: dict[int, int] = {}
        for place in positions:
            product = self._table.product(place)
            left = _spare(product, named) if product else None
            if left is not None:
                spare[place] = left
        nearest = [place for place, left in spare.items() if left == min(spare.values())]
        return self._table.product(nearest[0]) if len(nearest) == 1 else None


def _spare(product: Product, named: Sequence[str]) -> int | None:
    """Count the characters of a title beside the words that name the product; None where a word is missing or only the brand is named."""
    brand = normalise(" ".join(product.brand.values()))
    if all(word in _WORD.findall(brand) or (not word.isascii() and word in brand) for word in named):
        return None
    left = []
    for title in product.title.values():
        said = normalise(title)
        words = set(_WORD.findall(f"{said} {brand}"))
        if all(word in words if word.isascii() else word in said or word in brand for word in named):
            left.append(len(said) - sum(len(word) for word in named))
    return min(left, default=None)
