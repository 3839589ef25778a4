"""Numbers and model names in a text: what is left to compare when measures have been read.

Units that quantities.py does not convert (decibel, pascal, lumen, percent ...) are compared as they stand, in both
languages. Idioms that only look like numbers (十分, 四季, one) are none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from crossaisle.quantities import Numeral, find_measures, find_numerals, to_base
from crossaisle.text import fold, has_han
from crossaisle.write.spoken import spoken_in

Number = tuple[float, str]
"""(value, unit: canonical of quantities.py or of UNITS, or empty)."""
Span = tuple[str, float, float]
"""(dimension, low, high) in base units."""

UNITS: Final = {
    "db": "dB",
    "decibel": "dB", "decibels": "dB", "pascal": "Pa", "pascals": "Pa", "hertz": "Hz", "lux": "lx", "lx": "lx",
    "分贝": "dB", "pa": "Pa", "帕": "Pa", "kpa": "kPa", "千帕": "kPa", "lm": "lm", "lumen": "lm", "lumens": "lm", "流明": "lm",
    "v": "V", "伏": "V", "volt": "V", "volts": "V", "gsm": "gsm", "%": "%", "percent": "%", "°": "deg", "degrees": "deg", "degree": "deg",
    "度": "deg", "fps": "fps", "帧": "fps", "dpi": "dpi", "nits": "nit", "nit": "nit", "尼特": "nit", "psi": "psi",
    "bar": "bar", "rpm": "rpm", "aw": "AW", "ppm": "ppm", "wh": "Wh", "a": "A", "s": "s", "秒": "s", "seconds": "s", "second": "s",
    "x": "times", "倍": "times",
}  # fmt: skip
"""Spelling after a number -> unit."""
SCALES: Final = {"kPa": ("Pa", 1e3), "bar": ("Pa", 1e5), "psi": ("Pa", 6894.76)}
"""Unit -> the one that it is compared in, and how many of it."""
COUNTED: Final = "counted"
"""The unit of a number with a Chinese word right behind it (87键, 16安): no bare number."""
LISTED: Final = "listed"
"""The unit of the length of a list: so many kinds, and no number of pieces."""

_UNIT: Final = re.compile(r"\s?(" + "|".join(sorted((re.escape(one) for one in UNITS), key=len, reverse=True)) + r")(?![a-z])")
_UPPER: Final = re.compile(r"\s?[-~–到至]\s?\d+(?:\.\d+)?" + _UNIT.pattern)
"""The upper end of a range, whose unit is that of the lower: 30-60 dB."""
_IDIOM: Final = re.compile(
    r"十分(?!钟)|四季|一日三餐|三餐|三五|两不误|两全|第[一二三]天?|七夕|六一|双十一|四肢|五官|五谷|四面八方|三三两两|三两|五颜六色|十足|四处|"
    r"(?<=[把这那过了每的])一[天年夜晚周]|一[天年夜晚周](?=[的里中放])|万一|一心二用|二人世界|零(?=[件食度下售碎钱部])|[一二三四五六七八九十]月|三氯|半(?![小天])|"
    r"[一二两三四五六七八九十几]+(?:圈|遍|步(?!骤)|口(?!之)|句|眼|声|觉)|"
    r"\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) o.?clock\b|"
    r"\b(?:\w+|\d{1,2}) past (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|\bquarter to \w+\b|"
    r"[\d一二两三四五六七八九十]+点(?=[钟半整，。,.起睡回到下上的])|"
    r"\bfour seasons\b|\btwo of you\b|\bcouple of\b|\bhalf\b(?! an? )"
)
_MAY_BE_IDIOM: Final = re.compile(r"[一二两三四五六七八九十几双第万零半点]|clock|past|quarter|seasons|two of|couple|half")
"""What every idiom has in it."""
_FIGURE_JOINT: Final = re.compile(r"(?<=\d)[x×*](?=\d)|(?<=\d)-(?=[a-z]{3,}\b)")
_ONE: Final = frozenset({"一", "one", "a", "an"})
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_FACTORS_BEFORE: Final = re.compile(r"(?:\d+(?:\.\d+)?\s*[^\d\s,.]{0,2}\s*[x×*]\s*)+$")
_FACTOR_AFTER: Final = re.compile(r"\s*[x×*]\s*\d+(?![\d.]|\s*[x×*])")
_LIST: Final = re.compile(r"[,，、]|/| and |和")
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:[-./+][a-z0-9]+)*")
_JOINT: Final = re.compile(r"[-./+]")


def hide(text: str, spans: list[tuple[int, int]]) -> str:
    """Blank out stretches of a text; every other character keeps its place."""
    if not spans:
        return text
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


def plain_figures(text: str) -> str:
    """Blank out idioms and the joints of 60x50 and 400-lumen, so that numbers and units stand free."""
    folded = fold(text)
    joints = [match.span() for match in _FIGURE_JOINT.finditer(folded)]
    idioms = [match.span() for match in _IDIOM.finditer(folded)] if _MAY_BE_IDIOM.search(folded) else []
    return hide(text, idioms + joints)


def numerals_in(text: str) -> Iterator[tuple[Numeral, Number]]:
    """Give the numbers of a text with their unit; "one" and idioms are left out.

    Example:
        >>> [number for _, number in numerals_in("26分贝, 十分安静, two sizes")]
        [(26.0, 'dB'), (2.0, '')]
    """
    folded = fold(text)
    visible = plain_figures(folded)
    for numeral in find_numerals(visible):
        if folded[numeral.start : numeral.end].strip() in _ONE:
            continue
        unit = _UNIT.match(folded, numeral.end)
        unit = unit or _UPPER.match(folded, numeral.end)
        name = UNITS[unit[1]] if unit else COUNTED if has_han(folded[numeral.end : numeral.end + 1]) else ""
        name, factor = SCALES.get(name, (name, 1.0))
        yield numeral, (numeral.low * factor, name)
        if numeral.high is not None:
            yield numeral, (numeral.high * factor, name)


def spans_in(text: str) -> Iterator[Span]:
    """Give the measures of a text in base units; sizes and packs are multiplied out.

    Example:
        >>> list(spans_in("150 x 200 cm")), list(spans_in("12 x 250 ml"))[-1]
        ([('length', 2.0, 2.0), ('length', 1.5, 1.5)], ('volume', 3000.0, 3000.0))
    """
    folded = fold(text)
    measures = find_measures(text)
    yield from ((one.dimension, one.low, one.high) for one in spoken_in(folded, measures) if one.dimension != "%")
    for one in measures:
        low, high = one.value if isinstance(one.value, tuple) else (one.value, one.value)
        yield one.dimension, to_base(low, one.unit), to_base(high, one.unit)
        factors = [float(number) for number in _NUMBER.findall(_group(_FACTORS_BEFORE.search(folded[: one.start])))]
        for factor in factors:
            yield one.dimension, to_base(factor, one.unit), to_base(factor, one.unit)
        factors += [float(number) for number in _NUMBER.findall(_group(_FACTOR_AFTER.match(folded, one.end)))]
        if len(factors) == 1 and one.dimension in {"volume", "mass", "time"}:
            yield one.dimension, to_base(low, one.unit) * factors[0], to_base(high, one.unit) * factors[0]


def _group(match: re.Match[str] | None) -> str:
    return match.group() if match else ""


def numbers_in(text: str) -> Iterator[Number]:
    """Give the numbers of a text, those of measures under their unit; a list of n things backs the number n of something.

    Example:
        >>> sorted(numbers_in("5000 mAh, 26 dB, X5"))
        [(3.0, 'listed'), (26.0, 'dB'), (5000.0, 'mAh')]
    """
    measures = find_measures(text)
    for one in measures:
        yield from ((value, one.unit) for value in (one.value if isinstance(one.value, tuple) else (one.value,)))
    rest = hide(text, [(one.start, one.end) for one in measures])
    yield from (number for _, number in numerals_in(rest))
    listed = len(_LIST.findall(text)) + 1
    if listed > 1:
        yield float(listed), LISTED


def model_tokens(text: str) -> set[str]:
    """Give what letters and digits stand together in a text, and in two neighbours, without joints.

    Example:
        >>> sorted(model_tokens("Lumora X5 USB-C"))
        ['c', 'lumora', 'lumorax5', 'usb', 'usbc', 'x5', 'x5usbc']
    """
    whole = [_JOINT.sub("", token) for token in _TOKEN.findall(fold(text))]
    parts = [part for token in _TOKEN.findall(fold(text)) for part in _JOINT.split(token)]
    return {*whole, *parts, *(first + second for first, second in itertools.pairwise(whole))}
