"""Rules looked over: which hold now, what they do, and what they name that the shop does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crossaisle.catalog.table import CatalogTable
from crossaisle.merchandise.rules import Push, Rule
from crossaisle.types import Clause, Filter


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One rule and how it stands."""

    rule: Rule
    is_current: bool
    notes: tuple[str, ...]
    """What it names in vain."""

    def to_plain(self) -> dict[str, Any]:
        """Give JSON types."""
        rule = self.rule
        return {
            "id": rule.id,
            "active": self.is_current,
            "when": {name: value for name in ("text", "exact", "kind", "language") if (value := getattr(rule.when, name))},
            "from": rule.start.isoformat() if rule.start else None,
            "before": rule.end.isoformat() if rule.end else None,
            "then": list(actions(rule)),
            "notes": list(self.notes),
        }


def review(rules: Sequence[Rule], table: CatalogTable, at: datetime) -> list[Reviewed]:
    """Look rules over at a time, in their order."""
    return [Reviewed(rule, rule.is_current(at), tuple(_missing(rule, table))) for rule in rules]


def actions(rule: Rule) -> Iterator[str]:
    """Say what a rule does, a line each."""
    if rule.rewrite:
        yield f"rewrite: {rule.rewrite}"
    if rule.constraint:
        yield f"add constraint: {rule.constraint}"
    if rule.pins:
        yield f"pin: {', '.join(rule.pins)}"
    for push in rule.pushes:
        yield f"{'boost' if push.by > 0 else 'bury'}: {push.target} {', '.join(push.values)} by {abs(push.by):g}"
    if rule.hidden:
        yield f"hide: {', '.join(rule.hidden)}"


def _missing(rule: Rule, table: CatalogTable) -> Iterator[str]:
    for push in (Push("id", (*rule.pins, *rule.hidden), 0.0), *rule.pushes):
        field = "item_id" if push.target == "id" else push.target
        for value in push.values:
            if not table.lower(Filter((Clause(field, "eq", value),))).products.any():
                yield f"the shop has no {'product' if push.target == 'id' else push.target} {value!r}"
