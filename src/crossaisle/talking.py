"""Conversations of one shop, over its stores: a turn in, its reply out, and everything that the turn does done.

Talking itself is pure (converse/); here a conversation is found again, its slate is kept before it leaves, what is
remembered is written down, the cart is changed by events, and a person is called.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from crossaisle.build import Parts
from crossaisle.converse import Conversation, Examples, Outcome, Reply, Shopfront, Talker, from_json, load_policies, to_json
from crossaisle.converse.policies import Stamp, stamp
from crossaisle.errors import NotFoundError
from crossaisle.facets import Narrower
from crossaisle.feedback import Feedback
from crossaisle.pipeline import Recommender
from crossaisle.present import named, new_id, present, served_of
from crossaisle.protocols import ConversationStore, Encoder, HandOver
from crossaisle.types import Case, Event, EventType, KeptConversation, Query
from crossaisle.understand.constraints import ConstraintReader

LOCAL: Final = "local"
"""The shopper who is named by nobody: the one at the shop's own machine."""
_EVENTS: Final[dict[str, EventType]] = {"add": "add_to_cart", "remove": "remove_from_cart"}


class Talks:
    """The conversations of one shop; for several threads."""

    def __init__(self, conversations: ConversationStore, feedback: Feedback, hand_over: HandOver) -> None:
        """Take the stores, what shoppers do, and where conversations go that a person is to take on."""
        self._conversations, self._feedback, self._hand_over = conversations, feedback, hand_over
        self._made: tuple[Recommender, Stamp, Talker] | None = None
        self._examples: tuple[Encoder, Examples] | None = None

    def talker(self, parts: Parts, recommender: Recommender, narrower: Callable[[], Narrower]) -> Talker:
        """Give conversation over a request path, made anew when that or the shop's papers change.

        Args:
            parts: Of the shop.
            recommender: Over the catalogue as it stands.
            narrower: Gives what counts facets over the same catalogue.

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
            made = self._made = (recommender, papers, Talker(shop))
        return made[2]

    def turn(self, talker: Talker, query: Query, *, shopper: str, conversation_id: str | None) -> Reply:
        """Answer one turn.

        Args:
            talker: Over the catalogue as it stands.
            query: The shopper's words and what is known of the shopper.
            shopper: A pseudonym.
            conversation_id: None begins a new one.

        Raises:
            InvalidQueryError: The text asks for nothing that can be read.
            NotFoundError: The shopper has no such conversation, or it has expired.
            ConflictError: Another turn came between.
            StorageError: It cannot be kept.
        """
        known = self.get(shopper, conversation_id, at=query.at) if conversation_id else Conversation(uuid.uuid4().hex, shopper)
        known = replace(known, cart=self._feedback.shopper(shopper, at=query.at).cart)
        outcome = talker.reply(known, query)
        if outcome.reply.slate is not None:
            outcome = self._served(outcome, shopper)
        after = outcome.conversation
        self._conversations.put(KeptConversation(after.id, shopper, query.at, after.count, to_json(after)), after=known.count)
        self._fill_cart(outcome, query.at)
        if outcome.reply.is_handed_over:
            self._hand_over.hand_over(Case(after.id, shopper, query.at, after.language, query.text))
        return outcome.reply

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

    def _fill_cart(self, outcome: Outcome, at: datetime) -> None:
        """Do what the turn asks of the cart, as events: they say where the product was shown.

        Raises:
            NotFoundError: The product has just gone.
        """
        conversation = outcome.conversation
        shown = {one.item_id for one in conversation.shown}
        events = [
            Event(
                uuid.uuid4().hex,
                _EVENTS[one.action],
                conversation.shopper,
                one.item_id,
                at,
                variant_id=one.variant_id,
                slate_id=conversation.slate_id if one.item_id in shown and one.action == "add" else "",
                quantity=one.quantity,
            )
            for one in outcome.reply.cart
        ]
        for done in self._feedback.record(conversation.shopper, events) if events else ():
            if done.error is not None:
                raise done.error


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
    }


def present_conversation(conversation: Conversation) -> dict[str, Any]:
    """Give the JSON of a conversation, as its shopper may see it."""
    return {
        "conversation_id": conversation.id,
        "language": conversation.language,
        "turns": [asdict(one) for one in conversation.turns],
        "slate_id": conversation.slate_id or None,
        "shown": [{"item_id": one.item_id, "variant_id": one.variant_id, "position": one.position} for one in conversation.shown],
        "question": _plain(asdict(conversation.question)) if conversation.question is not None else None,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - a dataclass as dictionaries and tuples
    """Turn tuples into lists, as they come back from JSON."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
