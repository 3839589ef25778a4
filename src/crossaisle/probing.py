"""Retrieval by itself: what words find, what vectors find, both together, and what is like one product; no needs, no selection, no copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from crossaisle.pipeline import Recommender
from crossaisle.rank.score import WEIGHTS, score
from crossaisle.rank.select import rank
from crossaisle.types import Matrix, Need, Product, Query

PipelineName = Literal["full", "lexical", "dense"]
_PROBE: Final[Mapping[str, Mapping[str, float]]] = {"lexical": {"lexical": 1.0}, "dense": {"dense": 1.0}}
_SOURCES: Final = ("lexical", "dense", "kind")


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of search or similar."""

    product: Product
    score: float
    signals: Mapping[str, float]


def probe(recommender: Recommender, query: Query, source: PipelineName | None, n: int) -> list[Found]:
    """Rank by one source alone, or by words and vectors together, over everything there is.

    Args:
        recommender: The request path.
        query: Its text is looked for.
        source: "lexical" or "dense"; None = all of them.
        n: How many at most.
    """
    where = np.ones(len(recommender.table), dtype=np.bool_)
    need = recommender.understander.understand(query).needs[0] if source is None else Need("n1", query.text)
    sources = _SOURCES if source is None else (source,)
    found = recommender.retriever.retrieve(replace(need, text=query.text), where=where, k=max(n, 100), sources=sources)
    scored = score(found, weights=WEIGHTS if source is None else _PROBE[source])
    table = recommender.table
    order = rank(scored, table)[:n]
    stored = table.stored(scored.positions[order].tolist())
    signals = [{name: float(values[entry]) for name, values in scored.signals.items()} for entry in order]
    return [
        Found(one.product, float(scored.scores[entry]), signal)
        for one, entry, signal in zip(stored, order, signals, strict=True)
        if one is not None
    ]


def near(recommender: Recommender, place: int, rows: tuple[int, ...], scores: Matrix, *, n: int) -> list[Found]:
    """Order what is near a product in vectors: of the same kind first.

    Args:
        recommender: The request path.
        place: Of the product in the table.
        rows: Of the vectors found.
        scores: (len(rows),), one each.
        n: How many at most.
    """
    table = recommender.table
    positions = table.position_of_row[np.array(rows, dtype=np.int64)]
    same = (table.kind_codes[positions] == table.kind_codes[place]) & (table.kind_codes[place] >= 0)
    order = np.lexsort((table.ties[positions], -(scores + same)))[:n]
    signals = [{"dense": float(scores[one]), "kind": float(same[one])} for one in order]
    stored = table.stored([int(positions[one]) for one in order])
    return [Found(one.product, signal["dense"], signal) for one, signal in zip(stored, signals, strict=True) if one is not None]
