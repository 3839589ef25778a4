"""Whether the service lives, whether it can answer, and what it has counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from crossaisle.errors import CrossAisleError
from crossaisle.service.access import Merchant
from crossaisle.service.answers import Answer, described
from crossaisle.service.context import Context, Here

router = APIRouter(tags=["Health"])


@router.get("/healthz", summary="Lives", responses=described({"status": "ok"}, is_open=True))
async def healthz() -> Response:
    """Say that the process answers."""
    return Answer({"status": "ok"})


@router.get(
    "/readyz",
    summary="Can answer",
    responses=described({"status": "ok", "parts": {"catalogue": "ok"}}, is_open=True)
    | {503: {"description": "A part fails, or the worker is stopping."}},
)
def readyz(context: Here) -> Response:
    """Try every part: 200 when all of them answer, 503 when one does not or the worker is stopping."""
    parts = {name: _state(ping) for name, ping in pings(context).items()}
    is_ready = not context.is_draining and all(state == "ok" for state in parts.values())
    status = "ok" if is_ready else "stopping" if context.is_draining else "failing"
    return Answer({"status": status, "parts": parts}, 200 if is_ready else 503)


@router.get(
    "/metrics",
    summary="Counters",
    response_class=Response,
    responses=described(None)
    | {200: {"description": "Prometheus' text format.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(caller: Merchant, context: Here) -> Response:
    """Give what has been counted, over all workers."""
    return Response(context.metrics.text(), media_type=CONTENT_TYPE_LATEST)


def pings(context: Context) -> Mapping[str, Callable[[], object]]:
    """Give one question for each part that an answer needs, each the cheapest that touches it."""
    shop = context.shop
    return {
        "catalogue": lambda: shop.parts.store.generation,
        "index": lambda: shop.recommender,
        "state": context.keys.exist,
        "events": lambda: shop.feedback.events.newest("nobody"),
        "slates": lambda: shop.feedback.slates.get("none"),
    }


def _state(ping: Callable[[], object]) -> str:
    try:
        ping()
    except CrossAisleError as exc:
        return exc.code
    return "ok"
