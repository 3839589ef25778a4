"""What the approximate index finds of what an exact search finds, and how long it takes, beside bare faiss.

usage: ann.py [--size 200k] [--index MODULE:CLASS] [--shop-root DIR] [--catalogues DIR] [--write]

Without --index the class that crossaisle.indexes.ann offers is measured, or the exact one where there is none. Vectors
are those of the catalogue's titles, queries short texts; both by the default encoder. A neighbour counts as found when
its exact score reaches the k-th exact score less 1e-6. Filters let 1 % of the rows through: chance ones, and those
nearest to one product, which is how a category or a brand looks to an index. faiss needs peers/requirements.txt.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import inspect
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import run as tables
import synthetic
import workload
from crossaisle.encoders.multilingual import MultilingualEncoder
from crossaisle.indexes.exact import ExactIndex
from crossaisle.protocols import VectorIndex

BEGIN, END = "<!-- ann -->", "<!-- end of ann -->"
K, DEEP = 10, 200
"""Recall is taken at K; DEEP is what the pipeline asks of each source."""
QUERIES = 300
SHARE = 0.01
SLACK = 1e-6
FACTORIES = ("HNSW32,SQ8", "IVF1024,SQ8")
EF_SEARCH, NPROBE = 64, 16
Array = np.ndarray[Any, Any]
Search = Callable[[Array, int, Array], Sequence[int]]
"""Query vector, k, mask -> rows."""


@dataclass(frozen=True, slots=True)
class Task:
    """Vectors, queries and filters: the same for every index."""

    vectors: Array
    queries: Array
    masks: dict[str, Array]


def task(size: str, *, folder: Path, root: Path) -> Task:
    """Prepare a catalogue's vectors, queries in the words of shoppers and of titles, and the filters."""
    feed = workload.catalogue(size, folder)
    vectors = workload.vectors(feed, root, name=size)
    judged = (synthetic.icecat().parent / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["text"] for line in judged if line.strip()]
    kinds = sorted(set(synthetic.guess_kinds(synthetic.read(synthetic.icecat()))))
    texts = list(dict.fromkeys([*workload.NEEDS, *workload.WARM, *asked, *(kind.replace("_", " ") for kind in kinds if kind)]))[:QUERIES]
    queries = MultilingualEncoder().encode(texts, role="query")
    rng = np.random.default_rng(1)
    few = max(K, round(SHARE * len(vectors)))
    by_chance, alike = (np.zeros(len(vectors), dtype=np.bool_) for _ in range(2))
    by_chance[rng.choice(len(vectors), few, replace=False)] = True
    alike[np.argpartition(-(vectors @ vectors[rng.integers(len(vectors))]), few)[:few]] = True
    return Task(vectors, queries, {"all": np.ones(len(vectors), dtype=np.bool_), "1 % by chance": by_chance, "1 % alike": alike})


def ours(spec: str, vectors: Array, folder: Path) -> tuple[str, Search]:
    """Fill an index of ours as an import does, batch by batch; give its name and its search."""
    index = made(found_class(spec), folder, dim=vectors.shape[1])
    for start in range(0, len(vectors), workload.BATCH):
        rows = range(start, min(start + workload.BATCH, len(vectors)))
        index.upsert(list(rows), vectors[start : rows.stop])
    index.search(vectors[0], k=K, where=np.ones(len(vectors), dtype=np.bool_))  # what is built late is built now
    return type(index).__name__, lambda vector, k, where: index.search(vector, k=k, where=where).rows


def found_class(spec: str) -> type:
    """Give the class that a spec names; without one the approximate index, or the exact one while there is no other."""
    module, _, name = spec.partition(":")
    if name:
        return getattr(importlib.import_module(module), name)
    if importlib.util.find_spec("crossaisle.indexes.ann") is None:
        workload.say("There is no crossaisle.indexes.ann: the exact index is measured.")
        return ExactIndex
    here = importlib.import_module("crossaisle.indexes.ann")
    own = [one for one in vars(here).values() if inspect.isclass(one) and one.__module__ == here.__name__]
    return next(one for one in own if hasattr(one, "search") and hasattr(one, "upsert"))


def made(found: type, folder: Path, *, dim: int) -> VectorIndex:
    """Make an index, handing it only what it asks for by name."""
    exact = ExactIndex(folder / "vectors.f32", dim=dim)
    offered = {"path": folder / "vectors", "folder": folder, "home": folder, "directory": folder, "dim": dim, "exact": exact}
    wanted = inspect.signature(found).parameters
    index: VectorIndex = found(**{name: value for name, value in offered.items() if name in wanted})
    return index


def bare(factory: str, vectors: Array) -> Search:
    """Build a faiss index over inner products; a filter goes in as a bitmap."""
    import faiss

    index = faiss.index_factory(vectors.shape[1], factory, faiss.METRIC_INNER_PRODUCT)
    index.train(np.ascontiguousarray(vectors))
    index.add(np.ascontiguousarray(vectors))
    faiss.omp_set_num_threads(1)

    def search(vector: Array, k: int, where: Array) -> Sequence[int]:
        selector = None if where.all() else faiss.IDSelectorBitmap(np.packbits(where, bitorder="little"))
        options: Any = {"sel": selector} if selector else {}
        given = (
            faiss.SearchParametersHNSW(efSearch=max(EF_SEARCH, k), **options)
            if factory.startswith("HNSW")
            else faiss.SearchParametersIVF(nprobe=NPROBE, **options)
        )
        _, rows = index.search(vector[None], k, params=given)
        return [int(row) for row in rows[0] if row >= 0]

    return search


def recall(search: Search, given: Task, where: Array) -> tuple[float, list[float]]:
    """Give recall@K and the seconds of every search."""
    for vector in given.queries[:20]:
        search(vector, K, where)
    shares, seconds = [], []
    for vector in given.queries:
        exact = given.vectors @ vector
        allowed = exact[where]
        wanted = min(K, len(allowed))
        bar = np.partition(allowed, -wanted)[-wanted] - SLACK
        started = time.perf_counter()
        rows = search(vector, K, where)
        seconds.append(time.perf_counter() - started)
        shares.append(sum(bool(where[row]) and exact[row] >= bar for row in list(rows)[:K]) / wanted)
    return float(np.mean(shares)), seconds


def deep(search: Search, given: Task) -> list[float]:
    """Give the seconds of searches as deep as the pipeline's."""
    seconds = []
    for vector in given.queries:
        started = time.perf_counter()
        search(vector, DEEP, given.masks["all"])
        seconds.append(time.perf_counter() - started)
    return seconds


def row(name: str, search: Search, built: float, given: Task) -> str:
    cells = []
    for where in given.masks.values():
        found, seconds = recall(search, given, where)
        cells.append(f"{found:.3f} | {milliseconds(seconds)}")
    return f"| {name} | {built:.0f} | {' | '.join(cells)} | {milliseconds(deep(search, given))} |"


def milliseconds(seconds: Sequence[float]) -> str:
    return f"{workload.percentile(seconds, 50) * 1e3:.2f} / {workload.percentile(seconds, 95) * 1e3:.2f}"


def table(given: Task, spec: str) -> Iterator[str]:
    heads = " | ".join(f"{name}: recall@{K} | p50 / p95 ms" for name in given.masks)
    yield f"{len(given.vectors):,} vectors of {given.vectors.shape[1]}, {len(given.queries)} queries, each alone.\n"
    yield f"| index | build, s | {heads} | {DEEP} of all, p50 / p95 ms |"
    yield f"|---|---|{'---|---|' * len(given.masks)}---|"
    with tempfile.TemporaryDirectory(prefix="crossaisle-ann-") as folder:
        started = time.perf_counter()
        name, search = ours(spec, given.vectors, Path(folder))
        yield row(f"crossaisle {name}", search, time.perf_counter() - started, given)
    if importlib.util.find_spec("faiss") is None:
        return
    for factory in FACTORIES:
        started = time.perf_counter()
        search = bare(factory, given.vectors)
        setting = f"efSearch={EF_SEARCH}" if factory.startswith("HNSW") else f"nprobe={NPROBE}"
        yield row(f"faiss {factory}, {setting}", search, time.perf_counter() - started, given)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="200k")
    parser.add_argument("--index", default="", help="MODULE:CLASS")
    parser.add_argument("--shop-root", type=Path, help="where vectors are kept between runs")
    parser.add_argument("--catalogues", type=Path, help="where SIZE.jsonl are; default: the shop root")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crossaisle-ann-") as temporary:
        root = (arguments.shop_root or Path(temporary)).absolute()
        given = task(arguments.size, folder=(arguments.catalogues or root).absolute(), root=root)
        lines = list(table(given, arguments.index))
    command = f"python benchmarks/ann.py --size {arguments.size}" + (f" --index {arguments.index}" if arguments.index else "")
    said = "\n".join([*lines, "", f"{tables.made_by(command)}, {os.cpu_count()} cores; faiss searches with one thread"])
    if arguments.write:
        tables.publish(said, begin=BEGIN, end=END)
    print(said)


if __name__ == "__main__":
    main()
