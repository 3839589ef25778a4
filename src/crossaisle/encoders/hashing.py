"""An encoder without a model: hashed character n-grams and tokens. The oracle in tests and the last resort in a shop.

Source: Weinberger et al., Feature Hashing for Large Scale Multitask Learning, ICML 2009.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from crossaisle.errors import ModelError
from crossaisle.protocols import EncoderInfo, Role
from crossaisle.text import normalise, tokenize
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

_MAX_CHARACTERS = 4000


class HashingEncoder:
    """`hashing` or `hashing:512`: the argument is the number of dimensions, 16 to 65536."""

    def __init__(self, argument: str = "") -> None:
        self.spec = f"hashing:{argument}" if argument else "hashing"
        if argument and not (argument.isdecimal() and 16 <= int(argument) <= 65536):
            raise ModelError("dimensions must be a number from 16 to 65536", spec=self.spec, hint='For example "hashing:512".')
        self._dim = int(argument or 512)

    @property
    def info(self) -> EncoderInfo:
        """Dimensions and identity."""
        return EncoderInfo(f"hashing-{self._dim}", self._dim, _MAX_CHARACTERS, is_symmetric=True)

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:  # noqa: ARG002 - one tower serves both roles
        """Give (n, dim) float32, unit rows; an empty text gives a zero row."""
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for feature, weight in _features(text[:_MAX_CHARACTERS]):
                digest = hashlib.blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                bucket = int.from_bytes(digest, "big")
                vectors[row, bucket % self._dim] += weight if bucket >> 63 else -weight
        return unit_rows(vectors)


def _features(text: str) -> Iterator[tuple[str, float]]:
    for token in tokenize(text):
        yield f"t:{token}", 1.0
    plain = f" {normalise(text)} "
    for start in range(len(plain) - 2):
        yield f"c:{plain[start : start + 3]}", 0.3
