"""The few fixed sentences that are said to shoppers, in both languages, each declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crossaisle.types import RelationType, Text

RELATION_TITLES: Final[Mapping[RelationType, Text]] = {
    "required_part": {"en": "You will need", "zh": "用得上才好用"},
    "part_of_set": {"en": "Completes the set", "zh": "成套搭配"},
    "accessory": {"en": "Accessories for it", "zh": "实用配件"},
    "often_bought_with": {"en": "Often bought with it", "zh": "常常一起买"},
    "different_brand": {"en": "The same from other brands", "zh": "其他品牌同类"},
    "substitute": {"en": "Instead of it", "zh": "替代之选"},
}

ABSENCES: Final[Mapping[str, Text]] = {
    "no_kind": {"en": "This shop has no {need}.", "zh": "本店暂时没有{need}。"},
    "nothing_eligible": {"en": "No {need} here meets everything you asked for.", "zh": "本店的{need}里没有完全符合要求的。"},
    "over_budget": {"en": "{need} does not fit into this budget any more.", "zh": "这个预算里放不下{need}了。"},
    "no_match": {"en": "Nothing in this shop matches “{need}”.", "zh": "本店没有和“{need}”相符的商品。"},
}

NEAREST: Final[Mapping[str, Text]] = {
    "cheapest": {"en": " The lowest-priced is {title} at {price}.", "zh": "目前价格较低的是{title}，{price}。"},
    "closest": {"en": " The closest we have: {kinds}.", "zh": "相近的有：{kinds}。"},
}


def say(text: Text, language: str, **values: str) -> str:
    """Fill a sentence in one language; English where the language is neither.

    Example:
        >>> say(ABSENCES["no_kind"], "en", need="drones")
        'This shop has no drones.'
    """
    return text["zh" if language.startswith("zh") else "en"].format(**values)
