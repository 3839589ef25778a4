"""Which products a query is about, with what was asked of one field left aside.

Decided as for an answer: the products of the kinds that a need's words name, else its candidates that are no noise; of
several needs, those of any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from crossaisle.pipeline import Recommender
from crossaisle.rank.select import is_of_kind, refusals
from crossaisle.retrieve.eligibility import eligibility
from crossaisle.types import Candidates, Constraint, Intent, Mask, Need, Query

_ALSO: Final[Mapping[str, frozenset[str]]] = {"price": frozenset({"budget"})}
"""A total for everything is a ceiling for every price."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to choose from."""

    products: Mask
    """(n products,) True where some variant is left."""
    variants: Mask
    """(n variants,) each meets everything asked for on other fields."""


class Scope:
    """One query over one generation of the catalogue."""

    def __init__(self, recommender: Recommender, query: Query, intent: Intent) -> None:
        """Take the parts; an intent without needs is about everything there is."""
        self._recommender, self._query, self.intent = recommender, query, intent
        self.table = recommender.table
        self.constraints = (*intent.constraints, *(one for need in intent.needs for one in need.constraints))
        self._known: dict[str, Left] = {}
        self._stated: dict[str, dict[tuple[str, str], int]] = {}

    def asked(self, field: str) -> list[Constraint]:
        """Give what is asked of a field, wanted or not."""
        return [one for one in self.constraints if one.field == field or one.field in _ALSO.get(field, ())]

    def left(self, field: str) -> Left:
        """Give what is left by all that was asked for but of this field."""
        key = self._key(field)
        if key not in self._known:
            self._known[key] = self._left(key)
        return self._known[key]

    def stated(self, field: str) -> dict[tuple[str, str], int]:
        """Field and value -> number of products that state it, over what is left but for this field."""
        key = self._key(field)
        if key not in self._stated:
            self._stated[key] = self.table.stated_counts(self.left(field).variants)
        return self._stated[key]

    def _key(self, field: str) -> str:
        is_bound = bool(self.asked(field)) or (field == "kind" and any(need.is_kind_certain for need in self.intent.needs))
        return field if is_bound else ""

    def _left(self, field: str) -> Left:
        intent = self.intent
        names = {field, *_ALSO.get(field, ())}
        shared = replace(intent, constraints=tuple(one for one in intent.constraints if one.field not in names))
        variants = np.zeros(len(self.table.owner), dtype=np.bool_)
        for need in intent.needs or (Need("n1", ""),):
            own = replace(need, constraints=tuple(one for one in need.constraints if one.field not in names))
            variants |= self._of_need(shared, own, is_any_kind=field == "kind")
        products = np.zeros(len(self.table), dtype=np.bool_)
        products[self.table.owner[variants]] = True
        return Left(products, variants)

    def _of_need(self, intent: Intent, need: Need, *, is_any_kind: bool) -> Mask:
        """(n variants,) those that meet the constraints, of the products that the need is about."""
        table = self.table
        if need.text and not need.is_kind_certain:
            scored = self._recommender.score(self._query, intent, need)
            nothing = np.zeros(len(scored.candidates), dtype=np.int64)
            kept = refusals(scored, nothing, table=table, currency=intent.currency, cap=None) == 0
            eligible, positions = scored.eligible, scored.candidates.positions[kept]
        else:
            filters, _ = eligibility(self._query, intent, need, can_price=table.can_price, knows_ages=table.knows_ages)
            eligible = table.lower(filters)
            positions = np.flatnonzero(eligible.products)
        if need.is_kind_certain and is_any_kind:
            positions = positions[np.isin(table.kind_codes[positions], [table.kind_code(label.id) for label in need.labels])]
        elif need.is_kind_certain:
            positions = positions[is_of_kind(Candidates(positions), need, table)]
        about = np.zeros(len(table), dtype=np.bool_)
        about[positions] = True
        return np.asarray(eligible.variants & about[table.owner], dtype=np.bool_)
