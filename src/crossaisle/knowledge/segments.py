"""Cuts a title or a query into the pieces that can hold its head: at marks, before purposes, in Chinese at spaces.

Knows signs and function words only. What "for", "with" or "to" begin is what a thing is for, never what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crossaisle.text import fold, has_han

PURPOSE_EN = re.compile(
    r"(?<![\w-])(?<!carry )(?:for|with|compatible|fits?|designed|suitable|works|to|by|from|featuring|includes?"
    r"|including|without|in(?!\s+one\b)|that|which|who|on|plus(?!\s+sizes?\b))\b(?!-\w)"
)
"""In-ear headphones are for nobody's ear in particular: a hyphen makes the word a part of the next."""
_SEGMENT = re.compile(r"[,，;；。!！?？()（）\[\]【】|/、:：&\n]|\+(?!rw?\b)|\s[-–—]\s", re.IGNORECASE)
_PAIR = re.compile(r"(?<![a-z])(?:[a-z]{2,3}/[a-z]{1,3}|[a-z]/[a-z]{2,3})(?![a-z])", re.IGNORECASE)
"""A slash between short words joins them: a "CD/DVD R/RW drive" is a drive."""
_GIFT_ZH = re.compile(r"(?:赠送|附赠|附送|买\S{0,3}送|送|赠|含)")
_SPACE = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")
"""A space between Latin words is no break: hiking boots."""


def segments(text: str, *, is_title: bool = False) -> list[tuple[int, str]]:
    """Cut a title or query into the pieces that can hold its head, best first, each with its start.

    Example:
        >>> segments("Cooling pad for 15.6-inch laptops, black")
        [(0, 'Cooling pad '), (34, ' black')]
        >>> segments("朗慕X5 5G手机 送充电器", is_title=True)
        [(0, '朗慕X5 5G手机')]
    """
    folded = fold(text)
    pieces: list[tuple[int, str]] = []
    for start, piece in _joined(text, _split(text, _SEGMENT)):
        if has_han(piece):
            words = _split(piece, _SPACE)
            pieces.extend((start + inner, word) for inner, word in words if not (is_title and _GIFT_ZH.match(word)))
        else:
            pieces.append((start, piece[: _purpose(text, folded, start, start + len(piece)) - start]))
    return [(start, piece) for start, piece in pieces if piece.strip()]


def _purpose(text: str, folded: str, start: int, end: int) -> int:
    """Give where a purpose begins, else the end; a capitalised Plus is a part of a name: Edge Plus smartphone."""
    for found in PURPOSE_EN.finditer(folded, start, end):
        if text[found.start() : found.end()] != "Plus":
            return found.start()
    return end


def _joined(text: str, pieces: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Put together what a slash between two short words has parted."""
    joins = {found.start() + found.group().index("/") for found in _PAIR.finditer(text)}
    start, piece = 0, ""
    for place, following in pieces:
        if piece and place - 1 not in joins:
            yield start, piece
            piece = ""
        start, piece = (start, text[start : place + len(following)]) if piece else (place, following)
    yield start, piece


def _split(text: str, pattern: re.Pattern[str]) -> Iterable[tuple[int, str]]:
    start = 0
    for cut in pattern.finditer(text):
        yield start, text[start : cut.start()]
        start = cut.end()
    yield start, text[start:]
