"""What may be sent: every field bounded, no other accepted, each with an example for the reader of /docs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Discriminator, Field, Strict, StringConstraints, Tag

from crossaisle.types import EventType

MOST_TEXT = 20_000
"""The shape's own bound; what is longer than a query may be is refused by name, as an invalid query."""
MOST_EVENTS = 500

Text = Annotated[str, StringConstraints(max_length=MOST_TEXT)]
ItemId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$"), AfterValidator(str.upper)]
Pair = Annotated[tuple[Annotated[float, Strict()], Annotated[float, Strict()]], Strict(strict=False)]
"""JSON has lists only."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=64)]
ItemIds = Annotated[list[ItemId], Field(max_length=1000)]


class Body(BaseModel):
    """Any body. Strict: no text or yes or no is read as a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True, allow_inf_nan=False)


class EditBody(Body):
    """A chip that the shopper removed or changed."""

    constraint_id: Name
    action: Literal["remove", "replace"]
    value: float | Annotated[str, StringConstraints(max_length=200)] | Pair | None = None


class Recommend(Body):
    """A shopper's need."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "两三千的手机，拍照好的，不要黑色"}, {"text": "a tent for four, under $250", "n": 4}]}
    )

    text: Text
    """What the shopper says, in Chinese or English."""
    language: Language | None = None
    """Answer in this language (BCP 47); by default that of the text."""
    currency: Currency | None = None
    """Of prices said and shown (ISO 4217); by default that of the language."""
    market: Name | None = None
    channel: Name | None = None
    n: int | None = Field(None, ge=1, le=100)
    """Products per need."""
    seed: int = Field(0, ge=0, le=2**31 - 1)
    edits: list[EditBody] = Field(default_factory=list, max_length=50)
    """Chips that were removed or changed."""
    cart: ItemIds = Field(default_factory=list)
    """Item ids, besides what the shopper's events say."""
    bought: ItemIds = Field(default_factory=list)
    excluded: ItemIds = Field(default_factory=list)


class Chat(Body):
    """One turn of a conversation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "a tent for four"}, {"text": "便宜点的", "conversation_id": "7c1e0b8f5d2a4e6f9b3a1c0d8e7f6a5b"}]
        }
    )

    text: Text
    """What the shopper says, in Chinese or English."""
    conversation_id: Name | None = None
    """From the reply before; without it a new conversation begins."""
    turn_id: Name | None = None
    """Made by the caller, another for every turn. Said again with the same id, a turn gets the reply that it was given: for replies that
    were lost on their way."""
    language: Language | None = None
    """Answer in this language (BCP 47); by default that of the text."""
    currency: Currency | None = None
    """Of prices said and shown (ISO 4217); by default that of the language."""
    market: Name | None = None
    channel: Name | None = None
    n: int | None = Field(None, ge=1, le=100)
    """Products per need."""
    seed: int = Field(0, ge=0, le=2**31 - 1)


class Explain(Recommend):
    """A need and a product."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "我想买一条新手机", "item_id": "d-0001"}]})

    item_id: ItemId


class Search(Body):
    """Words to find products by."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "blue phone case", "n": 5}]})

    text: Text
    n: int = Field(10, ge=1, le=100)
    language: Language | None = None
    currency: Currency | None = None


class Similar(Body):
    """A product to find others like."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"item_id": "d-0001", "n": 5}]})

    item_id: ItemId
    n: int = Field(10, ge=1, le=100)
    language: Language | None = None
    currency: Currency | None = None


class Complete(Body):
    """What is being typed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "手机", "n": 5}]})

    text: Annotated[str, StringConstraints(max_length=200)]
    n: int = Field(8, ge=1, le=100)
    language: Language | None = None


class Facets(Body):
    """A need to be narrowed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "a phone under $500", "fields": ["brand", "color"]}]})

    text: Text | None = None
    """Without it: everything that can be bought."""
    fields: Annotated[list[Name], Field(max_length=50)] | None = None
    n: int = Field(10, ge=1, le=1000)
    language: Language | None = None
    currency: Currency | None = None


class EventBody(Body):
    """One thing that the shopper did."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": "7e0c", "type": "click", "item_id": "d-0001", "slate_id": "0f8e2c5a7b9d4e610f8e", "position": 1}]
        }
    )

    id: Name
    """Made by the sender, unique per shopper: sending it again changes nothing."""
    type: EventType
    item_id: ItemId
    variant_id: Annotated[str, StringConstraints(max_length=200)] = ""
    slate_id: Annotated[str, StringConstraints(max_length=64)] = ""
    position: int | None = Field(None, ge=1, le=100_000)
    at: Annotated[AwareDatetime, Strict(strict=False)] | None = None
    """When it happened; by default now, and not more than 5 minutes ahead."""
    quantity: int = Field(1, ge=1, le=10_000)
    stars: float | None = Field(None, ge=0, le=5)
    reason: Literal["", "too_expensive", "wrong_kind", "have_it", "dislike", "other", "undo"] = ""


class EventBatch(Body):
    """Several things at once; each is judged by itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "events": [
                        {"id": "7e0c", "type": "impression", "item_id": "d-0001"},
                        {"id": "7e0d", "type": "click", "item_id": "d-0001"},
                    ]
                }
            ]
        }
    )

    events: list[Any] = Field(min_length=1, max_length=MOST_EVENTS, json_schema_extra={"items": {"$ref": "#/components/schemas/EventBody"}})


def _shape_of(said: Any) -> str:  # noqa: ANN401 - whatever was sent
    return "batch" if isinstance(said, EventBatch) or (isinstance(said, dict) and "events" in said) else "event"


EventsBody = Annotated[Annotated[EventBatch, Tag("batch")] | Annotated[EventBody, Tag("event")], Discriminator(_shape_of)]
"""One event or a batch; which of the two is meant is seen from `events`, so that only the faults of that one are told."""


class Removal(Body):
    """Products to take out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": ["d-0001", "d-0002"]}]})

    ids: Annotated[list[ItemId], Field(min_length=1, max_length=10_000)]


class MerchantKey(Body):
    """A merchant's key."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"key": "ca_..."}]})

    key: Annotated[str, StringConstraints(min_length=1, max_length=200)]
