"""Ratings: the least stars that a sentence asks for, hard.

Knows stars and 分 of five; a rating that is only mentioned (五星好评, "4 star hotel") asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossaisle.types import Constraint
from crossaisle.understand.constraints.bounds import bound
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps

_LOW = r"(?P<low>[1-5](?:\.\d{1,2})?)"
_STARS = re.compile(
    rf"(?:{_LOW}|(?P<han>[一二三四五])|\b(?P<word>one|two|three|four|five)(?P<half>\s+and\s+a\s+half)?(?=[\s-]stars?\b))\s?(?P<plus>\+)?[\s-]?"
    r"(?:stars?\b(?P<only>\s+only)?|ratings?\b|星(?!期|座|星)(?:级|好评)?|分(?!期|钟|米|贝|辨|区|体|类|层)(?:好评)?)"
)
_RATED = re.compile(
    r"(?:\b(?:rated|ratings?|stars?|reviews?|score)|评分|评价|好评|打分)\s*(?:(?:is|of|at)\b|在|为|是|要)?\s*"
    rf"(?:不低于|高于|大于|超过|至少|above|over|at\s+least|>=?|≥)?\s*{_LOW}(?![\d.]|\s?%)"
)
_RATED_BEFORE = re.compile(r"(?:评分|评价|rated|ratings?\s+of)\s*$")
_AND_UP = re.compile(r"\s?(?:and|or)\s+(?:up|above|higher|better|more)\b")
_STARS_SAID = {"一": 1.0, "二": 2.0, "三": 3.0, "四": 4.0, "五": 5.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}


def read_ratings(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the least ratings that a sentence asks for: several needs may name one each."""
    folded = sentence.folded
    for match in _STARS.finditer(folded):
        found = bound(folded, *match.span())
        is_asked = (
            found.op == "gte" or bool(match["plus"] or match["only"]) or just_before(_RATED_BEFORE, folded, match.start()) is not None
        )
        if is_asked and not overlaps(taken, *match.span()):
            end = max(found.end, match.end())
            more = _AND_UP.match(folded, end)
            value = float(match["low"] or 0) or _STARS_SAID[match["han"] or match["word"]] + (0.5 if match["half"] else 0)
            yield sentence.found("rating", "gte", value, (min(found.start, match.start()), more.end() if more else end), unit="stars")
    for rated in _RATED.finditer(folded):
        if not overlaps(taken, *rated.span()):
            end = bound(folded, *rated.span("low")).end
            yield sentence.found("rating", "gte", float(rated["low"]), (rated.start(), end), unit="stars")
