"""Ages: years or months said of a person (3岁, "5 year old", ages 6-8), hard by nature.

Knows the look-alikes: warranties, how long a thing has been used, how old a thing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossaisle.quantities import Measure, find_amounts, find_measures, find_numerals
from crossaisle.types import Constraint, ConstraintOp
from crossaisle.understand.constraints.bounds import bound
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps

_AGED = re.compile(r"岁|old|yo$|y/o|月龄")
_AGE_WORD = re.compile(r"(?:\b(?:ages?|aged)\s*(?:of|from|between|:)?|年龄|月龄)\s*$")
_CHILD = re.compile(r"宝宝|婴儿|宝贝|娃|孩子|新生儿|小孩|幼儿|\bbab(?:y|ies)\b|\binfants?\b|\btoddlers?\b|\bnewborns?\b|\bkids?\b|\bchild")
_NOT_AGE = re.compile(r"(?:用了|过了|质保|保修|保质期|warranty|for\s+the\s+(?:last|past)|within|in)\s*$")
_NOT_AGE_AFTER = re.compile(r"\s?(?:质保|保修|内|前|后|之内|以内|warranty|guarantee|ago|免息|分期)")
_WITHIN = re.compile(r"\s?(?:以内|之内|以下|内)的?(?:宝宝|婴儿|孩子|小孩|幼儿|娃)")
"""Of a child: 六个月以内宝宝用."""
_NUMBER = r"(?P<low>\d{1,3}(?:\.\d)?)(?:\s?(?:-|–|~|to|到|至)\s?(?P<high>\d{1,3}(?:\.\d)?))?"
_AGES = re.compile(rf"(?:\b(?:ages?|aged)\s*(?:of|from|between|:)?\s*|年龄[:：在是]?\s*){_NUMBER}(?!\d|\s?(?:months?|个月))")
_AND_UP = re.compile(r"\s+(?:and\s+(?:up|over|above|older)|or\s+(?:older|over|up))\b|\s?\+")
_FOR = re.compile(r"\bfor\s+(?:ages?\s+)?$")
_UNIT = re.compile(r"\s?(?:岁|years?|yrs?)")
_PEOPLE_BOUND = re.compile(
    r"\b(?:kids?|children|child|boys?|girls?|toddlers?|babies|baby|men|women|adults?|people|anyone|teens?|seniors?|those)\s+"
    r"(?:aged\s+)?(?:(?P<bound>over|under|above|below)\s+)?(?P<low>\d{1,2})(?P<plus>\s?\+(?!\s?\d)|\s+and\s+(?:up|over|above|older))?"
    r"(?!\d|[.,]\d|\s?%)"
)
_RELATIVE_IS = re.compile(
    r"(?:\bmy\s+(?:\w+\s+)?(?:son|daughter|nephew|niece|grandson|granddaughter|grandchild|godson|goddaughter|kids?|child|children|boys?|girls?|baby|toddler"
    r"|brother|sister|cousin|little\s+one|dad|mum|mom|mother|father|grand(?:ma|pa|mother|father)|wife|husband|boyfriend|girlfriend)\s+(?:is|are|has|will\s+be|turns?|turned)|\b(?:he|she|they)(?:'s|'re|\s+is|\s+are|\s+just|\s+turns?|\s+turned|\s+will\s+be)"
    r"|\b(?:he|she)'ll\s+be|\bwho(?:'s|\s+is|\s+are|\s+will\s+be|\s+turns?))"
    r"(?:\s+(?:only|just|now|about|almost|nearly|turning|turned|about\s+to\s+turn|going\s+to\s+be))*\s+$"
)
_AGE_ENDS = re.compile(r"(?=\s*(?:$|[,.;!?，。]|\b(?:and|now|today|tomorrow|soon|next|this|so|but|years?|yrs?|loves?|likes?|who|in)\b))")
_TWO_AGES = re.compile(r"\s+and\s+$")
_IS = re.compile(r"\s(?:is|are|was|were)\s+$")
_BABY_KINDS = frozenset({
    "diapers", "baby_wipes", "baby_bottle", "baby_formula", "stroller", "baby_car_seat", "baby_carrier", "crib", "baby_clothes",
    "bib", "high_chair", "pacifier", "baby_lotion"
})  # fmt: skip
_OLDEST = 120


def read_ages(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the ages that a sentence names, always hard."""
    for measure in find_measures(sentence.text):
        if measure.dimension == "age" and not overlaps(taken, measure.start, measure.end) and _is_age(sentence, measure):
            yield _aged(sentence, measure.value, (measure.start, measure.end), measure.unit)
    for match in _AGES.finditer(sentence.folded):
        low, high = float(match["low"]), float(match["high"] or 0)
        if not _UNIT.match(sentence.folded, match.end()) and low <= _OLDEST:
            yield _aged(sentence, (low, high) if high > low else low, match.span(), "years")
    yield from _of_relatives(sentence)
    sums = [(one.start, one.end) for one in find_amounts(sentence.text) if one.currency]
    for match in _PEOPLE_BOUND.finditer(sentence.folded):
        if overlaps(sums, *match.span("low")):
            continue
        op: ConstraintOp = "lte" if match["bound"] in {"under", "below"} else "gte"
        if match["bound"] or match["plus"]:
            start = match.start("bound" if match["bound"] else "low")
            yield sentence.found("age", op, float(match["low"]), (start, match.end()), unit="years")


def _of_relatives(sentence: Sentence) -> Iterator[Constraint]:
    """Read the ages of people named before: "my son is 2", "she's turning five", "my kids are 8 and 10"."""
    numerals = [one for one in find_numerals(sentence.text) if one.high is None and 0 < one.low < _OLDEST and one.low % 1 == 0]
    for place, numeral in enumerate(numerals):
        if not just_before(_RELATIVE_IS, sentence.folded, numeral.start):
            continue
        after = numerals[place + 1] if place + 1 < len(numerals) else None
        is_pair = after is not None and _TWO_AGES.fullmatch(sentence.folded, numeral.end, after.start) is not None
        end = after.end if after and is_pair else numeral.end
        if after and is_pair and numeral.low < after.low and _AGE_ENDS.match(sentence.folded, end):
            yield sentence.found("age", "between", (numeral.low, after.low), (numeral.start, end), unit="years")
        elif _AGE_ENDS.match(sentence.folded, numeral.end) and not _UNIT.match(sentence.folded, numeral.end):
            yield sentence.found("age", "eq", numeral.low, (numeral.start, numeral.end), unit="years")


def _aged(sentence: Sentence, value: float | tuple[float, float], span: tuple[int, int], unit: str) -> Constraint:
    """Make an age with the comparison and the word "ages" around it."""
    found = bound(sentence.folded, *span)
    if isinstance(value, tuple):
        return sentence.found("age", "between", value, span, unit=unit)
    and_up = _AND_UP.match(sentence.folded, span[1])
    if and_up:
        return sentence.found("age", "gte", value, (span[0], and_up.end()), unit=unit)
    op: ConstraintOp = found.op if found.op in {"lte", "gte"} else "eq"
    word = just_before(_AGE_WORD, sentence.folded, span[0])
    start = span[0] if op == "eq" else found.start
    return sentence.found("age", op, value, (word.start() if word else start, found.end), unit=unit)


def _is_age(sentence: Sentence, measure: Measure) -> bool:
    """Tell an age from a time of use, a warranty or the age of a thing."""
    folded = sentence.folded
    is_of_thing = just_before(_IS, folded, measure.start)
    if is_of_thing and any(noun.end == is_of_thing.start() for noun in sentence.nouns):
        return False
    if (
        measure.unit == "years"
        and sentence.noun_at(measure.end + 1)
        and folded[measure.end : measure.end + 1] == " "
        and "old" in folded[measure.start : measure.end]
    ):
        return False
    if _WITHIN.match(folded, measure.end):
        return True
    if just_before(_NOT_AGE, folded, measure.start) or _NOT_AGE_AFTER.match(folded, measure.end):
        return False
    said = folded[measure.start : measure.end]
    is_range = isinstance(measure.value, tuple) and not just_before(_FOR, folded, measure.start)
    is_of_baby = (measure.unit == "months" or is_range) and (_CHILD.search(folded) is not None or bool(sentence.kinds() & _BABY_KINDS))
    is_open = (
        measure.unit == "years" and just_before(_FOR, folded, measure.start) is not None and _AND_UP.match(folded, measure.end) is not None
    )
    return is_open or is_of_baby or _AGED.search(said) is not None or just_before(_AGE_WORD, folded, measure.start) is not None
