"""Served slates in SQLite, beside the events that follow them: `events.db` of a shop directory.

The answer is kept as it left, as JSON that is compressed: a slate is written with every request and read with few. A commit does
not wait for the disk (decision 8): events are synced into the same write-ahead log, and with an event goes the slate it names.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from crossaisle.database import Database
from crossaisle.protocols import KeptDigest
from crossaisle.records import time_from_ticks, time_to_ticks, to_json
from crossaisle.stores.events import SCHEMA
from crossaisle.types import Served

_FOREVER: Final = 2**63 - 1
_LEVEL: Final = 1
"""Of compression: a tenth of the size in a third of the time that the usual level takes."""
_PUT: Final = "INSERT INTO slate (id, shopper, at, policy, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
_DIGESTS: Final = (
    "SELECT slate.id, slate.shopper, slate.at, digest.body FROM slate LEFT JOIN digest ON digest.number = slate.number AND digest.form = ? "
    "WHERE slate.at >= ? ORDER BY slate.at DESC, slate.number DESC LIMIT ?"
)
_KEEP: Final = "INSERT OR REPLACE INTO digest (number, form, body) SELECT number, ?, ? FROM slate WHERE id = ?"
_COLUMNS: Final = "SELECT id, shopper, at, policy, body FROM slate"


class SqliteSlateStore:
    """The slates of one `events.db`; several threads and processes write and read."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA, is_erasing=True, is_synced=False)

    def put(self, slate: Served) -> None:
        """Keep before the answer leaves; a known id keeps what it had.

        Raises:
            StorageError: The file cannot be written.
        """
        row = (slate.id, slate.shopper, time_to_ticks(slate.at), slate.policy, _packed(slate))
        with self._database.transaction() as connection:
            connection.execute(_PUT, row)

    def reword(self, slate: Served) -> None:
        """Put the answer in place of the one that is kept of this slate.

        Raises:
            StorageError: The file cannot be written.
        """
        with self._database.transaction() as connection:
            connection.execute("UPDATE slate SET body = ? WHERE id = ? AND shopper = ?", (_packed(slate), slate.id, slate.shopper))
            connection.execute("DELETE FROM digest WHERE number IN (SELECT number FROM slate WHERE id = ?)", (slate.id,))

    def get(self, slate_id: str) -> Served | None:
        """Give a slate; None where there is none of that id."""
        found = self._read(f"{_COLUMNS} WHERE id = ?", (slate_id,))
        return found[0] if found else None

    def of_shopper(self, shopper: str, *, limit: int = 100) -> Sequence[Served]:
        """Give a shopper's slates, newest first."""
        return self._read(f"{_COLUMNS} WHERE shopper = ? ORDER BY at DESC, number DESC LIMIT ?", (shopper, limit))

    def since(self, at: datetime, *, before: datetime | None = None, limit: int = 10_000) -> Sequence[Served]:
        """Give slates that left at or after a time, and before another, newest first."""
        until = time_to_ticks(before) if before is not None else _FOREVER
        return self._read(f"{_COLUMNS} WHERE at >= ? AND at < ? ORDER BY at DESC, number DESC LIMIT ?", (time_to_ticks(at), until, limit))

    def digests(self, at: datetime, *, form: str, limit: int = 10_000) -> Sequence[KeptDigest]:
        """Give the slates that left at or after a time, newest first, each with the digest of a form that is kept beside it."""
        rows = self._database.read(_DIGESTS, (form, time_to_ticks(at), limit)) if self._database.exists else ()
        return [KeptDigest(slate_id, shopper, time_from_ticks(ticks), text) for slate_id, shopper, ticks, text in rows]

    def keep_digests(self, form: str, digests: Mapping[str, str]) -> None:
        """Keep texts beside slates, in one transaction; those of slates that are not kept are left out.

        Raises:
            StorageError: The file cannot be written; nothing was kept.
        """
        with self._database.transaction() as connection:
            connection.executemany(_KEEP, [(form, text, slate_id) for slate_id, text in digests.items()])

    def forget(self, shopper: str) -> int:
        """Erase a shopper's slates, from the files too as far as Database.scrub can. Give how many went."""
        if not self._database.exists:
            return 0
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM digest WHERE number IN (SELECT number FROM slate WHERE shopper = ?)", (shopper,))
            gone = connection.execute("DELETE FROM slate WHERE shopper = ?", (shopper,)).rowcount
        if gone:
            self._database.scrub()
        return gone

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _read(self, statement: str, values: Sequence[Any]) -> list[Served]:
        return [_slate(row) for row in self._database.read(statement, values)] if self._database.exists else []


def _packed(slate: Served) -> bytes:
    plain = {"answer": slate.answer, "propensities": slate.propensities, "more": slate.more}
    return zlib.compress(to_json(plain), _LEVEL)


def _slate(row: Sequence[Any]) -> Served:
    slate_id, shopper, at, policy, body = row
    plain = json.loads(zlib.decompress(body))
    more = {need: tuple(ids) for need, ids in plain["more"].items()}
    return Served(slate_id, shopper, time_from_ticks(at), policy, plain["answer"], tuple(plain["propensities"]), more)
