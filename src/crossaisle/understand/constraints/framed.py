"""Values outside the vocabulary, read by the words around them: "in a pebbled finish", "made of basswood", 材质是铸铁.

Then those that need no words around them: "paisley", 圆领 (data/values.yaml).

Each becomes a wish on the property's attribute with the shopper's words as its value, soft unless the words insist. The
frames are data (data/properties.yaml). What an earlier family read, in part or whole, is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from crossaisle.text import has_han
from crossaisle.types import Constraint
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps
from crossaisle.understand.constraints.wishes import is_insisted, is_wanted
from crossaisle.understand.properties import Property, properties, words

_Span = tuple[int, int]

_WORD: Final = re.compile(r"\s*['\"]?(?P<word>[a-z\d#*&+%°/.:'’-]*[a-z\d#%])['\"]?")
_WORD_BEFORE: Final = re.compile(r"['\"]?(?P<word>[a-z\d][a-z\d#*&+%/.'’-]*)['\"]?[\s-]*$")
_ARTICLES: Final = re.compile(r"(?:\s*(?:an?|the|some|its|pure|real|genuine|high[\s-]quality|premium)\b)*\s*")
_IS: Final = r"\s*(?:(?:options?|name|code|number|no\.?)\s+)?(?:\b(?:is|are|should\s+be|must\s+be|set\s+to|as)\b|[:=#])\s*"
_SPEAKER: Final = re.compile(r"[a-z]+['’](?:d|m|re|ve|ll|t)")
_CODE: Final = re.compile(r"(?=[a-z\d#*.:/-]*[\d#])|[a-z](?![a-z])|x{1,4}[sl]\b|o\b")
_BOUNDARY: Final = re.compile(r"(?:^|[,;:(.]|\b(?:in|and|with|the|a|an|or|of|for|from|by))\s*$")
_ENDS_HERE: Final = re.compile(r"\s*(?:$|[,;:.()!?]|\b(?:and|with|in|for|that|from|or|made|priced|but)\b)")
_NEGATED: Final = re.compile(
    r"(?:\b(?:no|not|non|without|never|isn't|aren't|don't\s+(?:want|need)|nothing)[\s-]+(?:an?\s+|the\s+|any\s+|in\s+)*|n't\s+)$"
)
_LATIN: Final = re.compile(r"[a-z]+")
_PROPER: Final = re.compile(r"[A-Z][A-Za-z]*[a-z]")
_NO_MAKER: Final = re.compile(
    r"\b(?:rang\w*|protect\w*|away|start\w*|order\w*|ship\w*|deliver\w*|com(?:e|es|ing)|remov\w*|pric\w*|costs?|budget|apart|different|far|made|cut|free"
    r"|need(?:\s+it|ed)?|arrive\w*|it|here|back|them|down|up|home|\d[^\s,;]*)\s+(?:by|from)\s+$"
)
_NO_NAME: Final = re.compile(
    r"(?:\d|(?:hand|noon|night|today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|christmas|next|end|car|train|bus|air|sea|bike|weight|size|side|scratch|home|work|school|mistake|default|myself|himself|herself"
    r"|top|bottom|start|now|far|time|where|reputable|trusted|good|local|any)\b)"
)
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_IS_ZH: Final = r"(?:最好|必须)?(?:是|为|要|选|用|:|：|=)+"
_VALUE_ZH: Final = re.compile(rf"\s*(?P<value>[{_HAN}a-z\d#/.+-]{{1,8}}?)(?=的|[,，、。;；!！?？\s()（）]|$|和|或|且)")
_VALUE_BEFORE_ZH: Final = re.compile(
    rf"(?:^|[,，、。;；\s的要是买找用]|[一两][个件条款双只台把套]|[{_HAN}](?<=想要))(?P<value>(?![一两\d][个件条款双只台把套])[{_HAN}a-z\d]{{1,4}})$"
)
_EMPTY_ZH: Final = re.compile(r"^(?:什么|哪|这|那|好|其他|任何|各种|不同|多种|同|都|大|小|看|喜欢|适合|合适|不限|随便|均可|没有|有|无所谓)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
"""The 2024 of "the 2024 model" is no name of one."""
_BARE_LEADS: Final = frozenset({"from", "by"})
_MOST_BEFORE: Final = 3
_MOST_BEHIND: Final = 4
_MOST_OF_CODE: Final = 2


def read_framed(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the properties whose values are said in words of no vocabulary."""
    known = [(term.start, term.end) for term in (*sentence.terms, *sentence.inner)]
    spans = list(taken)
    said = frozenset(_LATIN.findall(sentence.folded))
    is_chinese = has_han(sentence.folded)
    for one in properties():
        english = () if said.isdisjoint(_last_words(one)) else _english(sentence, one)
        for said_value, said_span in (*english, *(_chinese(sentence, one) if is_chinese else ())):
            value, span = _behind_known(known, said_value, said_span)
            is_read = overlaps(spans, *span) or overlaps(known, *value)
            if is_read or sentence.is_told(*span) or not _is_said(sentence, value) or _is_service(sentence, one, value):
                continue
            spans.append(span)
            yield _wish(sentence, one.field, value, span)
    for term in sentence.plain:
        span = (term.start, term.end)
        if not overlaps(spans, *span) and is_wanted(sentence, term):
            yield _wish(sentence, term.field, span, span)


def _behind_known(known: Spans, value: _Span, span: _Span) -> tuple[_Span, _Span]:
    """Leave known values in front of a value to the vocabulary: the "pink" of "pink tallis brand"."""
    start = max((end + 1 for begin, end in known if value[0] <= begin and end + 1 < value[1]), default=value[0])
    return ((start, value[1]), (start, span[1])) if start > value[0] == span[0] else (value, span)


@cache
def _last_words(one: Property) -> frozenset[str]:
    """Give the words without one of which no frame of a property is said: most sentences need no closer look."""
    phrases = (*one.nouns, *one.codes, *(f"{code}s" for code in one.codes), *one.leads, *one.tails)
    return frozenset(_LATIN.findall(phrase)[-1] for phrase in phrases)


def _wish(sentence: Sentence, field: str, value: _Span, span: _Span) -> Constraint:
    said = sentence.folded[slice(*value)].strip(" '\"-")
    negated = just_before(_NEGATED, sentence.folded, span[0])
    if negated:
        return sentence.found(field, "eq", said, (negated.start(), span[1]), polarity="avoid")
    return sentence.found(field, "eq", said, span, is_hard=is_insisted(sentence, *span))


def _is_said(sentence: Sentence, value: _Span) -> bool:
    """Say whether words are a value at all."""
    said = sentence.folded[slice(*value)].strip(" '\"")
    empty = words("empty") | words("paid")
    last = said.split()[-1:] or [""]
    is_paid = last[0] in words("paid") or said.startswith("any ")
    return bool(said) and not is_paid and not _EMPTY_ZH.match(said) and not all(word in empty for word in said.split())


def _is_service(sentence: Sentence, one: Property, value: _Span) -> bool:
    """Tell the benefits of a programme, which has a proper name, from those of a thing."""
    return one.field == "feature" and _PROPER.match(sentence.text, value[0]) is not None


def _english(sentence: Sentence, one: Property) -> Iterator[tuple[_Span, _Span]]:
    """Give the values of a property and the words that say them: surest frames first."""
    folded, frames = sentence.folded, _frames(one)
    yield from _led(folded, one)
    for match in frames["codes"].finditer(folded) if one.codes else ():
        value = _code(folded, match)
        if value:
            yield value, (match.start(), value[1])
    for match in frames["tails"].finditer(folded) if one.tails else ():
        yield match.span("value"), match.span()
    for match in frames["nouns"].finditer(folded) if one.nouns else ():
        value = match.span("value") if one.values else _before(folded, match.start())
        if value and not (one.field == "model" and _YEAR.fullmatch(folded[slice(*value)].strip())):
            yield value, (value[0], match.end())


def _led(folded: str, one: Property) -> Iterator[tuple[_Span, _Span]]:
    """Give the values behind "colour:" and "made of"."""
    frames = _frames(one)
    for match in frames["named"].finditer(folded) if one.nouns and not one.values else ():
        value = _behind(folded, match.end(), most=_MOST_BEFORE)
        if value:
            yield value, (match.start(), value[1])
    for match in frames["leads"].finditer(folded) if one.leads else ():
        value = _behind(folded, match.end(), most=_MOST_BEHIND)
        is_name = one.field != "brand" or (value is not None and _NO_NAME.match(folded, value[0]) is None)
        if value and is_name and (match.group().strip() not in _BARE_LEADS or _is_maker(folded, match.end(), value)):
            yield value, (match.start(), value[1])


def _is_maker(folded: str, place: int, value: _Span) -> bool:
    """Say whether "from" or "by" leads to whose product it is: behind a thing, and to no more than a name."""
    is_led = just_before(_NO_MAKER, folded, place) is None
    return is_led and _ENDS_HERE.match(folded, value[1]) is not None and folded[value[0] - 1] == " " and value[0] == place


@cache
def _frames(one: Property) -> dict[str, re.Pattern[str]]:
    nouns, codes, leads, tails = (_any_of(said) for said in (one.nouns, one.codes, one.leads, one.tails))
    plain = rf"(?:(?<=\s)|(?<=-))(?:{nouns})(?![a-z-])(?!\s+of\b)"
    limited = rf"\b(?P<value>{_any_of(one.values)})[\s-](?:{nouns})(?![a-z])"
    return {
        "named": re.compile(rf"\b(?:{nouns}){_IS}"),
        "leads": re.compile(rf"\b(?:{leads})\s+"),
        "codes": re.compile(rf"\b(?:{codes})s?(?:\s+(?:option|number|no\.?|code))?\s+"),
        "tails": re.compile(rf"(?<![\w-])(?P<value>[a-z\d]+(?:-[a-z\d]+)?)-(?:{tails})(?![a-z])"),
        "nouns": re.compile(limited if one.values else plain),
    }


def _any_of(said: Sequence[str]) -> str:
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(said, key=len, reverse=True))


def _behind(folded: str, place: int, *, most: int) -> _Span | None:
    """Give the words of a value that stands here, up to a mark or a word that ends it."""
    articles = _ARTICLES.match(folded, place)
    start = end = articles.end() if articles else place
    for _ in range(most):
        match = _WORD.match(folded, end)
        if match is None or _ends(match["word"]):
            break
        end = match.end()
        if folded[match.end() - 1] in "'\"" and end - match.start() > 1 and match.group().lstrip()[0] in "'\"":
            break
    return (start, end) if end > start else None


def _ends(word: str) -> bool:
    """Say whether a word is none of a value: "with", "that's", "I'm"."""
    return word in words("ends") or re.split(r"['’]", word)[0] in words("ends") or _SPEAKER.fullmatch(word) is not None


def _code(folded: str, noun: re.Match[str]) -> _Span | None:
    """Give a code behind a noun ("size 7b"), or one plain word between marks ("in colour smoke, ...")."""
    value = _behind(folded, noun.end(), most=_MOST_OF_CODE)
    if value is None or noun.end() != value[0]:
        return None
    if _CODE.match(folded, value[0]):
        return value
    first = _WORD.match(folded, value[0])
    is_apart = first is not None and _ENDS_HERE.match(folded, first.end()) and just_before(_BOUNDARY, folded, noun.start())
    is_word = first is not None and not first["word"].endswith("ing")
    return (value[0], first.end()) if first and is_apart and is_word else None


def _before(folded: str, place: int) -> _Span | None:
    """Give the words of a value that a noun follows, back to an article, a preposition or a mark; the nearest word of more."""
    start = place
    nearest: _Span | None = None
    for _ in range(_MOST_BEFORE):
        match = _WORD_BEFORE.search(folded, 0, start)
        if match is None or _ends(match["word"]):
            break
        start = match.start()
        nearest = nearest or (start, place)
    else:
        further = _WORD_BEFORE.search(folded, 0, start)
        if further is not None and further["word"] not in words("ends"):
            return nearest
    return (start, place) if nearest else None


def _chinese(sentence: Sentence, one: Property) -> Iterator[tuple[_Span, _Span]]:
    folded = sentence.folded
    if one.nouns_zh:
        nouns = "|".join(one.nouns_zh)
        for match in re.finditer(rf"(?:{nouns}){_IS_ZH}", folded):
            value = _VALUE_ZH.match(folded, match.end())
            if value:
                yield value.span("value"), (match.start(), value.end("value"))
        for match in re.finditer(rf"(?:{nouns})(?!{_IS_ZH})", folded):
            value = _VALUE_BEFORE_ZH.search(folded, max(0, match.start() - 8), match.start())
            # What a thing is called is no value of it: 雨伞颜色无所谓.
            if value and not any(noun.start < value.end("value") and value.start("value") < noun.end for noun in sentence.nouns):
                yield value.span("value"), (value.start("value"), match.end())
    for lead in one.leads_zh:
        for match in re.finditer(lead, folded):
            value = _VALUE_ZH.match(folded, match.end())
            if value:
                yield value.span("value"), (match.start(), value.end("value"))
