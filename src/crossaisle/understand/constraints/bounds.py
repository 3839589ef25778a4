"""Comparisons around a quantity: "under", 以内, "at least", 左右, "or more", 不超过 and the words between them and it.

Shared by prices, measures, ages and ratings. Knows nothing of what the quantity is. A negated comparison is the other
one: "nothing over 50" is at most 50, 不要500以下的 at least 500.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from crossaisle.understand.constraints.sentence import just_before

Op = Literal["lte", "gte", "about"]

_AT_MOST_BEFORE = (
    r"\b(?:under|below|beneath|within|up\s+to|at\s+(?:the\s+)?most|maximum|max\.?|(?:limit|capp?)(?:ed)?|ceiling|south\s+of|shy\s+of|sub(?=[\s-]*$))|<=?|≤"
    r"|\b(?:less|lower|cheaper|fewer|smaller|shorter|lighter|thinner|younger|narrower)\s+than"
    r"|\bkeep(?:ing)?\s+(?:it|this|things|that)\s+to"
    r"|\bthe\s+(?:absolute\s+)?(?:most|highest)\s+(?:that\s+)?(?:i|we)(?:'d|'ll)?\s+(?:(?:can|could|will|would|am|are|want|wish)\s+)?(?:to\s+|willing\s+to\s+|able\s+to\s+)?\w+"
    r"|(?:不能|不要|不可以?|不得|别)(?:再?过|破)|最贵(?:也|只|不能?)?|卡在|压在|封顶|上不过"
    r"|低于|少于|小于|不到|不足|最多|最高价?|至多|顶多|撑死|控制在|限制在|上限|便宜于|短于|轻于|未满|没超过"
)
_AT_LEAST_BEFORE = (
    r"\b(?:over|above|at\s+least|minimum|min\.?|from|starting\s+(?:at|from)|upwards\s+of|north\s+of|exceed(?:s|ing)?|beyond|past)|>=?|≥"
    r"|\b(?:more|higher|longer|bigger|larger|heavier|older|taller|greater|wider|better|thicker)\s+than"
    r"|高于|超过|超出|大于|多于|不止|至少|最少|起码|最低|长于|重于|贵于|贵过|不下|超(?![薄市级])"
)
_ABOUT_BEFORE = (
    r"\b(?:around|about|approximately|approx\.?|roughly|circa|close\s+to|near(?:ly)?|almost|just\s+over|ballpark"
    r"|somewhere\s+(?:near|in)|in\s+the\s+(?:region|neighbou?rhood|ballpark)|(?:priced|costing)\s+at)|~|≈"
    r"|大概|大约|约|差不多|接近|将近|也就"
)
_SHARED = r"(?:\s(?:each|apiece|a\s+piece|altogether|total|in\s+total|per\s+\w+))?\s?"
"""What may stand between a sum and its limit: "$80 each max"."""
IS_LIMIT = (
    r"\s(?:is|would\s+be|'s)\s+(?:(?:really|about|pretty\s+much|absolutely)\s+)?(?:as\s+(?:high|much|far)\s+as\s+(?:i|we)\b"
    r"|(?:all|the\s+most|the\s+highest)\s+(?:that\s+)?(?:i|we)\b(?:'d|'ll|'ve)?(?:\s+(?:can|could|will|would|have|got|want|go|pay|do|spend|afford|am|to|willing))*"
    r"|(?:my|our|the|an?)\s+(?:(?:absolute|upper|hard|very|price|spending|budget)\s+)*(?:limit|max(?:imum)?|ceiling|cap|top|budget)\b)"
)
"""What makes a sum the most: "30 dollars is my limit", "200 is all I've got"."""
_AT_MOST_AFTER = (
    rf"\s?(?:or|and)\s+(?:less|under|below|cheaper|lower|smaller|lighter|shorter|fewer|younger|narrower|thinner|slimmer)\b(?!\s+(?:than\s+)?[$¥€£]?\s?\d)|{_SHARED}(?:max(?:imum)?|tops)\b"
    rf"|{_SHARED}at\s+(?:(?:the|my)\s+)?(?:very\s+|absolute\s+)?most\b|\s?(?:limit|ceiling|cap)\b|{IS_LIMIT}|\s?and\s+(?:not\s+a\s+\w+|no)\s+more\b"
    r"|\s?(?:及|或)?(?:以内|之内|以下|之下|以里|[一已]下|[一已]内)|内(?![置存裤衣胆部容])|封顶|为限|(?:就|已经)?(?:是|算|到)(?:我的?)?(?:上限|极限|底线|天花板|头了?)|到顶|打住|顶天|顶了|[,，]?(?:不能再|再)(?:多|高|贵)(?:就?(?:不|没|算)[\u4e00-\u9fff]{0,2})?了?(?=$|[^\u4e00-\u9fff])|顶多|撑死|不到|往下|(?:就?能)?(?:拿下|搞定)"
)
_AT_LEAST_AFTER = (
    r"\s?(?:or|and)\s+(?:up|above|over|more|higher|better|older|bigger|larger|longer|greater|wider|taller|thicker|upwards?)\b(?!\s+(?:than\s+)?[$¥€£]?\s?\d)|\s?\+(?!\s?\d)|\s?minimum\b|\s?plus(?=\s*(?:$|[,.;!?]))"
    r"|\s?at\s+least\b|\s?(?:及|或)?(?:以上|之上)|起步|起(?![来码床])|往上|朝上|打底|开外"
)
_ABOUT_AFTER = (
    r"\s?or\s+so\b|[\s-]?ish\b|\s?or\s+thereabouts\b|\s?give\s+or\s+take\b|\s?(?:price\s+)?range\b"
    r"|\s?左右|上下|前后|出头|冒头|差不多(?!大|高|长|重|一)|的?样子|价位|档次?|级别|附近"
)
_FILLER = (
    r"(?:\s*(?:\b(?:of|is|at|the|an?|only|just|price|cost|be|about|around|roughly)\b|[:=：-]"
    r"|在|到|是|为|大概|大约|约|差不多|于|有|花|价格?))*\s*"
)
_NOT_EN = re.compile(
    r"(?:\bno|\bnot|\bneither|\bnone(?:\s+of\s+(?:them|these|it|which))?|\bnot\s+an?\s+(?:penny|cent|dollar|dime)|\bnothing|\b[a-z]+n't|\bnever|\bcannot|\bwithout|\bskip|\bavoid|\bexclude|\bhide|\bleave\s+out)\s+"
    r"(?:(?:to|want|go|going|be|costs?|costing|take|eat|run|come|spend|spending|pay|paying|anything|something|ones?|things?|it|that|is|are|priced|rated"
    r"|show|me|give|see|need|recommend|show\s+me|weighs?|weighing|even)\s+)*$"
)
_NOT_ZH = re.compile(r"(?:不要|不能|不可以?|不想|不会|不得|不许|别要?|勿|不)$")
_REFUSED_ZH = re.compile(r"的[^,，。;；]{0,4}?(?:就|都|也|可)?(?:不要|不用|不必|不想|不看|不考虑|不买|不行|别|免谈|算了|除外|排除|勿)")
"""What is refused behind a quantity: 评分低于4分的就不用给我看了."""
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
    is_strict: bool = False
    """True where the quantity itself does not do: "longer than 3 m"."""


_STRICT = re.compile(
    r"\b(?:under|below|beneath|over|above|exceed(?:s|ing)?|beyond|north\s+of|south\s+of|\w+er\s+than|less\s+than|more\s+than)\b|<(?!=)|>(?!=)"
    r"|低于|少于|小于|不足|不到|短于|轻于|未满|高于|超过|超出|大于|多于|不止|长于|重于|超"
)
"""Comparing words that leave the quantity itself out; "not" in front of them takes it in: 不超过3米."""
_THAN_ZH = re.compile(r"比\s*$")
_THAN_AFTER: tuple[tuple[Op, re.Pattern[str]], ...] = (
    ("lte", re.compile(r"(?:还|更|要)*(?:便宜|实惠|低|轻|小|少|短|薄|窄|年轻)(?:一?[点些])?")),
    ("gte", re.compile(r"(?:还|更|要)*(?:贵|高|重|大|多|长|厚|宽)(?:一?[点些])?")),
)


def bound(folded: str, start: int, end: int) -> Bound:
    """Read the comparison around the quantity at [start, end).

    Example:
        >>> bound("phone under 500 please", 12, 15)
        Bound(op='lte', start=6, end=15, is_strict=True)
        >>> bound("不要500以下的", 2, 5)
        Bound(op='gte', start=0, end=7, is_strict=False)
    """
    left, right = _left(folded, start, end), _right(folded, start, end)
    for one in (left, right):
        if one.op in {"lte", "gte"}:
            return replace(one, start=min(left.start, right.start), end=max(left.end, right.end))
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
            refused = None if negation else _refused(folded, end)
            place = negation.start() if negation else match.start()
            is_turned = bool(negation or refused)
            is_strict = op != "about" and bool(_STRICT.search(match.group())) != is_turned
            return Bound(_OPPOSITE[op] if is_turned else op, place, refused or end, is_strict)
    return Bound(None, start, end)


def _refused(folded: str, end: int) -> int | None:
    """Give where the words end that refuse what is compared."""
    match = _REFUSED_ZH.match(folded, end)
    return match.end() if match else None


def _right(folded: str, start: int, end: int) -> Bound:
    than = just_before(_THAN_ZH, folded, start)
    for op, pattern in _THAN_AFTER if than else ():
        match = pattern.match(folded, end)
        if than and match:
            return Bound(op, than.start(), match.end(), is_strict=True)
    for op, pattern in _AFTER:
        match = pattern.match(folded, end)
        if match is None:
            continue
        if op == "about":
            return Bound(op, start, match.end())
        unwanted = just_before(_UNWANTED_ZH, folded, start)
        refused = None if unwanted else _refused(folded, match.end())
        if unwanted or refused:
            return Bound(_OPPOSITE[op], unwanted.start() if unwanted else start, refused or match.end())
        return Bound(op, start, match.end())
    return Bound(None, start, end)
