"""Measured attributes and ages: what "at least 16 GB" and "for a three-year-old" are compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


def measured(columns: Mapping[str, NDArray[Any]], notes: Mapping[str, Any], clause: Clause, *, variants: int) -> Mask:
    """Compare the measures of every variant with a clause.

    Args:
        columns: measure_variant, measure_name, measure_dimension, measure_low and measure_high, one entry a measure, base units.
        notes: measure_names and dimensions, by code.
        clause: Its unit says the dimension.
        variants: How many there are.

    Returns:
        (variants,) True where a measure of the clause's name passes; of its dimension, where the name is not given.
    """
    mask = np.zeros(variants, dtype=np.bool_)
    unit = clause.unit or ""
    dimension = dimension_of(unit)
    if dimension not in notes["dimensions"]:
        return mask
    chosen = np.flatnonzero(columns["measure_dimension"] == notes["dimensions"].index(dimension))
    variant = columns["measure_variant"][chosen]
    low, high = clause.value if isinstance(clause.value, tuple) else (clause.value, clause.value)
    wanted_low, wanted_high = to_base(float(str(low)), unit), to_base(float(str(high)), unit)
    name = canonical_name(clause.field)
    code = notes["measure_names"].index(name) if name in notes["measure_names"] else -1
    named = columns["measure_name"][chosen] == code
    has_name = np.zeros(variants, dtype=np.bool_)
    has_name[variant[named]] = True
    slack = _SLACK * abs(wanted_low)
    lows, highs = columns["measure_low"][chosen], columns["measure_high"][chosen]
    passes = {
        "lte": lows <= wanted_high + 1e-9,
        "gte": highs >= wanted_low - 1e-9,
    }.get(clause.op, (highs >= wanted_low - slack) & (lows <= wanted_high + slack))
    mask[variant[passes & (named | ~has_name[variant])]] = True
    return mask


_AGE_UNIT = r"个月|months?|mo\b|周岁|岁|years?|yrs?"
_AGE = re.compile(
    rf"(?P<low>\d+(?:\.\d+)?)\s*(?P<low_unit>{_AGE_UNIT})?\s*(?:old)?\s*(?:(?:-|~|–|到|至|to)\s*(?P<high>\d+(?:\.\d+)?))?"
    rf"\s*(?P<unit>{_AGE_UNIT})?\s*(?:old)?\s*(?P<open>\+|以上|及以上|and up|up|起)?"
)
_FROM_BIRTH = re.compile(r"from birth|newborn|新生儿|初生|出生")


def of_age(low: NDArray[np.float64], high: NDArray[np.float64], clause: Clause) -> Mask:
    """(n,) True where the stated ages, in months, overlap the wanted ones; unknown ages never do."""
    scale = 1.0 if clause.unit == "months" else 12.0
    first, last = clause.value if isinstance(clause.value, tuple) else (clause.value, clause.value)
    wanted_low = -np.inf if clause.op == "lte" else float(str(first)) * scale
    wanted_high = np.inf if clause.op == "gte" else float(str(last)) * scale
    with np.errstate(invalid="ignore"):
        return np.asarray((low <= wanted_high) & (high >= wanted_low), dtype=np.bool_)


def ages_of(product: Product) -> tuple[float, float]:
    """Give the ages that a product says it is for, in months; NaN where it says none.

    Each end may have its own unit (18 months to 5 years); "from birth" is 0 and up.
    """
    texts = [
        text
        for name, value in product.attributes.items()
        if canonical_name(name) in {"age", "age_range", "age_group"}
        for text in value_texts(value)
    ]
    for text in texts:
        match = _AGE.search(normalise(text))
        if match:
            last = match["unit"] or match["low_unit"]
            low = float(match["low"]) * _months(match["low_unit"] or last)
            if match["open"]:
                return low, np.inf
            # A single age stands for the whole year, or month, that it names.
            return low, float(match["high"]) * _months(last) if match["high"] else low + _months(last) * 0.99
        if _FROM_BIRTH.search(normalise(text)):
            return 0.0, np.inf
    return np.nan, np.nan


def _months(unit: str | None) -> float:
    """Give the months of one unit of age; an age without a unit is in years."""
    return 1.0 if unit and (unit.startswith("mo") or unit == "个月") else 12.0
