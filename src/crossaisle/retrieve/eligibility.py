"""Constraints to a filter: data that any engine can honour before top-k, and that is checked again on the way out.

Hard constraints become clauses; soft ones become preferences. Unknown is not yes: a product without a price fails a
price bound, one without the attribute fails a hard attribute; unknown stock counts as available (DECIDED.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from crossaisle.retrieve.comparison import not_found
from crossaisle.types import Clause, Constraint, Filter, Intent, Need, Query

ABOUT: Final = 0.2
"""How far "about" reaches to each side."""
STRICTLY: Final = 1e-3
"""How far a strict bound stands off its value: more than what rounding and conversion of units can make of the same figure."""
_SUPERLATIVES: Final = frozenset({"min", "max"})
_NOT_FILTERS: Final = frozenset({"budget", "quantity", "occasion", "popularity", "newness"})
"""A budget is shared out by the allocator; a quantity multiplies; an occasion is what a thing is given for."""


def eligibility(
    query: Query, intent: Intent, need: Need, *, can_price: Callable[[str], bool], knows_ages: Callable[[str], bool]
) -> tuple[Filter, tuple[str, ...]]:
    """Give the filter of one need, and notes on constraints that could not be applied.

    Stock, cart, bought, exclusions and the intent's shared constraints bind every need; a need's own bind it alone.

    Args:
        query: For cart, bought and excluded.
        intent: For shared constraints, the currency, and what rules hide.
        need: For its own constraints.
        can_price: Whether the catalogue has, or can convert to, a currency.
        knows_ages: Whether products of a kind say for which ages they are.
    """
    clauses = [Clause("stock", "eq", "in_stock", reason="stock")]
    for name, ids in (("cart", query.cart), ("bought", query.bought), ("excluded", query.excluded), ("hidden", intent.hidden)):
        if ids:
            clauses.append(Clause("item_id", "in", frozenset(ids), is_negated=True, reason=name))
    notes: list[str] = []
    shared = [one for one in intent.constraints if one.field != "price" or need.origin != "derived"]
    for constraint in (*shared, *need.constraints):
        if constraint.than is not None:
            if constraint.value is None:
                notes.append(not_found(constraint))
                continue
            clauses.append(Clause("item_id", "in", frozenset({constraint.than.item_id or ""}), is_negated=True, reason=constraint.id))
        if constraint.field in {"price", "budget"} and not can_price(constraint.unit or intent.currency):
            notes.append(f"no_rate:{constraint.unit or intent.currency}")
            continue
        if constraint.field == "age" and need.origin == "mission" and not knows_ages(need.labels[0].id):
            continue  # a child's age says nothing about balloons or wrapping paper
        bound = _as_ceiling(constraint) if intent.is_choice else constraint
        clause = to_clause(bound, currency=intent.currency)
        if clause is not None and clause not in clauses:
            clauses.append(clause)
    return Filter(tuple(clauses)), tuple(notes)


def _as_ceiling(constraint: Constraint) -> Constraint:
    """A present of about 500 may cost less: nobody means a floor."""
    if constraint.field != "price" or constraint.op != "about" or constraint.value is None:
        return constraint
    return replace(constraint, op="lte", value=_around(constraint.value)[1])


def to_clause(constraint: Constraint, *, currency: str) -> Clause | None:
    """Lower one hard constraint; None for a soft one and for what is no filter."""
    if not constraint.hard or constraint.op in _SUPERLATIVES or constraint.field in _NOT_FILTERS or constraint.value is None:
        return _ceiling(constraint, currency) if constraint.field == "budget" else None
    op, value = constraint.op, constraint.value
    if op == "about":
        op, value = "between", _around(value)
    unit = (constraint.unit or currency) if constraint.field == "price" else constraint.unit
    name = op if op in {"lte", "gte", "between"} else "eq"
    if constraint.is_strict and name in {"lte", "gte"}:
        value = float(str(value)) * (1 + STRICTLY if name == "gte" else 1 - STRICTLY)
    return Clause(constraint.field, name, value, unit, constraint.polarity == "avoid", constraint.id)


def _ceiling(budget: Constraint, currency: str) -> Clause | None:
    """A total budget is a ceiling for every single product too."""
    if budget.value is None or budget.op == "gte" or not budget.hard:
        return None
    value = budget.value[1] if isinstance(budget.value, tuple) else float(budget.value)
    top = value * (1 + ABOUT) if budget.op == "about" else value
    return Clause("price", "lte", top, budget.unit or currency, reason=budget.id)


def _around(value: float | str | tuple[float, float]) -> tuple[float, float]:
    low, high = value if isinstance(value, tuple) else (float(value), float(value))
    return low * (1 - ABOUT), high * (1 + ABOUT)


def soft(constraints: Sequence[Constraint], *, currency: str) -> list[tuple[Constraint, Clause]]:
    """Give the wishes of a need that are no filter, each as the clause that says whether it is met."""
    wishes = []
    for one in constraints:
        if one.hard or one.polarity == "avoid" or one.op in _SUPERLATIVES or one.field in _NOT_FILTERS - {"occasion"} or one.value is None:
            continue
        value = _around(one.value) if one.op == "about" else one.value
        unit = (one.unit or currency) if one.field == "price" else one.unit
        name = one.op if one.op in {"lte", "gte"} else "between" if isinstance(value, tuple) else "eq"
        wishes.append((one, Clause(one.field, name, value, unit, reason=one.id)))
    return wishes
