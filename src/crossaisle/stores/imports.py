"""What was imported when: a short account of every import, in `imports.db` of a shop directory.

For people to look at; nothing else reads it. Only the newest are kept, since a shop may be fed every minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crossaisle.database import Database

KEPT: Final = 1000
_SCHEMA: Final = """
CREATE TABLE import (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, file TEXT NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL, removed INTEGER NOT NULL, refused INTEGER NOT NULL, seconds REAL NOT NULL);
"""
_COLUMNS: Final = "at, file, added, changed, unchanged, removed, refused, seconds"


@dataclass(frozen=True, slots=True)
class ImportNote:
    """One import."""

    at: datetime
    """When it ended, UTC."""
    file: str
    """Name of the feed without its folder; empty for products that were handed over by a program."""
    added: int
    changed: int
    unchanged: int
    removed: int
    refused: int
    seconds: float


class ImportLog:
    """The imports of one shop; several threads and processes write and read."""

    def __init__(self, path: Path) -> None:
        self._path, self._database = path, Database(path, _SCHEMA)

    def add(self, note: ImportNote) -> None:
        """Keep a note, and forget the oldest beyond KEPT.

        Raises:
            StorageError: The file cannot be written.
        """
        values = (note.at.astimezone(UTC).isoformat(), *astuple(note)[1:])
        with self._database.transaction() as connection:
            number = connection.execute(f"INSERT INTO import ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values).lastrowid  # noqa: S608
            connection.execute("DELETE FROM import WHERE number <= ?", ((number or 0) - KEPT,))

    def newest(self, n: int = 50) -> Sequence[ImportNote]:
        """Give the newest notes, newest first; none where nothing was imported yet.

        Raises:
            StorageError: The file cannot be read.
        """
        if not self._path.exists():
            return []
        rows = self._database.read(f"SELECT {_COLUMNS} FROM import ORDER BY number DESC LIMIT ?", (n,))  # noqa: S608
        return [ImportNote(datetime.fromisoformat(at), *rest) for at, *rest in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
