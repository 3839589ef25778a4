"""Turn in, reply out: reads the move, calls what answers it, and notes both down. Doors keep, hand over and fill carts.

Pure, but for a language model where one is given: it is asked about turns that the rules leave unclear (cascade.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from crossaisle.converse import asking, basket, comparing, desk, finding, pairing, relative
from crossaisle.converse.cascade import Adviser, Decided
from crossaisle.converse.moves import read_move
from crossaisle.converse.named import named
from crossaisle.converse.reply import Outcome, Reply, Told
from crossaisle.converse.state import MOST_TURNS, Conversation, Said
from crossaisle.converse.turn import Shopfront, Turn, titles_of
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
        language = query.language or detect_language(query.text, default=conversation.language)
        language = next((one for one in _LANGUAGES if language.startswith(one)), "en")
        read = self._shop.reader.read(query.text, language=language)
        brands = [str(one.value) for one in read if one.field == "brand" and one.polarity == "want"]
        names = named(query.text, brands, self._shop.recommender.table)
        move = read_move(query.text, conversation, names)
        titles = titles_of(self._shop.recommender, conversation.shown, language)
        shop, until = self._bounded()
        turn = Turn(conversation, query, language, move, shop, titles, names)
        decided = self._adviser.decide(turn, deadline=until) if self._adviser is not None else Decided(turn)
        outcome = MOVES[decided.turn.move.name](decided.turn)
        reply = replace(outcome.reply, conversation_id=conversation.id, decided_by=decided.by, degraded=decided.notes)
        said = Said(query.text, reply.move, reply.text, reply.decided_by)
        after = replace(
            outcome.conversation, language=language, count=conversation.count + 1, turns=(*conversation.turns, said)[-MOST_TURNS:]
        )
        return Outcome(after, reply)

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

    def _bounded(self) -> tuple[Shopfront, float]:
        """Give the shop with one deadline for all reading of the turn, however often it is done on the way; and that of its move."""
        path = self._shop.recommender
        now = path.clock()
        until = now + path.patience_s * _FOR_MOVE
        if path.until is None:
            return self._shop, until
        understander = path.until(now + path.patience_s * _FOR_READING)
        return replace(self._shop, recommender=replace(path, understander=understander)), until
