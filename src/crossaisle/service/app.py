"""The app of one worker: the shop opened and warmed, routes, and the layers that every request passes.

From outside in: what is observed (ids, counts, logs), headers for browsers, origins, the size of bodies; then the routes, each of
which names who may call it.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from crossaisle._version import __version__
from crossaisle.service import chat, errors, events, find, health, merchant, pages, products, recommend, session, shoppers
from crossaisle.service.access import SHOPPER_HEADER
from crossaisle.service.context import Context
from crossaisle.service.draining import draining
from crossaisle.service.keys import Keys
from crossaisle.service.limits import BodyLimit, Limiter
from crossaisle.service.logs import REQUEST_ID_HEADER, Observed, configure
from crossaisle.service.metrics import Metrics
from crossaisle.service.routes import methods_of
from crossaisle.service.security import SecurityHeaders
from crossaisle.service.sessions import Sessions
from crossaisle.service.state import open_state, secret
from crossaisle.service.tracing import telemetry
from crossaisle.settings import Settings, metrics_directory
from crossaisle.shop import open_shop

_DAY_S: Final = 86_400
_WARM: Final = ("手机", "a phone")
"""Asked before the first shopper comes: tables, words and weights are read into memory by then."""
_ROUTERS: Final = (session, recommend, chat, find, products, events, shoppers, merchant, pages, health)


def create_app(settings: Settings) -> FastAPI:
    """Make the app over the shop that the settings name.

    Args:
        settings: With the shop's path.

    Raises:
        MissingExtraError: Tracing is wanted and not installed.
    """
    configure()
    metrics = Metrics(shared=metrics_directory())
    app = FastAPI(
        title="crossaisle",
        version=__version__,
        summary="Reads what a shopper needs, in Chinese or English, and answers with the right things from every aisle of a shop.",
        lifespan=_lifespan(settings, metrics),
        telemetry=telemetry(is_on=settings.service.tracing),
    )
    for one in _ROUTERS:
        app.include_router(one.router)
    pages.mount(app)
    errors.install(app)
    of_path = {"/v1/products": settings.service.import_mb * 2**20}
    app.add_middleware(BodyLimit, usual=settings.service.body_kb * 1024, of_path=of_path)
    if settings.service.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.service.origins),
            allow_methods=methods_of(app),
            allow_headers=["Authorization", "Content-Type", REQUEST_ID_HEADER, SHOPPER_HEADER],
        )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observed, metrics=metrics)
    return app


def _lifespan(settings: Settings, metrics: Metrics) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.context = context = await run_in_threadpool(_opened, settings, metrics)
        try:
            with draining(context.drain, seconds=settings.service.drain_s):
                yield
        finally:
            context.shop.close()

    return lifespan


def _opened(settings: Settings, metrics: Metrics) -> Context:
    shop = open_shop(settings.shop or "", settings=settings)
    state = open_state(shop.directory)
    for text in _WARM if len(shop) else ():
        shop.recommend(text)
    gc.collect()
    gc.freeze()  # the shop stays as long as the worker: the collector need not walk through it again and again
    return Context(
        shop=shop,
        settings=settings,
        keys=Keys(state),
        sessions=Sessions(secret(state, "session"), age_s=settings.service.session_days * _DAY_S, is_secure=settings.service.cookie_secure),
        limiter=Limiter(page_per_minute=settings.service.requests_per_minute, key_per_minute=settings.service.key_requests_per_minute),
        metrics=metrics,
        started_at=datetime.now(UTC),
    )
