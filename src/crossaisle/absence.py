"""Honest absence: when a need cannot be served, say why, with the nearest facts from the catalogue's own statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from crossaisle.catalog.choice import lowest_prices
from crossaisle.catalog.table import CatalogTable
from crossaisle.quantities import format_money, to_minor
from crossaisle.rank.select import Choice, Scored, Selection
from crossaisle.text import in_language
from crossaisle.types import Absence, Constraint, Intent, Money, Need, Places
from crossaisle.wording import ABSENCES, NEAREST, inside, say

CLOSEST: Final = 3


def explain_absence(
    scored: Scored,
    selection: Selection,
    *,
    table: CatalogTable,
    intent: Intent,
    substitutes: Callable[[str], Sequence[str]],
    kind_name: Callable[[str, str], str],
) -> Absence:
    """Say why a need has no products.

    Args:
        scored: The need, its candidates and who was eligible.
        selection: For the reasons of what was removed.
        table: For prices and kinds.
        intent: For language and currency.
        substitutes: Kind -> stocked kinds that do the same job.
        kind_name: Kind id and language -> its name.
    """
    need, language = scored.need, intent.language
    kind = need.labels[0].id if need.labels else ""
    name = inside(kind_name(kind, language)) if need.is_kind_certain else need.text
    stocked = table.of_kind(kind)
    nearest: dict[str, str | float | None] = {}
    said = ""
    if len(stocked) and need.is_kind_certain:
        squeezed = selection.counts.get(need.id, {}).get("budget_share", 0) > 0
        reason = "over_budget" if squeezed else "nothing_eligible"
        nearest, said = _nearest(stocked, need, table=table, intent=intent)
    else:
        reason = "no_kind" if need.is_kind_certain else "no_match"
        kinds = list(substitutes(kind)) or [
            label.id for label in need.labels[1:] if len(table.of_kind(label.id)) and label.probability >= 0.02
        ]
        if kinds[:CLOSEST]:
            names = [inside(kind_name(one, language)) for one in kinds[:CLOSEST]]
            nearest = {"kind": kinds[0], "kind_text": names[0]}
            said = say(NEAREST["closest"], language, kinds=("、" if language.startswith("zh") else ", ").join(names))
    return Absence(need.id, need.text, reason, say(ABSENCES[reason], language, need=name) + said, nearest)


def explain_unmet(scored: Scored, chosen: Sequence[Choice], *, intent: Intent, kind_name: Callable[[str, str], str]) -> Iterator[Absence]:
    """Say which wishes no product shown for a need meets: the nearest are shown instead.

    Args:
        scored: The need and its wishes.
        chosen: What is shown for it.
        intent: For the language.
        kind_name: Kind id and language -> its name.
    """
    need, language = scored.need, intent.language
    if not need.is_kind_certain:
        return
    name = inside(kind_name(need.labels[0].id, language))
    for wish in scored.wished:
        said = wish.constraint.text.strip()
        if wish.is_plain and said and not any(wish.variants[choice.variant] for choice in chosen):
            yield Absence(need.id, need.text, "wish_unmet", say(ABSENCES["wish_unmet"], language, need=name, wish=said))


def _nearest(stocked: Places, need: Need, *, table: CatalogTable, intent: Intent) -> tuple[dict[str, str | float | None], str]:
    """Name the product that is nearest to the price asked for; the cheapest, unless a price was too low."""
    prices = lowest_prices(table, stocked, currency=intent.currency, allowed=table.is_available)
    low = max((_bounds(one)[0] for one in (*intent.constraints, *need.constraints) if _is_bound(one, intent)), default=0.0)
    high = min((_bounds(one)[1] for one in (*intent.constraints, *need.constraints) if _is_bound(one, intent)), default=np.inf)
    has_floor = 0 < low <= high
    off = np.maximum(low - prices, 0.0) + np.maximum(prices - high, 0.0) if has_floor else prices
    place = int(np.nanargmin(off)) if not np.isnan(prices).all() else -1
    product = table.product(int(stocked[place])) if place >= 0 else None
    if product is None:
        return {}, ""
    price = float(prices[place])
    title = in_language(product.title, intent.language)
    money = Money(to_minor(price, intent.currency), intent.currency)
    said = say(NEAREST["nearest" if has_floor else "cheapest"], intent.language, title=title, price=format_money(money, intent.language))
    return {"item_id": product.id, "title": title, "price": price, "currency": intent.currency}, said


def _is_bound(one: Constraint, intent: Intent) -> bool:
    return one.field == "price" and one.hard and one.value is not None and one.unit in {None, intent.currency}


def _bounds(asked: Constraint) -> tuple[float, float]:
    low, high = asked.value if isinstance(asked.value, tuple) else (float(asked.value or 0), float(asked.value or 0))
    return {"gte": (low, np.inf), "lte": (0.0, high)}.get(asked.op, (low, high))
