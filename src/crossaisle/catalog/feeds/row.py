"""What every feed reader gives: numbered rows, good or bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crossaisle.errors import DataError


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One row as it stands in the file."""

    number: int
    """1-based data row; the line number for JSON lines."""
    values: Mapping[str, object] | None
    """Header (or key) -> value; None when the row could not be taken apart."""
    error: DataError | None = None
    """Why the row is bad."""
