"""Asking: the answer at once or in stages, an answer again, and more of one of its rows."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from crossaisle.errors import InvalidQueryError, NotFoundError, TooLargeError
from crossaisle.explaining import explain_product
from crossaisle.service.access import OneShopper
from crossaisle.service.answers import Answer, described
from crossaisle.service.context import Context, Here
from crossaisle.service.more import Cursor, more_of
from crossaisle.service.requests import Explain, Recommend
from crossaisle.service.serving import answer, query_of
from crossaisle.service.stream import stream
from crossaisle.types import Served

router = APIRouter(tags=["Asking"])
SlateId = Annotated[str, Path(min_length=1, max_length=64, description="Id of an answer, from its slate_id.")]
_RECOMMENDATION: Final[dict[str, Any]] = {
    "schema_version": "1", "slate_id": "0f8e2c5a7b9d4e610f8e", "query": "a tent for four, under $250",
    "intent": {"language": "en", "currency": "USD", "abstained": False, "needs": [], "labels": [], "constraints": []},
    "sections": [], "absent": [], "degraded": [], "trace": {},
}  # fmt: skip
_STREAM_EVENT: Final = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "enum": ["intent", "sections", "copy", "done", "error"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
_STREAM: Final = 'event: intent\ndata: {"schema_version": "1", ...}\n\nevent: done\ndata: {"slate_id": "0f8e2c5a7b9d4e610f8e"}\n\n'


@router.post("/v1/recommend", summary="Answer a need", responses=described(_RECOMMENDATION, InvalidQueryError, TooLargeError))
def recommend(asked: Recommend, caller: OneShopper, context: Here) -> Response:
    """Answer a need with the right things from every aisle.

    The answer has the shape of docs/reference/recommend.schema.json. What the shopper's events say of cart, purchases,
    dismissals and interests is added. It is stored before it leaves; if that fails, so does the request.
    """
    return Answer(answer(context, caller.shopper_id, asked))


@router.post(
    "/v1/recommend/stream",
    summary="Answer a need in stages",
    response_class=StreamingResponse,
    responses=described(None, InvalidQueryError, TooLargeError)
    | {
        200: {
            "description": "Server-sent events: intent, sections, copy (one an item), done; or error.",
            "content": {"text/event-stream": {"itemSchema": _STREAM_EVENT, "example": _STREAM}},
        }
    },
)
def recommend_stream(asked: Recommend, caller: OneShopper, context: Here) -> Response:
    """Answer as soon as something is known: what was understood, then the products, then their copy.

    A need that cannot be read is refused with its status before the stream begins; what fails later is an `error` event.
    """
    return stream(context, caller.shopper_id, asked)


@router.post(
    "/v1/explain",
    summary="Explain a product",
    responses=described({"id": "d-0001", "needs": []}, InvalidQueryError, NotFoundError, TooLargeError),
)
def explain(asked: Explain, caller: OneShopper, context: Here) -> Response:
    """Say why a product is in the answer to a need, or why not, in the JSON of the command `explain`."""
    query = query_of(context, caller.shopper_id, asked)
    return Answer(explain_product(context.shop.recommender, query, asked.item_id).to_plain())


@router.get("/v1/slates/{slate_id}", summary="An answer again", responses=described(_RECOMMENDATION, NotFoundError))
def slate(slate_id: SlateId, caller: OneShopper, context: Here) -> Response:
    """Give an answer as it left; only its own shopper can."""
    return Answer(dict(own_slate(context, caller.shopper_id, slate_id).answer))


@router.get("/v1/slates/{slate_id}/more", summary="More of a row", responses=described({"items": [], "next": "7.6"}, NotFoundError))
def more(
    slate_id: SlateId,
    caller: OneShopper,
    context: Here,
    need_id: Annotated[str, Query(min_length=1, max_length=64, description="Id of a need of that answer.")],
    after: Annotated[
        str | None, Query(pattern=Cursor.PATTERN, description="`next` of the answer before; without it the first ones.")
    ] = None,
    n: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 6,
) -> Response:
    """Give what ranked next for one need, as far as it is still to be had and still fits.

    Positions go on from the last one of the answer, and from page to page without gaps, in each row by itself.
    """
    served = own_slate(context, caller.shopper_id, slate_id)
    return Answer(more_of(context, served, need_id, after=Cursor.of(after) if after else Cursor(), n=n))


def own_slate(context: Context, shopper_id: str, slate_id: str) -> Served:
    """Give a shopper's own answer.

    Raises:
        NotFoundError: There is none, or it is somebody else's: one cannot tell which.
    """
    served = context.shop.feedback.slates.get(slate_id)
    if served is None or served.shopper != shopper_id:
        raise NotFoundError("There is no answer of this id.", hint="Answers are kept for the shopper that they were given to.")
    return served
