"""The words for properties of things, read from data/: color, "made of", 材质.

What is said of a property with a value outside the vocabulary is for constraints/framed.py to read; where a noun that names
a property opens no further thing ("and a price ...", "and a floral pattern"), coordination.py must know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from crossaisle.phrases import PhraseTable

_NOUN_PHRASE: Final = re.compile(r"\s*(?:(?:an?|another|some|the|one|its|their)\s+)?(?P<words>[\w'’/-]+(?:\s+[\w'’/-]+){0,5})")


@dataclass(frozen=True, slots=True)
class Property:
    """One property and how it is said."""

    field: str
    nouns: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Nouns that a code may follow at once: "size 35"."""
    values: tuple[str, ...] = ()
    """The only values that its nouns are read with; empty = any."""
    leads: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    """Endings of the value's own word: the "shaped" of "star-shaped"."""
    nouns_zh: tuple[str, ...] = ()
    leads_zh: tuple[str, ...] = ()
    tails_zh: tuple[str, ...] = ()


@cache
def properties() -> tuple[Property, ...]:
    """Give the properties that ship, in the order of their file."""
    return tuple(_property(row) for row in _read("properties.yaml"))


@cache
def words(name: str) -> frozenset[str]:
    """Give a list of not_values.yaml: ends, empty, paid, sellers, forms or shades."""
    return frozenset(map(str, _read("not_values.yaml")[name]))


@cache
def plain_values() -> PhraseTable[str]:
    """Give the values that name their property by themselves, each with that property: "paisley", 圆领."""
    return PhraseTable(read_values().items())


def read_values() -> dict[str, str]:
    """Give the words of values.yaml, each with its property."""
    return {str(word): field for field, said in _read("values.yaml").items() for language in said.values() for word in language}


def opens_property(folded: str, place: int) -> bool:
    """Say whether the words at a place name a property, a price or the like rather than a thing.

    Example:
        >>> opens_property("a price above 9", 0), opens_property("a floral pattern", 0), opens_property("a pattern cutter", 0)
        (True, True, False)
    """
    match = _NOUN_PHRASE.match(folded, place)
    if match is None:
        return False
    said: list[str] = []
    for word in match["words"].split():
        if said and (word in words("ends") or word[0].isdigit()):
            break
        said.append(word)
    return bool(said) and (said[-1] in _named() or " ".join(said[-2:]) in _named())


def property_names(folded: str) -> list[tuple[int, int]]:
    """Give where a text names properties in several words: "colour family"."""
    return [match.span() for match in _names_of_several_words().finditer(folded)]


@cache
def _names_of_several_words() -> re.Pattern[str]:
    names = {noun for one in properties() for noun in one.nouns if " " in noun}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})(?![a-z])")


@cache
def _named() -> frozenset[str]:
    """Give the words that end the name of a property: of nouns that also name things, only with one of their values."""
    plain = {noun for one in properties() if not one.values for noun in one.nouns}
    return words("paid") | plain | {f"{value} {noun}" for one in properties() for value in one.values for noun in one.nouns}


def _read(name: str) -> Any:  # noqa: ANN401 - YAML is anything
    text = (resources.files("crossaisle.understand") / "data" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are the safe loader


def _property(row: Mapping[str, Any]) -> Property:
    chinese = row.get("zh") or {}
    return Property(
        field=str(row["field"]),
        **{name: tuple(map(str, row.get(name) or ())) for name in ("nouns", "codes", "values", "leads", "tails")},
        **{f"{name}_zh": tuple(map(str, chinese.get(name) or ())) for name in ("nouns", "leads", "tails")},
    )
