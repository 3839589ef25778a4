"""A shop's conversation without its papers and stores: what judges of talks talk to, each with the papers of its own cases."""

from __future__ import annotations

from functools import partial

from crossaisle.converse import Examples, Policies, Shopfront
from crossaisle.shop import Shop
from crossaisle.understand.constraints import ConstraintReader


def front_of(shop: Shop) -> Shopfront:
    """Give what moves are answered from, as Shop.talk has it."""
    path, encode = shop.recommender, partial(shop.parts.encoder.encode, role="query")
    reader = ConstraintReader(lexicon=shop.parts.spoken_lexicon, brands=path.table.brands())
    narrower = partial(shop._narrow, path)  # noqa: SLF001 - as Shop.talk does
    return Shopfront(path, reader, shop.parts.spoken_lexicon, Policies((), encode), narrower, Examples(encode), encode)
