"""Conversations that were written without sight of the code: how much of them is read and answered as a shopper would expect.

The judge is benchmarks/talks.py. Both halves have been read by who wrote the rules: the floors keep what stands, and say
nothing of conversations that nobody has read.
"""

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def talks():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module("talks")


@pytest.fixture(scope="module")
def totals(talks, demo):
    return talks.totals_of(list(talks.judged(demo, talks.parts.read(*talks.CASES))))


@pytest.mark.parametrize(("half", "moves", "checks"), [("tune", 0.98, 0.96), ("test", 0.96, 0.87)])
def test_turns_are_read_and_answered(totals, half, moves, checks):
    total = totals[half]
    assert total["turns"] > 100
    assert total["moves"] / total["turns"] >= moves
    assert total["held"] / total["checks"] >= checks


def test_the_judge_tells_wrong_from_right(talks, demo):
    """A shop that shows a lamp for every wish is found out."""
    turns = [
        {"says": "a desk lamp", "expects": {"move": "new_need", "kinds": ["Tents"], "first_item": "ridgefox-airline-2"}},
        {"says": "thanks", "expects": {"move": "complaint", "cart": ["ridgefox-airline-2"], "unknown": True}},
    ]
    wish, thanks = talks.judged(demo, [("tune", {"id": "t", "turns": turns})])
    assert (wish.is_move_right, wish.checks) == (True, {"kinds": False, "first_item": False})
    assert (thanks.is_move_right, thanks.checks) == (False, {"cart": False, "unknown": False})
