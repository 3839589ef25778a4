"""What a conversation remembers from one turn to the next: values only, so that it can be kept, sent and resumed.

The need is kept as the words that first said it and, apart, what later turns changed of it (merge.py puts them together).
Nothing here is a product's own data: titles, prices and stock are read from the catalogue with every turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from crossaisle.errors import DataError
from crossaisle.types import CartLine, Constraint

MOST_PAST: Final = 20
"""Steps that can be undone."""
MOST_TURNS: Final = 200
"""Turns of the protocol that are kept, the newest."""


@dataclass(frozen=True, slots=True)
class Refinement:
    """What one turn changed of a need."""

    words: str = ""
    """More words to search for."""
    constraints: tuple[Constraint, ...] = ()
    """Each takes the place of what it contradicts."""
    dropped: tuple[str, ...] = ()
    """Fields that are asked of no more."""
    need_id: str | None = None
    """The need that it binds; None = all that were stated."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is looked for at the moment."""

    text: str
    """The words that first said it, as typed and redacted."""
    refinements: tuple[Refinement, ...] = ()
    """Oldest first."""
    passed: tuple[str, ...] = ()
    """Item ids that the shopper wants to see no more for it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One product that was shown, where it stood and what for."""

    item_id: str
    variant_id: str
    need_id: str
    position: int
    """1-based, as the shopper counts."""
    is_beside: bool = False
    """True for what goes with the things that were asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of the shopper; it may be left unanswered."""

    field: str
    """What the answer would settle: kind, price, color ..."""
    text: str
    options: tuple[str, ...] = ()
    """Answers that were offered, as said."""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn, as it stands in the protocol."""

    text: str
    """The shopper's words, redacted."""
    move: str
    reply: str
    decided_by: str = "rules"
    """rules, or the model that said how the turn is to be read."""
    id: str = ""
    """Given by who sent it, so that it can be sent again; empty where none was."""
    slate_id: str = ""
    """The answer that the reply showed; empty where it showed none."""
    shown: Mapping[str, Any] = field(default_factory=dict)
    """What else the reply showed, as it left in JSON: table, facts, citations, cart ...; only doors read it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that is known between two turns."""

    id: str
    shopper: str
    """A pseudonym."""
    language: str = "en"
    """Of the last turn that showed one."""
    currency: str | None = None
    """That of the first answer; prices stay in it when the language changes."""
    aim: Aim | None = None
    past: tuple[Aim, ...] = ()
    """What was looked for before, newest last: what undo returns to."""
    shown: tuple[Mark, ...] = ()
    """The last products shown, in order."""
    slate_id: str = ""
    """The answer that they were shown in."""
    focus: str | None = None
    """The product that is spoken of."""
    compared: tuple[str, ...] = ()
    """Those compared last."""
    cart: tuple[CartLine, ...] = ()
    """As it was when the last turn ended; what the shopper's events say counts."""
    question: Question | None = None
    """Waiting for an answer."""
    asked: tuple[str, ...] = ()
    """Fields that were asked about, for what is looked for now."""
    count: int = 0
    """Turns so far."""
    turns: tuple[Said, ...] = field(default_factory=tuple)


Way = Literal["lte", "gte"]
_ADAPTER: Final = TypeAdapter(Conversation)


def to_json(conversation: Conversation) -> str:
    """Write a conversation down.

    Example:
        >>> from_json(to_json(Conversation("c1", "ann", language="zh"))).language
        'zh'
    """
    return _ADAPTER.dump_json(conversation, ensure_ascii=True).decode()


def from_json(text: str) -> Conversation:
    """Read a conversation.

    Raises:
        DataError: It is not one, or another version's.
    """
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as exc:
        raise DataError(
            f"This conversation cannot be read: {exc.error_count()} fields have another shape.", hint="Begin a new one."
        ) from exc
