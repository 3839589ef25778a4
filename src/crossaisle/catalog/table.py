"""The catalogue as the request path sees it: filters lowered to masks over columns, products fetched when shown.

Positions (0..n-1) are places in this table; rows are the indexes' numbers and are translated here. Made anew when the
store's generation moves; nothing in it changes after that but what it remembers, so readers need no lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.columns import Columns, Groups, key_of
from crossaisle.catalog.comparing import Rates, within
from crossaisle.catalog.facts import canonical_name
from crossaisle.catalog.measures import measured, of_age
from crossaisle.phrases import PhraseTable
from crossaisle.protocols import StoredProduct
from crossaisle.random import tie_number
from crossaisle.text import elements, neighbours, normalise
from crossaisle.types import Clause, Eligible, Filter, Mask, Places, Product, Scores

Numbers = NDArray[np.float64]
ALSO_TRUST: Final = np.float32(0.85)
"""How sure the kind is that a title names and the category does not."""
_KEPT_PRODUCTS: Final = 8192
_KEPT_FILTERS: Final = 32
"""Masks remembered; at a million variants each takes a megabyte."""


class CatalogTable:
    """One generation of the catalogue: its columns, its masks, and its products when they are asked for."""

    def __init__(
        self,
        columns: Columns,
        *,
        take: Callable[[Sequence[int]], Sequence[StoredProduct]],
        rates: Rates,
        generation: int = 0,
        rows_with: Callable[[Sequence[str]], Places] = lambda _: np.zeros(0, dtype=np.int64),
    ) -> None:
        """Take the parts.

        Args:
            columns: As laid by columns.py.
            take: Rows -> products, from the store.
            rates: For prices in currencies that an offer lacks.
            generation: Of the catalogue.
            rows_with: Tokens -> the rows whose texts have all of them, from the lexical index.
        """
        self.generation, self.rates, self._take, self._rows_with = generation, rates, take, rows_with
        self._columns, self._notes = columns.arrays, columns.notes
        arrays = columns.arrays
        self.rows: Places = arrays["row"]
        self.position_of_row: Places = arrays["position_of_row"]
        self.variant_start: Places = arrays["variant_start"]
        self.owner: Places = arrays["owner"]
        self.ties: NDArray[np.uint64] = arrays["tie"]
        self.is_available: Mask = arrays["available"]
        self.rating: Numbers = arrays["rating"]
        self.rating_count: Numbers = arrays["rating_count"]
        self.popularity: Numbers = arrays["popularity"]
        self.kind_names: tuple[str, ...] = tuple(columns.notes["kinds"])
        self.kind_codes: Places = arrays["kind"]
        self.kind_confidence: NDArray[np.float32] = arrays["kind_confidence"]
        self.also_codes: Places = arrays["also"]
        self.brand_names: tuple[str, ...] = tuple(columns.notes["brands"])
        self.brand_codes: Places = arrays["brand"]
        self.currencies: tuple[str, ...] = tuple(columns.notes["currencies"])
        self._codes = {kind: code for code, kind in enumerate(self.kind_names)}
        self._by_kind, self._by_brand, self.served = (Groups(columns, name) for name in ("by_kind", "by_brand", "served"))
        self._by_category = Groups(columns, "by_category")
        self._stated, self._mentioned, self._denied = (Groups(columns, name) for name in ("stated", "mentioned", "denied"))
        self._converted: dict[str, Numbers] = {}
        self._lowered: dict[Clause, tuple[Mask, int]] = {}
        self._filtered: dict[Filter, Eligible] = {}
        self._states: dict[tuple[str, frozenset[str]], Mask] = {}
        self._products: dict[int, StoredProduct] = {}

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def row_count(self) -> int:
        """One more than the highest row."""
        return len(self.position_of_row)

    def position_of(self, item_id: str) -> int | None:
        """Give a product's place; None when there is no such product."""
        return _found(self.ties, self._columns["by_tie"], item_id)

    def item_id(self, position: int) -> str:
        """Give the id of the product at a place."""
        start = self._columns["id_start"]
        return bytes(self._columns["id_text"][int(start[position]) : int(start[position + 1])]).decode("utf-8", "surrogatepass")

    def stored(self, positions: Sequence[int]) -> list[StoredProduct | None]:
        """Give products from the store; None for one that has gone since this generation."""
        found = {position: known for position in positions if (known := self._products.get(position)) is not None}
        missing = [position for position in dict.fromkeys(positions) if position not in found]
        if missing:
            taken = {item.row: item for item in self._take([int(self.rows[position]) for position in missing])}
            fresh = {position: taken[row] for position in missing if (row := int(self.rows[position])) in taken}
            if len(self._products) > _KEPT_PRODUCTS:
                self._products = {}
            self._products.update(fresh)
            found |= fresh
        return [found.get(position) for position in positions]

    def product(self, position: int) -> Product | None:
        """Give one product; None when it has gone since this generation."""
        found = self.stored([position])[0]
        return found.product if found else None

    def kind_of(self, position: int) -> str:
        """Give the kind id of a product; empty when unknown."""
        code = int(self.kind_codes[position])
        return self.kind_names[code] if code >= 0 else ""

    def kind_code(self, kind: str) -> int:
        """Give the code of a kind in kind_codes; -2, which no product has, for one the shop has not."""
        return self._codes.get(kind, -2)

    def kind_sureness(self, positions: Places, codes: Sequence[int]) -> Scores:
        """(n,) how sure it is that products are of one of some kinds, by their first kind or the one that their title names."""
        first, also = self.kind_codes[positions], self.also_codes[positions]
        is_first = np.logical_or.reduce([first == code for code in codes])
        is_also = np.logical_or.reduce([also == code for code in codes])
        return np.where(is_first, self.kind_confidence[positions], np.where(is_also, ALSO_TRUST, np.float32(0))).astype(np.float32)

    @property
    def revision(self) -> str:
        """Fingerprint of what kinds and facts were derived with."""
        return str(self._notes["revision"])

    @property
    def categories(self) -> Mapping[str, Sequence[Any]]:
        """Category path -> kind (or None), confidence, source, number of products."""
        found: Mapping[str, Sequence[Any]] = self._notes["categories"]
        return found

    def prices(self, currency: str) -> Numbers:
        """Give (n variants,) prices in major units, read-only; NaN where unknown. The offer's own price in the currency comes first."""
        if currency not in self._converted:
            prices = self._convert(currency)
            prices.flags.writeable = False
            self._converted[currency] = prices
        return self._converted[currency]

    def _own_prices(self, currency: str) -> Numbers:
        found: Numbers = self._columns[f"price_{self.currencies.index(currency)}"]
        return found

    def _convert(self, currency: str) -> Numbers:
        prices = self._own_prices(currency).copy() if currency in self.currencies else np.full(len(self.owner), np.nan)
        for other in self.currencies:
            rate = self.rates.between(other, currency)
            if other != currency and rate is not None:
                prices = np.where(np.isnan(prices), self._own_prices(other) * rate, prices)
        return prices

    @property
    def main_currency(self) -> str:
        """The currency that most offers have; empty when none has a price."""
        return max(self.currencies, key=lambda one: int(np.count_nonzero(~np.isnan(self._own_prices(one)))), default="")

    def can_price(self, currency: str) -> bool:
        """Say whether any offer has, or can be converted to, this currency."""
        return currency in self.currencies or any(self.rates.between(other, currency) is not None for other in self.currencies)

    def of_kind(self, kind: str) -> Places:
        """Give the positions of products of a kind."""
        return self._by_kind.get(kind)

    def stated_kinds(self) -> dict[str, int]:
        """Kind -> number of products."""
        return self._by_kind.sizes()

    def knows_ages(self, kind: str) -> bool:
        """Say whether any product of a kind says for which ages it is."""
        return not bool(np.isnan(self._columns["age_low"][self.of_kind(kind)]).all())

    def brands(self) -> dict[str, str]:
        """Give every spelling of every brand -> the brand as the shop writes it first."""
        return dict(self._notes["spellings"])

    def products_of(self, brand: str) -> Places:
        """Give the places of the products of a brand, as the shop writes it first."""
        return np.asarray(self._by_brand.get(normalise(brand)), dtype=np.int64)

    def fits_of(self, positions: Places) -> dict[int, list[str]]:
        """Give the names of series and products that products are made for, normalised, by place in `positions`."""
        start, names, texts = self._columns["fits_start"], self._columns["fits_name"], self._notes["fits"]
        first, last = start[positions], start[np.asarray(positions) + 1]
        return {int(one): [texts[code] for code in names[first[one] : last[one]]] for one in np.flatnonzero(last > first)}

    @cached_property
    def fit_phrases(self) -> PhraseTable[int]:
        """Names that some product is made for -> code."""
        return PhraseTable((name, code) for code, name in enumerate(self._notes["fits"]))

    def fitting(self, title: str) -> Places:
        """Give the positions of products made by name for the product of a title."""
        codes = [match.value for match in self.fit_phrases.find(title)] if self._notes["fits"] else []
        if not codes:
            return np.zeros(0, dtype=np.int64)
        entries = np.flatnonzero(np.isin(self._columns["fits_name"], codes))
        return np.unique(np.searchsorted(self._columns["fits_start"], entries, side="right") - 1).astype(np.int64)

    def rows_where(self, products: Mask) -> Mask:
        """Turn a mask over positions into one over rows."""
        mask = np.zeros(self.row_count, dtype=np.bool_)
        mask[self.rows[products]] = True
        return mask

    def states(self, field: str, values: Iterable[str]) -> Mask:
        """(n products,) True where some variant states one of the values; kept, and not to be written to."""
        key = field, frozenset(values)
        found = self._states.get(key)
        if found is None:
            found = np.zeros(len(self), dtype=np.bool_)
            for value in key[1]:
                found[self.owner[self._stated.get(key_of(field, value))]] = True
            if len(self._states) >= _KEPT_FILTERS:
                self._states = {}
            self._states[key] = found
        return found

    def states_any(self, field: str) -> Mask:
        """(n products,) True where some variant states a value of a field."""
        return self.states(field, self._values.get(field, ()))

    @cached_property
    def _values(self) -> dict[str, frozenset[str]]:
        """Field -> values that some variant states."""
        pairs = [(field, value) for key in self._stated for field, _, value in [key.partition("\x1f")]]
        return {field: frozenset(value for one, value in pairs if one == field) for field in dict(pairs)}

    def stated_counts(self, variants: Mask) -> dict[tuple[str, str], int]:
        """Field and value -> how many products have an allowed variant that states it and is not said to lack it."""
        found = self._stated.counts(variants, owner=self.owner, kept=self._undenied)
        return {(field, value): count for key, count in found.items() for field, _, value in [key.partition("\x1f")]}

    @cached_property
    def _undenied(self) -> Mask:
        return self._stated.outside(self._denied)

    def brand_counts(self, products: Mask) -> dict[str, int]:
        """Brand, normalised, in any of its spellings -> how many of the allowed products have it."""
        return self._by_brand.counts(products)

    def category_counts(self, products: Mask) -> dict[str, int]:
        """Category path -> how many of the allowed products stand there or below."""
        found = self._by_category.counts(products)
        parents = [path for path, below in self._shelves.items() if path in self._by_category and below != [path]]
        counted = {path: int(np.count_nonzero(self._in_category(path) & products)) for path in parents}
        return found | {path: count for path, count in counted.items() if count}

    @cached_property
    def _shelves(self) -> dict[str, list[str]]:
        """Every category path and every part of one that leads there -> the paths at it and below."""
        found: dict[str, list[str]] = {}
        for path in self._by_category:
            parts = path.split(">")
            for size in range(1, len(parts) + 1):
                found.setdefault(">".join(parts[:size]).strip(), []).append(path)
        return found

    def _in_category(self, path: str) -> Mask:
        mask = np.zeros(len(self), dtype=np.bool_)
        for one in self._shelves.get(path.strip(), ()):
            mask[self._by_category.get(one)] = True
        return mask

    def lower(self, filters: Filter) -> Eligible:
        """Apply a filter: a product passes when one of its variants passes every clause."""
        found = self._filtered.get(filters)
        if found is None:
            if len(self._filtered) >= _KEPT_FILTERS:
                self._filtered = {}
            found = self._filtered[filters] = self._lower(filters)
        return found

    def _lower(self, filters: Filter) -> Eligible:
        kept = np.ones(len(self.owner), dtype=np.bool_)
        dropped: dict[str, int] = {}
        for clause in filters.clauses:
            passes, count = self._passing(clause)
            dropped[clause.reason] = dropped.get(clause.reason, 0) + count
            kept &= passes
        products = self._any(kept)
        for mask in (kept, products):
            mask.flags.writeable = False
        return Eligible(products, kept, {reason: count for reason, count in dropped.items() if count})

    def failing(self, position: int, filters: Filter) -> tuple[str, ...]:
        """Give the reasons why a product does not pass: for explain."""
        span = slice(int(self.variant_start[position]), int(self.variant_start[position + 1]))
        return tuple(clause.reason for clause in filters.clauses if not self._passing(clause)[0][span].any())

    def _any(self, variants: Mask) -> Mask:
        if not len(self):
            return np.zeros(0, dtype=np.bool_)
        return np.asarray(np.logical_or.reduceat(variants, self.variant_start[:-1]), dtype=np.bool_)

    def _variants_at(self, places: Places) -> Mask:
        mask = np.zeros(len(self.owner), dtype=np.bool_)
        mask[places] = True
        return mask

    def _products_at(self, places: Places) -> Mask:
        mask = np.zeros(len(self), dtype=np.bool_)
        mask[places] = True
        return mask[self.owner]

    def _passing(self, clause: Clause) -> tuple[Mask, int]:
        """Give the variants that pass one clause, and how many products it alone would drop."""
        known = self._lowered.get(clause)
        if known is None:
            if len(self._lowered) >= _KEPT_FILTERS:
                self._lowered = {}
            passes = self._evaluate(clause)
            known = self._lowered[clause] = (passes, len(self) - int(np.count_nonzero(self._any(passes))))
        return known

    def _evaluate(self, clause: Clause) -> Mask:
        lower: Callable[[Clause], Mask] = {
            "price": self._price,
            "stock": lambda _: self.is_available,
            "rating": self._rating,
            "brand": self._brand,
            "category": lambda one: self._in_category(str(one.value))[self.owner],
            "kind": lambda one: self._products_at(self._by_kind.get(str(one.value))),
            "item_id": self._item,
            "keyword": self._keyword,
            "age": self._age,
        }.get(clause.field, self._attribute)
        passes = lower(clause)
        return ~passes if clause.is_negated else passes

    def _price(self, clause: Clause) -> Mask:
        return within(self.prices(clause.unit or self.rates.base), clause)

    def _rating(self, clause: Clause) -> Mask:
        return within(self.rating, clause)[self.owner]

    def _brand(self, clause: Clause) -> Mask:
        return self._products_at(self._by_brand.get(normalise(str(clause.value))))

    def _age(self, clause: Clause) -> Mask:
        return of_age(self._columns["age_low"], self._columns["age_high"], clause)[self.owner]

    def _item(self, clause: Clause) -> Mask:
        wanted = clause.value if isinstance(clause.value, frozenset) else frozenset({str(clause.value)})
        products = [place for item_id in wanted if (place := self.position_of(item_id)) is not None]
        mask = self._products_at(np.array(products, dtype=np.int64))
        ties, order = self._columns["variant_tie"], self._columns["by_variant_tie"]
        mask[[place for item_id in wanted if (place := _found(ties, order, item_id)) is not None]] = True
        return mask

    def _keyword(self, clause: Clause) -> Mask:
        said = elements(str(clause.value))
        rows = self._rows_with([*said, *neighbours(said, is_han_only=True)])
        positions = self.position_of_row[rows[rows < self.row_count]]
        return self._products_at(positions[positions >= 0])

    def _attribute(self, clause: Clause) -> Mask:
        if isinstance(clause.value, float | int | tuple):
            return measured(self._columns, self._notes, clause, variants=len(self.owner))
        key = key_of(canonical_name(clause.field), str(clause.value))
        mask = self._variants_at(self._stated.get(key))
        if clause.is_negated:
            mask |= self._variants_at(self._mentioned.get(key))
            if clause.unit:
                mask &= self._products_at(self._by_kind.get(clause.unit))
        return mask & ~self._variants_at(self._denied.get(key))


def _found(ties: NDArray[np.uint64], order: Places, item_id: str) -> int | None:
    """Look an id up by its number: ties[order] ascends."""
    number = np.uint64(tie_number(item_id))
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if ties[order[middle]] < number:
            low = middle + 1
        else:
            high = middle
    return int(order[low]) if low < len(order) and ties[order[low]] == number else None
