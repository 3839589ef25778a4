"""An answer in stages, as server-sent events (WHATWG HTML, 9.2): what was understood, the products, then their copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi.responses import StreamingResponse

from crossaisle.errors import CrossAisleError
from crossaisle.pipeline import Stage
from crossaisle.present import copy_detail, named, new_id, present
from crossaisle.records import to_json
from crossaisle.service.context import Context
from crossaisle.service.errors import body_of, internal
from crossaisle.service.logs import log_failure, request_id
from crossaisle.service.requests import Recommend
from crossaisle.service.serving import keep, query_of, reword
from crossaisle.vectors import one_thread

_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second keeps nginx from collecting the events before it passes them on."""


def stream(context: Context, shopper_id: str, asked: Recommend) -> StreamingResponse:
    """Begin an answer; what is wrong with the need itself is raised here, before anything has left.

    Raises:
        InvalidQueryError: The text asks for nothing that can be read.
    """
    stages = context.shop.recommender.run(query_of(context, shopper_id, asked))
    with one_thread:
        first = next(stages)
    return events_of(_events(context, shopper_id, first, stages))


def events_of(events: Iterator[bytes]) -> StreamingResponse:
    """Send events as they come; what fails on the way is the last of them."""
    return StreamingResponse(_guarded(events, request_id()), media_type="text/event-stream", headers=_HEADERS)


def _events(context: Context, shopper_id: str, first: Stage, stages: Iterator[Stage]) -> Iterator[bytes]:
    slate_id = new_id()
    yield event("intent", present(named(first.slate, slate_id)))
    with one_thread:
        sections = named(next(stages).slate, slate_id)
        written = named(next(stages).slate, slate_id)
    # Kept whole before any product is seen: copy from templates takes a few milliseconds, a second write would take more.
    answer = keep(context, shopper_id, written)
    yield event("sections", present(sections))
    for section in answer["sections"]:
        for item in section["items"]:
            yield event("copy", {name: item[name] for name in ("position", "copy", "copy_detail")})
    yield from _lines(context, shopper_id, slate_id, stages)
    yield event("done", {"slate_id": slate_id})


def _lines(context: Context, shopper_id: str, slate_id: str, stages: Iterator[Stage]) -> Iterator[bytes]:
    """Send better lines as they come in; what was sent is what is kept, also where the shopper has gone meanwhile."""
    last: Stage | None = None
    try:
        for last in stages:
            if last.written is not None:
                position, copy = last.written
                yield event("copy", {"position": position, "copy": copy.text, "copy_detail": copy_detail(copy)})
    finally:
        if last is not None:
            reword(context, shopper_id, named(last.slate, slate_id))


def _guarded(events: Iterator[bytes], asked_as: str) -> Iterator[bytes]:
    """Turn a failure into the last event: the status has left already."""
    try:
        yield from events
    except CrossAisleError as exc:
        yield event("error", body_of(exc, asked_as))
    except Exception as exc:  # noqa: BLE001 - the last place where the shopper can still be told
        log_failure(exc)
        yield event("error", internal(asked_as))


def event(name: str, data: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Write one event."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), to_json(data))
