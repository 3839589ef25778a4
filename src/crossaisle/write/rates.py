"""Per what is a figure? 400 m3 an hour is not 400 a minute.

Only figures that the product states with a rate, and with another one, are doubted. Knows no units but those of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossaisle.text import fold
from crossaisle.write.evidence import Evidence
from crossaisle.write.numeric import Found

_TIMES: Final = {
    "h": "hour", "hr": "hour", "hour": "hour", "小时": "hour", "min": "minute", "minute": "minute", "分钟": "minute", "分": "minute",
    "s": "second", "sec": "second", "second": "second", "秒": "second", "day": "day", "天": "day", "日": "day",
    "night": "night", "晚": "night",
    "week": "week", "周": "week", "month": "month", "月": "month", "year": "year", "年": "year",
}  # fmt: skip
_TIME: Final = "|".join(sorted(_TIMES, key=len, reverse=True))
_RATE: Final = re.compile(
    rf"每(?P<every>{_TIME})[\u4e00-\u9fff]{{0,4}}?(?P<first>\d[\d,.]*)"
    rf"|(?P<second>\d[\d,.]*)\s?[^\d\s,，。;]{{0,6}}\d?\s?(?:/\s?|\bper |\ban? |每)(?P<per>{_TIME})(?![a-z])"
)


def rates_in(folded: str) -> list[tuple[int, int, str, str]]:
    """Give the rates of a folded text: where, the figure as written without commas, and the time that it is per.

    Example:
        >>> rates_in("400 m3/h, 每分钟38000次")
        [(0, 8, '400', 'hour'), (10, 18, '38000', 'minute')]
    """
    return [
        (
            match.start(),
            match.end(),
            (match["first"] or match["second"]).replace(",", "").rstrip("."),
            _TIMES[match["every"] or match["per"]],
        )
        for match in _RATE.finditer(folded)
    ]


def false_rates(folded: str, evidence: Evidence) -> Iterator[Found]:
    """Give the figures of a line that the product states per another time."""
    said = rates_in(folded)
    if not said:
        return
    stated = rates_in(fold(evidence.text))
    for start, end, figure, time in said:
        times = {one for _, _, other, one in stated if other == figure}
        if times and time not in times:
            yield Found(start, end, "number", "the product states it per another time")
