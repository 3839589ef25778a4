"""Events to a shopper: cart, purchases, dismissals, and interests that fade. Values in, a value out.

Events count by the time at which they happened, those of the same time in the order in which they are handed over, so that
one that arrives late changes nothing but what it should. `gather` does all that does not depend on the moment of asking,
`History.at` the rest: only interests fade.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crossaisle.types import UNDO, CartLine, Event, EventType, Interest, Shopper

HALF_LIFE: Final = timedelta(minutes=20)
"""After this time an event says half as much about what the shopper is after: the length of a visit, not of a habit."""
WEIGHTS: Final[Mapping[EventType, float]] = {
    "impression": 0.0,
    "click": 1.0,
    "add_to_cart": 2.0,
    "remove_from_cart": -1.0,
    "purchase": 1.5,
    "dismiss": -1.0,
}
"""How much a fresh event speaks for the product; a rating weighs (stars - 3) / 2. Not fitted: no log to fit them on yet."""
INTERESTS: Final = 20
"""How many are kept, the strongest."""
_FAINT: Final = 1 / 128
"""Weaker than this is forgotten: a click after 7 half-lives."""
_MARKS: Final = 1000
"""The newest events that leave an interest; older ones of a shopper with more are outweighed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one event says about a product, before it fades."""

    item_id: str
    at: datetime
    weight: float


@dataclass(frozen=True, slots=True)
class History:
    """The events of one shopper, folded as far as no clock is needed."""

    id: str
    cart: tuple[CartLine, ...] = ()
    bought: tuple[str, ...] = ()
    dismissals: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    """Product -> its dismissals that stand, the product dismissed last at the end."""
    marks: tuple[Mark, ...] = ()
    """Of everything but dismissals, by time."""
    events: int = 0
    last: datetime | None = None
    """When the latest of them happened."""

    def at(self, moment: datetime) -> Shopper:
        """Give the shopper at a moment; what happened later than that counts as if it happened then."""
        marks = (*self.marks, *(mark for known in self.dismissals.values() for mark in known))
        return Shopper(self.id, self.cart, self.bought, tuple(self.dismissals), _interests(marks, moment), self.events)

    def then(self, events: Sequence[Event]) -> History | None:
        """Fold more events, none of them folded before; None where one is earlier than these: then gather all of them anew."""
        later = sorted(events, key=lambda event: event.at)
        if later and self.last is not None and later[0].at < self.last:
            return None
        cart = {(line.item_id, line.variant_id): line.quantity for line in self.cart}
        folding = _Folding(cart, dict.fromkeys(self.bought), dict(self.dismissals), list(self.marks))
        for event in later:
            folding.take(event)
        return History(
            self.id,
            tuple(CartLine(item_id, variant_id, units) for (item_id, variant_id), units in folding.cart.items()),
            tuple(folding.bought),
            folding.dismissals,
            tuple(folding.marks[-_MARKS:]),
            self.events + len(later),
            later[-1].at if later else self.last,
        )


@dataclass(slots=True)
class _Folding:
    """What has come of the events so far."""

    cart: dict[tuple[str, str], int]
    bought: dict[str, None]
    dismissals: dict[str, tuple[Mark, ...]]
    marks: list[Mark]

    def take(self, event: Event) -> None:
        if event.type == "dismiss":
            self._dismiss(event)
            return
        if event.type == "add_to_cart":
            line = (event.item_id, event.variant_id)
            self.cart[line] = self.cart.get(line, 0) + event.quantity
        elif event.type == "remove_from_cart":
            self._take_out(event)
        elif event.type == "purchase":
            self._take_out(event)
            self.bought[event.item_id] = None
        weight = weight_of(event)
        if weight:
            self.marks.append(Mark(event.item_id, event.at, weight))

    def _take_out(self, event: Event) -> None:
        """Take units out of the cart; an event that names no variant takes them from whichever lines the product has."""
        left = event.quantity
        for line in [one for one in self.cart if one[0] == event.item_id and event.variant_id in {"", one[1]}]:
            taken = min(left, self.cart[line])
            left -= taken
            self.cart[line] -= taken
            if not self.cart[line]:
                del self.cart[line]

    def _dismiss(self, event: Event) -> None:
        known = self.dismissals.pop(event.item_id, ())  # popped, so that the last one dismissed comes last
        known = known[:-1] if event.reason == UNDO else (*known, Mark(event.item_id, event.at, weight_of(event)))
        if known:
            self.dismissals[event.item_id] = known


def fold(shopper_id: str, events: Iterable[Event], *, at: datetime) -> Shopper:
    """Give what the events of one shopper come to at a moment.

    Args:
        shopper_id: Whose they are.
        events: In the order of keeping, or by time with ties in that order; an id that comes again is passed over.
        at: The moment. Later events count as if they happened then; for a state of the past hand over the events until then.
    """
    return gather(shopper_id, events).at(at)


def gather(shopper_id: str, events: Iterable[Event]) -> History:
    """Fold events as far as no clock is needed; arguments as for fold."""
    once: dict[str, Event] = {}
    for event in events:
        once.setdefault(event.id, event)
    found = History(shopper_id).then(list(once.values()))
    return found or History(shopper_id)


def weight_of(event: Event) -> float:
    """Give how much a fresh event speaks for its product."""
    if event.type == "rating":
        return ((3.0 if event.stars is None else event.stars) - 3) / 2
    return WEIGHTS[event.type]


def _interests(marks: Sequence[Mark], moment: datetime) -> tuple[Interest, ...]:
    """Sum what is left of each mark by product; the strongest of either sign first, ties by id."""
    parts: dict[str, list[float]] = {}
    for mark in marks:
        age = max((moment - mark.at) / HALF_LIFE, 0.0)
        parts.setdefault(mark.item_id, []).append(mark.weight * 0.5 ** min(age, 1000.0))
    sums = [Interest(item_id, math.fsum(weights)) for item_id, weights in parts.items()]
    strong = [one for one in sums if abs(one.weight) >= _FAINT]
    return tuple(sorted(strong, key=lambda one: (-abs(one.weight), one.item_id))[:INTERESTS])
