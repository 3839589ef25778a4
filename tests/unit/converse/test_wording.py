"""What the shop says: every sentence that the code asks for stands in the data, in both languages."""

import re
from pathlib import Path

import pytest

import crossaisle.converse
from crossaisle.converse.moves import shipped

CODE = Path(crossaisle.converse.__file__).parent
NAMES = sorted({name for path in CODE.glob("*.py") for name in re.findall(r'\btell\(\s*"(\w+)"', path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_that_is_told_is_there(name):
    assert set(shipped("said")[name]) == {"en", "zh"}


def test_what_is_not_in_the_cart_is_told_apart_from_what_is():
    assert "not_in_cart" in NAMES
    assert shipped("said")["not_in_cart"] != shipped("said")["cart"]
