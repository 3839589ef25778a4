"""Signals of a candidate beyond retrieval: wishes met, brand, price fit, what buyers thought.

List statistics (the cheapest of the list, say) are taken here, before scoring, so that a scorer needs one candidate only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.choice import lowest_prices
from crossaisle.catalog.columns import particular_names
from crossaisle.catalog.table import CatalogTable
from crossaisle.rank.wishes import Wish, conflicts, contradicted, granted, not_for_anybody
from crossaisle.text import normalise, tokenize
from crossaisle.types import Candidates, Mask, Need, Places, Product, Scores

_PRIOR_STARS: Final = 4.0
_PRIOR_COUNT: Final = 20
"""Ratings are shrunk towards 4.0 as if by 20 ratings, so that one five-star rating does not win."""
_COMPARABLE: Final = 0.8
"""A superlative ranks among candidates with at least this share of the best fit."""
_GRANTED: Final = 0.3
"""The same where wishes tell what fits: the rest of the words says less. Of .5 and .3 the better on the tune half of webmall_en."""
_SURE: Final = 0.3
"""From this confidence on a product of the asked kind is compared."""
_KIND_WORDS: Final = 2
"""A need of more words than its kind's name asks for a particular one: its words must be met too."""


def enrich(
    candidates: Candidates,
    need: Need,
    *,
    table: CatalogTable,
    wished: Sequence[Wish],
    currency: str,
    shown: Sequence[Product] = (),
    is_anybody: bool = False,
) -> Candidates:
    """Give the same candidates, same order, with their signals completed.

    Signals added, each 0 to 1: brand, price and wishes (share of the soft constraints on the brand, on the price and on
    anything else that are met), rating (shrunk), popularity (log scale),
    superlative (1 = the cheapest, dearest, best rated or most popular of the comparable ones, where one was asked for),
    contrary (share of the soft constraints that it says the contrary of), conflict (stated to be for another audience),
    unasked (for children, say, where nobody was named), fits and misfit (made by name for one of the shown products that the need
    serves; made for another).
    """
    places = candidates.positions
    signals = dict(candidates.signals)
    signals["rating"] = shrunk_rating(table.rating[places], table.rating_count[places])
    known = np.maximum(table.popularity[places], table.rating_count[places])
    signals["popularity"] = np.minimum(1.0, np.log1p(known) / 10).astype(np.float32)
    if wished:
        signals |= granted(wished, places)
    others = {
        "contrary": contradicted(wished, table, places),
        "conflict": conflicts(wished, table, places).astype(np.float32),
        "unasked": not_for_anybody(table, need, places).astype(np.float32) if is_anybody else np.zeros(len(places), dtype=np.float32),
    }
    signals |= {name: values for name, values in others.items() if values.any()}
    extremes = _superlatives(replace(candidates, signals=signals), need, table=table, currency=currency)
    if extremes is not None:
        signals["superlative"] = extremes.astype(np.float32)
    if shown:
        signals |= _fit(table, places, shown)
    return replace(candidates, signals=signals)


def served_by(product: Product, shown: Sequence[Product]) -> str | None:
    """Give the id of the shown product that a product is made for by name; None when it names none of them."""
    names = particular_names(product)
    return next((one.id for one in shown if _names(names, one)), None)


def _names(names: Sequence[str], product: Product) -> bool:
    titles = " ".join(normalise(title) for title in product.title.values())
    return any(name in titles for name in names)


def _fit(table: CatalogTable, places: Places, shown: Sequence[Product]) -> dict[str, Scores]:
    found = {"fits": np.zeros(len(places), dtype=np.float32), "misfit": np.zeros(len(places), dtype=np.float32)}
    for place, names in table.fits_of(places).items():
        found["fits" if any(_names(names, one) for one in shown) else "misfit"][place] = 1.0
    return {name: values for name, values in found.items() if values.any()}


def shrunk_rating(stars: NDArray[np.float64], count: NDArray[np.float64]) -> Scores:
    """Give ratings shrunk towards the prior, as 0 to 1; the prior where there is none.

    Args:
        stars: (n,) 0 to 5, NaN where unknown.
        count: (n,) how many ratings.

    Example:
        >>> shrunk_rating(np.array([5.0, np.nan]), np.array([1.0, 0.0])).round(3).tolist()
        [0.81, 0.8]
    """
    is_unknown = np.isnan(stars)
    known = np.where(is_unknown, 0.0, np.maximum(count, 0.0))
    shrunk = (np.where(is_unknown, 0.0, stars) * known + _PRIOR_STARS * _PRIOR_COUNT) / (known + _PRIOR_COUNT) / 5
    return np.asarray(shrunk, dtype=np.float32)


def _superlatives(candidates: Candidates, need: Need, *, table: CatalogTable, currency: str) -> NDArray[np.float64] | None:
    """Place the comparable candidates by what is asked for, best = 1; the others, the cheapest cable among phones, get 0."""
    asked = next((one for one in need.constraints if one.op in {"min", "max"}), None)
    if asked is None or asked.field not in {"price", "rating", "popularity"} or not len(candidates):
        return None
    places = candidates.positions
    columns = {
        "price": lowest_prices(table, places, currency=currency),
        "rating": table.rating[places],
        "popularity": np.maximum(table.popularity[places], table.rating_count[places]),
    }
    values = columns[asked.field] * (1 if asked.op == "max" else -1)
    comparable = ~np.isnan(values) & _comparable(candidates, need, table)
    # Places rather than amounts: one dear outlier must not flatten the rest.
    order = np.argsort(np.argsort(np.where(comparable, values, -np.inf), kind="stable"), kind="stable")
    worst = len(order) - int(comparable.sum())
    return np.where(comparable, (order - worst + 1) / max(len(order) - worst, 1), 0.0)


def _comparable(candidates: Candidates, need: Need, table: CatalogTable) -> Mask:
    """(n,) True for what a superlative ranks among: of the asked kind, meeting most wishes, saying the words nearly as well as the best.

    A wish that is kept need not be said in the shopper's words.
    """
    fitting = np.ones(len(candidates), dtype=np.bool_)
    if need.is_kind_certain and need.labels:
        is_of_kind = table.kind_sureness(candidates.positions, [table.kind_code(need.labels[0].id)]) >= _SURE
        fitting = is_of_kind if is_of_kind.any() else fitting
    if not need.is_kind_certain or len(tokenize(need.text)) > _KIND_WORDS:
        wishes = candidates.signals.get("wishes")
        is_granted = wishes is not None and need.is_kind_certain and bool(wishes[fitting].max(initial=0.0) > 0)
        if is_granted and wishes is not None:
            fitting &= wishes >= wishes[fitting].max(initial=0.0)
        fitting &= _near_best(candidates, "coverage", among=fitting, share=_GRANTED if is_granted else _COMPARABLE)
    return fitting


def _near_best(candidates: Candidates, name: str, *, among: Mask, share: float) -> Mask:
    values = candidates.signals.get(name, np.zeros(len(candidates), dtype=np.float32))
    return np.asarray(values >= share * values[among].max(initial=0.0), dtype=np.bool_)
