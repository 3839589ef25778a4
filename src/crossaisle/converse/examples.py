"""Turn to move, by what is nearest in meaning: sentences of data/examples.yaml as vectors, and a kernel over them.

Read where no row of the table of moves claims a turn, or only a weak one. Ridge regression on a square kernel (the cosine of
two sentences, shifted and squared) gives every move a score that is near 1 where a turn is like its sentences and near 0
where it is not; moves that the conversation has nothing for are left out. The sentences are encoded with the first turn.
Source: Saunders, Gammerman and Vovk, Ridge Regression Learning Algorithm in Dual Variables, ICML 1998.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from crossaisle.converse.moves import NEED, Move, is_possible, shipped
from crossaisle.converse.state import Conversation
from crossaisle.types import Matrix

LEAST: Final = 0.38
"""Score from which a move is read where no row of the table claims a turn; own sentences, cross-validated."""
CLEAR: Final = 0.08
"""By how much it has to be ahead of a search there, which is what such turns mostly are."""
SURE: Final = 0.45
"""The same for moves that do something: call a person, change the cart."""
AHEAD: Final = 0.15
"""By how much a move has to be ahead of the one that a weak row of the table reads."""
FAR_AHEAD: Final = 0.25
"""The same for a search where the table reads a question: the question comes back unanswered, the search makes one forget it."""
_SHIFT: Final = 0.3
_RIDGE: Final = 0.2
_DOING: Final = frozenset({"hand_over", "cart_add", "cart_remove", "forget"})
_NEEDS: Final[Mapping[str, str]] = {
    "ask_product": "shown",
    "pick": "shown",
    "others": "shown",
    "more_like": "shown",
    "compare": "shown",
    "goes_with": "shown",
    "cart_add": "shown",
    "undo": "past",
    "forget": "need",
    "cart_remove": "cart",
}
"""Move -> what the conversation must have for it."""


class Examples:
    """The sentences, as vectors of one encoder; for several threads."""

    def __init__(self, encode: Callable[[Sequence[str]], Matrix]) -> None:
        """Take what encodes texts: texts -> (n, dim) unit rows."""
        self.encode, self._lock = encode, threading.Lock()
        rows = [(name, line) for name, texts in shipped("examples").items() for text in texts.values() for line in text.splitlines()]
        self._said, self._names = [line for _, line in rows], tuple(dict.fromkeys(name for name, _ in rows))
        self._places = np.array([self._names.index(name) for name, _ in rows])
        self._fitted: tuple[Matrix, Matrix] | None = None

    def read(self, text: str, conversation: Conversation, named: Sequence[str], *, claimed: Move) -> Move:
        """Say what a turn is.

        Args:
            text: The shopper's words.
            conversation: For what there is to speak of.
            named: Item ids of products that the words name.
            claimed: What the table reads; it stays unless a sentence speaks clearly for another move.
        """
        if not claimed.is_weak and (claimed.name != NEED or claimed.span != (0, 0)):
            return claimed
        scores = self.scores(text, conversation, named)
        name = max(scores, key=lambda one: scores[one])
        same = max((score for one, score in scores.items() if one.partition(".")[0] == claimed.name), default=0.0)
        move, _, what = name.partition(".")
        ahead = FAR_AHEAD if move == NEED else AHEAD
        least = max(SURE if move in _DOING else LEAST, same + ahead if claimed.name != NEED else scores[NEED] + CLEAR)
        return claimed if move == claimed.name or scores[name] < least else Move(move, what=what)

    def scores(self, text: str, conversation: Conversation, named: Sequence[str]) -> Mapping[str, float]:
        """Give every move that is possible its score; a finer name stands behind a dot."""
        vectors, weights = self._fit()
        found = _kernel(self.encode([text]), vectors)[0] @ weights
        return {
            name: float(score)
            for name, score in zip(self._names, found, strict=True)
            if is_possible(_NEEDS.get(name.partition(".")[0], ""), conversation, named)
        }

    def _fit(self) -> tuple[Matrix, Matrix]:
        with self._lock:
            if self._fitted is None:
                vectors = self.encode(self._said)
                kernel = _kernel(vectors, vectors) + np.float32(_RIDGE) * np.eye(len(vectors), dtype=np.float32)
                wanted = np.eye(len(self._names), dtype=np.float32)[self._places]
                self._fitted = vectors, np.linalg.solve(kernel, wanted)
            return self._fitted


def _kernel(some: Matrix, others: Matrix) -> Matrix:
    shifted: Matrix = np.float32(_SHIFT) + some @ others.T
    return shifted * shifted
