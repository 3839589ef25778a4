"""Talking with a shopper, turn by turn, by rules and vectors alone: every answer comes from the catalogue or the shop's papers."""

from crossaisle.converse.examples import Examples
from crossaisle.converse.policies import Policies, load_policies
from crossaisle.converse.reply import CartChange, Citation, Outcome, Reply, StatedFact, Table
from crossaisle.converse.state import Conversation, Question, from_json, to_json
from crossaisle.converse.talker import Talker
from crossaisle.converse.turn import Shopfront

__all__ = [
    "CartChange",
    "Citation",
    "Conversation",
    "Examples",
    "Outcome",
    "Policies",
    "Question",
    "Reply",
    "Shopfront",
    "StatedFact",
    "Table",
    "Talker",
    "from_json",
    "load_policies",
    "to_json",
]
