"""Chinese words by their sound: for needs typed in pinyin, and for characters mistaken for others of the same sound.

Source: pypinyin (MIT), the Mandarin readings of CC-CEDICT and Unihan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

import pypinyin
import rjieba

from crossaisle.text import has_han

_LATIN = re.compile(r"[a-z]+")
_SHORTEST: Final = 5
"""Letters of a pinyin word: shorter ones collide with English words."""
_GRAMMAR: Final = frozenset("的了吗呢吧呀我你他她它那这哪个什么要想买给有没不和跟与或就都也还把被在是来去能会可以请")
"""Characters of sentences, not of nouns: what holds one is no misspelt noun."""
_FEWEST: Final = 2
"""Characters: one alone sounds like many words."""
_LONGEST_RUN: Final = 4


def sound(word: str) -> str:
    """Give the toneless pinyin of a Chinese word, joined.

    Example:
        >>> sound("手机")
        'shouji'
    """
    return "".join(pypinyin.lazy_pinyin(word)).lower()


def syllables(text: str) -> list[str]:
    """Give the toneless pinyin of a text, a syllable for each Chinese character; what is not Chinese stays together as it is.

    Example:
        >>> syllables("usb充电线")
        ['usb', 'chong', 'dian', 'xian']
    """
    return [one.lower() for one in pypinyin.lazy_pinyin(text)]


class SoundTable:
    """Known Chinese words by sound; of several words with one sound the first stays."""

    def __init__(self, words: Iterable[str]) -> None:
        self._given = tuple(dict.fromkeys(word for word in words if has_han(word) and len(word) > 1))

    @cached_property
    def _words(self) -> dict[str, str]:
        """Sounds are looked up when the first text has something to look up: that takes 0.3 s."""
        found: dict[str, str] = {}
        for word in self._given:
            found.setdefault(sound(word), word)
        return found

    def from_pinyin(self, text: str) -> tuple[int, int, str] | None:
        """Give the longest run of Latin letters in a lower-case text that spells a known word: start, end, word.

        Example:
            >>> SoundTable(["手机", "手机壳"]).from_pinyin("mai shou ji ke")
            (4, 14, '手机壳')
        """
        words = list(_LATIN.finditer(text))
        for size in range(_LONGEST_RUN, 0, -1):
            for start in range(len(words) - size + 1):
                run = words[start : start + size]
                spelt = "".join(word.group() for word in run)
                found = self._words.get(spelt) if len(spelt) >= _SHORTEST else None
                if found:
                    return run[0].start(), run[-1].end(), found
        return None

    def from_homophone(self, text: str) -> tuple[int, int, str] | None:
        """Give the place in a Chinese text that sounds like a known word and is no word itself: start, end, word.

        Example:
            >>> SoundTable(["手机"]).from_homophone("买个手级")
            (2, 4, '手机')
        """
        words = rjieba.cut(text)
        starts = [sum(len(word) for word in words[:place]) for place in range(len(words) + 1)]
        for first in range(len(words)):
            for last in range(first, min(first + _LONGEST_RUN, len(words))):
                run, piece = words[first : last + 1], text[starts[first] : starts[last + 1]]
                # Only characters that make no word with their neighbours can be a slip.
                if len(piece) < _FEWEST or not _GRAMMAR.isdisjoint(piece) or rjieba.has_word(piece):
                    continue
                if any(not has_han(word) or (len(word) > 1 and rjieba.has_word(word)) for word in run):
                    continue
                found = self._words.get(sound(piece))
                if found and len(found) == len(piece):
                    return starts[first], starts[last + 1], found
        return None
