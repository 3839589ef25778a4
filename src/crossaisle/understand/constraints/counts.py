"""Counts: how many are wanted, and for how many people.

A count is a quantity only when things of a known kind are counted or bought (two mugs, 买两个); parts of a thing
(四个轮子), people and offers (买3送1) are none. 一条新手机 and "a phone" say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossaisle.quantities import Numeral, find_measures, find_numerals
from crossaisle.types import Constraint, ConstraintOp
from crossaisle.understand.constraints.bounds import bound
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps

_COUNTER = re.compile(r"[个個件条條双雙只台部本支枝瓶盒包袋箱套把张張块片副枚顶辆份罐桶盏卷听幅对把座根颗](?!套)")
_DOZEN = re.compile(r"打(?![折开印包理])")
_BOUGHT = re.compile(r"(?:买|要|来|需要|订|拿|购|各|下单)\s*$")
_BOUGHT_EN = re.compile(
    r"(?:^|[,.;:!?]|\b(?:need|want|buy|buying|get|getting|order|take|me|us|and|for|with|are|looking\s+for|these|those|after|plus|like|have|use|grab|give|(?:pick|picking)\s+up))\s*(?:like\s+)?$"
)
_PACKED = re.compile(r"\s+(?:(?:pairs?|sets?|boxes|packs?|packets|bottles|bags|pieces|cans|cups)\s+)?(?:of\s+)?")
_PAIRS_ALONE = re.compile(
    r"\s+(?:pairs?|pieces|boxes|bottles|packs|packets|bags|sets|cans|rolls|tubes|jars|tins|cartons|units|bars)\s*(?:please)?\s*"
)
_COUPLE = re.compile(r"\b(?:a\s+)?couple\s+of\s+")
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|each)\b")
_INCLUDED = re.compile(r"\s+(?:included|incl\b)")
_TIMES = re.compile(
    r"(?:(?<=\s)(?<!\d\s)|(?<=[\u4e00-\u9fff]))[x×*]\s?(?P<count>\d{1,2})(?![\d.]|\s?[a-z])|\b(?:qty|quantity)[:\s]*(?P<said>\d{1,2})\b|(?:^|(?<=[\s,;]))(?P<led>\d{1,2})\s?x(?=\s[a-z])"
)
_NOUN_NEXT = re.compile(rf"(?!{_COUNTER.pattern})[\u4e00-\u9fff]")
"""X5手机 is a model, 袜子x3 a count."""
_OFFER = re.compile(r"买\s*[\d一二两三]\s*(?:[件个])?\s*(?:送|赠|免)|\d\s+for\s+\d")
_GLUE = re.compile(r"[\s的]*")
_MOST = 99
_DOZEN_SIZE = 12

_FOR = re.compile(r"\bfor\s+$")
_NOT_PEOPLE_AFTER = re.compile(
    r"\s?(?:-|\d|%|[$€£¥]|(?:(?!(?:that|which|with|and|in|under|please|so|but|this|next|around|about|on)\b)[a-z]+(?<!people)(?<!persons)(?<!person)(?<!adults)))"
)
_PEOPLE = re.compile(
    r"(?P<two>双人(?![床被枕]))|(?P<one>单人(?![床被枕]))|(?:一家)?(?P<mouths>[\d一二两三四五六七八九])口(?:之家|人|子)?"
    r"|\b(?:family|party|group|household)\s+of\s+(?P<group>[a-z\d]+)\b"
    r"|\bsleeps\s+(?P<sleeps>[a-z\d]+)\b|\bfits\s+(?P<fits>\d)\s+(?:people|adults)"
)
_MOST_PEOPLE = 30


def read_quantities(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give how many things are wanted."""
    folded = sentence.folded
    if _OFFER.search(folded):
        return
    for match in _TIMES.finditer(folded):
        is_model = any(term.end == match.start() for term in sentence.terms) or _NOUN_NEXT.match(sentence.text, match.end()) is not None
        if not overlaps(taken, *match.span()) and not is_model:
            yield sentence.found("quantity", "eq", float(match["count"] or match["said"] or match["led"]), match.span(), is_hard=False)
    for match in _COUPLE.finditer(folded):
        if not overlaps(taken, *match.span()) and _noun_follows(sentence, match.end()):
            yield sentence.found("quantity", "eq", 2.0, match.span(), is_hard=False)
    for numeral in find_numerals(sentence.text):
        if numeral.high is None and not overlaps(taken, numeral.start, numeral.end):
            found = _dozens(sentence, numeral) or _counted(sentence, numeral)
            if found:
                yield found


def _dozens(sentence: Sentence, numeral: Numeral) -> Constraint | None:
    match = _DOZEN.match(sentence.folded, numeral.end)
    return sentence.found("quantity", "eq", numeral.low * _DOZEN_SIZE, (numeral.start, match.end()), is_hard=False) if match else None


def _counted(sentence: Sentence, numeral: Numeral) -> Constraint | None:
    if not 2 <= numeral.low <= _MOST or numeral.low % 1 or sentence.is_told(numeral.start, numeral.end):
        return None
    end = _counted_zh(sentence, numeral) or _counted_en(sentence, numeral)
    return sentence.found("quantity", "eq", numeral.low, (numeral.start, end), is_hard=False) if end else None


def _counted_zh(sentence: Sentence, numeral: Numeral) -> int | None:
    counter = _COUNTER.match(sentence.folded, numeral.end)
    if not counter:
        return None
    begin, stop = sentence.clause(numeral.start)
    is_last = not sentence.folded[counter.end() : stop].strip()
    is_of_noun = any(sentence.folded[noun.end : numeral.start].strip() == "" for noun in sentence.nouns if noun.end <= numeral.start)
    is_bought = just_before(_BOUGHT, sentence.folded, numeral.start) is not None
    is_alone = not sentence.folded[begin : numeral.start].strip() and begin > 0 and bool(sentence.nouns)  # 袜子，五双
    is_counted = _noun_follows(sentence, counter.end()) or (is_last and (is_of_noun or is_bought or is_alone))
    return counter.end() if is_counted else None


def _counted_en(sentence: Sentence, numeral: Numeral) -> int | None:
    folded = sentence.folded
    of_them = _OF_THEM.match(folded, numeral.end)
    if of_them:
        return of_them.end()
    pairs = _PAIRS_ALONE.match(folded, numeral.end)
    begin, stop = sentence.clause(numeral.start)
    is_behind_noun = any(not folded[noun.end : numeral.start].strip() for noun in sentence.nouns if noun.end <= numeral.start)
    is_alone = begin > 0 and not folded[begin : numeral.start].strip()
    if pairs and pairs.end() == stop and (is_alone or is_behind_noun or sentence.terms_end(numeral.start)):
        return pairs.end()
    packed = _PACKED.match(folded, numeral.end)
    if not packed or not just_before(_BOUGHT_EN, folded, numeral.start):
        return None
    noun_end = _noun_follows(sentence, packed.end())
    if noun_end is not None and _INCLUDED.match(folded, noun_end):
        return None
    is_plural = noun_end is not None and (folded[noun_end - 1] == "s" or packed.group().strip() != "")
    return numeral.end if is_plural else None


def _noun_follows(sentence: Sentence, place: int) -> int | None:
    """Give the end of the noun that follows, brands and attribute values between."""
    while place < len(sentence.folded):
        glue = _GLUE.match(sentence.folded, place)
        place = glue.end() if glue else place
        noun = sentence.noun_at(place)
        if noun:
            return noun.end
        term = sentence.term_at(place)
        if term is None or term.field == "audience":
            return None
        place = term.end
    return None


def read_people(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give for how many people it is."""
    spans = list(taken)
    for found in (*_measured_people(sentence), *_named_people(sentence), *_for_people(sentence)):
        if not overlaps(spans, *found.span):
            spans.append(found.span)
            yield found


def _measured_people(sentence: Sentence) -> Iterator[Constraint]:
    for measure in find_measures(sentence.text):
        if measure.unit != "person":
            continue
        span = (measure.start, measure.end)
        if isinstance(measure.value, tuple):
            yield sentence.found("person_count", "between", measure.value, span, unit="person", is_hard=False)
        elif measure.value <= _MOST_PEOPLE:
            found = bound(sentence.folded, *span)
            op: ConstraintOp = found.op if found.op in {"lte", "gte"} else "eq"
            yield sentence.found(
                "person_count", op, measure.value, (found.start, found.end) if op != "eq" else span, unit="person", is_hard=op != "eq"
            )


def _named_people(sentence: Sentence) -> Iterator[Constraint]:
    for match in _PEOPLE.finditer(sentence.folded):
        said = match["mouths"] or match["group"] or match["sleeps"] or match["fits"] or ("2" if match["two"] else "1")
        count = find_numerals(said)
        if count and 0 < count[0].low <= _MOST_PEOPLE:
            yield sentence.found("person_count", "eq", count[0].low, match.span(), unit="person", is_hard=False)


def _for_people(sentence: Sentence) -> Iterator[Constraint]:
    """Tell "tent for 4" and "dinner for two": a small bare number that ends its clause."""
    for numeral in find_numerals(sentence.text):
        lead = just_before(_FOR, sentence.folded, numeral.start)
        is_small = numeral.high is None and 1 < numeral.low <= 20 and numeral.low % 1 == 0
        if lead and is_small and not _NOT_PEOPLE_AFTER.match(sentence.folded, numeral.end):
            yield sentence.found("person_count", "eq", numeral.low, (lead.start(), numeral.end), unit="person", is_hard=False)
