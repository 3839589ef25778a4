"""Figures compared: exchange rates between currencies, and columns against a clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossaisle.types import Clause, Mask


@dataclass(frozen=True, slots=True)
class Rates:
    """Dated exchange rates: units of each currency per unit of the shop's base currency."""

    base: str
    per_base: Mapping[str, float]

    def between(self, source: str, target: str) -> float | None:
        """Give how many units of target one unit of source is worth; None when a rate is missing."""
        known = {self.base: 1.0, **self.per_base}
        return known[target] / known[source] if source in known and target in known else None


def within(values: NDArray[np.float64], clause: Clause) -> Mask:
    """Compare a column with a clause; NaN (unknown) never passes."""
    value = clause.value
    with np.errstate(invalid="ignore"):
        if isinstance(value, tuple):
            return np.asarray((values >= value[0] - 1e-9) & (values <= value[1] + 1e-9), dtype=np.bool_)
        number = float(str(value))
        compared = {"lte": values <= number + 1e-9, "gte": values >= number - 1e-9}
        return np.asarray(compared.get(clause.op, np.abs(values - number) <= 1e-6 * max(1.0, abs(number))), dtype=np.bool_)
