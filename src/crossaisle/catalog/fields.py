"""Single fields of a row from outside: texts, lists, addresses, numbers, each bounded.

Knows no product. A field that is too long is cut where a part still serves, and noted; a field that makes no sense
raises DataError with its column; the row number is added by validate.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crossaisle.catalog.markup import strip_markup
from crossaisle.errors import DataError
from crossaisle.text import clean, detect_language

TITLE_LIMIT = 1_000
DESCRIPTION_LIMIT = 20_000
TEXT_LIMIT = 10_000
"""Characters of any other text; lists of compatible models run to thousands."""
ADDRESS_LIMIT = 2_000
MOST_NUMBER = 1e15
"""Larger numbers are mistakes, and floats could not hold them exactly."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_BETWEEN = re.compile(r"\s*[|;；、\n]\s*|\s*[,，]\s+|\s*,(?=https?://)")
_UNSAFE_ADDRESS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for a row where it does not say, and where to note what was cut or ignored."""

    language: str | None = None
    """BCP 47; None = detect for each text."""
    currency: str | None = None
    """ISO 4217; None = each price names its own."""
    notes: Counter[str] = field(default_factory=Counter)
    """Note -> how many rows it was made for."""


def read_language(value: object, column: str) -> str | None:
    """Read a BCP 47 tag; None or "" is None. Raises DataError."""
    if value is None or value == "":
        return None
    if not (isinstance(value, str) and _LANGUAGE.fullmatch(value.strip().replace("_", "-"))):
        raise DataError(f"{value!r:.60} is not a language", column=column, hint="Write a BCP 47 tag such as en or zh-CN.")
    return value.strip().replace("_", "-")


def read_text(value: object, column: str, reading: Reading, *, limit: int = TEXT_LIMIT) -> str:
    """Read one text, cleaned, cut at `limit` characters with a note; None is "". Raises DataError: not a text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DataError("must be a text", column=column)
    text = clean(value)
    if len(text) > limit:
        reading.notes[f"{column}: cut at {limit:,} characters"] += 1
        text = text[:limit].rstrip()
    return text


def read_texts(value: object, column: str, reading: Reading, *, limit: int = TEXT_LIMIT, is_markup: bool = False) -> dict[str, str]:
    """Read a text, or a map of language to text, into a map; empty texts are left out.

    Args:
        value: A text is in the reading's language, else in the detected one.
        column: Named in errors and notes.
        reading: Language and notes.
        limit: Characters per language.
        is_markup: Take HTML out first.

    Raises:
        DataError: Neither a text nor a map of language to text.
    """
    if value is None:
        return {}
    if isinstance(value, str):
        text = read_text(strip_markup(value) if is_markup else value, column, reading, limit=limit)
        return {reading.language or detect_language(text): text} if text else {}
    if not isinstance(value, Mapping):
        raise DataError("must be a text or a map of language to text", column=column)
    texts: dict[str, str] = {}
    for tag, part in value.items():
        language = read_language(tag, column) or "und"
        plain = strip_markup(part) if is_markup and isinstance(part, str) else part
        texts[language] = read_text(plain, column, reading, limit=limit)
    return {language: text for language, text in texts.items() if text}


def split_list(text: str) -> list[str]:
    """Cut a cell that holds several values.

    Example:
        >>> split_list("iPhone 15、iPhone 15 Pro"), split_list("a.jpg | b.jpg")
        (['iPhone 15', 'iPhone 15 Pro'], ['a.jpg', 'b.jpg'])
    """
    return [part for part in _BETWEEN.split(text.strip()) if part]


def read_list(value: object, column: str, reading: Reading) -> tuple[str, ...]:
    """Read a list of texts, or one text that holds several; empty ones are left out. Raises DataError."""
    parts = split_list(value) if isinstance(value, str) else _items(value, column)
    return tuple(text for text in (read_text(part, column, reading) for part in parts) if text)


def read_address(value: object, column: str, reading: Reading) -> str:
    """Read a URL or file name; one that is overlong or could run code is ignored with a note. Raises DataError."""
    if isinstance(value, str) and (len(value) > ADDRESS_LIMIT or _UNSAFE_ADDRESS.match(value.strip())):
        reading.notes[f"{column}: an address that is too long or not allowed was ignored"] += 1
        return ""
    return read_text(value, column, reading)


def read_addresses(value: object, column: str, reading: Reading) -> tuple[str, ...]:
    """Read a list of addresses, or one text that holds several. Raises DataError."""
    parts = split_list(value) if isinstance(value, str) else _items(value, column)
    return tuple(text for text in (read_address(part, column, reading) for part in parts) if text)


def read_number(value: object, column: str, *, high: float = MOST_NUMBER) -> float:
    """Read a number, or digits written as text, from 0 to `high`. Raises DataError."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DataError(f"{value!r:.60} is not a number", column=column)
    if not 0 <= value <= high:
        raise DataError(f"{value!r:.60} is not between 0 and {high:g}", column=column)
    return float(value)


def read_count(value: object, column: str) -> int:
    """Read a whole number of 0 or more, or digits written as text. Raises DataError."""
    number = read_number(value, column)
    if number != int(number):
        raise DataError(f"{value!r:.60} is not a whole number", column=column)
    return int(number)


def _items(value: object, column: str) -> Iterable[object]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise DataError("must be a list of texts", column=column)
    return value
