"""What HTTP costs, what two workers bring, how many events are kept a second, how soon an event counts, and what the page weighs.

usage: service.py [--parts overhead,throughput,events,change,page] [--shop DIR] [--seconds 8] [--write]

overhead, change, events and page serve a demo shop made for the run; throughput serves --shop, a directory made from icecat_en
(made under a temporary folder from $CROSSAISLE_BENCHMARKS when none is named). Every server is a process of its own on
loopback; clients are threads of this process, whose CPU time is told beside the figures. Run it on a machine that does
nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.client
import json
import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent))
import run as tables
import synthetic
import workload
from crossaisle.cli.demo import fill
from crossaisle.settings import Settings
from crossaisle.shop import open_shop

BEGIN, END = "<!-- service -->", "<!-- end of service -->"
COMMAND = [sys.executable, "-c", "from crossaisle.cli.app import main; main()", "serve"]
ASKED = (
    "我想买一条新手机",
    "两三千的手机，不要黑色",
    "running shoes for men",
    "a tent for four",
    "蓝牙耳机 降噪",
    "birthday present for my dad",
    "电饭煲",
    "desk lamp",
)
ROUNDS = 15
BATCH, CLIENTS, KILLS = 100, 4, 3
PAGE = Path(__file__).parents[1] / "src" / "crossaisle" / "service" / "page"
BROWSER = "/usr/bin/chromium"
PAINTED = """() => new Promise(done => new PerformanceObserver(seen => {
    const first = seen.getEntriesByName("first-contentful-paint")[0];
    if (first) done(first.startTime);
}).observe({ type: "paint", buffered: true }))"""
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic"


@contextlib.contextmanager
def served(shop: Path, *, workers: int = 1, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve a shop; give its address and the process, ready to answer."""
    limits = {"CROSSAISLE_SERVICE__REQUESTS_PER_MINUTE": "0", "CROSSAISLE_SERVICE__KEY_REQUESTS_PER_MINUTE": "0"}
    process = subprocess.Popen(
        [*COMMAND, "--shop", str(shop), "--port", "0", "--workers", str(workers)],
        stderr=subprocess.PIPE, text=True, env=environment_with(limits | environment), start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    found = next(match[0] for line in process.stderr if (match := re.search(r"http://[\d.:]+", line)))
    threading.Thread(target=process.stderr.read, daemon=True).start()
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{found}/readyz", timeout=5).status_code == 200:
                break
        time.sleep(0.1)
    try:
        yield found, process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def environment_with(more: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **more}  # noqa: TID251 - a benchmark, not the package


def overhead(shop: Path) -> Iterator[str]:
    """The same needs in turn over HTTP and of the library in this process, so that both see the same machine.

    By a bare client over one connection: what a client does with an answer is not the service's.
    """
    direct: list[float] = []
    over: list[float] = []
    with served(shop) as (address, _), contextlib.closing(open_shop(shop)) as opened:
        client = http.client.HTTPConnection(address.removeprefix("http://"))
        for turn in range(ROUNDS + 2):
            for text in ASKED:
                inside = timed(lambda text=text: opened.recommend(text))
                outside = timed(lambda text=text: asked(client, text))
                if turn >= 2:
                    direct.append(inside)
                    over.append(outside)
        client.close()
    more = statistics.median(one - other for one, other in zip(over, direct, strict=True))
    yield (
        f"| POST /v1/recommend, one worker, one client | p50 {ms(statistics.median(over))} against {ms(statistics.median(direct))} of "
        f"recommend() itself; paired difference p50 **{ms(more)}** (with the slate stored before it leaves) |"
    )


def asked(client: http.client.HTTPConnection, text: str) -> bytes:
    client.request("POST", "/v1/recommend", json.dumps({"text": text}).encode(), {"Content-Type": "application/json"})
    answer = client.getresponse()
    body = answer.read()
    assert answer.status == 200, body
    return body


def throughput(shop: Path, seconds: float) -> Iterator[str]:
    """Eight clients, each waiting for its answer before it asks again, of one worker and of two."""
    rates = {}
    for workers in (1, 2):
        with served(shop, workers=workers, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1") as (address, _):
            load(address, 3.0)
            before = time.process_time()
            taken, faults = load(address, seconds)
            busy = (time.process_time() - before) / seconds
        rates[workers] = len(taken) / seconds
        p50, p99 = workload.percentile(taken, 50), workload.percentile(taken, 99)
        yield (
            f"| 8 clients, {workers} worker{'s' * (workers > 1)}, 20k products | {rates[workers]:.1f} answers/s, p50 {ms(p50)}, p99 "
            f"{ms(p99)} ({p99 / p50:.1f} x), {faults} errors; the clients took {busy:.2f} of a core |"
        )
    yield f"| two workers against one | **{rates[2] / rates[1]:.2f} x** |"


def load(address: str, seconds: float) -> tuple[list[float], int]:
    taken: list[float] = []
    faults = 0
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        nonlocal faults
        with httpx.Client(base_url=address, timeout=60, headers={"X-Shopper-ID": f"load-{number}"}) as client:
            place = number
            while time.monotonic() < until:
                started = time.perf_counter()
                answer = client.post("/v1/recommend", json={"text": workload.NEEDS[place % len(workload.NEEDS)]})
                taken.append(time.perf_counter() - started)
                faults += answer.status_code != 200
                place += 5

    together(ask, 8)
    return taken, faults


def events(shop: Path, seconds: float) -> Iterator[str]:
    """Batches of 100 clicks from four clients; then the same under three kill -9, and what was kept of what was acknowledged."""
    with served(shop) as (address, _):
        sent = send(address, seconds)
    yield f"| events, durable, batches of {BATCH}, {CLIENTS} clients | **{len(sent) / seconds:,.0f} a second** |"
    acknowledged = set(sent)
    for _ in range(KILLS):
        with served(shop) as (address, process):
            killer = threading.Timer(1.0, lambda process=process: os.killpg(process.pid, signal.SIGKILL))
            killer.start()
            acknowledged |= set(send(address, 2.0))
            killer.join()
    with contextlib.closing(sqlite3.connect(shop / "events.db")) as database:
        table = next(name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%event%'"))
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        key = "event_id" if "event_id" in columns else "id"
        kept = [row[0] for row in database.execute(f"SELECT {key} FROM {table}")]
    lost, doubled = len(acknowledged - set(kept)), len(kept) - len(set(kept))
    yield f"| events over {KILLS} kill -9 | {len(acknowledged):,} acknowledged, **{lost} lost, {doubled} doubled** |"


def send(address: str, seconds: float) -> list[str]:
    done: list[str] = []
    until = time.monotonic() + seconds

    def click(number: int) -> None:
        with (
            httpx.Client(base_url=address, timeout=30, headers={"X-Shopper-ID": f"clicks-{number}"}) as client,
            contextlib.suppress(httpx.HTTPError),
        ):
            slate = client.post("/v1/recommend", json={"text": ASKED[number % 2]}).json()
            item = slate["sections"][0]["items"][0]
            about = {"item_id": item["product"]["id"], "slate_id": slate["slate_id"], "position": item["position"], "type": "click"}
            while time.monotonic() < until:
                batch = [{**about, "id": uuid.uuid4().hex} for _ in range(BATCH)]
                answer = client.post("/v1/events", json={"events": batch})
                if answer.status_code == 200:
                    done.extend(one["id"] for one in answer.json()["results"] if one["status"] == "stored")

    together(click, CLIENTS)
    return done


def change(shop: Path) -> Iterator[str]:
    """From sending an event to an answer that follows from it: the product in the cart is no longer offered."""
    taken = []
    with served(shop) as (address, _):
        for number in range(10):
            with httpx.Client(base_url=address, headers={"X-Shopper-ID": f"change-{number}"}) as client:
                slate = client.post("/v1/recommend", json={"text": ASKED[0]}).json()
                first = slate["sections"][0]["items"][0]
                item = first["product"]["id"]
                started = time.perf_counter()
                client.post(
                    "/v1/events", json={"id": "e1", "type": "add_to_cart", "item_id": item, "variant_id": first["variant_id"]}
                ).raise_for_status()
                again = client.post("/v1/recommend", json={"text": ASKED[0]}).json()
                taken.append(time.perf_counter() - started)
                assert item not in [one["product"]["id"] for section in again["sections"] for one in section["items"]]
    yield f"| event to changed answer | median **{ms(statistics.median(taken))}**, longest {ms(max(taken))} (10 shoppers) |"


def page(shop: Path) -> Iterator[str]:
    """What the storefront's scripts and styles weigh, and how soon a cold browser paints."""
    index = (PAGE / "index.html").read_text(encoding="utf-8")
    files = [PAGE / name for name in re.findall(r'(?:src|href)="\./(assets/[^"]+)"', index)]
    size = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    yield f"| storefront, scripts and styles, gzip | **{size / 1000:.1f} kB** |"
    if not Path(BROWSER).is_file():
        yield f"| first contentful paint | not measured: no {BROWSER} |"
        return
    from playwright.sync_api import sync_playwright

    paints = []
    with served(shop) as (address, _), sync_playwright() as tool:
        for _ in range(5):
            browser = tool.chromium.launch(executable_path=BROWSER, args=FLAGS.split())
            tab = browser.new_page()
            tab.goto(address)
            paints.append(tab.evaluate(PAINTED) / 1e3)
            browser.close()
    yield f"| first contentful paint, cold cache, median of 5 | **{ms(statistics.median(paints))}** |"


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def together(work: Callable[[int], None], count: int) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"


def icecat_shop(place: Path) -> Path:
    workload.say("filling a shop from icecat_en")
    with contextlib.closing(open_shop(place, create=True)) as shop:
        shop.index(synthetic.icecat())
    return place


def measured(parts: Sequence[str], *, shop: Path | None, seconds: float, folder: Path) -> Iterator[str]:
    demo = folder / "demo"
    with contextlib.closing(fill(Settings(shop=demo))):
        pass
    for part in parts:
        workload.say(part)
        if part == "throughput":
            yield from throughput(shop or icecat_shop(folder / "icecat"), seconds)
        elif part == "events":
            yield from events(demo, seconds)
        else:
            yield from PARTS[part](demo)


PARTS: dict[str, Callable[[Path], Iterator[str]]] = {"overhead": overhead, "change": change, "page": page}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default="overhead,throughput,events,change,page")
    parser.add_argument("--shop", type=Path)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crossaisle-service-") as folder:
        rows = []
        for row in measured(arguments.parts.split(","), shop=arguments.shop, seconds=arguments.seconds, folder=Path(folder)):
            print(row, file=sys.stderr, flush=True)
            rows.append(row)
    block = "\n".join(
        ["| what | measured |", "|---|---|", *rows, "", f"{tables.made_by('python benchmarks/service.py')}, {os.cpu_count()} cores"]
    )
    tables.tell(block, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()
