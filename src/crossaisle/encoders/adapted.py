"""An encoder with a head of a shop's own: the vectors of another encoder, times a matrix that the catalogue taught.

The file holds the matrix, the spec and fingerprint of the encoder under it, and how it was measured when it was made
(crossaisle.train). A head on vectors that it was not made for would be noise, so another fingerprint is refused.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from crossaisle.errors import ModelError, StorageError
from crossaisle.protocols import Encoder, EncoderInfo, Role
from crossaisle.registry import made
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

FOLDER: Final = "models"
"""Inside a shop directory."""
KIND: Final = "adapted"


@dataclass(frozen=True, slots=True)
class Head:
    """The content of a head's file."""

    matrix: Matrix
    """(dim, dim); vectors are multiplied by its transpose."""
    base: str
    """Spec of the encoder under it."""
    base_fingerprint: str
    facts: Mapping[str, Any]
    """How it was made and measured: JSON values, for people."""

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits over the matrix and the encoder under it."""
        plain = np.ascontiguousarray(self.matrix, dtype="<f4").tobytes()
        return hashlib.sha256(self.base_fingerprint.encode() + b"\x1f" + plain).hexdigest()[:12]

    @property
    def spec(self) -> str:
        """The spec under which a shop that keeps the head finds it."""
        return f"{KIND}:{FOLDER}/encoder-{self.digest}.npz"


class AdaptedEncoder:
    """`adapted:FILE`, a path relative to the shop directory. Made by `crossaisle train encoder`."""

    def __init__(self, argument: str = "", *, home: Path | None = None, make: Callable[[str], Encoder] | None = None) -> None:
        """Read the head and make the encoder under it.

        Args:
            argument: Path of the file.
            home: What a relative path is relative to; None = the working directory.
            make: Makes the encoder under it from its spec; None = without settings.

        Raises:
            ModelError: No such file, not a head, or made for other vectors.
        """
        self.spec = f"{KIND}:{argument}"
        self.head = read_head((home or Path()) / argument, spec=self.spec)
        self.base: Encoder = (make or made)(self.head.base)
        self._lock = threading.Lock()
        self._info: EncoderInfo | None = None

    @property
    def info(self) -> EncoderInfo:
        """Dimensions and identity, of the encoder under it and the head together."""
        with self._lock:
            if self._info is None:
                base = self.base.info
                if (base.fingerprint, base.dim) != (self.head.base_fingerprint, len(self.head.matrix)):
                    raise ModelError(
                        f"made for another version of {self.head.base}",
                        spec=self.spec,
                        hint=f"Run 'crossaisle upgrade --encoder {self.head.base}', then 'crossaisle train encoder' again.",
                    )
                self._info = EncoderInfo(f"{KIND}-{self.head.digest}-{base.dim}", base.dim, base.max_tokens, base.is_symmetric)
        return self._info

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:
        """Give (n, dim) float32, unit rows; an empty text gives a zero row.

        Raises:
            ModelError: The encoder under it failed, or is not the one that the head was made for.
        """
        vectors = np.zeros((len(texts), self.info.dim), dtype=np.float32)
        vectors[:] = self.base.encode(texts, role=role)
        return unit_rows(vectors @ self.head.matrix.T)


def read_head(path: Path, *, spec: str) -> Head:
    """Read a head's file.

    Raises:
        ModelError: There is none, or it is broken.
    """
    if not path.is_file():
        raise ModelError(f"there is no file {path}", spec=spec, hint="Make one with 'crossaisle train encoder'.")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            matrix, plain = np.asarray(kept["matrix"], dtype=np.float32), json.loads(str(kept["facts"]))
        head = Head(matrix, str(plain.pop("base")), str(plain.pop("base_fingerprint")), plain)
    except (OSError, ValueError, EOFError, KeyError, AttributeError, TypeError, zipfile.BadZipFile) as exc:
        raise ModelError(f"{path.name} cannot be read: {exc}", spec=spec, hint="Restore it from a backup, or train again.") from exc
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
        raise ModelError(f"{path.name} holds no square matrix of numbers", spec=spec, hint="Restore it from a backup, or train again.")
    return head


def write_head(head: Head, home: Path) -> Path:
    """Write a head into a shop directory, whole or not at all, under the name that its spec says.

    Raises:
        StorageError: The place cannot be written.
    """
    path = home / head.spec.removeprefix(f"{KIND}:")
    facts = json.dumps({"base": head.base, "base_fingerprint": head.base_fingerprint, **head.facts}, ensure_ascii=False)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            np.savez(file, matrix=np.ascontiguousarray(head.matrix, dtype=np.float32), facts=np.array(facts))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as exc:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise StorageError(f"{path} cannot be written: {exc.strerror}.", hint="Check free space and permissions.") from exc
    return path
