"""Are the figures of a line those of the product? Ratings, measures, numbers and model names.

Compares within a dimension and with a little slack, and knows the words that bound a figure: about, under, over, 多.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crossaisle.quantities import Measure, Numeral, find_measures, find_numerals, to_base
from crossaisle.text import fold
from crossaisle.write.evidence import Evidence
from crossaisle.write.figures import COUNTED, LISTED, hide, numerals_in, plain_figures
from crossaisle.write.reckoned import COUNTS, PAIR, follows
from crossaisle.write.spoken import Spoken, spoken_in

SLACK: Final = 0.02
"""Figures said in round numbers (27 inch for 27.2) are equal within this share; see also catalog/measures.py."""
ROUGH_SLACK: Final = 0.05
"""The same behind "about" and 约, and where another unit than the product's is said: 10 inches of 26 cm."""
HALF_SLACK: Final = 0.1
"""The same of a half: half a kilo of 540 g."""
NEAR: Final = 0.75
"""How far "under 200" and "over 200" may be from the truth, as a share."""

_ABOUT: Final = re.compile(r"(?:约|大约|近|将近|差不多|about|around|approximately|nearly|roughly|some|~)\s*$")
_UNDER: Final = re.compile(r"(?:不到|不足|低于|小于|under|less than|below)\s*$")
_OVER: Final = re.compile(r"(?:超过?|逾|高于|大于|over|more than|above|at least)\s*$")
_STARS: Final = re.compile(
    r"(?<![\w.])([0-5](?:\.\d)?)\s*(?:(?:out of (?:5|five)|/\s?5)(?:\s*stars?)?|颗?星|stars?\b"
    r"|分(?![钟贝开以别类享为区层体之段])(?:[（(]?满分\s?5分?[)）]?)?)"
)
_REVIEWS: Final = re.compile(
    r"\s*\+?\s*(?:[多余])?(?:条|个|位|人)?(?:真实|用户|买家|顾客)?\s*(?:评价|评论|打分|(?:customer )?(?:reviews?|ratings?)\b)"
)
_FIGURES: Final = re.compile(r"\d[\d.]*")
_OF_REVIEWS: Final = re.compile("评价|评论|打分|review|rating")
"""What stands in every number of reviews."""
_HALVES: Final = ("half", "半")
"""A half is said in round numbers."""
_CLASSIFIER: Final = re.compile("[档种个层片条支块只根颗件台枚张排粒节组套双级速键页孔格挡头本色款]")
"""Behind a number: so many things of a kind, which an age or a length does not back."""
_PIECES: Final = frozenset("支只双套台件张块")
_TWO: Final = 2.0
_CONVERTED: Final = frozenset({"inch", "ft", "lb", "oz", "mile", "gal", "pint", "fl oz", "yd"})
_HOUR: Final = re.compile(r"(?:^|[，。,.])(?:清早|清晨|早上|睡前|晚上|饭后|午后|下班后?|出门前|周末|每天|醒来)的?$")
_PAUSE: Final = re.compile(r"(?:自己|歇|停|等|坐|躺|睡)(?:上|下|个)?$")
_BANDS: Final = ("2.4g", "5.8g")
"""Radio, said without its hertz."""
_PER: Final = ("分钟", "小时", "minute", "hour")
"""What a rate is per: the 一分钟 of 一分钟22页 is no figure of its own."""
_LABEL: Final = re.compile(r"([\u4e00-\u9fff]{1,3}(?:度|率|值|指数|系数))[为是达约有高]*\s*$")
_TOKEN: Final = re.compile(
    r"(?<![\w.])(?=[\w./+-]*\d)(?=[\w./+-]*[a-z])[a-z0-9]+(?:[-./+][a-z0-9]+)*|(?<![a-z0-9.])(?:[a-z]+\d[a-z0-9]*|\d+[a-z]+\d*)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that has no support, by its place in the line."""

    start: int
    end: int
    kind: str
    reason: str


def _review_counts(folded: str) -> Iterator[tuple[Numeral, int]]:
    """Give the numbers of reviews in a line, each with the end of its words."""
    for numeral in find_numerals(folded) if _OF_REVIEWS.search(folded) else ():
        match = _REVIEWS.match(folded, numeral.end)
        if match:
            yield numeral, match.end()


def rating_spans(folded: str) -> list[tuple[int, int]]:
    """Give the places where a line speaks of stars or reviews."""
    return [match.span() for match in _STARS.finditer(folded)] + [(numeral.start, end) for numeral, end in _review_counts(folded)]


def false_ratings(folded: str, evidence: Evidence) -> Iterator[Found]:
    """Give the stars and numbers of reviews that are not the product's."""
    rating = evidence.rating
    for match in _STARS.finditer(folded):
        if rating is None or abs(rating.value - float(match[1])) > 0.051:
            yield Found(*match.span(), "rating", "not the product's rating")
    for numeral, end in _review_counts(folded):
        said = _bounds(numeral.low, numeral.high or numeral.low, before=folded[: numeral.start], after=folded[numeral.end : end])
        if rating is None or not said[0] <= rating.count <= said[1]:
            yield Found(numeral.start, end, "rating", "not the number of its reviews")


def _bounds(low: float, high: float, *, before: str, after: str = "") -> tuple[float, float]:
    """Give the values for which a figure is true, with the words around it: about 200, under 200, 200多."""
    if _UNDER.search(before):
        return low * NEAR, high
    if _OVER.search(before) or re.match(r"\s*[+多余]|以上", after):
        return low, high / NEAR
    slack = ROUGH_SLACK if _ABOUT.search(before) else SLACK
    return low * (1 - slack) - 1e-9, high * (1 + slack) + 1e-9


def false_figures(copy: str, evidence: Evidence) -> Iterator[Found]:
    """Give the measures, numbers and model names that are not the product's; case tells 5G from 5g."""
    spoken = spoken_in(fold(copy), find_measures(copy))
    yield from (
        Found(one.start, one.end, "number", "not a figure of the product")
        for one in spoken
        if not _is_spoken(one, evidence, before=fold(copy)[: one.start])
    )
    copy = plain_figures(hide(copy, [(one.start, one.end) for one in spoken]))
    measures = find_measures(copy)
    visible = fold(copy)
    tokens = [match for match in _TOKEN.finditer(visible) if not _is_inside(match, measures)]
    for measure in measures:
        if not _is_measured(measure, visible, evidence):
            yield Found(measure.start, measure.end, "number", "not a figure of the product")
    for token in tokens:
        if not _is_known_token(token.group(), evidence):
            yield Found(*token.span(), "model", "the product does not name it")
    rest = hide(visible, [(one.start, one.end) for one in measures] + [one.span() for one in tokens])
    for numeral, number in numerals_in(rest):
        is_known = _is_known_number(number, rest[numeral.start : numeral.end], evidence, behind=rest[numeral.end :])
        if not is_known or (not number[1] and not _is_labelled(number[0], rest[: numeral.start], evidence)):
            yield Found(numeral.start, numeral.end, "number", "not a figure of the product")


def _is_spoken(one: Spoken, evidence: Evidence, *, before: str) -> bool:
    share = ROUGH_SLACK if _ABOUT.search(before) else SLACK
    if one.dimension == "%":
        return any(abs(known - one.low) <= share * one.low for known, unit in evidence.numbers() if unit == "%")
    known = ((low, high) for dimension, low, high in evidence.measures() if dimension == one.dimension)
    slack = max(abs(one.low), abs(one.high)) * share
    return any(low - slack <= one.low and one.high <= high + slack for low, high in known)


def _is_inside(match: re.Match[str], measures: Sequence[Measure]) -> bool:
    return any(one.start <= match.start() < one.end for one in measures)


def _is_known_number(number: tuple[float, str], words: str, evidence: Evidence, *, behind: str) -> bool:
    """A number without unit may restate any; one of things, a number of things; one with a unit, the same unit or a bare value."""
    value, unit = number
    slack = SLACK * value if value > 20 else 0
    if unit not in {"", COUNTED} and any(abs(one - value) <= slack for one in evidence.bare):
        return True
    known = (other for one, other in evidence.numbers(words.strip()) if abs(one - value) <= slack)
    if value == _TWO and unit in {"", COUNTED} and PAIR.search(evidence.text):
        return True
    if unit == "deg" and any(bottom <= abs(value) <= top for dimension, bottom, top in evidence.measures() if dimension == "temperature"):
        return True
    if not unit and any(bottom <= value <= top for dimension, bottom, top in evidence.measures() if dimension == "people" and bottom < top):
        return True
    if unit == COUNTED and _CLASSIFIER.match(behind):
        return any(other in COUNTS or (other == LISTED and behind[:1] not in _PIECES) for other in known)
    return any(unit in {"", COUNTED} or other == unit for other in known)


def _is_labelled(value: float, before: str, evidence: Evidence) -> bool:
    """Say whether what a bare number is said to be (蓬松度 800) is the product's too, or the product has that bare number."""
    label = _LABEL.search(before)
    return label is None or label[1] in evidence.text or (value, "") in set(evidence.numbers())


def _is_known_token(token: str, evidence: Evidence) -> bool:
    parts = re.split(r"[-./+]", token)
    if token in _BANDS and token.replace(".", "") + "hz" in evidence.tokens:
        return True
    return "".join(parts) in evidence.tokens or all(part in evidence.tokens for part in parts)


def _is_measured(measure: Measure, visible: str, evidence: Evidence) -> bool:
    low, high = measure.value if isinstance(measure.value, tuple) else (measure.value, measure.value)
    words = visible[measure.start : measure.end]
    is_count = measure.dimension in {"people", "count"}
    if low == high == 1 and is_count and not any(char.isdigit() for char in words):
        return True
    if words.endswith("兆") and (low, "") in set(evidence.numbers(words)):
        return True
    if measure.dimension == "time" and _is_pause(measure, visible, low):
        return True
    if low == high == 1 and measure.dimension == "time" and any(unit in words and unit in evidence.text for unit in _PER):
        return True
    figures = " ".join(_FIGURES.findall(words))
    known = ((bottom, top) for dimension, bottom, top in evidence.measures(figures) if dimension == measure.dimension)
    base_low, base_high = to_base(low, measure.unit), to_base(high, measure.unit)
    if low < high:
        is_true = any(bottom * (1 - SLACK) <= base_low and base_high <= top * (1 + SLACK) for bottom, top in known)
    else:
        # A figure inside a stated range is true: 5 years of "3-6 years".
        bounds = _bounds(base_low, base_high, before=visible[: measure.start], after=visible[measure.end : measure.end + 2])
        slack = HALF_SLACK if words.startswith(_HALVES) else ROUGH_SLACK if _is_converted(measure, evidence) else 0.0
        bounds = min(bounds[0], base_low * (1 - slack)), max(bounds[1], base_low * (1 + slack))
        told = list(known)
        is_true = any(bounds[0] <= top and bottom <= bounds[1] for bottom, top in told)
        single = [bottom for bottom, top in told if bottom == top]
        is_true = is_true or follows(base_low, measure.dimension, single, visible=visible, evidence=evidence)
    if is_true or re.sub(r"[\s-]", "", words) in evidence.tokens:
        return True
    is_measured = is_count or any(dimension == measure.dimension for dimension, _, _ in evidence.measures())
    bare = {value for value, unit in evidence.numbers(figures) if unit in {"", COUNTED, LISTED}} if is_count else evidence.bare
    return is_measured and {low, high} <= bare


def _is_pause(measure: Measure, visible: str, value: float) -> bool:
    """Say whether a time is the shopper's: 给自己一分钟, 清早十分钟 as a clause of its own."""
    if value == 1 and _PAUSE.search(visible[: measure.start]):
        return True
    return _HOUR.search(visible[: measure.start]) is not None and not visible[measure.end : measure.end + 1].strip(" ，。,.！!")


def _is_converted(measure: Measure, evidence: Evidence) -> bool:
    """Say whether a measure is told in inches, pounds and the like, and the product tells none."""
    return measure.unit in _CONVERTED and all(unit != measure.unit for _, unit in evidence.numbers())
