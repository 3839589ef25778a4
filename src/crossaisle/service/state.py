"""The service's own database: keys and the secret that signs cookies. Beside the catalogue and the events, so that neither waits for it."""

from __future__ import annotations

import secrets
from pathlib import Path

from crossaisle.database import Database
from crossaisle.directory import ShopDirectory
from crossaisle.service.keys import Keys
from crossaisle.stores.conversations import STATE


def open_state(directory: ShopDirectory) -> Database:
    """Open a shop's state."""
    return Database(directory.state, STATE)


def keys_of(path: Path) -> Keys:
    """Open the keys of the shop at a path; close them when done."""
    return Keys(open_state(ShopDirectory(path)))


def secret(database: Database, name: str) -> str:
    """Give a secret by name: drawn once, the same for every worker and after every start.

    Raises:
        StorageError: The shop cannot be read, or a new secret not be written.
    """
    known = database.read("SELECT value FROM secrets WHERE name = ?", (name,))
    if not known:
        with database.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)", (name, secrets.token_urlsafe(32)))
        known = database.read("SELECT value FROM secrets WHERE name = ?", (name,))
    return str(known[0][0])
