"""Words of a line that are neither the product's nor everyday ones: what is said with them, the product does not say.

A list of claims has an end, invention has none; so the words that claim nothing are listed (data/everyday.yaml). English
is compared by stems, Chinese by characters. Knows nothing of what the words mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crossaisle.text import has_han, stem
from crossaisle.write.everyday import everyday_characters, everyday_stems, food_characters, food_stems, is_everyday
from crossaisle.write.evidence import Evidence
from crossaisle.write.forbidden import is_said_otherwise
from crossaisle.write.numeric import Found

SAME_BEGINNING: Final = 6
"""Letters that make two words one: protection and protective."""
LABEL_BEFORE: Final = 2
LABEL_BEHIND: Final = 1
"""Chinese characters before and behind a figure that may name what it measures."""
ENOUGH_OWN: Final = 2
"""Of the product's own words and figures: beside so many one more word is taken for a plain one that our list lacks."""
_SHOPPER: Final = re.compile(
    r"\b(?:you|we|us|our|ours|i|my|someone|somebody|who|mornings?|evenings?|nights?|weekends?|sundays?|days?|moments?|home)\b"
    r"|[你我咱谁]|早[上晨]|清晨|晚上|夜[里晚]|今[天晚]|[那每一]天|天[黑亮]|周末|回家|时候|时光|日子|路上|窗"
)
"""Words of a line that is about the shopper or the hour and not about the thing."""
_LATIN: Final = re.compile(r"(?<![a-z0-9'-])[a-z]{2,}(?![a-z0-9])|(?<=[a-z]-)[a-z]{3,}(?![a-z0-9])")
SHORTEST_BASE: Final = 4
_SUFFIX: Final = re.compile(r"(?:ers?|ors?|ings?|ed|ions?|y|able|ness|less|ly|ment|s)$")
"""What makes another word of the same thing: heater of heating."""
_ENDING: Final = re.compile("e?s$")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")


def unfamiliar(visible: str, evidence: Evidence, *, figures: Sequence[tuple[int, int]], known: int = 0) -> Iterator[Found]:
    """Give the words that only a text of the product could back, and none does.

    Args:
        visible: A folded line; what was checked otherwise (figures, attribute values, names) is blanked out.
        evidence: Of the product; a language that it has no texts in is not compared.
        figures: Where the line has figures: what they are called ("承重120公斤") is no claim beside them.
        known: How many words were blanked out as the product's own.
    """
    english = [*_unfamiliar_english(visible, evidence)] if evidence.has_english else []
    chinese = [*_unfamiliar_chinese(visible, evidence)] if evidence.has_chinese and has_han(visible) else []
    chinese = [one for one in chinese if not any(start - LABEL_BEFORE <= one.start < end + LABEL_BEHIND for start, end in figures)]
    if len(english) + len(chinese) == 1 and (_own(visible, evidence) + len(figures) + known >= ENOUGH_OWN or _SHOPPER.search(visible)):
        return
    yield from english
    yield from chinese


def _own(visible: str, evidence: Evidence) -> int:
    """Count the words (in Chinese the characters, by two) that are the product's and not everyday ones."""
    stems = {stem(match.group()) for match in _LATIN.finditer(visible)} - everyday_stems()
    characters = {char for run in _HAN.findall(visible) for char in run if char not in everyday_characters() and char in evidence.text}
    return len(stems & evidence.words) + len(characters) // 2


def may_be_unfamiliar(folded: str, evidence: Evidence) -> bool:
    """Say whether a line has such words before anything else is taken out of it: most have none."""
    return any(True for _ in unfamiliar(folded, evidence, figures=()))


def _unfamiliar_english(visible: str, evidence: Evidence) -> Iterator[Found]:
    for match in _LATIN.finditer(visible):
        word = match.group()
        if is_everyday(word) or _ENDING.sub("", word) in evidence.text or stem(word) in evidence.words:
            continue
        if not evidence.may_hold_food and stem(word) in food_stems():
            continue
        if len(word) > SAME_BEGINNING and word[:SAME_BEGINNING] in evidence.beginnings:
            continue
        base = _SUFFIX.sub("", word)
        if len(base) >= SHORTEST_BASE and (stem(base) in evidence.words or stem(base + "e") in evidence.words):
            continue
        if is_said_otherwise(word, stated=evidence.text):
            continue
        yield Found(*match.span(), "word", "the product does not say it")


def _unfamiliar_chinese(visible: str, evidence: Evidence) -> Iterator[Found]:
    everyday = everyday_characters() if evidence.may_hold_food else everyday_characters() | food_characters()
    for run in _HAN.finditer(visible):
        words, start = run.group(), run.start()
        for place, char in enumerate(words):
            if char not in everyday and char not in evidence.text:
                yield Found(start + place, start + place + 1, "word", "the product does not say it")
