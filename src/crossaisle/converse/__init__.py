"""Talking with a shopper, turn by turn, by rules and vectors, better with a model: answers come from catalogue and papers alone."""

from crossaisle.converse.cascade import Adviser
from crossaisle.converse.examples import Examples
from crossaisle.converse.policies import Policies, load_policies
from crossaisle.converse.reply import CartChange, Citation, Outcome, Reply, StatedFact, Table, Told
from crossaisle.converse.state import Conversation, Question, Said, from_json, to_json
from crossaisle.converse.talker import Talker
from crossaisle.converse.turn import Shopfront

__all__ = [
    "Adviser",
    "CartChange",
    "Citation",
    "Conversation",
    "Examples",
    "Outcome",
    "Policies",
    "Question",
    "Reply",
    "Said",
    "Shopfront",
    "StatedFact",
    "Table",
    "Talker",
    "Told",
    "from_json",
    "load_policies",
    "to_json",
]
