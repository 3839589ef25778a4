"""What is not about products: questions on the shop, answered from its papers or not at all, small talk, and a person instead."""

from __future__ import annotations

from dataclasses import replace

from crossaisle.catalog.facts import canonical_name
from crossaisle.converse.asking import ask_product, topics
from crossaisle.converse.reply import Citation, Outcome, Reply
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import tell


def ask_shop(turn: Turn) -> Outcome:
    """Answer from the shop's papers, with the place where it stands; else say that it is not known."""
    found = turn.shop.policies.find(turn.text, language=turn.language)
    if turn.referred() and _is_warranty(turn) and (found is None or _states_warranty(turn)):
        return ask_product(replace(turn, move=replace(turn.move, name="ask_product")))
    if found is None:
        return turn.said(tell("unknown", turn.language))
    text = tell("policy", turn.language, text=found.text, file=found.file, heading=found.heading)
    return turn.said(text, citations=(Citation(found.file, found.heading, found.text),))


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
    reply = Reply(tell("hand_over", turn.language), turn.move.name, turn.language, is_handed_over=True)
    return Outcome(replace(turn.conversation, question=None), reply)
