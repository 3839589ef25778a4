"""Conversations of one shop, over its stores: a turn in, its reply out, and everything that the turn does done.

Talking itself is pure (converse/); here a conversation is found again, its slate is kept before it leaves, the cart is
changed by events, and what is remembered is written down.
"""

from __future__ import annotations

from collections.abc import Callable

from crossaisle.build import Parts
from crossaisle.converse import Shopfront, Talker, load_policies
from crossaisle.facets import Narrower
from crossaisle.pipeline import Recommender
from crossaisle.understand.constraints import ConstraintReader


def build_talker(parts: Parts, recommender: Recommender, narrower: Callable[[], Narrower]) -> Talker:
    """Build conversation over a request path.

    Args:
        parts: Of the shop.
        recommender: Over the catalogue as it stands.
        narrower: Gives what counts facets over the same catalogue.

    Raises:
        DataError: A file of the shop's papers cannot be read.
    """
    reader = ConstraintReader(lexicon=parts.spoken_lexicon, brands=recommender.table.brands())
    policies = load_policies(parts.directory.policies, parts.encoder)
    return Talker(Shopfront(recommender, reader, parts.spoken_lexicon, policies, narrower))
