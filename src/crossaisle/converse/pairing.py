"""What goes with a product that was shown: the needs that it has, walked and written as those of an answer are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from crossaisle.beside import Beside, beside
from crossaisle.converse.along import kind_along
from crossaisle.converse.asking import which
from crossaisle.converse.finding import begin, kinds_of, remembered
from crossaisle.converse.reply import Outcome, Reply
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import name_of, names_of, tell, title_of
from crossaisle.pipeline import POLICY, Recommender, slate_id
from crossaisle.rank.guard import broken
from crossaisle.retrieve.eligibility import eligibility
from crossaisle.types import Intent, Item, Query, RelationType, Section, Slate, Trace
from crossaisle.vectors import one_thread
from crossaisle.wording import RELATION_TITLES, inside, say

_EACH: Final = 2


def goes_with(turn: Turn) -> Outcome:
    """Show what goes with the product that is spoken of."""
    item_id = next(iter(turn.referred()), turn.focus) or next(iter(turn.titles), "")
    product = turn.product(item_id)
    if product is None:
        return which(turn)
    recommender = turn.shop.recommender
    query = replace(turn.query, text=title_of(product, turn.language), language=turn.language, currency=turn.conversation.currency)
    with one_thread:
        rows = beside(recommender, [product], query, n=_EACH)
        wanted = _wanted(turn, item_id)
        if wanted:
            rows = [row for row in rows if row.need.labels and row.need.labels[0].id in wanted]
        if wanted and not rows:
            return begin(turn)
        slate = _slate(recommender, rows, query)
    title = name_of(product, turn.language)
    if not slate.sections:
        return turn.said(tell("nothing_beside", turn.language, title=title))
    text = tell("found_beside", turn.language, title=title)
    names = names_of([item.product for section in slate.sections for item in section.items][:3], turn.language)
    said = "、".join(names) + "。" if turn.language == "zh" else " " + "; ".join(names) + "."
    conversation = remembered(turn, slate, turn.conversation.aim, item_id)
    return Outcome(replace(conversation, question=None), Reply(text + said, turn.move.name, turn.language, slate))


def _wanted(turn: Turn, item_id: str) -> set[str]:
    """Give the kinds that the words name besides the product's own: "some tea to go with it"; empty where they leave it open."""
    kind = kind_along(turn)
    if kind:
        return {kind}
    named = kinds_of(turn.shop.recommender.understand(replace(turn.query, language=None)))
    return set() if turn.kind_id(item_id) in named else named


def _slate(recommender: Recommender, rows: Sequence[Beside], query: Query) -> Slate:
    """Make a slate of what goes with a product, one section a relation."""
    language = query.language or "en"
    intent = Intent(language, query.currency or recommender.table.rates.base, tuple(row.need for row in rows))
    grouped: dict[RelationType, list[tuple[Beside, Item]]] = {}
    for row in rows:
        for item in _items(recommender, row, query, intent):
            grouped.setdefault(item.relation or "accessory", []).append((row, item))
    position, sections = 0, []
    for relation, some in grouped.items():
        need = some[0][0].need
        anchor = inside(recommender.kind_name(need.anchor_kind, language)) if need.anchor_kind else query.text
        items = tuple(replace(item, position=position + number) for number, (_, item) in enumerate(some, start=1))
        position += len(items)
        sections.append(Section(say(RELATION_TITLES[relation], language, anchor=anchor), need.id, need.text, relation, items))
    written = dict(recommender.writer.write([item for one in sections for item in one.items], intent))
    said = tuple(
        replace(one, items=tuple(replace(item, copy=written.get(item.position, item.copy)) for item in one.items)) for one in sections
    )
    generation = recommender.table.generation
    name = slate_id(query, generation, rules=recommender.rules.fingerprint)
    return Slate(name, query, intent, said, trace=Trace(policy=POLICY, generation=generation))


def _items(recommender: Recommender, row: Beside, query: Query, intent: Intent) -> Iterator[Item]:
    """Give the products of one need; what would break a clause is not shown here either."""
    table, need = recommender.table, row.need
    filters, _ = eligibility(query, intent, need, can_price=table.can_price, knows_ages=table.knows_ages)
    for product, variant in row.items:
        place = table.position_of(product.id)
        if place is not None and not broken(product, variant, filters, rates=table.rates):
            yield Item(
                0, product, variant, need.id, 0.0, {}, kind=table.kind_of(place),
                relation=need.relation, anchor=need.anchor, source=need.source, reason=need.reason,
            )  # fmt: skip
