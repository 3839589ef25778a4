"""Does a word paint the scene or describe the thing? Golden hour, on winter mornings, a gift for dad, a warm evening.

Read by the words beside it; the word lists are data (data/scene.yaml).
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Final

import yaml

from crossaisle.write.evidence import Evidence

BESIDE: Final = 12
"""Characters before and behind a word that are looked at."""
_SEASONS: Final = frozenset({"spring", "summer", "autumn", "winter"})
_SEXES: Final = frozenset({"men", "women"})
_FOR: Final = re.compile(r"(?:\bfor|\bfits?|\bsuits?|\bsuitable|\bsafe|适合|适用|适于|专为|专用于|给|供|让)[\s\w]{0,8}$")
_USING: Final = re.compile(r"[用玩吃穿戴喝睡坐骑背能可都款装专]|放心|首选|出生|'s |\buse|\bcan\b|\bplay|\bwear|\bride|\bfriendly|\bsafe")
"""Behind somebody: says that the thing is for them."""
_THAT: Final = re.compile(r"[那这每今去明某][年个]?$")
_HOUR: Final = re.compile(
    r" (?:minutes?|hours?|moments?|mornings?|afternoons?|evenings?|nights?|days?|sundays?|weekends?|corners?|"
    r"streets?|house|home|room|walk|time|questions?|smiles?|words?|talks?|life|kitchen|table|breakfasts?|cups?)\b"
    r"|的(?:[早清]晨|早上|午后|下午|傍晚|夜|晚|一[天夜刻会]|周末|角落|时[光候刻]|日子|房间)"
)
"""Behind a quality: what is quiet or warm is the hour."""
_KEEPING: Final = re.compile(r"(?:\bkeeps? (?:\w+ )?|\bstays? |保|更|很|够)$")


@functools.cache
def scene_words(name: str) -> frozenset[str]:
    """Give one list of data/scene.yaml."""
    text = (resources.files("crossaisle.write") / "data" / "scene.yaml").read_text(encoding="utf-8")
    return frozenset(str(word) for word in yaml.safe_load(text)[name])


@functools.cache
def _natural() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(sorted(scene_words('natural_en')))})\b|[{''.join(sorted(scene_words('natural_zh')))}]")


def is_scene(field: str, visible: str, span: tuple[int, int], evidence: Evidence) -> bool:
    """Say whether a word that is a value of an attribute speaks of something else here.

    Args:
        field: Of the value.
        visible: A folded line.
        span: Where the word stands.
        evidence: What the product states: beside a season or a sex of its own, another is no scene.
    """
    start, end = span
    said, before, behind = visible[start:end], visible[max(0, start - BESIDE) : start], visible[end : end + BESIDE]
    if field == "season":
        return _THAT.search(before) is not None or (not _FOR.search(before) and not evidence.states(_SEASONS, words=""))
    if field == "color":
        return _natural().match(behind) is not None
    if field == "feature":
        is_pleasant = said in scene_words("pleasant") or _HOUR.match(behind) is not None
        return is_pleasant and not _KEEPING.search(before)
    if field != "audience":
        return False
    if said in scene_words("receivers"):
        return not evidence.states(_SEXES, words="")
    return not _FOR.search(before) and not _USING.search(behind)
