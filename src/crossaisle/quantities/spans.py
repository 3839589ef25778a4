"""Numerals with the mark they carry (a currency, a unit), and two of them joined to a range.

Shared by amounts and measures; knows neither currencies nor units, only that equal marks join and a missing one is lent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_SEPARATOR = re.compile(r"\s*(?:-|–|—|~|～|至|到|to)\s*")
_CONJUNCTION = re.compile(r"\s*(?:and|adn|nad|和|与)\s*")
_BETWEEN = re.compile(r"between\s*$")
_BETWEEN_ZH = re.compile(r"\S{0,2}\s*(?:之间|中间)")


@dataclass(frozen=True, slots=True)
class Marked:
    """One number or range with its mark; an empty mark when it has none."""

    low: float
    high: float | None
    mark: str
    scale: float
    start: int
    end: int
    is_rough: bool = False

    @property
    def value(self) -> float | tuple[float, float]:
        """The number, or the range as (low, high)."""
        return self.low if self.high is None else (self.low, self.high)


def join(run: Sequence[Marked], text: str) -> list[Marked]:
    """Join neighbours that are the two ends of one range: "20-30", "$20 to $30", "between 20 and 30", 三到五百.

    Args:
        run: From left to right, not overlapping.
        text: The folded text they stand in.
    """
    joined: list[Marked] = []
    for one in run:
        pair = _range(joined[-1], one, text) if joined else None
        if pair:
            joined[-1] = pair
        else:
            joined.append(one)
    return joined


def _range(first: Marked, second: Marked, text: str) -> Marked | None:
    if first.high is not None or second.high is not None or (second.mark and first.mark not in {"", second.mark}):
        return None
    if not _is_joined(first, second, text):
        return None
    lent = second.scale if first.scale == 1 and first.low * second.scale < second.low else 1
    low, high = first.low * lent, second.low
    return replace(first, low=low, high=high, mark=second.mark or first.mark, end=second.end) if low < high else None


def _is_joined(first: Marked, second: Marked, text: str) -> bool:
    gap = text[first.end : second.start]
    if _SEPARATOR.fullmatch(gap):
        return True
    is_bracketed = _BETWEEN.search(text, 0, first.start) or _BETWEEN_ZH.match(text, second.end)
    return _CONJUNCTION.fullmatch(gap) is not None and is_bracketed is not None
