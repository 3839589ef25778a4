"""Label vectors are kept beside a shop: whole or not at all, whoever writes and reads at the same time."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from crossaisle.build import _keep, _kept, _query_encoder
from crossaisle.encoders.hashing import HashingEncoder
from crossaisle.protocols import EncoderInfo
from crossaisle.understand.labels import LabelSpace, LabelText


def test_what_is_kept_is_read(tmp_path):
    path, vectors = tmp_path / "new" / "labels-a.npz", np.eye(3, dtype=np.float32)
    assert _kept(path) is None
    _keep(path, vectors, 0.25, vectors[:, :2])
    found = _kept(path)
    assert found is not None
    assert np.array_equal(found[0], vectors)
    assert found[1] == 0.25
    assert np.array_equal(found[2], vectors[:, :2])
    assert [one.name for one in path.parent.iterdir()] == ["labels-a.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"text"])
def test_a_damaged_file_counts_as_none(tmp_path, content):
    (tmp_path / "labels-a.npz").write_bytes(content)
    assert _kept(tmp_path / "labels-a.npz") is None


def test_several_may_write_at_once(tmp_path):
    path = tmp_path / "labels-a.npz"

    def turn(number):
        _keep(path, np.full((500, 64), number, dtype=np.float32), number, np.eye(64, dtype=np.float32))
        return _kept(path)

    with ThreadPoolExecutor(3) as pool:
        for found in pool.map(turn, range(60)):
            assert found is not None
            assert (found[0] == found[1]).all()


def test_only_the_newest_are_kept(tmp_path):
    for number in range(8):
        _keep(tmp_path / f"labels-{number}.npz", np.zeros((1, 2), dtype=np.float32), 1.0, np.eye(2, dtype=np.float32))
    assert len(list(tmp_path.iterdir())) == 4


def test_a_place_that_cannot_be_written_only_costs_time(tmp_path):
    (tmp_path / "file").write_text("in the way")
    _keep(tmp_path / "file" / "labels-a.npz", np.zeros((1, 2), dtype=np.float32), 1.0, np.eye(2, dtype=np.float32))


class Counting(HashingEncoder):
    """Remembers what it was asked for."""

    def __init__(self, *, is_symmetric):
        super().__init__("64")
        self.is_symmetric, self.asked = is_symmetric, []

    @property
    def info(self):
        return EncoderInfo("counting", 64, 100, is_symmetric=self.is_symmetric)

    def encode(self, texts, *, role):
        self.asked += [(text, role) for text in texts]
        return super().encode(texts, role=role)


@pytest.mark.parametrize(("is_symmetric", "asked"), [(True, ["a quiet one", "red phone"]), (False, ["phone", "a quiet one", "red phone"])])
def test_names_of_labels_are_not_encoded_again_where_queries_are_encoded_like_documents(is_symmetric, asked):
    texts = [LabelText("phone", "phone", is_name=True), LabelText("phone", "a quiet one", is_name=False)]
    space = LabelSpace(texts, HashingEncoder("64").encode(["phone", "a quiet one"], role="document"), names={}, temperature=0.1)
    encoder = Counting(is_symmetric=is_symmetric)
    encode = _query_encoder(encoder, space)
    for text in ("phone", "a quiet one", "red phone", "red phone", "phone"):
        assert encode(text) == pytest.approx(HashingEncoder("64").encode([text], role="query")[0])
    assert encoder.asked == [(text, "query") for text in asked]
