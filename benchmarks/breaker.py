"""What the dials of the circuit breaker cost shoppers while a model hangs, and how soon it is used again afterwards.

usage: breaker.py

A shopper comes every 2 s and waits 8 s at most. The model hangs for 5 minutes, then answers at once. All of it runs a hundred times
faster than life, in threads, through the engine's own breaker; times are told as in life.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import run as tables
from crossaisle.errors import ModelError, ModelTimeoutError, ModelUnavailableError
from crossaisle.llms.circuit import CircuitLanguageModel
from crossaisle.protocols import Completion, ModelInfo, Prompt

FASTER = 100
EVERY_S, PATIENCE_S, OUTAGE_S, AFTER_S = 2.0, 8.0, 300.0, 150.0
FAILURES, PAUSES = (1, 3, 5, 10), (10.0, 30.0, 120.0)


class Hanging:
    """Hangs until a point of time, then answers at once."""

    def __init__(self, until: float) -> None:
        self.info, self._until = ModelInfo("scripted:hanging", "hanging"), until

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:  # noqa: ARG002 - the port's
        if time.monotonic() < self._until:
            time.sleep(max(deadline - time.monotonic(), 0))
            raise ModelTimeoutError("late", spec=self.info.spec)
        return Completion("yes")

    def close(self) -> None:
        pass


def tried(failures: int, pause_s: float) -> str:
    """Let shoppers come and go."""
    began = time.monotonic()
    back = began + OUTAGE_S / FASTER
    model = CircuitLanguageModel(Hanging(back), failures=failures, pause_s=pause_s / FASTER)
    waits: list[float] = []
    served: list[float] = []

    def shopper() -> None:
        came = time.monotonic()
        try:
            model.complete(Prompt("a tent"), deadline=came + PATIENCE_S / FASTER)
            served.append(came)
        except ModelUnavailableError:
            waits.append(0.0)
        except ModelError:
            waits.append((time.monotonic() - came) * FASTER)

    threads = []
    for number in itertools.count():
        comes = number * EVERY_S
        if comes > OUTAGE_S + AFTER_S:
            break
        time.sleep(max(began + comes / FASTER - time.monotonic(), 0))
        threads.append(threading.Thread(target=shopper))
        threads[-1].start()
    for thread in threads:
        thread.join()
    waited = [wait for wait in waits if wait > 1]
    again = f"{(min(served) - back) * FASTER:.0f} s" if served else f"more than {AFTER_S:.0f} s"
    each = f"{statistics.mean(waited):.1f} s" if waited else "-"
    return f"| {failures} | {pause_s:.0f} | {len(waited)} of {int(OUTAGE_S / EVERY_S)} | {each} | {again} |"


def main() -> None:
    print("| failures | pause_s | waited for nothing | each | used again after |\n|---|---|---|---|---|")
    for failures, pause_s in itertools.product(FAILURES, PAUSES):
        print(tried(failures, pause_s), flush=True)
    print(f"\n{tables.made_by('python benchmarks/breaker.py')}")


if __name__ == "__main__":
    main()
