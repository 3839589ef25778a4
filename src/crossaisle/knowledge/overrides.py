"""Reading one file of a shop's overrides: YAML, whole or not at all, every fault named by file and entry."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from crossaisle.errors import DataError

_SMALL: Final = 2_000_000
"""Bytes: a file of corrections is written by hand."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, for what is said of it."""

    file: str
    entry: str
    hint: str

    def fault(self, reason: str) -> DataError:
        """Make the error that names the place."""
        return DataError(f"{self.file}: {self.entry}: {reason}", hint=self.hint)

    def known(self, given: Mapping[Any, Any], keys: Iterable[str]) -> None:
        """Refuse keys that mean nothing.

        Raises:
            DataError: One is unknown; names it and the nearest that there is.
        """
        allowed = list(keys)
        for key in given:
            if key not in allowed:
                near = difflib.get_close_matches(str(key), allowed, n=1)
                raise self.fault(f"{key!r} is not one of {', '.join(allowed)}" + (f"; did you mean {near[0]!r}?" if near else ""))

    def texts(self, given: object, name: str) -> tuple[str, ...]:
        """Give one text or a list of texts as a tuple.

        Raises:
            DataError: It is neither, or one is empty.
        """
        found = [given] if isinstance(given, str | int) and not isinstance(given, bool) else given
        if not isinstance(found, list) or not found or not all(isinstance(one, str | int) and str(one).strip() for one in found):
            raise self.fault(f"{name} must be a text or a list of texts")
        return tuple(str(one).strip() for one in found)


def read_entries(path: Path, *, hint: str) -> list[Any]:
    """Read a YAML file that holds a list of entries.

    Args:
        path: The file; one that is not there holds none.
        hint: What to do when it is not as it should be.

    Raises:
        DataError: It cannot be read, is no YAML, or no list.
    """
    try:
        if not path.exists():
            return []
        if path.stat().st_size > _SMALL:
            raise DataError(f"{path.name}: is larger than {_SMALL:,} bytes", hint=hint)
        plain = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except OSError as exc:
        raise DataError(f"{path.name}: cannot be read: {exc.strerror}", hint="Check permissions.") from exc
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        raise DataError(f"{path.name}: is not valid YAML in UTF-8: {exc}", hint=hint) from exc
    if plain is not None and not isinstance(plain, list):
        raise DataError(f"{path.name}: must be a list of entries, each behind a dash", hint=hint)
    return plain or []
