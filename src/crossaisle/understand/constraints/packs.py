"""How many pieces one article holds: "pack of 10", "3 pcs", "a 4-piece set", "single pack", 10片装.

Not how many articles are wanted (counts.py reads "three mugs"): a pack of ten is bought once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossaisle.types import Constraint
from crossaisle.understand.constraints.bounds import bound
from crossaisle.understand.constraints.sentence import Sentence, Spans, overlaps

_SPELLED: Final = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
    "twelve": 12,
    "single": 1,
    "individual": 1,
}
_COUNT: Final = rf"(?P<count>\d{{1,4}}|{'|'.join(_SPELLED)})"
_HOLDER: Final = r"(?:packs?|packets?|sets?|boxes|box|bundles?|cases?|counts?|lots?|bags?|cartons?)"
_PIECES: Final = r"(?:pcs?|pieces?|units?|counts?|pairs?|rolls?|sheets?|ct)"
_PACKS: Final = (
    re.compile(rf"\b{_HOLDER}\s+of\s+(?P<count>\d{{1,4}}|two|three|four|five|six|eight|ten|twelve)(?:\s+{_PIECES})?\b"),
    re.compile(rf"(?<![\d.$€£¥₱])\b(?P<count>\d{{1,4}})[\s-]?{_PIECES}(?:[\s-](?:per\s+)?{_HOLDER})?(?![a-z])"),
    re.compile(rf"(?<![\d.$€£¥₱])\b{_COUNT}-{_HOLDER}(?![a-z])"),
    re.compile(r"\b(?P<count>single|individual|one)[\s-](?:items?|packs?|pieces?|units?)(?![a-z])"),
    re.compile(r"(?P<count>\d{1,4})\s?[片个只支包件条枚粒袋抽卷]装"),
)


def read_packs(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the sizes of packs that a sentence names, in pieces, each a wish."""
    spans = list(taken)
    for pattern in _PACKS:
        for match in pattern.finditer(sentence.folded):
            is_compared = bound(sentence.folded, *match.span()).op is not None
            if is_compared or overlaps(spans, *match.span()) or sentence.is_told(*match.span()):
                continue
            spans.append(match.span())
            said = match["count"]
            count = float(_SPELLED.get(said, 0) or said)
            yield sentence.found("pack_size", "eq", count, match.span(), unit="piece", is_hard=False)
