"""Bounds taken from a product that the shopper names: "cheaper than the Lumora X5", 比朗慕X5轻的.

Reads what is compared, which way, and the words of the name; which product that is and what its figure says is found
where the catalogue is known (retrieve/comparison.py). A name has a brand, a capital letter or a model number in it;
"cheaper than last year" and 比实体店便宜 name no product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from crossaisle.quantities import find_amounts, find_measures
from crossaisle.types import Constraint, Named
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps

Way = Literal["lte", "gte"]

_WHOLE: Final[dict[str, tuple[str, Way]]] = {
    **dict.fromkeys(
        ("cheaper", "less expensive", "more affordable", "less", "lower priced", "lower-priced", "less pricey"), ("price", "lte")
    ),
    **dict.fromkeys(("more expensive", "pricier", "dearer", "more"), ("price", "gte")),
    **dict.fromkeys(("lighter", "less heavy"), ("weight", "lte")),
    "heavier": ("weight", "gte"),
    **dict.fromkeys(
        ("better rated", "better-rated", "higher rated", "higher-rated", "better reviewed", "rated higher", "rated better"),
        ("rating", "gte"),
    ),
    **dict.fromkeys(("thinner", "slimmer"), ("thickness", "lte")),
    "thicker": ("thickness", "gte"),
    "wider": ("width", "gte"),
    "narrower": ("width", "lte"),
    "taller": ("height", "gte"),
    "longer": ("length", "gte"),
    "shorter": ("length", "lte"),
    "longer lasting": ("battery_life", "gte"),
    "lasts longer": ("battery_life", "gte"),
    "longer battery": ("battery_life", "gte"),
    "longer-lasting": ("battery_life", "gte"),
    "more powerful": ("power", "gte"),
    "less powerful": ("power", "lte"),
    "roomier": ("capacity", "gte"),
    "bigger": ("size", "gte"),
    "larger": ("size", "gte"),
    "smaller": ("size", "lte"),
}  # fmt: skip
"""Comparatives that say by themselves what is compared; `size` is settled by the kind of thing."""
_MORE: Final = ("bigger", "larger", "higher", "more", "better", "longer", "greater", "taller", "wider")
_LESS: Final = ("smaller", "lower", "less", "shorter", "fewer", "narrower")
_PARTS: Final = (
    ("battery_life", r"battery\s+life|playtime|runtime|续航"),
    ("battery", r"battery(?:\s+capacity)?|电池(?:容量)?|电量"),
    ("screen_size", r"screen(?:\s+size)?|display|屏幕?(?:尺寸)?|显示屏"),
    ("storage", r"storage(?:\s+space)?|disk\s+space|存储(?:空间|容量)?|硬盘"),
    ("memory", r"memory|ram|运行?内?存|内存"),
    ("resolution", r"resolution|megapixels|分辨率|像素"),
    ("refresh_rate", r"refresh\s+rate|刷新率"),
    ("rating", r"ratings?|reviews?|stars|评分|评价|好评率?|口碑"),
    ("price", r"price(?:\s+tag)?|cost|价格|价钱|售价|价位"),
    ("weight", r"weight|重量|分量"),
    ("power", r"power|wattage|suction|功率|吸力"),
    ("capacity", r"capacity|volume|容量|容积"),
    ("width", r"width|宽度"),
    ("height", r"height|高度"),
    ("thickness", r"thickness|厚度|机身"),
    ("length", r"length|长度"),
)
_PART = "|".join(f"(?P<{field}>{words})" for field, words in _PARTS)
_WHOLE_WORDS = "|".join(re.escape(word).replace("\\ ", r"\s+") for word in sorted(_WHOLE, key=len, reverse=True))
_ENGLISH = re.compile(
    rf"\b(?:(?P<way>{'|'.join((*_MORE, *_LESS))})\s+(?:\w+\s+)?(?:{_PART})|(?P<whole>{_WHOLE_WORDS})"
    r"|(?P<weighs>weigh(?:s|ing)?\s+(?P<heavy>less|more)))"
    rf"(?P<between>(?:\s+(?!than\b)[\w'-]+){{0,4}}?)\s+(?:than|(?:alternatives?|options?|versions?|substitutes?)\s+(?:to|for))\s+(?:(?:the|an?|my|your|that|this|what)\s+)*"
    rf"|\b(?P<priced>(?:priced|pricing|costing|price\s+(?:is\s+)?|costs?)\s+(?:under|below|lower\s+than)|(?:under|below)\s+the\s+price\s+of)\s+(?:(?:the|an?|my)\s+)*"
    rf"|(?:\bnot|n't(?:\s+(?:be|cost|weigh))?)\s+(?:quite\s+)?as\s+(?P<as>expensive|pricey|much|heavy|big|large|thick|wide|tall|long)\s+as\s+(?:(?:the|an?|my)\s+)*"
)
_AS: Final = {
    "expensive": "price", "pricey": "price", "much": "price", "heavy": "weight", "thick": "thickness", "wide": "width",
    "tall": "height", "long": "length",
}  # fmt: skip
_NAME_WORD = re.compile(r"[^\s,，。;；!?！？()]+")
_NAME_ENDS: Final = frozenset({
    "with", "and", "or", "but", "for", "under", "below", "over", "that", "which", "who", "in", "on", "please", "at", "if", "to", "from",
    "is", "costs", "cost", "has", "by", "around", "about", "still", "also", "does", "i", "we", "as", "without", "not", "no",
})  # fmt: skip
_LONGEST_NAME: Final = 6
"""Words of a name at most."""

_ZH_WORDS: Final[dict[str, tuple[str, Way]]] = {
    **dict.fromkeys(("便宜", "实惠", "划算", "平价"), ("price", "lte")),
    "贵": ("price", "gte"),
    **dict.fromkeys(("轻便", "轻"), ("weight", "lte")),
    "重": ("weight", "gte"),
    **dict.fromkeys(("薄",), ("thickness", "lte")),
    "厚": ("thickness", "gte"),
    "宽": ("width", "gte"),
    "窄": ("width", "lte"),
    "矮": ("height", "lte"),
    **dict.fromkeys(("耐用", "持久", "久"), ("battery_life", "gte")),
    **dict.fromkeys(("大", "多", "高", "强", "好", "长"), ("", "gte")),
    **dict.fromkeys(("小", "少", "低", "短"), ("", "lte")),
}
_ZH_ALONE: Final = {"大": "size", "小": "size", "长": "length", "短": "length", "高": "height"}
"""What the ways mean when no part is named; 多, 好 and the like then say nothing that can be measured."""
_CHINESE = re.compile(
    rf"(?:(?:{_PART})\s*(?:要|得)?\s*)?(?P<denied>不|没)?(?:相?比于?起?|较)\s*(?P<name>[^,，。;；!！?？比]{{2,40}}?)\s*(?:的\s*)?(?P<inner>屏幕?|电池|续航|容量|内存|存储|重量|价格|评分|功率)?\s*"
    rf"(?:还|更|要|再|稍微|略)*(?P<word>{'|'.join(_ZH_WORDS)})(?:一?[点些]|得多|很多)?(?=的|[,，。;；!！?？\s]|$|[\u4e00-\u9fff])"
    r"|(?:价格?|价钱|售价)?(?:要|得)?(?P<below>低于|不超过|不高于|别超过)(?P<cap>[^,，。;；!！?？]{2,30}?)(?=的(?!价)|[,，。;；!！?？]|$)"
    r"|(?P<like>[^,，。;；!！?？的]{2,30}?)的?平替"
    rf"|没有?(?P<lacked>[^,，。;；!！?？没]{{2,40}}?)(?:那么|这么)?(?P<lacking>贵|重|大|厚|长|高|宽)(?=的|[,，。;；!！?？\s]|$)"
)
_MODEL = re.compile(r"[A-Z]|[a-z]\d|\d[a-z]|[\u4e00-\u9fff]{2}\d+$")
"""A capital letter, letters and digits in one word, or a number behind a Chinese name: 手环8."""
_NOT = re.compile(r"(?:\bno|\bnot|n't(?:\s+(?:be|cost|weigh))?|\bnever)\s+$")
_OTHER: Final[dict[Way, Way]] = {"lte": "gte", "gte": "lte"}
_SCREENS: Final = frozenset({"phone", "laptop", "monitor", "television", "tablet", "e_reader", "smartwatch"})
_STORES: Final = frozenset({"usb_flash_drive", "memory_card", "external_drive", "internal_ssd", "hard_drive"})


def read_comparisons(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the bounds that named products set, hard and without a value."""
    for match in _ENGLISH.finditer(sentence.folded):
        name = _english_name(sentence, match.end())
        if name and not overlaps(taken, match.start(), name[1]):
            field, op = _english_way(match)
            denied = just_before(_NOT, sentence.folded, match.start())
            has_noun = any(match.start() <= noun.start and noun.end <= match.end("between") for noun in sentence.nouns if match["between"])
            start = match.end("between") if has_noun else denied.start() if denied else match.start()
            yield _bound(sentence, field, _OTHER[op] if denied else op, (start, name[1]), name=name)
    for match in _CHINESE.finditer(sentence.folded):
        found = _chinese_way(match)
        name = next(match.span(group) for group in ("name", "cap", "like", "lacked") if match[group])
        name = (name[0], name[0] + len(sentence.folded[name[0] : name[1]].rstrip()))
        if found and _is_name(sentence, *name) and not overlaps(taken, *match.span()):
            yield _bound(sentence, found[0], found[1], match.span(), name=name)


def _bound(sentence: Sentence, field: str, op: Way, span: tuple[int, int], *, name: tuple[int, int]) -> Constraint:
    kinds = sentence.kinds()
    field = "size" if field == "capacity" and "power_bank" in kinds else field
    if field == "size":
        field = "screen_size" if kinds & _SCREENS else "storage" if kinds & _STORES else "battery" if "power_bank" in kinds else "capacity"
    return sentence.found(field, op, None, span, than=Named(sentence.text[name[0] : name[1]]))


def _english_way(match: re.Match[str]) -> tuple[str, Way]:
    if match["priced"] or match["as"]:
        return _AS.get(match["as"] or "expensive", "size"), "lte"
    if match["whole"]:
        return _WHOLE[" ".join(match["whole"].split())]
    if match["weighs"]:
        return "weight", "lte" if match["heavy"] == "less" else "gte"
    return _part(match), "gte" if match["way"] in _MORE else "lte"


def _chinese_way(match: re.Match[str]) -> tuple[str, Way] | None:
    """Give field and direction; 不比, 没比 and 没有 turn it round."""
    if match["cap"] or match["like"]:
        return "price", "lte"
    word = match["word"] or match["lacking"]
    own, op = _ZH_WORDS[word]
    part = _part(match) or next((field for field, words in _PARTS if match["inner"] and re.fullmatch(words, match["inner"])), "")
    field = part or own or _ZH_ALONE.get(word, "")
    is_turned = match["denied"] is not None or match["lacking"] is not None
    return (field, _OTHER[op] if is_turned else op) if field else None


def _part(match: re.Match[str]) -> str:
    return next((field for field, _ in _PARTS if match[field]), "")


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
    if any(one.start == 0 for one in find_amounts(said)) or any(one.start == 0 for one in find_measures(said)):
        return False
    has_brand = any(term.field == "brand" and start <= term.start and term.end <= end for term in sentence.terms)
    return has_brand or _MODEL.search(said) is not None
