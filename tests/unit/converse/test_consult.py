"""What is asked about a turn, and which answers are believed."""

import json

import pytest

from crossaisle.converse.consult import MOVES, UNSURE, Asked, again, possible, prompt_of, read
from crossaisle.converse.talker import MOVES as ANSWERED

ASKED = Asked("the one with the wooden grip, is it oven safe", ("ask_product", "relative", "drop", "others"), ("Iron pan", "Wok"))
GOOD = {"move": "ask_product", "words": "the wooden grip", "products": [1], "field": "none", "way": "none"}


def test_a_good_answer_is_believed():
    reading = read(GOOD, ASKED)
    assert (reading.move, reading.places, reading.faults) == ("ask_product", (0,), ())
    assert ASKED.text[slice(*reading.span)] == "the wooden grip"


def test_an_unsure_model_says_nothing():
    assert read({**GOOD, "move": UNSURE, "words": ""}, ASKED) == read({**GOOD, "move": UNSURE, "products": [2]}, ASKED)


@pytest.mark.parametrize("change", [
    {"move": "cart_add"},
    {"move": "again"},
    {"words": "the steel grip"},
    {"words": ""},
    {"words": "is it"},
    {"products": [3]},
    {"products": [0]},
    {"products": ["1"]},
    {"move": "relative"},
    {"move": "relative", "way": "less", "field": "color"},
    {"move": "drop"},
    {"price": 1},
    {"field": "anything"},
])  # fmt: skip
def test_everything_else_is_a_fault(change):
    assert read({**GOOD, **change}, ASKED).faults


@pytest.mark.parametrize("value", [None, [], "ask_product", 3, {}, {"move": ["ask_product"]}])
def test_nonsense_is_a_fault_and_no_crash(value):
    assert read(value, ASKED).faults


def test_no_model_may_choose_a_move_of_the_cart():
    assert not any(name.startswith("cart") for name in MOVES)
    assert set(MOVES) - {"new", "refine"} <= set(ANSWERED)


def test_only_what_is_possible_is_offered():
    assert {"compare", "undo", "drop"} & set(possible(lambda needs: not needs)) == set()
    assert "compare" in possible(lambda needs: needs in {"", "shown"})


def test_what_stays_the_same_stands_first_and_the_message_is_data():
    first, schema = prompt_of(ASKED)
    second, _ = prompt_of(Asked("别的", ("others",)))
    assert (first.system, first.examples) == (second.system, second.examples)
    assert json.loads(first.user)["message"] == ASKED.text
    assert schema["properties"]["move"]["enum"] == [*ASKED.moves, UNSURE]
    mended = again(first, ["no such words"])
    assert json.loads(mended.user)["wrong_in_your_last_answer"] == ["no such words"]


def test_the_examples_meet_what_is_asked():
    for shown, answer in prompt_of(ASKED)[0].examples:
        body = json.loads(shown)
        asked = Asked(body["message"], tuple(one for one in body["moves"] if one != UNSURE), tuple(body["shown"].values()))
        assert not read(json.loads(answer), asked).faults, body["message"]
