"""What a line says is in, on or with the product: parts, substances, what comes in the box, and what the product lacks.

Known parts are a vocabulary (data/parts.yaml); behind a word like "comes with" or 附 any thing must be the product's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossaisle.phrases import Match
from crossaisle.text import has_han, stem, tokenize
from crossaisle.write.denial import APART, lacking_in, stance
from crossaisle.write.evidence import Evidence
from crossaisle.write.figures import hide
from crossaisle.write.numeric import Found
from crossaisle.write.scene import scene_words
from crossaisle.write.vocabulary import AFFIRMED, DENIED, Part, is_denial, parts_in

_NOT_SAID: Final = "the product does not mention it"
_IS_THERE: Final = "the product says that it is there"
_THERE: Final = re.compile(
    r"(?:支持|自带|内置|配备|配有|标配|附带|附赠|附送|搭载|采用|内含|含有|添加|加入|富含|蕴含|加装|兼容|适配|适用于|"
    r"[与和跟](?=[\u4e00-\u9fff]{2,4}(?:通用|互通|兼容)))(?:了|有)?(?P<zh>[\u4e00-\u9fffa-z0-9]{2,8})"
    r"|\b(?:built-in|equipped with|featuring|features|supports?|infused with|enriched with|"
    r"compatible with|works with|pairs with|syncs with|connects to|plugs into|packed with|"
    r"made of|made from|crafted from|powered by|runs on|lined with|coated with|filled with)\s+"
    r"(?:(?:an?|the|its|your|real)\s+)?"
    r"(?P<en>[a-z-]+(?:\s[a-z0-9-]+){0,2})"
)
_IN_THE_BOX: Final = re.compile(
    r"(?:随箱(?:附|配|带)?|(?:附|赠)(?:带|赠|送|有|上)?|(?:^|[，,；;。\s])(?:还|另|并|再)?送(?![给礼人长货他她你爸妈女男孩朋老达])"
    r"|(?:^|[，,；;。])(?:还|另)?(?:标|搭)?[配带](?=(?!上|走|着|你|我|它|娃|孩|回|去)[\u4e00-\u9fff]{2,6}[，,。、和]|[一两二三四五六七八九十\d可])"
    r"|(?<![蕴富包内不])含(?![量税蓄义糊]))(?:了|有)?(?P<zh>[\u4e00-\u9fffa-z0-9 ]{2,16})"
    r"|\b(?:comes? with(?! it\b)|includes?|including|contains?)\s+(?P<en>[a-z0-9][a-z0-9 ,'-]*)"
)
_BEFORE_THE_BOX: Final = (
    r"|(?P<before>[a-z][a-z '-]{2,40}?)\s(?:(?:is|are|comes?)\s)?"
    r"(?:included|supplied|(?:packed\s)?(?:in the (?:box|pack|carton)|with it))\b"
)
_IN_OR_BEFORE_THE_BOX: Final = re.compile(_IN_THE_BOX.pattern + _BEFORE_THE_BOX)
_MAY_BE_BEFORE: Final = re.compile(r"included|supplied|in the (?:box|pack|carton)|with it")
"""What every thing "before" has behind it: that way of saying it is slow to look for, and rare."""
BESIDE: Final = 12
"""Characters before a part that are looked at."""
_POSSESSIVE: Final = re.compile(r"\b(?:your|my|his|her|our|their|somebody's|nobody's|everybody's|someone's) $")
"""Before what is the shopper's and no part of the product."""
_UNNEEDED: Final = re.compile("(?:不用|不必|无需|无须|不需要?|免)[\u4e00-\u9fff]{2,4}")
_OBJECT: Final = re.compile(r" (?:the|your|it|them)\b")
_LIFTED: Final = re.compile("(?:开了?|揭|上|好)盖$")
"""The 盖 that is no lid but a deed."""
_DONE_UP: Final = re.compile("(?:button|zip|lace|strap|lock|clip) (?:up|down|off|in)")
"""What is a deed and no part: the sleeves button up."""
_AND: Final = re.compile(r"[、和与及]|以及|\s*,\s*(?:and\s)?|\sand\s")
_AMOUNT: Final = re.compile(
    r"^\s*(?:[\d一二两三四五六七八九十几半]+(?:[个支片条张块只根副对套瓶盒袋本枚颗把件台份包]|\s)*|(?:an?|the|its|your|free|two|three|four|five|six)\s)*"
)
_PHRASE_END: Final = re.compile(
    r"(?:^|\s)(?:weighing|measuring|holding|sized|weighs|holds|closes|packs|folds|has|comes|keeps|opens|runs|measures|reaches|travels|"
    r"this|you|to|for|in|on|at|of|from|that|which|when|as|by|so|per|into|with|without|and|or|it|is|are|your|inside|each|after|before)\b.*$"
)
_SHARE: Final = re.compile(r"[一二三四五六七八九]成.*$|\d.*$")


def contents(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Give the parts and things that a line says are there and the product does not mention, or says are not there."""
    visible = hide(visible, [match.span() for match in APART.finditer(visible)])
    yield from _known_parts(visible, evidence)
    yield from _things_there(visible, evidence)
    yield from _things_in_the_box(visible, evidence)
    yield from _lacking(visible, evidence)


def _known_parts(visible: str, evidence: Evidence) -> Iterator[Found]:
    found = parts_in(visible, stances=AFFIRMED | DENIED)
    lacking = lacking_in(visible) if found else []
    for known in found:
        words, ids = visible[known.start : known.end], known.value.ids
        if any(start < known.start < end for start, end in lacking) or stance(visible, known.start, known.end) == "no":
            if ids <= evidence.parts - evidence.missing:
                yield Found(known.start, known.end, "part", _IS_THERE)
        elif words not in (evidence.text if is_denial(words) else evidence.affirmed) and not _is_part(known, visible, evidence):
            yield Found(known.start, known.end, "part", _NOT_SAID)


def _is_part(known: Match[Part], visible: str, evidence: Evidence) -> bool:
    """Say whether the texts state a part in other words, or it is the shopper's, a deed, or food beside a product that is none."""
    words, before = visible[known.start : known.end], visible[max(0, known.start - BESIDE) : known.start]
    return (
        known.value.ids <= evidence.parts
        or evidence.has_together(words)
        or _is_implied(known, evidence)
        or _is_deed(known, visible)
        or _POSSESSIVE.search(before) is not None
        or _LIFTED.search(before[-2:] + words) is not None
        or (known.value.ids <= scene_words("food") and not evidence.may_hold_food)
    )


def _is_implied(known: Match[Part], evidence: Evidence) -> bool:
    """Say whether a fact of the product means the part or ability: IPX7 the shower. What the texts deny is never implied."""
    return not known.value.ids & evidence.missing and all(evidence.implies(one) for one in known.value.ids)


def _is_deed(known: Match[Part], visible: str) -> bool:
    """Say whether English words do something: one that begins a sentence and tells the shopper to (water the flowers), button up."""
    if _DONE_UP.fullmatch(visible[known.start : known.end]):
        return True
    words, before = visible[known.start : known.end], visible[: known.start].rstrip()
    return words.isascii() and (not before or before[-1] in ".!?;") and _OBJECT.match(visible, known.end) is not None


def _things_there(visible: str, evidence: Evidence) -> Iterator[Found]:
    for match in _THERE.finditer(visible):
        group = "zh" if match["zh"] else "en"
        if not (evidence.has_chinese if group == "zh" else evidence.has_english):
            continue
        words = [token for token in tokenize(match[group]) if len(token) > 1 or token.isdigit()]
        if words and not any(token in evidence.words or (has_han(token) and token in evidence.text) for token in words):
            yield Found(*match.span(group), "part", _NOT_SAID)


def _things_in_the_box(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Of a list of things each must be there itself: a swim cap is none because the product is for swimming."""
    pattern = _IN_OR_BEFORE_THE_BOX if _MAY_BE_BEFORE.search(visible) else _IN_THE_BOX
    for match in pattern.finditer(visible):
        group = str(match.lastgroup)
        if not (evidence.has_chinese if group == "zh" else evidence.has_english):
            continue
        start = match.start(group)
        for words in _AND.split(match[group]):
            thing = _SHARE.sub("", _PHRASE_END.sub("", _AMOUNT.sub("", words))).strip()
            place = visible.find(words, start)
            start = place + len(words)
            if thing and not _is_there(thing, evidence):
                yield Found(place, start, "part", _NOT_SAID)


def _is_there(thing: str, evidence: Evidence) -> bool:
    if thing in evidence.affirmed or (thing.endswith("子") and thing[:-1] in evidence.affirmed):
        return not _is_apart(thing, evidence)
    if any(one.end == len(thing) and one.value.ids <= evidence.parts for one in parts_in(thing)):
        return not _is_apart(thing, evidence)
    tokens = [token for token in tokenize(thing) if len(token) > 1 and not token.isdigit()]
    if not tokens:
        return not _is_apart(thing, evidence)
    head = tokens[-1]
    known = [token for token in tokens if token in evidence.words or (has_han(token) and token in evidence.affirmed)]
    if {thing.rsplit(maxsplit=1)[-1], head} & scene_words("abstract"):
        return bool(known) or len(tokens) == 1
    is_known = head in known or (
        has_han(head) and any(thing[at : at + 2] in evidence.affirmed for at in range(max(0, len(thing) - 3), len(thing) - 1))
    )
    return is_known and not _is_apart(thing, evidence)


def _is_apart(thing: str, evidence: Evidence) -> bool:
    return any(word in thing for word in evidence.apart)


def _lacking(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Find what the product says it lacks and the copy says it has, and the contrary."""
    yield from _denied(visible, evidence)
    if not evidence.doubted:
        return
    affirmed = hide(
        visible,
        [
            *lacking_in(visible),
            *(match.span() for match in _FREE_OF.finditer(visible)),
            *(match.span() for match in _UNNEEDED.finditer(visible)),
        ],
    )
    for match in _WORD.finditer(affirmed):
        start = match.start()
        for token in [match.group()] if match.group().isascii() else tokenize(match.group()):
            known = stem(token) if token.isascii() else token
            if known in evidence.doubted and known in evidence.lacking:
                yield Found(start, start + len(token), "part", "the product says that it is not there")
            start += len(token)


_WORD: Final = re.compile(r"[a-z]+|[\u4e00-\u9fff]+")
_FREE_OF: Final = re.compile(r"\b(?P<en>[a-z]+)[- ]free\b|(?:不含|不加|没加|无添加|零添加)(?P<zh>[\u4e00-\u9fff]{2,4})")


def _denied(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Find what a line says the product is free of, though the product has it."""
    for match in _FREE_OF.finditer(visible):
        said = match["en"] or match["zh"]
        if match["en"] and re.search(rf"\b{said}[- ]free|\b(?:no|without|zero) {said}|\b{said}:? none", evidence.text):
            continue
        if said in evidence.refused:
            continue
        if (stem(said) in evidence.words) if match["en"] else said in evidence.affirmed:
            yield Found(*match.span(), "part", _IS_THERE)
