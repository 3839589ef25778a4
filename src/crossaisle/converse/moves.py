"""Turn to move, by a table: which of the things that a shopper can do with a shop's answer the words are.

The table is data (data/moves.yaml), read from top to bottom; what no pattern claims is a need or a refinement of one, and
which of the two is for finding.py to say. Knows words, and what the conversation has to speak of; no products.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import yaml

from crossaisle.converse.state import Conversation, Way
from crossaisle.text import fold

NEED: Final = "need"
"""The move of what no pattern claims."""
OPTION: Final = "option"
"""What a row of the table needs that counts only where the words name an option of the product that is spoken of."""
_HAS: Final[Mapping[str, Callable[[Conversation, Sequence[str]], bool]]] = {
    "": lambda *_: True,
    "need": lambda conversation, _: conversation.aim is not None,
    "shown": lambda conversation, _: bool(conversation.shown),
    "past": lambda conversation, _: bool(conversation.past),
    "focus": lambda conversation, _: conversation.focus is not None,
    "cart": lambda conversation, _: bool(conversation.cart),
    "named": lambda _, named: bool(named),
    "two_named": lambda _, named: len(named) > 1,
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table."""

    move: str
    needs: str
    words: tuple[re.Pattern[str], ...]
    field: str = ""
    way: Way | None = None
    what: str = ""
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """How one turn is read."""

    name: str
    field: str = ""
    """The attribute that it is about, as said or as the table says."""
    way: Way | None = None
    """Of a comparison: less or more than what is shown."""
    what: str = ""
    """A finer name within the move."""
    span: tuple[int, int] = (0, 0)
    """Where the words stand that decided."""
    is_weak: bool = False
    """Read by a row that claims more than it can be sure of."""


def read_move(text: str, conversation: Conversation, named: Sequence[str] = (), *, is_option: bool = False) -> Move:
    """Say what a turn is.

    Args:
        text: The shopper's words.
        conversation: For what there is to speak of: a pattern that needs products counts only where some are shown.
        named: Item ids of products that the words name.
        is_option: True where they name an option of the product that is spoken of: a size that it has.

    Returns:
        NEED where no pattern is found.

    Example:
        >>> read_move("Could I talk to a real person?", Conversation("c", "ann")).name
        'hand_over'
    """
    folded = fold(text)
    for pattern in patterns():
        if not (is_option if pattern.needs == OPTION else is_possible(pattern.needs, conversation, named)):
            continue
        for words in pattern.words:
            found = words.search(folded)
            if found:
                said = found.groupdict().get("field") or pattern.field
                return Move(pattern.move, said, pattern.way, pattern.what, found.span(), pattern.is_weak)
    return Move(NEED)


def is_possible(needs: str, conversation: Conversation, named: Sequence[str] = ()) -> bool:
    """Say whether a conversation has what a move needs.

    Args:
        needs: A name as in the table: need, shown, past, focus, cart, named, two_named; empty = nothing.
        conversation: As it is.
        named: Item ids of products that the words name.
    """
    return _HAS[needs](conversation, named)


@functools.cache
def patterns() -> Sequence[Pattern]:
    """Give the shipped table."""
    return tuple(_pattern(row) for row in shipped("moves"))


@functools.cache
def shipped(name: str) -> Any:  # noqa: ANN401 - the content of a file of ours
    """Read one of the files of data."""
    return yaml.safe_load((resources.files("crossaisle.converse") / "data" / f"{name}.yaml").read_text(encoding="utf-8"))


def _pattern(row: Mapping[str, Any]) -> Pattern:
    words: Iterable[str] = (*row.get("en", ()), *row.get("zh", ()))
    return Pattern(
        str(row["move"]), str(row.get("needs", "")), tuple(map(re.compile, words)),
        str(row.get("field", "")), row.get("way"), str(row.get("what", "")),
        is_weak=bool(row.get("weak")),
    )  # fmt: skip
