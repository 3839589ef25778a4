"""The page's session: who the browser is, whether it is a merchant's, and what the page needs to begin."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from crossaisle.errors import AccessError, NoKeyError, TooLargeError
from crossaisle.service.access import address, check_host, check_origin, check_page, granted, is_owner, scopes_of
from crossaisle.service.answers import Answer, described
from crossaisle.service.context import Context, Here
from crossaisle.service.requests import MerchantKey
from crossaisle.service.sessions import Session

router = APIRouter(tags=["Session"])

EXAMPLES: Final = {
    "zh": [
        "我想买一条新手机",
        "送女朋友的生日礼物，500以内，不要香水",
        "周末带两个孩子去露营，1500以内，不用燃气炉",
        "两三千的手机，拍照好的，不要黑色，再配个手机壳",
    ],
    "en": [
        "a quiet coffee grinder under $60 and something to drink from",
        "going camping with two kids this weekend, under 1500 yuan, no gas stove",
        "a birthday present for my dad, he likes gardening, about $50",
        "running shoes and a bottle that does not leak",
    ],
}
"""What the page offers to those who do not know where to begin."""
_SESSION: Final = {
    "shopper_id": "s-1f0a5b", "is_merchant": False, "needs_key": True,
    "shop": {"name": "My shop", "currency": "CNY", "languages": ["en", "zh"], "currency_by_language": {"zh": "CNY", "en": "USD"}},
    "examples": EXAMPLES,
}  # fmt: skip


async def _from_the_page(request: Request, context: Here) -> Session:
    """Find the session of a request that changes it."""
    check_page(request)
    check_origin(request)
    context.limiter.hit(f"address:{address(request)}", is_key=False)
    return context.sessions.read(request) or context.sessions.start()


PageSession = Annotated[Session, Depends(_from_the_page)]


@router.get("/v1/session", summary="Begin or go on", responses=described(_SESSION, AccessError, is_open=True))
def begin(request: Request, context: Here) -> Response:
    """Give the page's session, and set its cookie where there is none. Open to anybody."""
    if is_owner(request, context):
        check_host(request)
    known = context.sessions.read(request)
    if known is None:
        context.limiter.hit(f"address:{address(request)}", is_key=False)
    session = known or context.sessions.start()
    answer = Answer(_begun(request, context, session))
    if known is None:
        context.sessions.write(request, answer, session)
    return answer


def _begun(request: Request, context: Context, session: Session) -> dict[str, Any]:
    facts = context.shop.parts.facts
    return {
        "shopper_id": session.shopper_id,
        "is_merchant": "merchant" in scopes_of(request, session, context),
        "needs_key": not is_owner(request, context),
        "shop": {
            "name": facts.name,
            "currency": facts.currency,
            "languages": list(facts.languages),
            "currency_by_language": dict(facts.currency_by_language),
        },
        "examples": EXAMPLES,
    }


@router.post(
    "/v1/session/merchant", summary="Become the merchant", status_code=204, response_class=Response,
    responses=described(None, NoKeyError, AccessError, TooLargeError, status=204, is_open=True),
)  # fmt: skip
def become_merchant(asked: MerchantKey, request: Request, session: PageSession, context: Here) -> Response:
    """Open the dashboard for this browser with a merchant's key; it closes when the key is taken back."""
    key = context.keys.find(asked.key)
    if key is None:
        raise NoKeyError("This key is not known, or was taken back.", hint="Make another with 'crossaisle keys add --scope merchant'.")
    if "merchant" not in granted(key):
        raise AccessError("This key is not a merchant's.", hint="Make one with 'crossaisle keys add --scope merchant'.")
    answer = Response(status_code=204)
    context.sessions.write(request, answer, replace(session, key_id=key.id))
    return answer


@router.delete(
    "/v1/session", summary="End the session", status_code=204, response_class=Response,
    responses=described(None, AccessError, status=204, is_open=True),
)  # fmt: skip
def end(request: Request, session: PageSession, context: Here) -> Response:
    """Forget this browser. What the shopper did stays until DELETE /v1/shoppers/me."""
    answer = Response(status_code=204)
    context.sessions.end(request, answer)
    return answer
