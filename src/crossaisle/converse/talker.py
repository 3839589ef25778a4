"""Turn in, reply out: reads the move, calls what answers it, and notes both down. Pure: doors keep, hand over and fill carts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from crossaisle.converse import asking, basket, comparing, desk, finding, pairing, relative
from crossaisle.converse.moves import NEED, read_move
from crossaisle.converse.named import Mention, by_model, named
from crossaisle.converse.reply import Outcome
from crossaisle.converse.several import FIRST, SECOND, cuts
from crossaisle.converse.state import MOST_TURNS, Conversation, Said
from crossaisle.converse.turn import Shopfront, Turn, product_of, spoken_of, titles_of
from crossaisle.pipeline import check_text
from crossaisle.text import detect_language
from crossaisle.types import Constraint, Query

_LANGUAGES: Final = ("zh", "en")

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


class Talker:
    """Conversation over one generation of the catalogue, without a language model."""

    def __init__(self, shop: Shopfront) -> None:
        """Take what moves answer from."""
        self._shop = shop

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
        for first, second in cuts(query.text):
            outcome = self._both(conversation, query, first, second)
            if outcome is not None:
                return outcome
        return self._one(conversation, query)

    def _both(self, conversation: Conversation, query: Query, first: str, second: str) -> Outcome | None:
        """Answer a message of two moves; None where it is not one."""
        before = self._turn(conversation, replace(query, text=first))
        if before.move.name not in FIRST or before.move.is_weak or before.move.span == (0, 0):
            return None
        behind = self._turn(conversation, replace(query, text=second))
        is_wish = before.move.name != "small_talk" and behind.move.name == NEED
        if behind.move.name not in SECOND or (is_wish and not finding.is_other(behind)):
            return None
        if before.move.name == "small_talk":
            return self._one(conversation, replace(query, text=second))
        done = self._one(conversation, replace(query, text=first))
        also = self._one(done.conversation, replace(query, text=second))
        joint = "" if also.reply.language == "zh" else " "
        reply = replace(
            also.reply, text=f"{done.reply.text}{joint}{also.reply.text}", move=done.reply.move, cart=(*done.reply.cart, *also.reply.cart)
        )
        said = Said(query.text, reply.move, reply.text)
        turns = (*conversation.turns, said)[-MOST_TURNS:]
        return Outcome(replace(also.conversation, count=conversation.count + 1, turns=turns), reply)

    def _one(self, conversation: Conversation, query: Query) -> Outcome:
        """Answer a message of one move."""
        turn = self._turn(conversation, query)
        outcome = MOVES[turn.move.name](turn)
        said = Said(query.text, outcome.reply.move, outcome.reply.text)
        after = replace(
            outcome.conversation, language=turn.language, count=conversation.count + 1, turns=(*conversation.turns, said)[-MOST_TURNS:]
        )
        return Outcome(after, replace(outcome.reply, conversation_id=conversation.id))

    def _turn(self, conversation: Conversation, query: Query) -> Turn:
        """Read a message."""
        language = query.language or detect_language(query.text, default=conversation.language)
        language = next((one for one in _LANGUAGES if language.startswith(one)), "en")
        read = self._shop.reader.read(query.text, language=language)
        names = self._named(conversation, query.text, read)
        move = read_move(query.text, conversation, names)
        if self._shop.examples is not None:
            move = self._shop.examples.read(query.text, conversation, names, claimed=move)
        titles = titles_of(self._shop.recommender, conversation.shown, language)
        return Turn(conversation, query, language, move, self._shop, titles, names)

    def _named(self, conversation: Conversation, text: str, read: Sequence[Constraint]) -> tuple[str, ...]:
        """Give the products that a turn names: by brand and model, or by the model alone where one of its brand is spoken of."""
        table = self._shop.recommender.table
        mentions = [Mention(str(one.value), *one.span) for one in read if one.field == "brand" and one.polarity == "want"]
        focus = product_of(self._shop.recommender, conversation.focus) if conversation.focus else None
        if mentions or focus is None:
            return named(text, mentions, table, spoken=spoken_of(conversation), shown=tuple(one.item_id for one in conversation.shown))
        other = by_model(text, focus, table)
        return (other,) if other else ()
