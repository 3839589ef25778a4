"""Figures that stand nowhere in the product's texts and follow from those that do.

The whole of several pieces or portions, the share of one, the half that a text speaks of, the difference of two, what is within a limit.
Each is tried only where the line's or the product's words call for it, because sums of any two figures prove anything.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from crossaisle.write.evidence import Evidence, spans_of
from crossaisle.write.figures import numerals_in

SLACK: Final = 0.02
"""Share within which figures that were reckoned are equal."""
COUNTS: Final = frozenset({"", "counted", "piece", "pair", "page", "person", "pack", "set"})
"""Units of numbers that count things."""
_FEW: Final = 200
"""A pack has fewer pieces: figures of the product up to here may be multiplied with or divided by."""
_TOTAL: Final = re.compile(r"[共总]|合起来|加起来|\b(?:in all|altogether|together|total|both|combined|the (?:pair|set|lot)|between them)\b")
_EACH: Final = re.compile(r"每|[一单][片块支条袋包颗粒只个罐瓶枚根本双]|\b(?:each|apiece|per|every)\b")
PAIR: Final = re.compile(r"一[对双]|\bpairs?\b|\btwin\b")
_DIFFERENCE: Final = re.compile(
    r"[相只]?差(?![不点劲])|\b(?:difference|apart|(?:taller|longer|wider|thicker|heavier|lighter|shorter) (?:side|end|one))\b"
)
_PORTION: Final = re.compile(r"\bone [a-z]+ (?:gives|holds|makes|takes)\b")
_MOST_PORTIONS: Final = 20
_HALVED: Final = re.compile(r"减半|一半|\bhalf\b|\bhalve")
_LIMIT: Final = re.compile(r"\bmax|\bup to\b|\blimit\b|最大|最高|最重|上限|不超过|以内")
_WITHIN: Final = re.compile(r"没问题|不成问题|也行|也能|都行|\b(?:is|are) (?:fine|ok|okay|no problem|within)\b|\bno problem\b")


def follows(value: float, dimension: str, known: Sequence[float], *, visible: str, evidence: Evidence) -> bool:
    """Say whether a figure of a line follows from the product's.

    Args:
        value: In base units.
        dimension: Of the figure, see quantities.
        known: The product's single figures of that dimension, in base units.
        visible: The folded line.
        evidence: Of the product.
    """
    if _WITHIN.search(visible) and any(value <= limit for limit in _limits(dimension, evidence)):
        return True
    return any(abs(one - value) <= SLACK * value for one in _reckoned(known, visible, evidence))


def _reckoned(known: Sequence[float], visible: str, evidence: Evidence) -> Iterator[float]:
    is_total, is_each = _TOTAL.search(visible), _EACH.search(visible)
    if known and (is_total or is_each):
        counts = {count for count, unit in evidence.numbers() if unit in COUNTS and 1 < count <= _FEW}
        counts |= {2.0} if PAIR.search(evidence.text) else set()
        yield from (one * count for one in known for count in counts if is_total)
        yield from (one / count for one in known for count in counts if is_each)
    if known and (_EACH.search(evidence.text) or _PORTION.search(evidence.text)):
        said = {number for _, (number, unit) in numerals_in(visible) if unit in COUNTS and 1 < number <= _MOST_PORTIONS}
        yield from (one * count for one in known for count in said)
    if known and _HALVED.search(evidence.text):
        yield from (one / 2 for one in known)
    if _DIFFERENCE.search(visible):
        yield from (abs(first - second) for first, second in itertools.combinations(set(known), 2))


def _limits(dimension: str, evidence: Evidence) -> Iterator[float]:
    """Give the figures that the product calls the most that it takes."""
    for name, text in evidence.named:
        if _LIMIT.search(f"{name} {text}".lower()):
            yield from (high for one, _, high in spans_of(text) if one == dimension)
