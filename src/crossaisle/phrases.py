"""Finding known phrases in running text: longest match first, both scripts, plural-proof.

A text is a run of units: a Latin word in the singular, a number, one Chinese character, or a break (comma, bracket, slash).
A phrase is the units of its own text; hyphens and spaces between units do not matter, breaks do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from crossaisle.text import fold

T = TypeVar("T")

_IRREGULAR = {
    "knives": "knife",
    "shelves": "shelf",
    "scarves": "scarf",
    "mice": "mouse",
    "feet": "foot",
    "tights": "tights",
    "children": "child",
}
_UNIT = re.compile(r"[a-zà-öø-ÿ]+|\d+(?:\.\d+)?|[\u3400-\u4dbf\u4e00-\u9fff]|[^\s\-'_]")


class Unit(NamedTuple):
    """One unit of a text and where it stands; a tuple, since texts have thousands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase that was found: what it stands for and where."""

    value: T
    start: int
    end: int
    size: int
    """Units it spans; longer is surer."""


def units(text: str) -> list[Unit]:
    """Cut a text into units with their places in it.

    Example:
        >>> [unit.key for unit in units("Noise-cancelling 手机壳, red")]
        ['noise', 'cancelling', '手', '机', '壳', ',', 'red']
    """
    return list(_units(text))


@lru_cache(maxsize=256)
def _units(text: str) -> tuple[Unit, ...]:
    """Kept for a moment: every table cuts the same text."""
    return tuple([Unit(singular(one[0]), *one.span()) for one in _UNIT.finditer(fold(text))])


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Give the singular of a lower-case English noun, near enough to compare with; other words stay as they are.

    Stems would do too much here: tied is no tie, and fitted does not mean fit.

    Example:
        >>> [singular(word) for word in ("phones", "batteries", "brushes", "glasses", "bus", "knives", "tied")]
        ['phone', 'battery', 'brush', 'glass', 'bus', 'knife', 'tied']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "ches", "shes", "xes", "zes")) else word[:-1]


class PhraseTable(Generic[T]):
    """Phrases, each standing for one value; the first value given for a phrase stays."""

    def __init__(self, phrases: Iterable[tuple[str, T]] = ()) -> None:
        self._values: dict[tuple[str, ...], T] = {}
        self._longest: dict[str, int] = {}
        for phrase, value in phrases:
            self.add(phrase, value)

    def add(self, phrase: str, value: T) -> None:
        """Take one more phrase; an empty one is ignored."""
        key = tuple(unit.key for unit in units(phrase))
        if key and key not in self._values:
            self._values[key] = value
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def get(self, phrase: str) -> T | None:
        """Give the value of exactly this phrase."""
        return self._values.get(tuple(unit.key for unit in units(phrase)))

    def find(self, text: str) -> list[Match[T]]:
        """Give the phrases in the text from left to right, longest first at each place, none overlapping.

        Example:
            >>> table = PhraseTable([("phone", 1), ("phone case", 2), ("手机", 1), ("手机壳", 2)])
            >>> [(match.value, match.start, match.end) for match in table.find("Phones, phone cases 手机壳")]
            [(1, 0, 6), (2, 8, 19), (2, 20, 23)]
        """
        return self.find_in(_units(text))

    def find_in(self, run: Sequence[Unit]) -> list[Match[T]]:
        """Like find, over units already cut."""
        keys = tuple(map(itemgetter(0), run))
        if self._longest.keys().isdisjoint(keys):
            return []
        matches: list[Match[T]] = []
        free = 0
        for place, key in enumerate(keys):
            if place < free or key not in self._longest:
                continue
            size = self._size_at(keys, place)
            if size:
                free = place + size
                matches.append(Match(self._values[keys[place:free]], run[place].start, run[free - 1].end, size))
        return matches

    def _size_at(self, keys: tuple[str, ...], place: int) -> int:
        longest = min(self._longest[keys[place]], len(keys) - place)
        for size in range(longest, 0, -1):
            if keys[place : place + size] in self._values:
                return size
        return 0

    def __len__(self) -> int:
        return len(self._values)
