"""Ranks public benchmarks by crossaisle's whole path and by what others offer, side by side, on the test half.

usage: peers/run.py [icecat_en taobao_zh webmall_en] [--only plain,lancedb] [--json FILE] [--write]

Directories are those under $CROSSAISLE_BENCHMARKS. Each system has a process of its own; its file in this folder says
how it is set up. Needs: pip install -r benchmarks/peers/requirements.txt
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import os
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

BENCHMARKS = Path(__file__).resolve().parent.parent
sys.path[0] = str(BENCHMARKS)  # this folder must not be on the path: its run.py is not the one that is meant

import run as tables
import workload
from crossaisle.evaluate import Report, evaluate, load_benchmark
from crossaisle.evaluate.bootstrap import Estimate

BEGIN, END = "<!-- peers -->", "<!-- end of peers -->"
OURS = "full"
PEERS = {OURS: "full", "plain": "plain", "lancedb": "lancedb_hybrid", "qdrant-edge": "qdrant_edge_hybrid"}
"""Name -> module of this folder, with a function rank(directory)."""
NAMED = {OURS: "crossaisle, whole path", "plain": "plain pipeline", "lancedb": "LanceDB hybrid", "qdrant-edge": "Qdrant Edge hybrid"}
MEASURES = ("nDCG@10", "nDCG@10/judged", "MRR@10", "Recall@20")
DATASETS = ("icecat_en", "taobao_zh", "webmall_en")
Row = dict[str, Any]


class Given:
    """Rankings that were made before, as something that ranks."""

    def __init__(self, of_text: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Take peer -> text -> product ids."""
        self._of_text = of_text

    def rank(self, text: str, *, language: str | None, pipeline: str, depth: int = 100) -> Sequence[str]:  # noqa: ARG002 - the Ranker protocol
        return self._of_text[pipeline][text][:depth]


def ranked(directory: Path, peers: Sequence[str]) -> dict[str, Row]:
    """Have each peer rank a benchmark, in its own process."""
    environment = {**os.environ, "LANCEDB_LOG": "error"}  # noqa: TID251 - lance writes a notice about a default for every query
    found = {}
    for peer in peers:
        workload.say(f"{directory.name}: {peer}")
        found[peer] = workload.child(Path(__file__), str(directory), "--child", peer, environment=environment)
    return found


def report(directory: Path, found: Mapping[str, Row]) -> Report:
    """Measure the rankings as `crossaisle evaluate` would."""
    benchmark = load_benchmark(directory)
    of_text = {peer: {query.text: own["rankings"][query.id] for query in benchmark.queries} for peer, own in found.items()}
    pipelines: Any = list(found)
    return evaluate(benchmark, Given(of_text), pipelines=pipelines)


def lines(measured: Report, found: Mapping[str, Row]) -> Iterator[str]:
    """One row a system, then what ours gains over each, query by query."""
    half = measured.halves["test"]
    count = measured.half_sizes["test"]
    for peer, own in found.items():
        cells = " | ".join(f"{half[peer][name].value:.3f}" for name in MEASURES)
        yield (
            f"| {measured.dataset} | {count} | {NAMED[peer]} | {cells} "
            f"| {statistics.median(own['seconds']) * 1e3:.1f} | {own['index_seconds']:.1f} |"
        )
    for name, gain in measured.paired["test"].items():
        peer = NAMED[name.removeprefix(f"{OURS} - ")]
        yield f"| {measured.dataset} | {count} | gain over: {peer} | {' | '.join(signed(gain[one]) for one in MEASURES)} | | |"


def signed(found: Estimate) -> str:
    return f"{found.value:+.3f} ({found.low:+.3f} to {found.high:+.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=list(DATASETS))
    parser.add_argument("--only", default=",".join(PEERS))
    parser.add_argument("--json", type=Path, help="write every ranking here")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--child", choices=PEERS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        made = importlib.import_module(f"peers.{PEERS[arguments.child]}").rank(Path(arguments.names[0]))
        print(json.dumps(dataclasses.asdict(made)))
        return
    home = os.environ.get("CROSSAISLE_BENCHMARKS")  # noqa: TID251 - a benchmark, not the package
    if not home:
        sys.exit("Name the folder that holds the benchmarks in CROSSAISLE_BENCHMARKS; DATA.md says how to make them.")
    found = {name: ranked(Path(home) / name, arguments.only.split(",")) for name in arguments.names}
    heads = ("dataset", "queries (test half)", "system", *MEASURES, "median query, ms", "index, s")
    block = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, own in found.items():
        block += lines(report(Path(home) / name, own), own)
    chosen = "" if arguments.only == ",".join(PEERS) else f" --only {arguments.only}"
    said = "\n".join([*block, "", tables.made_by(f"python benchmarks/peers/run.py {' '.join(arguments.names)}{chosen}")])
    if arguments.json:
        arguments.json.write_text(json.dumps(found), encoding="utf-8")
    if arguments.write:
        tables.publish(said, begin=BEGIN, end=END)
    print(said)


if __name__ == "__main__":
    main()
