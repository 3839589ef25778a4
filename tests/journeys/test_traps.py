"""The accessory trap over the demo shop: who asks for a kind of thing gets that thing, not what is sold for it.

The judge is benchmarks/traps.py; its cases have been read, so these floors keep what is reached and tell of nothing new.
"""

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def traps():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module("traps")


def test_the_first_three_are_of_the_kind(traps, demo):
    found = traps.measured(demo, traps.CASES[:2], lambda product, accept: traps.leaf(product) in accept, show=False)
    assert {half: one["queries"] for half, one in found.items()} == {"tune": 58, "test": 42, "later": 57}
    assert found["tune"]["share"] >= 0.98
    assert found["test"]["share"] >= 0.97
    assert found["later"]["share"] >= 0.96


def test_a_rule_tells_parts_from_the_thing(traps):
    told = traps.kind_by_title({"Cameras": {"include": "camera", "exclude": "bag", "unsure": "kit"}})
    assert [told("Cameras", title) for title in ("Camera M5", "Camera bag", "Camera kit", "Tripod")] == [True, False, None, False]
