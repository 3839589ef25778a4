"""What is not about products: questions on the shop, answered from its papers or not at all, small talk, and a person instead."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import Final

from crossaisle.catalog.facts import canonical_name
from crossaisle.converse.asking import ask_product, topics
from crossaisle.converse.finding import kinds_of
from crossaisle.converse.moves import NEED, shipped
from crossaisle.converse.policies import is_shop_matter
from crossaisle.converse.reply import Citation, Outcome, Reply
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import tell
from crossaisle.text import fold

_OPEN: Final = frozenset({NEED, "ask_product", "compare"})
"""Moves that a question on the shop may be read as."""


def ask_shop(turn: Turn) -> Outcome:
    """Answer from the shop's papers, with the place where it stands; else say that it is not known."""
    found = turn.shop.policies.find(turn.text, language=turn.language)
    if turn.referred() and _is_warranty(turn) and (found is None or _states_warranty(turn)):
        return ask_product(replace(turn, move=replace(turn.move, name="ask_product")))
    if found is None:
        return turn.said(tell("unknown", turn.language))
    text = tell("policy", turn.language, text=found.text, file=found.file, heading=found.heading)
    return turn.said(text, citations=(Citation(found.file, found.heading, found.text),))


def is_for_desk(turn: Turn) -> bool:
    """Say whether a turn that no certain pattern claims goes on with talk of the shop, or asks what its papers answer.

    Behind a question on the shop, "and if it is just the wrong size?" is another one; elsewhere it has to be a question
    of a matter that shops have papers on, and a paragraph has to answer it.
    """
    if turn.move.name not in _OPEN or not (turn.move.is_weak or turn.move.span == (0, 0)) or _has(turn.text, "wanting"):
        return False
    if _last(turn) == "ask_shop" and (is_shop_matter(turn.text) or _is_answered(turn)):
        return True
    return is_shop_matter(turn.text) and _has(turn.text, "question") and _is_answered(turn)


def is_more_of_complaint(turn: Turn) -> bool:
    """Say whether a turn goes on with what was just handed over: no pattern claims it, and it asks for nothing to buy."""
    is_open = turn.move.name == NEED and turn.move.span == (0, 0)
    if _last(turn) != "hand_over" or not is_open or _has(turn.text, "wanting"):
        return False
    return not kinds_of(turn.shop.recommender.understand(replace(turn.query, language=None)))


def _is_answered(turn: Turn) -> bool:
    return turn.shop.policies.find(turn.text, language=turn.language) is not None


def _last(turn: Turn) -> str:
    return turn.conversation.turns[-1].move if turn.conversation.turns else ""


def _has(text: str, name: str) -> bool:
    folded = fold(text)
    return any(one.search(folded) for one in _compiled(name))


@functools.cache
def _compiled(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, shipped("words")[name]))


def _is_warranty(turn: Turn) -> bool:
    return "warranty" in topics(turn.text)


def _states_warranty(turn: Turn) -> bool:
    """Say whether the product that is spoken of has a guarantee of its own."""
    product = turn.product(turn.referred()[0])
    return product is not None and any(canonical_name(name) == "warranty" for name in product.attributes)


def small_talk(turn: Turn) -> Outcome:
    """Greet, thank, say goodbye, say what this is."""
    return turn.said(tell(turn.move.what, turn.language))


def hand_over(turn: Turn) -> Outcome:
    """Ask a person to go on; the door records it."""
    is_more = _last(turn) == "hand_over"
    said = tell("handed_more" if is_more else "hand_over", turn.language)
    reply = Reply(said, turn.move.name, turn.language, is_handed_over=not is_more)
    return Outcome(replace(turn.conversation, question=None), reply)
