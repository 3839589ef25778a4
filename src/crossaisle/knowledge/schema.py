"""What the shop world is made of: kinds, relations between them, missions, and words for attribute values.

Plain values; loader.py reads them from YAML. Formats are described in docs/reference/knowledge.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crossaisle.types import Relation, Text


@dataclass(frozen=True, slots=True)
class Kind:
    """What a product is, apart from what it is for."""

    id: str
    department: str
    name: Text
    words: tuple[str, ...]
    """Nouns in any language that name the kind as the head of a title or query."""
    texts: tuple[str, ...]
    """Ways of saying the need, for the label vectors."""
    not_words: tuple[str, ...] = ()
    """Longer phrases that contain a word and mean something else."""


@dataclass(frozen=True, slots=True)
class GenericNoun:
    """A noun that names several kinds at once: shoes, 包."""

    id: str
    name: Text
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    """Most usual first."""


@dataclass(frozen=True, slots=True)
class MissionNeed:
    """One thing a mission takes."""

    kind: str
    share: float
    """Part of the whole budget, 0 to 1; the shares of a mission sum to 1."""
    is_essential: bool
    reason: Text
    recipients: tuple[str, ...] = ()
    """Audiences that it suits as a present; empty = anybody."""


def belonging(relations: Iterable[Relation]) -> frozenset[tuple[str, str]]:
    """Give the kinds of which one is made for the other: (anchor, target)."""
    return frozenset((one.anchor, one.target) for one in relations if one.type in {"accessory", "required_part"})


@dataclass(frozen=True, slots=True)
class Mission:
    """A purpose that names no product."""

    id: str
    name: Text
    words: tuple[str, ...]
    texts: tuple[str, ...]
    needs: tuple[MissionNeed, ...]
    is_choice: bool = False
    """True when one of the needs is enough: presents. Then a price bounds each, not all of them together."""


@dataclass(frozen=True, slots=True)
class AttributeWord:
    """One attribute value and its words in every language."""

    field: str
    id: str
    name: Text
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that ships, and what a shop's overrides add."""

    fingerprint: str
    """Changes with the content."""
    kinds: dict[str, Kind] = field(default_factory=dict)
    generics: tuple[GenericNoun, ...] = ()
    relations: tuple[Relation, ...] = ()
    """Those that hold."""
    missions: tuple[Mission, ...] = ()
    attributes: tuple[AttributeWord, ...] = ()
    disabled: tuple[Relation, ...] = ()
    """Relations that the shop has taken away."""
    derivation: str = ""
    """Changes with what kinds and facts of products are derived from, and with nothing else."""
    beside: frozenset[tuple[str, str]] | None = None
    """Kinds of which one belongs to the other (anchor, target), whatever a shop suggests of it; None = by the relations."""
