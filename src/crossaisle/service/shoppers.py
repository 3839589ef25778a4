"""A shopper's own: the cart, what the events come to, everything that is kept, and its erasure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from crossaisle.errors import NotFoundError
from crossaisle.service.access import Caller, OneShopper
from crossaisle.service.answers import Answer, described
from crossaisle.service.cart import cart_of
from crossaisle.service.context import Context, Here
from crossaisle.service.viewing import CurrencyParameter, LanguageParameter, view
from crossaisle.text import in_language

router = APIRouter(tags=["Shoppers"])
ME: Final = "me"
ShopperId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the caller, or `me`.")]
_SHOPPER: Final = {"id": "s-1f0a5b", "cart": [], "bought": [], "dismissed": [], "interests": [], "events": 0}
_CART: Final = {"lines": [], "total": None, "not_priced": 0, "missing": []}


@router.get("/v1/cart", summary="The cart", responses=described(_CART))
def cart(caller: OneShopper, context: Here, language: LanguageParameter = None, currency: CurrencyParameter = None) -> Response:
    """Give the cart with its total, and what is missing beside it: parts that it does not work without, the rest of a mission."""
    now = datetime.now(UTC)
    shopper = context.shop.feedback.shopper(caller.shopper_id, at=now)
    return Answer(cart_of(context, shopper, view(context.shop, language, currency), context.shop.query("", at=now)))


@router.get("/v1/shoppers/{shopper_id}", summary="A shopper", responses=described(_SHOPPER, NotFoundError))
def shopper(shopper_id: ShopperId, caller: OneShopper, context: Here, language: LanguageParameter = None) -> Response:
    """Give what the events of the shopper come to now."""
    own = _own(shopper_id, caller)
    found = context.shop.feedback.shopper(own, at=datetime.now(UTC))
    shown = view(context.shop, language, None).language
    titles = _titles(context, [*found.dismissed, *(one.item_id for one in found.interests)], shown)
    return Answer(
        {
            "id": own,
            "cart": [{"item_id": one.item_id, "variant_id": one.variant_id, "quantity": one.quantity} for one in found.cart],
            "bought": list(found.bought),
            "dismissed": [{"item_id": one, "title": titles.get(one, "")} for one in found.dismissed],
            "interests": [
                {"item_id": one.item_id, "title": titles.get(one.item_id, ""), "weight": round(one.weight, 6)} for one in found.interests
            ],
            "events": found.events,
        }
    )


@router.get("/v1/shoppers/{shopper_id}/export", summary="Everything kept", responses=described({"events": [], "slates": []}, NotFoundError))
def export(shopper_id: ShopperId, caller: OneShopper, context: Here) -> Response:
    """Give everything that is kept of the shopper: every event, every answer."""
    return Answer(context.shop.feedback.export(_own(shopper_id, caller)))


@router.delete("/v1/shoppers/{shopper_id}", summary="Erase a shopper", responses=described({"events": 12, "slates": 3}, NotFoundError))
def erase(shopper_id: ShopperId, caller: OneShopper, context: Here) -> Response:
    """Erase everything that is kept of the shopper, for good."""
    events, slates = context.shop.feedback.forget(_own(shopper_id, caller))
    return Answer({"events": events, "slates": slates})


def _own(shopper_id: str, caller: Caller) -> str:
    if shopper_id not in {ME, caller.shopper_id}:
        raise NotFoundError("There is no shopper of this id.", hint="A shopper reaches its own alone: 'me'.")
    return caller.shopper_id


def _titles(context: Context, item_ids: list[str], language: str) -> dict[str, str]:
    table = context.shop.recommender.table
    places = [place for item_id in dict.fromkeys(item_ids) if (place := table.position_of(item_id)) is not None]
    return {one.product.id: in_language(one.product.title, language) for one in table.stored(places) if one is not None}
