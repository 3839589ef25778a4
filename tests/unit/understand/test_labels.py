"""Names weigh more than sentences, missions a little less than kinds, and what a label lacks costs it nothing."""

import numpy as np
import pytest

from crossaisle.understand.calibrate import held_out
from crossaisle.understand.labels import MISSION_MARGIN, SAID_WEIGHT, LabelSpace, LabelText, blended

TEXTS = [
    LabelText("a", "a", is_name=True),
    LabelText("a", "say a", is_name=False),
    LabelText("b", "b", is_name=True),
    LabelText("mission:c", "c", is_name=True),
    LabelText("mission:c", "say c", is_name=False),
]
VECTORS = np.eye(5, dtype=np.float32)


@pytest.fixture
def labels():
    return LabelSpace(TEXTS, VECTORS, names={}, temperature=0.1)


def test_a_name_weighs_more_than_a_sentence(labels):
    near = labels.similarities(VECTORS)
    assert near[0, 0] == pytest.approx(1 - SAID_WEIGHT)
    assert near[1, 0] == pytest.approx(SAID_WEIGHT)
    assert near[2, 1] == pytest.approx(1.0)  # no sentence: its name is all there is
    assert near[4, 2] == pytest.approx(1.0 - MISSION_MARGIN)


def test_one_by_one_and_all_at_once_agree(labels):
    vectors = np.random.default_rng(0).normal(size=(4, 5)).astype(np.float32)
    for vector, row in zip(vectors, labels.similarities(vectors), strict=True):
        assert labels.near(vector) == pytest.approx(row, abs=1e-5)


def test_what_is_lacking_is_not_counted():
    assert blended(np.array([-np.inf, 0.5]), np.array([0.4, -np.inf])) == pytest.approx([0.4, 0.5])


def test_a_sentence_is_left_out_of_its_own_label():
    near, truths = held_out(TEXTS, VECTORS)
    assert truths.tolist() == [0, 2]
    assert near[0, 0] < 0
