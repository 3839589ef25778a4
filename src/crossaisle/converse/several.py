"""Several moves in one message: "add it, and show me some beans", "thanks! do you have umbrellas?".

A message is cut once, behind a clause; the two parts are moves of their own where the first is certain (the cart, a greeting,
thanks) and the second asks for something. Everything else stays whole: "in blue, under 300" is one wish.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from crossaisle.converse.moves import shipped
from crossaisle.text import fold

FIRST: Final = frozenset({"cart_add", "cart_remove", "small_talk"})
"""Moves that may stand before another one."""
SECOND: Final = frozenset({"need", "cart_show", "cart_add", "goes_with", "ask_shop", "ask_product", "hand_over", "others"})
"""Moves that may stand behind one."""


def cuts(text: str) -> Iterator[tuple[str, str]]:
    """Give the places where a message may fall into two: before and behind, nearest to the beginning first.

    Example:
        >>> next(cuts("add it to my cart, and show me some beans"))
        ('add it to my cart', 'show me some beans')
        >>> list(cuts("a red tent"))
        []
    """
    folded = fold(text)
    if len(folded) != len(text):
        return
    for match in _cut().finditer(folded):
        before, behind = text[: match.start()].strip(), text[match.end() :].strip()
        if any(map(str.isalnum, before)) and any(map(str.isalnum, behind)):
            yield before, behind


@functools.cache
def _cut() -> re.Pattern[str]:
    return re.compile("|".join(shipped("words")["cuts"]))
