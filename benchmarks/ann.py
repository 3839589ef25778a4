"""What the approximate index finds of what an exact search finds, and how long it takes, beside bare faiss.

usage: ann.py [--size 200k] [--index MODULE:CLASS] [--shop-root DIR] [--catalogues DIR] [--write]

Without --index the class that crossaisle.indexes.ann offers is measured, or the exact one where there is none. Vectors
are those of the catalogue's titles, queries short texts; both by the default encoder. A neighbour counts as found when
its exact score reaches the k-th exact score less 1e-6. Filters let through rows by chance, and those nearest to one
product, which is how a category or a brand looks to an index. Bare faiss is set so that it reaches TARGET unfiltered,
by the smallest setting of a ladder whose steps are a quarter apart; it needs peers/requirements.txt.
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
"""What a page shows; what the pipeline asks of each source."""
QUERIES, EXACT_QUERIES = 300, 30
SLACK = 1e-6
TARGET = 0.98
LADDER = tuple(round(16 * 1.25**step) for step in range(24))
TRAINING_PER_CELL = 64
REFINED = 10
"""Times k that bare faiss takes out of its codes to compare the true vectors of."""
Array = np.ndarray[Any, Any]
Search = Callable[[Array, int, Array], Sequence[int]]
"""Query vector, k, mask -> rows."""
Tuned = Callable[[int], Search]
"""Effort -> search."""


@dataclass(frozen=True, slots=True)
class Task:
    """Vectors, queries and filters: the same for every index."""

    vectors: Array
    queries: Array
    masks: dict[str, Array]
    bars: dict[str, dict[int, Array]]
    """Filter -> k -> for each query the score that a row must reach to be among the k best allowed ones."""


def task(size: str, *, folder: Path, root: Path) -> Task:
    """Prepare a catalogue's vectors, queries in the words of shoppers and of titles, and the filters."""
    feed = workload.catalogue(size, folder)
    vectors = workload.vectors(feed, root, name=size)
    judged = (synthetic.icecat().parent / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["text"] for line in judged if line.strip()]
    kinds = sorted(set(synthetic.guess_kinds(synthetic.read(synthetic.icecat()))))
    texts = list(dict.fromkeys([*workload.NEEDS, *workload.WARM, *asked, *(kind.replace("_", " ") for kind in kinds if kind)]))[:QUERIES]
    queries = MultilingualEncoder().encode(texts, role="query")
    masks = filters(vectors)
    workload.say(f"searching exactly, {len(queries)} queries")
    return Task(vectors, queries, masks, bars(vectors, queries, masks))


def filters(vectors: Array) -> dict[str, Array]:
    """Let everything through, and shares by chance and alike."""
    rng = np.random.default_rng(1)
    found = {"none": np.ones(len(vectors), dtype=np.bool_)}
    nearness = vectors @ vectors[rng.integers(len(vectors))]
    for share in (0.01, 0.1, 0.5):
        few = max(DEEP, round(share * len(vectors)))
        by_chance, alike = (np.zeros(len(vectors), dtype=np.bool_) for _ in range(2))
        by_chance[rng.choice(len(vectors), few, replace=False)] = True
        alike[np.argpartition(-nearness, few)[:few]] = True
        found |= {f"{share:.0%} by chance": by_chance, f"{share:.0%} alike": alike}
    return found


def bars(vectors: Array, queries: Array, masks: dict[str, Array]) -> dict[str, dict[int, Array]]:
    """Give the scores to reach; one query at a time, so that a million rows fit."""
    found = {name: {k: np.zeros(len(queries)) for k in (K, DEEP)} for name in masks}
    for place, query in enumerate(queries):
        scores = vectors @ query
        for name, where in masks.items():
            best = np.sort(np.partition(scores[where], -DEEP)[-DEEP:])
            for k in (K, DEEP):
                found[name][k][place] = best[-k] - SLACK
    return found


def ours(spec: str, vectors: Array, folder: Path) -> tuple[str, Search]:
    """Fill an index of ours as an import does, batch by batch; give its name and its search."""
    index = made(found_class(spec), folder, dim=vectors.shape[1])
    for start in range(0, len(vectors), workload.BATCH):
        rows = range(start, min(start + workload.BATCH, len(vectors)))
        index.upsert(list(rows), vectors[start : rows.stop])
    build = getattr(index, "build", None)  # an import leaves this to the background; until then every row is compared
    if build is not None:
        build()
    index.search(vectors[0], k=K, where=np.ones(len(vectors), dtype=np.bool_))  # what is opened late is opened now
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


def factories(count: int, dim: int) -> tuple[str, str]:
    """Name a graph, and what is inside crossaisle's own index."""
    return "HNSW32,SQ8", f"IVF{int(4 * count**0.5)},PQ{dim // 2}x4fs,RFlat"


def bare(factory: str, vectors: Array) -> Tuned:
    """Build a faiss index over inner products; a filter goes in as a bitmap."""
    import faiss

    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index = faiss.index_factory(vectors.shape[1], factory, faiss.METRIC_INNER_PRODUCT)
    is_graph = factory.startswith("HNSW")
    few = min(len(vectors), TRAINING_PER_CELL * (1024 if is_graph else faiss.extract_index_ivf(index).nlist))
    index.train(vectors[np.sort(np.random.default_rng(0).permutation(len(vectors))[:few])])
    index.add(vectors)
    faiss.omp_set_num_threads(1)

    def tuned(effort: int) -> Search:
        def search(vector: Array, k: int, where: Array) -> Sequence[int]:
            options: Any = {} if where.all() else {"sel": faiss.IDSelectorBitmap(np.packbits(where, bitorder="little"))}
            if is_graph:
                given = faiss.SearchParametersHNSW(efSearch=max(effort, k), **options)
            else:
                cells = faiss.SearchParametersIVF(nprobe=effort, **options)
                given = faiss.IndexRefineSearchParameters(k_factor=REFINED if k == K else REFINED / 2, base_index_params=cells)
            _, rows = index.search(vector[None], k, params=given)
            return [int(row) for row in rows[0] if row >= 0]

        return search

    return tuned


def least(tuned: Tuned, given: Task) -> int:
    """Give the first effort of the ladder that reaches TARGET unfiltered, or the last."""
    return next((effort for effort in LADDER if measured(tuned(effort), given, name="none", k=K)[0] >= TARGET), LADDER[-1])


def measured(search: Search, given: Task, *, name: str, k: int, queries: int = QUERIES) -> tuple[float, list[float]]:
    """Give recall@k under a filter, and the seconds of every search."""
    where, asked = given.masks[name], given.queries[:queries]
    for vector in asked[:10]:
        search(vector, k, where)
    shares, seconds = [], []
    for vector, bar in zip(asked, given.bars[name][k], strict=False):
        started = time.perf_counter()
        rows = search(vector, k, where)
        seconds.append(time.perf_counter() - started)
        found = np.array(list(dict.fromkeys(rows))[:k], dtype=np.int64)
        shares.append(np.count_nonzero(where[found] & (given.vectors[found] @ vector >= bar)) / k)
    return float(np.mean(shares)), seconds


def rows(title: str, search: Search, given: Task, *, queries: int = QUERIES) -> Iterator[str]:
    """Give a line of the table for every filter."""
    for name in given.masks:
        workload.say(f"{title}: filter {name}")
        cells = []
        for k in (K, DEEP):
            found, seconds = measured(search, given, name=name, k=k, queries=queries)
            cells.append(f"{found:.3f} | {milliseconds(seconds)}")
        yield f"| {title} | {name} | {' | '.join(cells)} |"


def milliseconds(seconds: Sequence[float]) -> str:
    return f"{workload.percentile(seconds, 50) * 1e3:.2f} / {workload.percentile(seconds, 95) * 1e3:.2f}"


def table(given: Task, spec: str) -> Iterator[str]:
    count, dim = given.vectors.shape
    yield f"{count:,} vectors of {dim}, {len(given.queries)} queries, each alone.\n"
    yield f"| index | filter | recall@{K} | p50 / p95 ms | recall@{DEEP} | p50 / p95 ms |"
    yield "|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory(prefix="crossaisle-ann-") as folder:
        workload.say("building ours")
        started = time.perf_counter()
        name, search = ours(spec, given.vectors, Path(folder))
        built = time.perf_counter() - started
        yield from rows(f"crossaisle {name}, {built:.0f} s to build", search, given)
        exact = ExactIndex(next(Path(folder).glob("vectors*")), dim=dim)
        yield from rows(
            f"crossaisle ExactIndex, {EXACT_QUERIES} queries",
            lambda vector, k, where: exact.search(vector, k=k, where=where).rows,
            given,
            queries=EXACT_QUERIES,
        )
    if importlib.util.find_spec("faiss") is None:
        return
    for factory in factories(count, dim):
        workload.say(f"building {factory}")
        started = time.perf_counter()
        tuned = bare(factory, given.vectors)
        built = time.perf_counter() - started
        effort = least(tuned, given)
        setting = f"efSearch={effort}" if factory.startswith("HNSW") else f"nprobe={effort}"
        yield from rows(f"faiss {factory}, {setting}, {built:.0f} s to build", tuned(effort), given)


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
    tables.tell(said, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()
