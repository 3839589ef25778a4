"""Writing a file of the overrides: one writer at a time, checked before it takes the place of the old one, whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from crossaisle.errors import DataError, StorageError

MOST: Final = 2_000_000
"""Bytes of a file that a program adds to; beyond that something is wrong."""
_LOCK: Final = ".lock"


@contextlib.contextmanager
def correcting(overrides: Path) -> Iterator[None]:
    """Hold the overrides of a shop: who comes second waits, for a correction takes a moment.

    Raises:
        StorageError: The place cannot be written.
    """
    try:
        overrides.mkdir(parents=True, exist_ok=True)
        with (overrides / _LOCK).open("w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as exc:
        raise StorageError(f"The overrides cannot be written: {exc.strerror}.", hint="Check free space and permissions.") from exc


def read_text(path: Path) -> str:
    """Give the text of a file; empty where there is none.

    Raises:
        DataError: It is not UTF-8, or too large to be changed by a program.
    """
    if not path.exists():
        return ""
    if path.stat().st_size > MOST:
        raise DataError(f"{path.name}: is larger than {MOST:,} bytes", hint="Change it by hand.")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise DataError(f"{path.name}: is not UTF-8 text", hint="Save it as UTF-8.") from exc


def put_text(overrides: Path, name: str, text: str, *, check: Callable[[Path], object]) -> None:
    """Put a file into the overrides, if they hold with it. Call it within correcting().

    Args:
        overrides: The folder.
        name: Of the file, relative to it.
        text: What it shall hold.
        check: Reads a folder of overrides and raises what is wrong with it; it is given a copy with the new file.

    Raises:
        DataError: From the check; nothing was changed.
    """
    with tempfile.TemporaryDirectory(prefix="crossaisle-") as place:
        tried = Path(place) / "overrides"
        shutil.copytree(overrides, tried, ignore=shutil.ignore_patterns("*.new", _LOCK))
        (tried / name).parent.mkdir(parents=True, exist_ok=True)
        (tried / name).write_text(text, encoding="utf-8")
        check(tried)
    target = overrides / name
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
