"""Measures encoders side by side, and what training on the catalogue adds to them, and puts a table into README.md.

python benchmarks/encoders.py icecat_en webmall_en taobao_zh           # directories under $CROSSAISLE_BENCHMARKS
python benchmarks/encoders.py icecat_en webmall_en taobao_zh --write

Each line is a shop of its own. Gains are over the first line, query by query. Needs the extra `minilm` and its weights;
lines whose encoder is not installed are left out.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer

import run
from crossaisle.errors import CrossAisleError, ModelError
from crossaisle.evaluate import Benchmark, Measure, load_benchmark
from crossaisle.evaluate.bootstrap import estimate
from crossaisle.evaluate.splits import HALVES, half_of
from crossaisle.random import generator
from crossaisle.settings import load
from crossaisle.shop import open_shop
from crossaisle.train import EncoderReport, train_encoder

BEGIN: Final = "<!-- encoders: written by encoders.py --write -->"
END: Final = "<!-- end of encoders -->"
MEASURES: Final = (Measure.parse("nDCG@10"), Measure.parse("nDCG@10/judged"))
PIPELINES: Final = ("dense", "full")
DEPTH: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One way of making vectors."""

    name: str
    spec: str
    is_trained: bool = False
    teacher: str | None = None


LINES: Final = (
    Line("multilingual", "multilingual"),
    Line("multilingual, trained", "multilingual", is_trained=True),
    Line("multilingual, trained, teacher minilm", "multilingual", is_trained=True, teacher="minilm"),
    Line("minilm", "minilm"),
    Line("minilm, trained", "minilm", is_trained=True),
    Line("pair:multilingual+minilm", "pair:multilingual+minilm"),
    Line("pair:multilingual+minilm, trained", "pair:multilingual+minilm", is_trained=True),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one line reached on one benchmark."""

    line: Line
    values: np.ndarray
    """(queries, pipelines, measures)"""
    training: EncoderReport | None


def main(
    names: Annotated[list[str], typer.Argument(help="Benchmark directories, by name.")],
    *,
    benchmarks: Annotated[Path, typer.Option(envvar="CROSSAISLE_BENCHMARKS", help="Folder that holds them; see DATA.md.")],
    only: Annotated[list[str] | None, typer.Option(help="Only lines of this name, and the first. May be repeated.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put the table into README.md.")] = False,
) -> None:
    """Measure encoders and print one table."""
    lines = [line for line in LINES if not only or line.name in (*only, LINES[0].name)]
    rows: list[str] = []
    try:
        for name in names:
            rows += measure(load_benchmark(benchmarks / name), lines)
        block = "\n".join([*HEAD, *rows, "", run.made_by(" ".join(["python benchmarks/encoders.py", *names]))])
        if write:
            run.publish(block, begin=BEGIN, end=END)
    except CrossAisleError as exc:
        typer.echo(f"{exc}\n{exc.hint}", err=True)
        raise typer.Exit(exc.exit_code) from exc
    typer.echo(block)


def measure(benchmark: Benchmark, lines: Sequence[Line]) -> list[str]:
    """Measure every line on one benchmark and give its rows."""
    rows: list[str] = []
    with tempfile.TemporaryDirectory(prefix="crossaisle-") as place:
        first: Outcome | None = None
        for line in lines:
            with contextlib.suppress(ModelError):  # the extra is not installed
                outcome = _outcome(benchmark, line, Path(place))
                first = first or outcome
                found = list(_rows(benchmark, outcome, first))
                typer.echo("\n".join(found), err=True)
                rows += found
    return rows


def _outcome(benchmark: Benchmark, line: Line, place: Path) -> Outcome:
    indexed, own = place / line.spec.replace(":", "-"), place / "own" / "shop"
    if not indexed.exists():
        with contextlib.closing(open_shop(indexed, create=True, encoder=line.spec)) as shop:
            shop.index(benchmark.products)
    shutil.rmtree(own.parent, ignore_errors=True)
    shutil.copytree(indexed, own)
    training = None
    with contextlib.closing(open_shop(own)) as shop:
        directory = shop.directory
    if line.is_trained:
        training = train_encoder(directory, load(), at=datetime.now(UTC), teacher=line.teacher)
    with contextlib.closing(open_shop(own)) as shop:
        values = [
            [
                [
                    m.of(list(dict.fromkeys(shop.rank(query.text, language=query.language, pipeline=pipeline, depth=DEPTH))), query.grades)
                    for m in MEASURES
                ]
                for pipeline in PIPELINES
            ]
            for query in _asked(benchmark)
        ]
    return Outcome(line, np.array(values), training)


def _asked(benchmark: Benchmark) -> list:
    return [query for query in benchmark.queries if query.is_answerable]


HEAD: Final = (
    "| dataset | encoder | half | dense | dense, judged | full | full, judged | dense gain | full gain |",
    "|---|---|---|---|---|---|---|---|---|",
)


def _rows(benchmark: Benchmark, outcome: Outcome, first: Outcome) -> Iterator[str]:
    name = outcome.line.name
    if outcome.training is not None:
        mrr = outcome.training.measures["MRR"]
        kept = "" if outcome.training.is_kept else ", not kept"
        name += f" (held-out MRR {mrr.before:.3f} to {mrr.after:.3f}{kept})"
    for half in HALVES:
        of_half = np.array([half_of(query.id) == half for query in _asked(benchmark)])
        means = outcome.values[of_half].mean(axis=0)
        cells = [f"{value:.3f}" for pipeline in means for value in pipeline]
        gains = (outcome.values - first.values)[of_half][:, :, 0]
        if outcome is first:
            cells += ["", ""]
        else:
            cells += [f"{one.value:+.3f} ({one.low:+.3f} to {one.high:+.3f})" for one in estimate(gains, rng=generator(0, "bootstrap"))]
        yield f"| {benchmark.name} | {name} | {half} | {' | '.join(cells)} |"


if __name__ == "__main__":
    typer.run(main)
