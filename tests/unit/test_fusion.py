"""Scaling and weighing, against figures worked out by hand."""

import numpy as np
import pytest

from crossaisle.fusion import scaled, weighted


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
    two = np.array([0.5, 1.0], dtype=np.float32)
    assert weighted({"dense": two, "odd": two * 9}, {"dense": 2.0, "lexical": 5.0}, n=2).tolist() == [1.0, 2.0]
    assert weighted({}, {"dense": 1.0}, n=1).tolist() == weighted({"dense": two[:1]}, {}, n=1).tolist() == [0.0]


def test_scaled_by_the_best_of_a_longer_list():
    assert scaled(np.array([2.0, 8.0], dtype=np.float32), top=4.0).tolist() == [0.5, 1.0]
