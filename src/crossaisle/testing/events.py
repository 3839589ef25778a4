"""What every event store owes: once for each shopper and id, all or nothing, cursors that only grow, and real forgetting."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from crossaisle.errors import DataError
from crossaisle.protocols import EventStore
from crossaisle.testing.expect import expect
from crossaisle.types import Event, EventType

NOON: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
_TYPES: Final[tuple[EventType, ...]] = ("impression", "click", "add_to_cart", "dismiss", "rating", "remove_from_cart", "purchase")


def made_event(number: int, shopper: str = "ann", **fields: Any) -> Event:  # noqa: ANN401 - the fields of Event
    """Make an event with the id e0, e1 ..., a second after the one before it; every field is filled somewhere."""
    type_ = _TYPES[number % len(_TYPES)]
    usual = Event(
        id=f"e{number}", type=type_, shopper=shopper, item_id=f"p{number % 5}", at=NOON + timedelta(seconds=number),
        variant_id=f"p{number % 5}-0" if number % 2 else "", slate_id="s1" if number % 3 else "", position=number % 3 or None,
        quantity=1 + number % 4, stars=number % 5 + 0.5 if type_ == "rating" else None, reason="have_it" if type_ == "dismiss" else "",
    )  # fmt: skip
    return replace(usual, **fields)


def made_events(count: int, shopper: str = "ann", *, first: int = 0) -> list[Event]:
    """Make that many events with consecutive ids and times."""
    return [made_event(number, shopper) for number in range(first, first + count)]


class EventStoreContract:
    """Subclass as Test..., define make, and pytest does the rest."""

    is_durable = True
    """Whether a store made again for the same place holds what was appended."""

    def make(self, path: Path) -> EventStore:
        """Give a store at a place, empty when the place is new."""
        raise NotImplementedError

    def test_new_store_is_empty(self, tmp_path: Path) -> None:
        """Nothing in, nothing out, and nothing to forget."""
        store = self.make(tmp_path)
        expect(not store.since(0) and not store.of_shopper("ann"), "A new store has no events.")
        expect(store.newest("ann") == 0 and store.forget("ann") == 0, "Of nobody there is no newest event, and nothing to forget.")
        expect(not store.append([]), "No events give no receipts.")

    def test_every_field_comes_back(self, tmp_path: Path) -> None:
        """Of every type, with and without what may be missing; ids in any script."""
        store = self.make(tmp_path)
        events = [*made_events(42), made_event(42, id="ü/1 '\"", item_id="手机壳 1", variant_id="红", at=NOON.replace(microsecond=7))]
        store.append(events)
        expect([event for _, event in store.since(0)] == events, "Every field of an event comes back as it was appended.")
        expect(list(store.of_shopper("ann")) == sorted(events, key=lambda event: event.at), "And by shopper.")

    def test_times_of_other_zones(self, tmp_path: Path) -> None:
        """A moment stays the moment; one without a zone is none."""
        store = self.make(tmp_path)
        local = NOON.astimezone(timezone(timedelta(hours=8)))
        store.append([made_event(0, at=local)])
        expect(store.of_shopper("ann")[0].at == NOON, "A time of another zone is the same moment.")
        expect(store.of_shopper("ann")[0].at.tzinfo is not None, "Times come back with a zone.")

    def test_receipts_and_cursors(self, tmp_path: Path) -> None:
        """In order, growing, one each."""
        store = self.make(tmp_path)
        receipts = [*store.append(made_events(3)), *store.append(made_events(2, "bob")), *store.append(made_events(1, first=3))]
        cursors = [receipt.cursor for receipt in receipts]
        expect(all(receipt.is_new for receipt in receipts), "What was not kept before is new.")
        expect(cursors == sorted(set(cursors)) and cursors[0] > 0, f"Cursors begin above 0 and grow: {cursors}.")
        expect([cursor for cursor, _ in store.since(0)] == cursors, "since gives the cursors of the receipts.")
        expect(store.newest("ann") == cursors[5] and store.newest("bob") == cursors[4], "newest is the cursor of the last event.")

    def test_sending_again_changes_nothing(self, tmp_path: Path) -> None:
        """Not the event, not its place; and ids are each shopper's own."""
        store = self.make(tmp_path)
        first = store.append(made_events(3))
        again = store.append([made_event(1, item_id="other"), made_event(7), made_event(0)])
        expect([one.is_new for one in again] == [False, True, False], "Only what was not kept before is new.")
        expect([again[0].cursor, again[2].cursor] == [first[1].cursor, first[0].cursor], "A resent event has the cursor it got first.")
        expect(list(store.of_shopper("ann")) == [*made_events(3), made_event(7)], "The first of an id stays.")
        expect(store.append([made_event(0, "bob")])[0].is_new, "Another shopper may use the same id.")

    def test_duplicates_inside_one_batch(self, tmp_path: Path) -> None:
        """The first of them is kept, the others get its cursor."""
        store = self.make(tmp_path)
        receipts = store.append([made_event(0), made_event(1), made_event(0, item_id="other"), made_event(0)])
        expect([one.is_new for one in receipts] == [True, True, False, False], "Of one id in a batch the first is new.")
        expect({receipts[0].cursor, receipts[2].cursor, receipts[3].cursor} == {receipts[0].cursor}, "The others get its cursor.")
        expect([event for _, event in store.since(0)] == made_events(2), "It is kept once, as it came first.")

    def test_append_is_all_or_nothing(self, tmp_path: Path) -> None:
        """A batch with an event that cannot be kept leaves no trace."""
        store = self.make(tmp_path)
        store.append(made_events(1))
        try:
            store.append([*made_events(5, first=1), made_event(9, at=NOON.replace(tzinfo=None))])
        except DataError:
            pass
        else:
            raise AssertionError("An event whose time names no zone is a DataError.")
        expect([event for _, event in store.since(0)] == made_events(1), "A failed batch keeps nothing.")
        expect(all(one.is_new for one in store.append(made_events(5, first=1))), "After a failed batch the store takes the next one.")

    def test_since_goes_on_from_a_cursor(self, tmp_path: Path) -> None:
        """Page by page, each event once."""
        store = self.make(tmp_path)
        for start in range(0, 25, 5):
            store.append(made_events(5, first=start))
        seen: list[Event] = []
        cursor = 0
        while page := store.since(cursor, limit=7):
            expect(len(page) <= 7, "limit bounds a page.")
            seen += [event for _, event in page]
            cursor = page[-1][0]
        expect(seen == made_events(25), "Pages one after another give every event once, in the order of keeping.")
        expect(not store.since(cursor), "After the last cursor there is nothing.")

    def test_of_shopper_goes_by_time(self, tmp_path: Path) -> None:
        """Whatever the order of arrival; of one time, by the order of keeping."""
        store = self.make(tmp_path)
        late, early = made_event(5), made_event(2)
        twins = [made_event(number, at=NOON + timedelta(seconds=3)) for number in (9, 8, 30)]
        store.append([late, twins[0], made_event(0, "bob")])
        store.append([*twins[1:], early])
        expect(list(store.of_shopper("ann")) == [early, *twins, late], "By time of happening, then in the order of keeping.")

    def test_of_shopper_between_cursors(self, tmp_path: Path) -> None:
        """After one, until another, both by the order of keeping."""
        store = self.make(tmp_path)
        events = [made_event(number) for number in (4, 2, 3, 1, 0)]
        cursors = [receipt.cursor for receipt in store.append(events)]
        found = store.of_shopper("ann", after=cursors[0], until=cursors[3])
        expect(list(found) == [made_event(number) for number in (1, 2, 3)], "Those kept after a cursor and until another, by time.")
        expect(len(store.of_shopper("ann", after=cursors[2])) == 2, "Without an end, all after a cursor.")
        expect(not store.of_shopper("ann", after=cursors[4]) and not store.of_shopper("ann", until=0), "And nothing beyond.")

    def test_forget(self, tmp_path: Path) -> None:
        """One shopper goes, the others stay, and no cursor is given twice."""
        store = self.make(tmp_path)
        store.append([event for pair in zip(made_events(4), made_events(4, "bob"), strict=True) for event in pair])
        highest = store.append([made_event(9)])[0].cursor
        expect(store.forget("ann") == 5, "forget gives how many went.")
        expect(not store.of_shopper("ann") and store.newest("ann") == 0, "A forgotten shopper has no events.")
        expect([event for _, event in store.since(0)] == made_events(4, "bob"), "Others keep theirs, in order.")
        expect(store.forget("ann") == 0, "There is nothing to forget twice.")
        if self.is_durable:
            store = self.make(tmp_path)
        again = store.append([made_event(9)])[0]
        expect(again.is_new and again.cursor > highest, "After forgetting an id is new again, and its cursor is beyond all before.")

    def test_many_events_of_one_shopper(self, tmp_path: Path) -> None:
        """More than fit one query or one script."""
        store = self.make(tmp_path)
        events = made_events(12_000)
        for start in range(0, len(events), 1000):
            store.append(events[start : start + 1000])
        expect(list(store.of_shopper("ann")) == events, "All events of a shopper come back.")
        expect(len(store.since(0, limit=20_000)) == 12_000, "All events come back.")
        expect(store.forget("ann") == 12_000 and not store.since(0), "All of them are forgotten.")

    def test_threads_append_at_once(self, tmp_path: Path) -> None:
        """Each event once, each batch in one piece, and a reader that polls misses nothing."""
        store = self.make(tmp_path)
        batches = [made_events(5, f"shopper{number % 4}", first=5 * (number // 4)) for number in range(60)]
        seen = _polled(store, batches)
        wanted = sorted((event.shopper, event.id) for batch in batches for event in batch)
        expect(sorted((event.shopper, event.id) for event in seen) == wanted, "A reader that goes on from its cursor sees each event once.")
        order = [(event.shopper, event.id) for _, event in store.since(0, limit=1000)]
        starts = [order.index((batch[0].shopper, batch[0].id)) for batch in batches]
        whole = [[(event.shopper, event.id) for event in batch] for batch in batches]
        expect(all(order[start : start + 5] == keys for start, keys in zip(starts, whole, strict=True)), "A batch is kept in one piece.")

    def test_threads_send_the_same(self, tmp_path: Path) -> None:
        """One of them is first."""
        store = self.make(tmp_path)
        events, news = made_events(20), []

        def send() -> None:
            news.extend([receipt.is_new for receipt in store.append(events)])

        _run([send] * 6)
        expect(len(news) == 120 and sum(news) == 20, "Of the same events sent by many, each is new once.")
        expect(list(store.of_shopper("ann")) == events, "And kept once.")

    def test_another_store_sees_it(self, tmp_path: Path) -> None:
        """Two stores over one place, and one opened later."""
        if not self.is_durable:
            return
        store, other = self.make(tmp_path), self.make(tmp_path)
        store.append(made_events(3))
        expect(list(other.of_shopper("ann")) == made_events(3), "What one store keeps, another sees.")
        expect(not any(one.is_new for one in other.append(made_events(3))), "And takes for known.")
        last = other.append([made_event(3)])[0].cursor
        for one in (store, other):
            one.close()
        again = self.make(tmp_path)
        expect(list(again.of_shopper("ann")) == made_events(4), "What was kept is there when the place is opened again.")
        expect(again.append([made_event(4)])[0].cursor > last, "Cursors go on growing.")


def _polled(store: EventStore, batches: Sequence[Sequence[Event]]) -> list[Event]:
    """Append batches from six threads while this one reads on from its cursor; give what it saw."""
    share = [batches[start::6] for start in range(6)]

    def send(mine: Sequence[Sequence[Event]]) -> None:
        for batch in mine:
            store.append(batch)

    threads = [threading.Thread(target=send, args=(mine,)) for mine in share]
    for thread in threads:
        thread.start()
    seen: list[Event] = []
    cursor = 0
    while True:
        is_over = not any(thread.is_alive() for thread in threads)
        page = store.since(cursor, limit=50)
        seen += [event for _, event in page]
        cursor = page[-1][0] if page else cursor
        if is_over and not page:
            return seen


def _run(functions: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
