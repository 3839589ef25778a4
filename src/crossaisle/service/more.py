"""More of one row of an answer: what ranked next, in that order, as far as it is still there and still fits.

The need is read anew and takes its constraints from the stored answer, so that chips which the shopper changed hold here
too. Products are judged as they are now: sold out, hidden, dismissed or put in the cart meanwhile, they are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from crossaisle.catalog.choice import best_variants
from crossaisle.errors import NotFoundError
from crossaisle.pipeline import Recommender
from crossaisle.present import present_item
from crossaisle.rank.guard import broken
from crossaisle.rank.select import Scored
from crossaisle.retrieve.eligibility import eligibility
from crossaisle.service.context import Context
from crossaisle.types import Constraint, Filter, Intent, Item, Label, Named, Need, Product, Query, Served


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a row has been gone through, as `next` of an answer says it: two counts, because some of the next ones are passed over."""

    looked: int = 0
    """Of the next ones, how many have been looked at."""
    given: int = 0
    """Of these, how many were shown."""

    PATTERN: ClassVar[str] = r"^\d{1,6}\.\d{1,6}$"

    @classmethod
    def of(cls, said: str) -> Cursor:
        """Read what was written.

        Example:
            >>> Cursor.of(str(Cursor(7, 5)))
            Cursor(looked=7, given=5)
        """
        looked, given = map(int, said.split("."))
        return cls(looked, given)

    def __str__(self) -> str:
        """Write it."""
        return f"{self.looked}.{self.given}"


def more_of(context: Context, served: Served, need_id: str, *, after: Cursor, n: int) -> dict[str, Any]:
    """Give up to n more items of a need; their positions go on from the last one of the answer, or of its row.

    Args:
        context: The service's.
        served: The answer that they continue.
        need_id: One of its needs.
        after: How far the row has been gone through before.
        n: How many to give.

    Raises:
        NotFoundError: The answer has no such need.
    """
    recommender, answer = context.shop.recommender, served.answer
    said = next((one for one in answer["intent"]["needs"] if one["id"] == need_id), None)
    if said is None:
        raise NotFoundError(f"This answer has no need {need_id!r}.", hint="See intent.needs of the answer.")
    waiting = served.more.get(need_id, ())
    query = _query(context, served)
    intent, need = _intent(recommender, query, answer, said)
    filters, _ = eligibility(query, intent, need, can_price=recommender.table.can_price, knows_ages=recommender.table.knows_ages)
    scored = recommender.score(query, intent, need, shown=_anchors(recommender, answer, need))
    items: list[Item] = []
    looked, last = after.looked, _last_position(served) + after.given
    for item_id in waiting[after.looked :]:
        looked += 1
        item = _item(recommender, scored, filters, item_id, currency=intent.currency)
        if item is not None:
            items.append(replace(item, position=last + 1 + len(items)))
        if len(items) == n:
            break
    written = dict(recommender.writer.write(items, intent))
    items = [replace(item, copy=written.get(item.position, item.copy)) for item in items]
    following = str(Cursor(looked, after.given + len(items))) if looked < len(waiting) else None
    return {"items": [present_item(item, intent) for item in items], "next": following}


def _query(context: Context, served: Served) -> Query:
    """Ask again as was asked, with the cart and the dismissals of now."""
    intent = served.answer["intent"]
    query = context.shop.query(served.answer["query"], language=intent["language"], currency=intent["currency"])
    shopper = context.shop.feedback.shopper(served.shopper, at=query.at)
    cart = tuple(dict.fromkeys(line.item_id for line in shopper.cart))
    return replace(query, cart=cart, bought=shopper.bought, excluded=shopper.dismissed, interests=shopper.interests)


def _intent(recommender: Recommender, query: Query, answer: Mapping[str, Any], said: Mapping[str, Any]) -> tuple[Intent, Need]:
    fresh = recommender.understand(query)
    needs = answer["intent"]["needs"]
    own = {one["id"] for need in needs for one in need["constraints"]}
    shared = tuple(_constraint(one) for one in answer["intent"]["constraints"] if one["id"] not in own)
    known = next((need for need in fresh.needs if need.id == said["id"]), None)
    constraints = tuple(_constraint(one) for one in said["constraints"])
    need = replace(known, constraints=constraints) if known is not None else _derived(said, constraints, needs)
    return replace(fresh, constraints=shared), need


def _derived(said: Mapping[str, Any], constraints: tuple[Constraint, ...], needs: Sequence[Mapping[str, Any]]) -> Need:
    """Make a derived need again; it is always of a certain kind."""
    parent = next((one for one in needs if one["id"] == said["id"].partition(".")[0]), said)
    return Need(
        id=said["id"],
        text=said["text"],
        origin=said["origin"],
        labels=tuple(Label(one["id"], one["text"], one["probability"]) for one in said["labels"]),
        constraints=constraints,
        budget_share=said["budget_share"],
        relation=said["relation"],
        anchor=said["anchor"],
        anchor_kind=next((one["id"] for one in parent["labels"]), ""),
        reason=said["reason"],
        source=said["source"],
        is_kind_certain=bool(said["labels"]),
    )


def _anchors(recommender: Recommender, answer: Mapping[str, Any], need: Need) -> tuple[Product, ...]:
    """Give the products of the answer that a derived need serves."""
    if need.relation is None:
        return ()
    served = need.id.partition(".")[0]
    shown = [item["product"]["id"] for section in answer["sections"] for item in section["items"] if item["need_id"] == served]
    places = [place for item_id in shown if (place := recommender.table.position_of(item_id)) is not None]
    return tuple(one.product for one in recommender.table.stored(places) if one is not None)


def _item(recommender: Recommender, scored: Scored, filters: Filter, item_id: str, *, currency: str) -> Item | None:
    """Give one product as an item without a place; None where it has gone, or does not fit any more."""
    table, candidates = recommender.table, scored.candidates
    place = table.position_of(item_id)
    if place is None or not scored.eligible.products[place]:
        return None
    entry = np.flatnonzero(candidates.positions == place)
    product = table.product(place)
    if not len(entry) or product is None:
        return None
    wishes = [wish.variants for wish in scored.wished]
    chosen = int(best_variants(table, np.array([place]), scored.eligible.variants, wishes, currency=currency)[0])
    number = chosen - int(table.variant_start[place])
    if number >= len(product.variants) or broken(product, product.variants[number], filters, rates=table.rates):
        return None
    return Item(
        position=0,
        product=product,
        variant=product.variants[number],
        need_id=scored.need.id,
        score=round(float(candidates.scores[entry[0]]), 6),
        signals={name: round(float(values[entry[0]]), 4) for name, values in candidates.signals.items()},
        kind=table.kind_of(place),
        relation=scored.need.relation,
        anchor=scored.need.anchor,
        source=scored.need.source,
        reason=scored.need.reason,
    )


def _last_position(served: Served) -> int:
    """Give the position of the last item of an answer; 0 where it has none."""
    return max((item["position"] for section in served.answer["sections"] for item in section["items"]), default=0)


def _constraint(said: Mapping[str, Any]) -> Constraint:
    value, than = said["value"], said["than"]
    return Constraint(
        said["id"],
        said["field"],
        said["op"],
        (value[0], value[1]) if isinstance(value, list | tuple) else value,
        said["unit"],
        said["hard"],
        said["polarity"],
        said["text"],
        (said["span"][0], said["span"][1]),
        Named(than["text"], than["item_id"]) if than else None,
        is_strict=bool(said.get("strict")),
    )
