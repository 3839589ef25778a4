"""Looking after a shop directory: backup, restore, upgrade.

A backup is one .tar.gz: databases copied in a consistent state while others read and write, everything else as files.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from crossaisle.build import open_parts
from crossaisle.directory import FORMAT, ShopDirectory, renamed
from crossaisle.errors import ConflictError, DataError, NotFoundError, StorageError
from crossaisle.registry import resolve
from crossaisle.settings import Settings

_LEFT_OUT: Final = (".lock",)
_DATABASE_TAILS: Final = ("-wal", "-shm", "-journal")


def backup(directory: ShopDirectory, target: Path) -> Path:
    """Write a shop into one archive.

    Args:
        directory: Must hold a shop.
        target: The archive to make; must not exist.

    Raises:
        NotFoundError: No shop there.
        ConflictError: The target exists, or an import is running.
        StorageError: The target cannot be written.
    """
    directory.read(is_upgrading=True)
    if target.exists():
        raise ConflictError(f"{target} exists.", hint="Name another file.")
    with directory.writing(), tempfile.TemporaryDirectory(prefix="crossaisle-") as place:
        staged = Path(place) / "shop"
        try:
            _copy(directory.path, staged)
            fresh = target.with_name(target.name + ".new")
            with tarfile.open(fresh, "w:gz", compresslevel=3) as archive:
                archive.add(staged, arcname="shop")
            fresh.replace(target)
        except OSError as exc:
            raise StorageError(f"The backup cannot be written: {exc.strerror}.", hint="Check free space and permissions.") from exc
    return target


def restore(archive: Path, target: Path) -> ShopDirectory:
    """Unpack a backup into a new shop directory.

    Raises:
        NotFoundError: No such archive.
        ConflictError: The target exists and is not empty.
        DataError: The archive is not a backup of a shop.
        StorageError: The target cannot be written.
    """
    if not archive.is_file():
        raise NotFoundError(f"There is no file {archive}.", hint="Make a backup with 'crossaisle backup FILE'.")
    if target.exists() and any(target.iterdir()):
        raise ConflictError(f"{target} is not empty.", hint="Restore into a new directory, then point --shop to it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".crossaisle-", dir=target.parent) as place:
        try:
            with tarfile.open(archive) as packed:
                packed.extractall(place, filter="data")
        except (tarfile.TarError, EOFError, OSError) as exc:
            raise DataError(f"{archive.name} cannot be unpacked: {exc}", hint="Is it a whole file made by 'crossaisle backup'?") from exc
        inside = ShopDirectory(Path(place) / "shop")
        if not inside.exists():
            raise DataError(f"{archive.name} holds no shop.", hint="Is it a file made by 'crossaisle backup'?")
        if target.exists():
            target.rmdir()
        inside.path.replace(target)
    return ShopDirectory(target)


def upgrade(
    directory: ShopDirectory,
    settings: Settings,
    *,
    encoder: str | None = None,
    archive: Path,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Bring a shop up to this crossaisle: a backup first, then kinds and facts derived anew, with a new encoder if named.

    A new encoder's vectors are built beside the old ones; shop.toml is switched last, so that a kill in between leaves
    the shop as it was.

    Args:
        directory: Must hold a shop of this format or an older one.
        settings: Effective settings.
        encoder: Spec of a new encoder; None = keep.
        archive: Where the backup goes.
        progress: Called with products done and their number.

    Returns:
        Number of products.
    """
    facts = directory.read(is_upgrading=True)
    if encoder is not None:
        resolve("encoders", encoder)  # a misspelt one costs no backup
    backup(directory, archive)
    with directory.writing():
        if facts.format < FORMAT:
            directory.write(renamed(facts, format=FORMAT))
        parts = open_parts(directory, settings, encoder_spec=encoder)
        try:
            total = len(parts.store)
            parts.indexer().rederive(encode=encoder is not None, progress=(lambda done: progress(done, total)) if progress else None)
            directory.write(renamed(facts, encoder=encoder or facts.encoder, format=FORMAT))
        finally:
            parts.close()
    return total


def _copy(source: Path, target: Path) -> None:
    for place, folders, files in os.walk(source):
        folders.sort()
        here = target / Path(place).relative_to(source)
        here.mkdir(parents=True, exist_ok=True)
        for name in files:
            path = Path(place) / name
            if name.endswith(".db"):
                with sqlite3.connect(path) as live, sqlite3.connect(here / name) as copy:
                    live.backup(copy)
                live.close()
                copy.close()
            elif name not in _LEFT_OUT and not name.endswith(_DATABASE_TAILS):
                shutil.copy2(path, here / name)
