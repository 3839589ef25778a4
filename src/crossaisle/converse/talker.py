"""Turn in, reply out: reads the move, calls what answers it, and notes both down. Doors keep, hand over and fill carts.

Pure, but for a language model where one is given: it is asked about turns that the rules leave unclear (cascade.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from crossaisle.converse import asking, basket, comparing, desk, finding, pairing, relative
from crossaisle.converse.cascade import Adviser, Decided
from crossaisle.converse.moves import NEED, Move, read_move
from crossaisle.converse.reply import Outcome, Reply, Told
from crossaisle.converse.several import FIRST, SECOND, cuts
from crossaisle.converse.state import MOST_TURNS, Conversation, Said
from crossaisle.converse.turn import Shopfront, Turn, named_in, option_holder, titles_of
from crossaisle.errors import ModelError
from crossaisle.pipeline import check_text
from crossaisle.text import detect_language
from crossaisle.types import Query

_LANGUAGES: Final = ("zh", "en")
_FOR_MOVE: Final = 0.25
_FOR_READING: Final = 0.5
"""Parts of the time that a turn waits for a model: until the move is known, and until the need is read; lines have the rest."""

MOVES: Final[Mapping[str, Callable[[Turn], Outcome]]] = {
    "need": finding.need,
    "again": finding.again,
    "others": finding.others,
    "more_like": finding.more_like,
    "drop": finding.drop,
    "undo": finding.undo,
    "forget": finding.forget,
    "allow": finding.allow,
    "relative": relative.relative,
    "other_value": relative.other_value,
    "ask_product": asking.ask_product,
    "pick": asking.pick,
    "compare": comparing.compare,
    "goes_with": pairing.goes_with,
    "cart_add": basket.cart_add,
    "cart_remove": basket.cart_remove,
    "cart_show": basket.cart_show,
    "ask_shop": desk.ask_shop,
    "small_talk": desk.small_talk,
    "hand_over": desk.hand_over,
}
"""Move -> what answers it."""


@dataclass(frozen=True, slots=True)
class _Bounded:
    """The shop with one deadline for all reading of a turn, however often it is done on the way."""

    shop: Shopfront
    move_until: float
    """Deadline of asking a model for the move, on the recommender's clock."""


class Talker:
    """Conversation over one generation of the catalogue."""

    def __init__(self, shop: Shopfront, adviser: Adviser | None = None) -> None:
        """Take what moves answer from, and who is asked about unclear turns; None = rules alone."""
        self._shop, self._adviser = shop, adviser

    def reply(self, conversation: Conversation, query: Query) -> Outcome:
        """Answer one turn.

        Args:
            conversation: As it was after the last turn; a new one knows nothing.
            query: The shopper's words, redacted, with cart, purchases, dismissals and time as they are now.

        Returns:
            The reply, and what is remembered after it.

        Raises:
            InvalidQueryError: The text is empty, has no letter or digit, or is too long.
        """
        check_text(query.text)
        bounded = self._bounded()
        parted = list(cuts(query.text))
        if parted and self._turn(conversation, query, bounded.shop).is_all_small_talk:
            return self._one(conversation, query, bounded)
        for parts in parted:
            outcome = self._both(conversation, query, parts, bounded)
            if outcome is not None:
                return outcome
        return self._one(conversation, query, bounded)

    def _both(self, conversation: Conversation, query: Query, parts: tuple[str, str], bounded: _Bounded) -> Outcome | None:
        """Answer a message of two moves; None where it is not one."""
        first, second = parts
        before = self._turn(conversation, replace(query, text=first), bounded.shop)
        if before.move.name not in FIRST or before.move.is_weak or before.move.span == (0, 0):
            return None
        behind = self._turn(conversation, replace(query, text=second), bounded.shop)
        is_wish = before.move.name != "small_talk" and behind.move.name == NEED
        if behind.move.name not in SECOND or (is_wish and not finding.is_other(behind)):
            return None
        if before.move.name == "small_talk":
            return self._one(conversation, replace(query, text=second), bounded)
        done = self._one(conversation, replace(query, text=first), bounded)
        also = self._one(done.conversation, replace(query, text=second), bounded)
        joint = "" if also.reply.language == "zh" else " "
        reply = replace(
            also.reply, text=f"{done.reply.text}{joint}{also.reply.text}", move=done.reply.move, cart=(*done.reply.cart, *also.reply.cart)
        )
        said = Said(query.text, reply.move, reply.text, reply.decided_by)
        turns = (*conversation.turns, said)[-MOST_TURNS:]
        return Outcome(replace(also.conversation, count=conversation.count + 1, turns=turns), reply)

    def _one(self, conversation: Conversation, query: Query, bounded: _Bounded) -> Outcome:
        """Answer a message of one move."""
        turn = self._turn(conversation, query, bounded.shop)
        decided = self._adviser.decide(turn, deadline=bounded.move_until) if self._adviser is not None else Decided(turn)
        outcome = MOVES[decided.turn.move.name](decided.turn)
        reply = replace(outcome.reply, conversation_id=conversation.id, decided_by=decided.by, degraded=decided.notes)
        said = Said(query.text, reply.move, reply.text, reply.decided_by)
        after = replace(
            outcome.conversation, language=turn.language, count=conversation.count + 1, turns=(*conversation.turns, said)[-MOST_TURNS:]
        )
        return Outcome(after, reply)

    def _turn(self, conversation: Conversation, query: Query, shop: Shopfront) -> Turn:
        """Read a message."""
        language = query.language or detect_language(query.text, default=conversation.language)
        language = next((one for one in _LANGUAGES if language.startswith(one)), "en")
        names = named_in(shop, conversation, query.text, language)
        is_option = len(names) < 2 and option_holder(shop, conversation, query.text) is not None
        move = read_move(query.text, conversation, names, is_option=is_option)
        if shop.examples is not None:
            move = shop.examples.read(query.text, conversation, names, claimed=move)
        titles = titles_of(shop.recommender, conversation.shown, language)
        turn = Turn(conversation, query, language, move, shop, titles, names)
        if desk.is_for_desk(turn):
            return replace(turn, move=Move("ask_shop", is_weak=True))
        return replace(turn, move=Move("hand_over", is_weak=True)) if desk.is_more_of_complaint(turn) else turn

    def deadline(self) -> float:
        """Give until when a turn that begins now waits for a language model, on the recommender's clock."""
        return self._shop.recommender.clock() + self._shop.recommender.patience_s

    def further(self, reply: Reply, *, deadline: float) -> Iterator[Told]:
        """Give a reply again with each sentence and each line of copy that a model writes of what was found; nothing without a model.

        Args:
            reply: Of this talker, as it left.
            deadline: On the recommender's clock; nothing is given after it.
        """
        path, slate = self._shop.recommender, reply.slate
        if slate is None:
            return
        first = next((item for section in slate.sections if section.relation is None for item in section.items), None)
        if path.tell is not None and first is not None and reply.question is None:
            joint = "" if reply.language.startswith("zh") else " "
            half = path.clock() + (deadline - path.clock()) / 2  # the lines have what is left
            try:
                for sentence in path.tell(first, slate.intent, half):
                    reply = replace(reply, text=f"{reply.text}{joint}{sentence}")
                    yield Told(reply, sentence=sentence)
            except ModelError as exc:
                reply = replace(reply, degraded=(*reply.degraded, f"tell:{exc.code}"))
                yield Told(reply)
        for stage in path.rewritten(slate, deadline):
            reply = replace(reply, slate=stage.slate)
            yield Told(reply, written=stage.written)

    def _bounded(self) -> _Bounded:
        path = self._shop.recommender
        now = path.clock()
        until = now + path.patience_s * _FOR_MOVE
        if path.until is None:
            return _Bounded(self._shop, until)
        understander = path.until(now + path.patience_s * _FOR_READING)
        return _Bounded(replace(self._shop, recommender=replace(path, understander=understander)), until)
