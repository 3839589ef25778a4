"""Who asks, and what they may do. Every route names one of the dependencies at the end; nothing else decides about access.

Three ways to be somebody: an API key, the page's cookie, or being on the shop's own machine while it has no key. What
comes from a browser must come from the shop's own page: a header that no form can send, and an Origin that is ours.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer, SecurityScopes
from starlette.concurrency import run_in_threadpool

from crossaisle.errors import AccessError, InvalidRequestError, NoKeyError, StorageError
from crossaisle.service.context import Context, context_of, is_loopback
from crossaisle.service.keys import Key
from crossaisle.service.sessions import COOKIE, Session
from crossaisle.talking import LOCAL

PAGE_HEADER: Final = "X-Crossaisle-Page"
SHOPPER_HEADER: Final = "X-Shopper-ID"

"""The shopper of a request from the shop's own machine that names none."""
SHOPPER_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_EVERYTHING: Final = frozenset({"shopper", "catalogue", "merchant"})
_PROXIED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers that proxies add (RFC 7239, RFC 9110, and habit)."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


_KEY: Final = HTTPBearer(auto_error=False, scheme_name="key", description="An API key with the scope that the route names.")
_PAGE: Final = APIKeyCookie(
    name=COOKIE, auto_error=False, scheme_name="page", description=f"The page's session; what changes something needs {PAGE_HEADER}: 1 too."
)
"""Both only describe, in /openapi.json, what `identify` reads by itself."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    shopper_id: str
    """Whom the request is for; empty where a key names nobody."""
    scopes: frozenset[str]
    is_page: bool
    name: str = ""
    """Of what is counted against limits: a key, a shopper."""


async def identify(
    request: Request,
    _key: Annotated[object, Depends(_KEY)] = None,
    _cookie: Annotated[object, Depends(_PAGE)] = None,
) -> Caller:
    """Find out who asks.

    Raises:
        NoKeyError: Nobody that the shop knows.
        AccessError: A browser's request that is not from the shop's own page.
        RateLimitedError: Too many requests.
    """
    context = context_of(request)
    caller = await _by_key(request, context) or _by_cookie(request, context) or _local(request, context)
    if caller is None:
        context.limiter.hit(f"address:{address(request)}", is_key=False)
        raise NoKeyError(
            "This needs a key or the page's session.",
            hint="Send 'Authorization: Bearer KEY' ('crossaisle keys add' makes one), or GET /v1/session first.",
        )
    if caller.name:
        context.limiter.hit(caller.name, is_key=not caller.is_page)
    request.state.caller = caller
    return caller


def address(request: Request) -> str:
    """Give the network address of who asks."""
    return request.client.host if request.client else ""


async def _by_key(request: Request, context: Context) -> Caller | None:
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    key = context.keys.find(said.strip())
    if key is None:
        context.limiter.hit(f"address:{address(request)}", is_key=False)
        raise NoKeyError("This key is not known, or was taken back.", hint="Make another with 'crossaisle keys add'.")
    if context.keys.is_note_due(key):
        with contextlib.suppress(StorageError):  # a busy or full disk does not make a key less true
            await run_in_threadpool(context.keys.note_use, key)
    return Caller(_named(request), granted(key), is_page=False, name=f"key:{key.id}")


def _by_cookie(request: Request, context: Context) -> Caller | None:
    session = context.sessions.read(request)
    if session is None:
        return None
    check_page(request)
    check_origin(request)
    return Caller(session.shopper_id, scopes_of(request, session, context), is_page=True, name=f"shopper:{session.shopper_id}")


def _local(request: Request, context: Context) -> Caller | None:
    if not is_owner(request, context):
        return None
    check_origin(request)
    check_host(request)
    return Caller(_named(request) or LOCAL, _EVERYTHING, is_page=False)


def granted(key: Key) -> frozenset[str]:
    """Give everything that a key may do: a merchant's does it all."""
    return _EVERYTHING if "merchant" in key.scopes else frozenset(key.scopes)


def is_owner(request: Request, context: Context) -> bool:
    """Say whether a request without a key is the owner's: the shop is open to this machine, and the request was made on it.

    A proxy on this machine passes on what anybody sends, mostly under the name 127.0.0.1; one that says so is not believed to be the owner.
    """
    return context.is_local and not any(name in request.headers for name in _PROXIED)


def scopes_of(request: Request, session: Session, context: Context) -> frozenset[str]:
    """Give what a session may do: a merchant's as long as its key holds, and the owner's on a shop without keys."""
    is_merchant = context.keys.holds(session.key_id) if session.key_id else is_owner(request, context)
    return _EVERYTHING if is_merchant else frozenset({"shopper"})


def check_page(request: Request) -> None:
    """Refuse what changes something without the page's own header: a form on another site cannot send one."""
    if request.method not in _SAFE and request.headers.get(PAGE_HEADER) != "1":
        raise AccessError(f"A request with the page's cookie needs the header {PAGE_HEADER}: 1.", hint="Programs use an API key instead.")


def check_origin(request: Request) -> None:
    """Refuse what another site has sent through somebody's browser."""
    origin = request.headers.get("origin")
    if request.method not in _SAFE and origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise AccessError("This request comes from another site.", hint="Programs use an API key instead.")


def check_host(request: Request) -> None:
    """Refuse a name that only points here: a site could give its own name this machine's address."""
    if not is_loopback(request.url.hostname or ""):
        raise AccessError(
            "Without keys the shop is open to this machine only.", hint="Ask for 127.0.0.1, or make a key: 'crossaisle keys add'."
        )


def _named(request: Request) -> str:
    said = request.headers.get(SHOPPER_HEADER, "")
    if said and not SHOPPER_ID.fullmatch(said):
        raise InvalidRequestError(f"{SHOPPER_HEADER} must be 1 to 64 of A-Z a-z 0-9 . _ : -", hint="Send a pseudonym, no name or address.")
    return said


async def scoped(wanted: SecurityScopes, caller: Annotated[Caller, Depends(identify)]) -> Caller:
    """Dependency: somebody who has the scopes that the route names."""
    lacking = next((scope for scope in wanted.scopes if scope not in caller.scopes), None)
    if lacking is not None:
        raise AccessError(
            f"This needs the scope {lacking!r}.", hint=f"Make a key for it: crossaisle keys add --name NAME --scope {lacking}"
        )
    return caller


AnyShopper = Annotated[Caller, Security(scoped, scopes=["shopper"])]
"""Dependency: somebody who may ask for shoppers."""
CatalogueKeeper = Annotated[Caller, Security(scoped, scopes=["catalogue"])]
"""Dependency: somebody who may change products."""
Merchant = Annotated[Caller, Security(scoped, scopes=["merchant"])]
"""Dependency: the merchant."""


async def known_shopper(
    caller: AnyShopper,
    _said: Annotated[str | None, Header(alias=SHOPPER_HEADER, description="The shopper that a key acts for: a pseudonym.")] = None,
) -> Caller:
    """Dependency: a certain shopper, or somebody who acts for one."""
    if not caller.shopper_id:
        raise InvalidRequestError(f"The header {SHOPPER_HEADER} is missing.", hint="It names the shopper that the key acts for.")
    return caller


OneShopper = Annotated[Caller, Depends(known_shopper)]
