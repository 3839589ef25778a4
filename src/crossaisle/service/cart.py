"""The shopper's cart: its lines, what they come to, and what is missing beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from crossaisle.beside import Beside, beside, found
from crossaisle.pipeline import Recommender
from crossaisle.quantities.money import convert
from crossaisle.service.context import Context
from crossaisle.service.viewing import View, variant_of
from crossaisle.text import in_language
from crossaisle.types import CartLine, Intent, Label, Money, Need, Product, Query, RelationType, Served, Shopper

_NEEDED: Final[frozenset[RelationType]] = frozenset({"required_part", "part_of_set"})
_LOOKED_AT: Final = 20
"""The last answers among which the last mission is looked for."""
_ITEMS: Final = 2


def cart_of(context: Context, shopper: Shopper, view: View, query: Query) -> dict[str, Any]:
    """Give the cart of a shopper.

    Args:
        context: The service's.
        shopper: As the events say.
        view: Language and currency.
        query: For the time.
    """
    recommender = context.shop.recommender
    lines = list(_lines(recommender, shopper.cart))
    priced = [_subtotal(recommender, product, line, view.currency) for product, line in lines]
    known = [money for money in priced if money is not None]
    total = Money(sum(money.amount for money in known), view.currency) if known else None
    return {
        "lines": [
            {
                "product": view.card(product, variant_of(product, line.variant_id)),
                "variant_id": line.variant_id,
                "quantity": line.quantity,
                "subtotal": _plain(money),
            }
            for (product, line), money in zip(lines, priced, strict=True)
        ],
        "total": _plain(total),
        "not_priced": len(priced) - len(known),
        "missing": _missing(context, shopper, [product for product, _ in lines], view, query),
    }


def _lines(recommender: Recommender, cart: Sequence[CartLine]) -> Iterator[tuple[Product, CartLine]]:
    """Give the lines whose product the shop still has."""
    places = [recommender.table.position_of(line.item_id) for line in cart]
    stored = iter(recommender.table.stored([place for place in places if place is not None]))
    for line, place in zip(cart, places, strict=True):
        one = next(stored) if place is not None else None
        if one is not None:
            yield one.product, line


def _subtotal(recommender: Recommender, product: Product, line: CartLine, currency: str) -> Money | None:
    """Give what a line comes to in a currency; None where its price is not known, or no rate leads there."""
    rates = {recommender.table.rates.base: 1.0, **recommender.table.rates.per_base}
    prices = sorted(variant_of(product, line.variant_id).prices, key=lambda one: one.currency != currency)
    unit = next((money for one in prices if (money := convert(one, currency, rates)) is not None), None)
    return Money(unit.amount * line.quantity, currency) if unit else None


def _plain(money: Money | None) -> dict[str, Any] | None:
    return {"amount": money.amount, "currency": money.currency} if money else None


def _missing(context: Context, shopper: Shopper, products: Sequence[Product], view: View, query: Query) -> list[dict[str, Any]]:
    recommender = context.shop.recommender
    asked = replace(
        query,
        language=view.language,
        currency=view.currency,
        cart=tuple(product.id for product in products),
        bought=shopper.bought,
        excluded=shopper.dismissed,
    )
    rows = beside(recommender, products, asked, relations=_NEEDED, n=_ITEMS) if products else []
    kinds = {_kind(recommender, product) for product in products} | {label.id for row in rows for label in row.need.labels}
    rows += _of_mission(context, shopper.id, asked, kinds) if products else []
    return [_row(row, view) for row in rows]


def _row(row: Beside, view: View) -> dict[str, Any]:
    return {
        "title": row.need.text,
        "relation": row.need.relation,
        "reason": row.need.reason,
        "anchor": row.need.anchor_text,
        "items": [{"product": view.card(product, variant), "variant_id": variant.id} for product, variant in row.items],
    }


def _of_mission(context: Context, shopper_id: str, query: Query, kinds: set[str]) -> list[Beside]:
    """Give what the last mission asked for takes, and neither the cart nor the rows above it have."""
    served = next(
        (one for one in context.shop.feedback.slates.of_shopper(shopper_id, limit=_LOOKED_AT) if one.answer["trace"]["mission"]), None
    )
    if served is None:
        return []
    recommender = context.shop.recommender
    needs = [need for said in served.answer["intent"]["needs"] if (need := _planned(context, served, said, query)) is not None]
    if not any(need.labels[0].id in kinds for need in needs):
        return []  # the cart has nothing of it: the shopper has moved on
    lacking = [need for need in needs if need.labels[0].id not in kinds]
    intent = Intent(query.language or "en", query.currency or recommender.table.rates.base, tuple(needs))
    return found(recommender, intent, lacking, query, anchors={}, n=_ITEMS)


def _planned(context: Context, served: Served, said: Mapping[str, Any], query: Query) -> Need | None:
    """Make a need of the mission again, in the language of now."""
    if said["origin"] != "mission" or not said["labels"]:
        return None
    language = query.language or "en"
    knowledge = context.shop.parts.knowledge
    name = next((in_language(one.name, language) for one in knowledge.missions if one.id == served.answer["trace"]["mission"]), "")
    kind = said["labels"][0]["id"]
    title = context.shop.recommender.kind_name(kind, language)
    return Need(
        said["id"], title, origin="mission", labels=(Label(kind, title, 1.0),), reason=said["reason"],
        source=said["source"], anchor_text=name, is_kind_certain=True,
    )  # fmt: skip


def _kind(recommender: Recommender, product: Product) -> str:
    place = recommender.table.position_of(product.id)
    return recommender.table.kind_of(place) if place is not None else ""
