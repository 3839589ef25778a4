"""Words that say the same, in lexical matching: a product is found by either, and by the shopper's own word first.

A phrase of the query counts for a product as what it scores itself, or as KEPT of what another way of saying it scores,
whichever is more; never both, so that a title that says it twice gains nothing. Each way is scaled to what the phrase
itself could reach, so that a rare synonym is worth no more than the word that was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import numpy as np

from crossaisle.text import elements
from crossaisle.types import Places, Scores

KEPT: Final = 0.8
"""What a synonym is worth against the word itself."""
_Phrase = tuple[str, ...]


class _Scores(Protocol):
    def scores(self, tokens: Sequence[str]) -> Scores: ...
    def scores_of(self, tokens: Sequence[str], rows: Places) -> Scores: ...
    def ceiling(self, tokens: Sequence[str]) -> float: ...


class SynonymScores:
    """Lexical scores over another index's, with synonyms."""

    def __init__(self, inner: _Scores, alternatives: Mapping[str, Sequence[str]]) -> None:
        """Take the index, and for words what else may stand for them."""
        self._inner = inner
        self._others: dict[_Phrase, tuple[_Phrase, ...]] = {}
        for word, others in alternatives.items():
            phrase = tuple(elements(word))
            found = dict.fromkeys(tuple(elements(one)) for one in others)
            if phrase:
                self._others[phrase] = tuple(one for one in found if one and one != phrase)
        self._longest = max(map(len, self._others), default=0)

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Give (n rows,), 0 where neither a token nor a synonym occurs."""
        found = self._inner.scores(tokens)
        for phrase in self._phrases(tokens):
            own = self._inner.scores(phrase)
            found = found + self._gain(phrase, own, [self._inner.scores(other) for other in self._others[phrase]])
        return found

    def scores_of(self, tokens: Sequence[str], rows: Places) -> Scores:
        """Give (len(rows),): the same for some rows only."""
        found = self._inner.scores_of(tokens, rows)
        for phrase in self._phrases(tokens):
            own = self._inner.scores_of(phrase, rows)
            found = found + self._gain(phrase, own, [self._inner.scores_of(other, rows) for other in self._others[phrase]])
        return found

    def ceiling(self, tokens: Sequence[str]) -> float:
        """Give a score that no row can reach: synonyms are worth less than the words themselves."""
        return self._inner.ceiling(tokens)

    def _gain(self, phrase: _Phrase, own: Scores, others: Sequence[Scores]) -> Scores:
        """Give what the best synonym adds to a phrase's own score."""
        most = self._inner.ceiling(phrase)
        best = np.zeros_like(own)
        for other, scores in zip(self._others[phrase], others, strict=True):
            best = np.maximum(best, scores * np.float32(KEPT * most / max(self._inner.ceiling(other), 1e-9)))
        return np.asarray(np.maximum(best - own, 0), dtype=np.float32)

    def _phrases(self, tokens: Sequence[str]) -> list[_Phrase]:
        """Give the phrases among the tokens that have synonyms, longest first at each place, none overlapping."""
        found: list[_Phrase] = []
        place = 0
        while place < len(tokens):
            run = tuple(tokens[place : place + self._longest])
            phrase = next((run[:size] for size in range(len(run), 0, -1) if run[:size] in self._others), None)
            if phrase is not None:
                found.append(phrase)
            place += len(phrase or (1,))
        return found
