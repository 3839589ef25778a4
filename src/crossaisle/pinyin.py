"""Chinese words by their sound: for needs typed in pinyin, and for characters mistaken for others of the same sound.

Source: pypinyin (MIT), the Mandarin readings of CC-CEDICT and Unihan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pypinyin
import rjieba

from crossaisle.text import has_han

_LATIN = re.compile(r"[a-z]+")
_SHORTEST: Final = 5
"""Letters: shorter sounds collide with English words."""
_LONGEST_RUN: Final = 4


def sound(word: str) -> str:
    """Give the toneless pinyin of a Chinese word, joined.

    Example:
        >>> sound("手机")
        'shouji'
    """
    return "".join(pypinyin.lazy_pinyin(word)).lower()


class SoundTable:
    """Known Chinese words by sound; of several words with one sound the first stays."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        for word in words:
            if has_han(word) and len(word) > 1 and len(key := sound(word)) >= _SHORTEST:
                self._words.setdefault(key, word)

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
                found = self._words.get("".join(word.group() for word in run))
                if found:
                    return run[0].start(), run[-1].end(), found
        return None

    def from_homophone(self, text: str) -> tuple[int, int, str] | None:
        """Give the place in a Chinese text that sounds like a known word and is no word itself: start, end, word.

        Example:
            >>> SoundTable(["手机"]).from_homophone("买个手级")
            (2, 4, '手机')
        """
        for size in range(_LONGEST_RUN, 1, -1):
            for start in range(len(text) - size + 1):
                piece = text[start : start + size]
                found = self._words.get(sound(piece)) if all(has_han(char) for char in piece) else None
                if found and len(found) == size and found != piece and not rjieba.has_word(piece):
                    return start, start + size, found
        return None
