"""Parquet files, a batch of a row group at a time. Needs the extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from crossaisle.catalog.feeds.row import FeedRow
from crossaisle.errors import DataError, MissingExtraError

_BATCH = 1_024
"""Rows in memory at once; a row group may hold a million."""


def read_parquet_header(path: Path) -> tuple[list[str], int]:
    """Give the column names and the number of rows.

    Raises:
        MissingExtraError: pyarrow is not installed.
        DataError: The file is not Parquet.
    """
    with _open(path) as file:
        return list(file.schema_arrow.names), int(file.metadata.num_rows)


def read_parquet(path: Path) -> Iterator[FeedRow]:
    """Give one row a record, nulls left out.

    Raises:
        MissingExtraError: pyarrow is not installed.
        DataError: The file is not Parquet, or breaks off.
    """
    number = 0
    with _open(path) as file:
        batches = file.iter_batches(batch_size=_BATCH)
        while (batch := _next(batches, path)) is not None:
            for values in batch.to_pylist():
                number += 1
                yield FeedRow(number, _plain(values))


def _open(path: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - heavy optional extra
    except ImportError as exc:
        raise MissingExtraError("Reading Parquet", extra="parquet") from exc
    try:
        return parquet.ParquetFile(path)
    except (ArrowException, OSError) as exc:
        raise _unreadable(path) from exc


def _next(batches: Iterator[Any], path: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    from pyarrow import ArrowException  # noqa: PLC0415 - heavy optional extra, known to be there

    try:
        return next(batches, None)
    except (ArrowException, OSError) as exc:
        raise _unreadable(path) from exc


def _unreadable(path: Path) -> DataError:
    return DataError(f"{path.name} cannot be read as Parquet", hint="Write the file again.")


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON types
    """Turn Arrow's Python values into those of JSON; Arrow gives maps as lists of pairs."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        if value and all(isinstance(one, tuple) for one in value):
            return _plain(dict(value))
        return [_plain(one) for one in value if one is not None]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
