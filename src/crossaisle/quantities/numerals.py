"""Numbers as people write and say them, in digits, in English words and in spoken Chinese.

Knows no money and no units. Spoken Chinese drops the last unit (一千五 is 1500) and names two neighbours for a range
(两三千 is 2000 to 3000), which formal parsers do not read; hence the small grammar of our own. Digits that belong to a
name (V60, DDR5-6000) are no numerals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crossaisle.text import Characters

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_MYRIAD = 10_000
_DIGIT = "[零〇一二两兩三四五六七八九]"
_UNIT = "(?:[十百亿億]|千(?![克瓦米卡])|[万萬](?![用能向]))"
_ARABIC = r"(?<![a-z\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN = rf"(?:{_ARABIC}\s?{_UNIT}|(?<![万萬]){_DIGIT}|[大小]?几(?={_UNIT})|十)(?:{_DIGIT}|几|{_UNIT}|(?<=[百千万萬])\d{{1,4}}(?![\d.]))*"
_NO_NUMBER = r"(?<![\d零〇一二两兩三四五六七八九十百千])"
_SAYING = rf"{_NO_NUMBER}(?:百儿?八十|千儿?八百|万儿?八千)|小{_DIGIT}[百千万萬](?!{_DIGIT}|\d)"
"""About a round sum: 百八十 is a hundred or less, 小一千 nearly a thousand."""
_BARE_UNIT = "[百千万萬](?=元|块|塊|来[块元]|把[块元])"
_TOKEN = re.compile(rf"[\d,]+(?:\.\d+)?|{_DIGIT}|几|[十百千万萬亿億]")

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"
)  # fmt: skip
_TENS = {
    word: 10 * (place + 2) for place, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"))
}
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000, "dozen": 12, "fiver": 5, "tenner": 10}
_A_FEW = (2, 9)
_WORDS = {word: float(value) for value, word in enumerate(_ONES)} | _TENS | {"a": 1.0, "an": 1.0}
_HALF = re.compile(r"half\s+a")
_AND_A_HALF = re.compile(r"\s+and\s+a\s+half$")
_COUPLE = re.compile(r"(?:a\s+)?couple(?:\s+of)?")
_FEW = re.compile(r"(?:a\s+)?few|several")
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))})"
_LEAD = rf"(?:half\s+a|(?:a\s+)?(?:couple(?:\s+of)?|few)|several|an?|{_ARABIC}|{_BELOW_100})"
_UNSCALED = r"\b(?!\s+(?:hundred|thousand|grand|million)\b)"
"""One hundred and two hundred are two numbers."""
_BELOW_1000 = rf"(?:{_LEAD}\s+hundred(?:\s+(?:and\s+)?{_BELOW_100}{_UNSCALED})?|{_BELOW_100})"
_UPTO_9 = "|".join(_ONES[1:10])
_SPOKEN = rf"(?:{_UPTO_9})[\s-](?:{'|'.join(_TENS)})(?:[\s-](?:{_UPTO_9}))?(?![\s-]?(?:inch|foot|feet|ft|lb|oz|pound|year|piece|pack))"
"""Two-fifty for 250."""
_BARE_SCALE = r"(?:hundred|thousand)(?=\s(?:bucks|dollars|quid|pounds|euros|yuan|rmb|kuai)\b)"
_ONE_OF = r"(?:pound|kilo|kg|lit(?:er|re)|gallon|pint|quart|ounce|inch|met(?:er|re)|terabyte|tb)s?"
_HALF_UNIT = rf"an?(?=\s{_ONE_OF}\s+of\b)|half\s+an?(?=\s{_ONE_OF}\b)"
_SCALED = r"(?:thousand|grand|million|dozen|fivers?|tenners?)"
_ENGLISH = (
    rf"\b(?:(?:{_BELOW_1000}|{_LEAD})\s+{_SCALED}(?:\s+and\s+a\s+half|\s+(?:and\s+)?{_BELOW_1000}{_UNSCALED})?"
    rf"|{_SPOKEN}|{_BELOW_1000}|{_BARE_SCALE}|{_HALF_UNIT})\b"
)

_SPOKEN_WHOLE = re.compile(_SPOKEN)
_SAYING_WHOLE = re.compile(_SAYING)
_BEGINNING = r"\b(?=\d|an?\b|ha|co|fe|se|on|tw|th|fo|fi|si|ei|ni|te|el|ze|hu)"
"""How the English ones begin: nine words in ten are told from them by two letters."""
_NUMERAL = re.compile(rf"{_BEGINNING}{_ENGLISH}|{_SAYING}|{_HAN}|{_BARE_UNIT}|{_ARABIC}|半")
_ASCII_NUMERAL = re.compile(rf"{_BEGINNING}{_ENGLISH}|{_ARABIC}")
"""All of it that an ASCII text can hold, in half the time."""
_SOME_DIGIT = re.compile(r"[\d零〇一二两兩三四五六七八九十百千万萬亿億几半]")
_MEASURED: Final = (
    "pound", "kilo", "kg", "liter", "litre", "gallon", "pint", "quart", "ounce", "inch", "meter", "metre", "terabyte", "tb",
)  # fmt: skip
_SOME_WORD: Final = frozenset({*_ONES, *_TENS, *(f"{word}{end}" for word in (*_SCALES, *_MEASURED) for end in ("", "s"))})
"""A text without such a digit or word holds no numeral, and most texts of a catalogue are told by that alone."""
_WORD = re.compile(r"[a-z]+")
_PLAIN = re.compile(r"[0-9,]+(?:\.[0-9]+)?")
_NAME_BEFORE = re.compile(r"(?:^|[^a-z\d.])(?!sub-)[a-z]+\d*-$")
"""The first half of a name: DDR5-6000, but not of a range: 2k-3k."""
_LONGEST_NAME = 20
_LONGEST = 60
"""Longer runs of digits or number words are no number that anybody means."""
_MINUS = re.compile(r"(?:^\s*|(?:[^\W\d]|[,，:：(（])\s+|[<>=≤≥]\s*|[$€£¥]\s?)[-−](?:[$€£¥]\s?)?$|负$")
"""A sign before a number: under -50, but not the stroke of a range (20 -30) or of a name."""
_SIGNS: Final = frozenset("-−负")
_REACH = 6
"""Characters before a number in which its sign stands."""
_NO_DIGITS = re.compile(
    r"(?<=[\d一二三四五六七八九十半])[两兩](?=[装的重茶酒尝喝吃,，。;；\s]|以[上下内]|$)|(?<=[百千万萬块塊元\d])一(?=[下内])"
)
"""Characters of digits that are none: the 两 that weighs 50 g, the 一 of 一下 typed for 以下."""
_LETTER_SCALE = re.compile(r"\s?([kw])(?:(\d)(?!\d))?(?![a-z\d])")
_LETTER_VALUES = {"k": 1000, "w": 10_000}
_MORE = re.compile(r"[多余](?:一?点儿?)?(?![功少用种款层彩])")
_ROUGHLY = re.compile(r"[\s-]odd\b|来(?=[块塊元个岁斤米人号的]|以[上下内]|$)|把(?=[块塊元个])")
_RISING = re.compile(rf"([^百千万萬]+百)({_DIGIT}千)|([^千万萬]+千)({_DIGIT}[万萬])")
"""A hundred and then a thousand are two numbers: 八百一千."""
_NEIGHBOURS = re.compile(rf"(?<!{_DIGIT})({_DIGIT})({_DIGIT})(?!{_DIGIT})")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text, or the range that one numeral names."""

    low: float
    high: float | None
    """End of the range; None for a single number."""
    scale: float
    """The last unit said (1000 in 5千), 1 without one: what "3-5千" lends to its 3."""
    start: int
    end: int
    is_rough: bool = False
    """True for 来, 把 and sayings: 百来块, 千把块, 小一千."""


def narrow(text: str) -> str:
    """Give the text in half width, case kept, every character in its place."""
    return text if text.isascii() else text.translate(_NARROW)


def _narrow_character(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded.isprintable() else char


def _lower_character(char: str) -> str:
    narrowed = _narrow_character(char)
    return narrowed.lower() if len(narrowed.lower()) == 1 else narrowed


_NARROW: Final = Characters(_narrow_character)
_LOWER: Final = Characters(_lower_character)


def fold_width(text: str) -> str:
    """Give the text in half width and lower case, every character in its place."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def find_numerals(text: str, *, has_letter_scales: bool = False) -> list[Numeral]:
    """Give the numerals from left to right.

    Args:
        text: Any text.
        has_letter_scales: Also read 3k and 1.2w (万), which measures must not: 65w is a power.

    Example:
        >>> [(one.low, one.high) for one in find_numerals("两三千, a grand, 1,299.50")]
        [(2000.0, 3000.0), (1000.0, None), (1299.5, None)]
    """
    return list(_numerals_in(fold_width(text), has_letter_scales))


@lru_cache(maxsize=1024)
def _numerals_in(text: str, has_letter_scales: bool) -> tuple[Numeral, ...]:  # noqa: FBT001 - a key of the cache
    """Kept for a moment: prices, counts, measures and ratings are read from one text in turn."""
    folded = _NO_DIGITS.sub("\0", text)
    found: list[Numeral] = []
    if not _SOME_DIGIT.search(folded) and _SOME_WORD.isdisjoint(_WORD.findall(folded)):
        return ()
    place, numeral = 0, _ASCII_NUMERAL if folded.isascii() else _NUMERAL
    while match := numeral.search(folded, place):
        place = match.end()
        is_name = (
            folded[match.start() - 1 : match.start()] == "-"
            and _NAME_BEFORE.search(folded, max(0, match.start() - _LONGEST_NAME), match.start()) is not None
        )
        if not is_name and len(match.group()) <= _LONGEST:
            found.append(_numeral(folded, match, has_letter_scales=has_letter_scales))
            place = found[-1].end
    return tuple(found)


def parse_numeral(text: str) -> float | None:
    """Give the value of a text that is one numeral and nothing else; None for ranges and other texts.

    Example:
        >>> parse_numeral("一千五"), parse_numeral("1.2w"), parse_numeral("two hundred"), parse_numeral("phone")
        (1500.0, 12000.0, 200.0, None)
    """
    found = find_numerals(text.strip(), has_letter_scales=True)
    is_whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text.strip()))
    return found[0].low if is_whole and found[0].high is None else None


def _numeral(text: str, match: re.Match[str], *, has_letter_scales: bool) -> Numeral:
    said, end = match.group(), match.end()
    low, high, scale = _value(said)
    letter = _LETTER_SCALE.match(text, end) if has_letter_scales and said[-1].isdigit() and high is None else None
    if letter:
        scale = _LETTER_VALUES[letter.group(1)]
        low, end = low * scale + float(letter.group(2) or 0) * scale / 10, letter.end()
    rough = _ROUGHLY.match(text, end)
    more = None if rough or high is not None else _MORE.match(text, end)
    if more:
        high = low + _last_place(low)
    if not _SIGNS.isdisjoint(text[max(0, match.start() - _REACH) : match.start()]) and _MINUS.search(
        text, max(0, match.start() - _REACH), match.start()
    ):
        low, high = -low, None
    tail = rough or more
    is_rough = rough is not None or (not said[0].isascii() and _SAYING_WHOLE.fullmatch(said) is not None)
    is_rough = is_rough or (scale > 1 and _COUPLE.match(said) is not None)
    return Numeral(low, high, scale, match.start(), tail.end() if tail else end, is_rough=is_rough)


def _last_place(value: float) -> float:
    """Give the weight of the last digit that is not zero: what 多 leaves open."""
    weight = 1.0
    while value >= 10 * weight and value % (10 * weight) == 0:
        weight *= 10
    return weight


def _value(said: str) -> tuple[float, float | None, float]:
    """Give low, high and scale of one numeral."""
    if _PLAIN.fullmatch(said):
        return float(said.replace(",", "")), None, 1.0
    if said == "半":
        return 0.5, None, 1.0
    if said[0].isascii() and said[-1].isascii() and not set(said) & _UNITS.keys():
        return *_english_range(said), _english_scale(said)
    scale = float(_UNITS.get(said[-1], 1))
    if _SAYING_WHOLE.fullmatch(said):
        return _chinese(said[1:]) if said[0] == "小" else float(_UNITS[said[0]]), None, scale
    if "几" in said:
        return *_some(said), scale
    low, high = _two_said(said) or (said, None)
    return _chinese(low), None if high is None else _chinese(high), scale


def _two_said(said: str) -> tuple[str, str] | None:
    """Cut a numeral that names two numbers into them: 两三千 by its neighbours, 八百一千 by its rising units."""
    rising = _RISING.fullmatch(said)
    if rising:
        low, high = (one for one in rising.groups() if one)
        return low, high
    pair = _NEIGHBOURS.search(said) if set(said) & _UNITS.keys() or len(said) == 2 else None
    if pair and 0 < _DIGITS[pair.group(1)] < _DIGITS[pair.group(2)]:
        before, after = said[: pair.start()], said[pair.end() :]
        return before + pair.group(1) + after, before + pair.group(2) + after
    return None


def _some(said: str) -> tuple[float, float]:
    """Give the ends that 几 leaves open: 几百 is 200 to 900, 大几百 the upper half of that.

    Example:
        >>> _some("几百"), _some("大几千"), _some("三十几")
        ((200.0, 900.0), (5000.0, 10000.0), (31.0, 39.0))
    """
    if said[0] == "大":
        half = _chinese(said[1:].replace("几", "五"))
        return half, 2 * half
    low, high = ("一", "九") if said.endswith("几") else ("二", "五" if said[0] == "小" else "九")
    plain = said.lstrip("小")
    return _chinese(plain.replace("几", low)), _chinese(plain.replace("几", high))


def _chinese(said: str) -> float:
    """Read one numeral of Chinese and Arabic digits and Chinese units.

    Example:
        >>> _chinese("一千五"), _chinese("1万5"), _chinese("三百零五"), _chinese("二〇二六")
        (1500.0, 15000.0, 305.0, 2026.0)
    """
    tokens = _TOKEN.findall(said)
    if not set(tokens) & _UNITS.keys():
        return float("".join(str(_DIGITS.get(token, token)) for token in tokens).replace(",", ""))
    total = section = 0.0
    number: float | None = None
    for token in tokens:
        unit = _UNITS.get(token)
        if unit is None:
            number = float(_DIGITS.get(token, -1)) if token in _DIGITS else float(token.replace(",", ""))
        elif unit >= _MYRIAD:
            total += ((section + (number or 0)) or 1) * unit
            section, number = 0.0, None
        else:
            section += (1 if number is None else number) * unit
            number = None
    return total + section + (number or 0) * _dropped_unit(tokens, number)


def _dropped_unit(tokens: list[str], number: float | None) -> float:
    """Give what the last digit stands for: 500 in 一千五 has lost its 百."""
    last = _UNITS.get(tokens[-2], 1) if len(tokens) > 1 else 1
    return last / 10 if number is not None and number < 10 and last >= 100 else 1


def _english_range(said: str) -> tuple[float, float | None]:
    few = _FEW.match(said)
    if few:
        low, high = (_english(f"{count}{said[few.end() :]}") for count in _A_FEW)
        return low, high
    return _english(said), None


def _english(said: str) -> float:
    """Read one numeral of English words, digits among them.

    Example:
        >>> _english("two hundred and fifty"), _english("half a grand"), _english("a grand and a half")
        (250.0, 500.0, 1500.0)
    """
    halved = _AND_A_HALF.search(said)
    if halved:
        whole = said[: halved.start()]
        return _english(whole) + _english_scale(whole) / 2
    if _SPOKEN_WHOLE.fullmatch(said):
        first, *rest = re.split(r"[\s-]+", said)
        return _WORDS[first] * 100 + sum(_WORDS[word] for word in rest)
    total = current = 0.0
    for word in re.split(r"[\s-]+", _COUPLE.sub("2", _HALF.sub("0.5", said))):
        scale = _SCALES.get(word.removesuffix("s"))
        if word == "hundred":
            current = (current or 1.0) * 100
        elif scale:
            total, current = total + (current or 1.0) * scale, 0.0
        elif word != "and":
            current += _WORDS[word] if word in _WORDS else float(word.replace(",", ""))
    return total + current


def _english_scale(said: str) -> float:
    return float(_SCALES.get(re.split(r"[\s-]+", said)[-1].removesuffix("s"), 1))
