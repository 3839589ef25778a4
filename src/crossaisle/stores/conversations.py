"""Conversations between their turns, and those that were handed over to a person: `state.db` of a shop directory.

Each is one row, replaced with every turn; a turn that another came before is refused. What has been silent for
KEPT_DAYS is erased with the next turn of anybody. Deleted words are overwritten in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from crossaisle.database import Database
from crossaisle.errors import ConflictError
from crossaisle.records import time_from_ticks, time_to_ticks
from crossaisle.types import Case, KeptConversation

KEPT_DAYS: Final = 30
"""Days of silence after which a conversation is no more."""
STATE: Final = (
    """
CREATE TABLE IF NOT EXISTS api_keys (
    hash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scopes TEXT NOT NULL,
    created TEXT NOT NULL, last_used TEXT, revoked TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
""",
    """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, shopper TEXT NOT NULL, at INTEGER NOT NULL, count INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS conversation_of_shopper ON conversation (shopper, at);
CREATE INDEX IF NOT EXISTS conversation_by_time ON conversation (at);
CREATE TABLE IF NOT EXISTS hand_over (
    number INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, shopper TEXT NOT NULL, at INTEGER NOT NULL,
    language TEXT NOT NULL, text TEXT NOT NULL);
""",
)
"""All tables of the file, the service's too, as steps: whoever opens it first makes those that it lacks."""
_COLUMNS: Final = "id, shopper, at, count, body"
_PUT: Final = f"INSERT INTO conversation ({_COLUMNS}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"  # noqa: S608
_REPLACE: Final = "UPDATE conversation SET at = ?, count = ?, body = ? WHERE id = ? AND shopper = ? AND count = ?"


class SqliteConversationStore:
    """The conversations of one `state.db`; several threads and processes write and read. Records hand-overs too."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, STATE, is_erasing=True)

    def put(self, kept: KeptConversation, *, after: int) -> None:
        """Keep durably, in place of what was kept after so many turns; 0 = it is new.

        Raises:
            ConflictError: Another turn came between.
            StorageError: The file cannot be written.
        """
        at = time_to_ticks(kept.at)
        with self._database.transaction() as connection:
            if after:
                changed = connection.execute(_REPLACE, (at, kept.count, kept.body, kept.id, kept.shopper, after)).rowcount
            else:
                changed = connection.execute(_PUT, (kept.id, kept.shopper, at, kept.count, kept.body)).rowcount
            connection.execute("DELETE FROM conversation WHERE at < ?", (time_to_ticks(_oldest(kept.at)),))
            if not changed:
                raise ConflictError("Another turn of this conversation came between.", hint="Read the conversation and say it again.")

    def get(self, conversation_id: str, *, at: datetime) -> KeptConversation | None:
        """Give a conversation; None where there is none of that id, or it has expired by then."""
        found = self._read(f"SELECT {_COLUMNS} FROM conversation WHERE id = ?", (conversation_id,))  # noqa: S608
        return found[0] if found and found[0].at >= _oldest(at) else None

    def of_shopper(self, shopper: str) -> Sequence[KeptConversation]:
        """Give a shopper's conversations, newest first."""
        return self._read(f"SELECT {_COLUMNS} FROM conversation WHERE shopper = ? ORDER BY at DESC, id", (shopper,))  # noqa: S608

    def delete(self, conversation_id: str) -> bool:
        """Erase one for good, and that it was handed over; say whether there was one."""
        self._erase("DELETE FROM hand_over WHERE conversation = ?", conversation_id)
        return bool(self._erase("DELETE FROM conversation WHERE id = ?", conversation_id))

    def forget(self, shopper: str) -> int:
        """Erase a shopper's conversations, and what was handed over of them, for good. Give how many went."""
        gone = self._erase("DELETE FROM conversation WHERE shopper = ?", shopper)
        self._erase("DELETE FROM hand_over WHERE shopper = ?", shopper)
        return gone

    def hand_over(self, case: Case) -> None:
        """Record a conversation that a person is to go on with.

        Raises:
            StorageError: The file cannot be written.
        """
        row = (case.conversation_id, case.shopper, time_to_ticks(case.at), case.language, case.text)
        with self._database.transaction() as connection:
            connection.execute("INSERT INTO hand_over (conversation, shopper, at, language, text) VALUES (?, ?, ?, ?, ?)", row)

    def cases(self, *, limit: int = 100) -> Sequence[Case]:
        """Give what was handed over, newest first."""
        if not self._database.exists:
            return []
        statement = "SELECT conversation, shopper, at, language, text FROM hand_over ORDER BY number DESC LIMIT ?"
        rows = self._database.read(statement, (limit,))
        return [Case(conversation, shopper, time_from_ticks(at), language, text) for conversation, shopper, at, language, text in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _erase(self, statement: str, value: str) -> int:
        if not self._database.exists:
            return 0
        with self._database.transaction() as connection:
            gone = connection.execute(statement, (value,)).rowcount
        if gone:
            self._database.scrub()
        return gone

    def _read(self, statement: str, values: Sequence[Any]) -> list[KeptConversation]:
        if not self._database.exists:
            return []
        rows = self._database.read(statement, values)
        return [KeptConversation(name, shopper, time_from_ticks(at), count, body) for name, shopper, at, count, body in rows]


def _oldest(at: datetime) -> datetime:
    return at - timedelta(days=KEPT_DAYS)
