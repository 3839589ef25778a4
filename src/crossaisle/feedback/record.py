"""Recording what shoppers do, and giving back what it comes to.

A batch is checked event by event; the good ones are kept in one durable append, the others refused one by one. An
impression is kept once for each place of a slate, however often the page draws it: its id is made from the slate, the
position and the product, so that the store's own rule (an id once per shopper) holds across pages and processes.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Generic, Literal, TypeVar

from crossaisle.errors import CrossAisleError, DataError, NotFoundError
from crossaisle.feedback.check import Checker, Shown, shown
from crossaisle.feedback.fold import History, gather
from crossaisle.protocols import ConversationStore, EventStore, SlateStore
from crossaisle.records import event_to_plain, served_to_plain
from crossaisle.types import Event, Product, Served, Shopper

_SLATES: Final = 2048
"""Recent slates of which the shown products are remembered: about 2 kB each."""
_HISTORIES: Final = 512
_EVERYTHING: Final = 1_000_000_000
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event that was sent."""

    id: str
    """As it was sent."""
    status: Literal["stored", "duplicate", "refused"]
    cursor: int = 0
    """Its place in the order of keeping; 0 where it was refused."""
    error: CrossAisleError | None = None
    """Why it was refused."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a shopper."""

    events: int
    slates: int
    conversations: int = 0


class Feedback:
    """The door to what shoppers do; for several threads."""

    def __init__(
        self,
        events: EventStore,
        slates: SlateStore,
        find: Callable[[str], Product | None],
        *,
        clock: Callable[[], datetime],
        conversations: ConversationStore | None = None,
        forget_words: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the stores, what finds a product of the catalogue as it stands, and a clock that gives UTC.

        Conversations are only given out and erased here, with everything else that is kept of a shopper. `forget_words`
        erases what is kept of shoppers' words under nobody's name: it is called whenever a shopper is erased.
        """
        self.events, self.slates, self._conversations, self._forget_words = events, slates, conversations, forget_words
        self._find, self._clock = find, clock
        self._shown: _Recent[Shown] = _Recent(_SLATES)
        self._histories: _Recent[tuple[int, History]] = _Recent(_HISTORIES)

    def keep(self, slate: Served) -> None:
        """Keep a slate before it leaves.

        Raises:
            StorageError: It cannot be kept.
        """
        self.slates.put(slate)

    def record(self, shopper: str, drafts: Sequence[Event]) -> Sequence[Outcome]:
        """Check events of one shopper and keep the good ones, in one durable write.

        Args:
            shopper: Who did it; what an event says itself does not count.
            drafts: As sent, in any order of time.

        Returns:
            One outcome each, in order.

        Raises:
            StorageError: Nothing was kept; send all of it again.
        """
        checker = Checker(self._clock(), self._find, self._slate, self._is_held)
        checked = [_checked(checker, replace(draft, shopper=shopper)) for draft in drafts]
        good = [one for one in checked if isinstance(one, Event)]
        receipts = iter(self.events.append(good) if good else ())
        outcomes = []
        for draft, one in zip(drafts, checked, strict=True):
            if isinstance(one, Event):
                receipt = next(receipts)
                outcomes.append(Outcome(draft.id, "stored" if receipt.is_new else "duplicate", receipt.cursor))
            else:
                outcomes.append(Outcome(draft.id, "refused", error=one))
        return outcomes

    def shopper(self, shopper: str, *, at: datetime | None = None) -> Shopper:
        """Give what a shopper's events come to; an unknown one has done nothing.

        Args:
            shopper: Whose events.
            at: The moment to which interests have faded; None = now.

        Raises:
            StorageError: The events cannot be read.
        """
        return self._history(shopper).at(at or self._clock())

    def forget(self, shopper: str) -> Erased:
        """Erase everything that is kept of a shopper, for good.

        Raises:
            StorageError: Something cannot be erased; ask again.
        """
        # Slates first: from then on no event about one of them is taken.
        slates = self.slates.forget(shopper)
        self._shown.drop(lambda _, slate: slate.shopper == shopper)
        events = self.events.forget(shopper)
        self._histories.drop(lambda key, _: key == shopper)
        conversations = self._conversations.forget(shopper) if self._conversations else 0
        self._forget_words()
        return Erased(events, slates, conversations)

    def export(self, shopper: str) -> dict[str, Any]:
        """Give everything that is kept of a shopper, as JSON types: events by time, slates and conversations newest first."""
        return {
            "id": shopper,
            "events": [event_to_plain(event) for event in self.events.of_shopper(shopper)],
            "slates": [served_to_plain(slate) for slate in self.slates.of_shopper(shopper, limit=_EVERYTHING)],
            "conversations": [json.loads(one.body) for one in (self._conversations.of_shopper(shopper) if self._conversations else ())],
        }

    def _slate(self, slate_id: str) -> Shown | None:
        known = self._shown.get(slate_id)
        if known is None and (slate := self.slates.get(slate_id)) is not None:
            known = shown(slate)
            self._shown.put(slate_id, known)
        return known

    def _history(self, shopper: str) -> History:
        newest = self.events.newest(shopper)
        known = self._histories.get(shopper)
        if known is not None and known[0] == newest:
            return known[1]
        history = None
        if known is not None and self._is_kept(shopper, known[0]):
            history = known[1].then(self.events.of_shopper(shopper, after=known[0], until=newest))
        if history is None:  # the first time, after something late, or after everything was forgotten
            history = gather(shopper, self.events.of_shopper(shopper, until=newest))
        self._histories.put(shopper, (newest, history))
        return history

    def _is_kept(self, shopper: str, cursor: int) -> bool:
        """Whether the shopper's event at a cursor is still there: another process may have forgotten the shopper."""
        return bool(self.events.of_shopper(shopper, after=cursor - 1, until=cursor))

    def _is_held(self, event: Event) -> bool:
        history = self._history(event.shopper)
        return event.item_id in history.dismissals or any(line.item_id == event.item_id for line in history.cart)


class _Recent(Generic[_Value]):
    """The values used last, by key; for several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[str, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> _Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: str, value: _Value) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)

    def drop(self, is_dropped: Callable[[str, _Value], bool]) -> None:
        with self._lock:
            for key in [key for key, value in self._values.items() if is_dropped(key, value)]:
                del self._values[key]


def _checked(checker: Checker, draft: Event) -> Event | CrossAisleError:
    """Give the event as it is to be kept, or why it is refused."""
    try:
        event = checker.checked(draft)
    except (DataError, NotFoundError) as exc:
        return exc
    return replace(event, id=seen_id(event)) if event.type == "impression" else event


def seen_id(event: Event) -> str:
    """Give the id under which an impression is kept: one for each place of a slate and what stood there.

    Example:
        >>> seen_id(Event("x", "impression", "ann", "tent", datetime(2026, 1, 1), slate_id="s1", position=2))
        'seen:s1:2:tent'
    """
    return f"seen:{event.slate_id}:{event.position}:{event.item_id}"
