"""Words that no vocabulary knows and that still ask for something, and words beside them that ask for nothing."""

import pytest

from crossaisle.knowledge import Lexicon
from crossaisle.knowledge.loader import load
from crossaisle.text import detect_language
from crossaisle.understand.constraints import ConstraintReader


@pytest.fixture(scope="module")
def read():
    reader = ConstraintReader(Lexicon(load()), {})
    return lambda text: reader.read(text, language=detect_language(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("looking for a Tallis kettle", ["Tallis"]),
        ("a wall mount for Orvane Beam 3", ["Orvane Beam 3"]),
        ("a black Tallis kettle in steel", ["Tallis"]),
        ("a desk lamp with 6 joints", ["6 joints"]),
        ("a night cream with bakuchiol and a jar", ["bakuchiol", "jar"]),
        ("a quilted jacket with a storm flap", ["storm flap"]),
        ("a lidless black notebook", ["lidless"]),
        ("a lamp, mass market, in red", ["mass market"]),
        ("a cream sunscreen for kids", ["cream"]),
    ],
)
def test_words_that_a_product_should_say(read, text, said):
    found = [one for one in read(text) if one.field == "keyword"]
    assert [one.text for one in found] == said
    assert all(not one.hard and one.polarity == "want" and text[slice(*one.span)] == one.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "a kettle with Tallis perks",
        "a kettle from the official Tallis store",
        "a laptop with free delivery and cash on delivery",
        "Kettles for the kitchen",
        "a mount for TVs",
        "a 4K monitor",
        "a 3 year warranty",
        "under 50 pieces",
        "my son is 6 feet tall, need a coat",
        "带Tallis标志的水壶",
    ],
)
def test_words_that_ask_for_nothing(read, text):
    assert [one.text for one in read(text) if one.field == "keyword"] == []


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("a black shirt and black shoes", ["black", "black"]),
        ("a black shirt, black please", ["black"]),
        ("a red case for my phone, red", ["red"]),
    ],
)
def test_a_value_counts_again_for_another_thing_alone(read, text, fields):
    assert [one.text for one in read(text) if one.field == "color"] == fields
