"""How answers fared lately: what was done without, and how long they took. One pass over the slates each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from crossaisle.reports.digest import Shown
from crossaisle.reports.rates import percentile


def degradations(slates: Iterable[Shown]) -> list[dict[str, Any]]:
    """Count the notes of answers that had to do without something."""
    counts = Counter(note for one in slates for note in dict.fromkeys(one.degraded))
    return [{"note": note, "count": count} for note, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def latency(slates: Iterable[Shown]) -> dict[str, Any]:
    """Give the median and the 95th percentile of the stages' sums, in milliseconds."""
    taken = sorted(one.ms for one in slates if one.ms > 0)
    p50, p95 = percentile(taken, 0.5), percentile(taken, 0.95)
    return {"p50": None if p50 is None else round(p50, 2), "p95": None if p95 is None else round(p95, 2), "count": len(taken)}
