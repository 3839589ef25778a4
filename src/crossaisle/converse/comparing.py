"""Two to four products side by side, by what each states; what one does not state stays empty."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crossaisle.catalog.facts import canonical_name
from crossaisle.converse.asking import which
from crossaisle.converse.moves import shipped
from crossaisle.converse.ranked import foremost, measure_in
from crossaisle.converse.references import MOST, cut, has_pronoun
from crossaisle.converse.reply import Column, Outcome, Reply, Row, Table
from crossaisle.converse.state import Aim, Conversation, Mark
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import listed, money_of, name_of, names_of, price_of, tell, title_of
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
    pointed = _each(turn)
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
    text = tell("compared", turn.language, list=listed(names_of(products, turn.language), turn.language)) + _told(turn, products)
    conversation = replace(_on_table(turn, products), compared=tuple(one.id for one in products), focus=None, question=None)
    return Outcome(conversation, Reply(text, turn.move.name, turn.language, table=table_of(turn, products)))


def _on_table(turn: Turn, products: list[Product]) -> Conversation:
    """Give what is remembered of products that are compared before anything was looked for: their kind is what is talked of."""
    known = turn.conversation
    kinds = {turn.kind_of(one.id) for one in products}
    if known.aim is not None or len(kinds) > 1 or not all(kinds):
        return known
    marks = tuple(Mark(one.id, turn.variant(one).id, "n1", place) for place, one in enumerate(products, start=1))
    return replace(known, aim=Aim(kinds.pop()), shown=known.shown or marks)


def _each(turn: Turn) -> tuple[str, ...]:
    """Give what a turn speaks of, each of its parts read for itself where more is found so: "the Jet, the D1 and the brass one"."""
    pointed = turn.referred()
    parts = [part for one in cut(turn.text) if (part := one.strip())]
    each = [turn.about(part) for part in parts] if len(parts) > 1 else []
    found = tuple(dict.fromkeys(item_id for one in each for item_id in one))
    is_pointing = bool(found) and turn.focus_or_first is not None and has_pronoun(turn.text)
    if is_pointing and turn.focus_or_first not in found:
        found = (str(turn.focus_or_first), *found)
    return found[:MOST] if len(found) > len(pointed) else pointed


def _told(turn: Turn, products: list[Product]) -> str:
    """Say which is ahead in what is asked for, where it is asked for and stated; else which costs least."""
    measure = measure_in(turn.text, is_question=True)
    rates = turn.shop.recommender.table.rates
    currency = turn.conversation.currency or rates.base
    first = foremost(products, measure, rates=rates, currency=currency) if measure is not None else None
    if measure is None or first is None or measure.field == "price":
        return _lowest(turn, products)
    fields = {measure.field, *(shipped("words")["sizes"] if measure.field == "size" else ())}
    facts = facts_of(first, turn.variant(first), language=turn.language)
    fact = next((one for one in facts if canonical_name(one.name) in fields and may_tell(one)), None)
    if fact is None:
        return _lowest(turn, products)
    return tell("ahead", turn.language, title=name_of(first, turn.language), label=fact.label, text=fact.text)


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
    return tell("lowest", turn.language, title=name_of(products[place], turn.language), price=format_money(known[place], turn.language))
