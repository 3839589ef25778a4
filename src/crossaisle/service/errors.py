"""Every failure as one shape of JSON: {"error": {code, message, hint, request_id}}. Statuses come from the error classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from crossaisle.errors import CrossAisleError, InvalidRequestError, NotFoundError, RateLimitedError, TooLargeError
from crossaisle.service.answers import Answer
from crossaisle.service.routes import methods_of, route_of

_OF_STATUS: Final[Mapping[int, tuple[str, str, str]]] = {
    404: (NotFoundError.code, "There is nothing at this address.", "See /docs for what there is."),
    405: ("method_not_allowed", "This address does not take this method.", "See /docs for what it takes."),
    413: (
        TooLargeError.code,
        "The body is larger than this service takes.",
        "Send it in parts, or raise service.body_kb (import_mb).",
    ),
}
INTERNAL: Final = ("internal", "Something went wrong that should not have.", "The log has more under this request id.")
_FIELDS: Final = 20
"""Faults named in one answer."""


def install(app: FastAPI) -> None:
    """Answer the failures of an app's routes."""
    app.add_exception_handler(CrossAisleError, _ours)
    app.add_exception_handler(RequestValidationError, _shape)
    app.add_exception_handler(HTTPException, _plain)


def body_of(exc: CrossAisleError, request_id: str) -> dict[str, Any]:
    """Give the JSON of one of our errors."""
    return _body(exc.code, exc.message, exc.hint, request_id)


def internal(request_id: str) -> dict[str, Any]:
    """Give the JSON of a failure that nobody foresaw: it says nothing about the inside."""
    return _body(*INTERNAL, request_id)


def faults(errors: Sequence[Mapping[str, Any]], *, within: str = "") -> list[dict[str, str]]:
    """Give pydantic's errors as field and message; never the value, which may be personal."""
    return [{"field": _place(one["loc"], within), "message": str(one["msg"])} for one in errors[:_FIELDS]]


def _place(parts: Sequence[Any], within: str) -> str:
    return ".".join(str(part) for part in ((within,) if within else ()) + tuple(parts))


def _body(code: str, message: str, hint: str, request_id: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of the answer
    return {"error": {"code": code, "message": message, "hint": hint, "request_id": request_id, **more}}


async def _ours(request: Request, exc: Exception) -> Answer:
    if not isinstance(exc, CrossAisleError):
        raise exc
    headers = {"Retry-After": str(exc.retry_after_s)} if isinstance(exc, RateLimitedError) else {}
    if exc.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    request.state.code = exc.code
    return Answer(body_of(exc, request.state.request_id), exc.status, headers)


async def _shape(request: Request, exc: Exception) -> Answer:
    if not isinstance(exc, RequestValidationError):
        raise exc
    request.state.code = InvalidRequestError.code
    body = _body(
        InvalidRequestError.code, "The request does not have the shape that it must have.", "See /docs for it.", request.state.request_id,
        fields=faults(exc.errors()),
    )  # fmt: skip
    return Answer(body, InvalidRequestError.status)


async def _plain(request: Request, exc: Exception) -> Answer:
    if not isinstance(exc, HTTPException):
        raise exc
    # A body that is not even text or JSON is a wrong shape like any other: FastAPI tells the two apart, callers need not.
    status = InvalidRequestError.status if exc.status_code == 400 else exc.status_code
    code, message, hint = _OF_STATUS.get(status, (InvalidRequestError.code, "The request cannot be read.", "See /docs."))
    request.state.code = code
    headers = dict(exc.headers or {})
    if status == 405:  # the router names the methods of one route only; another may stand at the same path
        headers["Allow"] = ", ".join(methods_of(request.app, route_of(request.scope)))
    return Answer(_body(code, message, hint, request.state.request_id), status, headers)
