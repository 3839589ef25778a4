"""What the shop knows of a shopper: seen, taken away and erased by the shopper alone. And the cart, the fold of its events."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response

from crossaisle.errors import NotFoundError
from crossaisle.service.access import Caller, OneShopper
from crossaisle.service.answers import Answer, described
from crossaisle.service.cart import cart_of
from crossaisle.service.context import Context, Here
from crossaisle.service.desk import AtDesk
from crossaisle.service.viewing import CurrencyParameter, LanguageParameter, view
from crossaisle.text import in_language

router = APIRouter(tags=["Shoppers"])
ShopperId = Annotated[str, Path(min_length=1, max_length=64, description="The caller's own id, or `me`.")]
ME: Final = "me"
_SHOPPER: Final = {"id": "s-1f0a5b", "cart": [], "bought": [], "dismissed": [], "interests": [], "events": 3}
_CART: Final[dict[str, Any]] = {"lines": [], "total": None, "not_priced": 0, "missing": []}


def _own(caller: Caller, shopper_id: str) -> str:
    """Give the id that is asked for, where it is the caller's.

    Raises:
        NotFoundError: It is somebody else's, or nobody's: the answer is the same.
    """
    if shopper_id not in {ME, caller.shopper_id}:
        raise NotFoundError("There is no such shopper.", hint="Ask for /v1/shoppers/me.")
    return caller.shopper_id


@router.get("/v1/shoppers/{shopper_id}", summary="What is known of me", responses=described(_SHOPPER, NotFoundError))
def shopper(
    shopper_id: ShopperId, caller: OneShopper, context: Here, language: LanguageParameter = None, currency: CurrencyParameter = None
) -> Response:
    """Give what the shopper's events come to: cart, bought, dismissed, and what the session is interested in."""
    known = context.shop.feedback.shopper(_own(caller, shopper_id))
    chosen = view(context.shop, language, currency).language
    return Answer(
        {
            "id": known.id,
            "cart": [{"item_id": one.item_id, "variant_id": one.variant_id, "quantity": one.quantity} for one in known.cart],
            "bought": list(known.bought),
            "dismissed": [{"item_id": one, "title": _title(context, one, chosen)} for one in known.dismissed],
            "interests": [
                {"item_id": one.item_id, "title": _title(context, one.item_id, chosen), "weight": round(one.weight, 4)}
                for one in known.interests
            ],
            "events": known.events,
        }
    )


@router.get("/v1/shoppers/{shopper_id}/export", summary="Everything kept of me", responses=described({"id": "s-1f0a5b"}, NotFoundError))
def export(shopper_id: ShopperId, caller: OneShopper, context: Here) -> Response:
    """Give everything that is kept of the shopper: events by time, answers and conversations newest first."""
    return Answer(context.shop.feedback.export(_own(caller, shopper_id)))


@router.delete(
    "/v1/shoppers/{shopper_id}", summary="Erase me", responses=described({"events": 3, "slates": 1, "conversations": 1}, NotFoundError)
)
def erase(shopper_id: ShopperId, caller: OneShopper, context: Here, desk: AtDesk) -> Response:
    """Erase everything that is kept of the shopper, for good."""
    erased = context.shop.feedback.forget(_own(caller, shopper_id))
    desk.ledger.forget()  # the merchant's figures forget too; those of other workers within ten minutes
    return Answer({"events": erased.events, "slates": erased.slates, "conversations": erased.conversations})


@router.get("/v1/cart", summary="The cart", responses=described(_CART))
def cart(caller: OneShopper, context: Here, language: LanguageParameter = None, currency: CurrencyParameter = None) -> Response:
    """Give the cart: its lines, what they come to, and what is missing beside them."""
    shop = context.shop
    query = shop.query("")
    return Answer(cart_of(context, shop.feedback.shopper(caller.shopper_id, at=query.at), view(shop, language, currency), query))


def _title(context: Context, item_id: str, language: str) -> str:
    """Give a product's title; empty where the shop does not have it any more."""
    table = context.shop.recommender.table
    place = table.position_of(item_id)
    product = table.product(place) if place is not None else None
    return in_language(product.title, language) if product else ""
