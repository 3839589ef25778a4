"""Soft constraints: which products meet them, which say the contrary, and whom a product is for when nobody was named.

A product that does not say is none that says no: it ranks between those that meet a wish and those that contradict it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from crossaisle.catalog.table import CatalogTable
from crossaisle.types import Clause, Constraint, Filter, Mask, Need, Places, Scores

_APART: Final = frozenset({"brand", "price"})
_PEOPLE: Final = frozenset({"men", "women", "kids", "boys", "girls", "baby", "toddler", "teens", "elderly"})
_EVERYBODY: Final = frozenset({"unisex", "adults", "family", "couple"})
_PARTICULAR: Final = frozenset({"kids", "boys", "girls", "baby", "toddler", "elderly", "pregnant"})
"""For whom a product is not when nobody was named: the one who types is an adult."""
_ANYBODY: Final = _EVERYBODY | {"men", "women", "teens", "students"}
_MOSTLY: Final = 0.5
"""A kind is somebody's when this share of its products says so: crayons are for children, asked for or not."""
_EXCLUSIVE: Final = frozenset({"color", "material", "season"})
"""Fields of which another value is a contradiction; a further feature is none."""
_OPPOSITES: Final = {"wireless": "wired", "wired": "wireless", "laser": "inkjet", "inkjet": "laser"}
_VAGUE: Final = frozenset({"occasion", "audience", "style", "price"})
"""Fields that a shop is not said to lack: what few products say of themselves."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A soft constraint and who meets it."""

    constraint: Constraint
    variants: Mask
    """(n variants,)"""
    products: Mask
    """(n products,) some variant meets it."""

    @property
    def is_plain(self) -> bool:
        """Whether it is worth saying that nothing meets it."""
        return self.constraint.field not in _VAGUE


def wishes(table: CatalogTable, asked: Sequence[tuple[Constraint, Clause]]) -> list[Wish]:
    """Evaluate soft constraints over all variants."""
    found = [(constraint, table.lower(Filter((clause,)))) for constraint, clause in asked]
    return [Wish(constraint, met.variants, met.products) for constraint, met in found]


def granted(wished: Sequence[Wish], places: Places) -> dict[str, Scores]:
    """Give the share of wishes that are met, those on brand and price apart: shoppers give way on them differently."""
    groups: dict[str, list[Mask]] = {}
    for wish in wished:
        name = wish.constraint.field if wish.constraint.field in _APART else "wishes"
        groups.setdefault(name, []).append(wish.products[places])
    return {name: np.mean(met, axis=0, dtype=np.float32) for name, met in groups.items()}


def contradicted(wished: Sequence[Wish], table: CatalogTable, places: Places) -> Scores:
    """(n,) how many wishes a product says the contrary of, as a share of them."""
    if not wished:
        return np.zeros(len(places), dtype=np.float32)
    return np.asarray(np.mean([_contrary(wish, table, places) for wish in wished], axis=0), dtype=np.float32)


def conflicts(wished: Sequence[Wish], table: CatalogTable, places: Places) -> Mask:
    """(n,) True where a product says outright that it is for somebody else; for everybody, or nothing said, is no conflict."""
    found = np.zeros(len(places), dtype=np.bool_)
    for wish in wished:
        if wish.constraint.field == "audience" and str(wish.constraint.value) in _PEOPLE:
            others = table.states("audience", _PEOPLE) & ~table.states("audience", _EVERYBODY)
            found |= others[places] & ~wish.products[places]
    return found


def not_for_anybody(table: CatalogTable, need: Need, places: Places) -> Mask:
    """(n,) True where a product is for children, the old or the like alone, though its kind is not."""
    particular = (table.states("audience", _PARTICULAR) & ~table.states("audience", _ANYBODY))[places]
    if not particular.any():
        return particular
    theirs = table.of_kind(need.labels[0].id) if need.labels else places[:0]
    of_kind = table.states("audience", _PARTICULAR)[theirs]
    return particular if not len(of_kind) or float(of_kind.mean()) < _MOSTLY else np.zeros(len(places), dtype=np.bool_)


def one_audience(table: CatalogTable, place: int) -> str | None:
    """Give the one audience that a product says it is for; None when it says none, several, or everybody."""
    if table.states("audience", _EVERYBODY)[place]:
        return None
    said = [name for name in sorted(_PEOPLE) if table.states("audience", (name,))[place]]
    return said[0] if len(said) == 1 else None


def _contrary(wish: Wish, table: CatalogTable, places: Places) -> Mask:
    asked = wish.constraint
    if asked.field in _EXCLUSIVE:
        says = table.states_any(asked.field)[places]
    elif isinstance(asked.value, str) and asked.value in _OPPOSITES:
        says = table.states(asked.field, (_OPPOSITES[asked.value],))[places]
    elif asked.unit and not isinstance(asked.value, str):
        says = table.lower(Filter((Clause(asked.field, "gte", 0.0, asked.unit, reason=asked.id),))).products[places]
    else:
        return np.zeros(len(places), dtype=np.bool_)
    return np.asarray(says & ~wish.products[places], dtype=np.bool_)
