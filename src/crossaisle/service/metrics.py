"""What is counted, in Prometheus' words. Labels take few values: route templates, codes, stage names; never ids or texts.

Several workers write into one directory of memory-mapped files (prometheus-client's multiprocess mode), so that whichever
worker is asked gives the sums of all. What a worker counted stays after it has died, until the service ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_SECONDS: Final = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0)
_GUARD: Final = "guard:"


class Metrics:
    """The counters of one worker."""

    def __init__(self, *, shared: str = "") -> None:
        """Make them.

        Args:
            shared: Directory that the workers share; empty = there is one worker.
        """
        self._shared = shared
        self._registry = registry = CollectorRegistry()
        self.requests: Final = Counter("crossaisle_requests", "Requests answered.", ("route", "method", "status"), registry=registry)
        self.seconds: Final = Histogram(
            "crossaisle_request_seconds", "Time from request to the last byte.", ("route",), registry=registry, buckets=_SECONDS
        )
        self.stages: Final = Histogram(
            "crossaisle_stage_seconds", "Time of each stage of an answer.", ("stage",), registry=registry, buckets=_SECONDS
        )
        self.slates: Final = Counter("crossaisle_slates", "Answers stored and served.", registry=registry)
        self.degraded: Final = Counter("crossaisle_degraded", "Answers that had to do without something.", ("code",), registry=registry)
        self.violations: Final = Counter(
            "crossaisle_guard_violations", "Products that the exit check held back from an answer.", registry=registry
        )
        self.events: Final = Counter("crossaisle_events", "Events received.", ("type", "outcome"), registry=registry)

    def count_slate(self, stages_ms: Mapping[str, float], degraded: Iterable[str]) -> None:
        """Count an answer that is stored."""
        self.slates.inc()
        for stage, ms in stages_ms.items():
            self.stages.labels(stage).observe(ms / 1000)
        for note in degraded:
            self.degraded.labels(note.partition(":")[0]).inc()
            if note.startswith(_GUARD):
                self.violations.inc(note.count(",") + 1)

    def count_request(self, route: str, method: str, status: int, *, seconds: float) -> None:
        """Count an answered request."""
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Give everything in Prometheus' text format: the sums over all workers."""
        if not self._shared:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, path=self._shared)  # type: ignore[no-untyped-call]
        return generate_latest(together)
