"""The few fixed sentences that are said to shoppers, in both languages, each declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crossaisle.types import RelationType, Text

RELATION_TITLES: Final[Mapping[RelationType, Text]] = {
    "required_part": {"en": "Needed with {anchor}", "zh": "{anchor}少不了"},
    "part_of_set": {"en": "Completes {anchor}", "zh": "与{anchor}成套"},
    "accessory": {"en": "Accessories for {anchor}", "zh": "{anchor}的配件"},
    "often_bought_with": {"en": "Often bought with {anchor}", "zh": "常和{anchor}一起买"},
    "different_brand": {"en": "{anchor} from other brands", "zh": "其他品牌的{anchor}"},
    "substitute": {"en": "Instead of {anchor}", "zh": "可替代{anchor}"},
}

ABSENCES: Final[Mapping[str, Text]] = {
    "no_kind": {"en": "This shop has no {need}.", "zh": "本店暂时没有{need}。"},
    "nothing_eligible": {
        "en": "This shop has {need}, but none that meets everything you asked for.",
        "zh": "本店的{need}里没有完全符合要求的。",
    },
    "over_budget": {"en": "This budget has no room left for {need}.", "zh": "这个预算里放不下{need}了。"},
    "wish_unmet": {
        "en": "Of our {need} none is said to be “{wish}”; shown are those that come nearest.",
        "zh": "{need}里没有注明“{wish}”的，下面是比较接近的。",
    },
    "no_match": {"en": "Nothing in this shop matches “{need}”.", "zh": "本店没有和“{need}”相符的商品。"},
}

NEAREST: Final[Mapping[str, Text]] = {
    "cheapest": {"en": " The lowest-priced is {title} at {price}.", "zh": "目前价格较低的是{title}，{price}。"},
    "nearest": {"en": " The nearest in price is {title} at {price}.", "zh": "价格最接近的是{title}，{price}。"},
    "closest": {"en": " The closest we have: {kinds}.", "zh": "相近的有：{kinds}。"},
}

FACETS: Final[Mapping[str, Text]] = {
    "brand": {"en": "Brand", "zh": "品牌"},
    "kind": {"en": "What it is", "zh": "品类"},
    "category": {"en": "Category", "zh": "分类"},
    "price": {"en": "Price", "zh": "价格"},
    "rating": {"en": "Rating", "zh": "评分"},
    "color": {"en": "Colour", "zh": "颜色"},
    "material": {"en": "Material", "zh": "材质"},
    "audience": {"en": "For whom", "zh": "适用人群"},
    "occasion": {"en": "Occasion", "zh": "场合"},
    "season": {"en": "Season", "zh": "季节"},
    "style": {"en": "Style", "zh": "风格"},
    "feature": {"en": "Features", "zh": "特点"},
    "size": {"en": "Size", "zh": "尺码"},
}

RANGES: Final[Mapping[str, Text]] = {
    "below": {"en": "Under {high}", "zh": "{high}以下"},
    "between": {"en": "{low} – {high}", "zh": "{low}–{high}"},
    "above": {"en": "{low} and up", "zh": "{low}以上"},
    "stars": {"en": "{low} stars and up", "zh": "{low}分以上"},
}
"""Each is read back as the constraint that it says."""


def inside(name: str) -> str:
    """Write a name as it stands inside a sentence: lower case at its start, unless it is an abbreviation.

    Example:
        >>> inside("Phone cases"), inside("USB hubs"), inside("手机")
        ('phone cases', 'USB hubs', '手机')
    """
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def say(text: Text, language: str, **values: str) -> str:
    """Fill a sentence in one language; English where the language is neither.

    Example:
        >>> say(ABSENCES["no_kind"], "en", need="drones")
        'This shop has no drones.'
    """
    return text["zh" if language.startswith("zh") else "en"].format(**values)
