"""Qdrant Edge, in process: the default encoder's vectors and its own BM25, fused by its RRF, as its pages show.

BM25 is its sparse embedding with the IDF modifier; our tokens joined by spaces go in, so that Chinese is cut into words,
with neither its stemmer nor its stop words on top. RRF keeps its default k of 2.
The file is not called qdrant_edge.py: the package is, and a script's folder comes first on the path.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
from qdrant_edge import (
    Bm25,
    Bm25Config,
    DisabledStemmer,
    Distance,
    EdgeConfig,
    EdgeShard,
    EdgeSparseVectorParams,
    EdgeVectorParams,
    Fusion,
    Modifier,
    Point,
    Prefetch,
    Query,
    QueryRequest,
    StopwordsSet,
    TokenizerType,
    UpdateOperation,
)

from crossaisle.encoders.multilingual import MultilingualEncoder
from crossaisle.text import tokenize
from peers.plain import Ranked, read, text_of, timed

DEPTH, BATCH = 200, 500


def rank(directory: Path) -> Ranked:
    """Index a benchmark's products and rank them for its queries, to depth 100."""
    products, queries = read(directory / "products.jsonl"), read(directory / "queries.jsonl")
    encoder = MultilingualEncoder()
    with tempfile.TemporaryDirectory() as place:
        started = time.perf_counter()
        vectors = encoder.encode([product["title"] for product in products], role="document")
        texts = [" ".join(tokenize(text_of(product))) for product in products]
        words = Bm25(
            Bm25Config(
                avg_len=float(np.mean([text.count(" ") + 1 for text in texts])),
                tokenizer=TokenizerType.Whitespace,
                stemmer=DisabledStemmer(),
                stopwords=StopwordsSet(custom=set()),
            )
        )
        config = EdgeConfig(
            vectors={"dense": EdgeVectorParams(size=vectors.shape[1], distance=Distance.Dot)},
            sparse_vectors={"words": EdgeSparseVectorParams(modifier=Modifier.Idf)},
        )
        shard = EdgeShard.create(place, config)
        for start in range(0, len(products), BATCH):
            points = [
                Point(row, {"dense": vectors[row].tolist(), "words": words.embed_document(texts[row])})
                for row in range(start, min(start + BATCH, len(products)))
            ]
            shard.update(UpdateOperation.upsert_points(points))
        shard.optimize()
        index_seconds = time.perf_counter() - started

        def search(text: str) -> list[str]:
            dense = Query.Nearest(encoder.encode([text], role="query")[0].tolist(), using="dense")
            sparse = Query.Nearest(words.embed_query(" ".join(tokenize(text))), using="words")
            asked = QueryRequest(
                limit=100,
                prefetches=[Prefetch(limit=DEPTH, query=dense), Prefetch(limit=DEPTH, query=sparse)],
                query=Fusion.Rrf(k=2),
            )
            return [products[point.id]["id"] for point in shard.query(asked)]

        ranked = timed(queries, search, index_seconds=index_seconds)
        shard.close()
    return ranked
