"""Measures benchmarks by name, prints a Markdown table and, if asked, puts it into README.md beside this file.

python benchmarks/run.py icecat_en taobao_zh            # directories under $CROSSAISLE_BENCHMARKS
python benchmarks/run.py icecat_en taobao_zh --write
"""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from crossaisle.errors import CrossAisleError, DataError
from crossaisle.evaluate import Report, evaluate, load_benchmark, to_markdown
from crossaisle.shop import Shop

HERE: Final = Path(__file__).parent
BEGIN: Final = "<!-- results: written by run.py --write -->"
END: Final = "<!-- end of results -->"


def main(
    names: Annotated[list[str], typer.Argument(help="Benchmark directories, by name.")],
    *,
    benchmarks: Annotated[Path, typer.Option(envvar="CROSSAISLE_BENCHMARKS", help="Folder that holds them; see DATA.md.")],
    encoder: Annotated[str | None, typer.Option(help="Encoder spec; default: that of a new shop.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put the table into README.md.")] = False,
) -> None:
    """Measure benchmarks and print one table."""
    try:
        block = results([measure(benchmarks / name, encoder=encoder) for name in names], names, encoder=encoder)
        if write:
            publish(block)
    except CrossAisleError as exc:
        typer.echo(f"{exc}\n{exc.hint}", err=True)
        raise typer.Exit(exc.exit_code) from exc
    typer.echo(block)


def measure(directory: Path, *, encoder: str | None = None) -> Report:
    """Index a benchmark's products into a temporary shop and evaluate it."""
    benchmark = load_benchmark(directory)
    with Shop.temporary(encoder=encoder) as shop:
        refused = shop.index(benchmark.products).refused_count
        if refused:
            raise DataError(
                f"{refused} products of {benchmark.name} were refused.", hint="See them with: crossaisle index products.jsonl --shop DIR"
            )
        return evaluate(benchmark, shop)


def results(reports: Sequence[Report], names: Sequence[str], *, encoder: str | None = None) -> str:
    """Give the table, and under it what it takes to get it again."""
    command = " ".join(["python benchmarks/run.py", *names, *([f"--encoder {encoder}"] if encoder else [])])
    return f"{to_markdown(reports)}\n\n{made_by(command)}"


def insert(text: str, block: str, *, begin: str = BEGIN, end: str = END) -> str:
    """Replace what stands between two markers."""
    before, opened, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise DataError("README.md has lost its markers.", hint=f"Put these two lines back: {begin} and {end}")
    return f"{before}{begin}\n{block}\n{end}{after}"


def publish(block: str, *, begin: str = BEGIN, end: str = END) -> None:
    """Put a block between its markers in README.md beside this file."""
    readme = HERE / "README.md"
    readme.write_text(insert(readme.read_text(encoding="utf-8"), block, begin=begin, end=end), encoding="utf-8")


def tell(block: str, *, begin: str, end: str, is_written: bool) -> None:
    """Print a block, and put it into README.md where that was asked for."""
    if is_written:
        publish(block, begin=begin, end=end)
    print(block)


def made_by(command: str) -> str:
    """Say what it takes to get figures again: command, commit, processor, date."""
    return f"`{command}`, commit {commit()}, {processor()}, {datetime.now(UTC).date()}"


def commit() -> str:
    """Give the short hash of the checked-out commit, marked if the tree differs from it."""
    head = _git("rev-parse", "--short", "HEAD")
    return f"{head} with changes" if _git("status", "--porcelain", "--", ":/src") else head


def processor() -> str:
    """Give the model of the CPU."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    typer.run(main)
