"""CSV and its kin: the delimiter is found, quoted newlines are kept, a row of another length is a bad row.

Knows no column names. Rows come as header -> text. Source: RFC 4180, read leniently as spreadsheets write it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from crossaisle.catalog.feeds.lines import open_text, read_lines
from crossaisle.catalog.feeds.row import FeedRow
from crossaisle.errors import DataError

_DELIMITERS = ",\t;|"


def read_header(path: Path, *, encoding: str) -> tuple[str, list[str]]:
    """Give the delimiter and the headers, each once: an empty one is named by its place, a repeated one is numbered.

    Raises:
        DataError: The file is empty or its first row cannot be read.
    """
    with open_text(path, encoding=encoding) as file:
        lines = read_lines(file, path)
        first = next((line for line in lines if line.strip()), "")
        if not first:
            raise DataError("the file is empty", hint="The first row names the columns.")
        delimiter = _delimiter(first)
        try:
            cells = next(csv.reader(_chain(first, lines), delimiter=delimiter))
        except csv.Error as error:
            raise DataError(f"the header cannot be read: {error}", hint="The first row names the columns.") from error
    return delimiter, _unique(cells)


def read_delimited(path: Path, *, encoding: str, delimiter: str, header: list[str]) -> Iterator[FeedRow]:
    """Give one row a record after the header; blank records are skipped and not counted.

    Raises:
        DataError: The file breaks off.
    """
    with open_text(path, encoding=encoding) as file:
        records = _records(csv.reader(read_lines(file, path), delimiter=delimiter))
        next(records)
        for number, record in enumerate(records, start=1):
            yield _row(number, record, header)


def _chain(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _delimiter(line: str) -> str:
    """Give the mark that parts the first line most often outside quotes; a comma when none does."""
    bare = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _unique(cells: list[str]) -> list[str]:
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = cell.strip("\ufeff \t\r\n") or f"column {place}"
        count = 2
        unique = name
        while unique in names:
            unique, count = f"{name} {count}", count + 1
        names.append(unique)
    return names


def _records(reader: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The reader starts afresh at the next line: an unclosed quote costs one field's limit, not the file.
            yield error
            continue
        if any(cell.strip() for cell in record):
            yield record


def _row(number: int, record: list[str] | csv.Error, header: list[str]) -> FeedRow:
    if isinstance(record, csv.Error):
        return FeedRow(number, None, DataError(f"cannot be read: {record}", row=number, hint="Look for a quote that is not closed."))
    if len(record) != len(header):
        reason = f"{len(record)} fields where the header has {len(header)}"
        return FeedRow(number, {"fields": record}, DataError(reason, row=number, hint="Put a field that holds the delimiter in quotes."))
    return FeedRow(number, dict(zip(header, record, strict=True)))
