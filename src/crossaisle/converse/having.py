"""Questions on what can be had of a product: "is the 500 g in stock?", 黑的还有货不, "which sizes?", and how it is counted or measured."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Final

from crossaisle.catalog.facts import canonical_name
from crossaisle.converse.asked import Answer, Asked, quoted
from crossaisle.converse.moves import shipped
from crossaisle.converse.reply import StatedFact
from crossaisle.converse.wording import chosen_of, listed, tell
from crossaisle.text import fold
from crossaisle.types import Variant
from crossaisle.write.facts import Fact, facts_of, label_of
from crossaisle.write.quotable import may_tell

_LEAST_CHOICES: Final = 2
_AVAILABLE: Final = frozenset({"stock", "price"})


def stocked(asked: Asked) -> Answer | None:
    """Say whether the variant that is asked for can be had; without options named, whether the shown one is in stock."""
    options = {canonical_name(one) for one in asked.choice.options}
    others = asked.fields - options - {"stock"}
    if asked.choice.options and not others:
        return _stock_of(asked)
    stock = asked.variant.stock
    if list(asked.topics) != ["stock"] or stock is None:
        return None
    figure = next((found for one in _compiled("figure") if (found := one.search(fold(asked.turn.text)))), None)
    if figure is not None and not any(figure["n"] in fact.text for fact in asked.facts):
        return tell("no_such_figure", asked.turn.language, title=asked.title, said=figure["said"]), ()
    said = tell("in_stock" if stock > 0 else "sold_out", asked.turn.language, title=asked.title, stock=str(stock))
    return said, (StatedFact(asked.product.id, "stock", "stock", str(stock)),)


def _stock_of(asked: Asked) -> Answer:
    language, stock = asked.turn.language, asked.variant.stock
    if not asked.choice.is_whole:
        return tell("no_such", language, title=asked.title), ()
    text = chosen_of(asked.variant, language)
    name = "can_be_had_in" if stock is None else "in_stock_in" if stock > 0 else "sold_out_in"
    facts = [one for one in asked.facts if one.source == "option"]
    stated = [StatedFact(asked.product.id, one.name, one.label, one.text) for one in facts]
    stated += [StatedFact(asked.product.id, "stock", "stock", str(stock))] if stock is not None else []
    return tell(name, language, title=asked.title, text=text, stock=str(stock)), tuple(stated)


def not_offered(asked: Asked) -> Answer | None:
    """Say which sizes there are where the one that is asked for is not among them."""
    match = next((found for one in _compiled("size") if (found := one.search(fold(asked.turn.text)))), None)
    name = next((one for variant in asked.product.variants for one in variant.options if canonical_name(one) == "size"), "")
    if match is None or not name or name in asked.choice.options:
        return None
    fact = _all_of(asked, "size")
    return tell("not_offered", asked.turn.language, title=asked.title, said=match["said"].upper(), text=fact.text), (fact,)


def choices(asked: Asked) -> Answer | None:
    """Name all values of an option that can still be had: "what colours?"."""
    topic = asked.topics[0] if len(asked.topics) == 1 else ""
    names = {canonical_name(name) for one in asked.product.variants for name in one.options}
    if topic not in names and not asked.topics and any(one.search(fold(asked.turn.text)) for one in _compiled("which")):
        topic = next(iter(names)) if len(names) == 1 else ""
    if not topic or topic not in names or asked.values or asked.choice.options:
        return None
    fact = _all_of(asked, topic)
    if len(_values(asked, topic)) < _LEAST_CHOICES:
        return None
    return tell("fact_of", asked.turn.language, title=asked.title, label=fact.label, text=fact.text), (fact,)


def _all_of(asked: Asked, topic: str) -> StatedFact:
    said = listed(_values(asked, topic), asked.turn.language)
    return StatedFact(asked.product.id, topic, label_of(topic, asked.turn.language), said)


def _values(asked: Asked, topic: str) -> list[str]:
    def own(variant: Variant) -> list[Fact]:
        facts = filter(may_tell, facts_of(asked.product, variant, language=asked.turn.language))
        return [one for one in facts if canonical_name(one.name) == topic and one.source == "option"]

    return list(dict.fromkeys(fact.text for one in asked.product.variants if one.stock != 0 for fact in own(one)))


def counted(asked: Asked) -> Answer | None:
    """Quote the fact, or the sentence of the description, that gives a figure of what is counted: 几罐, "how many tins"."""
    match = next((found for one in _compiled("how_many") if (found := one.search(fold(asked.turn.text)))), None)
    if match is None:
        return None
    figure = re.compile(shipped("asking")["counted"].format(unit=re.escape(match["unit"])))
    return next((answer for fact in asked.facts if fact.name != "title" and (answer := quoted(asked, fact, figure))), None)


def measured(asked: Asked) -> Answer | None:
    """Quote what gives a figure of the sort that is asked for: how long it lasts, how big it is folded, how much it holds."""
    text = fold(asked.turn.text)
    for asking, figure in _measures().values():
        if asking.search(text):
            facts = sorted(asked.facts, key=lambda one: one.name == "description", reverse=True)
            told = (quoted(asked, fact, figure) for fact in facts if fact.name not in {"title", *_AVAILABLE})
            return next(filter(None, told), None)
    return None


@functools.cache
def _compiled(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, shipped("asking")[name]))


@functools.cache
def _measures() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    rows = shipped("asking")["measures"]
    return {name: (re.compile(row["asking"]), re.compile(row["figure"])) for name, row in rows.items()}
