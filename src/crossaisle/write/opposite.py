"""Words that contradict the product's own: long sleeves where it has short ones, 无刷 where it is 有刷.

A word of a set (data/opposites.yaml) is held against the others of the set before the same thing. Knows no more of meaning.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import resources
from typing import Final

import yaml

from crossaisle.text import has_han
from crossaisle.write.evidence import Evidence
from crossaisle.write.numeric import Found

_PLURAL: Final = re.compile("s$")


@functools.cache
def _table() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, frozenset[str]]]:
    """Give what finds a word with the thing behind it, in English and in Chinese, and each word's opposites."""
    text = (resources.files("crossaisle.write") / "data" / "opposites.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    opposites: dict[str, set[str]] = {}
    for words in (*rows["en"], *rows["zh"]):
        for word in words:
            opposites.setdefault(word, set()).update(other for other in words if other != word)
    english = "|".join(sorted({word for words in rows["en"] for word in words}, key=len, reverse=True))
    chinese = "".join(sorted({word for words in rows["zh"] for word in words}))
    return (
        re.compile(rf"\b(?P<word>{english})[ -](?P<thing>[a-z]{{3,}})"),
        re.compile(rf"(?P<word>[{chinese}])(?P<thing>[\u4e00-\u9fff])"),
        {word: frozenset(others) for word, others in opposites.items()},
    )


def contradicted(visible: str, evidence: Evidence) -> Iterator[Found]:
    """Give the words of a folded line whose opposite the product states of the same thing, and not the word itself."""
    english, chinese, opposites = _table()
    found = [*english.finditer(visible)] if evidence.has_english else []
    if evidence.has_chinese and has_han(visible):
        found += chinese.finditer(visible)
    for match in found:
        thing = _PLURAL.sub("", match["thing"])
        if not _says(match["word"], thing, evidence) and any(_says(other, thing, evidence) for other in opposites[match["word"]]):
            yield Found(*match.span(), "contrary", "the product states the opposite")


def _says(word: str, thing: str, evidence: Evidence) -> bool:
    """Say whether a word stands before a thing, or behind it as a value behind its name (sleeve: short)."""
    if has_han(word):
        return word + thing in evidence.text
    return re.search(rf"\b{word}[ -]{thing}|\b{thing}s? {word}\b", evidence.text) is not None
