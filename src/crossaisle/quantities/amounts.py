"""Sums of money in running text, with the currency if it is said.

Knows no sentences: whether a sum is a limit or a price tag, and whether a bare number is money at all, is for the reader
of the sentence to say. Numbers that carry a unit, a counter or a percent sign, years and numbers in names are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crossaisle.quantities.measures import find_measures
from crossaisle.quantities.numerals import Numeral, find_numerals, fold_width, parse_numeral
from crossaisle.quantities.spans import Marked, join

_MARKS_BEFORE = (
    (r"us\$|usd|美元", "USD"),
    (r"hk\$|hkd|港币", "HKD"),
    (r"nt\$|twd|新台币", "TWD"),
    (r"s\$|sgd", "SGD"),
    (r"(?:a|au)\$|aud", "AUD"),
    (r"(?:c|ca)\$|cad", "CAD"),
    (r"jp¥|jpy", "JPY"),
    (r"mx\$|mxn", "MXN"),
    (r"r\$|brl", "BRL"),
    (r"₱|php", "PHP"),
    (r"₫|vnd", "VND"),
    (r"rp\.?|idr", "IDR"),
    (r"₹|inr|rs\.?", "INR"),
    (r"\$", "USD"),
    (r"€|eur", "EUR"),
    (r"£|gbp", "GBP"),
    (r"(?:cn)?¥|rmb|cny|人民币", "CNY"),
)
_MARKS_AFTER = (
    (r"us\$|usd|美元|美金|美刀|刀(?![具片])|(?:us\s)?dollars?|bucks?|\$(?!\s?\d)", "USD"),
    (r"hk\$|hkd|港币|港元|港幣", "HKD"),
    (r"twd|新?台币", "TWD"),
    (r"sgd|新币", "SGD"),
    (r"aud|澳元|澳币", "AUD"),
    (r"cad|加元|加币", "CAD"),
    (r"eur|euros?|欧元|歐元|欧(?!式|洲|美|码)|€(?!\s?\d)", "EUR"),
    (r"gbp|quid|pounds?(?!\s+sterling)|pounds?\s+sterling|英镑|英鎊|£(?!\s?\d)", "GBP"),
    (r"jpy|yen|日元|日圆|日币|円", "JPY"),
    (r"港纸", "HKD"),
    (r"nzd|纽币|新西兰元", "NZD"),
    (r"rub|roubles?|卢布", "RUB"),
    (r"krw|won|韩元|韩币|韩圆", "KRW"),
    (r"thb|baht|泰铢", "THB"),
    (r"inr|rupees?|卢比", "INR"),
    (r"chf|(?:swiss\s)?francs?|瑞士法郎|瑞郎", "CHF"),
    (r"myr|ringgit|马币|令吉", "MYR"),
    (r"mxn|mexican\s+pesos?|墨西哥比索", "MXN"),
    (r"php|(?:philippine\s+)?pesos?|₱(?!\s?\d)|菲律宾比索|比索", "PHP"),
    (r"brl|rea(?:is|ls?)|雷亚尔", "BRL"),
    (r"vnd|dong|₫|越南盾", "VND"),
    (r"idr|rupiahs?|印尼盾", "IDR"),
    (r"块钱|塊錢|元钱|元?人民币|软妹币|rmb|cny|yuan|kuai|[元圆]|¥(?!\s?\d)", "CNY"),
)
_BEFORE = re.compile("|".join(f"(?P<b{place}>(?<![a-z])(?:{pattern}))" for place, (pattern, _) in enumerate(_MARKS_BEFORE)))
_BEFORE_AT_END = re.compile(f"(?:{_BEFORE.pattern})\\s?$")
_AFTER = re.compile(
    rf"(?P<ish>-?ish)?(?:\s|-)?(?:{'|'.join(f'(?P<a{place}>{pattern})' for place, (pattern, _) in enumerate(_MARKS_AFTER))})(?![a-z])"
)
_KUAI = re.compile(r"[块塊](?:(?P<tenths>[\d一二三四五六七八九])(?![\d百千万.个件只条双台盒]|包(?!邮)))?")
_KUAI_SUM = re.compile(r"$|[^\u4e00-\u9fff]|[以之内左上下的起封到出包多吧呢买预钱就]|能(?!插|装|放|用|跑|打)")
_KUAI_SURE = 20
"""From here on 块 counts money, not pieces: nobody buys 20 slabs."""

_NOTE = re.compile(r"(?:fiver|tenner)s?$")
"""Banknotes that name their currency."""
_NAMED = re.compile(r"(?:第|型号|#|双|no\.\s?|\d[:/.])$")
_LETTER = re.compile(r"[a-z]$")
"""Before digits a name, before 两千 a word: "budget两千"."""
_COUNTED = re.compile(
    r"\s?%|％|\s?percent|(?!ish\b)[a-z]|[:/]\d"
    r"|\s?(?:[个件条部本支枝瓶盒包袋箱套张块片副枚顶辆份双只根把台款种次遍层楼号度分折成代码位口代倍颗粒杯罐桶束盆节届年月日周秒点星岁]"
    r"|gen\b|stars?\b|pack\b|packs\b|ports?\b|pairs?\b|pieces?\b|years?\b|kids?\b|children\b)"
)
_LONGEST = 9
"""Numbers with more digits than this are ids."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in a text."""

    value: float | tuple[float, float]
    """Major units, or (low, high); negative only where a minus sign says so."""
    currency: str | None
    """ISO 4217; None when it is not said."""
    start: int
    end: int
    is_rough: bool = False
    """True when the numeral itself is vague: 百来块, 千元机."""


def find_amounts(text: str) -> list[Amount]:
    """Give the sums of money from left to right, bare numbers that may be one included.

    Example:
        >>> [(one.value, one.currency) for one in find_amounts("$20-$30, 两三千, 九块九, 65W, 3个")]
        [((20.0, 30.0), 'USD'), ((2000.0, 3000.0), None), (9.9, 'CNY')]
    """
    folded = fold_width(text)
    measured = [(one.start, one.end) for one in find_measures(text) if "pound" not in folded[one.start : one.end]]
    numerals = [_wattless(one, folded) for one in find_numerals(text, has_letter_scales=True)]
    marked = [_marked(one, folded) for one in numerals]
    kept: list[Marked] = []
    for one in marked:
        is_tenth = kept and one.start < kept[-1].end
        if not is_tenth and (one.mark or _is_free(one, folded, measured)):
            kept.append(one)
    return [Amount(one.value, one.mark or None, one.start, one.end, is_rough=one.is_rough) for one in join(kept, folded)]


def _wattless(numeral: Numeral, folded: str) -> Numeral:
    """Leave 65w to the measures: w is 万 only after a number below ten."""
    return (
        numeral
        if folded[numeral.end - 1] != "w" or numeral.low < 100_000
        else Numeral(numeral.low, None, 1, numeral.start, numeral.end - 1)
    )


def _marked(numeral: Numeral, folded: str) -> Marked:
    low, high, start, end, mark = numeral.low, numeral.high, numeral.start, numeral.end, ""
    before = _BEFORE_AT_END.search(folded, max(0, start - 8), start)
    after = _AFTER.match(folded, end)
    kuai = None if after else _kuai(numeral, folded)
    if kuai:
        mark, end = "CNY", kuai.end()
        low += (parse_numeral(kuai.group("tenths") or "0") or 0.0) / 10
    if after:
        mark, end = _MARKS_AFTER[int(str(after.lastgroup)[1:])][1], after.end()
    if after is None and _NOTE.search(folded, start, numeral.end):
        mark = "GBP"
    if before:
        mark, start = _MARKS_BEFORE[int(str(before.lastgroup)[1:])][1], before.start()
    is_rough = numeral.is_rough or folded[numeral.start] in "百千万萬" or (after is not None and after["ish"] is not None)
    return Marked(low, high, mark, numeral.scale, start, end, is_rough=is_rough)


def _kuai(numeral: Numeral, folded: str) -> re.Match[str] | None:
    """Tell 块 for money from 块 for pieces (两块电池)."""
    match = _KUAI.match(folded, numeral.end)
    is_money = match and (numeral.low >= _KUAI_SURE or match.group("tenths") or _KUAI_SUM.match(folded, match.end()))
    return match if is_money else None


def _is_free(one: Marked, folded: str, measured: list[tuple[int, int]]) -> bool:
    """Say whether a bare number can be money: no unit, no counter, no part of a name."""
    if any(start < one.end and one.start < end for start, end in measured) or sum(map(str.isdigit, folded[one.start : one.end])) > _LONGEST:
        return False
    is_year = 1990 <= one.low <= 2040 and folded[one.end : one.end + 1] in {"款", "年"}
    is_named = _NAMED.search(folded, 0, one.start) or (folded[one.start].isascii() and _LETTER.search(folded, 0, one.start))
    return not (is_year or is_named or _COUNTED.match(folded, one.end))
