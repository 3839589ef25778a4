"""How many turns of tests/cases/talks.yaml are read and answered as a shopper would expect, over the demo shop.

usage: talks.py [--shop DIR] [--show] [--write] [--cases FILE]      --show prints the failing turns and what was expected of
them, but for unseen talks, to standard error; --shop takes a demo shop that stands already, so that it is not filled anew;
--cases judges other talks of the same shape.

Every talk is one conversation, with the talk's own policies as the shop's papers and the cart as its turns fill it. Judged turn
by turn: the move, by MEANS, and every check (the header of the cases says what each asks). A talk is right when all of it is.
What goes with a product needs one section with a product of the kinds; else every product of the first section is of them.
A fact is unknown when the reply says so and rests on no fact and no paper. Both halves have been read by whoever wrote the
rules, so neither is a test any more; the talks of unseen/ have not (parts.py).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import parts
import run as tables
from crossaisle.converse import Conversation, Policies, Reply, Shopfront, Talker
from crossaisle.converse.merge import Remembering
from crossaisle.converse.policies import Paragraph
from crossaisle.demo import FACTS, feed_path
from crossaisle.quantities import UNITS, to_base
from crossaisle.redaction import redact
from crossaisle.retrieve.comparison import figure_of
from crossaisle.shop import Shop, open_shop
from crossaisle.text import detect_language, fold
from crossaisle.types import Constraint, Item, Product
from shopfronts import front_of

CASES = parts.files("talks")
BEGIN, END = "<!-- talks -->", "<!-- end of talks -->"
MEANS: Mapping[str, frozenset[str]] = {
    "need": frozenset({"new_need"}),
    "refine": frozenset({"refine"}),
    "relative": frozenset({"refine"}),
    "other_value": frozenset({"refine"}),
    "drop": frozenset({"refine"}),
    "allow": frozenset({"refine"}),
    "more_like": frozenset({"more_like"}),
    "others": frozenset({"more_like"}),
    "again": frozenset({"refine"}),
    "undo": frozenset({"undo"}),
    "forget": frozenset({"undo"}),
    "pick": frozenset({"question_product"}),
    "ask_product": frozenset({"question_product"}),
    "ask_shop": frozenset({"question_shop"}),
    "compare": frozenset({"compare"}),
    "goes_with": frozenset({"goes_with"}),
    "cart_add": frozenset({"cart_add"}),
    "cart_remove": frozenset({"cart_remove"}),
    "cart_show": frozenset({"cart_show"}),
    "small_talk": frozenset({"small_talk"}),
    "hand_over": frozenset({"handover", "complaint"}),
    "unclear": frozenset(),
}
"""Our move -> the moves of the cases that it answers; a complaint goes to a person at once."""
BESIDE = frozenset({"move", "than"})
"""What of an expectation is no check of its own."""
NOT_KNOWN = ("i don't know", "that is not stated", "不知道", "没有注明")
CURRENCY = "CNY"
"""In which medians of prices are compared; every product of the demo shop has such a price."""


@dataclass(frozen=True)
class Judging:
    """One turn, what stood before it and what came of it."""

    shop: Shop
    wanted: Mapping[str, Any]
    before: Sequence[Product]
    """Shown before the turn, as the shopper counts."""
    stood: Sequence[Product]
    """Of these, those that were asked for."""
    reply: Reply
    after: Conversation

    @property
    def sections(self) -> Sequence[Sequence[Item]]:
        return [section.items for section in self.reply.slate.sections] if self.reply.slate else []

    @property
    def shown(self) -> Sequence[Product]:
        """The products of the first section."""
        return [item.product for item in self.sections[0]] if self.sections else []

    @property
    def moves(self) -> Sequence[str]:
        return listed(self.wanted["move"])

    @property
    def in_force(self) -> Sequence[Constraint]:
        """What binds the need once the turn is over."""
        aim = self.after.aim
        if aim is None:
            return []
        intent = Remembering(self.shop.recommender.understander, aim).understand(self.shop.query(aim.text))
        return [*intent.constraints, *(one for need in intent.needs for one in need.constraints)]

    @property
    def about(self) -> Sequence[str]:
        """Item ids that the turn is about."""
        reply = self.reply
        columns = [column.item_id for column in reply.table.columns] if reply.table else []
        ids = columns or [*(change.item_id for change in reply.cart), *(fact.item_id for fact in reply.facts)]
        return list(dict.fromkeys(ids)) or ([self.after.focus] if self.after.focus else [])

    def figure(self, products: Sequence[Product], field: str) -> float | None:
        """Give the median of a figure over products."""
        rates = self.shop.recommender.table.rates
        known = [figure for one in products if (figure := figure_of(one, field, rates=rates, currency=CURRENCY)) is not None]
        found = [to_base(one.value, one.unit) if one.unit in UNITS else one.value for one in known]
        return median(found) if found else None

    def rises(self, field: str) -> float:
        """Give by how much the median of a figure has risen; 0 where it cannot be told."""
        before, now = self.figure(self.stood, field), self.figure(self.shown, field)
        return now - before if before is not None and now is not None else 0.0


def listed(value: Any) -> list[Any]:  # noqa: ANN401 - whatever a case holds
    return value if isinstance(value, list) else [value]


def kinds(judging: Judging, wanted: Sequence[str]) -> bool:
    def is_kind(item: Item) -> bool:
        return any(path.rsplit(" > ", 1)[-1] in wanted for path in item.product.categories.get("en", ()))

    if judging.reply.move == "goes_with":
        return any(is_kind(item) for section in judging.sections for item in section)
    return bool(judging.sections) and all(map(is_kind, judging.sections[0]))


def first_item(judging: Judging, wanted: str) -> bool:
    return bool(judging.shown) and judging.shown[0].id == wanted


def constraints(judging: Judging, wanted: Sequence[Mapping[str, Any]]) -> bool:
    held = judging.in_force
    return all(any(is_met(judging, rule, one) for one in held) for rule in wanted)


def is_met(judging: Judging, rule: Mapping[str, Any], held: Constraint) -> bool:
    if (rule["field"], rule["op"], rule.get("polarity", "want")) != (held.field, held.op, held.polarity):
        return False
    if rule["op"] == "between" and isinstance(held.value, tuple):
        return [float(one) for one in held.value] == [float(one) for one in rule["value"]]
    values = {plain(one) for one in listed(rule["value"])}
    brands = judging.shop.recommender.table.brands()
    return plain(held.value) in values | {plain(brands.get(str(one), one)) for one in listed(rule["value"])}


def plain(value: object) -> str:
    return f"{float(value):g}" if isinstance(value, int | float) else fold(str(value))


def dropped(judging: Judging, wanted: Sequence[str]) -> bool:
    return not {one.field for one in judging.in_force} & set(wanted)


def cheaper(judging: Judging, _wanted: object) -> bool:
    place = judging.wanted.get("than")
    if place is None:
        return judging.rises("price") < 0
    bound = judging.figure(judging.before[place - 1 : place], "price")
    prices = [judging.figure([one], "price") for one in judging.shown]
    return bool(prices) and bound is not None and all(one is not None and one < bound for one in prices)


def not_brand(judging: Judging, wanted: str) -> bool:
    return bool(judging.shown) and all(one.brand.get("en") != wanted for one in judging.shown)


def colour(judging: Judging, wanted: str) -> bool:
    lexicon = judging.shop.parts.lexicon

    def has(product: Product) -> bool:
        for variant in product.variants:
            said = variant.options.get("color", product.attributes.get("color"))
            texts = said.values() if isinstance(said, Mapping) else [str(said)]
            if variant.stock != 0 and any(wanted == match.value.id for text in texts for match in lexicon.attributes_in(text)):
                return True
        return False

    return bool(judging.shown) and all(map(has, judging.shown))


def about(judging: Judging, wanted: object) -> bool:
    """A place that nothing stood at is nowhere: a turn before went wrong."""
    shown = dict(enumerate((product.id for product in judging.before), start=1))
    return {shown.get(one) if isinstance(one, int) else one for one in listed(wanted)} == set(judging.about)


def items_count(judging: Judging, wanted: int) -> bool:
    if "compare" in judging.moves:
        return judging.reply.table is not None and len(judging.reply.table.columns) == wanted
    return len(judging.after.cart) == wanted


def cart(judging: Judging, wanted: Sequence[str]) -> bool:
    return sorted({line.item_id for line in judging.after.cart}) == sorted(wanted)


def answer_contains(judging: Judging, wanted: Sequence[str]) -> bool:
    return any(one.casefold() in judging.reply.text.casefold() for one in wanted)


def unknown(judging: Judging, _wanted: object) -> bool:
    reply = judging.reply
    return not reply.facts and not reply.citations and any(one in reply.text.casefold() for one in NOT_KNOWN)


CHECKS: Mapping[str, Callable[[Judging, Any], bool]] = {
    "kinds": kinds,
    "first_item": first_item,
    "constraints": constraints,
    "dropped": dropped,
    "cheaper_than_before": cheaper,
    "more_of": lambda judging, field: judging.rises(field) > 0,
    "less_of": lambda judging, field: judging.rises(field) < 0,
    "not_brand": not_brand,
    "colour": colour,
    "about": about,
    "items_count": items_count,
    "cart": cart,
    "answer_contains": answer_contains,
    "unknown": unknown,
}


@dataclass(frozen=True)
class Judged:
    """One turn and what of it is right."""

    part: str
    talk: str
    says: str
    is_move_right: bool
    checks: Mapping[str, bool]
    reply: Reply
    wanted: Mapping[str, Any]

    @property
    def is_right(self) -> bool:
        return self.is_move_right and all(self.checks.values())


def judged(shop: Shop, talks: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[Judged]:
    """Hold every talk of (part, talk), and judge its turns."""
    front = front_of(shop)
    for part, talk in talks:
        yield from turns_of(part, talk, shop, front)


def turns_of(part: str, talk: Mapping[str, Any], shop: Shop, front: Shopfront) -> Iterator[Judged]:
    encode = shop.parts.encoder.encode
    papers = [Paragraph(f"{topic}.md", topic, text, detect_language(text)) for topic, text in (talk.get("policies") or {}).items()]
    talker = Talker(replace(front, policies=Policies(papers, lambda texts: encode(texts, role="query"))))
    conversation = Conversation(talk["id"], "ann")
    for turn in talk["turns"]:
        marked = [(one, product) for one in conversation.shown if (product := shop.product(one.item_id)) is not None]
        before, stood = [product for _, product in marked], [product for one, product in marked if not one.is_beside]
        outcome = talker.reply(conversation, shop.query(redact(turn["says"]).text))
        conversation, wanted = outcome.conversation, turn["expects"]
        judging = Judging(shop, wanted, before, stood, outcome.reply, conversation)
        right = {name: CHECKS[name](judging, value) for name, value in wanted.items() if name not in BESIDE}
        is_move_right = bool(MEANS[outcome.reply.move] & set(judging.moves))
        yield Judged(part, talk["id"], turn["says"], is_move_right, right, outcome.reply, wanted)


def totals_of(turns: Sequence[Judged]) -> dict[str, Counter[str]]:
    """Give the counts of each part."""
    totals: dict[str, Counter[str]] = {}
    for one in turns:
        totals.setdefault(one.part, Counter()).update(
            turns=1, moves=one.is_move_right, checks=len(one.checks), held=sum(one.checks.values()), whole=one.is_right
        )
    for part, name in dict.fromkeys((one.part, one.talk) for one in turns):
        totals[part].update(talks=1, right=all(one.is_right for one in turns if one.talk == name))
    return totals


def table(totals: Mapping[str, Counter[str]]) -> str:
    lines = ["| part | turns | moves right | checks | checks right | whole turns right | talks | whole talks right |", "|" + "---|" * 8]
    lines += [
        f"| {half} | {one['turns']} | {one['moves'] / one['turns']:.3f} | {one['checks']} | {one['held'] / one['checks']:.3f} | "
        f"{one['whole'] / one['turns']:.3f} | {one['talks']} | {one['right'] / one['talks']:.3f} |"
        for half, one in totals.items()
    ]
    return "\n".join([*lines, "", tables.made_by("python benchmarks/talks.py")])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shop", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--cases", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crossaisle-") as place:
        shop_place = arguments.shop or Path(place)
        with closing(open_shop(shop_place, create=arguments.shop is None, facts=FACTS)) as shop:
            if arguments.shop is None:
                shop.index(feed_path(), is_snapshot=True)
            turns = list(judged(shop, parts.read(*((arguments.cases,) if arguments.cases else CASES))))
    for one in turns:
        if arguments.show and one.part not in parts.UNREAD and not one.is_right:
            wrong = {name: one.wanted[name] for name, is_right in one.checks.items() if not is_right}
            read = f"read as {one.reply.move}, not {one.wanted['move']}; " if not one.is_move_right else ""
            print(f"{one.talk} ({one.part}): {one.says}\n    {read}{wrong}\n    {one.reply.text[:200]}", file=sys.stderr)
    block = table(totals_of(turns))
    tables.tell(block, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()
