"""What a line promises by denying or comparing: 不缠绕, 摔不坏, 不用开锅, 更省力, bright enough to read by.

Denying a fault asserts a quality. Of Chinese every 不 and 更 counts but those that speak of people and of degree
(data/promises.yaml); the product must say the same. Of English only "enough" and
"no assembly" are read here; its won't and doesn't are among the forbidden words.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import resources
from typing import Final

import yaml

from crossaisle.text import stem
from crossaisle.write.evidence import Evidence
from crossaisle.write.numeric import Found

_NEED: Final = re.compile(r"(?:不用|不必|无需|无须|不需要?|不须)(?P<what>[\u4e00-\u9fff]{1,4})")
_FAULT: Final = re.compile(r"不(?:会再?|易|容易|怕|再|惧)?(?P<what>[\u4e00-\u9fff]{1,2})")
_NEEDED: Final = re.compile(r"(?<![无不])(?:需要?|须|请|应|建议|必须|先)[\u4e00-\u9fff]{0,2}$")
_MAY_HAPPEN: Final = re.compile(r"(?:可能|会|易|容易|轻微)(?:有|出现)?$")
_NO_NEED: Final = re.compile(r"\b(?:no|without|without any|needs no|requires no) (?P<thing>[a-z]{4,})\b")
_MORE: Final = re.compile(r"更(?P<what>[\u4e00-\u9fff]{1,2})")
_MAY_PROMISE: Final = re.compile("[不更]|无[需须]")
_ENOUGH: Final = re.compile(r"\b(?P<word>[a-z]{3,}) enough (?:to|for)\b")


@functools.cache
def _harmless(name: str) -> re.Pattern[str]:
    """Give what finds one list of data/promises.yaml at the beginning of a text."""
    text = (resources.files("crossaisle.write") / "data" / "promises.yaml").read_text(encoding="utf-8")
    words = sorted(str(yaml.safe_load(text)[name]).split(), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})")


def promises(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Give the faults and needs that a folded line denies and the product does not."""
    if evidence.has_english:
        yield from _enough(visible, evidence) if "enough" in visible else ()
        yield from _unneeded(visible, evidence)
    if evidence.has_chinese and _MAY_PROMISE.search(visible):
        needs = [*_NEED.finditer(visible)]
        yield from (_found(match) for match in needs if not _is_needless(match["what"], evidence))
        yield from (_found(match) for match in _MORE.finditer(visible) if not _is_more(match["what"], evidence))
        for match in _FAULT.finditer(visible):
            is_need = any(one.start() <= match.start() < one.end() for one in needs)
            if not is_need and not _harmless("faults").match(visible, match.start() + 1) and not _is_faultless(match, evidence):
                yield _found(match)


def _found(match: re.Match[str]) -> Found:
    return Found(*match.span(), "promise", "nothing of the product says it")


def _enough(visible: str, evidence: Evidence) -> Iterator[Found]:
    for match in _ENOUGH.finditer(visible):
        word = match["word"]
        if not _harmless("enough").fullmatch(word) and stem(word) not in evidence.words:
            yield _found(match)


def _unneeded(visible: str, evidence: Evidence) -> Iterator[Found]:
    for match in _NO_NEED.finditer(visible):
        thing = re.escape(match["thing"])
        if re.search(
            rf"\b{thing} (?:is )?(?:needed|required|advised|recommended)|\b(?:needs?|requires?) (?:[a-z]+ )?{thing}\b", evidence.text
        ):
            yield _found(match)


def _is_needless(what: str, evidence: Evidence) -> bool:
    """Say whether a need may be denied: it is one of the shopper's, or the texts name it and do not ask for it."""
    if _harmless("needs").match(what):
        return True
    pairs = [what[place : place + 2] for place in range(len(what) - 1)] or [what]
    return any(_is_told(pair, evidence, unless=_NEEDED) for pair in pairs)


def _is_more(what: str, evidence: Evidence) -> bool:
    """Say whether "more" of something is no claim, or the texts say it."""
    return _harmless("more").match(what) is not None or "更" + what in evidence.text or (len(what) > 1 and what in evidence.text)


def _is_faultless(match: re.Match[str], evidence: Evidence) -> bool:
    if match.group() in evidence.text or "不" + match["what"][:1] in evidence.text:
        return True
    return len(match["what"]) > 1 and _is_told(match["what"], evidence, unless=_MAY_HAPPEN)


def _is_told(words: str, evidence: Evidence, *, unless: re.Pattern[str]) -> bool:
    """Say whether the texts have some words, and nowhere behind what makes them a need or a fault."""
    before = [evidence.text[max(0, one.start() - 6) : one.start()] for one in re.finditer(re.escape(words), evidence.text)]
    return bool(before) and not any(unless.search(one) for one in before)
