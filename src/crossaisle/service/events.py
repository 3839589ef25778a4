"""What the shopper does comes in: one event, or many of which each is judged by itself. Kept durably before it is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Response
from pydantic import ValidationError

from crossaisle.errors import CrossAisleError, DataError, InvalidRequestError, NotFoundError, TooLargeError
from crossaisle.feedback import Outcome
from crossaisle.service.access import OneShopper
from crossaisle.service.answers import Answer, described
from crossaisle.service.context import Context, Here
from crossaisle.service.errors import faults
from crossaisle.service.requests import EventBody, EventsBody
from crossaisle.types import Event

router = APIRouter(tags=["Events"])
_STORED = {"results": [{"id": "7e0c", "status": "stored"}], "stored": 1}


@router.post("/v1/events", summary="What the shopper did", responses=described(_STORED, DataError, NotFoundError, TooLargeError))
def put_events(asked: Annotated[EventsBody, Body()], caller: OneShopper, context: Here) -> Response:
    """Keep one event or up to 500: durably, before this answers.

    An event is checked against the answer that it names. Sent again with the same id it changes nothing (`duplicate`). Of a
    batch the good ones are kept and each refused one says why; a single event that is refused is an error of its own.
    """
    if isinstance(asked, EventBody):
        result = _recorded(context, caller.shopper_id, [asked])[0]
        if isinstance(result, CrossAisleError):
            raise result
        return Answer({"results": [{"id": asked.id, "status": result.status}], "stored": int(result.status == "stored")})
    read = [_read(said) for said in asked.events]
    good = [one for one in read if isinstance(one, EventBody)]
    kept = iter(_recorded(context, caller.shopper_id, good))
    outcomes = [next(kept) if isinstance(one, EventBody) else one for one in read]
    results = [_result(_id_of(said), one) for said, one in zip(asked.events, outcomes, strict=True)]
    return Answer({"results": results, "stored": sum(one["status"] == "stored" for one in results)})


def _read(said: Any) -> EventBody | InvalidRequestError:  # noqa: ANN401 - whatever was sent
    """Read one event of a batch; its shape is its own affair and not the batch's."""
    try:
        return EventBody.model_validate(said)
    except ValidationError as exc:
        wrong = "; ".join(f"{one['field']}: {one['message']}" for one in faults(exc.errors(include_input=False)))
        return InvalidRequestError(f"This event does not have its shape: {wrong}.", hint="See EventBody at /docs.")


def _id_of(said: Any) -> str:  # noqa: ANN401
    found = said.get("id") if isinstance(said, dict) else None
    return found[:64] if isinstance(found, str) else ""


def _recorded(context: Context, shopper_id: str, bodies: Sequence[EventBody]) -> list[Outcome | CrossAisleError]:
    """Keep events and count what became of them; the error in place of a refused one."""
    now = datetime.now(UTC)
    outcomes = context.shop.feedback.record(shopper_id, [_event(shopper_id, one, now) for one in bodies]) if bodies else ()
    for body, one in zip(bodies, outcomes, strict=True):
        context.metrics.events.labels(body.type, one.status).inc()
    return [one.error or one for one in outcomes]


def _event(shopper_id: str, said: EventBody, now: datetime) -> Event:
    return Event(
        id=said.id,
        type=said.type,
        shopper=shopper_id,
        item_id=said.item_id,
        at=said.at or now,
        variant_id=said.variant_id,
        slate_id=said.slate_id,
        position=said.position,
        quantity=said.quantity,
        stars=said.stars,
        reason=said.reason,
    )


def _result(event_id: str, one: Outcome | CrossAisleError) -> dict[str, Any]:
    if isinstance(one, CrossAisleError):
        return {"id": event_id, "status": "refused", "error": {"code": one.code, "message": one.message, "hint": one.hint}}
    return {"id": event_id, "status": one.status}
