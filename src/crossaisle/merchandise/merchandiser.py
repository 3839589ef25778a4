"""Applies rules to one generation of the catalogue: to what is understood, to scores, to what comes first.

A rule narrows or reorders within what the shopper asked for and never widens it: a constraint on a field that the shopper
spoke of is left out, and what is pinned must be eligible like everything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from crossaisle.catalog.table import CatalogTable
from crossaisle.errors import DataError
from crossaisle.merchandise.phrases import Contained, whole
from crossaisle.merchandise.rules import FILE, Push, Rule
from crossaisle.protocols import Understander
from crossaisle.rank.select import asked_kinds
from crossaisle.text import detect_language
from crossaisle.types import OF_RULE, Clause, Constraint, Filter, Intent, Mask, Need, Places, Query, Scores

PINNED: Final = 1.0
"""Signal of what a rule pins; its place comes from the pin, not from the score."""
_PRICES: Final = frozenset({"price", "budget"})


class Merchandiser:
    """The rules of a shop over one generation of its catalogue."""

    def __init__(self, rules: Sequence[Rule], table: CatalogTable, *, read: Callable[[str], Sequence[Constraint]]) -> None:
        """Take the rules.

        Args:
            rules: In order: of two that rewrite the same query the first does.
            table: The catalogue.
            read: Words to constraints.

        Raises:
            DataError: The words of a constraint say none.
        """
        self.rules, self._table, self._read = tuple(rules), table, read
        self._by_id = {rule.id: rule for rule in rules}
        self._contained = Contained((phrase, number) for number, rule in enumerate(rules) for phrase in rule.when.text)
        self._exact = [{whole(text) for text in rule.when.exact} for rule in rules]
        self._constraints = {rule.id: _constraints(rule, read) for rule in rules if rule.constraint}
        self._masks: dict[Push, Mask] = {}
        self.fingerprint = hashlib.sha256(repr(self.rules).encode("utf-8", "surrogatepass")).hexdigest()[:8] if rules else ""

    def with_rules(self, rules: Sequence[Rule]) -> Merchandiser:
        """Give the same over other rules: what a merchant is about to write, tried before it counts.

        Raises:
            DataError: The words of a constraint say none.
        """
        return Merchandiser(rules, self._table, read=self._read)

    def understand(self, query: Query, understander: Understander) -> Intent:
        """Read a query as the rules have it."""
        open_rules = self._open(query)
        rewriting = next((rule for rule in open_rules if rule.rewrite), None)
        asked = query
        if rewriting is not None:
            asked = replace(query, text=rewriting.rewrite, language=query.language or detect_language(query.text))
        intent = understander.understand(asked)
        active = [rule for rule in open_rules if (not rule.rewrite or rule is rewriting) and _names(intent, rule.when.kind)]
        added: list[Constraint] = []
        applied: list[Rule] = []
        for rule in active:
            own = self._added(rule, query, intent)
            added += own
            if own or rule.rewrite or rule.pins or rule.pushes or rule.hidden:
                applied.append(rule)
        if not applied:
            return intent
        return replace(
            intent,
            constraints=(*intent.constraints, *added),
            notes=(*intent.notes, *(f"{OF_RULE}{rule.id}" for rule in applied)),
            rules=tuple(rule.id for rule in applied),
            hidden=tuple(dict.fromkeys(item_id for rule in applied for item_id in rule.hidden)),
        )

    def pinned(self, intent: Intent, need: Need) -> tuple[int, ...]:
        """Give the positions that come first for a stated need, in order; whether they are eligible is not looked at."""
        if need.origin == "derived":
            return ()
        found = [
            position
            for rule in self._of(intent)
            for item_id in rule.pins
            if (position := self._table.position_of(item_id)) is not None and self._home(rule, position, intent) == need.id
        ]
        return tuple(dict.fromkeys(found))

    def signal(self, intent: Intent, positions: Places, pinned: Sequence[int]) -> dict[str, Scores]:
        """Give the signal "rule" of candidates, by position; none where no rule speaks of any."""
        if not intent.rules:
            return {}
        found = np.zeros(len(positions), dtype=np.float32)
        for rule in self._of(intent):
            for push in rule.pushes:
                found += np.float32(push.by) * self._mask(push)[positions]
        found[np.isin(positions, pinned)] += np.float32(PINNED)
        return {"rule": found} if found.any() else {}

    def _of(self, intent: Intent) -> list[Rule]:
        return [self._by_id[rule_id] for rule_id in intent.rules if rule_id in self._by_id]

    def _open(self, query: Query) -> list[Rule]:
        """Give the rules whose dates, words and language fit a query."""
        if not self.rules:
            return []
        contained, said = self._contained.find(query.text), whole(query.text)
        language = query.language or detect_language(query.text)
        return [
            rule
            for number, rule in enumerate(self.rules)
            if rule.is_current(query.at)
            and (not rule.when.text or number in contained)
            and (not rule.when.exact or said in self._exact[number])
            and language.startswith(rule.when.language)
        ]

    def _added(self, rule: Rule, query: Query, intent: Intent) -> list[Constraint]:
        """Give a rule's constraints but those on what the shopper spoke of, or has taken away."""
        spoken = {one.field for one in (*intent.constraints, *(one for need in intent.needs for one in need.constraints))}
        spoken |= _PRICES if spoken & _PRICES else frozenset()
        gone = {edit.constraint_id for edit in query.edits if edit.action == "remove"}
        return [one for one in self._constraints.get(rule.id, ()) if one.field not in spoken and one.id not in gone]

    def _home(self, rule: Rule, position: int, intent: Intent) -> str:
        """Give the need that a pinned product is shown for: one that asks for its kind, else the first."""
        stated = [need for need in intent.needs if need.origin != "derived"]
        fitting = [need for need in stated if not rule.when.kind or _asks(need, rule.when.kind)] or stated
        kind = self._table.kind_of(position)
        return next((need.id for need in fitting if kind in asked_kinds(need)), fitting[0].id)

    def _mask(self, push: Push) -> Mask:
        if push not in self._masks:
            field = "item_id" if push.target == "id" else push.target
            masks = [self._table.lower(Filter((Clause(field, "eq", value),))).products for value in push.values]
            self._masks[push] = np.logical_or.reduce(masks)
        return self._masks[push]


def _constraints(rule: Rule, read: Callable[[str], Sequence[Constraint]]) -> list[Constraint]:
    found = read(rule.constraint)
    if not found:
        raise DataError(
            f"{FILE}: rule {rule.id}: add constraint: {rule.constraint!r} says none",
            hint="Write it as a shopper would: in stock, under 500, 4 stars and up, not black.",
        )
    return [replace(one, id=f"{OF_RULE}{rule.id}.{place}", hard=True, span=(0, 0)) for place, one in enumerate(found, start=1)]


def _names(intent: Intent, kinds: Sequence[str]) -> bool:
    return not kinds or any(_asks(need, kinds) for need in intent.needs)


def _asks(need: Need, kinds: Sequence[str]) -> bool:
    """Say whether the words of a need name one of the kinds."""
    return need.is_kind_certain and any(kind in kinds for kind in asked_kinds(need))
