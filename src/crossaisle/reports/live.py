"""The newest of what shoppers do, as it comes in: after a cursor, or the last few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crossaisle.protocols import EventStore
from crossaisle.types import Event


def live(events: EventStore, *, after: int | None, n: int, title_of: Callable[[str], str]) -> dict[str, Any]:
    """Give events in the order of keeping, with titles, and the cursor to ask from next.

    Args:
        events: The store.
        after: Cursor of the last event that is known; None = the newest n.
        n: How many at most.
        title_of: Item id -> title, empty for what the shop has no more.

    Raises:
        StorageError: The store cannot be read.
    """
    found = newest(events, n=n) if after is None else events.since(after, limit=n)
    cursor = found[-1][0] if found else after or 0
    return {"events": [_plain(event, title_of(event.item_id)) for _, event in found], "cursor": cursor}


def newest(events: EventStore, *, n: int) -> Sequence[tuple[int, Event]]:
    """Give the last n events. A store is asked from a cursor on only, so the end is found by halving: some 40 short questions."""
    low, high = 0, 1
    while events.since(high, limit=1):
        low, high = high, high * 2
    while high - low > 1:  # something lies beyond low, or low is 0; nothing lies beyond high
        middle = (low + high) // 2
        low, high = (middle, high) if events.since(middle, limit=1) else (low, middle)
    step = n
    while step < high and len(events.since(high - step, limit=n)) < n:
        step *= 2
    return _last(events, max(0, high - step), n)


def _last(events: EventStore, cursor: int, n: int) -> Sequence[tuple[int, Event]]:
    kept: list[tuple[int, Event]] = []
    while page := events.since(cursor, limit=1000):
        kept = [*kept, *page][-n:]
        cursor = page[-1][0]
    return kept


def _plain(event: Event, title: str) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.type,
        "shopper": event.shopper,
        "item_id": event.item_id,
        "at": event.at.isoformat(),
        "variant_id": event.variant_id,
        "slate_id": event.slate_id,
        "position": event.position,
        "quantity": event.quantity,
        "stars": event.stars,
        "reason": event.reason,
        "title": title,
    }
