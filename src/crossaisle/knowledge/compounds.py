"""Nouns that their surroundings turn into something else: "toy for my cat" is a cat toy, a "16 oz bag" is how tea is packed.

Knows words only. A thing and what it is for make a compound in English (Downing 1977: purpose is what compounds of nouns
mean most often), so "gas for a camping stove" is looked up as "camping gas" and "stove gas" among the known nouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

from crossaisle.phrases import units

_PURPOSE: Final = re.compile(
    r"(?:\([^)]*\)\s*)?(?:for|to (?:keep|entertain|feed|charge|carry|store|hold|protect|clean|power))\b"
    r"([^,;.!?()\[\]|:&\n]*)",
    re.IGNORECASE,
)
_CUT: Final = re.compile(r"\b(?:with|that|which|who|and|or|from|in|on|without|under|over|as|is|are)\b", re.IGNORECASE)
_IDLE: Final = frozenset(
    {"a", "an", "the", "my", "your", "our", "his", "her", "their", "its", "this", "these", "any", "all", "most", "new", "old"}
    | {"small", "large", "big", "little", "portable"}
)
_WORDS: Final = 6
"""Words of a purpose that are looked at: what follows is another matter."""
_PACKED: Final = re.compile(
    r"(?:\d[\d./]*[\s-]*(?:(?:fl\.?\s*)?(?:ounces?|oz|pounds?|lbs?|grams?|g|kg|count|ct|pcs?)\.?)?(?:\s+[a-z]+less)?"
    r"|\b(?:pack|box|case|set) of \d+|\bvariety)[\s-]*$",
    re.IGNORECASE,
)
_PACKAGES: Final = frozenset({"bag", "tea bag"})
_AFTER: Final = re.compile(r"\s*s?\s*\(\s*(?:pack|case|box) of \d", re.IGNORECASE)
_COMPANY: Final = frozenset(
    {"set", "collection", "duo", "trio", "pair", "bundle", "assortment", "assorted", "variety", "pack", "series", "edition"}
    | {"style", "size", "selection", "range", "combo", "gift", "plus"}
    | {"original", "premium", "class", "type", "model", "version", "colour", "color", "internal", "external", "managed"}
    | {"intel", "amd", "windows", "android", "nvidia"}
)
"""Words behind a noun that count, gather or specify it, and never make it the modifier of another thing: a sofa set is sofas."""

_PARTS: Final = frozenset({"accessory", "part", "component", "housing", "spare", "refill", "attachment"})
"""Words behind a noun that make it what the thing belongs to."""

_HOLDERS: Final = frozenset({"case", "bag", "mat", "roller", "cage", "bracket", "mount", "holder", "stand", "pole"})
"""What a thing is put into, onto or under: a word or two behind the noun it still makes the noun its modifier."""


_OF_HAN: Final = re.compile(
    r"(?P<before>[\u3400-\u9fff]{1,8}?)(?:要|能|可以|专|来)?[用换装放配使戴穿盖]{0,2}的(?P<thing>[\u3400-\u9fff]{1,4})(?=[^\u3400-\u9fff]|$)"
)
"""What a Chinese thing is for stands before it and 的: 洗奶瓶的刷子, 空气净化器换的滤芯."""
_IN_A_CAR: Final = re.compile(r"开车|车[里上内]")
_LONGEST: Final = 6
"""Characters of a purpose that may open a compound."""
_SHORT_FORMS: Final = (("机器", "机"), ("子", ""), ("头", ""))
"""How the last noun of a compound is cut short: 奶瓶刷, not 奶瓶刷子."""


_TOOLS: Final = {
    "stand": ("stand",),
    "prop": ("stand",),
    "rest": ("stand", "rest"),
    "put": ("stand", "holder", "bag"),
    "hold": ("holder", "stand"),
    "mount": ("mount", "holder"),
    "carry": ("bag", "case", "carrier"),
    "protect": ("case", "protector", "cover"),
    "cover": ("cover", "case"),
    "charge": ("charger",),
    "clean": ("cleaner", "brush"),
    "brush": ("brush",),
    "store": ("box", "container", "storage"),
    "lock": ("lock",),
    "pump": ("pump",),
    "sharpen": ("sharpener",),
    "hang": ("hanger", "hook"),
    "cool": ("cooler",),
}
"""What a use is called behind the thing that it is done to."""
_USE: Final = re.compile(
    r"(?:something|anything|a\s+thing|things?)\s+(?:i\s+can\s+)?(?:to\s+)?(?:help\s+(?:me\s+)?)?(?P<verb>[a-z]+)(?:\s+up)?\s+"
    r"(?:(?:my|the|an?|our|his|her|their)\s+)(?P<thing>[a-z]+(?:\s+[a-z]+)?)"
)

_IN_CAR: Final = re.compile(r"\b(?:in|inside|to|for)\s+(?:my|the|a)\s+(?:car|van|truck)\b")


def tools(text: str) -> Iterator[tuple[str, int, int]]:
    """Give what a thing might be called of which only the use is said, each with the place of what it is used for.

    Example:
        >>> next(tools("something to stand my laptop"))
        ('laptop stand', 22, 28)
    """
    found = _USE.search(text)
    nouns = _TOOLS.get(found["verb"], ()) if found else ()
    if found is None or not nouns:
        return
    words = units(found["thing"])
    start = found.start("thing")
    places = ("car ", "") if _IN_CAR.search(text, found.end("verb")) else ("",)
    for place, size, noun in product(places, range(len(words), 0, -1), nouns):
        yield place + " ".join(word.key for word in words[:size]) + f" {noun}", start, start + words[size - 1].end


def han_compounds(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the compounds that a Chinese purpose and its thing make, the longest first, each with the place of the thing.

    Example:
        >>> [compound for compound, _, _ in han_compounds("洗奶瓶的刷子")]
        ['洗奶瓶刷子', '洗奶瓶刷', '奶瓶刷子', '洗奶刷子', '奶瓶刷', '瓶刷子', '洗奶刷', '瓶刷']
    """
    for found in _OF_HAN.finditer(text):
        before, thing = found["before"], found["thing"]
        shorter = [
            thing[: -len(long)] + short for long, short in _SHORT_FORMS if thing.endswith(long) and len(thing) - len(long) + len(short) > 0
        ]
        openings = [before[place:] for place in range(max(0, len(before) - _LONGEST), len(before))]
        openings += [before[:size] for size in (3, 2) if size < len(before)]
        if _IN_A_CAR.search(before):
            openings.insert(0, "车载")
        made = [(opening + form, len(opening)) for opening in openings for form in (thing, *shorter)]
        for compound, _ in sorted(made, key=lambda one: -len(one[0])):
            yield compound, found.start("thing"), found.end("thing")


def compounds(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Give the compounds that a thing and its purpose make, the likeliest first, each with the place of the thing in the text.

    Args:
        text: Folded.
        start: Where the piece begins that names the thing.
        end: Where it ends, and "for" or "to keep" begins; elsewhere nothing comes of it.

    Example:
        >>> [compound for compound, _ in compounds("gas for a camping stove", 0, 4)]
        ['camping gas', 'stove gas']
    """
    purpose = _PURPOSE.match(text, end)
    named = units(text[start:end])
    if purpose is None or not named or not named[-1].key.isascii():
        return
    said = purpose.group(1)
    cut = _CUT.search(said)
    words = [unit.key for unit in units(said[: cut.start()] if cut else said) if unit.key not in _IDLE][:_WORDS]
    for size in (2, 1):
        if size > len(named):
            continue
        head = " ".join(unit.key for unit in named[-size:])
        for word in words:
            if word.isascii() and word.isalpha():
                yield f"{word} {head}", start + named[-size].start


def is_package(text: str, start: int, end: int, noun: str) -> bool:
    """Say whether a noun only says how goods are packed: the bags of "16 Ounce Bags (Pack of 4)".

    Example:
        >>> [is_package("tea, 16 bags", 8, 12, "bag"), is_package("two bags", 4, 8, "bag")]
        [True, False]
    """
    return noun in _PACKAGES and bool(_PACKED.search(text[max(0, start - 24) : start]) or _AFTER.match(text, end))


def is_company(word: str) -> bool:
    """Say whether a word behind a noun leaves the noun what it is: set, collection, pack."""
    return word in _COMPANY


def is_part(word: str) -> bool:
    """Say whether a word behind a noun makes it what the thing belongs to: an MP3 player accessory is no player."""
    return word in _PARTS


def is_holder(word: str) -> bool:
    """Say whether a word behind a noun names what the thing is put into, onto or under: a deluxe case, a wall mount."""
    return word in _HOLDERS
