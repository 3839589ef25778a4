"""LanceDB's hybrid search: the default encoder's vectors, its full-text index over our tokens, its RRF reranker.

Our tokens, joined by spaces and split by its whitespace tokenizer: its own finds nothing in Chinese. Vectors are searched
exactly (no vector index is made: at these sizes it would only lose recall).
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import lancedb
import pyarrow as pa
from lancedb.query import MatchQuery
from lancedb.rerankers import RRFReranker

from crossaisle.encoders.multilingual import MultilingualEncoder
from crossaisle.text import tokenize
from peers.plain import Ranked, read, text_of, timed

DEPTH = 200
"""Candidates of each source; the best 100 of their fusion are kept."""


def rank(directory: Path) -> Ranked:
    """Index a benchmark's products and rank them for its queries, to depth 100."""
    products, queries = read(directory / "products.jsonl"), read(directory / "queries.jsonl")
    encoder, reranker = MultilingualEncoder(), RRFReranker()
    with tempfile.TemporaryDirectory() as place:
        started = time.perf_counter()
        vectors = encoder.encode([product["title"] for product in products], role="document")
        columns = {
            "id": pa.array([product["id"] for product in products]),
            "words": pa.array([" ".join(tokenize(text_of(product))) for product in products]),
            "vector": pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1]),
        }
        table = lancedb.connect(place).create_table("products", pa.table(columns))
        table.create_fts_index(
            "words", base_tokenizer="whitespace", stem=False, remove_stop_words=False, lower_case=False, ascii_folding=False
        )
        index_seconds = time.perf_counter() - started

        def search(text: str) -> list[str]:
            vector = encoder.encode([text], role="query")[0]
            asked = table.search(query_type="hybrid", vector_column_name="vector").vector(vector)
            words = MatchQuery(" ".join(tokenize(text)), "words")
            found = asked.distance_type("dot").text(words).rerank(reranker).limit(DEPTH).select(["id"])
            return [str(one) for one in found.to_arrow()["id"].to_pylist()[:100]]

        return timed(queries, search, index_seconds=index_seconds)
