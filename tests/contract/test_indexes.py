"""The indexes under their contracts."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from crossaisle.errors import StorageError
from crossaisle.indexes.exact import ExactIndex
from crossaisle.indexes.lexical import BM25Index
from crossaisle.testing import LexicalIndexContract, VectorIndexContract
from crossaisle.testing.indexes import random_documents, random_vectors


class TestExactIndex(VectorIndexContract):
    def make(self, path, *, dim):
        return ExactIndex(path / "vectors" / "vectors.f32", dim=dim)


class TestBM25Index(LexicalIndexContract):
    def make(self, path):
        return BM25Index(path / "indexes" / "lexical.db")


def test_vectors_of_another_length_are_refused_and_harm_nothing(tmp_path):
    index = ExactIndex(tmp_path / "vectors.f32", dim=8)
    vectors = random_vectors(3, 8)
    index.upsert(range(3), vectors)
    for wrong in (random_vectors(1, 9), random_vectors(2, 8)):
        with pytest.raises(StorageError, match="do not fit"):
            index.upsert([0], wrong)
    assert np.array_equal(index.take(range(3)), vectors)


def test_vectors_that_cannot_be_written_are_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        ExactIndex(tmp_path / "file" / "vectors.f32", dim=8).upsert([0], random_vectors(1, 8))


def test_a_torn_tail_is_not_a_row(tmp_path):
    index = ExactIndex(tmp_path / "vectors.f32", dim=8)
    vectors = random_vectors(2, 8)
    index.upsert([0, 1], vectors)
    with (tmp_path / "vectors.f32").open("ab") as file:
        file.write(b"half")
    assert len(index) == 2
    index.upsert([2], vectors[:1])
    assert np.array_equal(index.take([0, 1, 2]), vectors[[0, 1, 0]])


def test_a_view_keeps_its_rows_while_the_index_moves_on(tmp_path):
    index, documents = BM25Index(tmp_path / "lexical.db"), random_documents(40)
    index.upsert(range(20), documents[:20])
    old = index.view(np.ones(20, dtype=np.bool_))
    before = old.scores(["common", "w1"])
    index.upsert(range(20, 40), documents[20:])
    index.refresh(np.arange(40) >= 20)
    assert np.array_equal(old.scores(["common", "w1"]), before)
    assert old.has("rare3")
    assert not old.has("rare30")
    assert index.view(np.arange(40) >= 20).has("rare30")


def test_searching_while_others_refresh_never_fails(tmp_path):
    index, documents = BM25Index(tmp_path / "lexical.db"), random_documents(60)
    index.upsert(range(60), documents)
    masks = [np.arange(size) % 2 == 0 for size in (60, 10, 35)]
    index.refresh(masks[0])
    is_over = threading.Event()

    def search():
        while not is_over.is_set():
            index.search(["common", "w1", "w2"], k=10, where=np.ones(60, dtype=np.bool_))

    with ThreadPoolExecutor(2) as pool:
        searches = [pool.submit(search) for _ in range(2)]
        for turn in range(60):
            index.refresh(masks[turn % 3])
        is_over.set()
    assert [one.result() for one in searches] == [None, None]
