"""Honest absence: when a need cannot be served, say why, with the nearest facts from the catalogue's own statistics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from crossaisle.catalog.choice import lowest_prices
from crossaisle.catalog.table import CatalogTable
from crossaisle.quantities import format_money, to_minor
from crossaisle.rank.select import Scored, Selection
from crossaisle.text import in_language
from crossaisle.types import Absence, Intent, Money, Places
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
        nearest, said = _cheapest(stocked, table=table, intent=intent)
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


def _cheapest(stocked: Places, *, table: CatalogTable, intent: Intent) -> tuple[dict[str, str | float | None], str]:
    lowest = lowest_prices(table, stocked, currency=intent.currency, allowed=table.is_available)
    product = table.product(int(stocked[np.nanargmin(lowest)])) if not np.isnan(lowest).all() else None
    if product is None:
        return {}, ""
    price = float(np.nanmin(lowest))
    title = in_language(product.title, intent.language)
    money = Money(to_minor(price, intent.currency), intent.currency)
    said = say(NEAREST["cheapest"], intent.language, title=title, price=format_money(money, intent.language))
    return {"item_id": product.id, "title": title, "price": price, "currency": intent.currency}, said
