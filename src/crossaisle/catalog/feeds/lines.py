"""Text files as lines, plain or gzipped, with bounded memory: a line never grows beyond a limit.

Tells the encoding by mark, then UTF-8, then GB18030 (which Chinese Windows programs write, and which contains GBK).
"""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from crossaisle.errors import DataError, NotFoundError, StorageError, UserError

LINE_LIMIT = 16 * 2**20
"""Characters of one line; a longer one comes in pieces."""
_CHUNK = 2**20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = ("utf-8", "gb18030")
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)


def require_file(path: Path) -> None:
    """Check that there is a file to read.

    Raises:
        NotFoundError: Nothing is there.
        UserError: It is a directory.
    """
    if not path.exists():
        raise NotFoundError(f"There is no file {path}.", hint="Check the path.")
    if path.is_dir():
        raise UserError(f"{path} is a directory.", hint="Name one feed file.")


def open_bytes(path: Path) -> BinaryIO:
    """Open for reading, unpacking .gz.

    Raises:
        StorageError: The file may not be read.
    """
    try:
        return cast("BinaryIO", gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")
    except OSError as exc:
        raise StorageError(f"cannot read {path}: {exc.strerror}", hint="Check the file's permissions.") from exc


def open_text(path: Path, *, encoding: str, errors: str = "strict") -> TextIO:
    """Open for reading, unpacking .gz; line ends stay as they are. Raises StorageError."""
    return io.TextIOWrapper(open_bytes(path), encoding=encoding, errors=errors, newline="")


def detect_encoding(path: Path) -> str:
    """Tell the encoding of a whole file, a chunk at a time.

    Returns:
        A codec name that decodes every byte of the file.

    Raises:
        DataError: It is neither UTF-8 nor GB18030 nor marked UTF-16, or the archive is broken.
    """
    with open_bytes(path) as file:
        start = b"".join(_chunks(file, path, size=4, most=1))
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    line = None
    for encoding in (marked,) if marked else _ENCODINGS:
        wrong = _first_wrong_line(path, encoding)
        if wrong is None:
            return encoding
        line = line or wrong
    raise DataError(
        f"the file is neither UTF-8 nor GB18030 text; as UTF-8 it breaks in line {line}", hint="Save it as UTF-8 and import again."
    )


def read_lines(file: TextIO, path: Path) -> Iterator[str]:
    """Give the lines with their ends, none longer than the limit.

    Raises:
        DataError: The file breaks off, or a byte cannot be decoded.
    """
    return _until_empty(lambda: file.readline(LINE_LIMIT), path)


def read_pieces(file: TextIO, path: Path, *, size: int) -> Iterator[str]:
    """Give the text in pieces of `size` characters. Raises DataError like read_lines."""
    return _until_empty(lambda: file.read(size), path)


def _until_empty(read: Callable[[], str], path: Path) -> Iterator[str]:
    try:
        yield from iter(read, "")
    except _BROKEN as exc:
        raise _broken(path) from exc
    except UnicodeDecodeError as exc:
        raise DataError("the file is not UTF-8 text", hint="Save it as UTF-8 and import again.") from exc


def estimate_lines(path: Path) -> int:
    """Guess how many lines a file has from its first megabyte; 0 for an archive, whose size says little."""
    if path.suffix.lower() == ".gz":
        return 0
    with open_bytes(path) as file:
        sample = file.read(_CHUNK)
    lines = sample.count(b"\n") + (not sample.endswith(b"\n"))
    return round(path.stat().st_size / len(sample) * lines) if sample else 0


def _first_wrong_line(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with open_bytes(path) as file:
        for chunk in itertools.chain(_chunks(file, path), [b""]):
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + chunk[: error.start].count(b"\n")
            line += chunk.count(b"\n")
    return None


def _chunks(file: BinaryIO, path: Path, *, size: int = _CHUNK, most: int | None = None) -> Iterator[bytes]:
    count = 0
    while most is None or count < most:
        try:
            chunk = file.read(size)
        except _BROKEN as exc:
            raise _broken(path) from exc
        if not chunk:
            return
        count += 1
        yield chunk


def _broken(path: Path) -> DataError:
    return DataError(f"{path.name} breaks off or is not a gzip file", hint="Fetch or pack the file again.")
