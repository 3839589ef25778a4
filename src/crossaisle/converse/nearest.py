"""Which of a product's facts a question asks after, by meaning: cosines of the question with each fact and each sentence.

For what no word of the question names: "I am 185 cm tall, will I fit?" is near "recommended height: 160-188 cm" and far
from everything else. What is stated is quoted, never concluded from. Sentences of descriptions stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from crossaisle.types import Matrix
from crossaisle.write.facts import Fact
from crossaisle.write.quotable import is_quotable

NEAR: Final = 0.24
"""Cosine from which a fact answers a question that no rule answers; own questions on the demo shop, both languages."""
VERY_NEAR: Final = 0.33
"""Cosine from which it is told beside what a rule answers."""
SENTENCES: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_ASIDE: Final = frozenset({"title", "price", "rating", "brand"})
"""Facts that have words of their own in a question, and are near to many that have not."""


def nearest(question: str, facts: Sequence[Fact], encode: Callable[[Sequence[str]], Matrix]) -> tuple[Fact, float] | None:
    """Give the fact, or the sentence of the description, that is nearest to a question, and its cosine.

    Args:
        question: The shopper's words.
        facts: What may be told of the product.
        encode: Texts -> (n, dim) unit rows.

    Returns:
        None where there is nothing to tell.
    """
    told = list(_pieces(facts))
    if not told:
        return None
    texts = [one.text if one.name == "description" else f"{one.label}: {one.text}" for one in told]
    vectors = encode([question, *texts])
    scores = vectors[1:] @ vectors[0]
    place = int(scores.argmax())
    return told[place], float(scores[place])


def _pieces(facts: Sequence[Fact]) -> Iterator[Fact]:
    for fact in facts:
        if fact.name == "description":
            parts = (one.strip() for one in SENTENCES.split(fact.text))
            yield from (replace(fact, text=one) for one in parts if one and is_quotable(one))
        elif fact.name not in _ASIDE:
            yield fact
