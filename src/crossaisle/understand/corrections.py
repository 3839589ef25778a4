"""What the shopper meant to type: pinyin, characters of the same sound, slips of the keyboard.

Tried only when the text as typed names no kind, and corrects only towards words that name one, so that a text that
works is never touched. Source: Damerau, A Technique for Computer Detection and Correction of Spelling Errors, 1964.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crossaisle.text import fold, has_han, stem

if TYPE_CHECKING:
    from crossaisle.pinyin import SoundTable

_SAID_AROUND: Final = ("以内", "以下", "以上", "不要", "最便宜", "便宜", "预算", "左右", "不超过")
"""Words of constraints, for needs typed in pinyin."""
_SPOKEN: Final = 6
"""Characters: longer texts are sentences, not words."""
_WORD = re.compile(r"[a-z]{4,}")
_LONG: Final = 8
"""Letters from which on two slips are forgiven."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A text with one place changed."""

    text: str
    wrong: str
    right: str


class Corrector:
    """Knows the words that name kinds, and those that are simply English."""

    def __init__(self, words: Iterable[str], *, common: Iterable[str] = (), is_used: Callable[[str], bool] = lambda _: False) -> None:
        """Take the vocabulary.

        Args:
            words: Words of every language that name kinds.
            common: Texts whose words are spelt right whatever they mean.
            is_used: Whether the catalogue uses a stem; what it uses is no slip.
        """
        self._is_used = is_used
        self._all = tuple(words)
        self._common = tuple(common)
        self._targets = sorted({part for word in self._all if not has_han(word) for part in _WORD.findall(word.lower())})
        self._known = {
            stem(part) for text in (*self._all, *self._common) if not has_han(text) for part in re.findall(r"[a-z]+", text.lower())
        }

    def correct(self, text: str) -> Correction | None:
        """Give the text with its likeliest misspelt word put right; None when nothing is near."""
        folded = fold(text)
        if not has_han(folded):
            spelt = self._spelt(folded)
            if spelt is not None:
                return spelt
        place = (self._kind_sounds.from_homophone(folded) if has_han(folded) else None) or self._slip(folded)
        if place is None:
            return None
        start, end, right = place
        return Correction(text[:start] + right + text[end:], text[start:end], right)

    def _spelt(self, folded: str) -> Correction | None:
        """Turn pinyin into words: where it names a kind, the colours and bounds around it are pinyin too."""
        if self._kind_sounds.from_pinyin(folded) is None:
            return None
        text, wrong, right = folded, [], []
        while place := self._all_sounds.from_pinyin(text):
            wrong.append(text[place[0] : place[1]])
            right.append(place[2])
            text = text[: place[0]] + place[2] + text[place[1] :]
        return Correction(text, " ".join(wrong), " ".join(right))

    @cached_property
    def _kind_sounds(self) -> SoundTable:
        return _sounds(word for word in self._all if has_han(word))

    @cached_property
    def _all_sounds(self) -> SoundTable:
        return _sounds(word for word in (*self._all, *_SAID_AROUND, *self._common) if has_han(word) and len(word) <= _SPOKEN)

    def _slip(self, folded: str) -> tuple[int, int, str] | None:
        best: tuple[int, int, int, str] | None = None
        for match in _WORD.finditer(folded):
            word = match.group()
            if stem(word) in self._known or self._is_used(stem(word)):
                continue
            allowed = 2 if len(word) >= _LONG else 1
            for target in self._targets:
                if target[0] == word[0] and abs(len(target) - len(word)) <= allowed and len(target) >= 4:
                    distance = edits(word, target, limit=allowed)
                    if distance <= allowed and (best is None or distance < best[0]):
                        best = (distance, match.start(), match.end(), target)
        return best[1:] if best else None


def _sounds(words: Iterable[str]) -> SoundTable:
    from crossaisle.pinyin import SoundTable  # noqa: PLC0415 - 0.2 s of dictionaries that most needs never touch

    return SoundTable(words)


def edits(first: str, second: str, *, limit: int) -> int:
    """Give the number of single slips (drop, add, change, swap neighbours) between two words; limit + 1 if more.

    Example:
        >>> edits("headphnoes", "headphones", limit=2), edits("tent", "phone", limit=1)
        (1, 2)
    """
    rows = [list(range(len(second) + 1))]
    for i, a in enumerate(first, start=1):
        row = [i]
        for j, b in enumerate(second, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        rows.append(row)
    return min(rows[-1][-1], limit + 1)
