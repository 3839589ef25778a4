"""Measures as constraints: which attribute a number with a unit speaks of, and how it is compared.

The unit narrows it, the words beside it and the kind of thing decide: 16 GB is memory of a laptop and storage of a
memory card. A plain number is a wish; one with a comparison must hold. Also clothing and shoe sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crossaisle.quantities import Measure, find_measures, parse_numeral
from crossaisle.types import Constraint, ConstraintOp
from crossaisle.understand.constraints.bounds import bound, range_span
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps

_FIELDS: Final = {
    "mass": "weight",
    "volume": "capacity",
    "power": "power",
    "charge": "battery",
    "voltage": "voltage",
    "pixels": "resolution",
    "temperature": "temperature",
}
_SCREENS: Final = frozenset({
    "phone", "laptop", "monitor", "television", "tablet", "e_reader", "projector", "smartwatch", "privacy_filter", "tablet_case",
    "screen_protector", "laptop_bag"
})  # fmt: skip
_VESSELS: Final = frozenset(
    {"mug", "water_bottle", "thermos", "kettle", "baby_bottle", "blender", "coffee_machine", "french_press", "wine_glass"}
)
"""What holds drinks: their ounces are fluid."""
_DRIVES: Final = frozenset({"usb_flash_drive", "memory_card", "external_drive", "internal_ssd", "hard_drive"})
_COMPUTERS: Final = frozenset({"laptop", "desktop_pc", "server"})
_MEMORIES: Final = frozenset({"computer_memory", "graphics_card"})
_MEMORY = re.compile(r"\s?(?:ram\b|(?:of\s+)?(?:memory|ram)\b|内存|运存|显存|运行内存)")
_MEMORY_BEFORE = re.compile(r"(?:\b(?:ram|memory)(?:\s+of)?|内存|运存|显存)\s*(?:要|是|至少|不低于)?\s*$")
_STORAGE = re.compile(r"\s?(?:(?:of\s+)?(?:storage|ssd|hard\s+drive|rom)\b|存储|硬盘|固态|空间)")
_MOST_MEMORY_GB = 24
"""Bare figures up to here are memory: no phone has less storage any more."""
_MOST_COMPUTER_MEMORY_GB = 96
_LENGTHS = (
    ("width", re.compile(r"\s?(?:wider?\b|narrower\b|in\s+width|宽)"), re.compile(r"宽度?\s*$|\bwidth\s*$")),
    ("height", re.compile(r"\s?(?:tall(?:er)?\b|high\b|in\s+height|高(?!于))"), re.compile(r"(?<!身)高度?\s*$|\bheight\s*$")),
    ("thickness", re.compile(r"\s?(?:thick(?:er)?\b|thinner\b|slimmer\b|厚)"), re.compile(r"厚度?\s*$|\bthickness\s*$")),
    ("length", re.compile(r"\s?(?:long\b|in\s+length|长)"), re.compile(r"长度?\s*$|\blength\s*$")),
    ("depth", re.compile(r"\s?(?:deep(?:er)?\b|深)"), re.compile(r"深度?\s*$|\bdepth\s*$")),
)
_ANOTHER = re.compile(r"\s?[宽高厚长深]度?\s?[\d一二两三四五六七八九十]")
"""What is behind a measure and leads to the next: the 宽 of 长1.4米宽60厘米."""
_SCREEN = re.compile(r"\s?(?:\w+\s?)?(?:screen|display|屏)")
_OF_PERSON = re.compile(
    r"(?:身高|体重|[他她我]|\bi'm|\bi\s+am|\bi\s+weigh|\b(?:he|she)(?:'s|\s+is|\s+weighs)|\b(?:son|daughter|husband|wife|boyfriend|girlfriend|dad|mum|mom|kid|child|boy|girl|dog|cat)(?:\s+is|\s+weighs))\s*(?:about\s+)?$"
)
_OF_PERSON_AFTER = re.compile(r"\s?的?(?:男生|女生|人\b)|[\s-](?:dog|cat|puppy|kitten|kid|child|toddler|baby|person|man|woman|guy|lady)\b")
_WAIST = re.compile(r"[\s-]+waist\b")
_RUNTIME = re.compile(r"续航|battery|playtime|runtime")

_PAIR = re.compile(
    r"(?<![\d.+a-z])(?P<memory>4|6|8|12|16|18|24|32|64)(?:gb?)?\s?\+\s?(?P<storage>(?:32|64|128|256|512|1024)(?:gb?)?|[124](?P<tera>tb?))(?![a-z\d])"
)
"""Memory and storage in one breath: 8+256, 12GB+1TB."""

_SIZE = re.compile(
    r"(?<!\d)(\d{2,3}(?:\.5)?)\s?码(半)?|(?<![\d.])(\d{2})[\"']?[\s-]+(?:inch(?:es)?[\s-]+)?waist\b|腰围\s?(\d{2})(?!\d)|(?<!想)穿\s?(\d{2}(?:\.5)?)号?(?=的|[,，。]|$)|\bin\s+(small|medium|large)(?=\s*(?:$|[,.;]|(?:with|and|for)\b))|\bsize\s+(?:(?:eu|us|uk|int)[\s:])?(\d{1,2}(?:\.5)?|x{0,4}[sl]|[2-6]xl|m|small|medium|large)\b"
    r"|(?<![a-z\d])(x{1,4}[sl]|[2-6]xl|[sml](?=[码号]))(?![a-z\d])[码号]?"
)


_LEAST_SIZE: Final = 20
_SHOE = re.compile(
    r"\b(?:US|UK|EU|uk|eu)\s?(?:(?:size|(?:wo)?men'?s|kids'?|youth)\s)*(\d{1,2}(?:\.5)?)(?![\d.]|\s?(?:dollars?|[$€£]))"
    r"|\b[Mm]en's\s(\d{1,2}(?:\.5)?)(?=\s*(?:$|[,.;]|[a-z]{4,}))|\b(?:[Ww]omen's|[Ll]adies'?)\s(\d{1,2}(?:\.5)?)(?=\s*(?:$|[,.;]|[a-z]{4,}))|(?<![\d.])(\d{2}(?:\.5)?)\s(?:EU|eu)\b"
)
"""US in upper case only: "get us 9 mugs" is a count."""
_LETTER = re.compile(
    r"[,，;；、(（]\s*(?:size\s+)?([SML])(?=\s*(?:$|[,，;；、.。)）]))|(?<=[\u4e00-\u9fff])(?<![型号版系列])\s?([SML])(?=的|[,，;；、.。]|\s*$|\s[\u4e00-\u9fff])"
)
"""A size alone between marks or behind Chinese words: "hoodie, grey, L", 男款L的."""
_SPOKEN_SIZE = re.compile(r"([二三四][零一二三四五六七八九]?十?[一二三四五六七八九]?)码")


def read_measures(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give what a sentence says of capacity, size of screen, weight and so on."""
    for measure in find_measures(sentence.text):
        field = None if overlaps(taken, measure.start, measure.end) else _field(sentence, measure)
        if field:
            yield _measured(sentence, measure, field)


def read_pairs(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give memory and storage said in one breath: 8+256."""
    for pair in _PAIR.finditer(sentence.folded):
        if not overlaps(taken, *pair.span()):
            unit = "TB" if pair["tera"] else "GB"
            yield sentence.found("memory", "eq", float(pair["memory"]), pair.span("memory"), unit="GB", is_hard=False)
            yield sentence.found("storage", "eq", float(pair["storage"].rstrip("gbt")), pair.span("storage"), unit=unit, is_hard=False)


def _measured(sentence: Sentence, measure: Measure, field: str) -> Constraint:
    found = bound(sentence.folded, measure.start, measure.end)
    unit = "fl oz" if measure.unit == "oz" and field == "capacity" else measure.unit
    if isinstance(measure.value, tuple):
        span = range_span(sentence.folded, measure.start, measure.end)
        is_said = span != (measure.start, measure.end)  # "between" insists, a plain 2-3 m does not
        return sentence.found(field, "between", measure.value, span, unit=unit, is_hard=is_said)
    op: ConstraintOp = found.op or "eq"
    read = sentence.found(field, op, measure.value, (found.start, found.end), unit=unit, is_hard=op in {"lte", "gte"})
    return replace(read, is_strict=found.is_strict)


def _field(sentence: Sentence, measure: Measure) -> str | None:
    """Give the attribute that a measure speaks of; None when it is no property of a thing."""
    folded = sentence.folded
    if _WAIST.match(folded, measure.end) or just_before(_OF_PERSON, folded, measure.start) or _OF_PERSON_AFTER.match(folded, measure.end):
        return None
    if measure.dimension == "data":
        return _data_field(sentence, measure)
    if measure.dimension == "length":
        return _length_field(sentence, measure)
    if measure.dimension == "frequency":
        return "refresh_rate" if measure.unit == "Hz" else "frequency"
    if measure.dimension == "time":
        begin, stop = sentence.clause(measure.start)
        return "battery_life" if _RUNTIME.search(folded[begin:stop]) else None
    is_fluid = measure.unit == "oz" and bool(sentence.kinds() & _VESSELS)
    return "capacity" if is_fluid else _FIELDS.get(measure.dimension)


def _data_field(sentence: Sentence, measure: Measure) -> str:
    folded, kinds = sentence.folded, sentence.kinds()
    size = measure.value[0] if isinstance(measure.value, tuple) else measure.value
    is_said = _MEMORY.match(folded, measure.end) is not None or just_before(_MEMORY_BEFORE, folded, measure.start) is not None
    is_drive = kinds & _DRIVES and not kinds & (_COMPUTERS | _MEMORIES)
    if _STORAGE.match(folded, measure.end) or measure.unit == "TB" or is_drive:
        return "storage"
    most = _MOST_COMPUTER_MEMORY_GB if kinds & _COMPUTERS else _MOST_MEMORY_GB
    is_phone_storage = "phone" in kinds and size > most
    """Shoppers say 256G内存 of a phone and mean its storage."""
    return "memory" if size <= most or (is_said and not is_phone_storage) or kinds & _MEMORIES else "storage"


def _length_field(sentence: Sentence, measure: Measure) -> str | None:
    """Give which length it is; kilometres are ways people go, not sizes of things."""
    folded = sentence.folded
    if measure.unit == "km":
        return None
    found = bound(folded, measure.start, measure.end)
    for field, after, before in _LENGTHS:
        is_next = after.match(folded, found.end) is not None and _ANOTHER.match(folded, found.end) is None
        is_compared = bool(after.search(folded, found.start, measure.start) or after.search(folded, measure.end, found.end))
        if is_next or just_before(before, folded, found.start) or is_compared:
            return field
    if measure.unit != "inch":
        return "length"
    kinds = sentence.kinds()
    return "screen_size" if not kinds or kinds & _SCREENS or _SCREEN.match(folded, measure.end) else "size"


def read_sizes(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give clothing and shoe sizes, as said, in lower case."""
    for match in (*_SIZE.finditer(sentence.folded), *_LETTER.finditer(sentence.text)):
        if not overlaps(taken, *match.span()) and not sentence.is_known(*match.span()):
            size = next(group for group in match.groups() if group).lower() + (".5" if match.group().endswith("半") else "")
            yield sentence.found("size", "eq", size, match.span(), is_hard=False)
    for match in _SHOE.finditer(sentence.text):
        group = match.lastindex or 0
        if not overlaps(taken, *match.span(group)):
            yield sentence.found("size", "eq", match[group], match.span(group), is_hard=False)
    for match in _SPOKEN_SIZE.finditer(sentence.folded):
        number = parse_numeral(match[1])
        if number and number >= _LEAST_SIZE and not overlaps(taken, *match.span()):
            yield sentence.found("size", "eq", f"{number:g}", match.span(), is_hard=False)
