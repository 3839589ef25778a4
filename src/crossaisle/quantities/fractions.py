"""Parts of a whole in running text: half, two thirds, 80%, 三分之一, 七成, and what is left of it.

Knows no money: of what a part is taken, and what it is for, is for the reader of the sentence to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crossaisle.quantities.numerals import fold_width, parse_numeral

_COUNTS: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_PARTS: Final = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_DIGIT = r"[\d零一二两三四五六七八九十百]"
_FRACTION = re.compile(
    rf"(?P<percent>\d{{1,3}}(?:\.\d+)?)\s?(?:%|percent\b|per\s+cent\b)|百分之(?P<cent>{_DIGIT}+)"
    rf"|(?P<whole>{_DIGIT}+)分之(?P<of>{_DIGIT}+)|(?P<tenths>[一二两三四五六七八九\d])成(?P<half_tenth>半)?(?![员为新长熟绩本功立品人套])"
    rf"|(?<![\d/])(?P<above>[1-9])/(?P<below>[2-9]|10)(?![\d/])"
    rf"|\b(?:(?P<count>{'|'.join(_COUNTS)})[\s-])?(?P<part>{'|'.join(_PARTS)})s?\b"
    r"|(?P<half>(?<!grand\sand\s)(?<!thousand\sand\s)(?<!hundred\sand\s)(?<!grand\sand\sa\s)(?<!thousand\sand\sa\s)(?<!hundred\sand\sa\s)(?:\b(?:the\s+other|one|a)\s+)?\bhalf\b(?!\s+(?:an?\b|the\s+price|price|off|sleeve|hour|dozen|gallon|pint|size|zip))|另?一半|(?<!\d)对半(?=[分开]))"
    r"|(?P<rest>\b(?:the\s+)?(?:rest|remainder|remaining(?:\s+\w+)?)\b|\bwhat(?:'s|ever\s+is|\s+is)\s+left\b|剩下的?|剩余的?|其余的?|余下的?)"
)


@dataclass(frozen=True, slots=True)
class Fraction:
    """A part of a whole in a text."""

    value: float | None
    """Above 0, at most 1; None for what is left when the others are taken."""
    start: int
    end: int


def find_fractions(text: str) -> list[Fraction]:
    """Give the parts of a whole from left to right.

    Example:
        >>> [one.value for one in find_fractions("一半买锅，三成买碗，剩下的买筷子")]
        [0.5, 0.3, None]
        >>> [round(one.value or 0, 3) for one in find_fractions("two thirds for a desk, 25% for a lamp, half a dozen mugs")]
        [0.667, 0.25]
    """
    found = []
    for match in _FRACTION.finditer(fold_width(text)):
        value = _value(match.groupdict())
        if value is None or 0 < value <= 1:
            found.append(Fraction(value, match.start(), match.end()))
    return found


def _value(said: Mapping[str, str | None]) -> float | None:
    """Give the size of a part by how it was said; None for the rest."""
    if said["rest"]:
        return None
    if said["half"]:
        return 0.5
    if said["part"]:
        return _COUNTS[said["count"] or "a"] / _PARTS[said["part"]]
    if said["tenths"]:
        return (_number(said["tenths"]) + (0.5 if said["half_tenth"] else 0.0)) / 10
    for part, whole in (("of", "whole"), ("above", "below")):
        if said[part]:
            return _number(said[part]) / max(_number(said[whole]), 1e-9)
    return _number(said["percent"] or said["cent"]) / 100


def _number(said: str | None) -> float:
    return parse_numeral(said or "") or 0.0
