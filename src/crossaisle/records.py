"""Events and served slates to plain dictionaries and back: the shape in which they are stored, exported and shown.

JSON types only; empty fields are left out. Times are ISO 8601 in UTC, and whole microseconds where a store sorts by them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pydantic_core

from crossaisle.errors import DataError
from crossaisle.types import Event, Served

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
_USUAL: Final = {one.name: one.default for one in fields(Event)}


def event_to_plain(event: Event) -> dict[str, Any]:
    """Give an event as a dictionary; what has its usual value is left out."""
    plain = {name: value for name, usual in _USUAL.items() if (value := getattr(event, name)) != usual}
    return plain | {"at": time_to_text(event.at)}


def event_from_plain(plain: Mapping[str, Any]) -> Event:
    """Give the event of a dictionary that event_to_plain made."""
    return Event(**{**plain, "at": datetime.fromisoformat(plain["at"])})


def served_to_plain(slate: Served) -> dict[str, Any]:
    """Give a served slate as a dictionary."""
    return {
        "id": slate.id,
        "shopper": slate.shopper,
        "at": time_to_text(slate.at),
        "policy": slate.policy,
        "answer": dict(slate.answer),
        "propensities": list(slate.propensities),
        "more": {need: list(ids) for need, ids in slate.more.items()},
    }


def to_json(content: Any) -> bytes:  # noqa: ANN401 - any JSON value
    r"""Give JSON on one line, in UTF-8, Chinese as it is. What is no number is null; half of a surrogate pair becomes its escape.

    Example:
        >>> to_json({"kind": "帐篷", "score": float("nan"), "said": chr(0xD83D)}).decode()
        '{"kind":"帐篷","score":null,"said":"\\ud83d"}'
    """
    try:
        return pydantic_core.to_json(content, inf_nan_mode="null")
    except pydantic_core.PydanticSerializationError:
        plain = pydantic_core.to_jsonable_python(content, inf_nan_mode="null")
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def time_to_text(at: datetime) -> str:
    """Give a moment as ISO 8601 in UTC.

    Raises:
        DataError: It names no zone.
    """
    return _zoned(at).isoformat()


def time_to_ticks(at: datetime) -> int:
    """Give a moment as whole microseconds since 1970.

    Raises:
        DataError: It names no zone.

    Example:
        >>> time_to_ticks(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC))
        1000005
    """
    return (_zoned(at) - _EPOCH) // _TICK


def time_from_ticks(ticks: int) -> datetime:
    """Give the moment of whole microseconds since 1970, in UTC."""
    return _EPOCH + ticks * _TICK


def _zoned(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise DataError("the time names no zone", column="at", hint="Say it in UTC: 2026-11-24T09:30:00Z.")
    return at.astimezone(UTC)
