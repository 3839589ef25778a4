"""Facets of a query: for every field its values, with how many products each would leave.

A field is counted over what all other constraints leave, not its own, so that a shopper sees what else there is. Masks
and columns are counted, never a product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np

from crossaisle.catalog.choice import lowest_prices
from crossaisle.catalog.comparing import within
from crossaisle.errors import InvalidQueryError
from crossaisle.facets.facet import Facet, FacetValue
from crossaisle.facets.prices import Range, is_within, label_of, ranges
from crossaisle.facets.scope import Scope
from crossaisle.pipeline import Recommender
from crossaisle.rank.select import KIND_FLOOR, asked_kinds
from crossaisle.retrieve.eligibility import to_clause
from crossaisle.text import has_han, in_language, normalise
from crossaisle.types import Clause, Constraint, Intent, Query, Text
from crossaisle.wording import FACETS, RANGES, say

STARS: Final = (4.5, 4.0)
"""Least mean ratings to narrow by, where the query names none."""


class Narrower:
    """Counts facets over one generation of the catalogue."""

    def __init__(self, recommender: Recommender, words: Mapping[tuple[str, str], Text]) -> None:
        """Take the request path, and the names of attribute values by field and id."""
        self._recommender, self._words, self._table = recommender, words, recommender.table
        brands: dict[str, dict[str, str]] = {}
        for spelling, brand in self._table.brands().items():
            brands.setdefault(brand, {}).setdefault("zh" if has_han(spelling) else "en", spelling)
        self._brands = {brand: {**names, "und": brand} for brand, names in brands.items()}

    def facets(self, query: Query, intent: Intent, *, fields: Sequence[str] | None = None, n: int = 10) -> list[Facet]:
        """Count the values of fields.

        Args:
            query: For cart, bought and excluded.
            intent: What the query means; one without needs is about everything there is.
            fields: Which, in this order; None = all that have values, the usual ones first.
            n: Values of a field at most, those with most products; selected ones always.

        Raises:
            InvalidQueryError: A field that nobody knows, or n below 1.
        """
        if n < 1:
            raise InvalidQueryError(f"n is {n}; it must be 1 or more.", hint="Leave it out for 10.")
        scope = Scope(self._recommender, query, intent)
        counters = {
            "brand": self._brand,
            "kind": self._kind,
            "category": self._category,
            "price": self._price,
            "rating": self._rating,
            **self._attributes(scope),
        }
        strange = [one for one in fields or () if one not in counters and one not in {field for field, _ in self._words}]
        if strange:
            raise InvalidQueryError(f"There is no field {strange[0]!r} to narrow by.", hint=f"There are {', '.join(counters)}.")
        found = [(field, counters[field](scope)) for field in fields or counters if field in counters]
        return [Facet(field, _title(field, intent.language), _first(values, n)) for field, values in found if values]

    def _brand(self, scope: Scope) -> list[FacetValue]:
        counts = self._table.brand_counts(scope.left("brand").products)
        asked = {normalise(str(one.value)) for one in _wanted(scope, "brand")}
        return [
            FacetValue(brand, in_language(names, scope.intent.language), counts.get(normalise(brand), 0), normalise(brand) in asked)
            for brand, names in self._brands.items()
            if normalise(brand) in counts or normalise(brand) in asked
        ]

    def _kind(self, scope: Scope) -> list[FacetValue]:
        table, recommender = self._table, self._recommender
        left = scope.left("kind").products & (table.kind_codes >= 0) & (table.kind_confidence >= KIND_FLOOR)
        counts = np.bincount(table.kind_codes[left], minlength=len(table.kind_names)).tolist()
        asked = {label for need in scope.intent.needs if need.is_kind_certain for label in asked_kinds(need)}
        return [
            FacetValue(kind, recommender.kind_name(kind, scope.intent.language), count, kind in asked)
            for kind, count in zip(table.kind_names, counts, strict=True)
            if count or kind in asked
        ]

    def _category(self, scope: Scope) -> list[FacetValue]:
        """Give the shop's own paths, those in the language of the query where there are any."""
        counts = self._table.category_counts(scope.left("category").products)
        is_chinese = scope.intent.language.startswith("zh")
        own = {path: count for path, count in counts.items() if has_han(path) == is_chinese} or counts
        return [FacetValue(path, path, count) for path, count in own.items()]

    def _price(self, scope: Scope) -> list[FacetValue]:
        table, currency = self._table, scope.intent.currency
        left = scope.left("price")
        lowest = lowest_prices(table, np.flatnonzero(left.products), currency=currency, allowed=left.variants)
        bounds = [bound for one in _wanted(scope, "price") if (bound := self._bounds(one, currency)) is not None]
        spans = ranges(lowest, currency=currency, said=(edge for bound in bounds for edge in bound if edge is not None))
        places = np.flatnonzero(left.variants)
        prices, owners = table.prices(currency)[places], table.owner[places]
        found = []
        for span in spans:
            count = len(np.unique(owners[within(prices, _clause(span, currency))]))
            found.append(
                FacetValue(span, label_of(span, currency=currency, language=scope.intent.language), count, is_within(span, bounds))
            )
        return [one for one in found if one.count]

    def _bounds(self, constraint: Constraint, currency: str) -> Range | None:
        clause = to_clause(constraint, currency=currency)
        rate = self._table.rates.between(clause.unit, currency) if clause is not None and clause.unit else None
        if clause is None or rate is None:
            return None
        if isinstance(clause.value, tuple):
            return clause.value[0] * rate, clause.value[1] * rate
        value = float(str(clause.value)) * rate
        return (None, value) if clause.op == "lte" else (value, None) if clause.op == "gte" else (value, value)

    def _rating(self, scope: Scope) -> list[FacetValue]:
        products = scope.left("rating").products
        asked = {float(str(one.value)) for one in _wanted(scope, "rating") if one.op == "gte"}
        found = []
        for least in sorted({*STARS, *asked}, reverse=True):
            count = int(np.count_nonzero(products & within(self._table.rating, Clause("rating", "gte", least))))
            if count or least in asked:
                found.append(FacetValue(least, say(RANGES["stars"], scope.intent.language, low=f"{least:g}"), count, least in asked))
        return found

    def _attributes(self, scope: Scope) -> dict[str, Callable[[Scope], list[FacetValue]]]:
        """Give the counter of every attribute that something left states or that was asked for, most stated first."""
        stated: Counter[str] = Counter()
        for (field, _), count in scope.stated("").items():
            stated[field] += count
        known = {field for field, _ in self._words}
        asked = [one.field for one in scope.constraints if one.field in known]
        fields = sorted(stated, key=lambda field: (-stated[field], field))
        return {field: partial(self._attribute, field=field) for field in dict.fromkeys((*fields, *asked))}

    def _attribute(self, scope: Scope, *, field: str) -> list[FacetValue]:
        language = scope.intent.language
        counts = {value: count for (name, value), count in scope.stated(field).items() if name == field}
        asked = {str(one.value) for one in _wanted(scope, field)}
        return [
            FacetValue(value, in_language(self._words.get((field, value), {"und": value}), language), count, value in asked)
            for value, count in (dict.fromkeys(sorted(asked), 0) | counts).items()
            # A size as the merchant writes it has no other name for readers of another script.
            if (field, value) in self._words or value in asked or language.startswith("zh") or not has_han(value)
        ]


def _wanted(scope: Scope, field: str) -> list[Constraint]:
    return [one for one in scope.asked(field) if one.polarity == "want" and one.value is not None]


def _clause(span: Range, currency: str) -> Clause:
    low, high = span
    if low is None or high is None:
        return Clause("price", "lte" if low is None else "gte", high if low is None else low, currency)  # type: ignore[arg-type]
    return Clause("price", "between", (low, high), currency)


def _title(field: str, language: str) -> str:
    return say(FACETS[field], language) if field in FACETS else field.replace("_", " ").capitalize()


def _first(values: Sequence[FacetValue], n: int) -> tuple[FacetValue, ...]:
    """Give the n values with most products, what is selected before all; ranges stay in their order."""
    if any(not isinstance(one.value, str) for one in values):
        return tuple(values)
    ordered = sorted(values, key=lambda one: (not one.is_selected, -one.count, one.label, str(one.value)))
    return tuple(ordered[: max(n, sum(one.is_selected for one in ordered))])
