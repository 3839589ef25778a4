"""Whether a head helps: the ranks of held-out products for held-out texts, before and after, with a paired interval.

Which products are held out is said by a hash of their id, so it stays the same when the catalogue grows. Texts that
were trained on are left out, wherever they come from. Knows vectors; what they are of is none of its business.
Source: Efron and Tibshirani, 1993 (bootstrap), through crossaisle.evaluate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.evaluate.bootstrap import Estimate, estimate
from crossaisle.train.pairs import FORMS, Pairs
from crossaisle.types import Mask, Matrix, Places

MEASURES: Final = ("MRR", "Recall@10")
QUERY_LIKE: Final = ("kind", "category", "brand", "attribute", "words")
"""Forms that a shopper might type; sentences of descriptions and whole titles teach, but do not judge."""
_PARTS: Final = 10
_HELD: Final = (0, 1)
_TUNING: Final = (2,)
_PER_FORM: Final = 400
"""Texts of each form at most, so that no form drowns the others."""
_ROWS: Final = 256
_TIE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Split:
    """Three parts of the products: (n,) bool each."""

    train: Mask
    tune: Mask
    """Says when to stop."""
    held: Mask
    """Judges."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Texts to rank some products for."""

    texts: Places
    """(q,) places in Pairs.texts."""
    products: Places
    """(n,) places of the products that are ranked."""
    relevant: Mask
    """(q, n)"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure before and after, and the gain text by text."""

    before: float
    after: float
    gain: Estimate


def split(item_ids: Sequence[str]) -> Split:
    """Divide products by a hash of their id: 70 % to train on, 10 % to stop by, 20 % to judge by."""
    parts = np.array(
        [hashlib.sha256(f"held-out\x1f{one}".encode("utf-8", "surrogatepass")).digest()[0] for one in item_ids], dtype=np.int64
    )
    parts = parts * _PARTS // 256
    tune, held = np.isin(parts, _TUNING), np.isin(parts, _HELD)
    return Split(~(tune | held), tune, held)


def trial(pairs: Pairs, among: Mask, *, trained: Mask, rng: np.random.Generator) -> Trial:
    """Choose query-like texts of some products that no trained product has.

    Args:
        pairs: The catalogue's.
        among: (n,) bool, the products to rank.
        trained: (n,) bool, the products whose texts are left out.
        rng: Chooses where there are more than enough.
    """
    known = np.zeros(len(pairs.texts), dtype=np.bool_)
    known[pairs.text[trained[pairs.product]]] = True
    chosen: list[Places] = [np.zeros(0, dtype=np.int64)]
    for form in QUERY_LIKE:
        own = (pairs.form == FORMS.index(form)) & among[pairs.product] & ~known[pairs.text]
        chosen.append(rng.permutation(np.unique(pairs.text[own]))[:_PER_FORM])
    texts: Places = np.unique(np.concatenate(chosen))
    products = np.flatnonzero(among)
    row_of = np.full(len(pairs.texts), -1, dtype=np.int64)
    row_of[texts] = np.arange(len(texts))
    column_of = np.full(len(pairs.documents), -1, dtype=np.int64)
    column_of[products] = np.arange(len(products))
    relevant = np.zeros((len(texts), len(products)), dtype=np.bool_)
    rows, columns = row_of[pairs.text], column_of[pairs.product]
    both = (rows >= 0) & (columns >= 0)
    relevant[rows[both], columns[both]] = True
    return Trial(texts, products, relevant)


def measured(texts: Matrix, products: Matrix, relevant: Mask) -> NDArray[np.float64]:
    """Give (q, 2): the inverse rank of the first relevant product, and the share of the relevant among ten.

    Of relevant products more than ten, ten count as all: so that a perfect ranking reaches 1.

    Args:
        texts: (q, dim) unit rows.
        products: (n, dim) unit rows.
        relevant: (q, n), one or more in each row.
    """
    found = np.empty((len(texts), len(MEASURES)))
    for start in range(0, len(texts), _ROWS):
        end = start + _ROWS
        scores, right = texts[start:end] @ products.T, relevant[start:end]
        best = np.where(right, scores, -np.inf).max(axis=1, keepdims=True)
        # The same title twice scores the same but for rounding: no credit for ties, or rounding would decide.
        ahead = (np.where(right, -np.inf, scores) >= best - _TIE).sum(axis=1)
        top = np.argsort(-scores, axis=1, kind="stable")[:, :10]
        hits = np.take_along_axis(right, top, axis=1).sum(axis=1)
        found[start:end] = np.stack([1 / (1 + ahead), hits / np.minimum(right.sum(axis=1), 10)], axis=1)
    return found


def compared(before: NDArray[np.float64], after: NDArray[np.float64], *, rng: np.random.Generator) -> dict[str, Compared]:
    """Set two outcomes of `measured` side by side."""
    gains = estimate(after - before, rng=rng)
    return {
        name: Compared(float(before[:, place].mean()), float(after[:, place].mean()), gains[place]) for place, name in enumerate(MEASURES)
    }
