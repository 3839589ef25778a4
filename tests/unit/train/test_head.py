"""The head: right slopes, the same every time, and better where there is something to learn."""

import numpy as np
import pytest

from crossaisle.random import generator
from crossaisle.train import head as module
from crossaisle.train.head import Examples, Teaching, applied, fit, gradient, neighbours
from crossaisle.vectors import unit_rows


def examples(*, n=60, dim=12, teaching=False, seed=0):
    """Texts that are their product's vector in a rotated space, so that the identity is wrong and a matrix is right."""
    rng = generator(seed, "test")
    documents = unit_rows(rng.normal(size=(n, dim)))
    turn, _ = np.linalg.qr(np.eye(dim) + 0.6 * rng.normal(size=(dim, dim)))
    texts = unit_rows(documents @ turn.astype(np.float32))
    taught = Teaching(unit_rows(rng.normal(size=(n, 5))), unit_rows(rng.normal(size=(n, 5)))) if teaching else None
    return Examples(texts, documents, np.arange(n), np.arange(n), kinds=np.arange(n) % 4, teaching=taught)


def loss(matrix, given, text, product):
    """As gradient has it, written plainly and in double precision."""
    matrix = matrix.astype(np.float64)
    asked = given.texts[text] @ matrix.T
    found = given.documents[product] @ matrix.T
    logits = (asked / np.linalg.norm(asked, axis=1)[:, None]) @ (found / np.linalg.norm(found, axis=1)[:, None]).T / module._TEMPERATURE
    total = 0.0
    for row, one in enumerate(text):
        left = [column for column in range(len(product)) if column == row or not given.means(text, product)[row, column]]
        total -= logits[row, row] - np.log(np.exp(logits[row, left]).sum())
        if given.teaching is not None:
            scores = given.teaching.texts[one] @ given.teaching.documents[product].T / given.teaching.temperature
            wanted = np.exp(scores) / np.exp(scores).sum()
            total -= given.teaching.weight * (wanted * (logits[row] - np.log(np.exp(logits[row]).sum()))).sum()
    return total / len(text)


@pytest.mark.parametrize("teaching", [False, True])
def test_the_slope_is_that_of_the_loss(teaching):
    given = examples(n=12, dim=4, teaching=teaching)
    given = Examples(given.texts, given.documents, np.array([*range(12), 0]), np.array([*range(12), 5]), given.kinds, given.teaching)
    rng = generator(1, "slope")
    matrix = (np.eye(4) + 0.2 * rng.normal(size=(4, 4))).astype(np.float32)
    text, product = np.array([0, 3, 4]), np.array([0, 3, 4, 5, 9])  # text 0 means product 5 as well
    found = gradient(matrix, given, text, product)
    for row, column in [(0, 0), (1, 2), (3, 1)]:
        step = np.zeros((4, 4))
        step[row, column] = 1e-4
        wanted = (loss(matrix + step, given, text, product) - loss(matrix - step, given, text, product)) / 2e-4
        assert found[row, column] == pytest.approx(wanted, rel=2e-2, abs=2e-3)


def nearness(given, matrix, rows):
    return float((applied(matrix, given.texts[rows]) * applied(matrix, given.documents[rows])).sum(axis=1).mean())


def test_it_learns_what_carries_over_to_products_set_aside():
    given = examples(n=600)
    rows, aside = np.arange(500), np.arange(500, 600)
    check = lambda matrix: nearness(given, matrix, aside)  # noqa: E731
    fitted = fit(given, rows=rows, check=check, rng=generator(0, "fit"))
    assert fitted.steps > 0
    assert check(fitted.matrix) > check(np.eye(12, dtype=np.float32)) + 0.02


def test_the_same_state_gives_the_same_head():
    given = examples()
    one, two = (
        fit(given, rows=np.arange(60), check=lambda matrix: nearness(given, matrix, slice(60)), rng=generator(3, "x")) for _ in range(2)
    )
    assert np.array_equal(one.matrix, two.matrix)


def test_where_no_check_is_better_it_stays_at_the_identity():
    done = []
    fitted = fit(examples(), rows=np.arange(60), check=lambda _: 0.5, rng=generator(0, "x"), progress=lambda *now: done.append(now))
    assert fitted.steps == 0
    assert np.array_equal(fitted.matrix, np.eye(12, dtype=np.float32))
    assert done[-1][0] == done[-1][1]


def test_neighbours_are_near_of_another_kind_and_among_the_rows():
    given = examples(n=40)
    rows = np.arange(0, 40, 2)
    near = neighbours(given.documents, given.kinds, rows=rows)
    assert near.shape == (40, 10)
    assert np.isin(near[rows], rows).all()
    assert (given.kinds[near[rows]] != given.kinds[rows, None]).all()
    first = rows[0]
    scores = np.where(given.kinds[rows] != given.kinds[first], given.documents[rows] @ given.documents[first], -9)
    assert set(near[first]) == set(rows[np.argsort(-scores)[:10]])


def test_without_another_kind_nothing_is_hard():
    given = examples(n=8)
    near = neighbours(given.documents, np.zeros(8, dtype=np.int64), rows=np.arange(8))
    assert (near == np.arange(8)[:, None]).all()  # itself, which the loss leaves out
    lonely = neighbours(given.documents, np.zeros(8, dtype=np.int64), rows=np.array([3]))
    assert lonely.shape == (8, 1)


def test_zero_rows_stay_zero():
    vectors = np.zeros((2, 12), dtype=np.float32)
    assert not applied(np.eye(12, dtype=np.float32), vectors).any()
