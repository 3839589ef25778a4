"""One question on one product, and how its answer is said: with the fact that it rests on, the product named once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crossaisle.converse.nearest import SENTENCES
from crossaisle.converse.options import Choice
from crossaisle.converse.reply import StatedFact
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import tell
from crossaisle.knowledge import AttributeWord
from crossaisle.text import fold
from crossaisle.types import Product, Variant
from crossaisle.write.facts import Fact
from crossaisle.write.quotable import is_quotable

Answer = tuple[str, tuple[StatedFact, ...]]
"""What is said, and what it rests on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on one product."""

    turn: Turn
    product: Product
    choice: Choice
    """The variant that the words name, and by which options."""
    title: str
    facts: Sequence[Fact]
    topics: Sequence[str]
    """Attributes that the words name."""
    values: Sequence[AttributeWord]
    """Values that the words name: waterproof, 蓝色."""

    @property
    def variant(self) -> Variant:
        """The variant that the answer is about."""
        return self.choice.variant

    @property
    def fields(self) -> set[str]:
        """What the answer has to be about."""
        return {*self.topics, *(one.field for one in self.values if one.field != "feature")}


def told(asked: Asked, facts: Sequence[Fact]) -> Answer:
    """Tell facts, the product named with the first of them alone."""
    joint = "" if asked.turn.language == "zh" else " "
    said = [_said(asked, fact, is_first=number == 0) for number, fact in enumerate(facts)]
    return joint.join(said), tuple(stated(asked, fact) for fact in facts)


def also(asked: Asked, answer: Answer, fact: Fact) -> Answer:
    """Add a fact to an answer that names the product already."""
    joint = "" if asked.turn.language == "zh" else " "
    return f"{answer[0]}{joint}{_said(asked, fact, is_first=False)}", (*answer[1], stated(asked, fact))


def quoted(asked: Asked, fact: Fact, pattern: re.Pattern[str]) -> Answer | None:
    """Quote the first sentence of a fact that a pattern is found in."""
    sentence = next((one for one in SENTENCES.split(fact.text) if pattern.search(fold(one))), None)
    if sentence is None or not is_quotable(sentence):
        return None
    return told(asked, [replace(fact, text=sentence.strip())])


def stated(asked: Asked, fact: Fact) -> StatedFact:
    """Give a fact as data."""
    return StatedFact(asked.product.id, fact.name, fact.label, fact.text)


def _said(asked: Asked, fact: Fact, *, is_first: bool) -> str:
    if fact.name == "title":
        return tell("called", asked.turn.language, text=fact.text)
    name = ("quoted" if fact.name == "description" else "fact_of") + ("" if is_first else "_too")
    return tell(name, asked.turn.language, title=asked.title, label=fact.label, text=fact.text.rstrip("。."))
