"""What a ranking is worth: nDCG, MRR and Recall at a depth, over the whole catalogue or over judged products only.

A measure is a value, parsed from and printed to one string, so that a report line, a JSON key and an option are the
same word. It knows nothing of rankers or benchmarks. Figures agree with those of ir-measures (nDCG@k, RR@k, R@k).

Source: ir_measures for measures as values; Jarvelin and Kekalainen, TOIS 2002, for nDCG, here with linear gains.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crossaisle.errors import UserError
from crossaisle.random import tie_number

Grades = Mapping[str, float]
"""Item id -> how relevant people found it, >= 0; above 0 is relevant. Products not graded count as 0."""

_SPELLING: Final = re.compile(r"(?P<name>\w+)@(?P<k>[1-9]\d*)(?P<judged>/judged)?")
_JUDGED: Final = "/judged"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with its parameters. `str` gives the spelling that `parse` reads.

    Example:
        >>> str(Measure.parse("nDCG@10/judged"))
        'nDCG@10/judged'
        >>> Measure("MRR", 10).of(["b", "a"], {"a": 1.0})
        0.5
    """

    name: str
    """nDCG, MRR or Recall."""
    k: int
    """Only the first k places count, >= 1."""
    is_judged: bool = False
    """True: rank graded products only. Grades that stem from one engine's pool are unfair to what it did not find."""

    def __post_init__(self) -> None:
        if self.name not in _FORMULAS or self.k < 1:
            raise UserError(f"There is no measure {str(self)!r}.", hint=_HINT)

    def __str__(self) -> str:
        return f"{self.name}@{self.k}{_JUDGED if self.is_judged else ''}"

    @classmethod
    def parse(cls, text: str) -> Measure:
        """Read a measure as it is printed.

        Raises:
            UserError: No such measure, or not spelt name@k or name@k/judged.
        """
        match = _SPELLING.fullmatch(text)
        if match is None:
            raise UserError(f"There is no measure {text!r}.", hint=_HINT)
        return cls(match["name"], int(match["k"]), is_judged=match["judged"] is not None)

    def of(self, ranking: Sequence[str], grades: Grades) -> float:
        """Give the value for one query, 0 to 1, higher is better.

        Args:
            ranking: Item ids, best first, each once. What is not in it counts as not found.
            grades: Those of this query; at least one above 0.

        Raises:
            UserError: No grade is above 0: then every ranking is as good as any other.
        """
        if not any(grade > 0 for grade in grades.values()):
            raise UserError("A query without a relevant product cannot be measured.", hint="Leave such queries out and count them apart.")
        order = judged_only(ranking, grades) if self.is_judged else ranking
        return _FORMULAS[self.name]([grades.get(item_id, 0.0) for item_id in order[: self.k]], list(grades.values()), self.k)


def judged_only(ranking: Sequence[str], grades: Grades) -> list[str]:
    """Restrict a ranking to graded products; those it lacks are appended in the order that breaks ties.

    Example:
        >>> judged_only(["x", "b"], {"a": 0.0, "b": 1.0})
        ['b', 'a']
    """
    found = [item_id for item_id in ranking if item_id in grades]
    return found + sorted(grades.keys() - set(found), key=tie_number)


def _ndcg(found: Sequence[float], grades: Iterable[float], k: int) -> float:
    return _gain(found) / _gain(sorted(grades, reverse=True)[:k])


def _gain(grades: Iterable[float]) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def _mrr(found: Sequence[float], _grades: Iterable[float], _k: int) -> float:
    return next((1 / place for place, grade in enumerate(found, start=1) if grade > 0), 0.0)


def _recall(found: Sequence[float], grades: Iterable[float], _k: int) -> float:
    return sum(grade > 0 for grade in found) / sum(grade > 0 for grade in grades)


_FORMULAS: Final[Mapping[str, Callable[[Sequence[float], Sequence[float], int], float]]] = {"nDCG": _ndcg, "MRR": _mrr, "Recall": _recall}
"""Name -> formula over the grades of the first k places, all grades of the query, and k."""

_HINT: Final = f"Write name@k or name@k{_JUDGED}, with k >= 1 and a name out of {', '.join(_FORMULAS)}; for example nDCG@10."

MEASURES: Final = tuple(Measure.parse(text) for text in ("nDCG@10", "nDCG@10/judged", "MRR@10", "Recall@20", "Recall@100"))
"""What every report holds, in this order."""
