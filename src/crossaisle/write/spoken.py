"""Figures as people say them: nine tenths as 九成, an hour and forty minutes, 12到22斤, Fahrenheit, feet with inches.

Each is one figure in several words, so it is read before single measures are. Knows nothing of products.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crossaisle.quantities import Measure, dimension_of, find_measures, find_numerals, to_base

_DIGITS: Final = r"(?:\d+(?:\.\d+)?|[零一二两三四五六七八九十百千]+)"
_TENTHS: Final = re.compile(r"(?P<tens>[一二三四五六七八九])成(?P<ones>[一二三四五六七八九半]?)(?!果(?![肉汁])|[人分为立熟功员本交年])")
_FAHRENHEIT: Final = re.compile(r"(?P<value>-?\d+(?:\.\d+)?)\s*(?:°\s?f\b|℉|华氏度|(?:degrees? )?fahrenheit\b|f\b(?=[\s,.;]|$))")
_BELOW_ZERO: Final = re.compile(rf"(?:零下|minus\s)\s*(?P<value>{_DIGITS})\s*(?:度|℃|°\s?c\b|摄氏度|degrees?(?: celsius)?\b)")
_RANGE: Final = re.compile(rf"(?P<low>{_DIGITS})(?P<tail>米[\d一二三四五六七八九]{{0,2}})?\s*(?:到|至|~|–|\bto\b)\s*(?={_DIGITS})")
_HALF: Final = re.compile(
    r"(?P<zh>[一二两三四五六七八九十\d]+)个半(?P<unit>小时|月)|(?P<en>an?|one|two|three|four|five|six|\d+)\s(?P<word>[a-z]+)\sand a half\b"
    r"|(?P<number>one|two|three|four|five|six|\d+) and a half\s(?P<noun>[a-z]+)"
)
_OTHER_UNITS: Final = {"ah": ("mAh", 1000.0), "安时": ("mAh", 1000.0), "cl": ("ml", 10.0), "厘升": ("ml", 10.0)}
_AND_HALF: Final = re.compile(r"(?P<value>[一二两三四五六七八九十\d]+)(?P<unit>升|公斤|斤|米|小时|年|天)半(?![数天年个])")
"""One and a half of a unit: 一升半."""
_QUARTERS: Final = re.compile(r"\b(?:(?P<three>three) quarters|(?:a )?quarter) of an hour\b")
_AREA: Final = re.compile(
    r"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?:m2\b|平方米|平米|平(?=[的以之大小，。,. ]|$)|square met(?:er|re)s?\b|sq\.? ?m\b|"
    r"(?P<feet>square feet|sq\.? ?ft\b|平方英尺))"
)
_SQUARE_FOOT: Final = 0.092903
"""In square metres."""
_LIANG: Final = re.compile(r"(?P<value>[一二三四五六七八九])两(?=一?[饼盒袋包罐瓶装份])")
"""Fifty grams each; before 一饼 the figures would run into one."""
_OTHER: Final = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>ah|cl)\b|(?P<number>\d+(?:\.\d+)?)\s*(?P<chinese>安时|厘升)")
"""Units that quantities.py does not read, as so many of one that it does."""
_PARTS: Final = re.compile(
    r"百分之(?P<percent>[一二三四五六七八九十\d]+)|(?P<whole>[三四五十])分之(?P<part>[一二三四])"
    r"|\b(?P<words>one|two|three|four|a) (?P<of>third|quarter|fifth|tenth)s?\b(?! of (?:an?|the) )"
)
_PART_OF: Final = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_HOURS: Final = re.compile(r"\b(?P<hours>an|one|two|three|four|\d+) hours? (?:and )?(?P<minutes>[a-z-]+|\d+) minutes?\b")
_TO: Final = re.compile(r"\s*(?:到|至|~|–|\bto\b)\s*")
_AND: Final = re.compile(r"\s*(?:and\s)?\s*")
_MAY_BE_SPOKEN: Final = re.compile(
    r"m2|square|sq[ .]|[成两平℉°f半到至~–]|零下|minus| to |degree|half|hour|分之|third|quarter|fifth|tenth|\dah|\d ah|\d ?cl|安时|厘升"
)
_JOINED: Final = {"time", "length", "mass"}
"""Dimensions that are told in two units: 1 h 40 min, 5 ft 2 in."""
_SMALL: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One figure of several words."""

    start: int
    end: int
    dimension: str
    """Of quantities.py; "%" for a share."""
    low: float
    high: float
    """In base units; percent for a share."""


def spoken_in(folded: str, measures: Sequence[Measure]) -> list[Spoken]:
    """Give the figures of a text that are said in several words, from left to right, none overlapping.

    Args:
        folded: Any text.
        measures: The single measures in it.

    Example:
        >>> text = "九成棉, 12到22斤, 1小时40分钟, 23 °f"
        >>> [(one.dimension, round(one.low, 1), round(one.high, 1)) for one in spoken_in(text, find_measures(text))]
        [('%', 90.0, 90.0), ('mass', 6000.0, 11000.0), ('time', 100.0, 100.0), ('temperature', -5.0, -5.0)]
    """
    found = [*_joined(folded, measures), *_between(folded, measures)]
    if _MAY_BE_SPOKEN.search(folded):
        found = [
            *_shares(folded),
            *_temperatures(folded),
            *_halves(folded),
            *_ranges(folded),
            *_parts(folded),
            *_hours(folded),
            *_others(folded),
            *_liangs(folded),
            *_areas(folded),
            *_and_halves(folded),
            *_quarters(folded),
            *found,
        ]
    kept: list[Spoken] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _number(words: str) -> float | None:
    if words in _SMALL:
        return float(_SMALL[words])
    found = find_numerals(words)
    return found[0].low if found else None


def _shares(folded: str) -> Iterator[Spoken]:
    for match in _TENTHS.finditer(folded):
        ones = 5.0 if match["ones"] == "半" else _number(match["ones"]) or 0.0 if match["ones"] else 0.0
        share = 10 * (_number(match["tens"]) or 0.0) + ones
        yield Spoken(*match.span(), "%", share, share)


def _parts(folded: str) -> Iterator[Spoken]:
    for match in _PARTS.finditer(folded):
        if match["percent"]:
            share = _number(match["percent"])
        elif match["whole"]:
            share = 100 * (_number(match["part"]) or 0.0) / (_number(match["whole"]) or 1.0)
        else:
            share = 100 * _SMALL[match["words"]] / _PART_OF[match["of"]]
        if share:
            yield Spoken(*match.span(), "%", share, share)


def _others(folded: str) -> Iterator[Spoken]:
    for match in _OTHER.finditer(folded):
        unit, factor = _OTHER_UNITS[match["unit"] or match["chinese"]]
        size = to_base(float(match["value"] or match["number"]) * factor, unit)
        yield Spoken(*match.span(), dimension_of(unit), size, size)


def _and_halves(folded: str) -> Iterator[Spoken]:
    for match in _AND_HALF.finditer(folded):
        whole = _number(match["value"])
        measure = _measure(f"{whole + 0.5:g}{match['unit']}") if whole is not None else None
        if measure:
            size = to_base(_scalar(measure), measure.unit)
            yield Spoken(*match.span(), measure.dimension, size, size)


def _quarters(folded: str) -> Iterator[Spoken]:
    for match in _QUARTERS.finditer(folded):
        size = to_base(45.0 if match["three"] else 15.0, "min")
        yield Spoken(*match.span(), dimension_of("min"), size, size)


def _areas(folded: str) -> Iterator[Spoken]:
    for match in _AREA.finditer(folded):
        size = float(match["value"].replace(",", "")) * (_SQUARE_FOOT if match["feet"] else 1.0)
        yield Spoken(*match.span(), "area", size, size)


def _liangs(folded: str) -> Iterator[Spoken]:
    for match in _LIANG.finditer(folded):
        size = to_base(50.0 * (_number(match["value"]) or 0.0), "g")
        yield Spoken(*match.span(), dimension_of("g"), size, size)


def _temperatures(folded: str) -> Iterator[Spoken]:
    for match in _FAHRENHEIT.finditer(folded):
        celsius = (float(match["value"]) - 32) / 1.8
        yield Spoken(*match.span(), "temperature", celsius, celsius)
    for match in _BELOW_ZERO.finditer(folded):
        value = _number(match["value"])
        if value is not None:
            yield Spoken(*match.span(), "temperature", -value, -value)


def _halves(folded: str) -> Iterator[Spoken]:
    for match in _HALF.finditer(folded):
        value = _number(match["zh"] or match["en"] or match["number"])
        unit = match["unit"] or match["word"] or match["noun"]
        measure = _measure(f"{value + 0.5:g} {'个月' if unit == '月' else unit}") if value is not None else None
        if measure:
            size = to_base(_scalar(measure), measure.unit)
            yield Spoken(*match.span(), measure.dimension, size, size)


def _hours(folded: str) -> Iterator[Spoken]:
    for match in _HOURS.finditer(folded):
        hours, minutes = _number(match["hours"]), _number(match["minutes"])
        if hours is not None and minutes is not None:
            size = to_base(hours, "h") + to_base(minutes, "min")
            yield Spoken(*match.span(), dimension_of("h"), size, size)


def _ranges(folded: str) -> Iterator[Spoken]:
    for match in _RANGE.finditer(folded):
        upper = _measure(folded[match.end() : match.end() + 12])
        if upper is None or upper.start or isinstance(upper.value, tuple):
            continue
        words = folded[match.end() : match.end() + upper.end]
        unit = re.sub(r"^[\d.\s零一二两三四五六七八九十百千]+|(?<=米)[\d一二三四五六七八九]+$", "", words)
        lower = _measure(match["low"] + (match["tail"] or unit))
        if lower and lower.dimension == upper.dimension and not isinstance(lower.value, tuple):
            low, high = to_base(_scalar(lower), lower.unit), to_base(_scalar(upper), upper.unit)
            if low < high:
                yield Spoken(match.start(), match.end() + upper.end, upper.dimension, low, high)


def _between(folded: str, measures: Sequence[Measure]) -> Iterator[Spoken]:
    for first, second in itertools.pairwise(measures):
        if first.dimension == second.dimension and _TO.fullmatch(folded[first.end : second.start]):
            low, high = (to_base(_scalar(one), one.unit) for one in (first, second))
            if low < high:
                yield Spoken(first.start, second.end, first.dimension, low, high)


def _joined(folded: str, measures: Sequence[Measure]) -> Iterator[Spoken]:
    for first, second in itertools.pairwise(measures):
        if first.dimension != second.dimension or first.dimension not in _JOINED or not _AND.fullmatch(folded[first.end : second.start]):
            continue
        larger, smaller = (to_base(_scalar(one), one.unit) for one in (first, second))
        if larger > smaller:
            yield Spoken(first.start, second.end, first.dimension, larger + smaller, larger + smaller)


def _measure(text: str) -> Measure | None:
    return next(iter(find_measures(text)), None)


def _scalar(measure: Measure) -> float:
    return float(measure.value[0] if isinstance(measure.value, tuple) else measure.value)
