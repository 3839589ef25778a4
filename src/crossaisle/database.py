"""Opening SQLite files one way: WAL, durable, many processes, and still readable where nothing may be written.

Each thread gets its own connection, closed at the latest when another thread opens one after it has ended. On a
read-only mount the file is opened immutable, since WAL needs to write.
Source: sqlite.org/wal.html (read-only databases), sqlite.org/uri.html.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from crossaisle.errors import StorageError

_BUSY_S = 30.0
"""Seconds to wait for another process's transaction."""
_RETRY_S = 0.02
_SCRUBBED = 64_000_000
"""Bytes: written anew in well under a second."""


class Database:
    """One SQLite file; created with its schema on first use unless the place is read-only."""

    def __init__(self, path: Path, schema: str | Sequence[str], *, is_erasing: bool = False, is_synced: bool = True) -> None:
        """Name the file; nothing is opened yet.

        Args:
            path: Where it lies or will lie.
            schema: Statements that make its tables, run once, when the file is new; or several steps, of which an older
                file is given those that it lacks (user_version counts them).
            is_erasing: Overwrite what is deleted or moved, so that no deleted text stays in the file. Costs a little.
            is_synced: Wait at each commit until the disk has it. False: what is committed survives the death of the process at
                once, that of the machine from the next synced commit or checkpoint of the file on.
        """
        self._path, self._is_erasing, self._is_synced = path, is_erasing, is_synced
        self._steps = (schema,) if isinstance(schema, str) else tuple(schema)
        self._local = threading.local()
        self._opened: dict[threading.Thread, sqlite3.Connection] = {}
        self._opening = threading.Lock()

    @property
    def exists(self) -> bool:
        """Whether the file has been made."""
        return self._path.exists()

    def read(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Give all rows of a query.

        Raises:
            StorageError: The file is missing, damaged or unreadable.
        """
        try:
            return self._connection().execute(statement, tuple(values)).fetchall()
        except sqlite3.Error as exc:
            raise self._failure("read", exc) from exc

    def stream(self, statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a query one by one."""
        try:
            yield from self._connection().execute(statement, tuple(values))
        except sqlite3.Error as exc:
            raise self._failure("read", exc) from exc

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Open a write transaction: all of it is kept, or none.

        Raises:
            StorageError: The file cannot be written: no space, no permission, a read-only mount.
        """
        try:
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as exc:
            raise self._failure("written", exc) from exc
        try:
            yield connection
            connection.commit()
        except sqlite3.Error as exc:
            self._undo(connection)
            raise self._failure("written", exc) from exc
        except BaseException:
            self._undo(connection)
            raise

    def backup(self, target: Path) -> None:
        """Copy a consistent state to another file while others read and write."""
        try:
            with contextlib.closing(sqlite3.connect(target)) as copy:
                self._connection().backup(copy)
        except sqlite3.Error as exc:
            raise self._failure("copied", exc) from exc

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the files, not in the -wal either unless somebody reads from it all the while.

        Overwriting alone misses copies that stay in unused parts of pages when rows are moved, so a file of up to
        _SCRUBBED bytes is written anew. In a larger one, where that would hold up writers for long, a few may stay.

        Raises:
            StorageError: No space, no permission.
        """
        try:
            if self._path.stat().st_size <= _SCRUBBED:
                self._connection().execute("VACUUM")
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except (sqlite3.Error, OSError) as exc:
            raise self._failure("written", exc) from exc

    def close(self) -> None:
        """Close every connection, whichever thread opened it."""
        with self._opening:
            for connection in self._opened.values():
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
            self._opened = {}
            self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with self._opening:
                for ended in [thread for thread in self._opened if not thread.is_alive()]:
                    self._opened.pop(ended).close()
                connection = self._open()
                self._opened[threading.current_thread()] = connection
            self._local.connection = connection
        return connection

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        except (sqlite3.Error, OSError):
            return self._open_immutable()
        try:
            self._prepare(connection)
        except sqlite3.Error as exc:
            connection.close()
            if "readonly" in str(exc) or "unable to open" in str(exc):
                return self._open_immutable()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Turn WAL on and lay the schema; another process may be doing the same, and SQLite does not wait for it here."""
        until = time.monotonic() + _BUSY_S
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(f"PRAGMA synchronous = {'FULL' if self._is_synced else 'NORMAL'}")
                if self._is_erasing:
                    connection.execute("PRAGMA secure_delete = ON")
                # A file that has its schema is opened without writing: a reader waits for no writer.
                done = int(connection.execute("PRAGMA user_version").fetchone()[0])
                for number, step in enumerate(self._steps[done:], start=done + 1):
                    connection.executescript(f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;")
            except sqlite3.OperationalError as exc:
                self._undo(connection)
                if "locked" not in str(exc) or time.monotonic() > until:
                    raise
                time.sleep(_RETRY_S)
            else:
                return

    def _open_immutable(self) -> sqlite3.Connection:
        unmerged = self._path.with_name(f"{self._path.name}-wal")
        if unmerged.is_file() and unmerged.stat().st_size:
            raise StorageError(
                f"{self._path.name} cannot be read: its last changes are in {unmerged.name}, and nothing may be written here.",
                hint="Open the shop once where it can be written.",
            )
        return sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None
        )

    @staticmethod
    def _undo(connection: sqlite3.Connection) -> None:
        with contextlib.suppress(sqlite3.Error):
            connection.rollback()

    def _failure(self, verb: str, exc: sqlite3.Error | OSError) -> StorageError:
        hints = {
            "readonly": "The shop directory is read-only: choose another with --shop, or mount it writable.",
            "full": "The disk is full: nothing of this step was kept. Free space and run it again.",
            "disk I/O": "The disk refused a write (full, or a size limit): nothing of this step was kept. Free space and run it again.",
            "malformed": "The file is damaged: restore a backup with 'crossaisle restore'.",
            "not a database": "The file is not a crossaisle database: restore a backup with 'crossaisle restore'.",
            "locked": "Another process holds it for writing: wait for it, then run this again.",
        }
        hint = next((text for mark, text in hints.items() if mark in str(exc)), "Check the shop directory with 'crossaisle doctor'.")
        return StorageError(f"{self._path.name} cannot be {verb}: {exc}.", hint=hint)
