"""Words side by side, in lexical matching: what stands together in the query counts more where it stands together.

Pairs make up for words that shopper and seller cut differently: 柜门铰链, note book, wh-1000xm5.
Source: the sequential dependence model, Metzler and Croft, SIGIR 2005, with BM25 of pairs as its second part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from crossaisle.text import neighbours
from crossaisle.types import Places, Scores

PAIR: Final = 0.5
"""What two neighbours count beside each of them. Of 0, .2, .35, .5, .75 and 1 the best on the tune halves."""


class _Scores(Protocol):
    def scores(self, tokens: Sequence[str]) -> Scores: ...
    def scores_of(self, tokens: Sequence[str], rows: Places) -> Scores: ...
    def ceiling(self, tokens: Sequence[str]) -> float: ...


class NeighbourScores:
    """Lexical scores of elements, and of each two that stand side by side."""

    def __init__(self, inner: _Scores) -> None:
        """Take the index, whose documents have their neighbours joined (catalog.document)."""
        self._inner = inner

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Give (n rows,) for elements in their order."""
        return self._inner.scores(tokens) + PAIR * self._inner.scores(neighbours(tokens))

    def scores_of(self, tokens: Sequence[str], rows: Places) -> Scores:
        """Give (len(rows),): the same for some rows only."""
        return self._inner.scores_of(tokens, rows) + PAIR * self._inner.scores_of(neighbours(tokens), rows)

    def ceiling(self, tokens: Sequence[str]) -> float:
        """Give a score that no row can reach."""
        return self._inner.ceiling(tokens) + PAIR * self._inner.ceiling(neighbours(tokens))
