"""What is logged: one JSON line a request, to standard error. Its id, route template, status and time; never what was in it.

No text, key, cookie, query string, path or address of a person gets here, and a failure is told by its place in the
code, not by its message, which could quote what was sent.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crossaisle.service.answers import Answer
from crossaisle.service.errors import internal
from crossaisle.service.metrics import Metrics
from crossaisle.service.routes import route_of

REQUEST_ID_HEADER: Final = "X-Request-ID"
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")
_QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked all the time by machines: counted, and logged only when they fail."""
_FRAMES: Final = 12


def configure() -> None:
    """Log as JSON lines to standard error; uvicorn's own lines too."""
    shared: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _without_trace, structlog.processors.JSONRenderer()],
        )
    )
    for name in ("uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler] if name == "uvicorn" else [], name != "uvicorn"
    logging.getLogger("uvicorn.access").disabled = True


def _without_trace(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - structlog's own
    """Take exceptions' texts out of what others log."""
    event.pop("exc_info", None)
    return event


def request_id() -> str:
    """Give the id of the request that is being answered; empty outside of one."""
    return _current.get()


def log_failure(exc: BaseException) -> None:
    """Log what nobody foresaw: its type and where it was, without its message."""
    frames = [
        f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(exc.__traceback__)
    ]
    structlog.get_logger().error("failure", request_id=request_id(), type=type(exc).__name__, at=frames[-_FRAMES:])


class Observed:
    """ASGI: gives each request its id, counts it, logs it, and answers when all else failed."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
        asked_as = said if _REQUEST_ID.fullmatch(said) else uuid.uuid4().hex[:16]
        scope.setdefault("state", {})["request_id"] = asked_as
        token, started, status = _current.set(asked_as), time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = asked_as
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as exc:  # noqa: BLE001 - the last place: the caller gets an answer, the log the place in the code
            log_failure(exc)
            if not status:
                await Answer(internal(asked_as), 500)(scope, receive, noted)
        finally:
            self._note(scope, status, time.perf_counter() - started)
            _current.reset(token)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        self._metrics.count_request(route, scope["method"], status, seconds=seconds)
        if route in _QUIET and status < 400:
            return
        code = scope["state"].get("code")
        structlog.get_logger().info(
            "request", request_id=scope["state"]["request_id"], method=scope["method"], route=route, status=status,
            ms=round(seconds * 1000, 1),
            **({"code": code} if code else {}),
        )  # fmt: skip
