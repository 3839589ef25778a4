"""Whether an event can have happened: its fields fit its type, its product is there, and the slate it names agrees.

A product that has left the catalogue can still be clicked in a slate that shows it, be taken out of the cart, and be
un-dismissed. What a slate knows is filled in, so that an event is whole when it is kept.
"""

from __future__ import annotations

import math
import re
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from crossaisle.errors import DataError, NotFoundError
from crossaisle.types import UNDO, Event, EventType, Product, Served

REASONS: Final = ("too_expensive", "wrong_kind", "have_it", "dislike", "other", UNDO)
"""Why a product may be dismissed; UNDO takes the last dismissal back."""
AHEAD: Final = timedelta(minutes=5)
"""How far a shopper's clock may be ahead of ours."""
OLDEST: Final = timedelta(days=90)
"""Older events are refused: a page does not keep one longer."""
UNITS: Final = 999
"""The most of one variant in one event."""
_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_TYPES: Final = frozenset(typing.get_args(EventType))
_COUNTED: Final = frozenset({"add_to_cart", "remove_from_cart", "purchase"})
_OF_ANY_VARIANT: Final = _COUNTED | {"rating"}
"""What may be done with another variant than the one that the slate showed: in the cart goes what the shopper chose."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What checking needs of a served slate."""

    shopper: str
    items: Mapping[int, tuple[str, str]]
    """Position -> product and variant."""
    more: frozenset[str]
    """What "show more" may have added behind the last position."""

    def place_of(self, item_id: str) -> int | None:
        """Give the first position of a product."""
        return next((position for position, (known, _) in self.items.items() if known == item_id), None)


def shown(slate: Served) -> Shown:
    """Give what checking needs of a slate."""
    items = (item for section in slate.answer.get("sections", ()) for item in section["items"])
    return Shown(slate.shopper, {int(item["position"]): _named(item) for item in items}, frozenset().union(*slate.more.values()))


@dataclass(frozen=True, slots=True)
class Checker:
    """The checks of one batch."""

    now: datetime
    find: Callable[[str], Product | None]
    """Gives a product of the catalogue as it stands."""
    slate: Callable[[str], Shown | None]
    is_held: Callable[[Event], bool]
    """Whether the shopper has the product in the cart, or has dismissed it."""

    def checked(self, draft: Event) -> Event:
        """Give an event as it is to be kept.

        Raises:
            DataError: A field does not fit; names it.
            NotFoundError: No such slate of this shopper, or no such product.
        """
        self._check_fields(draft)
        event = replace(draft, at=self._time(draft), reason=draft.reason or ("other" if draft.type == "dismiss" else ""))
        if event.slate_id:
            return self._of_slate(event)
        if event.position is not None:
            raise DataError("a position is one in a slate, and none is named", column="position", hint="Send slate_id too.")
        if event.type == "impression":
            raise DataError("an impression is of a slate, and none is named", column="slate_id", hint="Send slate_id and position.")
        return self._of_catalogue(event)

    def _check_fields(self, draft: Event) -> None:
        if not _ID.fullmatch(draft.id):
            raise DataError("it must be 1 to 64 of A-Z, a-z, 0-9, '.', '_', ':' and '-'", column="id", hint="A UUID will do.")
        if draft.type not in _TYPES:
            raise DataError(f"{draft.type!r} is no type of event", column="type", hint=f"Known: {', '.join(sorted(_TYPES))}.")
        if not draft.item_id:
            raise DataError("the event names no product", column="item_id", hint="Send the product's id.")
        _check_quantity(draft)
        _check_stars(draft)
        if draft.type == "dismiss" and draft.reason and draft.reason not in REASONS:
            raise DataError(f"{draft.reason!r} is no reason to dismiss", column="reason", hint=f"Known: {', '.join(REASONS)}.")
        if draft.type != "dismiss" and draft.reason:
            raise DataError(f"a {draft.type} has no reason", column="reason", hint="Only a dismissal has one; leave it out.")

    def _time(self, draft: Event) -> datetime:
        if draft.at.tzinfo is None:
            raise DataError("the time names no zone", column="at", hint="Say it in UTC: 2026-11-24T09:30:00Z.")
        if draft.at - self.now > AHEAD:
            raise DataError("the time is more than 5 minutes ahead", column="at", hint="Set the sender's clock, or leave the time out.")
        if self.now - draft.at > OLDEST:
            raise DataError("the time is more than 90 days ago", column="at", hint="Such old events are not taken.")
        return draft.at.astimezone(UTC)

    def _of_slate(self, event: Event) -> Event:
        slate = self.slate(event.slate_id)
        if slate is None or slate.shopper != event.shopper:
            raise NotFoundError(f"No slate has the id {event.slate_id!r}.", hint="Use the slate_id of an answer to this shopper.")
        position = slate.place_of(event.item_id) if event.position is None else event.position
        if position is None or position not in slate.items:
            return self._of_more(event, slate)
        item_id, variant_id = slate.items[position]
        if event.item_id != item_id:
            raise DataError(f"position {position} of the slate has another product", column="item_id", hint=f"It shows {item_id!r}.")
        event = replace(event, position=position, variant_id=event.variant_id or variant_id)
        if event.variant_id == variant_id:
            return event
        if event.type not in _OF_ANY_VARIANT:
            raise DataError(f"position {position} of the slate has another variant", column="variant_id", hint=f"It shows {variant_id!r}.")
        return self._of_catalogue(event)

    def _of_more(self, event: Event, slate: Shown) -> Event:
        """Check an event about what "show more" added behind the slate."""
        if event.item_id not in slate.more:
            if event.position is None or slate.place_of(event.item_id) is None:
                raise DataError(f"the slate does not show {event.item_id!r}", column="item_id", hint="Leave slate_id out, or correct it.")
            raise DataError(f"the slate has no position {event.position}", column="position", hint=f"It has {len(slate.items)}.")
        if event.position is None and event.type == "impression":
            raise DataError("an impression is of a position, and none is named", column="position", hint="Send the position shown.")
        if event.position is not None and event.position <= max(slate.items, default=0):
            raise DataError(f"the slate has no position {event.position}", column="position", hint="Positions count from 1.")
        return self._of_catalogue(event)

    def _of_catalogue(self, event: Event) -> Event:
        product = self.find(event.item_id)
        if product is None:
            is_taken_back = event.type == "remove_from_cart" or event.reason == UNDO
            if is_taken_back and self.is_held(event):
                return event
            raise NotFoundError(f"No product has the id {event.item_id!r}.", hint="It may have been removed from the shop.")
        known = [variant.id for variant in product.variants]
        if event.variant_id and event.variant_id not in known:
            # One that has left the catalogue can still be taken out of the cart.
            if event.type == "remove_from_cart" and self.is_held(event):
                return event
            raise DataError(f"the product has no variant {event.variant_id!r}", column="variant_id", hint=f"It has {', '.join(known[:5])}.")
        if event.variant_id or len(known) != 1:
            if event.type in {"add_to_cart", "purchase"} and not event.variant_id:
                raise DataError(f"the product has {len(known)} variants", column="variant_id", hint="Say which one is meant.")
            return event
        return replace(event, variant_id=known[0])


def _check_quantity(draft: Event) -> None:
    if draft.type in _COUNTED:
        if not 1 <= draft.quantity <= UNITS:
            raise DataError(f"the quantity is {draft.quantity}", column="quantity", hint=f"It must be 1 to {UNITS}.")
    elif draft.quantity != 1:
        raise DataError(f"a {draft.type} has no quantity", column="quantity", hint="Leave it out.")


def _check_stars(draft: Event) -> None:
    if draft.type != "rating":
        if draft.stars is not None:
            raise DataError(f"a {draft.type} has no stars", column="stars", hint="Leave them out.")
    elif draft.stars is None or not math.isfinite(draft.stars) or not 0 <= draft.stars <= 5:
        raise DataError("a rating has 0 to 5 stars", column="stars", hint="Send a number from 0 to 5.")


def _named(item: Mapping[str, Any]) -> tuple[str, str]:
    return str(item["product"]["id"]), str(item["variant_id"])
