"""What shoppers asked for, and what the shop could not give them. One pass over the slates each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from crossaisle.reports.digest import Shown

_MOST: Final = 100
"""Rows of each table."""
_SEVERAL: Final = 2
"""Shoppers who must have said a text before the merchant sees it: what one alone says may tell who it is."""


def asked(slates: Sequence[Shown], *, kind_name: Callable[[str], str], mission_name: Callable[[str], str]) -> dict[str, Any]:
    """Count what was asked for.

    Args:
        slates: Any order.
        kind_name: Kind id -> what it is called.
        mission_name: Mission id -> what it is called.
    """
    days = Counter(one.at.date().isoformat() for one in slates)
    languages = Counter(one.language for one in slates)
    kinds = Counter(kind for one in slates for kind in dict.fromkeys(kind for kind, _ in one.needs))
    constraints = Counter(pair for one in slates for pair in dict.fromkeys(one.constraints))
    missions = Counter(one.mission for one in slates if one.mission)
    return {
        "requests": len(slates),
        "shoppers": len({one.shopper for one in slates}),
        "abstained": sum(one.is_abstained for one in slates),
        "by_day": [{"day": day, "requests": count} for day, count in sorted(days.items())],
        "languages": [{"language": language, "count": count} for language, count in _most(languages)],
        "needs": [{"kind": kind, "name": kind_name(kind), "count": count} for kind, count in _most(kinds)],
        "constraints": [{"field": field, "op": op, "count": count} for (field, op), count in _most(constraints)],
        "missions": [{"mission": mission, "name": mission_name(mission), "count": count} for mission, count in _most(missions)],
        "texts": _texts(slates),
    }


def lacking(slates: Iterable[Shown], *, kind_name: Callable[[str], str]) -> list[dict[str, Any]]:
    """Count the needs that were not served, most frequent first.

    A need of a known kind is named by the kind; one of no kind by the shoppers' words where several said them, else by nothing:
    all of these are one row.
    """
    found: dict[tuple[str, str, str], list[tuple[str, datetime]]] = defaultdict(list)
    for one in slates:
        for missed in one.absent:
            name = kind_name(missed.kind) if missed.kind else _said(missed.need)
            found[name, missed.kind, missed.reason].append((one.shopper, one.at))
    told: dict[tuple[str, str, str], list[datetime]] = defaultdict(list)
    for (name, kind, reason), cases in found.items():
        is_shown = kind or len({shopper for shopper, _ in cases}) >= _SEVERAL
        told[name if is_shown else "", kind, reason] += [at for _, at in cases]
    rows = [_Lacking(name, kind, reason, len(times), max(times)) for (name, kind, reason), times in told.items()]
    rows.sort(key=lambda row: (-row.count, row.need, row.reason))
    return [{**asdict(row), "last": row.last.isoformat()} for row in rows[: 10 * _MOST]]


@dataclass(frozen=True, slots=True)
class _Lacking:
    need: str
    kind: str
    reason: str
    count: int
    last: datetime


def _texts(slates: Iterable[Shown]) -> list[dict[str, Any]]:
    shoppers: dict[tuple[str, str], set[str]] = defaultdict(set)
    counts: Counter[tuple[str, str]] = Counter()
    for one in slates:
        key = (_said(one.text), one.language)
        shoppers[key].add(one.shopper)
        counts[key] += 1
    several = Counter({key: count for key, count in counts.items() if len(shoppers[key]) >= _SEVERAL})
    return [{"text": text, "count": count, "language": language} for (text, language), count in _most(several)]


def _said(text: str) -> str:
    return " ".join(text.split()).casefold()


def _most(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
