"""JSON feeds: one object a line, or one list of objects in a file; both read piece by piece.

Source: jsonlines.org; RFC 8259 for JSON (NaN and Infinity are no numbers).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from crossaisle.catalog.feeds.lines import LINE_LIMIT, open_text, read_lines, read_pieces
from crossaisle.catalog.feeds.row import FeedRow
from crossaisle.errors import DataError

_CHUNK = 2**18
_UNDECODED = re.compile("[\udc80-\udcff]")
"""What surrogateescape leaves of bytes that are not UTF-8."""
_SPACE = " \t\r\n\ufeff"
_BLANK = re.compile(f"[{_SPACE}]*")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


_decoder = json.JSONDecoder(parse_constant=_no_number)


def read_jsonl(path: Path) -> Iterator[FeedRow]:
    """Give one row a line; blank lines are skipped, a line that is no JSON object is a bad row.

    Raises:
        DataError: The file breaks off.
    """
    is_middle = False
    number = 0
    with open_text(path, encoding="utf-8-sig", errors="surrogateescape") as file:
        for line in read_lines(file, path):
            number += not is_middle
            is_overlong = is_middle or not (len(line) < LINE_LIMIT or line.endswith("\n"))
            if is_overlong and not is_middle:
                yield _bad(number, f"the line is longer than {LINE_LIMIT:,} characters", line)
            elif not is_overlong and line.strip(_SPACE):
                yield _row(number, line)
            is_middle = is_overlong and not line.endswith("\n")


def _row(number: int, line: str) -> FeedRow:
    if _UNDECODED.search(line):
        return _bad(number, "the line is not UTF-8 text", line)
    try:
        value = _decoder.decode(line.strip(_SPACE))
    except json.JSONDecodeError as error:
        return _bad(number, f"not JSON: {error.msg} at character {error.pos + 1}", line)
    except (ValueError, RecursionError) as error:
        return _bad(number, f"not JSON: {error}", line)
    return _object(number, value, line)


def _object(number: int, value: object, text: str) -> FeedRow:
    return FeedRow(number, value) if isinstance(value, dict) else _bad(number, "not a JSON object", text)


def _bad(number: int, reason: str, text: str) -> FeedRow:
    return FeedRow(number, {"line": text[:LINE_LIMIT].rstrip("\r\n")}, DataError(reason, row=number, hint="One JSON object per product."))


def read_json_list(path: Path) -> Iterator[FeedRow]:
    """Give one row an element of the list that the file is.

    Raises:
        DataError: The file is not a list, or not JSON from some element on: what follows cannot be told apart.
    """
    with open_text(path, encoding="utf-8-sig") as file:
        window = _Window(read_pieces(file, path, size=_CHUNK))
        window.expect("[", "the file is not a JSON list")
        number = 0
        while window.peek() != "]":
            if number:
                window.expect(",", f"no comma after element {number}")
            number += 1
            value = window.take(number)
            yield _object(number, value, json.dumps(value))


class _Window:
    """The part of a JSON text that is being read: what is behind the place is dropped only when more is fetched."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._text = ""
        self._place = 0

    def peek(self) -> str:
        """Step over space and give the next character, "" at the end."""
        while True:
            blank = _BLANK.match(self._text, self._place)
            self._place = blank.end() if blank else self._place
            if self._place < len(self._text) or not self._grow(1):
                return self._text[self._place : self._place + 1]

    def expect(self, mark: str, otherwise: str) -> None:
        """Step over one character."""
        if self.peek() != mark:
            raise DataError(otherwise, hint="A .json feed is one list of product objects; for one object a line use .jsonl.")
        self._place += 1

    def take(self, number: int) -> object:
        """Read one value; the window doubles until the value is whole, so that each character is read a few times at most."""
        self.peek()
        size = _CHUNK
        while True:
            try:
                value, self._place = _decoder.raw_decode(self._text, self._place)
            except (ValueError, RecursionError) as error:
                if len(self._text) > LINE_LIMIT or not self._grow(size):
                    raise DataError(f"not JSON: {error}", row=number, hint="One list of product objects.") from None
                size *= 2
            else:
                return value

    def _grow(self, size: int) -> bool:
        parts = [self._text[self._place :]]
        for piece in self._pieces:
            parts.append(piece)
            size -= len(piece)
            if size <= 0:
                break
        self._text, self._place = "".join(parts), 0
        return len(parts) > 1
