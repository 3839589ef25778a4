"""The words to search for: a text less its constraints and the words that joined them to it.

Wanted values, brands, measures and sizes stay, since titles say them too; prices, counts, ratings, orders and what is
not wanted go, with "under", "for", 的 and commas left hanging.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crossaisle.types import Constraint

_CUT: Final = frozenset({"price", "budget", "rating", "stock", "quantity", "popularity", "newness", "age"})
_JOINED_BEFORE = re.compile(
    r"(?:(?:(?<![a-z])(?:i|for|with|at|in|and|or|but|only|priced|costing|costs?|price|that(?:'s|\s+is)?|which\s+is|is|has|around|of|please)\s*|[,，、;；]\s*|价格|价位|和|或者?|但是?|而且|并且|[也都还]|要(?=$))\s*)+$"
)
_JOINED_AFTER = re.compile(r"\s*(?:的|价位的?)")
_LOOSE = re.compile(r"^[\s,，、;；.。:：的]+|[\s,，、;；:：]+$")
_ABOUT_ANSWER = re.compile(
    r"(?:^|(?<=[.;!?。；！？]))\s*(?:if\s+(?:multiple|several|many|more\s+than\s+one|there\s+(?:are|is))\b[^.;!?]*?\b(?:price|same|offers?)\b"
    r"[^.;!?]*\b(?:return|list|show|give|include|name)\b[^.;!?]*"
    r"|(?:please\s+)?(?:return|list|show|give)\s+(?:me\s+)?(?:all\s+of\s+)?them(?:\s+all)?"
    r"|如果?有?(?:多个|好几个|几个)[^。；！？]*(?:都|全部?)(?:列|给|告诉|返回|显示)[^。；！？]*)[.;!?。；！？]?",
    re.IGNORECASE,
)
"""A sentence about the answer: "if several cost the same, return all of them" names nothing to search for."""
_GAPS = re.compile(r"\s{2,}")
_COMMAS = re.compile(r"\s*([,，、;；])(?:\s*[,，、;；])+")


def strip(text: str, constraints: Sequence[Constraint]) -> str:
    """Cut constraints out of the text they were read from."""
    cut = sorted(one.span for one in constraints if one.field in _CUT or one.polarity == "avoid" or one.than)
    kept: list[str] = []
    place = 0
    for start, end in cut:
        if start < place:
            continue
        piece = text[place:start]
        joined = _JOINED_BEFORE.search(piece.lower())
        kept.append(piece[: joined.start()] if joined and len(piece.lower()) == len(piece) else piece)
        after = _JOINED_AFTER.match(text, end)
        place = after.end() if after else end
    return _tidy(_ABOUT_ANSWER.sub("", _glued(kept, text[place:])))


def _glued(kept: Sequence[str], rest: str) -> str:
    """Join the pieces, with a space where two Latin words would touch."""
    whole = ""
    for piece in (*kept, rest):
        touches = whole[-1:].isascii() and piece[:1].isascii() and whole[-1:].isalnum() and piece[:1].isalnum()
        whole += f" {piece}" if touches else piece
    return whole


def _tidy(text: str) -> str:
    return _LOOSE.sub("", _GAPS.sub(" ", _COMMAS.sub(r"\1", text)))
