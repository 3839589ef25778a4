"""How a shopper splits a sum: "half for a desk, the rest for a chair", 一半买锅，剩下买碗.

A part of the whole belongs to the noun behind the words that spend it (for, on, 买), else to the noun right in front of
it (键盘占六成). Knows no needs: which need a noun names is for rules.py to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crossaisle.knowledge import KindMatch
from crossaisle.quantities import find_fractions
from crossaisle.text import fold

_SPENT_ON = re.compile(
    r"\s*(?:of\s+(?:it|that|(?:(?:the|my|this)\s+)?(?:budget|money|total|sum|[$€£¥]?\d[\d,.]*k?(?:\s(?:dollars|bucks|euros|pounds|yuan|rmb))?))\s+)?(?:(?:should|can|will|is|are)\s+)*(?:go(?:es|ing)?\s+|spent\s+|be\s+)*"
    r"(?:for|on|to|towards?|into)\s+(?:(?:buy|get|buying|getting)\s+)?"
    r"|\s*(?:的?(?:预算|钱|部分))?(?:都|就|再|我|想|要)*(?:用来|用于|拿来|拿去|用在|花在|花到|留给|分给|给|去|来)?\s?(?:买|购置|购|配|置办|换|入|搞)?(?:[一个条台部套])*"
)
_OPENS = re.compile(r"(?:\bof\s+(?:which|that)|\bwith)\s+$")
_TAKEN_BY = re.compile(
    r"\s*(?:(?:\b(?:should|can|may|will|would)\b\s*)?\b(?:get|take|have)\b|(?:要|得|可以)?(?:占|用|拿|花|分)|[:：]|\b(?:gets?|takes?|is|at|about|for)\b|大概|约|的预算)*\s*"
)
_FEWEST_KINDS: Final = 2
_SAVED = re.compile(r"(?:\b(?:save|off|discount|discounted|extra)|优惠|打|减|省|立减)\s*$")
"""Before an offer: "save 20% on phones"."""
_CLAUSE_END = re.compile(r"[，。;；!?！？\n]|,(?!\d)|\.(?!\d)|\b(?:and|but)\b")
_SLACK: Final = 0.02
"""Parts that sum to the whole within this: a third is not 0.33."""


_AT_MOST = r"(?:(?:不能|不可以?|不要|别|不许|不得|不)(?:超过|高于|多于)|最多|至多|顶多|控制在|不超)(?:是|占|花|用|到)?"
_CAP_BEHIND_NOUN = re.compile(
    rf"(?:的?(?:预算|钱|部分|价格))?\s*{_AT_MOST}\s*(?:总?预算的?|总价的?)?"
    r"|\s+(?:should|must|can|may)(?:\s*not|n't)?\s+(?:not\s+)?(?:cost|take|be|get|eat\s+up|exceed)\s*(?:(?:no\s+)?(?:more\s+than|over|above)|at\s+most|up\s+to)?\s+"
    r"|\s+(?:at\s+most|(?:no|not)\s+more\s+than|max(?:imum)?|up\s+to)\s+"
)
_CAP_BEFORE = re.compile(
    r"(?:\bat\s+(?:the\s+)?most|\b(?:no|not)\s+more\s+than|\bup\s+to|\bless\s+than|\bunder|最多|至多|顶多|不超过)\s*(?:拿|用|花)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that a thing may take of a sum."""

    value: float
    """Above 0, below 1."""
    noun: KindMatch
    start: int
    end: int


def find_caps(text: str, nouns: Sequence[KindMatch]) -> tuple[Cap, ...]:
    """Give the bounds that are said as a part of the whole: 显示器不能超过一半, "no more than half on the chair"."""
    if len({noun.kinds for noun in nouns}) < _FEWEST_KINDS:
        return ()
    folded = fold(text)
    found = []
    for fraction in find_fractions(text):
        if fraction.value is None or fraction.value >= 1:
            continue
        before = next(
            (one for one in reversed(nouns) if one.end <= fraction.start and _CAP_BEHIND_NOUN.fullmatch(folded, one.end, fraction.start)),
            None,
        )
        opens = _CAP_BEFORE.search(folded, 0, fraction.start)
        spent = _SPENT_ON.match(folded, fraction.end) if opens and not before else None
        noun = before or (_behind(folded, nouns, spent.end()) if spent and spent.end() > fraction.end else None)
        if noun:
            start = opens.start() if opens and not before else fraction.start
            found.append(Cap(fraction.value, noun, start, fraction.end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a sum and the noun that it is for."""

    value: float | None
    """Above 0, at most 1; None for the rest."""
    noun: KindMatch
    start: int
    end: int
    """The words of the part and of spending it; the noun is not among them where it stands behind."""


def find_portions(text: str, nouns: Sequence[KindMatch]) -> tuple[Portion, ...]:
    """Give the parts of a sum that a text deals out to nouns, from left to right; none where only one kind is named.

    Whether nouns stand behind their parts or in front of them is the same for a whole text: the first part shows it.
    """
    if len({noun.kinds for noun in nouns}) < _FEWEST_KINDS:
        return ()
    folded = fold(text)
    found: list[Portion] = []
    capped = {one.end for one in find_caps(text, nouns)}
    is_behind: bool | None = None
    for fraction in (one for one in find_fractions(text) if one.end not in capped and not _is_named(one.start, one.end, nouns)):
        spent = _SPENT_ON.match(folded, fraction.end)
        place = spent.end() if spent else fraction.end
        before = next(
            (noun for noun in nouns if noun.end <= fraction.start and _TAKEN_BY.fullmatch(folded, noun.end, fraction.start)), None
        )
        behind = _behind(folded, nouns, place)
        is_behind = before is None if is_behind is None else is_behind
        noun = (behind or before) if is_behind else before
        if noun and not _SAVED.search(folded, 0, fraction.start):
            opens = _OPENS.search(folded, 0, fraction.start)
            start = opens.start() if opens else fraction.start
            found.append(Portion(fraction.value, noun, start, place if noun is behind else fraction.end))
    return tuple(found)


def _is_named(start: int, end: int, nouns: Sequence[KindMatch]) -> bool:
    """Say whether a place is a part of a noun: the rest of a wrist rest."""
    return any(noun.start <= start and end <= noun.end for noun in nouns)


def _behind(folded: str, nouns: Sequence[KindMatch], place: int) -> KindMatch | None:
    """Give the first noun of the rest of a clause."""
    stop = _CLAUSE_END.search(folded, place)
    last = stop.start() if stop else len(folded)
    return next((noun for noun in nouns if place <= noun.start < last), None)


def _part_of(portions: Sequence[Portion], kinds: tuple[str, ...]) -> float | None:
    """Give what is dealt to kinds, by their own noun or by a wider one: the 桌子 of 电脑桌."""
    own = next((one for one in portions if one.noun.kinds == kinds), None)
    wider = next((one for one in portions if set(kinds) < set(one.noun.kinds)), None)
    found = own or wider
    return found.value if found else None


def dealt(portions: Sequence[Portion], kinds: Sequence[tuple[str, ...]], sums: Sequence[float | None]) -> list[float] | None:
    """Give each need its part of the whole; None when nothing was dealt out, or more than there is.

    Args:
        portions: As found in the text.
        kinds: Of each need: those that its head names.
        sums: Of each need: what is to be spent on it as a part of the whole, where a sum is said ("200 for the tent").
    """
    if not portions and None in sums:
        return None
    known = [part if (part := _part_of(portions, one)) is not None else own for one, own in zip(kinds, sums, strict=True)]
    left = 1.0 - sum(part for part in known if part is not None)
    open_needs = sum(part is None for part in known)
    if left < -_SLACK or (open_needs and left < _SLACK) or (not open_needs and left > _SLACK):
        return None
    return [left / open_needs if part is None else part for part in known]
