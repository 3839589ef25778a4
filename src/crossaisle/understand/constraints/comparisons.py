"""Bounds taken from a product that the shopper names: "cheaper than the Lumora X5", 比朗慕X5轻的.

Reads what is compared, which way, and the words of the name; which product that is and what its figure says is found
where the catalogue is known (retrieve/comparison.py). A name has a brand, a capital letter or a model number in it;
"cheaper than last year" and 比实体店便宜 name no product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossaisle.quantities import find_amounts, find_measures
from crossaisle.types import Constraint, Named
from crossaisle.understand.constraints.comparatives import (
    ALSO,
    ALSO_ZH,
    BUT,
    CHINESE,
    ENGLISH,
    LIKE,
    NAMES,
    OTHER,
    Way,
    chinese_way,
    english_way,
    more_way,
)
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps

_NAME_WORD = re.compile(r"[^\s,，。;；!?！？()]+")
_NAME_ENDS: Final = frozenset({
    "with", "and", "or", "but", "for", "under", "below", "over", "that", "which", "who", "in", "on", "please", "at", "if", "to", "from",
    "is", "costs", "cost", "has", "by", "around", "about", "still", "also", "does", "i", "we", "as", "without", "not", "no",
})  # fmt: skip
_LONGEST_NAME: Final = 6
"""Words of a name at most."""
_VERB = re.compile(r"\s+(?:costs?|weighs|does|is|has)(?=$|[,.;!?，。])")
_MODEL = re.compile(r"[A-Z]|[a-z]\d|\d[a-z]|[\u4e00-\u9fff]{2}\d+$")
"""A capital letter, letters and digits in one word, or a number behind a Chinese name: 手环8."""
_NOT = re.compile(r"(?:\bno|\bnot|n't(?:\s+(?:be|cost|weigh))?|\bnever)\s+$")
_SCREENS: Final = frozenset({"phone", "laptop", "monitor", "television", "tablet", "e_reader", "smartwatch"})
_STORES: Final = frozenset({"usb_flash_drive", "memory_card", "external_drive", "internal_ssd", "hard_drive"})


def read_comparisons(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the bounds that named products set, hard and without a value."""
    for one in (*_english(sentence), *_chinese(sentence)):
        if not overlaps(taken, *one.span):
            yield one


def _english(sentence: Sentence) -> Iterator[Constraint]:
    for match in ENGLISH.finditer(sentence.folded):
        name = _english_name(sentence, match.end())
        if name is None:
            continue
        field, way = english_way(match)
        verb = _VERB.match(sentence.folded, name[1])
        denied = just_before(_NOT, sentence.folded, match.start())
        start = denied.start() if denied else match.start()
        # In "a cheaper phone than the X5" the phone is what is asked for, and stays outside the bound.
        if match["between"] and any(match.start() <= noun.start and noun.end <= match.end("between") for noun in sentence.nouns):
            start = match.end("between")
        end = verb.end() if verb else name[1]
        yield _bound(sentence, field, OTHER[way] if denied else way, (start, end), name=name)
        also = ALSO.match(sentence.folded, end)
        while also and also["whole"] not in {"more", "less"}:
            yield _bound(sentence, *english_way(also), also.span(), name=name)
            also = ALSO.match(sentence.folded, also.end())
    for match in LIKE.finditer(sentence.folded):
        name = _english_name(sentence, match.end())
        but = BUT.match(sentence.folded, name[1]) if name else None
        if name and but:
            yield _bound(sentence, *english_way(but), (match.start(), but.end()), name=name)


def _chinese(sentence: Sentence) -> Iterator[Constraint]:
    for match in CHINESE.finditer(sentence.folded):
        way = chinese_way(match)
        start, end = next(match.span(group) for group in NAMES if match[group])
        name = (start, start + len(sentence.folded[start:end].rstrip()))
        if way and _is_name(sentence, *name):
            yield _bound(sentence, way[0], way[1], match.span(), name=name)
            also = ALSO_ZH.match(sentence.folded, match.end())
            more = more_way(also) if also else None
            if also and more:
                yield _bound(sentence, *more, also.span(), name=name)


def _bound(sentence: Sentence, field: str, way: Way, span: tuple[int, int], *, name: tuple[int, int]) -> Constraint:
    than = Named(sentence.text[name[0] : name[1]])
    return sentence.found(_field(field, sentence.kinds()), way, None, span, than=than)


def _field(field: str, kinds: frozenset[str]) -> str:
    """Settle what the size of a kind of thing is: of a phone its screen, of a power bank its battery."""
    if field in {"size", "capacity"} and "power_bank" in kinds:
        return "battery"
    if field == "capacity" and kinds & _STORES:
        return "storage"
    if field != "size":
        return field
    return "screen_size" if kinds & _SCREENS else "storage" if kinds & _STORES else "capacity"


def _english_name(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Give where the words of a name lie; None when they name no product."""
    end = start
    for count, word in enumerate(_NAME_WORD.finditer(sentence.folded, start)):
        if count >= _LONGEST_NAME or word.group() in _NAME_ENDS or sentence.folded[end : word.start()].strip():
            break
        end = word.end()
    return (start, end) if end > start and _is_name(sentence, start, end) else None


def _is_name(sentence: Sentence, start: int, end: int) -> bool:
    """Tell the name of a product from a sum, a measure and everything else that things are compared with."""
    said = sentence.text[start:end]
    if (
        said[:1].isdigit()
        or any(amount.start == 0 for amount in find_amounts(said))
        or any(measure.start == 0 for measure in find_measures(said))
    ):
        return False
    has_brand = any(term.field == "brand" and start <= term.start and term.end <= end for term in sentence.terms)
    return has_brand or _MODEL.search(said) is not None
