"""What is not wanted: how far each negating word reaches, and what lies in its reach.

The scope of a cue is the brand, value or kind right behind it and the rest of a list (leather, suede or plastic); at
the end of a clause it is what stands before (苹果的不要). A value in front of a kind narrows it: "no gas stove" avoids
the kind stove where it has the feature gas, not all stoves and not all gas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crossaisle.knowledge import KindMatch
from crossaisle.types import Constraint
from crossaisle.understand.constraints.cues import LACKED_ZH, Cue, find_cues, is_refused
from crossaisle.understand.constraints.keywords import keyword
from crossaisle.understand.constraints.sentence import Sentence, Spans, Term, just_before, overlaps

_PARTICLE = re.compile(
    r"(?:[\s-]+|\b(?:for|an?|any|the|more|anything|something|ones?|made|of|in|from|with|by|it|to\s+be|be|really)\b"
    r"|\b(?:containing|has|have|that|is|are|kind|type|those|these|them|another|products?|ugly|awful|horrible|hideous|boring|usual|same|cheap)\b"
    r"|任何|带有?|含有?|有(?![机线])|放|再|给我|推荐?|是|那种|这种|用|买|看|什么)*"
)
_LIST = re.compile(
    r"\s*(?:(?P<comma>,)\s*(?P<last>(?:or|nor|and)\b)?|(?P<any>(?:or|nor)\b|或者?|、)|(?P<same>and\b|和|跟|与|以及|还有|的))"
    r"\s*(?:(?:an?|any|the)\s+)?"
)
_LIST_GOES_ON = re.compile(r"[^.;!?，。\d]*?\b(?:or|nor)\b(?!\s+(?:less|more|so|under|over|cheaper|bigger|smaller|larger)\b)")
_GLUE = re.compile(r"\s*的?\s*")
_WORD = re.compile(r"[a-z]+\s+")
_REFUSED = (
    r"(?:过敏|不要|不行|不考虑|除外|免谈|免了|算了|不喜欢|不能要|不想[要看买]|不需要|不感兴趣|别来|不用(?:再?[推买]荐?)?|不看|不买|不推荐?|别(?:推荐?|看|买|上|再推|要|选|来|放)|别给我"
    r"|受不了|排除|拉黑|pass|用伤|劝退|达咩)(?:了|吧|哦|啦|看|的话){0,2}"
)
_POSTPOSED = re.compile(
    rf"(?:的(?:(?!的)[\u4e00-\u9fff]){{0,4}}?)?(?:太[\u4e00-\u9fff]{{1,2}}了?[,，]?)?(?:(?:我家|我们?|家里|家)?(?:已经|都|也)?有了?|(?:已经|早就)?买过?了)?[,，]?(?:就|都|也|我|一律|统统|一概|全|真的?|实在|千万|绝对|暂时|请)*{_REFUSED}"
    r"(?:(?=$|[^\u4e00-\u9fff])|(?=(?:因为|家里|我家|我有|已经|反正)))|(?:以外|之外)(?!还|也要|再)(?:的|都|其他|其它|随便|皆)"
    r"|'s\s+out\b|\s+(?:excluded|aside|need\s+not\s+apply|(?:is|are)\s+(?:out|off\s+the\s+(?:table|list)|a\s+(?:no(?:[\s-]go)?|deal\s?breaker))|(?:(?:is|are)\s+)?not\s+(?:wanted|welcome|for\s+me))\b"
)
_FREE = re.compile(r"[\s-]free\b")
_SENSED = re.compile(r"\s?(?:[口香气异]?味道?|smell|taste|flavou?r(?:ed)?|odou?r)")
"""Behind a material or a food: what is refused is its smell or taste, 没有塑料味."""
_PART = re.compile(r"(?:[带加]|含)有?$|\bwith\s+no\s+$")
"""Before a noun: what is refused is a part or an ingredient of what is asked for, 不带帽子的T恤."""
_LINKED_ZH = re.compile(r"的?\s*[、,，和跟或]?\s*")
_OUTSIDE = re.compile(r"以外|之外|外")
_LACKS = re.compile(
    r"(?:没有?|\b(?:i|we|they|he|she|flat|house|room|kitchen)\s+(?:(?:do|does|did)(?:n't|\s+not)|dont|never)\s+have|\b(?:has|have)\s+no)$"
)
"""我家没有洗衣机, "I don't have a kettle": what is lacking is hardly unwanted."""
_ALLERGIC = "过敏"


@dataclass(frozen=True, slots=True)
class _Object:
    """What one place of a scope names."""

    field: str
    value: str
    start: int
    end: int
    unit: str | None = None
    """The kind that a value narrows."""


def read_avoided(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give what must not be, each hard."""
    reached = 0
    for cue in find_cues(sentence, taken):
        if cue.start < reached:
            continue
        objects = list(_scope(sentence, cue, taken)) or list(_before(sentence, cue.start, taken))
        for place, one in enumerate(objects):
            whole = replace(one, start=min(cue.start, one.start), end=max(cue.end, one.end)) if place == 0 else one
            reached = _closed(sentence.folded, cue, whole.end)
            yield _avoided(sentence, replace(whole, end=reached))
    yield from _behind(sentence, taken, reached)
    yield from _free(sentence)


def _avoided(sentence: Sentence, one: _Object) -> Constraint:
    # "No mechanical keyboards, a quiet keyboard": of the kind that is asked for, the value alone is refused.
    is_asked = any((noun.end <= one.start or one.end <= noun.start) and noun.kinds == (one.unit,) for noun in sentence.nouns)
    return sentence.found(one.field, "eq", one.value, (one.start, one.end), unit=None if is_asked else one.unit, polarity="avoid")


def _closed(folded: str, cue: Cue, end: int) -> int:
    """Take in the other half of a cue that has two: 除了 ... 以外, 对 ... 过敏."""
    outside = _OUTSIDE.match(folded, end) if cue.said.startswith("除") else None
    if outside:
        return outside.end()
    return end + len(_ALLERGIC) if cue.said == "对" and folded.startswith(_ALLERGIC, end) else end


def _scope(sentence: Sentence, cue: Cue, taken: Spans) -> Iterator[_Object]:
    """Read the objects behind a cue, along a list."""
    folded = sentence.folded
    place = next((term.start for term in sentence.terms if cue.start < term.start < cue.end < term.end), cue.end)
    previous: _Object | None = None
    link: re.Match[str] | None = None
    while True:
        one = _next(sentence, cue, place, previous)
        is_insisting = cue.is_lacking and one is not None and is_refused(sentence, one.end)
        if one is None or is_insisting or overlaps(taken, one.start, one.end):
            return
        if previous and link and (not _continues(folded, previous, one) or (link["same"] == "的" and sentence.noun_at(one.start))):
            return
        is_lacked = one.field == "kind" and _LACKS.search(folded, 0, cue.end) is not None
        if not is_lacked and (not cue.is_waiving or one.field == "kind"):
            yield one
        link = _LIST.match(folded, one.end)
        beside = sentence.term_at(one.end)
        if not link and (beside is None or beside.field != one.field):
            return
        previous, place = one, link.end() if link else one.end


def _next(sentence: Sentence, cue: Cue, place: int, previous: _Object | None) -> _Object | None:
    """Read one object of a scope, behind articles and the like."""
    particle = None if sentence.term_at(place) else _PARTICLE.match(sentence.folded, place)
    place = particle.end() if particle else place
    one = _known(sentence, place, is_modifier=cue.is_modifier)
    if one and one.field == "kind" and just_before(_PART, sentence.folded, one.start):
        one = replace(one, field="keyword", value=sentence.folded[one.start : one.end])
    may_be_unknown = cue.is_refusing and not cue.is_waiving and (previous is None or previous.field == "keyword")
    return _unknown(sentence, place, cue.said) if one is None and may_be_unknown else one


def _continues(folded: str, previous: _Object, one: _Object) -> bool:
    """Say whether a listed object is still negated: after "or" always, after "and" and commas if it is of the same sort."""
    link = _LIST.match(folded, previous.end)
    if link is None:
        return False
    is_same = previous.field == one.field or {previous.field, one.field} == {"keyword", "kind"}
    if link["comma"] and not link["last"]:
        return is_same and _LIST_GOES_ON.match(folded, one.end) is not None
    return is_same or link["any"] is not None or link["last"] in {"or", "nor"}


def _known(sentence: Sentence, place: int, *, is_modifier: bool) -> _Object | None:
    """Read the brand, value or kind at a place."""
    term, noun = sentence.term_at(place), sentence.noun_at(place)
    known = term or noun
    sensed = _SENSED.match(sentence.folded, known.end) if known else None
    if sensed:
        return _Object("keyword", sentence.folded[place : sensed.end()], place, sensed.end())
    if term and (noun is None or is_modifier):
        return _value(sentence, term, is_modifier=is_modifier)
    if term and noun and len(noun.kinds) == 1 and not _is_defining(term.value, noun.kinds[0]):
        return _Object(term.field, term.value, place, noun.end, noun.kinds[0])
    if noun and len(noun.kinds) == 1 and not _is_wanted(sentence, noun):
        return _Object("kind", noun.kinds[0], place, noun.end)
    return _Object("keyword", sentence.folded[noun.start : noun.end], place, noun.end) if noun else None


def _is_wanted(sentence: Sentence, noun: KindMatch) -> bool:
    """Say whether the same kind is asked for under another name: "nuts, no peanuts" refuses a sort of it."""
    said = sentence.folded[noun.start : noun.end]
    return any(
        one.start < noun.start and one.kinds == noun.kinds and sentence.folded[one.start : one.end] != said for one in sentence.nouns
    )


def _value(sentence: Sentence, term: Term, *, is_modifier: bool) -> _Object:
    """Read a brand or value, with the kind behind it that it narrows."""
    glue = _GLUE.match(sentence.folded, term.end)
    noun = sentence.noun_at(glue.end() if glue else term.end)
    is_narrowing = noun is not None and len(noun.kinds) == 1 and term.field != "brand" and not is_modifier
    if noun and is_narrowing:
        return _Object(term.field, term.value, term.start, noun.end, noun.kinds[0])
    is_other = noun is not None and term.field != "brand" and any(not set(one.kinds) & set(noun.kinds) for one in sentence.nouns)
    # "A night light, no blue light": the refused light is no second thing asked for.
    return _Object(term.field, term.value, term.start, noun.end if noun and is_other and not is_modifier else term.end)


def _is_defining(value: str, kind: str) -> bool:
    """Say whether a value only repeats what the kind is: the leather of leather_shoes."""
    return value == kind or value in kind.split("_")


def _unknown(sentence: Sentence, place: int, said: str) -> _Object | None:
    """Read a thing without vocabulary; one strange adjective before a known value is passed over."""
    word = _WORD.match(sentence.folded, place)
    is_thing = word is not None and word.group().strip().endswith("s")  # "no numbers, minimalist": no adjective of it
    known = _known(sentence, word.end(), is_modifier=False) if word and not is_thing else None
    if known and known.field not in {"kind", "keyword"}:
        return known
    end = keyword(sentence, place, said, known_end=known.end if known else None)
    return _Object("keyword", sentence.folded[place:end].strip(), place, end) if end else None


def _before(sentence: Sentence, place: int, taken: Spans) -> Iterator[_Object]:
    """Read the object in front of a cue that ends its clause: 苹果的不要. 非苹果不要 insists instead."""
    begin, _ = sentence.clause(place)
    if not _POSTPOSED.match(sentence.folded, place) or "非" in sentence.folded[begin:place]:
        return
    if sentence.folded.startswith(_ALLERGIC, place):
        yield from _allergen(sentence, place)
        return
    for term in sentence.terms:
        if term.end == place and just_before(LACKED_ZH, sentence.folded, term.start):
            return
        if term.end == place and not overlaps(taken, term.start, term.end):
            yield from _listed(sentence, term, begin)
            return
    for noun in sentence.nouns:
        if noun.end == place:
            yield from _refused_noun(sentence, noun)


def _allergen(sentence: Sentence, place: int) -> Iterator[_Object]:
    """Read 花生过敏 and 乳胶过敏, but not 敏感肌过敏, which tells of the skin."""
    term = next((one for one in sentence.terms if one.end == place), None)
    noun = next((one for one in sentence.nouns if one.end == place), None)
    if term and term.field == "material":
        yield _Object(term.field, term.value, term.start, place)
    elif noun and not term:
        yield _Object("keyword", sentence.folded[noun.start : place], noun.start, place)


def _refused_noun(sentence: Sentence, noun: KindMatch) -> Iterator[_Object]:
    """Read the kind in front of a refusal, or the value that narrows it."""
    before = [term for term in sentence.terms if term.end <= noun.start]
    for term in before:
        if _GLUE.fullmatch(sentence.folded, term.end, noun.start) and just_before(LACKED_ZH, sentence.folded, term.start):
            return
    if len(noun.kinds) == 1:
        yield _Object("kind", noun.kinds[0], noun.start, noun.end)
        return
    narrowing = next((term for term in before if term.end == noun.start), None)
    if narrowing:
        yield _Object(narrowing.field, narrowing.value, narrowing.start, noun.end)


def _listed(sentence: Sentence, last: Term, begin: int) -> Iterator[_Object]:
    """Give a refused value and those of its field right before it: 黑的白的都不要."""
    for term in reversed([one for one in sentence.terms if begin <= one.start and one.end <= last.end]):
        is_next = term is last or (term.field == last.field and _LINKED_ZH.fullmatch(sentence.folded, term.end, last.start) is not None)
        if not is_next:
            return
        yield _Object(term.field, term.value, term.start, term.end)
        last = term


def _behind(sentence: Sentence, taken: Spans, reached: int) -> Iterator[Constraint]:
    """Read what the end of a clause refuses: 苹果除外, "Apple excluded"."""
    for match in _POSTPOSED.finditer(sentence.folded):
        if match.start() >= reached:
            for place, one in enumerate(_before(sentence, match.start(), taken)):
                yield _avoided(sentence, replace(one, end=match.end()) if place == 0 else one)


def _free(sentence: Sentence) -> Iterator[Constraint]:
    """Read "leather-free"."""
    for term in sentence.terms:
        free = _FREE.match(sentence.folded, term.end)
        if free and term.field in {"material", "feature"}:
            yield _avoided(sentence, _Object(term.field, term.value, term.start, free.end()))
