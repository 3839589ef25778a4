"""Conversations of one shop, over its stores: a turn in, its reply out, and everything that the turn does done.

Talking itself is pure (converse/); here a conversation is found again, its slate is kept before it leaves, what is
remembered is written down, the cart is changed by events, and a person is called. A turn that names itself is answered once:
said again, because its reply was lost on the way, it gets the reply that was made.
"""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from crossaisle.build import Parts
from crossaisle.converse import (
    Adviser,
    CartChange,
    Conversation,
    Examples,
    Outcome,
    Reply,
    Said,
    Shopfront,
    Talker,
    Told,
    from_json,
    load_policies,
    to_json,
)
from crossaisle.converse.policies import Stamp, stamp
from crossaisle.errors import ConflictError, NotFoundError
from crossaisle.facets import Narrower
from crossaisle.feedback import Feedback
from crossaisle.pipeline import Recommender
from crossaisle.present import named, new_id, present, served_of
from crossaisle.protocols import ConversationStore, Encoder, HandOver
from crossaisle.types import Case, Event, EventType, KeptConversation, Query
from crossaisle.understand.constraints import ConstraintReader

LOCAL: Final = "local"
"""The shopper who is named by nobody: the one at the shop's own machine."""
_SAID: Final = frozenset({"conversation_id", "move", "text", "decided_by", "recommendation"})
"""Of a reply's JSON, what the protocol of turns has anyway or keeps apart."""
_EVENTS: Final[dict[str, EventType]] = {"add": "add_to_cart", "remove": "remove_from_cart"}


class Talks:
    """The conversations of one shop; for several threads."""

    def __init__(self, conversations: ConversationStore, feedback: Feedback, hand_over: HandOver) -> None:
        """Take the stores, what shoppers do, and where conversations go that a person is to take on."""
        self._conversations, self._feedback, self._hand_over = conversations, feedback, hand_over
        self._made: tuple[Recommender, Stamp, Talker] | None = None
        self._examples: tuple[Encoder, Examples] | None = None

    def talker(self, parts: Parts, recommender: Recommender, narrower: Callable[[], Narrower], adviser: Adviser | None = None) -> Talker:
        """Give conversation over a request path, made anew when that or the shop's papers change.

        Args:
            parts: Of the shop.
            recommender: Over the catalogue as it stands.
            narrower: Gives what counts facets over the same catalogue.
            adviser: Who is asked about turns that rules leave unclear; None = nobody.

        Raises:
            DataError: A file of the shop's papers cannot be read.
        """
        papers, made = stamp(parts.directory.policies), self._made
        if made is None or made[0] is not recommender or made[1] != papers:
            reader = ConstraintReader(lexicon=parts.spoken_lexicon, brands=recommender.table.brands())
            policies = load_policies(parts.directory.policies, parts.encoder)
            if self._examples is None or self._examples[0] is not parts.encoder:
                self._examples = (parts.encoder, Examples(partial(parts.encoder.encode, role="query")))
            shop = Shopfront(recommender, reader, parts.spoken_lexicon, policies, narrower, self._examples[1], self._examples[1].encode)
            made = self._made = (recommender, papers, Talker(shop, adviser))
        return made[2]

    def turn(self, talker: Talker, query: Query, *, shopper: str, conversation_id: str | None, turn_id: str = "") -> Generator[Told]:
        """Answer one turn: the reply, and the same again with each sentence and line that a model adds to it.

        Everything that the turn does is done before the first is given; what was added is kept too, wherever one stops listening.

        Args:
            talker: Over the catalogue as it stands.
            query: The shopper's words and what is known of the shopper.
            shopper: A pseudonym.
            conversation_id: None begins a new one.
            turn_id: By which `again` finds the reply; empty = it is said once only.

        Raises:
            InvalidQueryError: The text asks for nothing that can be read.
            NotFoundError: The shopper has no such conversation, or it has expired.
            ConflictError: Another turn came between.
            StorageError: It cannot be kept.
        """
        known = self.get(shopper, conversation_id, at=query.at) if conversation_id else Conversation(_new(shopper, turn_id), shopper)
        known = replace(known, cart=self._feedback.shopper(shopper, at=query.at).cart)
        deadline, outcome = talker.deadline(), talker.reply(known, query)
        if outcome.reply.slate is not None:
            outcome = self._served(outcome, shopper)
        outcome = _noted(outcome, turn_id)
        after = outcome.conversation
        self._conversations.put(KeptConversation(after.id, shopper, query.at, after.count, to_json(after)), after=known.count)
        self._fill_cart(after, outcome.reply.cart, query.at)
        if outcome.reply.is_handed_over:
            self._hand_over.hand_over(Case(after.id, shopper, query.at, after.language, query.text))
        yield Told(outcome.reply)
        told: Told | None = None
        try:
            for told in talker.further(outcome.reply, deadline=deadline):
                yield told
        finally:
            if told is not None:
                self._reword(after, told.reply, query.at)

    def again(self, shopper: str, conversation_id: str | None, turn_id: str, text: str, *, at: datetime) -> dict[str, Any] | None:
        """Give the JSON of the reply that a turn has been given; None where it has not been said yet.

        Args:
            shopper: A pseudonym.
            conversation_id: None where the turn began the conversation.
            turn_id: Of the turn.
            text: Its words, redacted.
            at: Now.

        Raises:
            ConflictError: The id was given to other words.
            NotFoundError: The product that goes into the cart has just gone.
            StorageError: It cannot be read.
        """
        kept = self._conversations.get(conversation_id or _new(shopper, turn_id), at=at) if turn_id else None
        if kept is None or kept.shopper != shopper:
            return None
        conversation = from_json(kept.body)
        said = next((one for one in conversation.turns if one.id == turn_id), None)
        if said is None:
            return None
        if said.text != text:
            raise ConflictError("This turn_id was given to other words.", hint="Give every turn an id of its own.")
        if said is conversation.turns[-1]:  # who answered it may have ended before the cart was filled
            self._fill_cart(conversation, [CartChange(**one) for one in said.shown.get("cart", ())], at)
        slate = self._feedback.slates.get(said.slate_id) if said.slate_id else None
        return _reply_json(conversation, said) | {"recommendation": dict(slate.answer) if slate is not None else None}

    def get(self, shopper: str, conversation_id: str, *, at: datetime) -> Conversation:
        """Give a shopper's own conversation.

        Raises:
            NotFoundError: There is none, it has expired, or it is somebody else's: one cannot tell which.
            StorageError: It cannot be read.
        """
        kept = self._conversations.get(conversation_id, at=at)
        if kept is None or kept.shopper != shopper:
            raise NotFoundError("There is no conversation of this id.", hint="Begin a new one: leave its id out.")
        return from_json(kept.body)

    def delete(self, shopper: str, conversation_id: str, *, at: datetime) -> None:
        """Erase a shopper's own conversation for good.

        Raises:
            NotFoundError: There is none, or it is somebody else's.
            StorageError: It cannot be erased.
        """
        self.get(shopper, conversation_id, at=at)
        self._conversations.delete(conversation_id)

    def _served(self, outcome: Outcome, shopper: str) -> Outcome:
        """Keep the slate of a reply under an id of its own, before it leaves."""
        slate = outcome.reply.slate
        if slate is None:
            return outcome
        slate = named(slate, new_id())
        self._feedback.keep(served_of(slate, shopper))
        conversation = outcome.conversation
        if slate.sections:
            conversation = replace(conversation, slate_id=slate.id)
        return Outcome(conversation, replace(outcome.reply, slate=slate))

    def _reword(self, conversation: Conversation, reply: Reply, at: datetime) -> None:
        """Keep what a model added to a reply after it had left; where another turn has come meanwhile, that stays."""
        if reply.slate is not None:
            self._feedback.slates.reword(served_of(reply.slate, conversation.shopper))
        last = conversation.turns[-1]
        said = replace(last, reply=reply.text, shown={**last.shown, "degraded": list(reply.degraded)})
        after = replace(conversation, turns=(*conversation.turns[:-1], said))
        with contextlib.suppress(ConflictError):
            kept = KeptConversation(after.id, after.shopper, at, after.count, to_json(after))
            self._conversations.put(kept, after=after.count)

    def _fill_cart(self, conversation: Conversation, changes: Sequence[CartChange], at: datetime) -> None:
        """Do what the last turn asks of the cart, as events: they say where the product was shown. Done twice, it is done once.

        Raises:
            NotFoundError: The product has just gone.
        """
        shown = {one.item_id for one in conversation.shown}
        events = [
            Event(
                _digest(conversation.id, conversation.count, place),
                _EVENTS[one.action],
                conversation.shopper,
                one.item_id,
                at,
                variant_id=one.variant_id,
                slate_id=conversation.slate_id if one.item_id in shown and one.action == "add" else "",
                quantity=one.quantity,
            )
            for place, one in enumerate(changes)
        ]
        for done in self._feedback.record(conversation.shopper, events) if events else ():
            if done.error is not None:
                raise done.error


def _new(shopper: str, turn_id: str) -> str:
    """Give the id of a conversation that begins: a turn that is said again finds the one that it began."""
    return _digest(shopper, turn_id) if turn_id else uuid.uuid4().hex


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _noted(outcome: Outcome, turn_id: str) -> Outcome:
    """Note what the reply showed beside the words of its turn, so that it can be shown again."""
    shown = present_reply(replace(outcome.reply, slate=None))
    kept = {name: value for name, value in shown.items() if name not in _SAID}
    *before, last = outcome.conversation.turns
    slate = outcome.reply.slate
    said = replace(last, id=turn_id, slate_id=slate.id if slate is not None else "", shown=kept)
    return replace(outcome, conversation=replace(outcome.conversation, turns=(*before, said)))


def _reply_json(conversation: Conversation, said: Said) -> dict[str, Any]:
    """Give the JSON of a reply of before, but for its answer; what an older version did not keep is empty."""
    empty = Reply(said.reply, said.move, conversation.language, conversation_id=conversation.id, decided_by=said.decided_by)
    return present_reply(empty) | dict(said.shown)


def present_reply(reply: Reply) -> dict[str, Any]:
    """Give the JSON of a reply: JSON types only, keys always present."""
    return {
        "conversation_id": reply.conversation_id,
        "move": reply.move,
        "language": reply.language,
        "text": reply.text,
        "recommendation": present(reply.slate) if reply.slate is not None else None,
        "table": _plain(asdict(reply.table)) if reply.table is not None else None,
        "facts": [asdict(one) for one in reply.facts],
        "citations": [asdict(one) for one in reply.citations],
        "question": _plain(asdict(reply.question)) if reply.question is not None else None,
        "cart": [asdict(one) for one in reply.cart],
        "handed_over": reply.is_handed_over,
        "decided_by": reply.decided_by,
        "degraded": list(reply.degraded),
    }


def present_conversation(conversation: Conversation) -> dict[str, Any]:
    """Give the JSON of a conversation, as its shopper may see it."""
    return {
        "conversation_id": conversation.id,
        "language": conversation.language,
        "turns": [_turn_json(conversation, one) for one in conversation.turns],
        "slate_id": conversation.slate_id or None,
        "shown": [{"item_id": one.item_id, "variant_id": one.variant_id, "position": one.position} for one in conversation.shown],
        "question": _plain(asdict(conversation.question)) if conversation.question is not None else None,
    }


def _turn_json(conversation: Conversation, said: Said) -> dict[str, Any]:
    reply = _reply_json(conversation, said)
    whole = {name: value for name, value in reply.items() if name not in {"conversation_id", "recommendation", "text"}}
    return {"text": said.text, "reply": said.reply, "turn_id": said.id or None, "slate_id": said.slate_id or None, **whole}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a dataclass as dictionaries and tuples
    """Turn tuples into lists, as they come back from JSON."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
