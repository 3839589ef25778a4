"""Comparisons around a quantity: "under", 以内, "at least", 左右, "or more", 不超过 and the words between them and it.

Shared by prices, measures, ages and ratings. Knows nothing of what the quantity is. A negated comparison is the other
one: "nothing over 50" is at most 50, 不要500以下的 at least 500.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from crossaisle.understand.constraints.sentence import just_before

Op = Literal["lte", "gte", "about"]

_AT_MOST_BEFORE = (
    r"\b(?:under|below|beneath|within|up\s+to|at\s+(?:the\s+)?most|maximum|max\.?|limit|cap|sub(?=[\s-]*$))|<=?|≤"
    r"|\b(?:less|lower|cheaper|fewer|smaller|shorter|lighter|thinner|younger|narrower)\s+than"
    r"|低于|少于|小于|不到|不足|最多|最高价?|至多|顶多|控制在|限制在|上限|便宜于|短于|轻于|未满"
)
_AT_LEAST_BEFORE = (
    r"\b(?:over|above|at\s+least|minimum|min\.?|from|starting\s+(?:at|from)|upwards\s+of|north\s+of|exceed(?:s|ing)?|beyond|past)|>=?|≥"
    r"|\b(?:more|higher|longer|bigger|larger|heavier|older|taller|greater|wider|better|thicker)\s+than"
    r"|高于|超过|超出|大于|多于|不止|至少|最少|起码|最低|长于|重于|不下|超(?![薄市级])"
)
_ABOUT_BEFORE = (
    r"\b(?:around|about|approximately|approx\.?|roughly|circa|close\s+to|near(?:ly)?|almost|somewhere\s+near)|~|≈"
    r"|大概|大约|约|差不多|接近|将近"
)
_AT_MOST_AFTER = (
    r"\s?(?:or|and)\s+(?:less|under|below|cheaper|lower|smaller|lighter|shorter|fewer|younger)\b(?!\s+(?:than\s+)?[$¥€£]?\s?\d)|\s?max(?:imum)?\b|\s?tops\b"
    r"|\s?at\s+(?:the\s+)?most\b|\s?limit\b|\s?(?:及|或)?(?:以内|之内|以下|之下|以里)|内(?![置存裤衣胆部容])|封顶|为限|到顶|打住"
)
_AT_LEAST_AFTER = (
    r"\s?(?:or|and)\s+(?:up|above|over|more|higher|better|older|bigger|larger|longer|greater|upwards?)\b(?!\s+(?:than\s+)?[$¥€£]?\s?\d)|\s?\+(?!\s?\d)|\s?minimum\b"
    r"|\s?at\s+least\b|\s?(?:及|或)?(?:以上|之上)|起步|起(?![来码床])|往上|开外"
)
_ABOUT_AFTER = (
    r"\s?or\s+so\b|-?ish\b|\s?or\s+thereabouts\b|\s?give\s+or\s+take\b|\s?(?:price\s+)?range\b"
    r"|\s?左右|上下|前后|出头|的?样子|价位|档次?|级别|附近"
)
_FILLER = (
    r"(?:\s*(?:\b(?:of|is|at|the|an?|only|just|price|cost|be|about|around|roughly)\b|[:=：-]"
    r"|在|到|是|为|大概|大约|约|差不多|于|有|花|价格?))*\s*"
)
_NOT_EN = re.compile(
    r"(?:\bno|\bnot|\bnothing|n't|\bnever|\bcannot|\bwithout)\s+"
    r"(?:(?:to|want|go|going|be|costs?|costing|spend|spending|pay|paying|anything|something|it|that|is|are|priced)\s+)*$"
)
_NOT_ZH = re.compile(r"(?:不要|不能|不可以?|不想|不会|不得|不许|别要?|勿|不)$")
_UNWANTED_ZH = re.compile(r"(?:不要|别要|不想要|不考虑|排除)\s*$")
_OPPOSITE: dict[Op, Op] = {"lte": "gte", "gte": "lte", "about": "about"}

_BEFORE: tuple[tuple[Op, re.Pattern[str]], ...] = (
    ("lte", re.compile(f"(?:{_AT_MOST_BEFORE}){_FILLER}$")),
    ("gte", re.compile(f"(?:{_AT_LEAST_BEFORE}){_FILLER}$")),
    ("about", re.compile(f"(?:{_ABOUT_BEFORE}){_FILLER}$")),
)
_AFTER: tuple[tuple[Op, re.Pattern[str]], ...] = (
    ("lte", re.compile(_AT_MOST_AFTER)),
    ("gte", re.compile(_AT_LEAST_AFTER)),
    ("about", re.compile(_ABOUT_AFTER)),
)
_RANGE_BEFORE = re.compile(r"\b(?:between|from)\s+$|在$")
_RANGE_AFTER = re.compile(r"\s?(?:之间|中间|的?区间)")


@dataclass(frozen=True, slots=True)
class Bound:
    """How a quantity is compared, and the span of quantity and comparing words together."""

    op: Op | None
    start: int
    end: int


def bound(folded: str, start: int, end: int) -> Bound:
    """Read the comparison around the quantity at [start, end).

    Example:
        >>> bound("phone under 500 please", 12, 15)
        Bound(op='lte', start=6, end=15)
        >>> bound("不要500以下的", 2, 5)
        Bound(op='gte', start=0, end=7)
    """
    left, right = _left(folded, start, end), _right(folded, start, end)
    for one in (left, right):
        if one.op in {"lte", "gte"}:
            return Bound(one.op, min(left.start, right.start), max(left.end, right.end))
    return Bound(left.op or right.op, left.start, right.end)


def range_span(folded: str, start: int, end: int) -> tuple[int, int]:
    """Give the span of a range with "between" and 之间, where they touch it.

    Example:
        >>> range_span("between 20 and 30", 8, 17)
        (0, 17)
    """
    before, after = just_before(_RANGE_BEFORE, folded, start), _RANGE_AFTER.match(folded, end)
    return before.start() if before else start, after.end() if after else end


def _left(folded: str, start: int, end: int) -> Bound:
    for op, pattern in _BEFORE:
        match = just_before(pattern, folded, start)
        if match:
            negation = just_before(_NOT_EN, folded, match.start()) or just_before(_NOT_ZH, folded, match.start())
            place = negation.start() if negation else match.start()
            return Bound(_OPPOSITE[op] if negation else op, place, end)
    return Bound(None, start, end)


def _right(folded: str, start: int, end: int) -> Bound:
    for op, pattern in _AFTER:
        match = pattern.match(folded, end)
        if match:
            unwanted = just_before(_UNWANTED_ZH, folded, start)
            is_turned = unwanted is not None and op != "about"
            return Bound(_OPPOSITE[op] if is_turned else op, unwanted.start() if unwanted and is_turned else start, match.end())
    return Bound(None, start, end)
