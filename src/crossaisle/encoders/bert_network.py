"""A BERT encoder's forward pass in NumPy: token ids to mean-pooled token vectors, without torch.

Texts are sorted by length and cut into groups of some hundred tokens, laid end to end without padding: products with
the weights run over a whole group, attention over the texts of one length in it. Each group goes to one thread per core
with a single-threaded BLAS, as in sentence_network.py. Weights are read from a safetensors file.
Source: Devlin et al., BERT, NAACL 2019; Reimers and Gurevych, Sentence-BERT, EMNLP 2019 (pooling); the format:
github.com/huggingface/safetensors, 8 bytes of header length, a JSON header, raw numbers.
"""

from __future__ import annotations

import itertools
import json
import os
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.types import Matrix, Places
from crossaisle.vectors import one_thread

Numbers = NDArray[np.float32]

_GROUP_TOKENS: Final = 512
"""Tokens of one thread's matrices: they stay within its cache."""
_HEADER_BYTES: Final = 8
_MOST_HEADER: Final = 100_000_000
"""The format's own limit."""
# Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: erf within 1.5e-7, which float32 cannot tell.
_ERF_P: Final = 0.3275911
_ERF: Final = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


@dataclass(frozen=True, slots=True)
class BertShape:
    """What config.json says beyond the shapes of the weights."""

    layers: int
    heads: int
    eps: float
    """Of layer normalisation."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of one layer; matrices are (in, out), contiguous."""

    attend: Numbers
    """(dim, 3 dim): query, key and value side by side; the query already divided by sqrt(dim of a head)."""
    attend_bias: Numbers
    join: Numbers
    join_bias: Numbers
    join_norm: tuple[Numbers, Numbers]
    widen: Numbers
    widen_bias: Numbers
    narrow: Numbers
    narrow_bias: Numbers
    narrow_norm: tuple[Numbers, Numbers]


class BertNetwork:
    """Token ids to vectors."""

    def __init__(self, weights: Mapping[str, Numbers], shape: BertShape, *, threads: int | None = None) -> None:
        """Take the weights.

        Args:
            weights: By their names in transformers' BertModel.
            shape: Layers, heads and epsilon.
            threads: None = one per core.

        Raises:
            KeyError: A weight is missing.
        """
        self._shape = shape
        self._words = weights["embeddings.word_embeddings.weight"]
        self.dim = int(self._words.shape[1])
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        self._places = weights["embeddings.position_embeddings.weight"] + kind
        self._norm = _norm(weights, "embeddings.LayerNorm")
        self._layers = [_layer(weights, f"encoder.layer.{number}", heads=shape.heads) for number in range(shape.layers)]
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encode")
        self._lock = threading.Lock()

    @property
    def max_tokens(self) -> int:
        """Tokens of a text at most."""
        return len(self._places)

    def run(self, texts: Sequence[Sequence[int]]) -> Matrix:
        """Give (n, dim) float32, the mean over each text's tokens; each text has 1 to max_tokens tokens."""
        sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        order = np.argsort(-sizes, kind="stable")
        found = np.empty((len(texts), self.dim), dtype=np.float32)

        def work(rows: Places) -> None:
            found[rows] = self._group([texts[row] for row in rows], sizes[rows])

        groups = list(_groups(order, sizes))
        # A single short text gains nothing from more threads, and loses much when the cores are busy.
        with self._lock, one_thread:
            for _ in (map if len(groups) < 2 else self._pool.map)(work, groups):
                pass
        return found

    def _group(self, texts: Sequence[Sequence[int]], sizes: Places) -> Matrix:
        """Run texts of falling length, laid end to end."""
        tokens = np.fromiter(itertools.chain.from_iterable(texts), dtype=np.int64, count=int(sizes.sum()))
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        places = np.arange(len(tokens)) - np.repeat(starts, sizes)
        rows: Numbers = self._words[tokens] + self._places[places]
        _normalise(rows, *self._norm, eps=self._shape.eps)
        runs = list(_runs(sizes))
        for layer in self._layers:
            rows = self._through(layer, rows, runs)
        sums: Numbers = np.add.reduceat(rows, starts, axis=0)
        return np.asarray(sums / sizes[:, None], dtype=np.float32)

    def _through(self, layer: _Layer, rows: Numbers, runs: Sequence[tuple[int, int]]) -> Numbers:
        mixed: Numbers = rows @ layer.attend
        mixed += layer.attend_bias
        seen = np.empty_like(rows)
        start = 0
        for count, size in runs:
            end = start + count * size
            seen[start:end] = self._attended(mixed[start:end], count, size)
            start = end
        joined: Numbers = seen @ layer.join
        joined += layer.join_bias
        joined += rows
        _normalise(joined, *layer.join_norm, eps=self._shape.eps)
        wide: Numbers = joined @ layer.widen
        wide += layer.widen_bias
        _gelu(wide)
        out: Numbers = wide @ layer.narrow
        out += layer.narrow_bias
        out += joined
        _normalise(out, *layer.narrow_norm, eps=self._shape.eps)
        return out

    def _attended(self, mixed: Numbers, count: int, size: int) -> Numbers:
        """Let the tokens of `count` texts of one size look at each other: (count * size, 3 dim) to (count * size, dim)."""
        parts = mixed.reshape(count, size, 3, self._shape.heads, -1).transpose(2, 0, 3, 1, 4)
        query, key, value = (np.ascontiguousarray(part) for part in parts)
        weights = query @ np.ascontiguousarray(key.transpose(0, 1, 3, 2))
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        seen: Numbers = (weights @ value).transpose(0, 2, 1, 3).reshape(count * size, self.dim)
        return seen


def read_safetensors(path: Path) -> dict[str, Numbers]:
    """Read the float32 tensors of a safetensors file, mapped into memory rather than copied.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no such file, or is cut off.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(_HEADER_BYTES).ljust(_HEADER_BYTES, b"\xff"))
        if length > min(size, _MOST_HEADER):
            raise ValueError("it does not begin like a safetensors file")
        header: dict[str, Any] = json.loads(file.read(length))
    if size <= _HEADER_BYTES + length:
        raise ValueError("it holds no numbers")
    raw = np.memmap(path, dtype=np.uint8, mode="r", offset=_HEADER_BYTES + length)
    found: dict[str, Numbers] = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = entry["data_offsets"]
        if not 0 <= start <= end <= len(raw):
            raise ValueError(f"{name} lies beyond the end of the file")
        found[name] = np.frombuffer(raw[start:end].tobytes(), dtype="<f4").reshape(entry["shape"])
    return found


def _layer(weights: Mapping[str, Numbers], name: str, *, heads: int) -> _Layer:
    own = f"{name}.attention.self"
    scale = np.float32((weights[f"{own}.query.bias"].shape[0] / heads) ** -0.5)
    factors = {"query": scale, "key": np.float32(1), "value": np.float32(1)}
    across: Callable[[str], Numbers] = lambda place: np.ascontiguousarray(weights[f"{name}.{place}.weight"].T)  # noqa: E731
    return _Layer(
        attend=np.concatenate([weights[f"{own}.{part}.weight"].T * factor for part, factor in factors.items()], axis=1),
        attend_bias=np.concatenate([weights[f"{own}.{part}.bias"] * factor for part, factor in factors.items()]),
        join=across("attention.output.dense"),
        join_bias=weights[f"{name}.attention.output.dense.bias"],
        join_norm=_norm(weights, f"{name}.attention.output.LayerNorm"),
        widen=across("intermediate.dense"),
        widen_bias=weights[f"{name}.intermediate.dense.bias"],
        narrow=across("output.dense"),
        narrow_bias=weights[f"{name}.output.dense.bias"],
        narrow_norm=_norm(weights, f"{name}.output.LayerNorm"),
    )


def _norm(weights: Mapping[str, Numbers], name: str) -> tuple[Numbers, Numbers]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _normalise(rows: Numbers, gamma: Numbers, beta: Numbers, *, eps: float) -> None:
    """Layer normalisation, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= (1 / np.sqrt(variance + eps))[:, None].astype(np.float32)
    rows *= gamma
    rows += beta


def _gelu(rows: Numbers) -> None:
    """Multiply x by P(X <= x) of a standard normal X, in place: the exact form, not the tanh one."""
    size = np.abs(rows)
    size *= np.float32(2**-0.5)
    step = size * np.float32(_ERF_P)
    step += 1
    np.reciprocal(step, out=step)
    tail = np.full_like(rows, _ERF[0])
    for factor in _ERF[1:]:
        tail *= step
        tail += np.float32(factor)
    tail *= step
    np.multiply(size, -size, out=size)
    np.exp(size, out=size)
    tail *= size
    tail *= np.float32(0.5)
    # tail is P(X > |x|): for x >= 0 the factor is 1 - tail, else tail.
    np.subtract(1, tail, out=tail, where=rows >= 0)
    rows *= tail


def _groups(order: Places, sizes: Places) -> Iterator[Places]:
    """Cut rows into groups of at most _GROUP_TOKENS tokens; a longer text stands alone."""
    start, total = 0, 0
    for place, row in enumerate(order):
        if place > start and total + sizes[row] > _GROUP_TOKENS:
            yield order[start:place]
            start, total = place, 0
        total += int(sizes[row])
    if start < len(order):
        yield order[start:]


def _runs(sizes: Places) -> Iterator[tuple[int, int]]:
    """Give (how many, size) of each run of equal sizes."""
    for size, run in itertools.groupby(sizes.tolist()):
        yield len(list(run)), size
