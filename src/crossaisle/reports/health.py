"""How the catalogue is: what lacks a price, a kind, a stock; and what was refused, from the quarantine's own files."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from crossaisle.catalog.table import CatalogTable
from crossaisle.errors import StorageError
from crossaisle.stores.imports import ImportNote

_FILES: Final = 20
_BYTES: Final = 4_000_000
"""Read of one file; what lies beyond is not counted, and the row says so."""
_REASONS: Final = 20
_PARTICULAR: Final = re.compile(r"'[^']*'|\"[^\"]*\"|\d[\d,.]*")
"""As the importer leaves it out, so that like mistakes count together."""


def health(table: CatalogTable, imports: Sequence[ImportNote], folder: Path) -> dict[str, Any]:
    """Give the state of a catalogue. One pass over its columns.

    Raises:
        StorageError: The quarantine cannot be read.
    """
    priced = np.zeros(len(table), dtype=np.bool_)
    for currency in table.currencies:
        priced[table.owner[~np.isnan(table.prices(currency))]] = True
    stocked = np.zeros(len(table), dtype=np.bool_)
    stocked[table.owner[table.is_available]] = True
    return {
        "products": len(table),
        "without_price": int((~priced).sum()),
        "without_kind": int((table.kind_codes < 0).sum()),
        "out_of_stock": int((~stocked).sum()),
        "generation": table.generation,
        "imports": [_import(one) for one in imports],
        "quarantine": quarantined(folder),
    }


def _import(note: ImportNote) -> dict[str, Any]:
    return {
        "at": note.at.isoformat(),
        "file": note.file,
        "added": note.added,
        "changed": note.changed,
        "unchanged": note.unchanged,
        "removed": note.removed,
        "refused": note.refused,
        "seconds": note.seconds,
    }


def quarantined(folder: Path) -> list[dict[str, Any]]:
    """Summarise the newest files of refused rows, newest first; bounded in files and bytes.

    Raises:
        StorageError: One cannot be read.
    """
    try:
        files = sorted(folder.glob("*.jsonl"), key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True) if folder.is_dir() else []
        return [_summary(path) for path in files[:_FILES]]
    except OSError as exc:
        raise StorageError(f"The quarantine cannot be read: {exc.strerror}.", hint="Check permissions.") from exc


def _summary(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        text, is_cut = file.read(_BYTES), bool(file.read(1))
    lines = [line for line in text.split(b"\n") if line.strip()]
    reasons = Counter(_reason(line) for line in (lines[:-1] if is_cut else lines))
    return {"file": path.name, "rows": reasons.total(), "reasons": dict(reasons.most_common(_REASONS)), "is_cut": is_cut}


def _reason(line: bytes) -> str:
    try:
        plain = json.loads(line)
        reason = _PARTICULAR.sub("…", str(plain["reason"]))
        return f"{plain['column']}: {reason}" if plain["column"] else reason
    except (ValueError, KeyError, TypeError):
        return "a line that is damaged"
