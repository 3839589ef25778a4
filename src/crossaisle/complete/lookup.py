"""Entries behind sorted keys, and the order in which they are suggested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.complete.entries import KINDS, Entry
from crossaisle.complete.keys import GRADES, TIERS, KeyTable, literal_keys, sound_keys
from crossaisle.types import Mask, Places

_LETTERS: Final = re.compile(r"[a-z0-9' ]+")


class Lookup:
    """Entries found by the beginnings of their words, and of the sounds of their words."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Sort the keys as written; those by sound are left until Latin letters are typed."""
        self.entries = entries
        order = sorted(range(len(entries)), key=lambda one: (-entries[one].share.weight, KINDS.index(entries[one].kind), one))
        self._rank: NDArray[np.int64] = np.empty(len(entries), dtype=np.int64)
        self._rank[order] = np.arange(len(entries))
        self._is_other = {
            tongue: np.array([one.language not in {tongue, ""} for one in entries], dtype=np.bool_) for tongue in ("zh", "en")
        }
        self._is_name = np.array([one.is_name for one in entries], dtype=np.bool_)
        self.literal = KeyTable((key, number, tier) for number, one in enumerate(entries) for key, tier in literal_keys(one.text))

    @cached_property
    def sounds(self) -> KeyTable:
        """Keys by pinyin and by initials."""
        return KeyTable((key, number, tier) for number, one in enumerate(self.entries) for key, tier in sound_keys(one.text))

    def find(self, piece: str, *, language: str, by_sound: bool, n: int, is_slip: bool = False) -> list[Entry]:
        """Give the entries of a piece of text, best first, each thing once.

        Args:
            piece: In its plain form, not empty.
            language: BCP 47; entries in it come first.
            by_sound: Whether Latin letters may be pinyin.
            n: How many are wanted; where so many are found in the language as written, sounds are not looked up.
            is_slip: Look up what is one slip away instead.
        """
        is_other = self._is_other["zh" if language.startswith("zh") else "en"]
        found = [self.literal.starting(one) for one in (self.literal.near(piece) if is_slip else [piece])]
        own = {int(number) for entries, _, _ in found for number in entries[~is_other[entries]]}
        if by_sound and _LETTERS.fullmatch(piece) and len({self.entries[number].id for number in own}) < n:
            said = piece.replace(" ", "").replace("'", "")
            found += [self.sounds.starting(one) for one in (self.sounds.near(said) if is_slip else [said]) if one]
        return self._best(found, is_other) if found else []

    def _best(self, hits: Sequence[tuple[Places, Places, Mask]], is_other: Mask) -> list[Entry]:
        entries, tiers, is_whole = (np.concatenate(parts) for parts in zip(*hits, strict=True))
        grades = np.where(is_whole, 0, np.where(self._is_name[entries], 1, 2))
        merit = (is_other[entries] * TIERS + tiers) * GRADES + grades
        order = np.lexsort((self._rank[entries], merit))
        found: dict[tuple[str, str], Entry] = {}
        for number in entries[order].tolist():
            entry = self.entries[number]
            found.setdefault((entry.kind, entry.id), entry)
        return list(found.values())
