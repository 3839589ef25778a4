"""What goes with certain products: their needs are derived and walked as those of an answer are, without a sentence to start from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from crossaisle.errors import CrossAisleError
from crossaisle.pipeline import Recommender
from crossaisle.rank.select import select
from crossaisle.text import in_language
from crossaisle.types import Intent, Label, Need, Product, Query, RelationType, Variant

MOST_NEEDS = 12
"""Derived needs that are walked for one request."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One need that products have, and what the shop has for it."""

    need: Need
    items: tuple[tuple[Product, Variant], ...]


def beside(
    recommender: Recommender, products: Sequence[Product], query: Query, *, relations: Collection[RelationType] | None = None, n: int = 3
) -> list[Beside]:
    """Give what goes with products, most needed first; what nothing is to be had for is left out.

    Args:
        recommender: The request path.
        products: The main things.
        query: For language and currency, and for what is not to be shown: cart, bought, excluded.
        relations: Only these; None = all.
        n: Products per need.
    """
    table = recommender.table
    anchors = {f"n{number}": product for number, product in enumerate(products, start=1)}
    needs = tuple(_stated(recommender, need_id, product, query) for need_id, product in anchors.items())
    intent = Intent(query.language or "en", query.currency or table.rates.base, needs)
    try:
        derived = recommender.expander.expand(intent, anchors)
    except CrossAisleError:  # what goes beside is never worth an error
        return []
    wanted = [need for need in derived if relations is None or need.relation in relations][:MOST_NEEDS]
    taken = {place for product in products if (place := table.position_of(product.id)) is not None}
    return found(recommender, intent, wanted, query, anchors={one: (product,) for one, product in anchors.items()}, taken=taken, n=n)


def found(
    recommender: Recommender, intent: Intent, needs: Sequence[Need], query: Query,
    *, anchors: dict[str, tuple[Product, ...]], taken: Collection[int] = (), n: int = 3,
) -> list[Beside]:  # fmt: skip
    """Give what the shop has for needs; those that it has nothing for are left out."""
    table = recommender.table
    scored = [replace(recommender.score(query, intent, need, shown=anchors.get(need.id.partition(".")[0], ())), n=n) for need in needs]
    chosen = select(scored, table=table, currency=intent.currency, taken=taken).chosen
    rows = []
    for need in needs:
        items = []
        for choice in chosen.get(need.id, ()):
            product, number = table.product(choice.position), choice.variant - int(table.variant_start[choice.position])
            if product is not None and number < len(product.variants):
                items.append((product, product.variants[number]))
        if items:
            rows.append(Beside(need, tuple(items)))
    return rows


def _stated(recommender: Recommender, need_id: str, product: Product, query: Query) -> Need:
    place = recommender.table.position_of(product.id)
    kind = recommender.table.kind_of(place) if place is not None else ""
    title = in_language(product.title, query.language or "en")
    return Need(need_id, title, labels=(Label(kind, title, 1.0),), is_kind_certain=True)
