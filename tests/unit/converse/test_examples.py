"""Reading a turn by example sentences; the encoder that knows only characters is enough for the sentences themselves."""

from functools import partial

import pytest

from crossaisle.converse.examples import Examples
from crossaisle.converse.moves import NEED, Move
from crossaisle.converse.state import Aim, Conversation, Mark
from crossaisle.encoders.hashing import HashingEncoder

NEW = Conversation("c", "ann")
SHOWN = Conversation("c", "ann", aim=Aim("a tent"), shown=tuple(Mark(f"i{place}", f"v{place}", "n1", place) for place in (1, 2, 3)))


@pytest.fixture(scope="module")
def examples():
    return Examples(partial(HashingEncoder().encode, role="query"))


@pytest.mark.parametrize(("text", "move"), [
    ("can a human call me back", "hand_over"),
    ("周末送货吗", "ask_shop"),
    ("does it scratch easily", "ask_product"),
    ("in a large", NEED),
])  # fmt: skip
def test_sentences_are_read_as_what_they_are_examples_of(examples, text, move):
    assert examples.read(text, SHOWN, (), claimed=Move(NEED)).name == move


def test_a_certain_row_stays(examples):
    claimed = Move("undo", span=(0, 4))
    assert examples.read("can a human call me back", SHOWN, (), claimed=claimed) is claimed


def test_a_weak_row_gives_way_to_what_is_clearly_another_move(examples):
    claimed = Move("ask_shop", span=(0, 4), is_weak=True)
    assert examples.read("can a human call me back", SHOWN, (), claimed=claimed).name == "hand_over"


def test_moves_that_need_products_are_left_out_without_them(examples):
    assert "ask_product" not in examples.scores("does it scratch easily", NEW, ())
    assert "cart_remove" not in examples.scores("remove that again", SHOWN, ())
