"""Which rules' phrases a text contains: every one of them, also where they overlap."""

from __future__ import annotations

from collections.abc import Iterable

from crossaisle.phrases import units


class Contained:
    """Phrases by their first unit, each with the number of what it belongs to."""

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        """Take phrases with numbers; the same phrase may have several."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for phrase, number in phrases:
            key = whole(phrase)
            if key:
                self._by_first.setdefault(key[0], []).append((key, number))

    def find(self, text: str) -> frozenset[int]:
        """Give the numbers of the phrases in a text: word by word, plural or not.

        Example:
            >>> sorted(Contained([("sun cream", 0), ("cream", 1), ("ice", 2)]).find("Sun-creams, nice"))
            [0, 1]
        """
        run = whole(text)
        return frozenset(
            number
            for place, first in enumerate(run)
            for key, number in self._by_first.get(first, ())
            if run[place : place + len(key)] == key
        )


def whole(text: str) -> tuple[str, ...]:
    """Give the units of a text: what two texts that say the same have in common."""
    return tuple(unit.key for unit in units(text))
