"""API keys: made once, shown once, kept as SHA-256.

A key is 32 random bytes, so nobody can guess one from its hash, and a slow hash (meant for passwords, which people choose)
would only cost every request its time. Keys that were taken back stay known: a shop that had a key is never open again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, get_args

from crossaisle.database import Database
from crossaisle.errors import NotFoundError, UserError

Scope = Literal["shopper", "catalogue", "merchant"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
PREFIX: Final = "ca_"
"""So that a key that leaked into a file is found by those who look for keys."""
_COLUMNS: Final = "id, name, scopes, created, last_used, revoked"
_USED_S: Final = 60.0
"""A key's last use is noted at most this often: a write a request would cost more than the request."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key as it is kept: everything but itself."""

    id: str
    """Its first characters of the hash: enough to name it."""
    name: str
    scopes: tuple[Scope, ...]
    created: datetime
    last_used: datetime | None
    revoked: datetime | None


class Keys:
    """The keys of one shop."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database, self._clock = database, clock
        self._noted: dict[str, datetime] = {}

    def add(self, name: str, scopes: Sequence[str]) -> str:
        """Make a key and give it; it cannot be shown again.

        Raises:
            UserError: No scope, or one that there is not.
            StorageError: The shop cannot be written.
        """
        chosen = tuple(scope for scope in SCOPES if scope in scopes)
        if not chosen or set(scopes) - set(SCOPES):
            raise UserError(
                f"A key needs scopes among {', '.join(SCOPES)}.", hint="For example: crossaisle keys add --name till --scope shopper"
            )
        key = PREFIX + secrets.token_urlsafe(32)
        digest = _digest(key)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO api_keys (hash, id, name, scopes, created) VALUES (?, ?, ?, ?, ?)",
                (digest, digest[:10], name, ",".join(chosen), self._clock().isoformat()),
            )
        return key

    def find(self, key: str) -> Key | None:
        """Give what is kept of a key that holds; None for one that is unknown or was taken back."""
        rows = self._database.read(f"SELECT {_COLUMNS} FROM api_keys WHERE hash = ? AND revoked IS NULL", (_digest(key),))  # noqa: S608 - a constant
        return _key(rows[0]) if rows else None

    def holds(self, key_id: str) -> bool:
        """Say whether a key of that id has not been taken back."""
        return bool(self._database.read("SELECT 1 FROM api_keys WHERE id = ? AND revoked IS NULL", (key_id,)))

    def exist(self) -> bool:
        """Say whether the shop has, or ever had, a key."""
        return bool(self._database.read("SELECT 1 FROM api_keys LIMIT 1"))

    def all(self) -> list[Key]:
        """Give every key, oldest first."""
        return [_key(row) for row in self._database.read(f"SELECT {_COLUMNS} FROM api_keys ORDER BY created, id")]  # noqa: S608

    def revoke(self, key_id: str) -> Key:
        """Take a key back, by its id or by a name that only one key in use has.

        Raises:
            NotFoundError: No such key in use, or several of that name.
        """
        found = [key for key in self.all() if key.revoked is None and key_id in {key.id, key.name}]
        if len(found) != 1:
            raise NotFoundError(
                f"{'No key' if not found else 'More than one key'} in use is called {key_id!r}.",
                hint="See the ids with 'crossaisle keys list'.",
            )
        with self._database.transaction() as connection:
            connection.execute("UPDATE api_keys SET revoked = ? WHERE id = ?", (self._clock().isoformat(), found[0].id))
        return found[0]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def is_note_due(self, key: Key) -> bool:
        """Say whether the last use that is noted is old enough to be noted again."""
        last = self._noted.get(key.id) or key.last_used
        return last is None or (self._clock() - last).total_seconds() > _USED_S

    def note_use(self, key: Key) -> None:
        """Note that a key has just been used."""
        self._noted[key.id] = now = self._clock()
        with self._database.transaction() as connection:
            connection.execute("UPDATE api_keys SET last_used = ? WHERE id = ?", (now.isoformat(), key.id))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Sequence[str]) -> Key:
    key_id, name, scopes, created, used, revoked = row
    times = [datetime.fromisoformat(one) if one else None for one in (used, revoked)]
    return Key(
        key_id, name, tuple(scope for scope in SCOPES if scope in scopes.split(",")), datetime.fromisoformat(created), times[0], times[1]
    )
