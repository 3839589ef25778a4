"""Prices and budgets: sums of money, and the words that make them a limit, a least, a range or a price tag.

What is said to be for everything (一共, in all) is a budget; anything else is a price, which the caller may turn into
one. Whether a number without a currency is money is for bare.py to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crossaisle.quantities import Amount, find_amounts, find_fractions
from crossaisle.types import Constraint, ConstraintOp
from crossaisle.understand.constraints.bare import is_alone, is_money
from crossaisle.understand.constraints.bounds import IS_LIMIT, Bound, bound, range_span
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps
from crossaisle.understand.shares import find_caps

_SPLIT = r"\b(?:split|half\s+and\s+half|fifty[\s-]fifty|50[/-]50|evenly|equally)\b|对半|平分|均分|等分|五五开|[各占]一半"
_TOTAL_EN = (
    r"in\s+all|in\s+total|total|altogether|all\s+together|for\s+everything|all\s+in|overall|combined|for\s+the\s+lot"
    r"|for\s+(?:the\s+)?(?:both|two\s+of\s+them)|all\s+up|both(?=\s*(?:$|[,.;]))"
    r"|(?:should|must|will|needs?\s+to|ha(?:s|ve|d)\s+to)\s+(?:cover|do\s+for|pay\s+for)\s+(?:everything|it\s+all|the\s+lot|all|the\s+whole\s+\w+|both)"
)
_TOTAL_ZH = "一共|总共|总预算|总价|总计|共计|合计|拢共|全部加起来|加起来|加一起|全部|所有"
_TOTAL = re.compile(rf"\b(?:{_TOTAL_EN})\b|{_TOTAL_ZH}")
_BUDGET_SAID = re.compile(r"\bbudget\b|预算")
_SHARED_OUT = re.compile(_SPLIT)
_TOTAL_BEFORE = re.compile(rf"(?:{_TOTAL_EN}|\bout\s+of|(?:{_TOTAL_ZH})(?:就|只|才|也|给我?|有|能|可以|花|准备|打算|想|出)*)[:：]?\s*$")
_TOTAL_AFTER = re.compile(rf"\s*(?:{_TOTAL_EN}|{_TOTAL_ZH})(?![a-z])")
_FILLER = (
    r"(?:\s*(?:\b(?:is|of|are|range|limit|about|around|between|from|would\s+be|my)\b|[:=：]"
    r"|是|为|在|大概|大约|差不多|就|只有|有|控制|卡死?|定|能?接受|给到|能出))*\s*"
)
_BUDGET_BEFORE = re.compile(rf"(?:(?:\b(?:my|an?|the|on|with|total|max|maximum)\s+)*\bbudget(?:'?s)?|(?:总|我的)?预算){_FILLER}$")
_BUDGET_AFTER = re.compile(
    r"\s?的?(?:\s?budget\b|预算)|\s(?:that\s+)?(?:i|we)(?:'ve\s+got|\s+have)\b|(?:可以|就|才)?[能够](?:够|不能)?(?:置办|买|配|搞|整|入|凑|拿下)"
)
_BUYS_BEFORE = re.compile(
    r"\b(?:what|how\s+much|which\s+things?)\s+(?:can|could|should|would)\s+(?:i|we)\s+(?:get|buy|have)\s+(?:for|with)\s+$"
)
"""What a sum may buy is asked of the whole of it."""
_LIMIT_FAR = re.compile(rf"{IS_LIMIT}\s*$")
"""Behind what the sum is for: "20 dollars for a case is my limit"."""
_PRICE_BEFORE = re.compile(rf"(?:\b(?:price[ds]?|costs?)|价格|价位|价钱|售价){_FILLER}$")
_SPENT_BEFORE = re.compile(
    r"(?:\b(?:i\s+(?:only\s+)?have|i've\s+(?:only\s+)?got|spend|spending|pay|paying|afford)"
    r"|(?:兜里|口袋里?|身上|卡里|手头|手上|手里)(?:总共|一共|只|就|才|还|也)*[有剩]?|只有|就有|只剩|最高能?接受|能接受|花|能出)(?:\s+(?:only|just|about))?\s*$"
)
_SAVED_BEFORE = re.compile(r"(?:\b(?:save|off|shipping)|满|减|立减|优惠|返|送)\s*$")
_SAVED_AFTER = re.compile(r"\s?(?:off\b|discount|coupon|减\d|优惠券|折扣)")
_WEIGHS = re.compile(r"weigh|lift|heav|light|load|dumbbell|kettlebell")
_LEAST_POUNDS = 5
"""Fewer pounds weigh."""
_ENDS_SAID = re.compile(r"[-–—~～到至]|\bto\b|\band\b")


@dataclass(frozen=True, slots=True)
class _Setting:
    """What stands around a sum."""

    found: Bound
    start: int
    end: int
    is_price_said: bool
    """A budget, price or total is named."""
    is_spent: bool
    """It is what the shopper has or will spend."""
    is_limit: bool
    """Without a comparison it is the most to be paid."""
    is_total: bool
    """It is for everything."""


def read_prices(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the prices and budgets of a sentence, all hard."""
    parts = [(one.start, one.end) for one in find_fractions(sentence.text)]  # the 半 of 一半预算 is no sum
    whole: list[Constraint] = []
    for amount in find_amounts(sentence.text):
        if overlaps((*taken, *parts), amount.start, amount.end) or _is_saved(sentence, amount):
            continue
        setting = _setting(sentence, amount)
        # A limit below nothing is one that nothing meets; a price below nothing is none.
        is_below_nothing = isinstance(amount.value, float) and amount.value < 0 and setting.found.op is None
        if not is_below_nothing and _is_paid(sentence, amount, setting):
            op, value = _compared(sentence, amount, setting)
            field = "budget" if setting.is_total else "price"
            whole.append(sentence.found(field, op, value, (setting.start, setting.end), unit=_currency(sentence, amount)))
    yield from whole
    yield from _capped(sentence, whole)


def _capped(sentence: Sentence, whole: list[Constraint]) -> Iterator[Constraint]:
    """Give the bounds that are parts of the one sum: 预算六千，显示器不能超过一半."""
    total = whole[0] if len(whole) == 1 else None
    if total and total.op in {"lte", "about"} and isinstance(total.value, float):
        for cap in find_caps(sentence.text, sentence.nouns):
            yield sentence.found("price", "lte", round(total.value * cap.value, 2), (cap.start, cap.end), unit=total.unit)


def _setting(sentence: Sentence, amount: Amount) -> _Setting:
    folded = sentence.folded
    found = bound(folded, amount.start, amount.end)
    budget = just_before(_BUDGET_BEFORE, folded, found.start) or just_before(_BUDGET_BEFORE, folded, amount.start)
    price = None if budget else just_before(_PRICE_BEFORE, folded, found.start)
    spent = None if budget or price else just_before(_SPENT_BEFORE, folded, found.start)
    after = _BUDGET_AFTER.match(folded, found.end)
    begin, stop = sentence.clause(amount.start)
    total = just_before(_TOTAL_BEFORE, folded, found.start)
    is_total = total is not None or _TOTAL.search(folded, begin, stop) is not None or _is_shared_out(sentence, amount)
    start = min([found.start, *(one.start() for one in (budget, price, spent) if one)])
    start, end = _widened(folded, start, after.end() if after else found.end, is_range=isinstance(amount.value, tuple))
    return _Setting(
        found,
        start,
        end,
        is_price_said=any((budget, price, after, total, _TOTAL_AFTER.match(folded, found.end))),
        is_spent=spent is not None,
        is_limit=any(
            (budget, after, spent, is_total, just_before(_BUYS_BEFORE, folded, found.start), _LIMIT_FAR.search(folded, amount.end, stop))
        ),
        is_total=is_total,
    )


def _is_shared_out(sentence: Sentence, amount: Amount) -> bool:
    """Say whether the sentence deals the sum out: half for this, half for that."""
    begin, stop = sentence.clause(amount.start)
    is_of_one = sum(begin <= noun.start < stop for noun in sentence.nouns) == 1 and not any(
        begin <= one.start < stop for one in sentence.portions
    )
    is_opening = begin == 0 and len(sentence.kinds()) > 1 and is_alone(sentence, amount)
    others = sentence.folded[:begin], sentence.folded[stop:]
    if any(_TOTAL.search(other) or _BUDGET_SAID.search(other) for other in others):
        return False
    is_dealt = is_opening or bool(sentence.portions) or (len(sentence.kinds()) > 1 and _SHARED_OUT.search(sentence.folded) is not None)
    return is_dealt and not is_of_one


def _widened(folded: str, start: int, end: int, *, is_range: bool) -> tuple[int, int]:
    """Take in "between", 之间 and the words that say it is for everything, where they touch."""
    start, end = range_span(folded, start, end) if is_range else (start, end)
    total = _TOTAL_AFTER.match(folded, end)
    lead = just_before(_TOTAL_BEFORE, folded, start)
    return lead.start() if lead else start, total.end() if total else end


def _is_saved(sentence: Sentence, amount: Amount) -> bool:
    """Tell offers (满300减50, $10 off) from prices."""
    found = bound(sentence.folded, amount.start, amount.end)
    return (
        just_before(_SAVED_BEFORE, sentence.folded, found.start) is not None or _SAVED_AFTER.match(sentence.folded, found.end) is not None
    )


def _is_paid(sentence: Sentence, amount: Amount, setting: _Setting) -> bool:
    """Say whether the sum is money to be paid; pounds are only when compared and nobody speaks of weight."""
    if "pound" in sentence.folded[amount.start : amount.end]:
        begin, stop = sentence.clause(amount.start)
        is_light = amount.value < _LEAST_POUNDS if isinstance(amount.value, float) else False
        is_ranged = isinstance(amount.value, tuple) and range_span(sentence.folded, amount.start, amount.end)[0] < amount.start
        is_compared = is_ranged or (
            not is_light and (amount.is_rough or setting.found.op is not None or setting.is_price_said or setting.is_spent)
        )
        return is_compared and _WEIGHS.search(sentence.folded, begin, stop) is None
    is_said = amount.currency is not None or setting.is_price_said
    return is_said or is_money(sentence, amount, setting.found, is_spent=setting.is_spent)


def _compared(sentence: Sentence, amount: Amount, setting: _Setting) -> tuple[ConstraintOp, float | tuple[float, float]]:
    """Give op and value; a vague range under a limit (两三百以内) is limited by its end."""
    op = setting.found.op
    if isinstance(amount.value, tuple):
        is_vague = _ENDS_SAID.search(sentence.folded, amount.start, amount.end) is None
        if op in {"lte", "gte"} and is_vague:
            return op, amount.value[1 if op == "lte" else 0]
        return "between", amount.value
    return op or ("lte" if setting.is_limit and not amount.is_rough else "about"), amount.value


def _currency(sentence: Sentence, amount: Amount) -> str | None:
    is_yen = amount.currency == "CNY" and sentence.language.startswith("ja") and "¥" in sentence.folded[amount.start : amount.end]
    return "JPY" if is_yen else amount.currency
