"""What a shopper asked for, as far as copy may answer it: wanted values, a met budget, and the order of facts.

Unwanted values are never taken up. A budget counts as met only where limit and price are known in one currency.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from crossaisle.catalog.facts import canonical_name
from crossaisle.knowledge import Lexicon
from crossaisle.quantities import to_minor
from crossaisle.types import OF_RULE, Constraint, Intent, Item, Need
from crossaisle.write.facts import Fact, attribute_names

_UPPER_LIMITS: Final = frozenset({"lte", "about", "between"})
_YES_PLACE: Final = 20
"""What a thing can beats what it measures: plain yes-facts come with the first of the table at the latest here."""


def wanted(need: Need | None, intent: Intent) -> list[Constraint]:
    """Give what the shopper said should hold for a need, its own constraints first."""
    asked = (*(need.constraints if need else ()), *intent.constraints)
    return [one for one in asked if one.polarity == "want" and not one.id.startswith(OF_RULE)]


def is_in_budget(item: Item, need: Need | None, intent: Intent) -> bool:
    """Say whether the shopper named a limit and the item is known to keep to it; of a total budget, to the need's share."""
    limits = [one for one in wanted(need, intent) if one.field in {"price", "budget"} and one.op in _UPPER_LIMITS]
    return bool(limits) and all(_is_kept(one, item, need, intent) for one in limits)


def _is_kept(limit: Constraint, item: Item, need: Need | None, intent: Intent) -> bool:
    currency = limit.unit or intent.currency
    top = limit.value[1] if isinstance(limit.value, tuple) else limit.value
    share = (need.budget_share or 1.0) if limit.field == "budget" and need else 1.0
    price = next((price for price in item.variant.prices if price.currency == currency), None)
    return price is not None and isinstance(top, int | float) and price.amount <= to_minor(top * share, currency)


def is_asked(fact: Fact, constraints: Sequence[Constraint], lexicon: Lexicon) -> bool:
    """Say whether a fact answers one of the constraints, by its name or by the value that it states."""
    if not constraints or fact.source not in {"attribute", "option", "rating"}:
        return False
    ids = {match.value.id for match in lexicon.attributes_in(f"{fact.name.replace('_', ' ')}, {fact.text}")}
    name = canonical_name(fact.name)
    return any(one.field == name or (isinstance(one.value, str) and one.value in ids) for one in constraints)


def place(fact: Fact, *, is_yes: bool) -> tuple[int, int]:
    """Give how telling a fact is: smaller is more; by the order of data/names.yaml."""
    places = _places()
    found = places.get(fact.name, len(places))
    return min(found, _YES_PLACE) if is_yes else found, found


@functools.cache
def _places() -> dict[str, int]:
    return {name: place for place, name in enumerate(attribute_names())}
