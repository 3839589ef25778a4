"""Words that contradict the product's own: long sleeves where it has short ones, four pockets where it has two.

A word of a set (data/opposites.yaml), or a number, is held against the others before the same thing. Knows no more of meaning.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import resources
from typing import Final

import yaml

from crossaisle.quantities import find_measures, find_numerals, to_base
from crossaisle.text import has_han, stem
from crossaisle.write.evidence import Evidence, spans_of
from crossaisle.write.figures import UNITS
from crossaisle.write.numeric import Found

_ENGLISH: Final = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_CHINESE: Final = r"(?:\d+|[一二两三四五六七八九十]+)"
_MEASURE_WORD: Final = "[个种档层片条支块只根颗把件台份扇枚张排粒节组套对双级]"
_COUNT: Final = re.compile(
    rf"(?<![\w-])(?P<number>{_ENGLISH}) (?P<thing>[a-z]{{4,}}s)\b"
    rf"|(?<![\d.第])(?P<figure>{_CHINESE}){_MEASURE_WORD}(?P<noun>[\u4e00-\u9fff]{{2}})"
)
BESIDE: Final = 24
"""Characters before a figure in which its attribute may be named."""
_WORDS: Final = re.compile("[a-z]+")
_CLAUSE: Final = re.compile(r"[,;.，。；]|\band\b|\bwith\b")
_BEING: Final = ("有", "无")
"""Of what is there or not one character is too little: 有保护 does not contradict 无保温."""
_PLURAL: Final = re.compile("s$")


@functools.cache
def _table() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, frozenset[str]]]:
    """Give what finds a word with the thing behind it, in English and in Chinese, and each word's opposites."""
    text = (resources.files("crossaisle.write") / "data" / "opposites.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    opposites: dict[str, set[str]] = {}
    for words in (*rows["en"], *rows["zh"]):
        for word in words:
            opposites.setdefault(word, set()).update(other for other in words if other != word)
    english = "|".join(sorted({word for words in rows["en"] for word in words}, key=len, reverse=True))
    chinese = "".join(sorted({word for words in rows["zh"] for word in words}))
    return (
        re.compile(rf"\b(?P<word>{english})[ -](?P<thing>[a-z]{{3,}})"),
        re.compile(rf"(?<![没不])(?P<word>[{chinese}])(?P<thing>[\u4e00-\u9fff])"),
        {word: frozenset(others) for word, others in opposites.items()},
    )


def contradicted(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Give the words of a folded line whose opposite the product states of the same thing, and not the word itself."""
    english, chinese, opposites = _table()
    found = [*english.finditer(visible)] if evidence.has_english else []
    if evidence.has_chinese and has_han(visible):
        found += chinese.finditer(visible)
    for match in found:
        thing = _PLURAL.sub("", match["thing"])
        if match["word"] in _BEING:
            thing = visible[match.end("word") : match.end("word") + 2]
        if not _says(match["word"], thing, evidence) and any(_says(other, thing, evidence) for other in opposites[match["word"]]):
            yield Found(*match.span(), "contrary", "the product states the opposite")


def miscounted(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Give the numbers of a thing of which the product states another number, and not this one."""
    for match in _COUNT.finditer(visible):
        if find_measures(match.group()) or match["thing"] in UNITS:
            continue
        number = _value(match["number"] or match["figure"])
        thing = match["thing"] or match["noun"]
        known = _counts(evidence.text, _PLURAL.sub("", thing)) if number is not None else set()
        if known and number not in known:
            yield Found(*match.span(), "number", "the product states another number of them")


def misplaced(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Give the measures that are of another attribute than the one named beside them: the reading speed behind "writes at"."""
    measures = [one for one in find_measures(visible) if not isinstance(one.value, tuple)]
    if not measures or len(evidence.named) < 2:
        return
    for one in measures:
        beside = {stem(word) for word in _WORDS.findall(_CLAUSE.split(visible[: one.start])[-1][-BESIDE:])}
        value = to_base(one.value, one.unit)  # type: ignore[arg-type]
        rivals = [
            ({stem(word) for word in _WORDS.findall(name)}, [low for dimension, low, _ in spans_of(text) if dimension == one.dimension])
            for name, text in evidence.named
        ]
        rivals = [(names, values) for names, values in rivals if len(values) == 1]
        shared = set.intersection(*(names for names, _ in rivals)) if len(rivals) > 1 else set()
        meant = [values[0] for names, values in rivals if (names - shared) & beside]
        if len(rivals) > 1 and len(meant) == 1 and abs(meant[0] - value) > 0.05 * value:
            yield Found(one.start, one.end, "number", "the figure is of something else")


def _counts(text: str, thing: str) -> set[float]:
    """Give the numbers that stand before a thing, or behind its name."""
    pattern = (
        rf"(?P<number>{_CHINESE})(?:{_MEASURE_WORD})?{thing}" if has_han(thing) else rf"\b(?P<number>{_ENGLISH})[ -](?:\w+ )?{thing}s?\b"
    )
    named = rf"\b{thing}s? (?P<number>\d+)\b"
    found = [match["number"] for one in (pattern, named) for match in re.finditer(one, text)]
    return {value for value in map(_value, found) if value is not None}


def _value(words: str) -> float | None:
    return next((one.low for one in find_numerals(words)), None)


def _says(word: str, thing: str, evidence: Evidence) -> bool:
    """Say whether a word stands before a thing, or behind it as a value behind its name (sleeve: short)."""
    if has_han(word):
        return word + thing in evidence.text
    return re.search(rf"\b{word}[ -]{thing}|\b{thing}s? {word}\b", evidence.text) is not None
