"""Words that compare a thing with another: what they compare (cheaper: the price) and which way.

Patterns and tables only; comparisons.py reads sentences with them. Where the words name no part of a thing (bigger, 大),
the field is "size", and the kind of thing settles what that means.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Way = Literal["lte", "gte"]
OTHER: Final[dict[Way, Way]] = {"lte": "gte", "gte": "lte"}

_WORDS: Final[tuple[tuple[str, Way, str], ...]] = (
    ("price", "lte", "cheaper|less expensive|more affordable|less|lower priced|lower-priced|less pricey"),
    ("price", "gte", "more expensive|pricier|dearer|more"),
    ("weight", "lte", "lighter|less heavy"),
    ("weight", "gte", "heavier"),
    ("rating", "gte", "better rated|better-rated|higher rated|higher-rated|better reviewed|rated higher|rated better"),
    ("thickness", "lte", "thinner|slimmer"),
    ("thickness", "gte", "thicker"),
    ("width", "gte", "wider"),
    ("width", "lte", "narrower"),
    ("height", "gte", "taller"),
    ("length", "gte", "longer"),
    ("length", "lte", "shorter"),
    ("battery_life", "gte", "longer lasting|longer-lasting|lasts longer|longer battery"),
    ("power", "gte", "more powerful"),
    ("power", "lte", "less powerful"),
    ("capacity", "gte", "roomier"),
    ("size", "gte", "bigger|larger"),
    ("size", "lte", "smaller"),
)
_WHOLE: Final = {word: (field, way) for field, way, words in _WORDS for word in words.split("|")}
_MORE: Final = ("bigger", "larger", "higher", "more", "better", "longer", "greater", "taller", "wider")
_LESS: Final = ("smaller", "lower", "less", "shorter", "fewer", "narrower")
_AS: Final = {
    **dict.fromkeys(("expensive", "pricey", "much"), "price"),
    "heavy": "weight", "thick": "thickness", "wide": "width", "tall": "height", "long": "length",
}  # fmt: skip
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
    ("thickness", r"thickness|厚度"),
    ("length", r"length|长度"),
)
_PART = "|".join(f"(?P<{field}>{words})" for field, words in _PARTS)
_WHOLE_WORDS = "|".join(re.escape(word).replace("\\ ", r"\s+") for word in sorted(_WHOLE, key=len, reverse=True))
_ARTICLES = r"(?:(?:the|an?|my|your|that|this|what)\s+)*"
ENGLISH: Final = re.compile(
    rf"\b(?:(?P<way>{'|'.join((*_MORE, *_LESS))})\s+(?:\w+\s+)?(?:{_PART})|(?P<whole>{_WHOLE_WORDS})"
    rf"|(?P<weighs>weigh(?:s|ing)?\s+(?P<heavy>less|more)))(?P<between>(?:\s+(?!than\b)[\w'-]+){{0,4}}?)"
    rf"\s+(?:than|(?:alternatives?|options?|versions?|substitutes?)\s+(?:to|for))\s+{_ARTICLES}"
    r"|\b(?P<priced>(?:priced|pricing|costing|price\s+(?:is\s+)?|costs?)\s+(?:under|below|lower\s+than)|(?:under|below)\s+the\s+price\s+of)"
    rf"\s+{_ARTICLES}"
    rf"|(?:\bnot|n't(?:\s+(?:be|cost|weigh))?)\s+(?:quite\s+)?as\s+(?P<as>{'|'.join(_AS)}|big|large)\s+as\s+{_ARTICLES}"
)
"""Up to where the name begins; `between` are words such as "phone" in "a cheaper phone than"."""
LIKE: Final = re.compile(rf"\b(?:like|similar\s+to)\s+{_ARTICLES}")
BUT: Final = re.compile(rf",?\s+(?:but|only|just)\s+(?:(?:a\s+bit|a\s+little|slightly|much)\s+)?(?P<whole>{_WHOLE_WORDS})\b")
"""Around a name: "like the X5 but cheaper"."""

ALSO: Final = re.compile(
    r"\s*,?\s*\b(?:and|but|yet|though|plus|with)\b(?:\s+(?:with|has|have|having|also|that|which|is|it's|being|still|even|ideally|at\s+the\s+same\s+time"
    r"|an?|bit|little|slightly|much))*"
    rf"\s+(?:(?P<way>{'|'.join((*_MORE, *_LESS))})\s+(?:\w+\s+)?(?:{_PART})|(?P<whole>{_WHOLE_WORDS})"
    r"|(?P<weighs>weigh(?:s|ing)?\s+(?P<heavy>less|more)))\b(?!\s+than)"
)
"""Behind a name: what else is compared with it, "and with a bigger battery"."""

_ZH_WORDS: Final[tuple[tuple[str, Way, str], ...]] = (
    ("price", "lte", "便宜|实惠|划算|平价"),
    ("price", "gte", "贵"),
    ("weight", "lte", "轻便|轻"),
    ("weight", "gte", "重"),
    ("thickness", "lte", "薄"),
    ("thickness", "gte", "厚"),
    ("width", "gte", "宽"),
    ("width", "lte", "窄"),
    ("height", "lte", "矮"),
    ("battery_life", "gte", "耐用|持久|久"),
    ("", "gte", "大|多|高|强|好|长"),
    ("", "lte", "小|少|低|短"),
)
_ZH: Final = {word: (field, way) for field, way, words in _ZH_WORDS for word in words.split("|")}
_ZH_ALONE: Final = {"大": "size", "小": "size", "长": "length", "短": "length", "高": "height"}
"""What the ways mean when no part is named; 多, 好 and the like then say nothing that can be measured."""
_ZH_BOUNDS: Final[dict[str, tuple[str, Way]]] = {
    **dict.fromkeys(("不超过", "别超过", "不高于", "低于", "小于", "少于"), ("price", "lte")),
    **dict.fromkeys(("不低于", "高于", "超过", "大于", "多于"), ("price", "gte")),
    "轻于": ("weight", "lte"), "重于": ("weight", "gte"), "便宜于": ("price", "lte"), "贵于": ("price", "gte"),
    "短于": ("length", "lte"), "长于": ("length", "gte"),
}  # fmt: skip
NAMES: Final = ("name", "cap", "like", "lacked")
"""The groups of CHINESE that can hold the name."""
CHINESE: Final = re.compile(
    rf"(?:(?:{_PART})\s*(?:要|得)?\s*)?(?P<denied>不|没)?(?:相?比于?起?|较)\s*(?P<name>[^,，、。;；!！?？比]{{2,40}}?)\s*(?:的\s*)?"
    r"(?P<inner>屏幕?|电池|续航|容量|内存|存储|重量|价格|评分|功率)?\s*(?:还|更|要|再|稍微|略)*"
    rf"(?P<word>{'|'.join(_ZH)})(?:一?[点些]|得多|很多)?(?=的|[,，。;；!！?？\s]|$|[\u4e00-\u9fff])"
    r"|(?P<of>屏幕?(?:尺寸)?|尺寸|电池(?:容量)?|容量|内存|运存|存储(?:空间|容量)?|重量|价格?|价钱|售价|评分|功率|续航|分辨率|刷新率|宽度|高度|厚度|长度)?"
    rf"(?:要|得)?(?P<bound>{'|'.join(_ZH_BOUNDS)})(?P<cap>[^,，。;；!！?？]{{2,30}}?)(?=的(?!价)|[,，。;；!！?？]|$)"
    r"|(?P<like>[^,，。;；!！?？的]{2,30}?)的?平替"
    r"|没有?(?P<lacked>[^,，。;；!！?？没]{2,40}?)(?:那么|这么)?(?P<lacking>贵|重|大|厚|长|高|宽)(?=的|[,，。;；!！?？\s]|$)"
)

ALSO_ZH: Final = re.compile(
    rf"\s*[，,、]?\s*(?:但是?|不过|而且|并且|同时|又|且|还要?|也要?)*\s*(?:(?:{_PART})\s*)?(?P<more>[更还也又]\s?要?|要)?\s*(?P<word>{'|'.join(_ZH)})(?:一?[点些])?(?=的|[,，。;；!！?？\s]|$)"
)
"""Behind a comparison: 但是续航更长."""


def more_way(match: re.Match[str]) -> tuple[str, Way] | None:
    """Give field and direction of a match of ALSO_ZH; None where nothing measurable is compared, or nothing says that it is."""
    own, way = _ZH[match["word"]]
    field = _part(match) or own or _ZH_ALONE.get(match["word"], "")
    return (field, way) if field and match["more"] else None


def english_way(match: re.Match[str]) -> tuple[str, Way]:
    """Give field and direction of a match of ENGLISH.

    Args:
        match: Of ENGLISH, ALSO or BUT.

    Example:
        >>> [english_way(match) for match in ENGLISH.finditer("a bigger battery than the x, lighter than y1")]
        [('battery', 'gte'), ('weight', 'lte')]
    """
    if "priced" in match.groupdict() and (match["priced"] or match["as"]):
        return _AS.get(match["as"] or "expensive", "size"), "lte"
    if match["whole"]:
        return _WHOLE[" ".join(match["whole"].split())]
    if match["weighs"]:
        return "weight", "lte" if match["heavy"] == "less" else "gte"
    return _part(match), "gte" if match["way"] in _MORE else "lte"


def chinese_way(match: re.Match[str]) -> tuple[str, Way] | None:
    """Give field and direction of a match of CHINESE; 不比, 没比 and 没有 turn it round. None where nothing measurable is compared."""
    if match["like"]:
        return "price", "lte"
    if match["bound"]:
        own, way = _ZH_BOUNDS[match["bound"]]
        return _field_of(match["of"]) or own, way
    word = match["word"] or match["lacking"]
    own, way = _ZH[word]
    field = _part(match) or _field_of(match["inner"]) or own or _ZH_ALONE.get(word, "")
    is_turned = match["denied"] is not None or match["lacking"] is not None
    return (field, OTHER[way] if is_turned else way) if field else None


def _field_of(said: str | None) -> str:
    return "size" if said == "尺寸" else next((field for field, words in _PARTS if said and re.fullmatch(words, said)), "")


def _part(match: re.Match[str]) -> str:
    return next((field for field, _ in _PARTS if match[field]), "")
