"""The catalogue in memory: columns over products and variants, and filters lowered to masks.

Positions (0..n-1) are places in this table; rows are the indexes' numbers and are translated here. Built anew when the
store's generation moves; nothing in it changes after that, so readers need no lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.document import value_texts
from crossaisle.catalog.facts import canonical_name
from crossaisle.catalog.measures import AgeColumn, MeasureColumn
from crossaisle.protocols import StoredProduct
from crossaisle.quantities import to_major
from crossaisle.text import normalise
from crossaisle.types import Clause, Eligible, Filter, Mask, Product

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rates:
    """Dated exchange rates: units of each currency per unit of the shop's base currency."""

    base: str
    per_base: Mapping[str, float]

    def between(self, source: str, target: str) -> float | None:
        """Give how many units of target one unit of source is worth; None when a rate is missing."""
        known = {self.base: 1.0, **self.per_base}
        return known[target] / known[source] if source in known and target in known else None


class CatalogTable:
    """Columns over one generation of the catalogue."""

    def __init__(self, items: Iterable[StoredProduct], *, rates: Rates, generation: int = 0) -> None:
        stored = list(items)
        self.generation, self.rates = generation, rates
        self.products: tuple[Product, ...] = tuple(item.product for item in stored)
        self.derived: tuple[Mapping[str, Any], ...] = tuple(item.derived for item in stored)
        self.rows: Places = np.array([item.row for item in stored], dtype=np.int64)
        self.position_of: dict[str, int] = {product.id: place for place, product in enumerate(self.products)}
        self.row_count = int(self.rows.max()) + 1 if len(self.rows) else 0
        self.position_of_row: Places = np.full(self.row_count, -1, dtype=np.int64)
        self.position_of_row[self.rows] = np.arange(len(self.rows))
        self._lay_variants()
        self._lay_products()
        self._lay_facts()

    def __len__(self) -> int:
        return len(self.products)

    def _lay_variants(self) -> None:
        counts = [len(product.variants) for product in self.products]
        self.variant_start: Places = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
        self.owner: Places = np.repeat(np.arange(len(self.products)), counts)
        variants = [variant for product in self.products for variant in product.variants]
        self.variant_position: dict[str, int] = {variant.id: place for place, variant in enumerate(variants)}
        self.currencies: tuple[str, ...] = tuple(sorted({money.currency for variant in variants for money in variant.prices}))
        self._prices: dict[str, Numbers] = {currency: np.full(len(variants), np.nan) for currency in self.currencies}
        for place, variant in enumerate(variants):
            for money in variant.prices:
                self._prices[money.currency][place] = to_major(money)
        self._converted: dict[str, Numbers] = {}
        self.is_available: Mask = np.array([variant.stock is None or variant.stock > 0 for variant in variants], dtype=np.bool_)

    def _lay_products(self) -> None:
        self.rating: Numbers = np.array([product.rating.value if product.rating else np.nan for product in self.products])
        self.rating_count: Numbers = np.array(
            [product.rating.count if product.rating else 0 for product in self.products], dtype=np.float64
        )
        self.popularity: Numbers = np.array([product.popularity or 0.0 for product in self.products], dtype=np.float64)
        self.kinds: tuple[str | None, ...] = tuple(one.get("kind") for one in self.derived)
        self.kind_confidence: Numbers = np.array([float(one.get("kind_confidence", 0.0)) for one in self.derived])
        self._by_kind = _grouped((kind, place) for place, kind in enumerate(self.kinds) if kind)
        self._by_brand = _grouped(
            (normalise(name), place) for place, product in enumerate(self.products) for name in product.brand.values()
        )

    def _lay_facts(self) -> None:
        stated: list[tuple[tuple[str, str], int]] = []
        mentioned: list[tuple[tuple[str, str], int]] = []
        denied: list[tuple[tuple[str, str], int]] = []
        for place, one in enumerate(self.derived):
            product = self.products[place]
            span = range(int(self.variant_start[place]), int(self.variant_start[place + 1]))
            for pairs, key in ((stated, "facts"), (mentioned, "mentions"), (denied, "denied")):
                pairs.extend(
                    ((field, value), variant) for field, values in one.get(key, {}).items() for value in values for variant in span
                )
            for pairs, key in ((stated, "variant_facts"), (mentioned, "variant_mentions")):
                own = one.get(key, {})
                for variant, facts in zip(span, (own.get(v.id, {}) for v in product.variants), strict=True):
                    pairs.extend(((field, value), variant) for field, values in facts.items() for value in values)
        self._stated, self._mentioned, self._denied = _grouped(stated), _grouped(mentioned), _grouped(denied)
        self._measures = MeasureColumn(self.products, self.derived, self.variant_start)
        self._ages = AgeColumn(self.products, self.variant_start)
        self._texts: list[str] | None = None

    def prices(self, currency: str) -> Numbers:
        """Give (n variants,) prices in major units, read-only; NaN where unknown. The offer's own price in the currency comes first."""
        if currency not in self._converted:
            self._converted[currency] = self._convert(currency)
            self._converted[currency].flags.writeable = False
        return self._converted[currency]

    def _convert(self, currency: str) -> Numbers:
        found = self._prices.get(currency)
        prices = found.copy() if found is not None else np.full(len(self.owner), np.nan)
        for other, column in self._prices.items():
            rate = self.rates.between(other, currency)
            if other != currency and rate is not None:
                prices = np.where(np.isnan(prices), column * rate, prices)
        return prices

    @property
    def main_currency(self) -> str:
        """The currency that most offers have; empty when none has a price."""
        return max(self.currencies, key=lambda one: int(np.count_nonzero(~np.isnan(self._prices[one]))), default="")

    def can_price(self, currency: str) -> bool:
        """Say whether any offer has, or can be converted to, this currency."""
        return currency in self._prices or any(self.rates.between(other, currency) is not None for other in self.currencies)

    def of_kind(self, kind: str) -> Places:
        """Give the positions of products of a kind."""
        return self._by_kind.get(kind, np.zeros(0, dtype=np.int64))

    def stated_kinds(self) -> dict[str, int]:
        """Kind -> number of products."""
        return {kind: len(places) for kind, places in self._by_kind.items()}

    def knows_ages(self, kind: str) -> bool:
        """Say whether any product of a kind says for which ages it is."""
        places = self.of_kind(kind)
        return bool(len(places)) and self._ages.is_known(self.variant_start[places])

    def brands(self) -> dict[str, str]:
        """Give every spelling of every brand -> the brand as the shop writes it first."""
        names: dict[str, str] = {}
        for product in self.products:
            first = next(iter(product.brand.values()), "")
            names.update({name: first for name in product.brand.values() if name not in names})
        return names

    def rows_where(self, products: Mask) -> Mask:
        """Turn a mask over positions into one over rows."""
        mask = np.zeros(self.row_count, dtype=np.bool_)
        mask[self.rows[products]] = True
        return mask

    def lower(self, filters: Filter) -> Eligible:
        """Apply a filter: a product passes when one of its variants passes every clause."""
        kept = np.ones(len(self.owner), dtype=np.bool_)
        dropped: dict[str, int] = {}
        for clause in filters.clauses:
            passes = self._passing(clause)
            dropped[clause.reason] = dropped.get(clause.reason, 0) + int(len(self.products) - np.count_nonzero(self._any(passes)))
            kept &= passes
        return Eligible(self._any(kept), kept, {reason: count for reason, count in dropped.items() if count})

    def failing(self, item_id: str, filters: Filter) -> tuple[str, ...]:
        """Give the reasons why a product does not pass: for explain."""
        place = self.position_of[item_id]
        span = slice(int(self.variant_start[place]), int(self.variant_start[place + 1]))
        return tuple(clause.reason for clause in filters.clauses if not self._passing(clause)[span].any())

    def _any(self, variants: Mask) -> Mask:
        if not len(self.products):
            return np.zeros(0, dtype=np.bool_)
        return np.asarray(np.logical_or.reduceat(variants, self.variant_start[:-1]), dtype=np.bool_)

    def _variants_at(self, places: Places | None) -> Mask:
        mask = np.zeros(len(self.owner), dtype=np.bool_)
        if places is not None:
            mask[places] = True
        return mask

    def _products_at(self, places: Places | None) -> Mask:
        mask = np.zeros(len(self.products), dtype=np.bool_)
        if places is not None:
            mask[places] = True
        return mask[self.owner]

    def _passing(self, clause: Clause) -> Mask:
        lower: Callable[[Clause], Mask] = {
            "price": self._price,
            "stock": lambda _: self.is_available,
            "rating": self._rating,
            "brand": self._brand,
            "kind": lambda one: self._products_at(self._by_kind.get(str(one.value))),
            "item_id": self._item,
            "keyword": self._keyword,
            "age": self._ages.lower,
        }.get(clause.field, self._attribute)
        passes = lower(clause)
        return ~passes if clause.is_negated else passes

    def _price(self, clause: Clause) -> Mask:
        return within(self.prices(clause.unit or self.rates.base), clause)

    def _rating(self, clause: Clause) -> Mask:
        return within(self.rating, clause)[self.owner]

    def _brand(self, clause: Clause) -> Mask:
        return self._products_at(self._by_brand.get(normalise(str(clause.value))))

    def _item(self, clause: Clause) -> Mask:
        wanted = clause.value if isinstance(clause.value, frozenset) else frozenset({str(clause.value)})
        ids = np.zeros(len(self.products), dtype=np.bool_)
        ids[[self.position_of[item_id] for item_id in wanted if item_id in self.position_of]] = True
        mask = ids[self.owner]
        mask[[self.variant_position[item_id] for item_id in wanted if item_id in self.variant_position]] = True
        return mask

    def _keyword(self, clause: Clause) -> Mask:
        if self._texts is None:
            self._texts = [normalise(" ".join(all_texts(product))) for product in self.products]
        wanted = normalise(str(clause.value))
        found = np.array([occurs(wanted, text) for text in self._texts], dtype=np.bool_)
        return found[self.owner] if len(found) else np.zeros(0, dtype=np.bool_)

    def _attribute(self, clause: Clause) -> Mask:
        if isinstance(clause.value, float | int | tuple):
            return self._measures.lower(clause)
        key = (canonical_name(clause.field), str(clause.value))
        mask = self._variants_at(self._stated.get(key))
        if clause.is_negated:
            mask |= self._variants_at(self._mentioned.get(key))
            if clause.unit:
                mask &= self._products_at(self._by_kind.get(clause.unit))
        return mask & ~self._variants_at(self._denied.get(key))


def within(values: Numbers, clause: Clause) -> Mask:
    """Compare a column with a clause; NaN (unknown) never passes."""
    value = clause.value
    with np.errstate(invalid="ignore"):
        if isinstance(value, tuple):
            return np.asarray((values >= value[0] - 1e-9) & (values <= value[1] + 1e-9), dtype=np.bool_)
        number = float(str(value))
        compared = {"lte": values <= number + 1e-9, "gte": values >= number - 1e-9}
        return np.asarray(compared.get(clause.op, np.abs(values - number) <= 1e-6 * max(1.0, abs(number))), dtype=np.bool_)


def all_texts(product: Product) -> Iterable[str]:
    """Give everything a product says about itself, in every language."""
    yield from product.title.values()
    yield from product.description.values()
    yield from product.brand.values()
    for paths in product.categories.values():
        yield from paths
    for attributes in (product.attributes, *(variant.options for variant in product.variants)):
        for value in attributes.values():
            yield from value_texts(value)


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


def _grouped(pairs: Iterable[tuple[Any, int]]) -> dict[Any, Places]:
    groups: dict[Any, list[int]] = {}
    for key, place in pairs:
        groups.setdefault(key, []).append(place)
    return {key: np.unique(np.array(places, dtype=np.int64)) for key, places in groups.items()}


def best_variant(table: CatalogTable, position: int, allowed: Mask, preferences: Sequence[Mask], *, currency: str) -> int:
    """Give the variant to show: allowed, available, meeting the most preferences, then the cheapest, then the first.

    Args:
        table: The catalogue.
        position: Product.
        allowed: (n variants,) those that pass the need's filter.
        preferences: Soft wishes, each (n variants,).
        currency: For the price.
    """
    start, end = int(table.variant_start[position]), int(table.variant_start[position + 1])
    places = [place for place in range(start, end) if allowed[place]] or list(range(start, end))
    prices = table.prices(currency)

    def order(place: int) -> tuple[bool, int, float, int]:
        price = float(prices[place])
        return (not table.is_available[place], -sum(bool(wish[place]) for wish in preferences), price if price == price else np.inf, place)  # noqa: PLR0124

    return min(places, key=order)
