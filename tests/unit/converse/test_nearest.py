"""The fact that a question is nearest to."""

import numpy as np

from crossaisle.converse.nearest import nearest
from crossaisle.write.facts import Fact

FACTS = [
    Fact("price", "price", "$30", "price"),
    Fact("user_height", "height", "160-188 cm", "attribute"),
    Fact("description", "description", "Soft seat. Arms fold away.", "description"),
]


def encode(texts):
    words = ["height", "arms", "price"]
    rows = np.array([[float(one in text.casefold()) for one in words] for text in texts], dtype=np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1.0)


def test_the_nearest_fact_or_sentence_is_given():
    assert nearest("which height is it for", FACTS, encode) == (FACTS[1], 1.0)
    fact, score = nearest("do the arms move", FACTS, encode)
    assert (fact.text, score) == ("Arms fold away.", 1.0)


def test_facts_with_words_of_their_own_are_left_aside():
    fact, score = nearest("price", FACTS, encode)
    assert fact.name != "price"
    assert score == 0


def test_nothing_to_tell_gives_nothing():
    assert nearest("price", FACTS[:1], encode) is None
