"""What a text names: attribute values of the shared vocabulary, and the parts and qualities of ours (data/parts.yaml, qualities.yaml).

A word behind "not", "-free" or "faux" is named otherwise than affirmed. Knows neither products nor copy.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Final

import yaml

from crossaisle.knowledge import AttributeWord, Lexicon
from crossaisle.phrases import Match, PhraseTable
from crossaisle.text import fold, has_han, tokenize
from crossaisle.write.denial import stance

AFFIRMED: Final = frozenset({"yes"})
DENIED: Final = frozenset({"no"})
ANY: Final = frozenset({"yes", "no", "fake"})
"""Stances, see denial.stance."""
_DENIAL: Final = re.compile(r"^[无不免零防]|^(?:no|non|anti)\b|\bfree$")
_JOINT: Final = re.compile(r"[\s-]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One attribute value that a text names, and how."""

    match: Match[AttributeWord]
    stance: str
    """ "yes", "no", or "fake" for an imitation of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part, substance or ability, and its words in both languages."""

    ids: frozenset[str]
    """The lines of the vocabulary on which its word stands: 翻盖 is a lid, and one that flips. The texts must state each."""
    words: tuple[str, ...]


@functools.cache
def _parts() -> PhraseTable[Part]:
    texts = [(resources.files("crossaisle.write") / "data" / name).read_text(encoding="utf-8") for name in ("parts.yaml", "qualities.yaml")]
    rows = {str(name): tuple(map(str, words)) for text in texts for name, words in yaml.safe_load(text).items()}
    lines: dict[str, list[str]] = {}
    for name, words in rows.items():
        for word in words:
            lines.setdefault(fold(word), []).append(name)
    return PhraseTable((word, Part(frozenset(names), tuple(one for name in names for one in rows[name]))) for word, names in lines.items())


def parts_in(text: str, *, is_part_of_word: bool = False, stances: Collection[str] = AFFIRMED) -> list[Match[Part]]:
    """Give the parts, substances and abilities that a text says are there.

    Args:
        text: Of a product or of a line.
        is_part_of_word: Whether a single Chinese character counts inside a longer word too: the 盖 of 翻盖.
        stances: Which ways of naming count.

    Example:
        >>> [sorted(found.value.ids) for found in parts_in("Speakers, no microphone, 内置投影")]
        [['speaker'], ['projector']]
    """
    folded = fold(text)
    return [
        found
        for found in _parts().find(text)
        if stance(folded, found.start, found.end) in stances
        and is_spelt(folded[found.start : found.end], found.value.words)
        and (is_part_of_word or found.end - found.start > 1 or _is_word(folded, found.start))
    ]


def is_denial(words: str) -> bool:
    """Say whether the words of a quality deny something themselves: 无硅油, flicker-free."""
    return _DENIAL.search(words) is not None


def readings(text: str, lexicon: Lexicon) -> list[Reading]:
    """Give the attribute values that a text names, in order, each with its stance.

    A single Chinese character counts only where it stands as a word: the 白 of 蛋白 is no colour.
    """
    folded = fold(text)
    found = []
    for match in lexicon.attributes_in(text):
        is_stray = match.end - match.start == 1 and has_han(text[match.start]) and not _is_word(folded, match.start)
        if is_stray or not is_spelt(folded[match.start : match.end], match.value.words):
            continue
        found.append(Reading(match, stance(folded, match.start, match.end)))
    return found


def is_spelt(surface: str, words: Iterable[str]) -> bool:
    """Say whether a match found by stems is one of the words, hyphens and plural apart: "cool" is no "cooling".

    Example:
        >>> is_spelt("touch screens", ["touch-screen"]), is_spelt("folds", ["folding"])
        (True, False)
    """
    return has_han(surface) or _spelling(surface) in {_spelling(word) for word in words}


@functools.lru_cache(maxsize=65536)
def _spelling(word: str) -> str:
    return re.sub(r"(?:'s|s'|es|s)?$", "", _JOINT.sub("", fold(word)), count=1)


def _is_word(folded: str, place: int) -> bool:
    begin = place
    while begin > 0 and has_han(folded[begin - 1]):
        begin -= 1
    end = place
    while end < len(folded) and has_han(folded[end]):
        end += 1
    at = begin
    for token in tokenize(folded[begin:end]):
        if at == place:
            return len(token) == 1
        at += len(token)
    return False
