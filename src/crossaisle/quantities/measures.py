"""Measures in running text: a number and its unit, in Chinese and English, and comparison within a dimension.

Knows no products: whether 16 GB is memory or storage, or 6 months an age or a warranty, is for the reader of the
sentence to say. Network generations (5G), brands (3M) and sums of money (500人民币) are no measures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crossaisle.errors import UserError
from crossaisle.quantities.numerals import Numeral, find_numerals, fold_width, narrow, parse_numeral
from crossaisle.quantities.spans import Marked, join

_WORD_END = r"(?![a-z])"


@dataclass(frozen=True, slots=True)
class _Spelling:
    pattern: str
    """Follows the number; lower case."""
    unit: str
    factor: float = 1.0
    """Canonical units in one unit as written."""


_BASE = {
    "data": {"MB": 0.001, "GB": 1.0, "TB": 1000.0},
    "length": {"mm": 0.001, "cm": 0.01, "inch": 0.0254, "ft": 0.3048, "yd": 0.9144, "m": 1.0, "km": 1000.0},
    "mass": {"mg": 0.001, "g": 1.0, "oz": 28.349523125, "lb": 453.59237, "kg": 1000.0},
    "volume": {"ml": 1.0, "fl oz": 29.5735295625, "pt": 473.176473, "qt": 946.352946, "gal": 3785.411784, "L": 1000.0},
    "power": {"W": 1.0, "kW": 1000.0},
    "charge": {"mAh": 1.0},
    "voltage": {"V": 1.0},
    "frequency": {"Hz": 1.0, "MHz": 1e6, "GHz": 1e9},
    "age": {"months": 1.0, "years": 12.0},
    "people": {"person": 1.0},
    "count": {"piece": 1.0},
    "pixels": {"MP": 1.0},
    "temperature": {"℃": 1.0},
    "time": {"min": 1.0, "h": 60.0, "day": 1440.0},
}
_DIMENSIONS = {unit: dimension for dimension, units in _BASE.items() for unit in units}
UNITS = frozenset(_DIMENSIONS)
"""Canonical units."""

_SPELLINGS = (
    _Spelling(rf"(?:gb|gigs?|gigabytes?){_WORD_END}", "GB"),
    _Spelling(rf"g(?=\s?(?:内存|运存|存储|ram|rom|硬盘|固态|ssd)){_WORD_END}", "GB"),
    _Spelling(rf"(?:tb|terabytes?){_WORD_END}|t(?=硬盘|固态|存储|的|移动|以[上内下]|往上|往下|左右|起|或|就|够|$|\s*[，。,;；、])", "TB"),
    _Spelling(rf"mb{_WORD_END}|兆(?!瓦|赫)", "MB"),
    _Spelling(rf"(?:mah|milliamps?){_WORD_END}|毫安时?", "mAh"),
    _Spelling(rf"(?:v|volts?){_WORD_END}(?!\d)|伏特?", "V"),
    _Spelling(rf"mhz{_WORD_END}|兆赫", "MHz"),
    _Spelling(rf"ghz{_WORD_END}", "GHz"),
    _Spelling(rf"hz{_WORD_END}|赫兹?", "Hz"),
    _Spelling(rf"(?:fl\.?\s?oz|fluid ounces?){_WORD_END}|液体?盎司", "fl oz"),
    _Spelling(rf"(?:oz|ounces?){_WORD_END}|盎司", "oz"),
    _Spelling(rf"(?:lbs?|pounds?){_WORD_END}|磅", "lb"),
    _Spelling(rf"(?:kgs?|kilos?|kilograms?){_WORD_END}|公斤|千克", "kg"),
    _Spelling("市?斤", "kg", 0.5),
    _Spelling("[两兩](?![百千万个天件条款种])", "g", 50.0),
    _Spelling(rf"(?:mg|milligrams?){_WORD_END}|毫克", "mg"),
    _Spelling(rf"(?:g|grams?){_WORD_END}|克", "g"),
    _Spelling(rf"(?:ml|millilit(?:er|re)s?){_WORD_END}|毫升", "ml"),
    _Spelling(rf"(?:l|lit(?:er|re)s?){_WORD_END}|升(?!降|级)", "L"),
    _Spelling(rf"(?:kw|kilowatts?){_WORD_END}|千瓦", "kW"),
    _Spelling(rf"(?:w|watts?){_WORD_END}|瓦", "W"),
    _Spelling(rf"(?:gal|gallons?){_WORD_END}|加仑", "gal"),
    _Spelling(rf"(?:qt|quarts?){_WORD_END}|夸脱", "qt"),
    _Spelling(rf"(?:pt|pints?){_WORD_END}|品脱", "pt"),
    _Spelling(rf"(?:inch(?:es)?|in(?=\.|-(?!\d)|\s(?:monitor|laptop|screen|tv|display)|$)){_WORD_END}|英?[寸吋]|\"|″|”", "inch"),
    _Spelling(rf"(?:mm|millimet(?:er|re)s?){_WORD_END}|毫米", "mm"),
    _Spelling(rf"(?:cm|centimet(?:er|re)s?){_WORD_END}|厘米|公分", "cm"),
    _Spelling(rf"(?:km|kilomet(?:er|re)s?){_WORD_END}|公里|千米", "km"),
    _Spelling(rf"(?:m|met(?:er|re)s?){_WORD_END}|米(?!色|白|其)", "m"),
    _Spelling(rf"(?:ft|feet|foot){_WORD_END}|英尺|呎", "ft"),
    _Spelling("市?尺(?!寸|码)", "m", 1 / 3),
    _Spelling(rf"(?:yd|yards?){_WORD_END}", "yd"),
    _Spelling(rf"(?:mp|megapixels?){_WORD_END}", "MP"),
    _Spelling("像素", "MP", 1e-6),
    _Spelling(r"℃|°\s?c(?![a-z])|摄氏度", "℃"),
    _Spelling(rf"(?:years?|yrs?|yo|y/o)(?:[\s-]?olds?)?{_WORD_END}|周?[岁歲]", "years"),
    _Spelling(rf"(?:months?|mos)(?:[\s-]?olds?)?{_WORD_END}|个?月龄|个月", "months"),
    _Spelling(rf"(?:persons?|people|adults?|guests?|players?){_WORD_END}|个?人(?!民币|气|造|工|份)", "person"),
    _Spelling(rf"(?:pcs|pieces?){_WORD_END}|片|只(?!有|要|能|是|想)", "piece"),
    _Spelling(rf"(?:h|hrs?|hours?){_WORD_END}|个?小时", "h"),
    _Spelling(rf"(?:mins?|minutes?){_WORD_END}|分钟", "min"),
    _Spelling(rf"days?{_WORD_END}|天", "day"),
)
_UNIT = re.compile("|".join(f"(?P<u{place}>{one.pattern})" for place, one in enumerate(_SPELLINGS)))
_GAP = re.compile(r"\s?-?\s?")
_TAIL = re.compile(r"半|(?<=米)(?P<digits>[\d一二三四五六七八九]{1,2})(?![\d元块个斤])")
_STORAGE_STEPS = {32.0, 64.0, 128.0, 256.0, 512.0, 1024.0}


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity in a text."""

    value: float | tuple[float, float]
    """The number in `unit`, or (low, high)."""
    unit: str
    """Canonical: GB, inch, kg, ml, W, mAh, V, Hz, years, months, person, piece, MP, ℃, min, h, day ..."""
    dimension: str
    """data, length, mass, volume, power, charge, voltage, frequency, age, people, count, pixels, temperature or time."""
    start: int
    end: int


def dimension_of(unit: str) -> str:
    """Give the dimension of a canonical unit: measures compare within one only.

    Raises:
        UserError: No such unit.

    Example:
        >>> dimension_of("GB"), dimension_of("inch")
        ('data', 'length')
    """
    if unit not in _DIMENSIONS:
        raise UserError(f"{unit!r} is not a unit.", hint=f"known units: {', '.join(sorted(_DIMENSIONS))}")
    return _DIMENSIONS[unit]


def to_base(value: float, unit: str) -> float:
    """Turn a value into the base unit of its dimension, so that two of one dimension compare.

    Raises:
        UserError: No such unit.

    Example:
        >>> to_base(0.5, "L") == to_base(500, "ml")
        True
    """
    return value * _BASE[dimension_of(unit)][unit]


@lru_cache(maxsize=16384)
def find_measures(text: str) -> tuple[Measure, ...]:
    """Give the measures from left to right; 斤 becomes kg, 尺 m, pixels become MP.

    Case matters where only case tells: 256G is data and 500g a mass, 3M is a brand. Kept for texts seen before: the
    values of attributes repeat from product to product.

    Example:
        >>> [(one.value, one.unit) for one in find_measures("1米8的床, 3-5L, 27寸, 5G手机")]
        [(1.8, 'm'), ((3.0, 5.0), 'L'), (27.0, 'inch')]
    """
    folded = fold_width(text)
    cased = narrow(text)
    run = [_marked(numeral, folded, cased) for numeral in find_numerals(text)]
    return tuple(Measure(one.value, one.mark, _DIMENSIONS[one.mark], one.start, one.end) for one in join(run, folded) if one.mark)


def _marked(numeral: Numeral, folded: str, cased: str) -> Marked:
    gap = _GAP.match(folded, numeral.end)
    match = _UNIT.match(folded, gap.end() if gap else numeral.end)
    spelling = _spelling(numeral, match, cased) if match else None
    if not match or not spelling:
        return Marked(numeral.low, numeral.high, "", numeral.scale, numeral.start, numeral.end)
    tail = _TAIL.match(folded, match.end())
    extra = _extra(tail) if tail else 0.0
    low, high = ((one + extra) * spelling.factor for one in (numeral.low, numeral.low if numeral.high is None else numeral.high))
    end = tail.end() if tail else match.end()
    return Marked(low, None if numeral.high is None else high, spelling.unit, numeral.scale, numeral.start, end)


def _extra(tail: re.Match[str]) -> float:
    """Give what is said after the unit: 两岁半, 1米8."""
    digits = tail.group("digits")
    if not digits:
        return 0.5
    value = parse_numeral(digits) or 0.0
    return value / 10 if len(digits) == 1 else value / 100


def _spelling(numeral: Numeral, match: re.Match[str], cased: str) -> _Spelling | None:
    """Give the spelling that matched, settled by case: G and T for data, M for nothing, w for 万."""
    spelling = _SPELLINGS[int(str(match.lastgroup)[1:])]
    said = cased[match.start() : match.end()]
    if said == "G":
        return _data(numeral)
    if said == "g" and numeral.low in _STORAGE_STEPS and match.end() < len(cased) and "\u4e00" <= cased[match.end()] <= "\u9fff":
        return _data(numeral)
    is_myriad = said == "w" and numeral.low < 10
    return None if said == "M" or is_myriad else spelling


def _data(numeral: Numeral) -> _Spelling | None:
    """Read a bare G: gigabytes from 8 up, network generations below."""
    return _Spelling("", "GB") if numeral.low >= 8 else None
