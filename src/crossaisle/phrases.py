"""Finding known phrases in running text: longest match first, both scripts, plural-proof.

A text is a run of units: a Latin word in the singular, a number, one Chinese character, or a break (comma, bracket, slash).
A phrase is the units of its own text; hyphens and spaces between units do not matter, breaks do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

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


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a text and where it stands."""

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


@dataclass(frozen=True, slots=True)
class _Run:
    """The keys of a text's units, which is all that most texts need; their places are found when a phrase is."""

    text: str
    """Folded."""
    keys: tuple[str, ...]


def units(text: str) -> list[Unit]:
    """Cut a text into units with their places in it.

    Example:
        >>> [unit.key for unit in units("Noise-cancelling 手机壳, red")]
        ['noise', 'cancelling', '手', '机', '壳', ',', 'red']
    """
    run = _run(text)
    return [Unit(key, *span) for key, span in zip(run.keys, _spans(run.text), strict=True)]


@lru_cache(maxsize=256)
def _run(text: str) -> _Run:
    """Kept for a moment: every table cuts the same text."""
    folded = fold(text)
    return _Run(folded, tuple(map(singular, _UNIT.findall(folded))))


@lru_cache(maxsize=256)
def _spans(folded: str) -> list[tuple[int, int]]:
    return [one.span() for one in _UNIT.finditer(folded)]


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
        key = _run(phrase).keys
        if key and key not in self._values:
            self._values[key] = value
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def get(self, phrase: str) -> T | None:
        """Give the value of exactly this phrase."""
        return self._values.get(_run(phrase).keys)

    def find(self, text: str) -> list[Match[T]]:
        """Give the phrases in the text from left to right, longest first at each place, none overlapping.

        Example:
            >>> table = PhraseTable([("phone", 1), ("phone case", 2), ("手机", 1), ("手机壳", 2)])
            >>> [(match.value, match.start, match.end) for match in table.find("Phones, phone cases 手机壳")]
            [(1, 0, 6), (2, 8, 19), (2, 20, 23)]
        """
        run = _run(text)
        found = self._found(run.keys)
        if not found:
            return []
        spans = _spans(run.text)
        return [Match(self._values[run.keys[first:end]], spans[first][0], spans[end - 1][1], end - first) for first, end in found]

    def _found(self, keys: tuple[str, ...]) -> list[tuple[int, int]]:
        """Give the first unit of every phrase and the one behind its last."""
        longest, values = self._longest, self._values
        found: list[tuple[int, int]] = []
        end = 0
        for place in [place for place, key in enumerate(keys) if key in longest]:
            if place >= end:
                for size in range(min(longest[keys[place]], len(keys) - place), 0, -1):
                    if keys[place : place + size] in values:
                        end = place + size
                        found.append((place, end))
                        break
        return found

    def __len__(self) -> int:
        return len(self._values)
