"""Opening a feed: the format by suffix, the columns by header, rows one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crossaisle.catalog.feeds.delimited import read_delimited, read_header
from crossaisle.catalog.feeds.jsonl import read_json_list, read_jsonl
from crossaisle.catalog.feeds.lines import detect_encoding, estimate_lines, require_file
from crossaisle.catalog.feeds.parquet import read_parquet, read_parquet_header
from crossaisle.catalog.feeds.row import FeedRow
from crossaisle.catalog.schema import ColumnPlan, guess_columns, require_columns
from crossaisle.errors import UserError

FORMATS: Mapping[str, tuple[str, ...]] = {
    "jsonl": (".jsonl", ".ndjson"),
    "json": (".json",),
    "csv": (".csv",),
    "tsv": (".tsv", ".txt"),
    "parquet": (".parquet",),
}
"""Format -> suffixes; all but Parquet also with .gz. The delimiter of csv and tsv is found in the file."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A file of products, open for one reading."""

    path: Path
    format: str
    rows: Iterator[FeedRow]
    """In order; raises DataError where the file itself breaks off."""
    plan: ColumnPlan | None
    """How columns are understood; None = the rows are in the import shape."""
    total: int
    """About how many rows there are, for a progress bar; exact for Parquet; 0 = cannot be told."""


def open_feed(path: Path, *, format: str | None = None, columns: Mapping[str, str] | None = None) -> Feed:  # noqa: A002 - the word of the doors
    """Open a file of products; reads no more than its header, and for CSV once through for the encoding.

    Args:
        path: The file.
        format: One of FORMATS; None = by suffix.
        columns: Canonical column -> header, as said by the user.

    Raises:
        NotFoundError: No such file.
        UserError: Unknown format, or a column or header that does not exist.
        DataError: No header, no column for the id, or an encoding that cannot be told.
        MissingExtraError: A Parquet file without the extra.
    """
    require_file(path)
    chosen = _format(path, format)
    overrides = dict(columns or {})
    if chosen in ("jsonl", "json"):
        rows = read_jsonl(path) if chosen == "jsonl" else read_json_list(path)
        plan = guess_columns(list(overrides.values()), overrides) if overrides else None
        return Feed(path, chosen, rows, plan, estimate_lines(path) if chosen == "jsonl" else 0)
    if chosen == "parquet":
        header, total = read_parquet_header(path)
        return Feed(path, chosen, read_parquet(path), _plan(header, overrides), total)
    encoding = detect_encoding(path)
    delimiter, header = read_header(path, encoding=encoding)
    plan = _plan(header, overrides)
    return Feed(
        path,
        chosen,
        read_delimited(path, encoding=encoding, delimiter=delimiter, header=header),
        plan,
        max(0, estimate_lines(path) - 1),
    )


def _plan(header: list[str], overrides: Mapping[str, str]) -> ColumnPlan:
    plan = guess_columns(header, overrides)
    require_columns(plan, header)
    return plan


def _format(path: Path, stated: str | None) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    is_packed = suffixes[-1:] == [".gz"]
    suffix = (suffixes[:-1] if is_packed else suffixes)[-1:]
    found = stated or next((name for name, known in FORMATS.items() if suffix and suffix[0] in known), None)
    listed = ", ".join(FORMATS)
    if found is None or found not in FORMATS:
        what = f"{stated!r} is not a feed format." if stated else f"The suffix of {path.name} names no feed format."
        raise UserError(what, hint=f"Formats are {listed}; say --format NAME, or name the file by its format (.gz may follow).")
    if is_packed and found == "parquet":
        raise UserError("A Parquet file packed with gzip cannot be read in parts.", hint="Unpack it first; Parquet is compressed already.")
    return found
