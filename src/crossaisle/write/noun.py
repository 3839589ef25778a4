"""What a product is called in a line, and the words that depend on it: 手机, headphones, 这双, 一只.

Kinds are named in the plural in English; a line speaks of one thing. Knows no frames and no facts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any, Final

import yaml

from crossaisle.knowledge import Lexicon
from crossaisle.text import has_han
from crossaisle.types import Item, Need

KEPT_NAMES: Final = 1024
_SURE: Final = 0.5
"""Probability from which a need's label may name the product."""
_CODE_IN_FRONT: Final = re.compile(r"^[A-Za-z0-9]+(?=[\u4e00-\u9fff])")
_FOR_IT: Final = re.compile(r"\s?(?:替换|更换|备用|补充|配件|refills?\b|replacements?\b|spares?\b)", re.IGNORECASE)
"""Behind a noun: the product is what replaces a part of that thing."""
_SEVERAL: Final = re.compile(r"\band\b|[&/,]")
_OTHER_S: Final = ("ss", "us", "is", "as", "ics", "lens")
"""Ends of singular nouns that end in s."""


@functools.cache
def wording(name: str) -> Any:  # noqa: ANN401 - lists and mappings of data/wording.yaml
    """Give one part of data/wording.yaml."""
    text = (resources.files("crossaisle.write") / "data" / "wording.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)[name]


@functools.cache
def _endings(table: str) -> Mapping[str, str]:
    return {ending: word for word, endings in wording(table).items() for ending in endings}


def measure_of(noun: str, *, table: str = "measures", default: str = "款") -> str:
    """Give the measure word of a Chinese noun, by its longest known ending.

    Example:
        >>> measure_of("跑步鞋"), measure_of("老板椅"), measure_of("摆件"), measure_of("碱性电池", table="counters", default="件")
        ('双', '把', '款', '节')
    """
    known = _endings(table)
    return next((known[noun[place:]] for place in range(len(noun)) if noun[place:] in known), default)


@functools.cache
def _plurals() -> frozenset[str]:
    return frozenset(wording("plurals"))


@functools.cache
def _mass() -> frozenset[str]:
    return frozenset(wording("mass"))


def is_plural(noun: str) -> bool:
    """Say whether an English noun is said with "these".

    Example:
        >>> [is_plural(noun) for noun in ("running shoes", "camera lens", "glass", "tent")]
        [True, False, False, False]
    """
    last = noun.rsplit(maxsplit=1)[-1].lower()
    return last in _plurals() or (last.endswith("s") and not last.endswith(_OTHER_S))


def is_mass(noun: str) -> bool:
    """Say whether an English noun is stuff and takes no article."""
    return noun.rsplit(maxsplit=1)[-1].lower() in _mass()


def one_of(plural: str) -> str:
    """Give one thing of a kind that is named in the plural; empty where the name is of several things.

    Example:
        >>> one_of("Laptop bags"), one_of("Knives"), one_of("Headphones"), one_of("Vacuum bags and filters"), one_of("Watches")
        ('laptop bag', 'knife', 'headphones', '', 'watch')
    """
    if not plural or has_han(plural) or _SEVERAL.search(plural) or ">" in plural:
        return ""
    *front, last = lowered(plural).split()
    if last in wording("singulars"):
        last = str(wording("singulars")[last])
    elif is_plural(last) and last not in _plurals():
        last = re.sub(r"ie$", "y", re.sub(r"(?<=[sxzh])e$", "", last[:-1]) if not last.endswith("ses") else last[:-1])
    return " ".join([*front, last])


def lowered(words: str) -> str:
    """Write English words as they stand inside a sentence: codes and names (GaN, TV, Oxford) keep their case."""
    return " ".join(word.lower() if word[1:].islower() and word not in _proper() else word for word in words.split())


@functools.cache
def _proper() -> frozenset[str]:
    return frozenset(wording("proper"))


class Namer:
    """Names products and anchors in the shopper's language."""

    def __init__(self, *, lexicon: Lexicon, kind_name: Callable[[str, str], str]) -> None:
        """Take the words.

        Args:
            lexicon: Nouns to kinds.
            kind_name: Kind id and language -> its name, for titles that do not name their kind.
        """
        self._lexicon, self._kind_name = lexicon, kind_name
        self._named = functools.lru_cache(maxsize=KEPT_NAMES)(self._name_of)
        """One thing has many lines beside it."""
        self._head = functools.partial(lexicon.head, is_title=True)

    def noun(self, item: Item, need: Need | None, language: str) -> str:
        """Give what the product is called: the head of its title where its kind, the need or the category agrees, else its kind."""
        product = item.product
        title = product.title.get(language, "")
        head = self._head(title) if title else None
        if head is not None and _FOR_IT.match(title, head.end):
            return ""
        said = _plain(title[head.start : head.end], language) if head is not None else ""
        if item.kind and not item.kind.startswith("category:"):
            return said if said and head is not None and item.kind in head.kinds else self.of_kind(item.kind, language)
        label = need.labels[0] if need and need.labels and need.labels[0].probability >= _SURE else None
        shelves = {
            kind for paths in product.categories.values() for path in paths for one in self._lexicon.kinds_in(path) for kind in one.kinds
        }
        expected = {label.id} if label else shelves
        if said and head is not None and (not expected or expected & set(head.kinds)):
            return said
        if label is None:
            return ""
        return (label.text if has_han(label.text) else "") if language == "zh" else self.of_kind(label.id, language)

    def anchor(self, need: Need | None, language: str) -> str:
        """Give what the anchor is, in the language: 手机 of 朗慕X5 5G手机."""
        return self._named(need.anchor_text, need.anchor_kind, language) if need else ""

    def of_kind(self, kind: str, language: str) -> str:
        """Give what one thing of a kind is called; empty where its name is of several things or not in the language."""
        name = self._kind_name(kind, language)
        if language == "zh":
            return name if has_han(name) else ""
        return one_of(name)

    def _name_of(self, title: str, kind: str, language: str) -> str:
        head = self._head(title) if title else None
        if head is None or (kind and kind not in head.kinds):
            return self.of_kind(kind, language) if kind else ""
        # A code in front of the anchor's name would read as a claim about this product.
        anchor = _CODE_IN_FRONT.sub("", _plain(title[head.start : head.end], language))
        return anchor if has_han(anchor) == (language == "zh") else ""


def _plain(noun: str, language: str) -> str:
    """Write a noun as it stands inside a sentence; none in Latin letters in Chinese."""
    if language == "zh":
        return noun.strip() if has_han(noun) else ""
    return lowered(noun)
