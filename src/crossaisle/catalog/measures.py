"""Columns of measured attributes and of ages: what "at least 16 GB" and "for a three-year-old" are compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.document import value_texts
from crossaisle.catalog.facts import canonical_name
from crossaisle.quantities import dimension_of, to_base
from crossaisle.text import normalise
from crossaisle.types import Clause, Mask, Product

_SLACK: Final = 0.02
"""Sizes said in round numbers (27 inch for 27.2) are equal within this share."""


class MeasureColumn:
    """Every measure of every variant: (variant, name, dimension, low, high) in base units."""

    def __init__(self, products: Sequence[Product], derived: Sequence[Mapping[str, Any]], variant_start: NDArray[np.int64]) -> None:
        entries: list[tuple[int, str, str, float, float]] = []
        for place, one in enumerate(derived):
            variants = range(int(variant_start[place]), int(variant_start[place + 1]))
            entries += [
                (v, name, dim, low, high) for name, found in one.get("measures", {}).items() for low, high, dim in found for v in variants
            ]
            own = one.get("variant_measures", {})
            for variant, known in zip(variants, products[place].variants, strict=True):
                entries += [(variant, name, dim, low, high) for name, found in own.get(known.id, {}).items() for low, high, dim in found]
        self._size = int(variant_start[-1])
        self._variant = np.array([entry[0] for entry in entries], dtype=np.int64)
        self._name = np.array([entry[1] for entry in entries], dtype=np.str_)
        self._dimension = np.array([entry[2] for entry in entries], dtype=np.str_)
        self._low = np.array([entry[3] for entry in entries], dtype=np.float64)
        self._high = np.array([entry[4] for entry in entries], dtype=np.float64)

    def lower(self, clause: Clause) -> Mask:
        """(n variants,) True where a measure of the clause's name passes; of its dimension, where the name is not given."""
        mask = np.zeros(self._size, dtype=np.bool_)
        if not len(self._variant):
            return mask
        unit = clause.unit or ""
        dimension = dimension_of(unit)
        low, high = clause.value if isinstance(clause.value, tuple) else (clause.value, clause.value)
        wanted_low, wanted_high = to_base(float(str(low)), unit), to_base(float(str(high)), unit)
        named = self._name == canonical_name(clause.field)
        has_name = np.zeros(self._size, dtype=np.bool_)
        has_name[self._variant[named & (self._dimension == dimension)]] = True
        entries = (self._dimension == dimension) & (named | ~has_name[self._variant])
        slack = _SLACK * abs(wanted_low)
        passes = {
            "lte": self._low <= wanted_high + 1e-9,
            "gte": self._high >= wanted_low - 1e-9,
        }.get(clause.op, (self._high >= wanted_low - slack) & (self._low <= wanted_high + slack))
        mask[self._variant[entries & passes]] = True
        return mask


_AGE = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:(?:-|~|–|到|至|to)\s*(\d+(?:\.\d+)?))?"
    r"\s*(\+|以上|个月|months?|mo\b|岁|周岁|years?|yrs?)?\s*(\+|以上|及以上|and up)?"
)


class AgeColumn:
    """The ages that each product says it is for, in months."""

    def __init__(self, products: Sequence[Product], variant_start: NDArray[np.int64]) -> None:
        spans = [_ages(product) for product in products]
        counts = np.diff(variant_start)
        self._low = np.repeat(np.array([span[0] for span in spans], dtype=np.float64), counts)
        self._high = np.repeat(np.array([span[1] for span in spans], dtype=np.float64), counts)

    def is_known(self, variants: NDArray[np.int64]) -> bool:
        """Say whether any of the variants has stated ages."""
        return not bool(np.isnan(self._low[variants]).all())

    def lower(self, clause: Clause) -> Mask:
        """(n variants,) True where the stated ages overlap the wanted ones; unknown ages never do."""
        scale = 1.0 if clause.unit == "months" else 12.0
        low, high = clause.value if isinstance(clause.value, tuple) else (clause.value, clause.value)
        wanted_low = -np.inf if clause.op == "lte" else float(str(low)) * scale
        wanted_high = np.inf if clause.op == "gte" else float(str(high)) * scale
        with np.errstate(invalid="ignore"):
            return np.asarray((self._low <= wanted_high) & (self._high >= wanted_low), dtype=np.bool_)


def _ages(product: Product) -> tuple[float, float]:
    texts = [
        text
        for name, value in product.attributes.items()
        if canonical_name(name) in {"age", "age_range", "age_group"}
        for text in value_texts(value)
    ]
    for text in texts:
        match = _AGE.search(normalise(text))
        if match:
            unit = match[3] or ""
            scale = 1.0 if unit in {"个月", "month", "months", "mo"} else 12.0
            low = float(match[1]) * scale
            open_ended = match[4] or unit in {"+", "以上"}
            # A single age stands for the whole year that it names.
            high = np.inf if open_ended else float(match[2]) * scale if match[2] else low + scale * 0.99
            return low, high
    return np.nan, np.nan
