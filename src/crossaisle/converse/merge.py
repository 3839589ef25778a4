"""A need and what later turns changed of it, as one intent.

The first words are read as they always are; each refinement is then laid over the intent, newest last: a constraint takes
the place of those that it contradicts and stands beside the others, dropped fields go, words are added to the search.
Remembering puts this behind the port of understanding, so that the whole request path (rules, figures of named products,
eligibility, guard, checked copy) works on the merged intent as on any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from crossaisle.converse.state import Aim, Refinement
from crossaisle.protocols import Understander
from crossaisle.types import Constraint, Intent, Need, Query

_FAMILIES: Final[Mapping[str, frozenset[str]]] = {
    "price": frozenset({"price", "budget"}),
    "budget": frozenset({"price", "budget"}),
    "audience": frozenset({"audience", "age"}),
    "age": frozenset({"audience", "age"}),
}
"""Fields that one word changes together: another person has another age."""
_ADDING: Final = frozenset({"feature", "keyword", "occasion", "kind"})
"""Fields of which a product can have several values: another wish does not replace the first."""
_BOUNDS: Final = frozenset({"lte", "gte"})


@dataclass(frozen=True, slots=True)
class Remembering:
    """Understanding that knows what was said before."""

    first: Understander
    aim: Aim

    def understand(self, query: Query) -> Intent:
        """Read the words that first said the need, and lay over them what changed since."""
        intent = self.first.understand(query)
        for place, one in enumerate(self.aim.refinements, start=1):
            intent = refined(intent, _numbered(one, place))
        return intent


def refined(intent: Intent, change: Refinement) -> Intent:
    """Give an intent with one refinement laid over it.

    Args:
        intent: Of the need, with earlier refinements.
        change: What a turn changed.
    """
    bound = [need for need in intent.needs if need.origin != "derived" and change.need_id in {None, need.id}]
    if not bound:
        return intent
    is_one = len(bound) == 1
    ids = {need.id for need in bound}
    added = tuple(map(_as_budget, change.constraints)) if not is_one and not intent.is_choice else change.constraints
    needs = tuple(_changed(need, change, added if is_one else (), added) if need.id in ids else need for need in intent.needs)
    # What is said of one need among several leaves alone what binds all of them.
    is_of_one = change.need_id is not None and len(intent.needs) > 1
    shared = intent.constraints if is_of_one else _kept(intent.constraints, change.dropped, added)
    shared += () if is_one else added
    merged = replace(intent, needs=needs, constraints=shared)
    return _shared_out(merged) if any(one.field == "budget" for one in shared) else merged


def _changed(need: Need, change: Refinement, own: tuple[Constraint, ...], said: tuple[Constraint, ...]) -> Need:
    text = " ".join(filter(None, (need.text, change.words)))
    return replace(need, text=text, constraints=_kept(need.constraints, change.dropped, said) + own)


def _kept(constraints: Iterable[Constraint], dropped: Iterable[str], said: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """Give the constraints that still hold."""
    gone = {field for one in dropped for field in _family(one)}
    new = list(said)
    return tuple(one for one in constraints if one.field not in gone and not any(gives_way(one, to) for to in new))


def gives_way(old: Constraint, new: Constraint) -> bool:
    """Say whether a constraint does not hold any more once another is said.

    Example:
        >>> red, blue = (Constraint("c1", "color", "eq", value) for value in ("red", "blue"))
        >>> gives_way(red, blue), gives_way(red, Constraint("c1", "price", "lte", 5.0))
        (True, False)
    """
    if old.field not in _family(new.field):
        return False
    is_same = old.value == new.value and old.field == new.field
    if "avoid" in {old.polarity, new.polarity}:
        return is_same
    if new.field in _ADDING:
        return is_same
    if {old.op, new.op} == _BOUNDS and old.unit == new.unit:
        low, high = (old, new) if old.op == "gte" else (new, old)
        return not (isinstance(low.value, float | int) and isinstance(high.value, float | int) and low.value <= high.value)
    return True


def _family(field: str) -> frozenset[str]:
    return _FAMILIES.get(field, frozenset({field}))


def _as_budget(one: Constraint) -> Constraint:
    """Over several needs a price without a name is the total for all of them."""
    return replace(one, field="budget") if one.field == "price" and one.op in {"lte", "about", "between"} else one


def _shared_out(intent: Intent) -> Intent:
    """Give every stated need its share of a total that was not there before: the same for each."""
    open_ = [need for need in intent.needs if need.budget_share is None and need.origin != "derived"]
    if len(open_) != len(intent.needs):
        return intent
    return replace(intent, needs=tuple(replace(need, budget_share=1 / len(open_)) for need in open_))


def _numbered(change: Refinement, place: int) -> Refinement:
    """Give the constraints ids that no other turn's have, and no place in the first words."""
    named = tuple(replace(one, id=f"t{place}c{number}", span=(0, 0)) for number, one in enumerate(change.constraints, start=1))
    return replace(change, constraints=named)
