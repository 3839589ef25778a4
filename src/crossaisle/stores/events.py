"""Events in SQLite: `events.db` of a shop directory, a file of its own, so that an import never waits for a click nor a click for it.

An event is kept once for each shopper and id; the table says so, whatever thread or process writes. Cursors come from
AUTOINCREMENT, which never gives a number twice, not after everything was erased either. Backups keep what was erased since.
Source: sqlite.org/autoinc.html, sqlite.org/pragma.html (secure_delete).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from crossaisle.database import Database
from crossaisle.protocols import Receipt
from crossaisle.records import time_from_ticks, time_to_ticks
from crossaisle.types import Event

SCHEMA: Final = (
    """
CREATE TABLE IF NOT EXISTS event (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT, shopper TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, item_id TEXT NOT NULL,
    at INTEGER NOT NULL, variant_id TEXT NOT NULL, slate_id TEXT NOT NULL, position INTEGER, quantity INTEGER NOT NULL, stars REAL,
    reason TEXT NOT NULL, UNIQUE (shopper, id));
CREATE INDEX IF NOT EXISTS event_of_shopper ON event (shopper, cursor);
CREATE TABLE IF NOT EXISTS slate (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, shopper TEXT NOT NULL, at INTEGER NOT NULL, policy TEXT NOT NULL,
    body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS slate_of_shopper ON slate (shopper, at);
CREATE INDEX IF NOT EXISTS slate_by_time ON slate (at);
""",
    """
CREATE TABLE IF NOT EXISTS digest (number INTEGER PRIMARY KEY, form TEXT NOT NULL, body TEXT NOT NULL);
""",
)
"""All tables of the file, as steps; a digest has the number of its slate. The slates' own store opens the file by itself, and whoever
comes first makes all of it."""
_COLUMNS: Final = "shopper, id, type, item_id, at, variant_id, slate_id, position, quantity, stars, reason"
_PUT: Final = f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shopper, id) DO NOTHING"  # noqa: S608
_KNOWN: Final = "SELECT cursor FROM event WHERE shopper = ? AND id = ?"
_SINCE: Final = f"SELECT cursor, {_COLUMNS} FROM event WHERE cursor > ? ORDER BY cursor LIMIT ?"  # noqa: S608
_OF_SHOPPER: Final = f"SELECT cursor, {_COLUMNS} FROM event WHERE shopper = ? AND cursor > ? AND cursor <= ? ORDER BY at, cursor"  # noqa: S608
_ENDLESS: Final = 2**63 - 1
_NEWEST: Final = "SELECT max(cursor) FROM event WHERE shopper = ?"


class SqliteEventStore:
    """`sqlite`, or `sqlite:FILE`: several threads and processes write and read."""

    notes: Sequence[str] = ()

    def __init__(self, path: str | Path = "", *, home: Path | None = None) -> None:
        self._database = Database((home or Path()) / (path or "events.db"), SCHEMA, is_erasing=True)

    def append(self, events: Sequence[Event]) -> Sequence[Receipt]:
        """Keep durably in one transaction; one receipt each, in order.

        Raises:
            StorageError: The file cannot be written; nothing was kept.
            DataError: The time of one of them names no zone; nothing was kept.
        """
        if not events:
            return []
        with self._database.transaction() as connection:
            return [_put(connection, event) for event in events]

    def since(self, cursor: int, *, limit: int = 1000) -> Sequence[tuple[int, Event]]:
        """Give up to `limit` events after a cursor, in the order of keeping."""
        return [(int(row[0]), _event(row)) for row in self._read(_SINCE, (cursor, limit))]

    def of_shopper(self, shopper: str, *, after: int = 0, until: int | None = None) -> Sequence[Event]:
        """Give the events of one shopper after a cursor and until another, by time of happening, then in the order of keeping."""
        return [_event(row) for row in self._read(_OF_SHOPPER, (shopper, after, _ENDLESS if until is None else until))]

    def newest(self, shopper: str) -> int:
        """Give the cursor of the shopper's last kept event; 0 where there is none."""
        found = self._read(_NEWEST, (shopper,))
        return int(found[0][0] or 0) if found else 0

    def forget(self, shopper: str) -> int:
        """Erase a shopper's events, from the files too as far as Database.scrub can. Give how many went."""
        if not self._database.exists:
            return 0
        with self._database.transaction() as connection:
            gone = connection.execute("DELETE FROM event WHERE shopper = ?", (shopper,)).rowcount
        if gone:
            self._database.scrub()
        return gone

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _read(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Read without making the file: a shop that nobody has used may stand where nothing may be written."""
        return self._database.read(statement, values) if self._database.exists else []


def _put(connection: sqlite3.Connection, event: Event) -> Receipt:
    row = (
        event.shopper, event.id, event.type, event.item_id, time_to_ticks(event.at), event.variant_id, event.slate_id,
        event.position, event.quantity, event.stars, event.reason,
    )  # fmt: skip
    written = connection.execute(_PUT, row)
    if written.rowcount:
        return Receipt(int(written.lastrowid or 0), is_new=True)
    return Receipt(int(connection.execute(_KNOWN, row[:2]).fetchone()[0]), is_new=False)


def _event(row: Sequence[Any]) -> Event:
    _, shopper, event_id, type_, item_id, at, variant_id, slate_id, position, quantity, stars, reason = row
    return Event(
        event_id, type_, shopper, item_id, time_from_ticks(at), variant_id, slate_id, position, quantity, stars, reason
    )  # fmt: skip
