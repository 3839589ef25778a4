"""A linear head on an encoder: the matrix that brings what shoppers say nearer to the products that they mean.

Contrastive: each text against its product, the other products of the batch, and hard negatives; products that the same
text means are left out of the comparison. The matrix starts at the identity and is pulled back towards it. A teacher's
similarities may be matched as well. Knows vectors and places, no texts. Gradients are worked out by hand, in NumPy.
Source: van den Oord et al., 2018 (InfoNCE); Kingma and Ba, ICLR 2015 (Adam), with the pull kept apart from the gradient
as in Loshchilov and Hutter, ICLR 2019; Hinton et al., 2015 (distillation).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.types import Mask, Matrix, Places

# Set on the tune halves of icecat_en, taobao_zh and webmall_en; see docs/log.md.
_TEMPERATURE: Final = 0.05
_LEARNING_RATE: Final = 3e-4
_PULL: Final = 30.0
"""Towards the identity, times the learning rate, each step; from here on more steps change little."""
_BATCH: Final = 256
_LEAST_BATCH: Final = 16
_STEPS: Final = 320
_STEPS_BETWEEN_CHECKS: Final = 40
_PATIENCE: Final = 3
"""Checks without a better figure before it ends."""
_MOMENTS: Final = (0.9, 0.99)
_NEIGHBOURS: Final = 10
"""Nearest products of another kind that hard negatives are drawn from."""
_ROWS: Final = 1024
_NEVER: Final = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Teaching:
    """Vectors to match: the teacher's of the same texts and products, in the same order."""

    texts: Matrix
    documents: Matrix
    weight: float = 1.0
    """Of the distillation, beside 1 for the contrast."""
    temperature: float = 0.1


@dataclass(frozen=True, slots=True)
class Examples:
    """What a head is fitted on."""

    texts: Matrix
    """(t, dim) unit rows."""
    documents: Matrix
    """(n, dim) unit rows."""
    text: Places
    """(pairs,) row of texts."""
    product: Places
    """(pairs,) row of documents."""
    kinds: Places
    """(n,) number of each product's kind; below 0 = not known."""
    teaching: Teaching | None = None
    codes: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", np.sort(self.product.astype(np.int64) * len(self.texts) + self.text))

    def means(self, texts: Places, products: Places) -> Mask:
        """(len(texts), len(products)) bool: True where the text is one of the product's."""
        wanted = products[None, :].astype(np.int64) * len(self.texts) + texts[:, None]
        found = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        known: Mask = self.codes[found] == wanted
        return known


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head and how it came to be."""

    matrix: Matrix
    """(dim, dim); vectors are multiplied by its transpose."""
    steps: int
    """At which the best check was."""


def fit(
    examples: Examples,
    *,
    rows: Places,
    check: Callable[[Matrix], float],
    rng: np.random.Generator,
    progress: Callable[[int, int], None] | None = None,
) -> Fitted:
    """Fit a head.

    Args:
        examples: Vectors and pairs; those of products outside `rows` are never trained on.
        rows: Products to train on.
        check: Gives a figure for a head on products set aside, higher is better; the best head wins.
        rng: The same state gives the same head.
        progress: Called with (steps done, steps at most).
    """
    dim = examples.texts.shape[1]
    state = _Adam(dim)
    best, best_steps, best_figure = state.matrix.copy(), 0, check(state.matrix)
    batches = _Batches(examples, rows, rng)
    for step in range(1, _STEPS + 1):
        state.move(gradient(state.matrix, examples, *batches.draw()))
        if step % _STEPS_BETWEEN_CHECKS == 0:
            figure = check(state.matrix)
            if figure > best_figure:
                best, best_steps, best_figure = state.matrix.copy(), step, figure
            elif step - best_steps >= _PATIENCE * _STEPS_BETWEEN_CHECKS:
                break
        if progress is not None:
            progress(step, _STEPS)
    if progress is not None:
        progress(_STEPS, _STEPS)
    return Fitted(best, best_steps)


def gradient(matrix: Matrix, examples: Examples, text: Places, product: Places) -> Matrix:
    """Give the gradient of the mean loss of one batch, (dim, dim).

    Args:
        matrix: The head.
        examples: Vectors and pairs.
        text: (b,) rows of texts.
        product: (b + h,) rows of documents: first the product of each text, then h hard negatives.
    """
    given, shown = examples.texts[text], examples.documents[product]
    asked, asked_norm = _applied(matrix, given)
    found, found_norm = _applied(matrix, shown)
    logits = asked @ found.T / np.float32(_TEMPERATURE)
    own = np.arange(len(text))
    also = examples.means(text, product)
    also[own, own] = False
    pull = _softmax(np.where(also, _NEVER, logits))
    pull[own, own] -= 1
    if (taught := examples.teaching) is not None:
        wanted = _softmax(taught.texts[text] @ taught.documents[product].T / np.float32(taught.temperature))
        pull += np.float32(taught.weight) * (_softmax(logits) - wanted)
    pull /= np.float32(_TEMPERATURE * len(text))
    towards_asked = _through_norm(pull @ found, asked, asked_norm)
    towards_found = _through_norm(pull.T @ asked, found, found_norm)
    moved: Matrix = towards_asked.T @ given + towards_found.T @ shown
    return moved


def applied(matrix: Matrix, vectors: Matrix) -> Matrix:
    """Give the head's unit rows for unit rows, (n, dim); zero rows stay zero."""
    return _applied(matrix, vectors)[0]


class _Adam:
    """The matrix and the moments of its gradient."""

    def __init__(self, dim: int) -> None:
        self.matrix = np.eye(dim, dtype=np.float32)
        self._still = np.eye(dim, dtype=np.float32)
        self._first = np.zeros((dim, dim), dtype=np.float32)
        self._second = np.zeros((dim, dim), dtype=np.float32)
        self._steps = 0

    def move(self, slope: Matrix) -> None:
        """Take one step against a gradient."""
        self._steps += 1
        keep, keep_squares = _MOMENTS
        self._first += np.float32(1 - keep) * (slope - self._first)
        self._second += np.float32(1 - keep_squares) * (slope * slope - self._second)
        mean = self._first / np.float32(1 - keep**self._steps)
        spread = np.sqrt(self._second / np.float32(1 - keep_squares**self._steps)) + np.float32(1e-8)
        step = mean / spread + np.float32(_PULL) * (self.matrix - self._still)
        self.matrix -= np.float32(_LEARNING_RATE) * step


class _Batches:
    """One text of each product and round, chosen anew, in a new order; and a near product of another kind for each."""

    def __init__(self, examples: Examples, rows: Places, rng: np.random.Generator) -> None:
        self._examples, self._rng = examples, rng
        pairs = np.flatnonzero(np.isin(examples.product, rows))
        self._pairs = pairs[np.argsort(examples.product[pairs], kind="stable")]
        _, self._starts, self._counts = np.unique(examples.product[self._pairs], return_index=True, return_counts=True)
        self._near = neighbours(examples.documents, examples.kinds, rows=rows)
        self._left: Places = np.zeros(0, dtype=np.int64)

    def draw(self) -> tuple[Places, Places]:
        """Give (texts, products) as `gradient` takes them."""
        if len(self._left) < min(_LEAST_BATCH, len(self._starts)):
            chosen = self._starts + (self._rng.random(len(self._starts)) * self._counts).astype(np.int64)
            self._left = self._pairs[self._rng.permutation(chosen)]
        taken, self._left = self._left[:_BATCH], self._left[_BATCH:]
        product = self._examples.product[taken]
        hard = self._near[product, self._rng.integers(0, self._near.shape[1], len(product))]
        return self._examples.text[taken], np.concatenate([product, hard])


def neighbours(documents: Matrix, kinds: Places, *, rows: Places) -> Places:
    """Give each product's nearest of another kind among `rows`, (n, up to 10); accessories, above all.

    A product of an unknown kind counts as of a kind of its own. Rows outside `rows` get themselves.
    """
    width = max(1, min(_NEIGHBOURS, len(rows) - 1))
    found: Places = np.repeat(np.arange(len(documents))[:, None], width, axis=1)
    candidates = np.ascontiguousarray(documents[rows].T)
    for start in range(0, len(rows), _ROWS):
        part = rows[start : start + _ROWS]
        near = documents[part] @ candidates
        same = (kinds[part, None] == kinds[None, rows]) & (kinds[part, None] >= 0)
        near[same | (part[:, None] == rows[None, :])] = _NEVER
        best = np.argpartition(-near, width - 1, axis=1)[:, :width]
        is_other = np.take_along_axis(near, best, axis=1) > _NEVER
        found[part] = np.where(is_other, rows[best], part[:, None])
    return found


def _applied(matrix: Matrix, vectors: Matrix) -> tuple[Matrix, Matrix]:
    """(n, dim) unit rows and (n, 1) the lengths they had."""
    moved = vectors @ matrix.T
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    norms[norms == 0] = 1
    return moved / norms, norms


def _through_norm(slope: Matrix, unit: Matrix, norms: Matrix) -> Matrix:
    """Turn a gradient by unit rows into one by the rows before they were scaled."""
    along = np.einsum("ij,ij->i", slope, unit)[:, None]
    return np.asarray((slope - unit * along) / norms, dtype=np.float32)


def _softmax(logits: Matrix) -> Matrix:
    found: Matrix = np.exp(logits - logits.max(axis=1, keepdims=True))
    found /= found.sum(axis=1, keepdims=True)
    return found
