"""Takes the score apart: each signal alone, and the whole without it, on public data.

python benchmarks/fusion.py icecat_en taobao_zh webmall_en --write
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer

from crossaisle.errors import CrossAisleError
from crossaisle.evaluate import Report, evaluate, load_benchmark
from crossaisle.rank.score import WEIGHTS, score
from crossaisle.rank.select import rank
from crossaisle.shop import Shop
from crossaisle.types import Candidates
from run import made_by, publish

SIGNALS: Final[Mapping[str, Mapping[str, float]]] = {
    "lexical": {"lexical": WEIGHTS["lexical"], "coverage": WEIGHTS["coverage"]},
    "dense": {"dense": 1.0, "meaning": WEIGHTS["meaning"]},
    "kind": {"kind": WEIGHTS["kind"], "served": WEIGHTS["served"]},
    "brand": {"brand": WEIGHTS["brand"]},
    "attributes": {"wishes": WEIGHTS["wishes"], "conflict": WEIGHTS["conflict"]},
    "price": {"price": WEIGHTS["price"], "superlative": WEIGHTS["superlative"]},
    "popularity": {"popularity": WEIGHTS["popularity"], "rating": WEIGHTS["rating"]},
}
"""What a row of the table takes away, or leaves alone."""
ROWS: Final = ("full", *(f"only {name}" for name in SIGNALS), *(f"without {name}" for name in SIGNALS))
MEASURES: Final = ("nDCG@10", "nDCG@10/judged")
BEGIN: Final = "<!-- fusion -->"
END: Final = "<!-- end of fusion -->"


class Apart:
    """Ranks the candidates of the whole path by some of their signals; each query is retrieved once."""

    def __init__(self, shop: Shop) -> None:
        self._recommender, self._query = shop.recommender, shop.query
        self._found: dict[str, list[Candidates]] = {}

    def rank(self, text: str, *, language: str | None, pipeline: str, depth: int = 100) -> list[str]:
        """Give ids of the stated needs in turns, as Shop.rank does."""
        table = self._recommender.table
        weights = weights_of(pipeline)
        ranked = [
            one.positions[rank(score(one, weights=weights), table)[:depth]].tolist() for one in self._candidates(text, language, depth)
        ]
        turns = [places[turn] for turn in range(depth) for places in ranked if turn < len(places)]
        return [table.item_id(place) for place in dict.fromkeys(turns)][:depth]

    def _candidates(self, text: str, language: str | None, depth: int) -> list[Candidates]:
        if text not in self._found:
            query = self._query(text, language=language, n=depth)
            intent = self._recommender.understand(query)
            self._found[text] = [self._recommender.score(query, intent, need).candidates for need in intent.needs]
        return self._found[text]


def weights_of(row: str) -> dict[str, float]:
    """Give the weights that a row of the table ranks by."""
    how, _, name = row.partition(" ")
    if how == "only":
        return dict(SIGNALS[name])
    return {signal: weight for signal, weight in WEIGHTS.items() if how == "full" or signal not in SIGNALS[name]}


def table(reports: Sequence[Report]) -> str:
    """Give the figures of the test half as Markdown; a gain is that of the whole over the row, query by query."""
    heads = [f"{report.dataset} {name}" for report in reports for name in _measures(report)]
    lines = ["| row | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for row in ROWS:
        cells = []
        for report in reports:
            for name in _measures(report):
                cell = f"{report.halves['test'][row][name].value:.3f}"
                if row != "full":
                    gain = report.paired["test"][f"full - {row}"][name]
                    cell += f" ({gain.value:+.3f}, {gain.low:+.3f} to {gain.high:+.3f})"
                cells.append(cell)
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _measures(report: Report) -> Sequence[str]:
    """Give the measures that say something: where every graded product is relevant, any order of them is ideal."""
    return MEASURES if report.pipelines["full"]["nDCG@10/judged"].value < 1 else MEASURES[:1]


def main(
    names: Annotated[list[str], typer.Argument(help="Benchmark directories, by name.")],
    *,
    benchmarks: Annotated[Path, typer.Option(envvar="CROSSAISLE_BENCHMARKS", help="Folder that holds them; see DATA.md.")],
    write: Annotated[bool, typer.Option("--write", help="Put the table into README.md.")] = False,
) -> None:
    """Measure each signal alone and left out, and print one table."""
    try:
        reports = []
        for name in names:
            benchmark = load_benchmark(benchmarks / name)
            with Shop.temporary() as shop:
                shop.index(benchmark.products)
                reports.append(evaluate(benchmark, cast("Any", Apart(shop)), pipelines=cast("Any", ROWS)))
        block = f"{table(reports)}\n\n{made_by(' '.join(['python benchmarks/fusion.py', *names]))}"
        if write:
            publish(block, begin=BEGIN, end=END)
    except CrossAisleError as exc:
        typer.echo(f"{exc}\n{exc.hint}", err=True)
        raise typer.Exit(exc.exit_code) from exc
    typer.echo(block)


if __name__ == "__main__":
    typer.run(main)
