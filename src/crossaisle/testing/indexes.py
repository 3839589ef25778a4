"""What every index owes: the answers of a brute-force search, under any mask, before and after every kind of upkeep.

The oracles are in this file and share nothing with the indexes: inner products, and BM25F term by term.
Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from crossaisle.protocols import LexicalIndex, Ranking, VectorIndex
from crossaisle.random import generator
from crossaisle.testing.expect import expect, expect_close, expect_ranking
from crossaisle.types import Mask, Matrix
from crossaisle.vectors import unit_rows

Fields = Mapping[str, Sequence[str]]
_NOTHING = Ranking((), ())


class VectorIndexContract:
    """Subclass as Test..., define make, and pytest does the rest."""

    def make(self, path: Path, *, dim: int) -> VectorIndex:
        """Give an index at a place, empty when the place is new."""
        raise NotImplementedError

    def test_search_equals_brute_force(self, tmp_path: Path) -> None:
        """Under masks that let nothing, little, half or everything through."""
        index = self.make(tmp_path, dim=16)
        vectors = random_vectors(300, 16)
        index.upsert(range(300), vectors)
        rng = generator(1, "masks")
        for share in (0.0, 0.02, 0.2, 0.5, 1.0):
            for k in (1, 7, 1000):
                query, where = random_vectors(1, 16, seed=int(rng.integers(1000)))[0], rng.random(300) < share
                expect_ranking(index.search(query, k=k, where=where), masked(vectors @ query, where), k=k)

    def test_empty(self, tmp_path: Path) -> None:
        """No vectors, no rows wanted, no row allowed."""
        index = self.make(tmp_path, dim=8)
        query = random_vectors(1, 8)[0]
        expect(index.search(query, k=5, where=np.ones(0, dtype=np.bool_)) == _NOTHING, "An empty index finds nothing.")
        expect(index.search(query, k=5, where=np.ones(3, dtype=np.bool_)) == _NOTHING, "Rows without a vector are not found.")
        expect(index.take([]).shape == (0, 8), "Taking nothing gives (0, dim).")
        index.upsert([], np.zeros((0, 8), dtype=np.float32))
        index.upsert(range(3), random_vectors(3, 8))
        expect(index.search(query, k=0, where=np.ones(3, dtype=np.bool_)) == _NOTHING, "k = 0 finds nothing.")
        expect(index.search(query, k=3, where=np.zeros(3, dtype=np.bool_)) == _NOTHING, "A mask without a row finds nothing.")

    def test_mask_of_another_length(self, tmp_path: Path) -> None:
        """A mask shorter than the index allows nothing beyond its end; a longer one finds no row that has no vector."""
        index = self.make(tmp_path, dim=8)
        vectors = random_vectors(10, 8)
        index.upsert(range(10), vectors)
        query = vectors[9]
        expect_ranking(
            index.search(query, k=20, where=np.ones(5, dtype=np.bool_)), masked(vectors[:5] @ query, np.ones(5, dtype=np.bool_)), k=20
        )
        expect_ranking(
            index.search(query, k=20, where=np.ones(15, dtype=np.bool_)), masked(vectors @ query, np.ones(10, dtype=np.bool_)), k=20
        )

    def test_equal_scores_keep_the_order_of_rows(self, tmp_path: Path) -> None:
        """The same question has the same answer."""
        index = self.make(tmp_path, dim=8)
        index.upsert(range(6), np.repeat(random_vectors(1, 8), 6, axis=0))
        found = index.search(random_vectors(1, 8)[0], k=3, where=np.ones(6, dtype=np.bool_))
        expect(found.rows == (0, 1, 2), "Of equal scores the lower row comes first.")

    def test_rows_out_of_order_and_with_gaps(self, tmp_path: Path) -> None:
        """Rows are numbers, not places."""
        index = self.make(tmp_path, dim=8)
        vectors = random_vectors(3, 8)
        index.upsert([7, 2, 4], vectors)
        expect_close(index.take([2, 7, 4, 2]), vectors[[1, 0, 2, 1]], "take gives vectors in the order of the rows asked for.")
        where = np.zeros(8, dtype=np.bool_)
        where[[7, 2, 4]] = True
        expect(index.search(vectors[0], k=1, where=where).rows == (7,), "A row is found under its own number.")

    def test_upsert_replaces(self, tmp_path: Path) -> None:
        """An old row takes a new vector, others stay."""
        index = self.make(tmp_path, dim=8)
        old, new = random_vectors(4, 8), random_vectors(2, 8, seed=9)
        index.upsert(range(4), old)
        index.take([0])
        index.upsert([1, 4], new)
        expect_close(
            index.take(range(5)), np.stack([old[0], new[0], old[2], old[3], new[1]]), "upsert writes over a known row, and adds a new one."
        )
        found = index.search(new[0], k=1, where=np.ones(5, dtype=np.bool_))
        expect(found.rows == (1,), "Search sees the new vector.")

    def test_reopening_sees_it(self, tmp_path: Path) -> None:
        """Durable, and visible to an index that was open before."""
        vectors = random_vectors(5, 8)
        first, early = self.make(tmp_path, dim=8), self.make(tmp_path, dim=8)
        early.search(vectors[0], k=1, where=np.ones(5, dtype=np.bool_))
        first.upsert(range(3), vectors[:3])
        expect_close(early.take(range(3)), vectors[:3], "An index that was open before sees what another wrote.")
        first.upsert([3, 4], vectors[3:])
        for index in (early, self.make(tmp_path, dim=8)):
            expect_close(index.take(range(5)), vectors, "What was written is there.")
            expect_ranking(index.search(vectors[4], k=5, where=np.ones(5, dtype=np.bool_)), (vectors @ vectors[4]).tolist(), k=5)


class LexicalIndexContract:
    """Subclass as Test..., define make, and pytest does the rest."""

    k1: ClassVar[float] = 1.2
    """How soon more of a term stops counting."""
    b: ClassVar[float] = 0.5
    """How much length counts, 0 to 1."""
    weights: ClassVar[Mapping[str, float]] = MappingProxyType({"title": 3.0})
    """Weight of a field's tokens; fields that are not named weigh 1."""

    def make(self, path: Path) -> LexicalIndex:
        """Give an index at a place, empty when the place is new."""
        raise NotImplementedError

    def test_search_equals_brute_force(self, tmp_path: Path) -> None:
        """Scores and order, for common, rare, repeated and unknown words, under random masks."""
        index, documents = self.make(tmp_path), random_documents(80)
        index.upsert(range(80), documents)
        self._check(index, documents, np.ones(80, dtype=np.bool_))

    def test_deleted_rows_vanish(self, tmp_path: Path) -> None:
        """From results and from every statistic."""
        index, documents = self.make(tmp_path), random_documents(80)
        index.upsert(range(80), documents)
        for live in (np.arange(80) % 3 > 0, np.arange(80) < 40, np.arange(80) >= 79, np.zeros(80, dtype=np.bool_)):
            self._check(index, documents, live)

    def test_upserts_add_up(self, tmp_path: Path) -> None:
        """Many small writes are one index."""
        index, documents = self.make(tmp_path), random_documents(60)
        for start in range(0, 60, 5):
            index.upsert(range(start, start + 5), documents[start : start + 5])
        self._check(index, documents, np.ones(60, dtype=np.bool_))

    def test_compaction_changes_nothing(self, tmp_path: Path) -> None:
        """Neither once nor again, nor for an index that was open before; rows that are not live stay away."""
        index, documents = self.make(tmp_path), random_documents(90)
        early = self.make(tmp_path)
        index.upsert(range(30), documents[:30])
        for start in range(30, 90, 4):
            index.upsert(range(start, start + 4), documents[start : start + 4])
        live = np.arange(90) % 4 > 0
        early.refresh(live)
        for _ in range(2):
            index.compact(live)
            for one in (index, early, self.make(tmp_path)):
                self._check(one, documents, live)

    def test_upsert_after_compaction(self, tmp_path: Path) -> None:
        """New rows join, also when everything before them is gone."""
        index, documents = self.make(tmp_path), random_documents(60)
        for start in range(0, 40, 4):
            index.upsert(range(start, start + 4), documents[start : start + 4])
        live = np.arange(60) % 2 > 0
        index.compact(live[:40])
        index.upsert(range(40, 60), documents[40:])
        self._check(index, documents, live)
        index.compact(np.arange(60) >= 60)
        index.upsert([60], [documents[0]])
        self._check(index, [*documents, documents[0]], np.arange(61) == 60)

    def test_nothing_to_find(self, tmp_path: Path) -> None:
        """Empty index, empty query, unknown word, row without words."""
        index, everything = self.make(tmp_path), np.ones(3, dtype=np.bool_)
        index.refresh(np.zeros(0, dtype=np.bool_))
        expect(index.search(["tent"], k=3, where=np.zeros(0, dtype=np.bool_)) == _NOTHING, "An empty index finds nothing.")
        index.compact(np.zeros(0, dtype=np.bool_))
        index.upsert([], [])
        index.upsert(range(3), [{"title": ["tent"]}, {}, {"title": [], "brand": ["ö"]}])
        index.refresh(everything)
        for tokens in ([], ["unknown"], [""], ["%"], ["o"], ["TENT"]):
            expect(index.search(tokens, k=3, where=everything) == _NOTHING, f"{tokens} finds nothing.")
        expect(index.search(["tent"], k=0, where=everything) == _NOTHING, "k = 0 finds nothing.")
        expect(index.search(["tent"], k=3, where=~everything) == _NOTHING, "A mask without a row finds nothing.")
        expect(index.search(["ö", "ö"], k=9, where=everything).rows == (2,), "k may be larger than the index.")

    def test_mask_of_another_length(self, tmp_path: Path) -> None:
        """A mask shorter than the index allows nothing beyond its end; a longer one finds no row that is not there."""
        index, documents = self.make(tmp_path), [{"title": ["tent"]}] * 6
        index.upsert(range(6), documents)
        index.refresh(np.ones(6, dtype=np.bool_))
        expect(index.search(["tent"], k=9, where=np.ones(4, dtype=np.bool_)).rows == (0, 1, 2, 3), "A short mask allows its own rows.")
        expect(index.search(["tent"], k=9, where=np.ones(9, dtype=np.bool_)).rows == (0, 1, 2, 3, 4, 5), "A long mask allows all rows.")

    def test_refresh_takes_what_others_wrote(self, tmp_path: Path) -> None:
        """And an index that is made again has everything."""
        index, other, documents = self.make(tmp_path), self.make(tmp_path), random_documents(20)
        other.refresh(np.zeros(0, dtype=np.bool_))
        index.upsert(range(20), documents)
        for one in (other, self.make(tmp_path)):
            self._check(one, documents, np.ones(20, dtype=np.bool_))

    def _check(self, index: LexicalIndex, documents: Sequence[Fields], live: Mask) -> None:
        index.refresh(live)
        rng = generator(2, "masks")
        for tokens in (["common"], ["w1", "w2"], ["w3", "w3", "common"], ["rare7"], ["手机", "w5"], ["unknown", "w0"]):
            scores = np.array(bm25f(documents, live, tokens, k1=self.k1, b=self.b, weights=self.weights))
            for where, k in ((np.ones(len(live), dtype=np.bool_), 1000), (rng.random(len(live)) < 0.3, 5)):
                expect_ranking(index.search(tokens, k=k, where=where), masked(scores, where & (scores > 0)), k=k)


def bm25f(
    documents: Sequence[Fields], live: Mask, tokens: Sequence[str], *, k1: float, b: float, weights: Mapping[str, float]
) -> list[float]:
    """Give the BM25F score of every document by the textbook; 0 for those that do not live."""
    counts = [_weighted_counts(fields, weights) for fields in documents]
    lengths = [sum(own.values()) for own in counts]
    living = [row for row in range(len(documents)) if live[row]]
    mean = sum(lengths[row] for row in living) / max(len(living), 1)
    scores = [0.0] * len(documents)
    for token in tokens:
        holders = [row for row in living if token in counts[row]]
        idf = math.log(1 + (len(living) - len(holders) + 0.5) / (len(holders) + 0.5))
        for row in holders:
            count = counts[row][token]
            scores[row] += idf * count / (count + k1 * (1 - b + b * lengths[row] / mean))
    return scores


def _weighted_counts(fields: Fields, weights: Mapping[str, float]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for name, run in fields.items():
        for token in run:
            counts[token] = counts.get(token, 0.0) + weights.get(name, 1.0)
    return counts


def masked(scores: Matrix, where: Mask) -> list[float]:
    """Give scores by row, -inf where the mask forbids."""
    return [float(score) if allowed else -math.inf for score, allowed in zip(scores, where, strict=True)]


def random_vectors(count: int, dim: int, *, seed: int = 0) -> Matrix:
    """Give (count, dim) float32, unit rows."""
    return unit_rows(generator(seed, "vectors").normal(size=(count, dim)).astype(np.float32))


def random_documents(count: int) -> list[Fields]:
    """Give documents over a small vocabulary: one word in nearly all of them, some in many, some in one."""
    rng = generator(3, "documents")
    words = [*(f"w{number}" for number in range(12)), "手机"]
    documents: list[Fields] = []
    for number in range(count):
        title = [words[int(place)] for place in rng.integers(len(words), size=int(rng.integers(1, 6)))]
        description = [words[int(place)] for place in rng.integers(len(words), size=int(rng.integers(0, 30)))]
        documents.append(
            {"title": title, "description": ["common", *description] if number % 9 else description, "brand": [f"rare{number}"]}
        )
    return documents
