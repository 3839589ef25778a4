"""Two to four products side by side, by what each states; what one does not state stays empty."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crossaisle.catalog.facts import canonical_name
from crossaisle.converse.asking import which
from crossaisle.converse.references import MOST
from crossaisle.converse.reply import Column, Outcome, Reply, Row, Table
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import listed, money_of, price_of, tell, title_of
from crossaisle.quantities import format_money
from crossaisle.types import Product
from crossaisle.write.facts import Fact, attribute_names, facts_of, label_of
from crossaisle.write.quotable import may_tell

_ROWS: Final = 14
_UNASKED: Final = 3
"""Products that are compared where the words name none."""
_LEFT_OUT: Final = frozenset({"title", "description", "price"})


def compare(turn: Turn) -> Outcome:
    """Put products side by side."""
    pointed = turn.referred()
    if len(pointed) == 1:
        pointed = tuple(dict.fromkeys((*pointed, *((turn.conversation.focus,) if turn.conversation.focus else ()))))
    if len(pointed) == 1:
        return which(turn, "which_two") if len(turn.titles) > 1 else turn.said(tell("too_few", turn.language))
    main = [one.item_id for one in turn.conversation.shown if not one.is_beside and one.item_id in turn.titles]
    products = [
        product for one in (pointed or turn.conversation.compared or main[:_UNASKED])[:MOST] if (product := turn.product(one)) is not None
    ]
    if len(products) < 2:
        return turn.said(tell("too_few", turn.language))
    names = [title_of(one, turn.language) for one in products]
    text = tell("compared", turn.language, list=listed(names, turn.language)) + _lowest(turn, products)
    conversation = replace(turn.conversation, compared=tuple(one.id for one in products), focus=None, question=None)
    return Outcome(conversation, Reply(text, turn.move.name, turn.language, table=table_of(turn, products)))


def table_of(turn: Turn, products: list[Product]) -> Table:
    """Lay out what products state, the price first, then what most of them state."""
    language, variants = turn.language, [turn.variant(one) for one in products]
    columns = tuple(Column(one.id, variant.id, title_of(one, language)) for one, variant in zip(products, variants, strict=True))
    prices = tuple(price_of(variant, turn.conversation.currency, language) for variant in variants)
    stated: list[dict[str, Fact]] = [
        {
            canonical_name(fact.name): fact
            for fact in reversed(facts_of(one, variant, language=language))
            if fact.name not in _LEFT_OUT and may_tell(fact)
        }
        for one, variant in zip(products, variants, strict=True)
    ]
    order = {name: place for place, name in enumerate(("brand", "rating", *attribute_names()))}
    names = sorted(
        {name for one in stated for name in one}, key=lambda name: (-sum(name in one for one in stated), order.get(name, 99), name)
    )
    rows = [Row(name, label_of(name, language), tuple(one[name].text if name in one else "" for one in stated)) for name in names]
    return Table(columns, (Row("price", label_of("price", language), prices), *rows)[:_ROWS])


def _lowest(turn: Turn, products: list[Product]) -> str:
    """Say which costs least, where all prices are in one currency and one is below the others."""
    prices = [money_of(turn.variant(one), turn.conversation.currency) for one in products]
    known = [one for one in prices if one is not None]
    if len(known) < len(products) or len({one.currency for one in known}) > 1:
        return ""
    least = min(one.amount for one in known)
    if sum(one.amount == least for one in known) > 1:
        return ""
    place = next(place for place, one in enumerate(known) if one.amount == least)
    return tell("lowest", turn.language, title=title_of(products[place], turn.language), price=format_money(known[place], turn.language))
