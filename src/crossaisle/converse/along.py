"""Which of the kinds that go with a product a turn asks for, named by their last word alone: "and a grinder", 土呢.

What a word means is settled by what is talked of: beside coffee beans a grinder is a coffee grinder, beside a flower pot
土 is potting soil. Knows only kinds that the shop derives for the product itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossaisle.converse.turn import Turn, told_of
from crossaisle.converse.words import content
from crossaisle.errors import CrossAisleError
from crossaisle.text import elements, has_han
from crossaisle.types import Intent, Label, Need, Product

_HEAD: Final = 2
"""Characters of a Chinese kind's name that may stand for all of it."""


def kind_along(turn: Turn) -> str:
    """Give the kind that goes with the product that is spoken of and that the words name by its head; empty where none is.

    Args:
        turn: With products on the table.
    """
    product = told_of(turn.shop, turn.conversation)
    if product is None:
        return ""
    own = turn.kind_id(product.id)
    return next((kind for kind in _kinds(turn, product, own) if kind != own and _is_named(turn, kind)), "")


def _kinds(turn: Turn, product: Product, own: str) -> Iterator[str]:
    recommender = turn.shop.recommender
    stated = Need("n1", "", labels=(Label(own, "", 1.0),), is_kind_certain=True)
    try:
        derived = recommender.expander.expand(Intent(turn.language, recommender.table.rates.base, (stated,)), {"n1": product})
    except CrossAisleError:  # what goes beside is never worth an error
        return
    yield from dict.fromkeys(need.labels[0].id for need in derived if need.labels)


def _is_named(turn: Turn, kind: str) -> bool:
    name = turn.shop.recommender.kind_name(kind, "zh" if has_han(turn.text) else "en")
    if not has_han(turn.text):
        head = elements(name)[-1:]
        return bool(head) and head[0] in elements(turn.text)
    said = content(turn.text)
    return name[-_HEAD:] in turn.text or (len(said) == 1 and said in name)
