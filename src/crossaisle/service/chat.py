"""Talking to the shop: a turn at once or as a stream, the conversation again, and its end."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from crossaisle.converse import Told, from_json
from crossaisle.errors import ConflictError, InvalidQueryError, NotFoundError
from crossaisle.present import copy_detail
from crossaisle.service.access import Merchant, OneShopper
from crossaisle.service.answers import Answer, described
from crossaisle.service.context import Context, Here
from crossaisle.service.requests import Chat
from crossaisle.service.serving import count
from crossaisle.service.stream import event, events_of
from crossaisle.talking import present_conversation, present_reply

router = APIRouter(tags=["Talking"])
ConversationId = Annotated[str, Path(min_length=1, max_length=64, description="Id of a conversation, from its first reply.")]
_REPLY: Final[dict[str, Any]] = {
    "conversation_id": "7c1e0b8f5d2a4e6f9b3a1c0d8e7f6a5b", "move": "relative", "language": "en",
    "text": "Here are 4 for “Tents” (below $139). First: Pop-up family tent, $33.",
    "recommendation": None, "table": None, "facts": [], "citations": [], "question": None, "cart": [], "handed_over": False,
    "decided_by": "rules", "degraded": [],
}  # fmt: skip
_CONVERSATION: Final[dict[str, Any]] = {
    "conversation_id": "7c1e0b8f5d2a4e6f9b3a1c0d8e7f6a5b", "language": "en",
    "turns": [{
        "text": "a tent for four", "reply": "Here are 6 for “Tents”.", "turn_id": None, "slate_id": "0f8e2c5a7b9d4e610f8e", "move": "need",
        "language": "en", "table": None, "facts": [], "citations": [], "question": None, "cart": [], "handed_over": False,
        "decided_by": "rules", "degraded": [],
    }],
    "slate_id": "0f8e2c5a7b9d4e610f8e", "shown": [], "question": None,
}  # fmt: skip
_STREAM_EVENT: Final = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "enum": ["reply", "sections", "text", "copy", "done", "error"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
_STREAM: Final = (
    'event: reply\ndata: {"text": "Here are 4 for “Tents”.", ...}\n\nevent: text\ndata: {"text": "The first sleeps four."}\n\n'
    'event: done\ndata: {"conversation_id": "7c1e0b8f", "slate_id": null, "degraded": []}\n\n'
)


@router.post("/v1/chat", summary="Say something", responses=described(_REPLY, InvalidQueryError, NotFoundError, ConflictError))
def chat(said: Chat, caller: OneShopper, context: Here) -> Response:
    """Answer one turn of a conversation: refine, compare, ask about a product or the shop, fill the cart, or call a person.

    Without a conversation_id a new conversation begins. What the turn asks of the cart is done, as events; products that
    are shown are stored as an answer, and events may name its slate_id. With a turn_id, a turn that is sent again because its
    reply was lost is not a second turn: it gets the reply that was made.
    """
    *_, told = _told(context, caller.shopper_id, said)
    return Answer(told if isinstance(told, dict) else present_reply(told.reply))


@router.post(
    "/v1/chat/stream",
    summary="Say something, answered in stages",
    response_class=StreamingResponse,
    responses=described(None, InvalidQueryError, NotFoundError, ConflictError)
    | {
        200: {
            "description": "Server-sent events: reply, sections where products are shown, text and copy as a model adds, done; or error.",
            "content": {"text/event-stream": {"itemSchema": _STREAM_EVENT, "example": _STREAM}},
        }
    },
)
def chat_stream(said: Chat, caller: OneShopper, context: Here) -> Response:
    """Answer one turn as a stream; what is wrong with the turn itself is refused with its status before the stream begins.

    The reply and its products come at once. Where a language model helps, what it adds follows as it is written: `text` is a
    sentence more of the reply's prose, `copy` another line for the product at a position. Each has been checked before it leaves;
    what is kept of the conversation has them too.
    """
    told = _told(context, caller.shopper_id, said)
    return events_of(_events(next(told), told))


@router.get("/v1/chat/{conversation_id}", summary="A conversation", responses=described(_CONVERSATION, NotFoundError))
def conversation(conversation_id: ConversationId, caller: OneShopper, context: Here) -> Response:
    """Give a conversation as far as it has come, each turn with what its reply showed; only its own shopper can.

    Products are those of the turn's slate_id (GET /v1/slates/{slate_id}). A conversation expires 30 days after its last turn.
    """
    return Answer(present_conversation(context.shop.talks.get(caller.shopper_id, conversation_id, at=datetime.now(UTC))))


@router.delete(
    "/v1/chat/{conversation_id}", summary="Forget a conversation", status_code=204, response_class=Response,
    responses=described(None, NotFoundError, status=204),
)  # fmt: skip
def forget(conversation_id: ConversationId, caller: OneShopper, context: Here) -> Response:
    """Erase a conversation for good; the answers and events that it led to stay."""
    context.shop.talks.delete(caller.shopper_id, conversation_id, at=datetime.now(UTC))
    return Response(status_code=204)


@router.get(
    "/v1/merchant/hand-overs", summary="Conversations for a person", tags=["Merchant"],
    responses=described({"hand_overs": []}),
)  # fmt: skip
def hand_overs(caller: Merchant, context: Here, n: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100) -> Response:
    """Give the conversations that a person is to go on with, newest first, each with its turns as far as they are kept."""
    shop = context.shop
    found = []
    for case in shop.parts.conversations.cases(limit=n):
        kept = shop.parts.conversations.get(case.conversation_id, at=datetime.now(UTC))
        turns = present_conversation(from_json(kept.body))["turns"] if kept is not None else []
        found.append(
            {
                "conversation_id": case.conversation_id,
                "shopper": case.shopper,
                "at": case.at.isoformat(),
                "language": case.language,
                "text": case.text,
                "turns": turns,
            }
        )
    return Answer({"hand_overs": found})


def _told(context: Context, shopper_id: str, said: Chat) -> Generator[Told | dict[str, Any]]:
    """Answer a turn once: said again, also while the first is being answered, it gets the JSON of the same reply."""
    known = _again(context, shopper_id, said)
    if known is not None:
        yield known
        return
    told = context.shop.talking(
        said.text, shopper=shopper_id, conversation=said.conversation_id, turn=said.turn_id or "", language=said.language,
        currency=said.currency, market=said.market, channel=said.channel, n=said.n, seed=said.seed,
    )  # fmt: skip
    try:
        first = next(told)
    except ConflictError:
        known = _again(context, shopper_id, said)
        if known is None:
            raise
        yield known
        return
    if first.reply.slate is not None:
        count(context, first.reply.slate)
    yield first
    with contextlib.closing(told):
        yield from told


def _again(context: Context, shopper_id: str, said: Chat) -> dict[str, Any] | None:
    if said.turn_id is None:
        return None
    text = context.shop.query(said.text).text
    return context.shop.talks.again(shopper_id, said.conversation_id, said.turn_id, text, at=datetime.now(UTC))


def _events(first: Told | dict[str, Any], told: Generator[Told | dict[str, Any]]) -> Iterator[bytes]:
    shown = first if isinstance(first, dict) else present_reply(first.reply)
    recommendation = shown["recommendation"]
    yield event("reply", {name: value for name, value in shown.items() if name != "recommendation"})
    if recommendation is not None:
        yield event("sections", recommendation)
    degraded = shown["degraded"]
    with contextlib.closing(told):
        for one in told:
            if isinstance(one, Told):
                degraded = list(one.reply.degraded)
                yield from _added(one)
    slate_id = recommendation["slate_id"] if recommendation else None
    yield event("done", {"conversation_id": shown["conversation_id"], "slate_id": slate_id, "degraded": degraded})


def _added(told: Told) -> Iterator[bytes]:
    """Send what a model has just added to a reply."""
    if told.sentence:
        yield event("text", {"text": told.sentence})
    if told.written is not None:
        position, copy = told.written
        yield event("copy", {"position": position, "copy": copy.text, "copy_detail": copy_detail(copy)})
