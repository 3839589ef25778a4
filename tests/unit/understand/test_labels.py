"""Labels near a vector: what a product may be is never a mission, wherever missions stand."""

from __future__ import annotations

import numpy as np
import pytest

from crossaisle.encoders.hashing import HashingEncoder
from crossaisle.understand.labels import LabelSpace, LabelText

TEXTS = (
    LabelText("mission:camping", "a night outdoors", is_name=True),
    LabelText("tent", "tent", is_name=True),
    LabelText("tent", "a tent for two", is_name=False),
    LabelText("mission:camping", "tent and stove", is_name=True),
    LabelText("category:Stoves", "camping stove", is_name=True),
    LabelText("mission:running", "running shoes and shirt", is_name=True),
    LabelText("shoe", "shoe", is_name=True),
    LabelText("mission:moving", "a new flat", is_name=True),
)
ASKED = ("a red tent", "stove", "running shoe", "flat")


def space(texts):
    vectors = HashingEncoder("64").encode([one.text for one in texts], role="document")
    return LabelSpace(texts, vectors, names={"shoe": "Shoe"}, temperature=0.1)


@pytest.mark.parametrize("order", [1, -1])
def test_kinds_share_what_missions_leave(order):
    texts = TEXTS[::order]
    asked = HashingEncoder("64").encode(ASKED, role="document")
    labels = space(texts)
    vectors = HashingEncoder("64").encode([one.text for one in texts], role="document")
    for vector, found in zip(asked, labels.kinds(asked), strict=True):
        near = {one.label: max(float(vector @ v) for t, v in zip(texts, vectors, strict=True) if t.label == one.label) for one in texts}
        weights = {label: np.exp(cosine / 0.1) for label, cosine in near.items() if not label.startswith("mission:")}
        expected = {label: weight / sum(weights.values()) for label, weight in weights.items()}
        kinds = {one.id: one.probability for one in found if one.probability > 0}
        assert kinds == pytest.approx(expected, rel=1e-4)
        shares = [one.probability for one in found]
        assert shares == sorted(shares, reverse=True)
    assert {one.text for one in labels.kinds(asked)[0]} >= {"Shoe", "tent", "Stoves"}
