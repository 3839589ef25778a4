"""How long `crossaisle recommend` takes over the demo shop, process start to end: the median of several runs.

usage: command.py [--runs 5] [--write]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import run as tables

BEGIN, END = "<!-- command -->", "<!-- end of command -->"
COMMAND = [sys.executable, "-c", "from crossaisle.cli.app import main; main()"]


def seconds(*arguments: str, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run([*COMMAND, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_DATA_HOME": home}  # noqa: TID251 - a benchmark, not the package
        seconds("demo", environment=environment)
        taken = [seconds("recommend", "我想买一条新手机", "--json", environment=environment) for _ in range(arguments.runs)]
    said = f"Median of {len(taken)} runs: {statistics.median(taken):.2f} s ({min(taken):.2f} to {max(taken):.2f})."
    block = f"{said}\n\n{tables.made_by('python benchmarks/command.py')}"
    tables.tell(block, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()
