"""crossaisle itself: the whole path, ranked before selection, as `crossaisle evaluate` does."""

from __future__ import annotations

import time
from pathlib import Path

from crossaisle.shop import Shop
from peers.plain import Ranked, read, timed


def rank(directory: Path) -> Ranked:
    """Index a benchmark's products and rank them for its queries, to depth 100."""
    queries = read(directory / "queries.jsonl")
    languages = {query["text"]: query.get("language") for query in queries}
    with Shop.temporary() as shop:
        started = time.perf_counter()
        shop.index(directory / "products.jsonl")
        index_seconds = time.perf_counter() - started
        return timed(queries, lambda text: shop.rank(text, language=languages.get(text)), index_seconds=index_seconds)
