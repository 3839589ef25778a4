"""Sorted keys: which texts have a word that begins like this, found by bisection, best first.

A text is found from every word on: "wireless earbuds" by "wire" and by "ear"; a Chinese one from every character on, and
by the pinyin and the initials of its words. One slip of the keyboard is forgiven by trying what is one slip away, as far
as some key begins so. Source: Damerau, A Technique for Computer Detection and Correction of Spelling Errors, 1964.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import Final

import numpy as np
import rjieba
from numpy.typing import NDArray

from crossaisle.complete.entries import plain
from crossaisle.text import has_han
from crossaisle.types import Mask, Places

_LAST: Final = "\U0010ffff"
_WORD: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\s\u3400-\u4dbf\u4e00-\u9fff]+")
_LONGEST: Final = 40
"""Characters of a key: nobody types more before choosing."""
TIERS: Final = 6
"""How a key stands to its text: 0 its beginning, 1 a later word, 2 pinyin, 3 initials, 4 and 5 those of a later word."""
_WHOLE: Final = (0, 2, 3)
"""The tiers of keys that stand for all of their text."""
GRADES: Final = 3
"""Within a tier: 0 all of the key is typed, 1 it begins a usual name, 2 it begins another word for the thing."""


def word_starts(text: str) -> list[int]:
    """Give where the words of a folded text begin: every Chinese character, every run of others.

    Example:
        >>> word_starts("usb 充电 cable")
        [0, 4, 5, 7]
    """
    return [match.start() for match in _WORD.finditer(text)]


def literal_keys(text: str) -> Iterator[tuple[str, int]]:
    """Give the keys of a text as written, each with its tier.

    Example:
        >>> list(literal_keys("Power bank"))
        [('power bank', 0), ('powerbank', 0), ('bank', 1)]
    """
    whole = plain(text)
    yield whole[:_LONGEST], 0
    if " " in whole:
        yield whole.replace(" ", "")[:_LONGEST], 0
    for start in word_starts(whole)[1:]:
        yield whole[start : start + _LONGEST], 1


def sound_keys(text: str) -> Iterator[tuple[str, int]]:
    """Give the keys of a Chinese text by sound, each with its tier; none for a text without Chinese.

    Example:
        >>> list(sound_keys("手机壳"))
        [('shoujike', 2), ('sjk', 3), ('ke', 4), ('k', 5)]
    """
    from crossaisle.pinyin import syllables  # noqa: PLC0415 - 0.2 s of dictionaries that most shoppers never touch

    whole = plain(text).replace(" ", "")
    if not has_han(whole):
        return
    place = 0
    for word in rjieba.cut(whole):
        if has_han(word):
            said = syllables(whole[place:])
            initials = "".join(one if one.isdigit() else one[:1] for one in said)
            yield "".join(said)[:_LONGEST], 2 if place == 0 else 4
            yield initials, 3 if place == 0 else 5
        place += len(word)


class KeyTable:
    """Keys in order, each with the entry that it leads to and its tier."""

    def __init__(self, keyed: Iterable[tuple[str, int, int]]) -> None:
        """Sort triples of key, entry and tier; an empty key is none."""
        rows = sorted({row for row in keyed if row[0]})
        self._keys = [key for key, _, _ in rows]
        self._entries: NDArray[np.int64] = np.array([entry for _, entry, _ in rows], dtype=np.int64)
        self._tiers: NDArray[np.int64] = np.array([tier for _, _, tier in rows], dtype=np.int64)

    def __len__(self) -> int:
        return len(self._keys)

    def starting(self, prefix: str) -> tuple[Places, Places, Mask]:
        """Give the entries and tiers of every key that begins with a prefix, and whether the prefix is all of it."""
        first, last = bisect_left(self._keys, prefix), bisect_left(self._keys, prefix + _LAST)
        tiers = self._tiers[first:last]
        is_whole = np.zeros(last - first, dtype=np.bool_)
        is_whole[: bisect_right(self._keys, prefix, first, last) - first] = True
        return self._entries[first:last], tiers, is_whole & np.isin(tiers, _WHOLE)

    def has(self, prefix: str) -> bool:
        """Say whether any key begins so."""
        place = bisect_left(self._keys, prefix)
        return place < len(self._keys) and self._keys[place].startswith(prefix)

    def near(self, prefix: str) -> list[str]:
        """Give the texts one slip away that some key begins with: a letter dropped, added, changed, or two swapped."""
        found: dict[str, None] = {}
        for place in range(len(prefix) + 1):
            head, tail = prefix[:place], prefix[place:]
            if not self.has(head):
                break
            # Adding at the very end only narrows the search, and dropping the last letter asks for something else.
            tried = [head + tail[1:]] if len(tail) > 1 else []
            tried += [head + tail[1] + tail[0] + tail[2:]] if len(tail) > 1 else []
            tried += [head + letter + tail[1:] for letter in ascii_lowercase] if tail else []
            tried += [head + letter + tail for letter in ascii_lowercase] if tail else []
            found.update(dict.fromkeys(one for one in tried if self.has(one)))
        found.pop(prefix, None)
        return list(found)
