"""Intervals: width, coverage, pairing, repetition."""

from __future__ import annotations

import numpy as np
import pytest

from crossaisle.errors import UserError
from crossaisle.evaluate import bootstrap
from crossaisle.evaluate.bootstrap import estimate


def _rng(seed=0):
    return np.random.default_rng(seed)


def test_the_width_is_that_of_a_mean():
    values = _rng(1).normal(0.5, 0.2, size=(400, 1))
    (found,) = estimate(values, rng=_rng())
    half_width = 1.96 * values.std() / np.sqrt(400)
    assert found.value == pytest.approx(values.mean())
    assert found.high - found.value == pytest.approx(half_width, rel=0.06)
    assert found.value - found.low == pytest.approx(half_width, rel=0.06)


def test_nineteen_in_twenty_intervals_hold_the_true_mean(monkeypatch):
    monkeypatch.setattr(bootstrap, "RESAMPLES", 1000)
    samples = _rng(2).uniform(size=(600, 60, 1))
    found = [estimate(sample, rng=_rng(number))[0] for number, sample in enumerate(samples)]
    # Percentile intervals over 60 queries are a little too narrow: 94 % rather than 95 %; three standard errors are 3 %.
    assert np.mean([one.low <= 0.5 <= one.high for one in found]) == pytest.approx(0.94, abs=0.03)


def test_a_steady_gain_is_certain_though_queries_differ():
    one = _rng(3).uniform(size=(100, 1))
    (apart,) = estimate(one, rng=_rng())
    (gain,) = estimate((one + 0.01) - one, rng=_rng())
    assert apart.high - apart.low > 0.05
    assert gain.low == pytest.approx(0.01)
    assert gain.high == pytest.approx(0.01)


def test_each_column_is_estimated_as_if_alone():
    values = _rng(4).uniform(size=(30, 3))
    together = estimate(values, rng=_rng())
    for column, found in enumerate(together):
        (alone,) = estimate(values[:, [column]], rng=_rng())
        assert (found.value, found.low, found.high) == pytest.approx((alone.value, alone.low, alone.high))


def test_the_same_seed_gives_the_same_interval():
    values = _rng(5).uniform(size=(50, 2))
    assert estimate(values, rng=_rng(1)) == estimate(values, rng=_rng(1))
    assert estimate(values, rng=_rng(1)) != estimate(values, rng=_rng(2))


def test_many_queries_are_drawn_in_pieces(monkeypatch):
    monkeypatch.setattr(bootstrap, "_CELLS", 1000)
    values = _rng(6).uniform(size=(300, 1))
    (found,) = estimate(values, rng=_rng())
    assert found.low < values.mean() < found.high


def test_one_query_has_no_width_and_none_is_refused():
    (found,) = estimate(np.array([[0.25]]), rng=_rng())
    assert (found.value, found.low, found.high) == (0.25, 0.25, 0.25)
    with pytest.raises(UserError):
        estimate(np.empty((0, 2)), rng=_rng())
