"""Runs rankers over a benchmark and sums up what they reach: by pipeline, by half, by tag, and pairwise.

Knows a shop only as something that ranks item ids for a text. Queries without a relevant product are counted, never
measured. Slates (caps, diversity, budgets) are judged elsewhere: here the scored candidates before selection are.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from crossaisle.errors import DataError, UserError
from crossaisle.evaluate.benchmark import Benchmark, JudgedQuery
from crossaisle.evaluate.bootstrap import Values, estimate
from crossaisle.evaluate.measures import MEASURES
from crossaisle.evaluate.report import Report, Scores, TagScores
from crossaisle.evaluate.splits import HALVES, half_of
from crossaisle.random import generator

Pipeline = Literal["full", "lexical", "dense"]
"""The whole path; words alone; vectors alone."""

PIPELINES: Final[tuple[Pipeline, ...]] = ("full", "lexical", "dense")
DEPTH: Final = 100
"""How many products are ranked for a query: as deep as the deepest measure looks."""
_SEED: Final = 0

Progress = Callable[[int, int], None]
"""Called with (rankings done, rankings in all)."""
_Rows = NDArray[np.bool_]
"""(n,) bool over measured queries."""


class Ranker(Protocol):
    """What can be evaluated: `Shop`, or a fake."""

    def rank(self, text: str, *, language: str | None, pipeline: Pipeline, depth: int = DEPTH) -> Sequence[str]:
        """Give at most `depth` item ids, best first: the scored candidates of the stated needs, before selection."""
        ...


def evaluate(
    benchmark: Benchmark,
    ranker: Ranker,
    *,
    pipelines: Sequence[Pipeline] = PIPELINES,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Report:
    """Measure pipelines on a benchmark. Same rankings, same report, intervals included; only `seconds` differ.

    Args:
        benchmark: Queries with grades.
        ranker: Holds the benchmark's products.
        pipelines: Which to measure, side by side; gains are reported over "full" where it is among them.
        progress: Called after each ranking.
        clock: Gives seconds; a steady one.

    Raises:
        UserError: No pipeline is asked for.
        DataError: No query has a relevant product.
    """
    if not pipelines:
        raise UserError("There is no pipeline to evaluate.", hint=f"Name one or more of {', '.join(PIPELINES)}.")
    queries = [query for query in benchmark.queries if query.is_answerable]
    if not queries:
        raise DataError(f"No query of {benchmark.name} has a relevant product.", hint="At least one grade must be above 0.")
    step = _counted(progress, len(pipelines) * len(queries))
    values: dict[str, Values] = {}
    seconds: dict[str, float] = {}
    for pipeline in pipelines:
        started = clock()
        rankings = [_rank(query, ranker, pipeline=pipeline, step=step) for query in queries]
        seconds[pipeline] = clock() - started
        values[pipeline] = _measure(queries, rankings)
    return _sum_up(benchmark, queries, values, seconds)


def _counted(progress: Progress | None, total: int) -> Callable[[], None]:
    """Give what is called after each ranking: it counts, and reports how far things are."""
    done = itertools.count(1)

    def step() -> None:
        if progress is not None:
            progress(next(done), total)

    return step


def _rank(query: JudgedQuery, ranker: Ranker, *, pipeline: Pipeline, step: Callable[[], None]) -> list[str]:
    """Rank one query; a product that several needs bring in counts where it comes first."""
    ranking = ranker.rank(query.text, language=query.language, pipeline=pipeline, depth=DEPTH)
    step()
    return list(dict.fromkeys(ranking))[:DEPTH]


def _measure(queries: Sequence[JudgedQuery], rankings: Sequence[Sequence[str]]) -> Values:
    """(n, m): each query by each of MEASURES."""
    rows = [[m.of(ranking, query.grades) for m in MEASURES] for query, ranking in zip(queries, rankings, strict=True)]
    return np.array(rows, dtype=np.float64)


def _sum_up(benchmark: Benchmark, queries: Sequence[JudgedQuery], values: dict[str, Values], seconds: dict[str, float]) -> Report:
    every = np.ones(len(queries), dtype=np.bool_)
    halves = {half: np.array([half_of(query.id) == half for query in queries]) for half in HALVES}
    tags = {tag: np.array([tag in query.tags for query in queries]) for tag in sorted({tag for query in queries for tag in query.tags})}
    skipped = [query for query in benchmark.queries if not query.is_answerable]
    gains = {f"full - {other}": values["full"] - values[other] for other in values if "full" in values and other != "full"}
    return Report(
        dataset=benchmark.name,
        queries=len(queries),
        skipped=len(skipped),
        unanswerable=sum(bool(query.grades) for query in skipped),
        half_sizes={half: int(rows.sum()) for half, rows in halves.items()},
        pipelines=_scores(values, every),
        halves={half: _scores(values, rows) for half, rows in halves.items()},
        paired={"all": _scores(gains, every), "test": _scores(gains, halves["test"])},
        tags={tag: TagScores(int(rows.sum()), _scores(values, rows)) for tag, rows in tags.items()},
        seconds=seconds,
    )


def _scores(values: dict[str, Values], rows: _Rows) -> Scores:
    """Estimate each pipeline on some queries. Every call resamples by the same seed, so its figures stand on their own."""
    if not rows.any():
        return {}
    names = [str(measure) for measure in MEASURES]
    return {name: dict(zip(names, estimate(found[rows], rng=generator(_SEED, "bootstrap")), strict=True)) for name, found in values.items()}
