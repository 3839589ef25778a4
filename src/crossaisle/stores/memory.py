"""A catalogue, events, slates and conversations in memory: the oracles of the stores' contracts, and the stores of short-lived shops."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from crossaisle.catalog.document import VOLATILE
from crossaisle.errors import ConflictError
from crossaisle.protocols import KeptDigest, Receipt, StoredProduct
from crossaisle.records import time_to_ticks
from crossaisle.types import Event, KeptConversation, Product, Served


class MemoryCatalogStore:
    """Products by id, in a dictionary."""

    def __init__(self) -> None:
        self._items: dict[str, StoredProduct] = {}
        self._generation = 0
        self._next_row = 0

    @property
    def generation(self) -> int:
        """Grows with every change."""
        return self._generation

    def reserve(self, count: int) -> int:
        """Set fresh rows aside and give the first."""
        first, self._next_row = self._next_row, self._next_row + count
        return first

    def put(self, items: Iterable[StoredProduct]) -> None:
        """Insert or replace by item id."""
        self._items.update({item.product.id: item for item in items})
        self._generation += 1

    def put_offers(self, products: Iterable[Product]) -> int:
        """Update price, stock, rating and links of known products in place."""
        changed = 0
        for product in list(products):
            known = self._items.get(product.id)
            if known is None:
                continue
            renewed = replace(known.product, **{name: getattr(product, name) for name in VOLATILE})
            if renewed != known.product:
                self._items[product.id] = replace(known, product=renewed)
                changed += 1
        self._generation += bool(changed)
        return changed

    def delete(self, item_ids: Iterable[str]) -> int:
        """Remove; unknown ids are skipped."""
        gone = sum(self._items.pop(item_id, None) is not None for item_id in item_ids)
        self._generation += bool(gone)
        return gone

    def get(self, item_ids: Sequence[str]) -> Sequence[StoredProduct]:
        """Give the known ones, in that order."""
        return [self._items[item_id] for item_id in item_ids if item_id in self._items]

    def take(self, rows: Sequence[int]) -> Sequence[StoredProduct]:
        """Give the products that stand at rows, in that order."""
        by_row = {item.row: item for item in self._items.values()}
        return [by_row[row] for row in rows if row in by_row]

    def hashes(self) -> Mapping[str, str]:
        """Item id -> content hash."""
        return {item_id: item.content_hash for item_id, item in self._items.items()}

    def rows(self) -> Sequence[int]:
        """Row of every product, ascending."""
        return sorted(item.row for item in self._items.values())

    def __iter__(self) -> Iterator[StoredProduct]:
        return iter(sorted(self._items.values(), key=lambda item: item.row))

    def __len__(self) -> int:
        return len(self._items)


class MemoryEventStore:
    """Events by cursor, in a dictionary; for the threads of one process."""

    notes: Sequence[str] = ("memory:nothing outlives the process",)

    def __init__(self) -> None:
        self._events: dict[int, Event] = {}
        self._cursors: dict[tuple[str, str], int] = {}
        self._last = 0
        self._lock = threading.Lock()

    def append(self, events: Sequence[Event]) -> Sequence[Receipt]:
        """Keep, each shopper's id once; one receipt each, in order.

        Raises:
            DataError: The time of one of them names no zone; nothing was kept.
        """
        for event in events:
            time_to_ticks(event.at)
        with self._lock:
            return [self._put(event) for event in events]

    def since(self, cursor: int, *, limit: int = 1000) -> Sequence[tuple[int, Event]]:
        """Give up to `limit` events after a cursor, in the order of keeping."""
        with self._lock:
            return [one for one in self._events.items() if one[0] > cursor][:limit]

    def of_shopper(self, shopper: str, *, after: int = 0, until: int | None = None) -> Sequence[Event]:
        """Give the events of one shopper after a cursor and until another, by time of happening, then in the order of keeping."""
        with self._lock:
            last = self._last if until is None else until
            found = [event for cursor, event in self._events.items() if event.shopper == shopper and after < cursor <= last]
        return sorted(found, key=lambda event: event.at)

    def newest(self, shopper: str) -> int:
        """Give the cursor of the shopper's last kept event; 0 where there is none."""
        with self._lock:
            return max((cursor for (whose, _), cursor in self._cursors.items() if whose == shopper), default=0)

    def forget(self, shopper: str) -> int:
        """Erase a shopper's events. Give how many went."""
        with self._lock:
            gone = [key for key in self._cursors if key[0] == shopper]
            for key in gone:
                del self._events[self._cursors.pop(key)]
            return len(gone)

    def close(self) -> None:
        """Nothing to let go of."""

    def _put(self, event: Event) -> Receipt:
        key = (event.shopper, event.id)
        if key in self._cursors:
            return Receipt(self._cursors[key], is_new=False)
        self._last += 1
        self._cursors[key], self._events[self._last] = self._last, event
        return Receipt(self._last, is_new=True)


class MemorySlateStore:
    """Slates by id, in a dictionary; for the threads of one process."""

    def __init__(self) -> None:
        self._slates: dict[str, Served] = {}
        self._digests: dict[str, tuple[str, str]] = {}
        self._lock = threading.Lock()

    def put(self, slate: Served) -> None:
        """Keep; a known id keeps what it had."""
        with self._lock:
            self._slates.setdefault(slate.id, slate)

    def reword(self, slate: Served) -> None:
        """Put the answer in place of the one that is kept of this slate."""
        with self._lock:
            known = self._slates.get(slate.id)
            if known is not None and known.shopper == slate.shopper:
                self._slates[slate.id] = replace(known, answer=slate.answer)
                self._digests.pop(slate.id, None)

    def get(self, slate_id: str) -> Served | None:
        """Give a slate; None where there is none of that id."""
        with self._lock:
            return self._slates.get(slate_id)

    def of_shopper(self, shopper: str, *, limit: int = 100) -> Sequence[Served]:
        """Give a shopper's slates, newest first."""
        return [slate for slate in self._newest_first() if slate.shopper == shopper][:limit]

    def since(self, at: datetime, *, before: datetime | None = None, limit: int = 10_000) -> Sequence[Served]:
        """Give slates that left at or after a time, and before another, newest first."""
        return [slate for slate in self._newest_first() if slate.at >= at and (before is None or slate.at < before)][:limit]

    def digests(self, at: datetime, *, form: str, limit: int = 10_000) -> Sequence[KeptDigest]:
        """Give the slates that left at or after a time, newest first, each with the digest of a form that is kept beside it."""
        found = self.since(at, limit=limit)
        with self._lock:
            kept = {slate.id: self._digests.get(slate.id, ("", "")) for slate in found}
        return [KeptDigest(one.id, one.shopper, one.at, kept[one.id][1] if kept[one.id][0] == form else None) for one in found]

    def keep_digests(self, form: str, digests: Mapping[str, str]) -> None:
        """Keep texts beside slates; those of slates that are not kept are left out."""
        with self._lock:
            self._digests.update({slate_id: (form, text) for slate_id, text in digests.items() if slate_id in self._slates})

    def forget(self, shopper: str) -> int:
        """Erase a shopper's slates. Give how many went."""
        with self._lock:
            gone = [slate.id for slate in self._slates.values() if slate.shopper == shopper]
            for slate_id in gone:
                del self._slates[slate_id]
                self._digests.pop(slate_id, None)
            return len(gone)

    def close(self) -> None:
        """Nothing to let go of."""

    def _newest_first(self) -> list[Served]:
        with self._lock:
            last_first = list(self._slates.values())[::-1]
        return sorted(last_first, key=lambda slate: slate.at, reverse=True)


class MemoryConversationStore:
    """Conversations by id, in a dictionary; for the threads of one process. They expire with it."""

    def __init__(self) -> None:
        self._kept: dict[str, KeptConversation] = {}
        self._lock = threading.Lock()

    def put(self, kept: KeptConversation, *, after: int) -> None:
        """Keep in place of what was kept after so many turns; 0 = it is new.

        Raises:
            ConflictError: Another turn came between.
        """
        with self._lock:
            known = self._kept.get(kept.id)
            if (known.count if known else 0) != after or (known is not None and known.shopper != kept.shopper):
                raise ConflictError("Another turn of this conversation came between.", hint="Read the conversation and say it again.")
            self._kept[kept.id] = kept

    def get(self, conversation_id: str, *, at: datetime) -> KeptConversation | None:  # noqa: ARG002 - none expires here
        """Give a conversation; None where there is none of that id."""
        with self._lock:
            return self._kept.get(conversation_id)

    def of_shopper(self, shopper: str) -> Sequence[KeptConversation]:
        """Give a shopper's conversations, newest first."""
        with self._lock:
            return sorted((one for one in self._kept.values() if one.shopper == shopper), key=lambda one: one.at, reverse=True)

    def delete(self, conversation_id: str) -> bool:
        """Erase one; say whether there was one."""
        with self._lock:
            return self._kept.pop(conversation_id, None) is not None

    def forget(self, shopper: str) -> int:
        """Erase a shopper's conversations. Give how many went."""
        return sum(self.delete(one.id) for one in self.of_shopper(shopper))

    def close(self) -> None:
        """Nothing to let go of."""
