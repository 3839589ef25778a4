"""Reciprocal ranks, scaling and weighing, against figures worked out by hand."""

import numpy as np
import pytest

from crossaisle.errors import UserError
from crossaisle.fusion import reciprocal_ranks, scaled, weighted


def test_reciprocal_ranks_add_up_over_sources():
    merged = reciprocal_ranks([[7, 8], [8, 9]], k=60)
    assert merged == pytest.approx({7: 1 / 61, 8: 1 / 62 + 1 / 61, 9: 1 / 62})
    assert reciprocal_ranks([]) == reciprocal_ranks([[], []]) == {}


def test_a_smaller_k_trusts_the_top_more():
    steep, flat = reciprocal_ranks([[1, 2]], k=1), reciprocal_ranks([[1, 2]], k=1000)
    assert steep[1] / steep[2] == pytest.approx(3 / 2)
    assert flat[1] / flat[2] == pytest.approx(1002 / 1001)


@pytest.mark.parametrize("k", [0, -1])
def test_k_must_be_above_zero(k):
    with pytest.raises(UserError, match="greater than 0"):
        reciprocal_ranks([[1]], k=k)


@pytest.mark.parametrize(
    ("scores", "wanted"),
    [
        ([4, 1, -1], [1, 0.25, 0]),
        ([0, 0], [0, 0]),
        ([-3, -1], [0, 0]),
        ([], []),
        ([np.nan, 2, 1], [0, 1, 0.5]),
        ([np.inf, 2, -np.inf], [0, 1, 0]),
    ],
)
def test_scaled(scores, wanted):
    found = scaled(np.array(scores, dtype=np.float32))
    assert found.dtype == np.float32
    assert found.tolist() == pytest.approx(wanted)


def test_weighted_counts_what_has_a_weight_and_a_signal():
    assert weighted({"dense": 0.5, "odd": 9.0}, {"dense": 2.0, "lexical": 5.0}) == 1.0
    assert weighted({}, {"dense": 1.0}) == weighted({"dense": 1.0}, {}) == 0.0
