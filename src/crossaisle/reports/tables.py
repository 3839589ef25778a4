"""A table as CSV that a spreadsheet opens as it is meant: UTF-8 with its mark, and no text that it would run as a formula.

Source: OWASP, CSV Injection; RFC 4180.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

MARK: Final = "\ufeff"
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Full-width ones too: a spreadsheet in Chinese or Japanese takes them for the same."""


def to_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """Give rows as CSV with a header; what a row lacks is empty, what has parts is JSON.

    Example:
        >>> to_csv([{"a": "=1+1", "b": -1.5}], ["a", "b"]).decode("utf-8-sig").splitlines()
        ['a,b', "'=1+1,-1.5"]
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return (MARK + file.getvalue()).encode("utf-8", "backslashreplace")


def cell(value: Any) -> str | int | float:  # noqa: ANN401 - any JSON value
    """Give a value as it stands in a cell: texts that begin like a formula get an apostrophe, numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text.replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS) else text
