"""How long a merchant's report waits, over made-up slates and events in SQLite: read for the first time, again, and by a fresh ledger.

python benchmarks/reports.py --slates 10000 --events 100000
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from crossaisle.reports import Ledger
from crossaisle.stores.events import SqliteEventStore
from crossaisle.stores.slates import SqliteSlateStore
from crossaisle.types import Event, Served

_NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
_PLACES: Final = 30
_BATCH: Final = 1000


def main() -> None:
    """Fill a shop's event file, then read it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slates", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        slates, events = SqliteSlateStore(Path(place) / "events.db"), SqliteEventStore(home=Path(place))
        _fill(slates, events, asked.slates, asked.events)
        ledger = Ledger(slates, events)
        _timed("first, no digests yet", ledger)
        _timed("again, nothing new", ledger)
        _timed("a fresh ledger", Ledger(slates, events))
        events.close()
        slates.close()


def _fill(slates: SqliteSlateStore, events: SqliteEventStore, count: int, clicks: int) -> None:
    for number in range(count):
        slates.put(
            Served(f"s{number}", f"shopper{number % 500}", _NOW - timedelta(seconds=60 * (number + 5)), "rules-1", _answer(number), ())
        )
    for start in range(0, clicks, _BATCH):
        events.append([_event(number, count) for number in range(start, min(start + _BATCH, clicks))])


def _event(number: int, slates: int) -> Event:
    slate = number % slates
    position = 1 + number // slates % _PLACES
    item, at = f"p{(slate + position) % 5000}", _NOW - timedelta(seconds=1)
    return Event(f"e{number}", "impression", f"shopper{slate % 500}", item, at, slate_id=f"s{slate}", position=position)


def _answer(number: int) -> dict[str, Any]:
    """Make an answer as long as a usual one: some 50 kB of JSON."""
    items = [
        {
            "position": position, "relation": None, "need_id": "n1", "copy": "A line of copy that says what it is good for. " * 2,
            "product": {"id": f"p{(number + position) % 5000}", "title": f"Product {position} of many words", "facts": ["stated"] * 40},
            "signals": dict.fromkeys((f"signal{one}" for one in range(40)), 0.1234), "why": "because of this and that " * 10,
        }
        for position in range(1, _PLACES + 1)
    ]  # fmt: skip
    label = {"id": "tent", "text": "Tents", "probability": 0.9}
    return {
        "query": f"a tent number {number % 700}",
        "intent": {
            "language": "en",
            "needs": [{"id": "n1", "origin": "stated", "labels": [label]}],
            "constraints": [{"field": "price", "op": "lte"}],
        },
        "sections": [{"need_id": "n1", "relation": None, "items": items}],
        "trace": {"stages_ms": {"understand": 2.0, "retrieve": 9.0}},
    }


def _timed(name: str, ledger: Ledger) -> None:
    started, used = time.perf_counter(), time.process_time()
    period = ledger.period(90, now=_NOW)
    taken = f"{time.perf_counter() - started:.2f} s, of the processor {time.process_time() - used:.2f} s"
    print(f"{name}: {taken}, for {len(period.slates)} slates, {len(period.deeds)} places with deeds")


if __name__ == "__main__":
    main()
