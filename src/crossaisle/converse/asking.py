"""Questions on a product, answered from its own facts and nothing else; the fact is shown, or it is said that none is stated.

What is asked for is read from the words: a value ("waterproof", 蓝色), the name of an attribute, or a turn of phrase (how
heavy, 多重). Unknown is not no: only an attribute that the product itself states as false is denied.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from crossaisle.catalog.facts import canonical_name
from crossaisle.converse.asked import Answer, Asked, also, quoted, told
from crossaisle.converse.having import choices, counted, measured, not_offered, stocked
from crossaisle.converse.moves import shipped
from crossaisle.converse.nearest import NEAR, VERY_NEAR, nearest
from crossaisle.converse.references import without_description
from crossaisle.converse.reply import Outcome, Reply, StatedFact
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import listed, name_of, names_of, price_of, tell
from crossaisle.converse.words import content
from crossaisle.phrases import PhraseTable
from crossaisle.text import elements, fold
from crossaisle.types import Product
from crossaisle.write.facts import Fact, attribute_names, facts_of, label_of
from crossaisle.write.quotable import is_quotable, may_tell

_SHOWN: Final = 5
"""Facts that tell of a product when it is pointed at."""
_ASKING: Final = re.compile(
    r"\b(?:use|put|get|go|take|come|comes|fit|fits|work|works|made|safe|ok|okay|into|inside|long|old|my|there)\b|能|会|可以|自己|怎么|多少|什么|这|那|它|用|放|吧|呀"
)
_WORD: Final = re.compile(r"[a-z0-9.]+|[\u4e00-\u9fff]", re.IGNORECASE)
_POINTING: Final = re.compile(
    r"\b(?:it|this|that|they|these|the (?:first|second|third|fourth|last))\b|它|这|第[一二三四五六]", re.IGNORECASE
)
_LONG: Final = frozenset({"title", "description"})
_GENERAL: Final = re.compile(
    r"\b(?:tell me|about|details?|describe|info(?:rmation)?|specs?)\b|介绍|说说|讲讲|详细|详情|参数|怎么样|如何|具体"
)


def ask_product(turn: Turn) -> Outcome:
    """Answer a question from the facts of the products that it is about."""
    turn = _of_shown(turn)
    about = [product for item_id in turn.referred() or _focus(turn) or _foremost(turn) if (product := turn.product(item_id)) is not None]
    if not about:
        return which(turn)
    answers = [_answer(turn, one) for one in about]
    focus = about[0].id if len(about) == 1 else turn.conversation.focus
    joint = "" if turn.language == "zh" else " "
    reply = Reply(
        joint.join(text for text, _ in answers), turn.move.name, turn.language, facts=tuple(fact for _, some in answers for fact in some)
    )
    known = turn.choosing(about[0], turn.choice(about[0]).variant) if len(about) == 1 else turn.conversation
    return Outcome(replace(known, focus=focus, question=None), reply)


def _of_shown(turn: Turn) -> Turn:
    """Leave aside a product that is named beside one that is pointed at: "will it work with my X5?" asks about it, not the X5."""
    pointing = _POINTING.search(turn.text)
    if not turn.named or not turn.titles or set(turn.named) & set(turn.titles) or pointing is None:
        return turn
    brands = [one.span[0] for one in turn.shop.reader.read(turn.text, language=turn.language) if one.field == "brand"]
    return replace(turn, named=()) if min(brands, default=0) > pointing.start() else turn


def pick(turn: Turn) -> Outcome:
    """Take one product up: what follows is about it."""
    item_id = next(iter(turn.referred() or _focus(turn)), "")
    product = turn.product(item_id)
    if product is None:
        return which(turn)
    text, facts = _told(turn, product)
    return Outcome(replace(turn.conversation, focus=item_id, question=None), Reply(text, turn.move.name, turn.language, facts=facts))


def which(turn: Turn, sentence: str = "which") -> Outcome:
    """Ask which of the products is meant."""
    known = [product for one in turn.titles if (product := turn.product(one)) is not None]
    names = [f"{place}. {name}" for place, name in enumerate(names_of(known[:_SHOWN], turn.language), start=1)]
    return turn.said(tell(sentence, turn.language, list=listed(names, turn.language)))


def _focus(turn: Turn) -> Sequence[str]:
    return (turn.focus,) if turn.focus else ()


def _foremost(turn: Turn) -> Sequence[str]:
    """Give the first product shown: it was told of by name, and so does the answer."""
    return tuple(turn.titles)[:1]


def _answer(turn: Turn, product: Product) -> Answer:
    values = [one.value for one in turn.shop.lexicon.attributes_in(_predicate(turn, product))]
    chosen = turn.choice(product)
    price = price_of(chosen.variant, turn.conversation.currency, turn.language)
    every = facts_of(product, chosen.variant, language=turn.language)
    facts = [one for one in every if (one.source != "price" or one.text == price) and may_tell(one)]
    asked = Asked(
        turn, product, chosen, name_of(product, turn.language), facts,
        list(dict.fromkeys(topics(turn.text))), values,
    )  # fmt: skip
    found = next((answer for step in _STEPS if (answer := step(asked)) is not None), None)
    return _with_nearest(asked, found) or (tell("not_stated", turn.language, title=asked.title), ())


def _predicate(turn: Turn, product: Product) -> str:
    """Give a turn without the words that only name the product: the mesh of "Mesh Pro" is not asked about."""
    if product.id not in turn.named:
        return without_description(turn.text)
    said = {word for title in product.title.values() for word in elements(title)}
    text = turn.text
    for one in turn.shop.reader.read(text, language=turn.language):
        if one.field == "brand":
            words = _WORD.finditer(text, one.span[1])
            last = next((word.start() for word in words if not set(elements(word[0])) <= said), len(text))
            return f"{text[: one.span[0]]} {text[last:]}"
    return text


def _with_nearest(asked: Asked, found: Answer | None) -> Answer | None:
    """Add the fact that is nearest in meaning, or answer with it where no rule has an answer."""
    encode = asked.turn.shop.encode
    if encode is None or (found and not found[1]):
        return found
    near = nearest(_predicate(asked.turn, asked.product), asked.facts, encode)
    if near is None or near[1] < (VERY_NEAR if found else NEAR):
        return found
    fact = near[0]
    if found is None:
        return told(asked, [fact])
    if any(fact.text in one.text or one.text in fact.text or (one.name == fact.name != "description") for one in found[1]):
        return found
    return also(asked, found, fact)


def _generally(asked: Asked) -> Answer | None:
    is_general = not asked.topics and not asked.values and _GENERAL.search(fold(asked.turn.text))
    return _told(asked.turn, asked.product) if is_general else None


def _affirmed(asked: Asked) -> Answer | None:
    """Say yes where a fact states the value that is asked for."""
    for value in asked.values:
        fact = next((one for one in asked.facts if one.name not in _LONG and _states(asked.turn, one, value.id)), None)
        if fact is not None:
            said, facts = told(asked, [fact])
            return tell("affirmed", asked.turn.language) + said, facts
    return None


def _without(asked: Asked) -> Answer | None:
    """Say no where the product itself says that it is without what is asked for: screenless, no plastic parts, 不含."""
    frames: Sequence[str] = shipped("asking")["without"]
    rest = content(_ASKING.sub(" ", fold(_predicate(asked.turn, asked.product))), is_question=True)
    words = [one for one in rest.split() if len(one) > 1 and one not in {"much", "many", "too", "well"}]
    for word in dict.fromkeys(words):
        denied = re.compile("|".join(one.format(word=re.escape(word)) for one in frames))
        for fact in asked.facts:
            answer = quoted(asked, fact, denied)
            if answer is not None and not denied.search(fold(asked.turn.text)):
                return tell("no", asked.turn.language) + answer[0], answer[1]
    return None


def _denied(asked: Asked) -> Answer | None:
    """Say no where the product itself states an attribute as false."""
    stated = {**asked.product.attributes, **asked.variant.options}
    false = {known for name, value in stated.items() if value is False for known in (name, canonical_name(name))}
    name = next((one for one in (*(value.id for value in asked.values), *asked.fields) if one in false), None)
    if name is None:
        return None
    label = label_of(name, asked.turn.language)
    return tell("denied", asked.turn.language, title=asked.title, label=label), (StatedFact(asked.product.id, name, label, "false"),)


def _named(asked: Asked) -> Answer | None:
    """Show the facts that the question names, or that have all of its words."""
    fields, language = asked.fields, asked.turn.language
    facts = [one for one in asked.facts if one.name not in _LONG or is_quotable(one.text)]
    found = [one for one in facts if canonical_name(one.name) in fields or one.name in fields or set(one.name.split("_")) & fields]
    if not fields and not asked.values:
        found = list(_by_words(asked.turn.text, facts))
    if not found:
        return None
    before = tell("otherwise", language) if asked.values and not asked.topics else ""
    said, stated = told(asked, _nearest_label(asked, found)[:2])
    return before + said, stated


def _nearest_label(asked: Asked, facts: Sequence[Fact]) -> Sequence[Fact]:
    """Give the facts whose label shares most with the question, where any does: of 跟多高 the heel, not the size."""
    words = set(elements(asked.turn.text))
    shared = [len(words & set(elements(one.label))) for one in facts]
    return [one for one, count in zip(facts, shared, strict=True) if count == max(shared)]


def _described(asked: Asked) -> Answer | None:
    """Quote the sentence of the description that speaks of what the question names."""
    words = content(_ASKING.sub(" ", fold(asked.turn.text)), is_question=True)
    parts = list(dict.fromkeys([*_topic_words(asked), *(word for word in words.split() if len(word) > 1 and word not in asked.topics)]))
    if not parts:
        return None
    pattern = re.compile("|".join(rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one) for one in parts))
    return next((answer for fact in asked.facts if fact.name == "description" and (answer := quoted(asked, fact, pattern))), None)


def _topic_words(asked: Asked) -> Iterator[str]:
    """Give the names of what is asked for, where the product states no such attribute."""
    for topic in asked.topics:
        known = attribute_names().get(topic)
        yield from ((known.label.get(asked.turn.language, topic),) if known else ())


_STEPS: Final = (_generally, stocked, not_offered, choices, _without, _affirmed, _denied, counted, _named, measured, _described)


def _told(turn: Turn, product: Product) -> tuple[str, tuple[StatedFact, ...]]:
    """Tell of a product by its price and its first facts."""
    language, variant = turn.language, turn.variant(product)
    facts = [
        one
        for one in facts_of(product, variant, language=language)
        if one.name not in _LONG and one.source != "price" and may_tell(one) and is_quotable(one.text)
    ][:_SHOWN]
    price = price_of(variant, turn.conversation.currency, language)
    parts = [tell("fact", language, label=one.label, text=one.text) for one in facts]
    said = "；".join(parts) if language == "zh" else "; ".join(parts)
    text = tell(
        "picked", language, title=name_of(product, language), price=tell("price_of", language, price=price) if price else "",
        facts=said + (("。" if language == "zh" else ".") if said else ""),
    )  # fmt: skip
    return text.strip(), tuple(StatedFact(product.id, one.name, one.label, one.text) for one in facts)


def topics(text: str) -> Iterator[str]:
    """Give the attributes that a question names."""
    folded = fold(text)
    for name, patterns in _phrases().items():
        if any(one.search(folded) for one in patterns):
            yield name
    yield from (one.value for one in _labels().find(text))


@functools.cache
def _phrases() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    return {name: tuple(map(re.compile, words)) for name, words in shipped("words")["topics"].items()}


@functools.cache
def _labels() -> PhraseTable[str]:
    """Names of attributes in both languages -> the attribute."""
    table: PhraseTable[str] = PhraseTable()
    for name, known in attribute_names().items():
        for label in (name.replace("_", " "), *known.label.values(), known.yes_zh, known.is_en):
            table.add(label, name)
    return table


def _states(turn: Turn, fact: Fact, value: str) -> bool:
    """Say whether a fact states a value, by its name or in its own words."""
    words = f"{fact.name.replace('_', ' ')}, {fact.text}" if fact.name == value else fact.text
    return canonical_name(fact.name) == value or value in {one.value.id for one in turn.shop.lexicon.attributes_in(words)}


def _by_words(text: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Give the facts that have all content words of a question."""
    asked = set(elements(content(text, is_question=True)))
    for one in facts:
        if asked and asked <= set(elements(f"{one.label} {one.name.replace('_', ' ')} {one.text}")):
            yield one
