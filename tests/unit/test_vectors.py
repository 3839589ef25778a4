"""Unit rows, and the best k under a mask, against sorting everything."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from crossaisle.vectors import _controller, one_thread, top_rows, unit_rows


def test_unit_rows():
    found = unit_rows(np.array([[3, 4], [0, 0], [-2, 0], [1e-10, 0], [1e15, 1e15]], dtype=np.float64))
    assert found.dtype == np.float32
    assert found == pytest.approx(np.array([[0.6, 0.8], [0, 0], [-1, 0], [1, 0], [0.5**0.5, 0.5**0.5]]), abs=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
def test_a_row_that_is_not_finite_becomes_zero_and_leaves_others_alone(bad):
    found = unit_rows(np.array([[bad, 1], [0, 2]], dtype=np.float64))
    assert found.tolist() == [[0, 0], [0, 1]]


def test_unit_rows_of_nothing():
    assert unit_rows(np.zeros((0, 7), dtype=np.float32)).shape == (0, 7)


scores = st.floats(width=32, allow_nan=True, allow_infinity=True) | st.sampled_from([0.0, 0.5, 1.0])


@given(st.lists(st.tuples(scores, st.booleans()), max_size=30), st.integers(0, 40))
def test_top_rows_equals_sorting_everything(pairs, k):
    values = np.array([value for value, _ in pairs], dtype=np.float32)
    where = np.array([allowed for _, allowed in pairs], dtype=np.bool_)
    key = [value if np.isfinite(value) else -np.inf for value in values]
    wanted = sorted(np.flatnonzero(where).tolist(), key=lambda row: (-key[row], row))[:k]
    assert top_rows(values, k=k, where=where).tolist() == wanted


def test_the_floor_itself_is_left_out():
    values = np.array([0.0, 0.1, -1.0, np.nan, 0.2], dtype=np.float32)
    assert top_rows(values, k=9, where=np.ones(5, dtype=np.bool_), floor=0.0).tolist() == [4, 1]


def blas_threads():
    """Of numpy's library: that of faiss, where it is loaded, counts for each thread apart."""
    return {one["num_threads"] for one in _controller().info() if one["user_api"] == "blas" and "faiss" not in one["filepath"]}


def blas_threads_inside():
    with one_thread:
        return blas_threads()


def test_products_stay_on_one_thread_until_the_last_who_wants_it_is_done():
    with threadpool_limits(limits=2, user_api="blas"):
        before = blas_threads()
        with one_thread:
            with one_thread:
                assert blas_threads() == {1}
            assert blas_threads() == {1}
        assert blas_threads() == before


def test_a_thread_that_was_not_the_first_to_want_it_gets_one_thread_too():
    with threadpool_limits(limits=2, user_api="blas"):
        with one_thread:
            pass
        with ThreadPoolExecutor(1) as other:
            assert other.submit(blas_threads_inside).result() == {1}
        assert blas_threads() == {2}


def test_many_may_be_inside_at_once_and_an_error_leaves_nothing_behind():
    before = blas_threads()

    def turn(number):
        with one_thread:
            assert np.allclose(np.ones((64, 64)) @ np.ones(64), 64)
        with pytest.raises(ZeroDivisionError), one_thread:
            number / 0

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(turn, range(200)))
    assert blas_threads() == before
