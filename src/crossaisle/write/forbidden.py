"""Words that no fact of an ordinary product can carry: absolute terms, awards, cures, prices, and the like.

Word lists are data (data/forbidden.yaml) with the rule under which each kind may pass all the same. Source: article 9
of the Advertising Law of the People's Republic of China and the lists that its supervision works with.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, Literal

import yaml

from crossaisle.text import has_han, normalise

Rule = Literal["own", "stated", "told", "never"]

REASONS: Final[dict[Rule, str]] = {
    "own": "an absolute term that advertising law forbids",
    "stated": "not stated by the product",
    "told": "nothing of the product says it",
    "never": "prices and stock are shown by the shop, not told by copy",
}


SAME: Final = "same"
"""The key of the words that say the same in other words or another language."""


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of forbidden word."""

    kind: str
    rule: Rule
    words: re.Pattern[str]
    """What begins like a Latin word: tried at the starts of words only."""
    others: re.Pattern[str] | None
    """What begins with a figure or a sign."""
    chinese: re.Pattern[str] | None
    """What has Chinese characters: tried where a text has any."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A forbidden word in a text."""

    family: Family
    text: str
    start: int
    end: int


@functools.cache
def _rows() -> dict[str, Any]:
    text = (resources.files("crossaisle.write") / "data" / "forbidden.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@functools.cache
def families() -> tuple[Family, ...]:
    """Give the shipped word lists, both languages together: a line of copy mixes them."""
    return tuple(_family(kind, row["rule"], [*row["zh"], *row["en"]]) for kind, row in _rows().items() if kind != SAME)


@functools.cache
def _same() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(word) for word in words) for words in _rows()[SAME])


@functools.cache
def _any_of_same() -> re.Pattern[str]:
    """Most words have no other ones: found in a hundredth of the time."""
    return re.compile("|".join(re.escape(word) for words in _same() for word in words))


def _family(kind: str, rule: Rule, lists: Sequence[str]) -> Family:
    """Sort the alternatives by where they can begin, so that few are tried at each place: five times faster in one text."""
    alternatives = [one for text in lists for one in _alternatives(text)]
    # What may not follow needs no Chinese text: 100% is caught in English too.
    chinese = [one for one in alternatives if has_han(one.partition("(?!")[0])]
    latin = [one for one in alternatives if one not in chinese]
    words = [one.removeprefix(r"\b") for one in latin if one.startswith(r"\b")]
    others = [one for one in latin if not one.startswith(r"\b")]
    return Family(
        kind,
        rule,
        re.compile(rf"\b(?:{'|'.join(words)})" if words else r"(?!)"),
        re.compile("|".join(others)) if others else None,
        re.compile("|".join(chinese)) if chinese else None,
    )


def _alternatives(pattern: str) -> list[str]:
    """Cut a regular expression at the bars that stand in no group.

    Example:
        >>> _alternatives("a|b(?:c|d)|[|]")
        ['a', 'b(?:c|d)', '[|]']
    """
    found, depth, start, place, is_class = [], 0, 0, 0, False
    while place < len(pattern):
        char = pattern[place]
        if char == "\\":
            place += 1
        elif is_class:
            is_class = char != "]"
        elif char == "[":
            is_class = True
        elif char == "|" and not depth:
            found.append(pattern[start:place])
            start = place + 1
        else:
            depth += (char == "(") - (char == ")")
        place += 1
    return [*found, pattern[start:]]


def forbidden_in(folded: str) -> Iterator[Forbidden]:
    """Give the forbidden words of a folded text, family by family.

    Example:
        >>> [(found.family.kind, found.text) for found in forbidden_in("全国销量第一, best before 2027")]
        [('absolute', '销量第一'), ('sales', '销量')]
    """
    is_chinese = has_han(folded)
    for family in families():
        for pattern in (family.words, family.others, family.chinese if is_chinese else None):
            for match in pattern.finditer(folded) if pattern else ():
                if match.group():
                    yield Forbidden(family, match.group(), match.start(), match.end())


def is_allowed(found: Forbidden, *, own: str, stated: str) -> bool:
    """Say whether the product's texts carry a forbidden word.

    Args:
        found: The word.
        own: The product's title and brand, normalised.
        stated: All its texts, normalised.
    """
    words, rule = normalise(found.text), found.family.rule
    if rule == "never":
        return False
    if rule == "own":
        return words in own
    if words in stated:
        return True
    if rule == "told" and _ending(words) in stated:
        return True
    return is_said_otherwise(words, stated=stated)


def is_said_otherwise(words: str, *, stated: str) -> bool:
    """Say whether some texts, normalised, have other words for the same, as data/forbidden.yaml lists them: Spanish, of Spain.

    Example:
        >>> is_said_otherwise("spanish", stated="origin jaén, spain"), is_said_otherwise("spanish", stated="origin italy")
        (True, False)
    """
    if _any_of_same().search(words) is None:
        return False
    said = [rows for rows in _same() if any(word in words for word in rows)]
    return bool(said) and all(any(word in stated for word in rows) for rows in said)


def _ending(words: str) -> str:
    """Give what a promise is about: the last two characters in Chinese, the last word without its ending in English."""
    return words[-2:] if has_han(words) else re.sub(r"(?:s|ing|ed|e)$", "", words.rsplit(maxsplit=1)[-1])
