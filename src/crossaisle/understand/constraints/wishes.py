"""Brands and attribute values that are wanted: soft when merely mentioned, hard when the words insist.

"Must", "only", 一定要 and 只要 bind what follows them in their clause, "only" also what it follows. What is not needed
(不需要防水) is no wish, and children who come along (带两个娃) are not whom it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossaisle.types import Constraint
from crossaisle.understand.constraints.cues import DOUBLED_LACK, LACKED_ZH, REFUSED_ZH, is_refused
from crossaisle.understand.constraints.sentence import Sentence, Spans, Term, just_before, overlaps
from crossaisle.understand.properties import property_names

_INSISTS = re.compile(
    r"\bnothing\s+(?:but|other\s+than|except|besides)\b|\b(?:not|never|(?:can't|cannot|couldn't|won't)\s+(?:do|live|go|be))\s+without\b"
    r"|\b(?:must(?![\s-]have\b)|must\s+have|(?<!not\s)only|has\s+to|have\s+to|got\s+to|needs?\s+to\s+be|definitely|strictly|absolutely|required)\b"
    r"|(?:n't|\bnot|\bnever|\bcannot)\s+(?:\w+\s+){0,3}(?:anything|anyone|any\s+brand)\s+(?:but|other\s+than)\b"
    r"|不能没有|少不了|离不开|必须|一定要?|务必|只要|就要|只买|只看|只考虑|只想要|非要|得是|只能是|只认|指定"
)
_ONLY_EN = re.compile(r"\s+only\b(?!\s+(?:if|when|for))")
_LACK_REFUSED = re.compile(f"(?:{DOUBLED_LACK})$")
_ONLY_AFTER = re.compile(
    rf"(?:功能|的)?(?:必须|一定要?|得)(?:得?有|要)|(?:不能|不可)少|必不可少|\s+(?:only|or\s+(?:nothing|bust)|is\s+a\s+must|(?:is\s+)?required|is\s+essential)\b|(?P<refused>{REFUSED_ZH})"
)
_NOT_NEEDED = re.compile(
    r"(?:\bno\s+need\s+(?:for|to\s+be)\b|(?:\bnot|n't|\bnever)\s+(?:need|have|necessarily|has)\b|\bneedn't\b|n't\s+(?:care|matter)|并?非一定要?|不是一定要?|不是非要|不需要|不用|不必|无需|不一定要?|不非要|不强求|不是不(?:能|可以?)(?:要|买|接受|考虑)?)[^,，。]{0,12}$"
)
_NOT_ONLY = re.compile(
    r"(?:(?P<free>不限于?|不局限于|不拘)|(?:\bnot|n't)\s+(?:\w+\s+)?(?:only|just|strictly|exclusively|limited\s+to)(?P<open>\s+in\b|)(?:\s+(?:in|the|an?|for))*|不只是?要?|不光是?要?|不仅仅?是?要?|不单是?要?|不止要?)\s*$"
)
_OPEN = re.compile(r"^[^\n]*?(?:\bany\b|\bother\b|\bdifferent\b|\bones\b|\bwhatever\b|别的|其他|其它|都行|也行|都可以|也可以|随意|不限)")
_LAST = re.compile(r"[的\s]*[.!?。！？]*\s*")
_OFFERED = re.compile(
    r"\b(?:other|more|different)\s+(?:colou?rs?|sizes?|styles?|options?|brands?)\b|(?:别的|其他|其它)(?:颜色|款|牌子|尺码)"
)
"""Before "not only": what else there is, is asked for already."""
_BUT_ALSO = re.compile(r"[^.。;；!！?？]{0,24}?(?:\bbut\s+(?!not|no\b|never|nothing)|\balso\b|\bas\s+well\b|还要|也要|还得|而且|还能|也得)")
"""Behind "not only": then both are asked for. Alone it leaves the choice open."""
_NO = re.compile(r"\bno\s+$")
_NEEDED = re.compile(r"\s+(?:needed|required|necessary)\b")
_WAIVED_AFTER = re.compile(
    r"(?:不[\u4e00-\u9fff]{1,4}|与否|的?话?)?(?:都)?(?:无所谓|不重要|没所谓|可有可无|不强求|有没有都行)|\s+(?:or\s+not\s+)?(?:doesn't\s+matter|does\s+not\s+matter|is\s+(?:optional|not\s+important|no\s+must))"
)
_ACCEPTED_AFTER = re.compile(
    r"的?(?:也|都)?(?:行|可以|能接受|没问题|ok|无妨)|\s+(?:(?:\w+\s+)?(?:is|are|would\s+be)\s+)?(?:also\s+)?(?:fine|ok(?:ay)?|alright|acceptable|welcome)\b"
)
"""Used things that are good enough are not asked for."""
_FUR = re.compile(r"\s+(?:hair|fur|dander)\b|毛(?!毯|衣|绒)")
_MONTH_OLD = re.compile(r"的?(?:娃|宝|孩|小孩|婴)")
_COMPANY = re.compile(
    r"(?:\b(?:with|and|have|has|got)\s+(?:(?:my|our|the)\s+)?(?:[a-z\d]+\s+)?|(?:带着?|和|跟|有|我们)(?:[\d一二两三四五六]?[个位名]?))$"
)
_ADVISER = re.compile(
    r"[\u4e00-\u9fff]{0,3}(?:推荐|说|建议)|(?:又|会|要|老|天天|总是?|肯定|非得?)*(?:骂|吵|不让|不同意|不许|催|嫌|念叨|唠叨|生气)(?!小|重|沉)"
    r"|\s+(?:will|would|is\s+going\s+to|'ll)\s+(?:kill|murder|yell|shout|be\s+(?:mad|angry))|\s+(?:recommended|recommends|told|said|says|suggested)\b"
)
"""A friend who recommends something is not whom it is for."""
_SUBJECT = re.compile(r"(?:^|[,.;，。；]\s*)(?:(?:my|our|the)\s+(?:\w+\s+)?|我们?家?的?)?$")
_HABIT = re.compile(
    r"\s+(?:keeps?|always|often|can't|won't|hates?|has\s+trouble|gets?|suffers?)\b|(?:最近|平时|现在)?(?:总是?|老是?|经常|一直|容易)"
)
_SPEAKER_ASKS = re.compile(r"\bi(?:'d|'m|'ve)?\s+(?:\w+\s+)?(?:need|want|like|would|am|looking)\b")
_OF_SPEAKER = re.compile(r"\b(?:my|mine|me|our|us)\b|我")
_HAD = re.compile(r"(?:^'s?|\b(?:his|her|their))\s+(?:[\w'-]+\s+){0,2}$|^的$")
_PET_KIND = re.compile(r"(?:^|_)(?:cat|dog|pet|litter|aquarium|bird)(?:_|$)")
"""Kinds that say themselves whom they are for."""
_GIVEN = re.compile(r"送(?:给)?(?:我|她|他)?的?\s*$|\b(?:give|get|gift|gifting|giving|surprise)(?:\s+(?:to|my))*\s+$")
_GIVEN_TO = re.compile(r"送(?:给)?[他她](?!们?去)")
_FESTIVE = frozenset(
    {
        "birthday",
        "wedding",
        "housewarming",
        "graduation",
        "anniversary",
        "baby_shower",
        "christmas",
        "valentines",
        "mothers_day",
        "fathers_day",
        "teachers_day",
        "new_year",
    }
)
_GIVES = re.compile(
    r"(?<![赠附包配传发播放买])送(?=[个件条支本瓶束双对套副台把部盒点什啥一两](?!货))|\b(?:to|for)\s+give\b|\b(?:give|giving|gifting)\s+(?:him|her|them|my)\b"
)
"""What makes a present of a thing where a festivity is named."""
_OF_NAME = frozenset({"feature", "material", "season"})
"""Fields that still say something inside a noun: the leather of "leather belt", but not the black of "black tea"."""
_OF_WHOM = frozenset({"men", "women", "kids", "teens", "elderly", "students"})
"""The same of people: 男士钱包 is a man's wallet, a baby stroller only a stroller."""
_IN_NAME = frozenset({"paper", "mummy", "mom"})
"""Words that are always a part of the name: what staplers are for, the shape of a sleeping bag, the cut of jeans."""


def read_wishes(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the brands and attribute values that are wanted."""
    said = (*sentence.terms, *(term for term in sentence.spare if _speaks(sentence, term)))
    named = property_names(sentence.folded)  # the family of "colour family" is nobody
    seen: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for term in sorted(said, key=lambda one: one.start):
        before = seen.setdefault((term.field, term.value), [])
        kinds = _described(sentence, term)
        is_again = bool(before) and (not kinds or kinds in before)
        if is_again or overlaps((*taken, *named), term.start, term.end) or not is_wanted(sentence, term):
            continue
        before.append(kinds)
        yield from _gift(sentence, term)
        yield sentence.found(term.field, "eq", term.value, (term.start, term.end), is_hard=is_insisted(sentence, term.start, term.end))


def _described(sentence: Sentence, term: Term) -> tuple[str, ...]:
    """Give the kinds of the noun that follows a value in its clause, () where none does: said of another, a value is another wish."""
    _, stop = sentence.clause(term.start)
    return next((noun.kinds for noun in sentence.nouns if term.end <= noun.end <= stop and noun.start >= term.start), ())


def _speaks(sentence: Sentence, term: Term) -> bool:
    """Say whether a value inside a noun tells more than the noun's kind."""
    is_told = term.field in _OF_NAME or (term.field == "audience" and term.value in _OF_WHOM)
    return is_told and sentence.folded[term.start : term.end] not in _IN_NAME


def is_wanted(sentence: Sentence, term: Term) -> bool:
    """Say whether a value that is named is asked for: no background, nobody who comes along, nothing that is left open."""
    folded = sentence.folded
    is_background = sentence.is_told(term.start, term.end) and not _owns_asked(sentence, term)
    is_company = term.field == "audience" and (
        just_before(_COMPANY, folded, term.start) is not None or _ADVISER.match(folded, term.end) is not None
    )
    is_declined = just_before(_NO, folded, term.start) is not None and _NEEDED.match(folded, term.end) is not None
    is_waived = _WAIVED_AFTER.match(folded, term.end) is not None or just_before(_NOT_NEEDED, folded, term.start) is not None
    return not (is_background or is_company or is_declined or is_waived or _is_left_open(sentence, term) or _says_else(sentence, term))


def _is_left_open(sentence: Sentence, term: Term) -> bool:
    """Say whether a value is only one of many that will do: "not only black, any colour"."""
    folded = sentence.folded
    not_only = just_before(_NOT_ONLY, folded, term.start)
    if not_only is None or _BUT_ALSO.match(folded, term.end):
        return False
    is_last = bool(sentence.nouns) and _LAST.fullmatch(folded, term.end) is not None
    is_said = bool(not_only["open"] or not_only["free"])
    return is_said or is_last or _OPEN.search(folded[term.end :]) is not None or _OFFERED.search(folded, 0, not_only.start()) is not None


def _says_else(sentence: Sentence, term: Term) -> bool:
    """Say whether the words of some values mean another thing here: 一对哑铃 is two of them, 结婚三十周年 no wedding."""
    folded = sentence.folded
    match term.value:
        case "pets":
            return any(_PET_KIND.search(kind) for kind in sentence.kinds()) or _FUR.match(folded, term.end) is not None
        case "couple":
            return folded.startswith(" of", term.end) or folded[term.start : term.end] == "一对" or sentence.noun_at(term.end) is not None
        case "wedding":
            return any(one.value == "anniversary" for one in sentence.terms)
        case "baby_shower":
            return _MONTH_OLD.match(folded, term.end) is not None
        case "second_hand":
            return _ACCEPTED_AFTER.match(folded, term.end) is not None
        case _:
            return False


def _owns_asked(sentence: Sentence, term: Term) -> bool:
    """Say whether a person in a story is who had the thing that is asked for: "my dad broke his shaver, I need a new one"."""
    begin, stop = sentence.clause(term.start)
    if term.field != "audience":
        return False
    folded = sentence.folded
    if just_before(_SUBJECT, folded, term.start) and _HABIT.match(folded, term.end) and not _OF_SPEAKER.search(folded, term.end, stop):
        return True
    if _SPEAKER_ASKS.search(folded):
        return False
    had = [noun for noun in sentence.nouns if term.end <= noun.start < stop and _HAD.search(folded[term.end : noun.start])]
    asked = {kind for noun in sentence.nouns if not begin <= noun.start < stop for kind in noun.kinds}
    return any(not asked or asked & set(noun.kinds) for noun in had)


def is_insisted(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether the words around a wish at [start, end) make it a must."""
    begin, _ = sentence.clause(start)
    before = sentence.folded[begin:start]
    if _LACK_REFUSED.search(before) or (LACKED_ZH.search(before) and is_refused(sentence, end)):
        return True
    noun = sentence.noun_at(end + 1)
    if noun and _ONLY_EN.match(sentence.folded, noun.end):
        return True
    after = _ONLY_AFTER.match(sentence.folded, end)
    if after and after["refused"]:
        return LACKED_ZH.search(before) is not None
    return after is not None or _INSISTS.search(before) is not None


def _gift(sentence: Sentence, term: Term) -> Iterator[Constraint]:
    """Read 送 before a person, and giving for a festivity, as a gift."""
    if any(one.field == "occasion" and one.value == "gift" for one in sentence.terms):
        return
    folded, given = sentence.folded, None
    if term.field == "audience":
        given = just_before(_GIVEN, folded, term.start) or _GIVEN_TO.search(folded, term.end)
    elif term.field == "occasion" and term.value in _FESTIVE:
        given = _GIVES.search(folded)
    if given:
        yield sentence.found("occasion", "eq", "gift", given.span(), is_hard=False)
