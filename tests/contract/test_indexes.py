"""The indexes under their contracts."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from crossaisle.errors import StorageError
from crossaisle.indexes import ann, cells
from crossaisle.indexes.ann import AnnIndex
from crossaisle.indexes.exact import ExactIndex
from crossaisle.indexes.lexical import BM25Index
from crossaisle.testing import LexicalIndexContract, VectorIndexContract
from crossaisle.testing.indexes import random_documents, random_vectors
from crossaisle.vectors import unit_rows


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


class TestAnnIndexBeforeItIsBuilt(VectorIndexContract):
    def make(self, path, *, dim):
        return AnnIndex(path / "vectors" / "vectors.f32", dim=dim)


@pytest.fixture
def large(tmp_path, monkeypatch):
    monkeypatch.setattr(ann, "EXACT_BELOW", 100)
    monkeypatch.setattr(cells, "VISITED_LEAST", 300)
    # Titles come in clusters; directions at random would have no cells to find.
    middles = np.repeat(random_vectors(300, 32, seed=8), 20, axis=0)
    vectors = unit_rows(middles + 0.5 * random_vectors(6000, 32))
    vectors = vectors[np.random.default_rng(1).permutation(6000)]
    index = AnnIndex(tmp_path / "vectors.f32", dim=32, worth_from=1000)
    index.upsert(range(5000), vectors[:5000])
    index.build()
    return index, vectors


def share_found(index, vectors, where):
    """What part of the ten best allowed rows is found, over 50 queries that lie outside the cloud of rows."""
    found = 0
    for query in unit_rows(vectors[:50] + 0.3 * random_vectors(50, 32, seed=5)):
        best = index.exact.search(query, k=10, where=where).scores[9]
        near = index.search(query, k=10, where=where)
        assert all(where[row] for row in near.rows)
        assert np.allclose(near.scores, vectors[list(near.rows)] @ query, atol=1e-6)
        assert list(near.scores) == sorted(near.scores, reverse=True)
        found += sum(score >= best - 1e-6 for score in near.scores)
    return found / 500


@pytest.mark.parametrize("share", [1.0, 0.5, 0.25, 0.1, 0.03])
def test_ann_finds_nearly_what_exact_finds(large, share):
    index, vectors = large
    by_chance = np.random.default_rng(3).random(5000) < share
    assert share_found(index, vectors, by_chance) >= 0.98
    alike = np.zeros(5000, dtype=np.bool_)
    alike[np.argsort(-(vectors[:5000] @ vectors[5900]))[: int(5000 * share)]] = True
    assert share_found(index, vectors, alike) >= 0.98


def test_ann_gives_as_many_as_are_asked_for_or_allowed(large):
    index, vectors = large
    where = np.arange(5000) < 150
    assert len(index.search(vectors[4000], k=149, where=where).rows) == 149
    assert sorted(index.search(vectors[4000], k=400, where=where).rows) == list(range(150))
    assert index.search(vectors[0], k=5, where=np.zeros(5000, dtype=np.bool_)).rows == ()


def test_a_row_beyond_the_end_of_the_mask_is_not_allowed(large):
    index, vectors = large
    found = index.search(vectors[4999], k=50, where=np.ones(2000, dtype=np.bool_))
    assert len(found.rows) == 50
    assert max(found.rows) < 2000


def test_only_rows_written_after_the_build_may_be_allowed(large):
    index, vectors = large
    index.upsert(range(5000, 6000), vectors[5000:])
    assert index.search(vectors[5500], k=1, where=np.arange(6000) >= 5000).rows == (5500,)


def test_vectors_of_odd_length_and_rows_never_written_can_be_built(tmp_path):
    vectors = random_vectors(400, 7)
    index = AnnIndex(tmp_path / "vectors.f32", dim=7, worth_from=1)
    index.upsert(range(100, 500), vectors)
    index.build()
    assert index.search(vectors[5], k=1, where=np.arange(500) >= 100).rows == (105,)


def test_searching_while_a_build_replaces_the_file_never_fails(large):
    index, vectors = large
    index.upsert(range(5000, 6000), vectors[5000:])
    everything = np.ones(6000, dtype=np.bool_)
    with ThreadPoolExecutor(2) as pool:
        builds = [pool.submit(index.build) for _ in range(2)]
        while not all(build.done() for build in builds):
            assert index.search(vectors[5999], k=1, where=everything).rows == (5999,)
        assert [build.result() for build in builds] == [None, None]


def test_a_build_that_fails_leaves_the_file_in_use(large, monkeypatch):
    index, vectors = large
    index.upsert(range(5000, 6000), vectors[5000:])
    monkeypatch.setattr(cells.Cells, "write", failing_write)
    with pytest.raises(StorageError, match="no space"):
        index.build()
    index.maintain()
    index.close()
    assert [file.name for file in index._files()] == ["cells-000000005000.faiss"]
    assert not list(index._home.glob(".ann.*"))
    assert index.search(vectors[5999], k=1, where=np.ones(6000, dtype=np.bool_)).rows == (5999,)


def failing_write(self, path):
    path.write_bytes(b"half")
    raise RuntimeError("no space")


def test_ann_sees_rows_written_after_the_build_at_once(large):
    index, vectors = large
    index.upsert(range(5000, 6000), vectors[5000:])
    assert index.search(vectors[5999], k=1, where=np.ones(6000, dtype=np.bool_)).rows == (5999,)


def test_a_changed_row_is_not_found_under_its_old_vector(large):
    index, vectors = large
    index.upsert([7], vectors[5500:5501])
    found = index.search(vectors[7], k=1, where=np.ones(5000, dtype=np.bool_))
    assert found.rows != (7,)
    assert index.search(vectors[5500], k=1, where=np.ones(5000, dtype=np.bool_)).rows == (7,)


def test_a_build_starts_when_it_is_due_and_other_processes_see_it(large):
    index, vectors = large
    other = AnnIndex(index._home / "vectors.f32", dim=32)
    other.search(vectors[0], k=1, where=np.ones(5000, dtype=np.bool_))
    index.upsert(range(5000, 6000), vectors[5000:])
    index.maintain()
    index.close()
    assert [file.name for file in index._files()] == ["cells-000000006000.faiss"]
    assert other.search(vectors[5999], k=1, where=np.ones(6000, dtype=np.bool_)).rows == (5999,)
    assert len(other._loaded[1]) == 6000


def test_nothing_is_built_for_few(tmp_path):
    index = AnnIndex(tmp_path / "vectors.f32", dim=8)
    index.upsert(range(50), random_vectors(50, 8))
    index.maintain()
    index.close()
    assert not index._files()


def test_a_damaged_file_and_the_rest_of_a_killed_build_do_no_harm(large):
    index, vectors = large
    home = index._home
    index._files()[0].write_bytes(b"half")
    (home / ".ann.999999999-1").write_bytes(b"half")
    again = AnnIndex(home / "vectors.f32", dim=32, worth_from=1000)
    assert again.search(vectors[4], k=1, where=np.ones(5000, dtype=np.bool_)).rows == (4,)
    again.build()
    assert not list(home.glob(".ann.*"))
    assert again.search(vectors[4], k=1, where=np.ones(5000, dtype=np.bool_)).rows == (4,)
