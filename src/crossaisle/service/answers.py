"""How answers leave: compact JSON, Chinese as it is; and how they are described in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Response
from pydantic import BaseModel

from crossaisle.errors import (
    AccessError,
    ConflictError,
    CrossAisleError,
    InvalidQueryError,
    InvalidRequestError,
    NoKeyError,
    NotFoundError,
    RateLimitedError,
    StorageError,
    TooLargeError,
)
from crossaisle.records import to_json


class Answer(Response):
    """JSON, written once and not walked through again."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - any JSON value
        """Write it."""
        return to_json(content)


class FieldFault(BaseModel):
    """One field of a request that does not have its shape."""

    field: str
    message: str


class ErrorDetail(BaseModel):
    """What went wrong."""

    code: str
    message: str
    hint: str
    request_id: str
    fields: list[FieldFault] | None = None


class ErrorAnswer(BaseModel):
    """Every failure looks like this."""

    error: ErrorDetail


_OPEN: Final = (InvalidRequestError, RateLimitedError, StorageError)
_KEYED: Final = (*_OPEN, NoKeyError, AccessError)
_REQUEST_ID: Final = "0f8e2c5a7b9d4e61"


def described(example: object, *more: type[CrossAisleError], status: int = 200, is_open: bool = False) -> dict[int | str, dict[str, Any]]:
    """Give the `responses` of a route: its answer by example, and its errors.

    Args:
        example: An answer; None = it has no body.
        more: Errors besides those that every route has.
        status: Of the answer.
        is_open: True for a route that needs no key.
    """
    answer: dict[str, Any] = {"description": "As asked."}
    if example is not None:
        answer["content"] = {"application/json": {"schema": {"type": "object"}, "example": example}}
    found: dict[int | str, dict[str, Any]] = {status: answer}
    for one in (*(_OPEN if is_open else _KEYED), *more):
        known = found.get(one.status)
        said = _sentence(one)
        found[one.status] = known | {"description": f"{known['description']} {said}"} if known else _fault(one, said)
    return found


def _fault(kind: type[CrossAisleError], said: str) -> dict[str, Any]:
    error = {"code": kind.code, "message": said, "hint": "", "request_id": _REQUEST_ID}
    return {"model": ErrorAnswer, "description": said, "content": {"application/json": {"example": {"error": error}}}}


def _sentence(kind: type[CrossAisleError]) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]


def shown(example: Mapping[str, Any], **examples: Mapping[str, Any]) -> dict[str, Any]:
    """Give the `openapi_extra` of a body that is read by hand: its example, and others by name."""
    return {"example": example, **({"examples": examples} if examples else {})}


__all__ = ["Answer", "ConflictError", "ErrorAnswer", "InvalidQueryError", "NotFoundError", "TooLargeError", "described", "shown"]
