"""The app: one opened shop, its routes, and what wraps them. `create_app` is the only place where the service's parts meet."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from threadpoolctl import threadpool_limits

from crossaisle._version import __version__
from crossaisle.errors import ConfigError
from crossaisle.service import errors, events, find, health, logs, pages, products, recommend, session, shoppers
from crossaisle.service.context import Context
from crossaisle.service.keys import Keys
from crossaisle.service.limits import BodyLimit, Limiter
from crossaisle.service.metrics import Metrics
from crossaisle.service.security import SecurityHeaders
from crossaisle.service.sessions import Sessions
from crossaisle.service.state import open_state, secret
from crossaisle.service.tracing import telemetry
from crossaisle.settings import ServiceSettings, Settings, metrics_directory
from crossaisle.shop import Shop, open_shop

ROUTERS: Final = (
    session.router, recommend.router, find.router, products.router, events.router, shoppers.router, health.router, pages.router,
)  # fmt: skip
_ABOUT: Final = """Understands what a shopper needs, in Chinese or English, and answers with products from every aisle.

Programs send `Authorization: Bearer KEY` and, where a shopper matters, `X-Shopper-ID`. Errors always have the shape
`{"error": {"code", "message", "hint", "request_id"}}`; the same request id is in the header `X-Request-ID` and in the log."""
_WARM: Final = "手机 phone"
"""Asked once before the first shopper comes: texts, labels and columns are read on first use."""
_DAY_S: Final = 86_400


def create_app(settings: Settings) -> FastAPI:
    """Make the app of one worker.

    Args:
        settings: Effective settings; `shop` names a shop directory that exists.

    Raises:
        MissingExtraError: Tracing is wanted, and its extra is not installed.
    """
    service, metrics = settings.service, Metrics(shared=metrics_directory())
    app = FastAPI(
        title="crossaisle",
        version=__version__,
        summary="A shop that understands what is needed.",
        description=_ABOUT,
        lifespan=lambda app: _opened(app, settings, metrics),
        telemetry=telemetry(is_on=service.tracing),
        separate_input_output_schemas=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    _wrap(app, service, metrics)
    return app


def _wrap(app: FastAPI, service: ServiceSettings, metrics: Metrics) -> None:
    """Put the layers around the routes; the last one added is outermost."""
    app.add_middleware(BodyLimit, usual=service.body_kb * 1024, of_path={"/v1/products": service.import_mb * 1024 * 1024})
    if service.origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(service.origins), allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-Shopper-ID", logs.REQUEST_ID_HEADER], expose_headers=[logs.REQUEST_ID_HEADER],
        )  # fmt: skip
    app.add_middleware(SecurityHeaders)
    app.add_middleware(logs.Observed, metrics=metrics)


@contextlib.asynccontextmanager
async def _opened(app: FastAPI, settings: Settings, metrics: Metrics) -> AsyncIterator[None]:
    """Open the shop and warm it; let go of it when the worker ends."""
    logs.configure()
    if settings.service.workers > 1:
        threadpool_limits(1)  # several workers share the cores: products of matrices on several threads each would only wait
    context = await run_in_threadpool(_make, settings, metrics)
    app.state.context = context
    try:
        yield
    finally:
        context.is_draining = True
        await run_in_threadpool(context.shop.close)


def _make(settings: Settings, metrics: Metrics) -> Context:
    service, shop = settings.service, _shop(settings)
    state = open_state(shop.directory)
    _warm(shop)
    return Context(
        shop=shop,
        settings=settings,
        keys=Keys(state),
        sessions=Sessions(secret(state, "session"), age_s=service.session_days * _DAY_S),
        limiter=Limiter(page_per_minute=service.requests_per_minute, key_per_minute=service.key_requests_per_minute),
        metrics=metrics,
        started_at=datetime.now(UTC),
    )


def _shop(settings: Settings) -> Shop:
    if settings.shop is None:
        raise ConfigError("A service needs a shop.", hint="Set shop, or start it with 'crossaisle serve'.")
    return open_shop(Path(settings.shop), settings=settings)


def _warm(shop: Shop) -> None:
    shop.recommend(_WARM)
    shop.complete("p")


def schema(app: FastAPI) -> dict[str, Any]:
    """Give the OpenAPI document."""
    return app.openapi()
