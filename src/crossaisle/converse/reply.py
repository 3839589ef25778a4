"""What the shop says in one turn: text, and beside it as data everything that the text rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossaisle.converse.state import Conversation, Question
from crossaisle.types import Copy, Slate


@dataclass(frozen=True, slots=True)
class StatedFact:
    """One fact of a product that an answer rests on."""

    item_id: str
    name: str
    """Attribute name as in the catalogue, or title, brand, price, stock, rating, description."""
    label: str
    text: str
    """The value, in the language of the reply where the catalogue has it."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in the shop's own papers an answer stands."""

    file: str
    heading: str
    text: str
    """The paragraph, whole."""


@dataclass(frozen=True, slots=True)
class Column:
    """One product of a comparison."""

    item_id: str
    variant_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of all of them."""

    name: str
    label: str
    values: tuple[str, ...]
    """One a column; empty where the product does not state it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Products side by side, by what they state."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CartChange:
    """What the shopper wants done to the cart; the door does it, as an event."""

    action: Literal["add", "remove"]
    item_id: str
    variant_id: str
    quantity: int
    """Units, >= 1."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    text: str
    move: str
    """How the turn was read; the names stand in data/moves.yaml."""
    language: str = "en"
    slate: Slate | None = None
    table: Table | None = None
    facts: tuple[StatedFact, ...] = ()
    citations: tuple[Citation, ...] = ()
    question: Question | None = None
    """At most one; it may be ignored."""
    cart: tuple[CartChange, ...] = ()
    is_handed_over: bool = False
    """True where a person is asked to go on."""
    conversation_id: str = ""
    decided_by: str = "rules"
    """Who said how the turn is to be read: rules, or the model that was asked where they were unsure, such as openai:qwen3."""
    degraded: tuple[str, ...] = ()
    """What the reading had to do without, as codes: "move:model_timeout"."""


@dataclass(frozen=True, slots=True)
class Told:
    """A reply as far as it has come."""

    reply: Reply
    sentence: str = ""
    """What has just been added to its text; empty where that has not changed."""
    written: tuple[int, Copy] | None = None
    """The position whose copy has just come, and the copy."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply, and what is remembered after it."""

    conversation: Conversation
    reply: Reply
