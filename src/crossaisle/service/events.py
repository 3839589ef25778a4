"""What the shopper did, as the page or a shop's own programs report it. Kept durably before the answer; sent twice, kept once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Response
from pydantic import Discriminator, Tag, ValidationError

from crossaisle.errors import ConflictError, CrossAisleError, InvalidRequestError, NotFoundError
from crossaisle.feedback import Outcome
from crossaisle.service.access import OneShopper
from crossaisle.service.answers import Answer, described
from crossaisle.service.context import Context, Here
from crossaisle.service.errors import faults
from crossaisle.service.requests import EventBatch, EventBody
from crossaisle.types import Event

router = APIRouter(tags=["Events"])
_RESULTS: Final = {"results": [{"id": "7e0c", "status": "stored"}], "stored": 1}
_NO_TYPE: Final = "unreadable"


def _is_batch(body: Any) -> str:  # noqa: ANN401 - whatever was sent
    named = body if isinstance(body, Mapping) else {}
    return "batch" if "events" in named or isinstance(body, EventBatch) else "one"


EventsBody = Annotated[Annotated[EventBatch, Tag("batch")] | Annotated[EventBody, Tag("one")], Discriminator(_is_batch)]


@router.post("/v1/events", summary="Report events", responses=described(_RESULTS, NotFoundError, ConflictError))
def report(asked: EventsBody, caller: OneShopper, context: Here) -> Response:
    """Keep one event, or up to 500 at once. An event is kept when the answer says so, whatever happens to the service then.

    In a batch each event is judged by itself; a single one that is refused answers with the status of its error. An
    `impression`, `click` or the like that names a slate must name one that this shopper was given, and a product in it.
    """
    if isinstance(asked, EventBody):
        outcome = context.shop.feedback.record(caller.shopper_id, [_event(asked, caller.shopper_id)])[0]
        _count(context, asked.type, outcome.status)
        if outcome.error is not None:
            raise outcome.error
        return Answer(_answer([_result(outcome)]))
    return Answer(_answer(_batch(context, caller.shopper_id, asked.events)))


def _batch(context: Context, shopper_id: str, sent: Sequence[Any]) -> list[dict[str, Any]]:
    read = [_read(one) for one in sent]
    events = [_event(one, shopper_id) for one in read if isinstance(one, EventBody)]
    outcomes = iter(context.shop.feedback.record(shopper_id, events))
    results = []
    for one in read:
        result = _result(next(outcomes)) if isinstance(one, EventBody) else one
        _count(context, one.type if isinstance(one, EventBody) else _NO_TYPE, result["status"])
        results.append(result)
    return results


def _read(sent: Any) -> EventBody | dict[str, Any]:  # noqa: ANN401
    """Give one event of a batch, or the result that says what is wrong with its shape."""
    try:
        return EventBody.model_validate(sent)
    except ValidationError as exc:
        said = sent.get("id") if isinstance(sent, Mapping) else None
        fault = InvalidRequestError("The event does not have the shape that it must have.", hint="See /docs for it.")
        error = _error(fault) | {"fields": faults(exc.errors(include_input=False, include_url=False, include_context=False))}
        return {"id": said if isinstance(said, str) else "", "status": "refused", "error": error}


def _event(sent: EventBody, shopper_id: str) -> Event:
    return Event(
        sent.id, sent.type, shopper_id, sent.item_id, (sent.at or datetime.now(UTC)).astimezone(UTC), sent.variant_id, sent.slate_id,
        sent.position, sent.quantity, sent.stars, sent.reason,
    )  # fmt: skip


def _result(outcome: Outcome) -> dict[str, Any]:
    plain = {"id": outcome.id, "status": outcome.status}
    return plain if outcome.error is None else plain | {"error": _error(outcome.error)}


def _error(exc: CrossAisleError) -> dict[str, Any]:
    return {"code": exc.code, "message": exc.message, "hint": exc.hint}


def _answer(results: list[dict[str, Any]]) -> dict[str, Any]:
    return {"results": results, "stored": sum(one["status"] == "stored" for one in results)}


def _count(context: Context, event_type: str, outcome: str) -> None:
    context.metrics.events.labels(event_type, outcome).inc()
