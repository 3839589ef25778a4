"""Where bad rows are kept: a file of JSON lines that a person can mend and import again, and a short account of it.

The file is made when the first bad row comes. Memory is bounded however many rows are bad.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from crossaisle.errors import StorageError

SHOWN = 20
"""Bad rows kept in memory for the report."""
VALUE_LIMIT = 2_000
"""Characters of a text kept in the file."""
_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, and why."""

    number: int
    """1-based data row; line number for JSON lines."""
    column: str
    """As the file names it; "" = the row as a whole."""
    reason: str
    values: Mapping[str, object] | None
    """As they stood in the file; None = the row could not be taken apart."""
    hint: str = ""


class Quarantine:
    """Collects bad rows. A context manager: the file is whole once it is left."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons: Counter[str] = Counter()
        """Column and reason -> rows; quoted words and numbers are left out, so that like mistakes count together."""
        self.first: list[BadRow] = []
        """The first 20."""
        self._file: TextIO | None = None

    @property
    def count(self) -> int:
        """How many rows were added."""
        return self.reasons.total()

    def add(self, row: BadRow) -> None:
        """Keep one bad row.

        Raises:
            StorageError: The file cannot be written.
        """
        reason = _PARTICULAR.sub("…", row.reason)
        self.reasons[f"{row.column}: {reason}" if row.column else reason] += 1
        if len(self.first) < SHOWN:
            self.first.append(row)
        line = {"row": row.number, "column": row.column, "reason": row.reason, "values": _cut(row.values)}
        try:
            file = self._open()
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            file.flush()
        except OSError as exc:
            raise StorageError(
                f"cannot write {self.path}: {exc.strerror}", hint="Free some space, or name another shop directory."
            ) from exc

    def _open(self) -> TextIO:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Half of a surrogate pair cannot be encoded; as backslashes it is the JSON escape it came from.
            self._file = self.path.open("a", encoding="utf-8", errors="backslashreplace")
        return self._file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()


def _cut(value: object) -> object:
    if isinstance(value, str):
        return value if len(value) <= VALUE_LIMIT else value[:VALUE_LIMIT] + "…"
    if isinstance(value, Mapping):
        return {str(name): _cut(one) for name, one in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no NaN
    return [_cut(one) for one in value] if isinstance(value, list | tuple) else value
