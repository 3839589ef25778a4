"""What an evaluation found, as a value, and how programs and people read it.

`Report.to_plain` is the JSON, `render` the tables of a terminal, `to_markdown` the table of a README. Nothing here
measures, and nothing prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from crossaisle.evaluate.bootstrap import Estimate
from crossaisle.evaluate.measures import MEASURES
from crossaisle.evaluate.splits import Half

Scores = Mapping[str, Mapping[str, Estimate]]
"""Pipeline, or pair such as "full - lexical" -> measure, as printed -> estimate. Empty where there is no query."""

_Sign = Literal["", "+"]
"""How numbers are printed: gains always show their sign."""

_DECIMALS: Final = 6
"""Of numbers in JSON: what lies beyond may differ between machines."""


@dataclass(frozen=True, slots=True)
class TagScores:
    """What the queries of one tag reached."""

    queries: int
    pipelines: Scores


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one benchmark."""

    dataset: str
    queries: int
    """How many were measured: those with a relevant product."""
    skipped: int
    """How many were left out: those without."""
    unanswerable: int
    """How many of the skipped were graded: people looked and nothing fits, so the right answer is none."""
    half_sizes: Mapping[Half, int]
    pipelines: Scores
    halves: Mapping[Half, Scores]
    paired: Mapping[Literal["all", "test"], Scores]
    """Mean gain, query by query, of the full pipeline over each other one."""
    tags: Mapping[str, TagScores]
    seconds: Mapping[str, float]
    """Pipeline -> time spent ranking the measured queries, loading on first use included."""

    def to_plain(self) -> dict[str, Any]:
        """Give the report as JSON can hold it."""
        return {
            "dataset": self.dataset,
            "queries": self.queries,
            "skipped": self.skipped,
            "unanswerable": {"count": self.unanswerable},
            "half_sizes": dict(self.half_sizes),
            "pipelines": _plain(self.pipelines),
            "halves": {half: {"pipelines": _plain(scores)} for half, scores in self.halves.items()},
            "paired": {queries: _plain(gains) for queries, gains in self.paired.items()},
            "tags": {tag: {"pipelines": _plain(scores.pipelines)} for tag, scores in self.tags.items()},
            "seconds": {pipeline: round(seconds, _DECIMALS) for pipeline, seconds in self.seconds.items()},
        }

    def size_of(self, queries: Literal["all", "tune", "test"]) -> int:
        """Say how many measured queries there are in all, or in a half."""
        return self.queries if queries == "all" else self.half_sizes[queries]


def render(report: Report) -> RenderableType:
    """Give the tables for people: scores of all queries and of the halves, paired gains, scores by tag without intervals."""
    scores = _table("Scores; below each, its 95 % interval")
    _fill(scores, "all", report.size_of("all"), report.pipelines)
    for half, pipelines in report.halves.items():
        _fill(scores, half, report.size_of(half), pipelines)
    gains = _table("Gains, query by query", pipelines="full over")
    for queries, pairs in report.paired.items():
        _fill(gains, queries, report.size_of(queries), {name.removeprefix("full - "): row for name, row in pairs.items()}, sign="+")
    tags = _table("By tag")
    for tag, found in report.tags.items():
        _fill(tags, tag, found.queries, found.pipelines, has_interval=False)
    return Group(Text(_headline(report), style="bold"), *(table for table in (scores, gains, tags) if table.row_count))


def to_markdown(reports: Iterable[Report]) -> str:
    """Give one Markdown table over several benchmarks: all queries, and the gains on the test half."""
    lines = ["| dataset | queries | pipeline | " + " | ".join(map(str, MEASURES)) + " |", "|---|---|---" + "|---" * len(MEASURES) + "|"]
    for report in reports:
        lines += _markdown_rows(report.dataset, f"{report.queries}", report.pipelines)
        lines += _markdown_rows(report.dataset, f"{report.size_of('test')} (test half)", report.paired.get("test", {}), sign="+")
    return "\n".join(lines)


def _plain(scores: Scores) -> dict[str, dict[str, dict[str, float]]]:
    return {name: {measure: _plain_estimate(found) for measure, found in row.items()} for name, row in scores.items()}


def _plain_estimate(found: Estimate) -> dict[str, float]:
    return {"value": round(found.value, _DECIMALS), "low": round(found.low, _DECIMALS), "high": round(found.high, _DECIMALS)}


def _headline(report: Report) -> str:
    halves = ", ".join(f"{size} {half}" for half, size in report.half_sizes.items())
    seconds = ", ".join(f"{pipeline} {seconds:.1f} s" for pipeline, seconds in report.seconds.items())
    return f"{report.dataset}: {report.queries} queries ({halves}), {report.skipped} without a relevant product left out; {seconds}"


def _table(title: str, *, pipelines: str = "pipeline") -> Table:
    """Give an empty table that folds cells on a narrow terminal, and cuts nothing off."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("queries", overflow="fold")
    table.add_column("n", justify="right", overflow="fold")
    table.add_column(pipelines, overflow="fold")
    for measure in MEASURES:
        table.add_column(str(measure).replace("/", "\n/"), justify="right", overflow="fold")
    return table


def _fill(table: Table, queries: str, count: int, scores: Scores, *, sign: _Sign = "", has_interval: bool = True) -> None:
    """Add one row a pipeline, the interval under the value; names from data are text, never markup."""
    for place, (name, row) in enumerate(scores.items()):
        heads = (queries, str(count)) if place == 0 else ("", "")
        table.add_row(*map(Text, (*heads, name)), *(_cell(row[str(measure)], sign, has_interval=has_interval) for measure in MEASURES))


def _cell(found: Estimate, sign: _Sign, *, has_interval: bool) -> Text:
    cell = Text(_number(found.value, sign))
    return cell.append(f"\n{_number(found.low, sign)} {_number(found.high, sign)}", style="dim") if has_interval else cell


def _markdown_rows(dataset: str, queries: str, scores: Scores, *, sign: _Sign = "") -> list[str]:
    return [
        f"| {dataset} | {queries} | {name} | " + " | ".join(_markdown_cell(row[str(measure)], sign) for measure in MEASURES) + " |"
        for name, row in scores.items()
    ]


def _number(value: float, sign: _Sign) -> str:
    return f"{value:{sign}.3f}"


def _markdown_cell(found: Estimate, sign: _Sign) -> str:
    return f"{_number(found.value, sign)} ({_number(found.low, sign)} to {_number(found.high, sign)})"
