"""The halves: fixed by the id alone."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.evaluate.splits import HALVES, half_of


@given(st.text())
def test_an_even_hash_is_the_test_half(query_id):
    is_even = int(hashlib.sha256(query_id.encode()).hexdigest(), 16) % 2 == 0
    assert half_of(query_id) == ("test" if is_even else "tune")


def test_the_halves_are_about_equal():
    halves = [half_of(f"q{number}") for number in range(2000)]
    assert halves.count("test") == pytest.approx(1000, abs=100)
    assert set(halves) == set(HALVES)
