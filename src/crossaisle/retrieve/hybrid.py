"""Dense and lexical search under one mask, and the kind that is asked for, fused into one candidate list.

Lexical scores are scaled by the best of their list among the eligible products; coverage says how much of the need's
words that best one really has, and what words leave open counts for meaning (cosine x open part): model numbers are
found by their letters, everyday wishes by their sense. A product's kind counts by P(kind | need), never by what it is for.
Source: linear fusion of scaled scores, Bruch et al., ACM TOIS 2023; the open part is ours, benchmarks/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.table import CatalogTable
from crossaisle.fusion import scaled
from crossaisle.text import tokenize
from crossaisle.types import Candidate, Mask, Matrix, Need

SOURCES: Final = ("lexical", "dense", "kind")
Scores = NDArray[np.float32]


class LexicalScores(Protocol):
    """Scores every row for tokens: what lexical indexes offer beside search."""

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Give (n rows,), 0 where no token occurs."""
        ...

    def ceiling(self, tokens: Sequence[str]) -> float:
        """Give a score that no row can reach."""
        ...


class VectorScores(Protocol):
    """Scores every row for a vector: what exact indexes offer beside search."""

    def scores(self, vector: Matrix, *, where: Mask) -> Scores:
        """Give (n rows,), -inf where `where` forbids."""
        ...


class HybridRetriever:
    """Retrieval over one generation of the catalogue."""

    def __init__(self, *, table: CatalogTable, lexical: LexicalScores, vectors: VectorScores, encode: Callable[[str], Matrix]) -> None:
        """Take the parts; encode turns one text into (dim,) float32."""
        self._table, self._lexical, self._vectors, self._encode = table, lexical, vectors, encode
        self._kind_ids = {kind: place for place, kind in enumerate(dict.fromkeys(kind for kind in table.kinds if kind))}
        self._kinds = np.array([self._kind_ids.get(kind, -1) if kind else -1 for kind in table.kinds], dtype=np.int64)
        served: dict[str, list[int]] = {}
        for place, one in enumerate(table.derived):
            for kind in one.get("served", ()):
                served.setdefault(kind, []).append(place)
        self._served = {kind: np.array(places, dtype=np.int64) for kind, places in served.items()}

    def retrieve(self, need: Need, *, where: Mask, k: int, sources: Sequence[str] = SOURCES) -> Sequence[Candidate]:
        """Give candidates of a need, best evidence first.

        Args:
            need: Its text is searched for, its labels say the kind.
            where: (n products,) eligible positions of the table.
            k: How many each source may bring, >= 1.
            sources: Which sources to use; fewer than all for ablations.
        """
        if not where.any():
            return ()
        evidence = self._evidence(need, where)
        found = {name: scores for name, scores in evidence.items() if name in sources}
        picked: dict[int, list[str]] = {}
        for name, scores in found.items():
            for place in _head(scores, where, k):
                picked.setdefault(int(place), []).append(name)
        served = self._for_it(need)
        return tuple(
            Candidate(
                item_id=self._table.products[place].id,
                row=int(self._table.rows[place]),
                source="+".join(names),
                signals={
                    **{name: float(scores[place]) for name, scores in found.items()},
                    **{name: float(evidence[name][place]) for name in ("coverage", "meaning")},
                    **({"served": 1.0} if served[place] else {}),
                },
            )
            for place, names in picked.items()
        )

    def _evidence(self, need: Need, where: Mask) -> dict[str, Scores]:
        rows = self._table.rows
        tokens = tokenize(need.text)
        words = np.where(where, self._lexical.scores(tokens)[rows], 0.0).astype(np.float32)
        near = np.where(where, self._vectors.scores(self._encode(need.text), where=self._table.rows_where(where))[rows], 0.0).astype(
            np.float32
        )
        coverage = np.asarray(words / max(self._lexical.ceiling(tokens), 1e-9), dtype=np.float32)
        dense = np.asarray(np.clip(near, 0.0, 1.0), dtype=np.float32)
        return {
            "lexical": scaled(words),
            "coverage": coverage,
            "dense": dense,
            "meaning": np.asarray(dense * (1 - coverage.max()), dtype=np.float32),
            "kind": self._kind_scores(need),
        }

    def _kind_scores(self, need: Need) -> Scores:
        """P(kind of the product | need), weighed by how sure the product's kind is."""
        likely = np.zeros(len(self._kind_ids) + 1, dtype=np.float32)
        for label in need.labels:
            if label.id in self._kind_ids:
                likely[self._kind_ids[label.id]] = label.probability
        return np.asarray(likely[self._kinds] * self._table.kind_confidence, dtype=np.float32)

    def _for_it(self, need: Need) -> Mask:
        """Products that are for the asked kind without being it: the accessory trap."""
        mask = np.zeros(len(self._table), dtype=np.bool_)
        if need.is_kind_certain and need.labels:
            places = self._served.get(need.labels[0].id)
            if places is not None:
                mask[places] = True
                mask &= self._kinds != self._kind_ids.get(need.labels[0].id, -2)
        return mask


def _head(scores: Scores, where: Mask, k: int) -> NDArray[np.int64]:
    allowed = np.flatnonzero(where & (scores > 0))
    if len(allowed) > k:
        allowed = allowed[np.argpartition(-scores[allowed], k - 1)[:k]]
    return np.asarray(allowed[np.argsort(-scores[allowed], kind="stable")], dtype=np.int64)
