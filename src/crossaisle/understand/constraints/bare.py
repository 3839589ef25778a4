"""Whether a number without a currency is money.

It is when something says so: a comparison or a purse beside it and nothing counted behind it, spoken thousands before
的 or at the end (两三千的手机), a large range that ends its clause (手机2000-3000), "for 500". Resolutions (4K), model
names (RTX 4060) and small numbers are none.
"""

from __future__ import annotations

import re
from typing import Final

from crossaisle.quantities import Amount
from crossaisle.understand.constraints.bounds import Bound, range_span
from crossaisle.understand.constraints.sentence import Sentence, just_before

_LEAST_BARE: Final = 5
"""Smaller bare numbers count things, not money."""
_LEAST_TAG: Final = 50
"""From here on a bare number before 的 is a price: 3000的手机."""
_LEAST_RANGE: Final = 20
"""Ranges behind a noun and "for" from here on: "a lamp for 20 to 30" is no age and no number of people."""
_LEAST_SPOKEN: Final = 100
_RESOLUTIONS: Final = frozenset({2000.0, 4000.0, 8000.0})
"""2k, 4k and 8k, unless something else says money."""
_NEXT_WORD = re.compile(r"\s+([a-z']+)")
_FOLLOWERS = frozenset(
    {
        *("for", "with", "and", "or", "but", "please", "if", "in", "that", "to", "plus", "on", "from", "i", "is", "only"),
        *("budget", "max", "total", "altogether", "including", "would", "each", "mark"),
    }
)
"""Words behind a price; any other word that we do not know is what the number counts."""
_LEAST_LISTED: Final = 10
_SPENT_ZH = re.compile(r"\s?(?:用来|拿来|拿去|就)?买(?:一?[个台条部双把件])?")
_PRICED = re.compile(r"\s?\d{2,6}\s*(?=[,，。;；、]|$|和|\band\b)")
_PARTICLES = re.compile(r"\s*[吧呢哦呀啊嘛啦哈]*\s*")
_TAG = re.compile(r"\s?(?:的(?!像素)|包邮)")
_SIZED = re.compile(r"\b(?:bigger|larger|smaller|wider|narrower|longer|taller|thicker|thinner|lighter|heavier|older|younger)\b")
"""32 or larger is no sum."""
_SPOKEN = re.compile(r"[百千万萬]")
_LATIN_BEFORE = re.compile(r"(?<!\d)([a-zA-Z]{2,})\s$")
_LISTED = re.compile(r"(?:[\u4e00-\u9fff]|(?<![a-z\d])\d+[a-z]+)$")
"""What stands before a price in a list of search words: Chinese, or a measure (电饭煲 4L 300-500)."""
_FOR_THING = re.compile(r"\s+(?:for|on)\s+(?:(?:an?|the|my|some)\s+)?(?:new\s+|good\s+)?")
_OPENS = re.compile(r"(?:^|[,.;:!?]|\b(?:and|plus|have|got|spend|with))\s*$")
_FOR = re.compile(r"\bfor\s+(?:(?:about|around)\s+)?$")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d(?:\s?[-–—~至到]\s?(?:19[5-9]|20[0-4])\d)?$")
_BODY = re.compile(r"(?:身高|体重|腰围|胸围|臀围|脚长|血压|尺码|尺寸|型号|电话|楼层)[是为约:：]?\s*$")
_DATED = re.compile(r"[(（]\s*$|\b(?:from|since|of|years?|model)\s+$")


def is_money(sentence: Sentence, amount: Amount, found: Bound, *, is_spent: bool) -> bool:
    """Say whether a bare number is money.

    Args:
        sentence: Where it stands.
        amount: The number, without a currency.
        found: The comparison around it.
        is_spent: Whether the words before it say that it is had or spent.
    """
    low = amount.value[0] if isinstance(amount.value, tuple) else abs(amount.value)
    if _is_year(sentence, amount, low) or just_before(_BODY, sentence.folded, amount.start):
        return False
    if _is_dealt(sentence, amount, low):
        return True
    if _SIZED.search(sentence.folded, amount.end, found.end):
        return False
    if found.op is not None or is_spent:
        return low >= _LEAST_BARE and _stands_alone(sentence, amount, found)
    if isinstance(amount.value, tuple):
        return _is_range(sentence, amount, low) or _is_tag(sentence, amount, low) or _is_paid_for(sentence, amount, low)
    is_resolution = low in _RESOLUTIONS and sentence.folded[amount.end - 1] == "k"
    return not is_resolution and (_is_tag(sentence, amount, low) or _is_paid_for(sentence, amount, low))


def _is_year(sentence: Sentence, amount: Amount, low: float) -> bool:
    """Tell years, "(1998-2004)" and "from 2024", from sums; round ones may be sums."""
    is_written = _YEAR.match(sentence.folded, amount.start, amount.end) is not None
    return is_written and low % 100 != 0 and just_before(_DATED, sentence.folded, amount.start) is not None


def _is_last(sentence: Sentence, amount: Amount) -> bool:
    _, stop = sentence.clause(amount.start)
    return _PARTICLES.fullmatch(sentence.folded, amount.end, stop) is not None


def _is_dealt(sentence: Sentence, amount: Amount, low: float) -> bool:
    """Tell sums that are dealt out to things: 2000买手机, a list of prices, a total alone before its parts."""
    is_behind_noun = any(not sentence.folded[noun.end : amount.start].strip() for noun in sentence.nouns if noun.end <= amount.start)
    if low >= _LEAST_TAG and (_buys(sentence, amount) or (sentence.portions and is_alone(sentence, amount))):
        return True
    is_part = bool(sentence.portions) and low >= _LEAST_TAG and _is_last(sentence, amount)
    is_listed = isinstance(amount.value, float) and low >= _LEAST_LISTED and _is_price_list(sentence)
    return is_behind_noun and (is_part or is_listed)


def _buys(sentence: Sentence, amount: Amount) -> bool:
    """Tell 2000买手机: a number spent on a noun."""
    spent = _SPENT_ZH.match(sentence.folded, amount.end)
    return spent is not None and _opens_noun(sentence, spent.end())


def _is_price_list(sentence: Sentence) -> bool:
    """Tell a list of things with a number each: 手机2000，耳机300."""
    return len({noun.kinds for noun in sentence.nouns if _PRICED.match(sentence.folded, noun.end)}) > 1


def is_alone(sentence: Sentence, amount: Amount) -> bool:
    """Say whether a sum is all that its clause says."""
    begin, _ = sentence.clause(amount.start)
    return _is_last(sentence, amount) and not sentence.folded[begin : amount.start].strip()


def _is_range(sentence: Sentence, amount: Amount, low: float) -> bool:
    """Tell a range with "between" or 之间, and one of large numbers behind a noun or alone."""
    begin, _ = sentence.clause(amount.start)
    is_bracketed = range_span(sentence.folded, amount.start, amount.end) != (amount.start, amount.end)
    before = sentence.folded[begin : amount.start].rstrip()
    is_listed = begin + len(before) < amount.start and _LISTED.search(before) is not None
    is_behind_noun = not before or is_listed or _ends_known(sentence, begin + len(before))
    is_said = is_bracketed and low >= _LEAST_BARE and _is_uncounted(sentence, amount.end)
    return is_said or (low >= _LEAST_TAG and is_behind_noun and _is_last(sentence, amount))


def _is_tag(sentence: Sentence, amount: Amount, low: float) -> bool:
    """Tell 3000的手机 by 的 and its size, 手机,两三千 by spoken thousands at the end."""
    if _TAG.match(sentence.folded, amount.end):
        return low >= _LEAST_TAG
    is_spoken = _SPOKEN.search(sentence.folded, amount.start, amount.end) is not None and low >= _LEAST_SPOKEN
    return is_spoken and (_is_last(sentence, amount) or sentence.noun_at(amount.end) is not None)


def _is_paid_for(sentence: Sentence, amount: Amount, low: float) -> bool:
    """Tell "a laptop for 500" and "500 for a laptop" by "for" and a number too large for people."""
    is_behind = just_before(_FOR, sentence.folded, amount.start) is not None and _is_last(sentence, amount)
    if is_behind and isinstance(amount.value, tuple) and low >= _LEAST_RANGE and _behind_noun(sentence, amount):
        return True
    thing = _FOR_THING.match(sentence.folded, amount.end)
    is_before = thing is not None and just_before(_OPENS, sentence.folded, amount.start) is not None and _opens_noun(sentence, thing.end())
    return low >= _LEAST_TAG and (is_behind or is_before)


def _behind_noun(sentence: Sentence, amount: Amount) -> bool:
    """Say whether "for" stands right behind a thing."""
    lead = just_before(_FOR, sentence.folded, amount.start)
    return lead is not None and any(
        not sentence.folded[noun.end : lead.start()].strip() for noun in sentence.nouns if noun.end <= lead.start()
    )


def _opens_noun(sentence: Sentence, place: int) -> bool:
    """Say whether a known noun, or a value before one, stands here."""
    return sentence.noun_at(place) is not None or sentence.term_at(place) is not None


def _stands_alone(sentence: Sentence, amount: Amount, found: Bound) -> bool:
    """Refuse numbers of a name before the comparison (RTX 4060以上) and counts of things (under 50 pieces)."""
    latin = just_before(_LATIN_BEFORE, sentence.text, amount.start) if found.start == amount.start else None
    is_named = latin is not None and not latin[1].islower() and not _ends_known(sentence, latin.end(1))
    return not is_named and (found.end > amount.end or _is_uncounted(sentence, amount.end))


def _ends_known(sentence: Sentence, place: int) -> bool:
    return any(noun.end == place for noun in sentence.nouns) or any(term.end == place for term in sentence.terms)


def _is_uncounted(sentence: Sentence, end: int) -> bool:
    """Say whether the next English word is not what is counted: a follower, or a phrase that we know."""
    word = _NEXT_WORD.match(sentence.folded, end)
    if word is None or word[1] in _FOLLOWERS:
        return True
    return sentence.noun_at(word.start(1)) is not None or sentence.term_at(word.start(1)) is not None
