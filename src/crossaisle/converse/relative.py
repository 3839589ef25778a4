"""Refinements that are measured against what is shown: cheaper, bigger, lighter, another colour, not this brand.

The measure is the product that is spoken of, else the middle one of those shown for each need; the bound is strict, so that
what is shown next is really cheaper. Where the products state no figure to compare, the word itself is searched for, and
the reply says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median_low
from typing import Final

from crossaisle.catalog.document import value_texts
from crossaisle.catalog.facts import canonical_name
from crossaisle.converse.finding import need, shown
from crossaisle.converse.moves import shipped
from crossaisle.converse.reply import Outcome
from crossaisle.converse.state import Aim, Refinement
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import money_of, name_of, tell
from crossaisle.converse.words import content
from crossaisle.quantities import format_money, to_major, to_minor
from crossaisle.retrieve.comparison import Figure, figure_of
from crossaisle.types import Constraint, Money, Product
from crossaisle.write.facts import label_of

_HALF: Final = 0.5
_FIGURES: Final = {"lte": "figure_below", "gte": "figure_above"}
_PRICES: Final = {"lte": "price_below", "gte": "price_above"}


def relative(turn: Turn) -> Outcome:
    """Look for more or less of something than what is shown has."""
    aim = turn.conversation.aim
    said = turn.shop.reader.read(turn.text, language=turn.language)
    if any(one.field in {turn.move.field, "budget"} and one.value is not None for one in said):
        return need(turn)  # the shopper says how much: that is a wish of its own
    changes = list(_changes(turn))
    before = ""
    if not changes:
        changes = [Refinement(content(turn.text[slice(*turn.move.span)]))]
        before = tell("no_figure", turn.language)
    more = turn.shop.reader.read(_rest(turn), language=turn.language)
    if more:
        changes.append(Refinement(constraints=tuple(more)))
    if aim is None:
        return turn.said(tell("unclear", turn.language))
    looked = shown(turn, replace(aim, refinements=(*aim.refinements, *changes)), before=before, is_tried=True)
    is_found = looked.reply.slate is not None and any(one.relation is None for one in looked.reply.slate.sections)
    is_cheaper = turn.move.field == "price" and turn.move.way == "lte"
    return looked if is_found or not is_cheaper else _cheapest(turn, aim, more, looked)


def _cheapest(turn: Turn, aim: Aim, more: Sequence[Constraint], looked: Outcome) -> Outcome:
    """Say that nothing is cheaper; show what else meets the other wishes of the turn, else name the cheapest on the table."""
    if more:
        wishes = replace(aim, refinements=(*aim.refinements, Refinement(constraints=tuple(more))))
        return shown(turn, wishes, before=tell("none_cheaper", turn.language), is_tried=True)
    pointed = turn.referred() or ((turn.focus,) if turn.focus else ())
    marks = [one.item_id for one in turn.conversation.shown if (one.item_id in pointed if pointed else not one.is_beside)]
    products = [product for one in marks if (product := turn.product(one)) is not None]
    priced = [(money, one) for one in products if (money := money_of(turn.variant(one), turn.conversation.currency)) is not None]
    if not priced or len({money.currency for money, _ in priced}) > 1:
        return looked
    money, product = min(priced, key=lambda one: one[0].amount)
    said = tell("cheapest", turn.language, title=name_of(product, turn.language), price=format_money(money, turn.language))
    return replace(turn.said(said, slate=looked.reply.slate), conversation=replace(turn.conversation, focus=product.id))


def other_value(turn: Turn) -> Outcome:
    """Look for what is of another brand or colour than the product that is spoken of."""
    aim, field = turn.conversation.aim, turn.move.field
    named = [product for item_id in _measured(turn) if (product := turn.product(item_id)) is not None]
    avoided = next((values for one in named if (values := list(_values(turn, one, field)))), [])
    if aim is None or not avoided:
        return turn.said(tell("no_value", turn.language, field=label_of(field, turn.language)))
    constraints = tuple(
        Constraint("", field, "eq", value, polarity="avoid", text=tell("not", turn.language, value=said)) for value, said in avoided
    )
    more = turn.shop.reader.read(_rest(turn), language=turn.language)
    return shown(turn, replace(aim, refinements=(*aim.refinements, Refinement(constraints=(*constraints, *more)))), is_tried=True)


def _measured(turn: Turn) -> Sequence[str]:
    """Give the products to measure against: those that the words point at, else the first shown."""
    return turn.referred() or ((turn.focus,) if turn.focus else tuple(turn.titles)[:1])


def _rest(turn: Turn) -> str:
    """Give the turn without the words that made it a comparison: "cheaper, and in blue"."""
    start, end = turn.move.span
    return f"{turn.text[:start]} , {turn.text[end:]}"


def _changes(turn: Turn) -> Iterator[Refinement]:
    """Give one bound for each need that has products on the table with a figure."""
    pointed = turn.referred() or ((turn.focus,) if turn.focus else ())
    marks = [one for one in turn.conversation.shown if (one.item_id in pointed if pointed else not one.is_beside)]
    needs = list(dict.fromkeys(one.need_id for one in turn.conversation.shown if not one.is_beside))
    for need_id in dict.fromkeys(one.need_id for one in marks):
        products = [product for one in marks if one.need_id == need_id and (product := turn.product(one.item_id)) is not None]
        bound = _price(turn, products) if turn.move.field == "price" else _figure(turn, products)
        if bound is not None and len(needs) > 1:
            # Of several needs the figures would only crowd what is said.
            yield Refinement(constraints=(replace(bound, text=""),), need_id=need_id.partition(".")[0])
        elif bound is not None:
            yield Refinement(constraints=(bound,))


def _price(turn: Turn, products: Sequence[Product]) -> Constraint | None:
    """Give a price that is below (above) that of the middle one."""
    way = turn.move.way or "lte"
    known = [money for one in products if (money := money_of(turn.variant(one), turn.conversation.currency)) is not None]
    currency = turn.conversation.currency or (known[0].currency if known else "")
    amounts = [to_major(one) for one in known if one.currency == currency]
    if not amounts:
        return None
    value = median_low(amounts) * (_HALF if turn.move.what == "half" else 1.0)
    said = tell(_PRICES[way], turn.language, price=format_money(Money(to_minor(value, currency), currency), turn.language))
    return Constraint("", "price", way, value, unit=currency, text=said, is_strict=True)


def _figure(turn: Turn, products: Sequence[Product]) -> Constraint | None:
    """Give a figure that is below (above) that of the middle one, of the first field that they state."""
    way = turn.move.way or "lte"
    table = turn.shop.recommender.table
    fields: Sequence[str] = shipped("words")["sizes"] if turn.move.field == "size" else (turn.move.field,)
    for field in fields:
        found: list[Figure] = []
        for one in products:
            figure = figure_of(one, field, rates=table.rates, currency=turn.conversation.currency or table.rates.base)
            if figure is not None:
                found.append(figure)
        units = {one.unit for one in found}
        if len(units) == 1:
            value = median_low(one.value for one in found)
            unit = found[0].unit
            said = tell(_FIGURES[way], turn.language, field=label_of(field, turn.language), value=f"{value:g} {unit}")
            return Constraint("", field, way, value, unit=unit, text=said, is_strict=True)
    return None


def _values(turn: Turn, product: Product, field: str) -> Iterator[tuple[str, str]]:
    """Give what a product states of a field, as values that constraints compare by, and as said."""
    if field == "brand":
        known = turn.shop.recommender.table.brands()
        said = next((one for one in product.brand.values() if one in known), next(iter(product.brand.values()), ""))
        if said:
            yield known.get(said, said), said
        return
    variant = turn.variant(product)
    stated = {**product.attributes, **variant.options}
    texts = [text for name, value in stated.items() if canonical_name(name) == field for text in value_texts(value)]
    seen = set()
    for text in texts:
        for match in turn.shop.lexicon.attributes_in(text):
            if match.value.field == field and match.value.id not in seen:
                seen.add(match.value.id)
                yield match.value.id, match.value.name.get(turn.language, text)
