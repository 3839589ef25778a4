"""A cascade for turns: patterns read first; a language model is asked only where they leave a turn unclear, and a certain rule stays.

Unclear is a turn that no pattern claims and that names no thing, wish or product, and one that speaks of products without
saying which. The model points at a move and at products that were shown; it finds nothing, says nothing and fills no cart.
A model that fails, or answers twice what cannot be believed, leaves the rules alone; the reply says who decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from crossaisle.converse import consult
from crossaisle.converse.consult import Asked, Reading
from crossaisle.converse.moves import NEED, Move, is_possible
from crossaisle.converse.state import Way
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import price_of, title_of
from crossaisle.errors import ModelError
from crossaisle.protocols import LanguageModel
from crossaisle.text import fold
from crossaisle.write.quotable import is_quotable

RULES: Final = "rules"
"""Who decided, where no model did."""
FAILED: Final = "move:"
"""How the note begins that names a model's failure."""
UNBELIEVED: Final = "move:unbelieved"
"""The note of a turn that the rules decided because the model's answers could not be believed."""
_MOST_SHOWN: Final = 12
_LEAST_S: Final = 0.2
"""Of a deadline: with less left a second try is not begun."""
_WAYS: Final[dict[str, Way]] = {"less": "lte", "more": "gte"}
_BARE: Final = {"forget": "bare", "small_talk": "noted"}
"""Finer names of moves that patterns would have told apart by words."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A turn with the move that it is answered as, and who decided that."""

    turn: Turn
    by: str = RULES
    notes: tuple[str, ...] = ()


class Adviser:
    """Asks a model about turns that the rules leave unclear; safe to share between threads."""

    def __init__(self, model: LanguageModel, *, clock: Callable[[], float]) -> None:
        """Take the model, and the clock of its deadlines in seconds."""
        self._model, self._clock = model, clock

    def decide(self, turn: Turn, *, deadline: float) -> Decided:
        """Give the turn as rules and model read it together.

        Args:
            turn: As the rules read it.
            deadline: Seconds on the clock, both tries together.
        """
        asked = doubt(turn)
        if asked is None:
            return Decided(turn)
        try:
            reading = self._consulted(asked, deadline)
        except ModelError as exc:
            return Decided(turn, notes=(f"{FAILED}{exc.code}",))
        if reading.faults:
            return Decided(turn, notes=(UNBELIEVED,))
        merged = _merged(turn, reading)
        return Decided(merged, self._model.info.shown if merged is not turn else RULES)

    def _consulted(self, asked: Asked, deadline: float) -> Reading:
        prompt, schema = consult.prompt_of(asked)
        reading = consult.read(self._model.complete(prompt, schema=schema, deadline=deadline).value, asked)
        if reading.faults and deadline - self._clock() > _LEAST_S:
            mended = consult.again(prompt, reading.faults)
            reading = consult.read(self._model.complete(mended, schema=schema, deadline=deadline).value, asked)
        return reading


def doubt(turn: Turn) -> Asked | None:
    """Give what a model is asked about a turn; None where the rules are sure."""
    conversation, name = turn.conversation, turn.move.name
    if name in consult.POINTING and _is_unresolved(turn):
        moves: tuple[str, ...] = (name,)
    elif name == NEED and _is_unclaimed(turn):
        moves = consult.possible(lambda needs: is_possible(needs, conversation))
    else:
        return None
    shown = tuple(_told(turn, item_id) for item_id in tuple(turn.titles)[:_MOST_SHOWN])
    question = conversation.question.text if conversation.question else ""
    return Asked(turn.text, moves, shown, conversation.aim.text if conversation.aim else "", question)


def _is_unresolved(turn: Turn) -> bool:
    """Say whether a move speaks of products, and neither the words nor the talk before say which."""
    return len(turn.titles) > 1 and not turn.referred() and turn.focus is None


def _is_unclaimed(turn: Turn) -> bool:
    """Say whether a turn within a conversation names no thing, no wish and no product, and is no answer that was offered."""
    conversation, lexicon = turn.conversation, turn.shop.lexicon
    if conversation.aim is None and not conversation.shown:
        return False
    options = conversation.question.options if conversation.question else ()
    is_offered = fold(turn.text).strip() in {fold(one) for one in options} or turn.text.strip().isdigit()
    is_named = turn.named or lexicon.kinds_in(turn.text) or lexicon.missions_in(turn.text) or lexicon.attributes_in(turn.text)
    return not is_offered and not is_named and not turn.shop.reader.read(turn.text, language=turn.language)


def _told(turn: Turn, item_id: str) -> str:
    """Tell a model of a product by its title and price; a title that gives orders is not passed on."""
    product = turn.product(item_id)
    title = title_of(product, turn.language) if product is not None else ""
    if product is None or not is_quotable(title):
        return "?"
    return f"{title}, {price_of(turn.variant(product), turn.conversation.currency, turn.language)}".rstrip(", ")


def _merged(turn: Turn, reading: Reading) -> Turn:
    """Lay a believed answer over the rules' reading; the same turn where it adds nothing."""
    ids = tuple(turn.titles)
    pointed = tuple(ids[place] for place in reading.places)
    if turn.move.name != NEED:
        return replace(turn, pointed=pointed) if pointed and reading.move == turn.move.name else turn
    if reading.move in {consult.UNSURE, consult.REFINE}:
        return turn
    if reading.move == consult.NEW:
        return replace(turn, move=Move(NEED, what=consult.NEW, span=reading.span))
    move = Move(reading.move, reading.field, _WAYS.get(reading.way), _BARE.get(reading.move, ""), reading.span)
    return replace(turn, move=move, pointed=pointed)
