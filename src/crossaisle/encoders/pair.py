"""Two encoders as one: their vectors side by side, so that a cosine is the mean of both cosines.

Worth it where the two err differently, as the multilingual encoder and MiniLM do on English titles; a head trained on
the pair learns which to trust (crossaisle.train). Costs the time and the memory of both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from crossaisle.errors import ModelError
from crossaisle.protocols import Encoder, EncoderInfo, Role
from crossaisle.registry import made
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

_MARK: Final = "+"


class PairEncoder:
    """`pair:FIRST+SECOND`, two specs; the first may hold no plus sign."""

    def __init__(self, argument: str = "", *, make: Callable[[str], Encoder] | None = None) -> None:
        """Make both.

        Args:
            argument: Two specs, a plus sign between them.
            make: Makes an encoder from its spec; None = without settings.

        Raises:
            ModelError: There are not two specs.
        """
        self.spec = f"pair:{argument}"
        first, _, second = argument.partition(_MARK)
        if not first or not second:
            raise ModelError("needs two encoders", spec=self.spec, hint='Write "pair:multilingual+minilm".')
        self._encoders = tuple((make or made)(spec) for spec in (first, second))

    @property
    def info(self) -> EncoderInfo:
        """Dimensions and identity of both together."""
        infos = [one.info for one in self._encoders]
        digest = hashlib.sha256(_MARK.join(info.fingerprint for info in infos).encode()).hexdigest()[:12]
        dim = sum(info.dim for info in infos)
        return EncoderInfo(f"pair-{digest}-{dim}", dim, min(info.max_tokens for info in infos), all(info.is_symmetric for info in infos))

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:
        """Give (n, both dims) float32, unit rows; an empty text gives a zero row.

        Raises:
            ModelError: One of them failed.
        """
        return unit_rows(np.concatenate([one.encode(texts, role=role) for one in self._encoders], axis=1))
