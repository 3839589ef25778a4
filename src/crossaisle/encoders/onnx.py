"""An encoder from a local ONNX directory: `model.onnx` and `tokenizer.json`, as sentence-transformers exports them.

Mean pooling over the attention mask when the model gives token vectors, the vector itself when it gives one per text.
Optional `crossaisle.json`: {"query_prefix", "document_prefix", "max_tokens", "pooling": "mean" | "cls"}.
Source: Reimers and Gurevych, Sentence-BERT, EMNLP 2019 (pooling).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from crossaisle.errors import MissingExtraError, ModelError
from crossaisle.protocols import EncoderInfo, Role
from crossaisle.text import clean
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

_BATCH = 32
_USUAL = {"query_prefix": "", "document_prefix": "", "max_tokens": 256, "pooling": "mean"}


class OnnxEncoder:
    """`onnx:DIRECTORY`. Needs the extra `onnx`."""

    def __init__(self, argument: str = "") -> None:
        self.spec = f"onnx:{argument}"
        directory = Path(argument).expanduser()
        model, tokenizer = directory / "model.onnx", directory / "tokenizer.json"
        missing = [path.name for path in (model, tokenizer) if not path.is_file()]
        if not argument or missing:
            raise ModelError(
                f"no {' and no '.join(missing) or 'directory'} in {argument or 'the spec'}",
                spec=self.spec,
                hint="Export the model with its tokenizer.json into one directory.",
            )
        self._options = _options(directory / "crossaisle.json", spec=self.spec)
        self._max_tokens: int = self._options["max_tokens"]
        self._session, self._tokenizer = _load(model, tokenizer, self._max_tokens, spec=self.spec)
        self._inputs = {one.name for one in self._session.get_inputs()}
        parts = (model.read_bytes(), tokenizer.read_bytes(), json.dumps(self._options, sort_keys=True).encode())
        digest = hashlib.sha256(b"".join(parts)).hexdigest()[:12]
        dim = int(self._run(["dimensions"]).shape[1])
        self.info = EncoderInfo(f"onnx-{digest}-{dim}", dim, self._max_tokens)

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:
        """Give (n, dim) float32, unit rows; an empty text gives a zero row.

        Raises:
            ModelError: The model cannot run on the tokenizer's output.
        """
        prefix = str(self._options.get(f"{role}_prefix", ""))
        cleaned = [clean(text) for text in texts]
        vectors = np.zeros((len(texts), self.info.dim), dtype=np.float32)
        filled = [place for place, text in enumerate(cleaned) if text]
        for start in range(0, len(filled), _BATCH):
            places = filled[start : start + _BATCH]
            vectors[places] = self._run([prefix + cleaned[place] for place in places])
        return unit_rows(vectors)

    def _run(self, texts: list[str]) -> Matrix:
        encodings = self._tokenizer.encode_batch(texts)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        feeds = {
            "input_ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([encoding.type_ids for encoding in encodings], dtype=np.int64),
        }
        try:
            output = self._session.run(None, {name: value for name, value in feeds.items() if name in self._inputs})[0]
        except Exception as exc:  # onnxruntime raises a family of its own types without a public root
            raise ModelError(f"the model failed: {exc}", spec=self.spec) from exc
        return self._pool(np.asarray(output, dtype=np.float32), mask)

    def _pool(self, output: Matrix, mask: np.ndarray[Any, Any]) -> Matrix:
        if output.ndim == 2:
            return output
        if self._options["pooling"] == "cls":
            return np.asarray(output[:, 0], dtype=np.float32)
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((output * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9), dtype=np.float32)


def _options(path: Path, *, spec: str) -> dict[str, Any]:
    try:
        options = {**_USUAL, **(json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {})}
    except (OSError, ValueError, TypeError) as exc:
        raise ModelError(f"{path.name} cannot be read: {exc}", spec=spec) from exc
    known = set(options) == set(_USUAL) and options["pooling"] in {"mean", "cls"}
    if not known or not isinstance(options["max_tokens"], int) or options["max_tokens"] < 1:
        raise ModelError(
            f"{path.name} holds something unknown", spec=spec, hint=f"It may state {', '.join(_USUAL)}; pooling is mean or cls."
        )
    return options


def _load(model: Path, tokenizer: Path, max_tokens: int, *, spec: str) -> tuple[Any, Any]:
    try:
        import onnxruntime  # noqa: PLC0415 - heavy optional extra
        import tokenizers  # noqa: PLC0415
    except ImportError as exc:
        raise MissingExtraError("The ONNX encoder", extra="onnx") from exc
    try:
        session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
        cutter = tokenizers.Tokenizer.from_file(str(tokenizer))
    except Exception as exc:  # both libraries raise bare exceptions of their own
        raise ModelError(f"cannot be loaded: {exc}", spec=spec) from exc
    cutter.enable_truncation(max_length=max_tokens)
    cutter.enable_padding()
    return session, cutter
