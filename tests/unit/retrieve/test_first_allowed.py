"""The head of a long list under a mask, against looking at all of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.retrieve.hybrid import _first, _head


@given(st.lists(st.booleans(), max_size=80), st.integers(1, 12), st.randoms(use_true_random=False))
def test_the_first_allowed_are_those_of_the_whole_list(allowed, k, rng):
    where = np.array(allowed, dtype=np.bool_)
    places = np.array(rng.sample(range(len(allowed)), len(allowed)), dtype=np.int64)
    assert _first(places, where, k).tolist() == [place for place in places.tolist() if where[place]][:k]


@given(st.lists(st.floats(0, 10, width=32), max_size=40), st.integers(1, 12))
def test_the_head_has_the_highest_scores(scores, k):
    values = np.array(scores, dtype=np.float32)
    found = _head(np.arange(100, 100 + len(values)), values, k)
    assert sorted(values[found - 100].tolist()) == sorted(values.tolist())[-k:]
