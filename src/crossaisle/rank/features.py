"""Signals of a candidate beyond retrieval: wishes met, brand, price fit, what buyers thought.

List statistics (the cheapest of the list, say) are taken here, before scoring, so that a scorer needs one candidate only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.table import CatalogTable
from crossaisle.text import normalise, tokenize
from crossaisle.types import Candidate, Clause, Constraint, Filter, Mask, Need, Product

_PEOPLE: Final = frozenset({"men", "women", "kids", "boys", "girls", "baby", "toddler", "teens", "elderly"})
_EVERYBODY: Final = frozenset({"unisex", "adults", "family", "couple"})
_PRIOR_STARS: Final = 4.0
_PRIOR_COUNT: Final = 20
"""Ratings are shrunk towards 4.0 as if by 20 ratings, so that one five-star rating does not win."""
_COMPARABLE: Final = 0.8
"""A superlative ranks among candidates with at least this share of the best fit."""
_KIND_WORDS: Final = 2
"""A need of more words than its kind's name asks for a particular one: its words must be met too."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A soft constraint and the variants that meet it."""

    constraint: Constraint
    met: Mask


def wishes(table: CatalogTable, asked: Sequence[tuple[Constraint, Clause]]) -> list[Wish]:
    """Evaluate soft constraints over all variants."""
    return [Wish(constraint, table.lower(Filter((clause,))).variants) for constraint, clause in asked]


def enrich(
    candidates: Sequence[Candidate],
    need: Need,
    *,
    table: CatalogTable,
    wished: Sequence[Wish],
    currency: str,
    shown: Sequence[Product] = (),
) -> list[Candidate]:
    """Give the same candidates, same order, with their signals completed.

    Signals added, each 0 to 1: wishes (share of soft constraints met), rating (shrunk), popularity (log scale),
    superlative (1 = the cheapest, dearest, best rated or most popular of the comparable ones, where one was asked for),
    conflict (stated to be for another audience), fits and misfit (made by name for one of the shown products that the need
    serves; made for another).
    """
    positions = [table.position_of[candidate.item_id] for candidate in candidates]
    extremes = _superlatives(candidates, need, positions, table=table, currency=currency)
    enriched = []
    for place, (candidate, position) in enumerate(zip(candidates, positions, strict=True)):
        signals = dict(candidate.signals)
        if wished:
            span = slice(int(table.variant_start[position]), int(table.variant_start[position + 1]))
            signals["wishes"] = sum(bool(wish.met[span].any()) for wish in wished) / len(wished)
            if any(_conflicts(wish, table.derived[position], span) for wish in wished):
                signals["conflict"] = 1.0
        signals["rating"] = shrunk_rating(float(table.rating[position]), float(table.rating_count[position]))
        signals["popularity"] = min(1.0, math.log1p(max(table.popularity[position], table.rating_count[position])) / 10)
        if extremes is not None:
            signals["superlative"] = float(extremes[place])
        if shown:
            signals.update(_fit(table.products[position], shown))
        enriched.append(replace(candidate, signals=signals))
    return enriched


def _conflicts(wish: Wish, derived: Mapping[str, Any], span: slice) -> bool:
    """Say whether a product says outright that it is for somebody else; one for everybody, or that does not say, is none."""
    if wish.constraint.field != "audience" or bool(wish.met[span].any()):
        return False
    stated = set(derived.get("facts", {}).get("audience", ()))
    stated.update(one for facts in derived.get("variant_facts", {}).values() for one in facts.get("audience", ()))
    return bool(stated & _PEOPLE) and str(wish.constraint.value) in _PEOPLE and not stated & _EVERYBODY


def served_by(product: Product, shown: Sequence[Product]) -> str | None:
    """Give the id of the shown product that a product is made for by name; None when it names none of them."""
    names = _particular(product)
    for one in shown:
        titles = " ".join(normalise(title) for title in one.title.values())
        if any(name in titles for name in names):
            return one.id
    return None


def _fit(product: Product, shown: Sequence[Product]) -> dict[str, float]:
    if served_by(product, shown) is not None:
        return {"fits": 1.0}
    return {"misfit": 1.0} if _particular(product) else {}


def _particular(product: Product) -> list[str]:
    """Give the names of series and products that it fits; a name of a kind fits all of it."""
    return [normalise(name) for name in product.fits if any(char.isdigit() for char in name) or " " in name]


def shrunk_rating(stars: float, count: float) -> float:
    """Give the rating shrunk towards the prior, as 0 to 1; the prior where there is none.

    Example:
        >>> round(shrunk_rating(5.0, 1), 3), round(shrunk_rating(float("nan"), 0), 3)
        (0.81, 0.8)
    """
    if math.isnan(stars) or count <= 0:
        return _PRIOR_STARS / 5
    return (stars * count + _PRIOR_STARS * _PRIOR_COUNT) / (count + _PRIOR_COUNT) / 5


def _superlatives(
    candidates: Sequence[Candidate], need: Need, positions: Sequence[int], *, table: CatalogTable, currency: str
) -> NDArray[np.float64] | None:
    """Place the comparable candidates by what is asked for, best = 1; the others, the cheapest cable among phones, get 0."""
    asked = next((one for one in need.constraints if one.op in {"min", "max"}), None)
    if asked is None or not positions:
        return None
    columns = {
        "price": lowest_prices(table, currency),
        "rating": table.rating,
        "popularity": np.maximum(table.popularity, table.rating_count),
    }
    if asked.field not in columns:
        return None
    values: NDArray[np.float64] = columns[asked.field][np.array(positions)] * (1 if asked.op == "max" else -1)
    comparable = ~np.isnan(values)
    if need.is_kind_certain:
        comparable &= _near_best([one.signals.get("kind", 0.0) for one in candidates])
    if not need.is_kind_certain or len(tokenize(need.text)) > _KIND_WORDS:
        comparable &= _near_best([one.signals.get("coverage", 0.0) for one in candidates])
    # Places rather than amounts: one dear outlier must not flatten the rest.
    order = np.argsort(np.argsort(np.where(comparable, values, -np.inf), kind="stable"), kind="stable")
    worst = len(order) - int(comparable.sum())
    return np.where(comparable, (order - worst + 1) / max(len(order) - worst, 1), 0.0)


def _near_best(values: Sequence[float]) -> NDArray[np.bool_]:
    return np.asarray(np.array(values) >= _COMPARABLE * max(values), dtype=np.bool_)


def lowest_prices(table: CatalogTable, currency: str) -> NDArray[np.float64]:
    """(n products,) lowest price of each product in major units; NaN where unknown."""
    prices = np.where(np.isnan(table.prices(currency)), np.inf, table.prices(currency))
    lowest = np.minimum.reduceat(prices, table.variant_start[:-1]) if len(table) else np.zeros(0)
    return np.asarray(np.where(np.isinf(lowest), np.nan, lowest), dtype=np.float64)
