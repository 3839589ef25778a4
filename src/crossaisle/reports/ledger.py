"""What was shown and what came of it, read once and kept up to date: the one part of the reports that remembers.

A digest takes one to two milliseconds a slate (of 30 products); it is kept beside the slate, so that only the first reading of
all pays for it, whatever process that is, and what was kept in an older form is made anew. Later readings read what is new.
Everything is read anew every ten minutes, so that a shopper who was erased, also by another process, is gone from
the figures by then.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from crossaisle.errors import StorageError
from crossaisle.protocols import EventStore, KeptDigest, SlateStore
from crossaisle.reports.digest import FORM, Shown, digest, from_text, to_text
from crossaisle.types import UNDO, Event

MOST: Final = 10_000
"""Slates kept, the newest."""
OLDEST: Final = timedelta(days=90)
_ANEW: Final = timedelta(minutes=10)
_LATE: Final = timedelta(minutes=1)
"""A slate is stored a moment after its own time: this much is read twice. Its lines may change meanwhile: no digest is kept so early."""
_PAGE: Final = 200
_EVENTS: Final = 5000
_TICK: Final = timedelta(microseconds=1)
Deeds = dict[tuple[str, int], set[str]]
"""Slate and position -> types of what was done there."""


@dataclass(slots=True)
class _State:
    """One reading."""

    began: datetime
    shown: dict[str, Shown] = field(default_factory=dict)
    deeds: Deeds = field(default_factory=dict)
    cursor: int = 0
    dismissed: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """Shopper and product -> where it was dismissed last."""
    newest: datetime | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """What happened within some days."""

    slates: Sequence[Shown]
    """Newest first."""
    deeds: Deeds
    is_cut: bool
    """True where there were more slates than are kept: then figures are of the newest."""


class Ledger:
    """Slates and events of one shop."""

    def __init__(self, slates: SlateStore, events: EventStore) -> None:
        self._slates, self._events = slates, events
        self._lock = threading.Lock()
        self._state: _State | None = None

    def period(self, days: float, *, now: datetime | None = None) -> Period:
        """Give what happened in the last days, up to this moment.

        Raises:
            StorageError: A store cannot be read.
        """
        at = now or datetime.now(UTC)
        with self._lock:
            if self._state is None or at - self._state.began > _ANEW or at < self._state.began:
                self._state = _State(at)
            self._advance(self._state, at)
            since = at - timedelta(days=days)
            found = sorted((one for one in self._state.shown.values() if one.at >= since), key=lambda one: (one.at, one.id), reverse=True)
            is_cut = self._state.is_cut and all(one.at >= since for one in self._state.shown.values())
            places = ((one.id, place.position) for one in found for place in one.places)
            return Period(found, {place: set(deeds) for place in places if (deeds := self._state.deeds.get(place))}, is_cut)

    def forget(self) -> None:
        """Read everything anew next time: a shopper was erased."""
        with self._lock:
            self._state = None

    def _advance(self, state: _State, at: datetime) -> None:
        # Events first: the slates that they are about were stored before them.
        fresh = list(_new_events(self._events, state.cursor))
        for one in self._new_slates(state, at) if state.newest else self._all_slates(at):
            state.shown[one.id] = one
        if len(state.shown) > MOST:
            kept = sorted(state.shown.values(), key=lambda one: one.at, reverse=True)[:MOST]
            gone = state.shown.keys() - {one.id for one in kept}
            state.shown, state.is_cut = {one.id: one for one in kept}, True
            state.deeds = {place: deeds for place, deeds in state.deeds.items() if place[0] not in gone}
        state.newest = max((one.at for one in state.shown.values()), default=None)
        for cursor, event in fresh:
            state.cursor = cursor
            _note(state, event)

    def _all_slates(self, at: datetime) -> Iterator[Shown]:
        """Read the digests that are kept; make those that are missing, and keep them for the next reader."""
        missing: list[KeptDigest] = []
        for one in self._slates.digests(at - OLDEST, form=FORM, limit=MOST + 1):
            if one.text is None:
                missing.append(one)
            else:
                yield from_text(one, one.text)
        for start in range(0, len(missing), _PAGE):
            read = [slate for one in missing[start : start + _PAGE] if (slate := self._slates.get(one.id)) is not None]
            made = [digest(slate) for slate in read]
            self._keep({one.id: to_text(one) for one in made if at - one.at > _LATE})
            yield from made

    def _keep(self, digests: Mapping[str, str]) -> None:
        with contextlib.suppress(StorageError):  # a file that cannot be written only costs the next reader time
            self._slates.keep_digests(FORM, digests)

    def _new_slates(self, state: _State, at: datetime) -> Iterator[Shown]:
        """Read what is new page by page, newest first, so that few whole answers are in memory at once."""
        since = max(at - OLDEST, (state.newest or at) - _LATE)
        seen: set[str] = set()
        before: datetime | None = None
        while len(seen) <= MOST:
            page = self._slates.since(since, before=before, limit=_PAGE)
            fresh = [one for one in page if one.id not in seen]
            seen.update(one.id for one in fresh)
            yield from (digest(one) for one in fresh if one.id not in state.shown)
            if len(page) < _PAGE or not fresh:
                return
            before = page[-1].at + _TICK  # those of the same moment may go on on the next page


def _new_events(events: EventStore, cursor: int) -> Iterator[tuple[int, Event]]:
    while page := events.since(cursor, limit=_EVENTS):
        yield from page
        cursor = page[-1][0]


def _note(state: _State, event: Event) -> None:
    """Note a deed at its place; one that is about no known slate, or names a place where something else stood, is left out."""
    if event.type == "dismiss" and event.reason == UNDO:
        place = state.dismissed.pop((event.shopper, event.item_id), None)
        if place is not None:
            state.deeds.get(place, set()).discard("dismiss")
        return
    shown = state.shown.get(event.slate_id)
    if shown is None or shown.shopper != event.shopper:
        return
    fitting = (one for one in shown.places if one.item_id == event.item_id and event.position in {None, one.position})
    found = next(fitting, None)
    if found is None:
        return
    place = (shown.id, found.position)
    state.deeds.setdefault(place, set()).add(event.type)
    if event.type == "dismiss":
        state.dismissed[event.shopper, event.item_id] = place
