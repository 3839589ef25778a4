"""Which of several products a turn points at by what it has most or least of: "the cheapest", "the lighter of the two", 轻的那双.

Words that only ask for more or less ("something lighter") point at nothing; the table of data/references.yaml tells the
two apart. A product is pointed at only where two or more state the figure and one is ahead.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crossaisle.catalog.comparing import Rates
from crossaisle.converse.moves import shipped
from crossaisle.converse.state import Way
from crossaisle.quantities import UNITS, to_base
from crossaisle.retrieve.comparison import figure_of
from crossaisle.text import fold
from crossaisle.types import Product

_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """What products are told apart by."""

    field: str
    way: Way
    """lte: the one that has least of it is meant."""


def measure_in(text: str, *, is_question: bool = False) -> Measure | None:
    """Give by what words point at one of several products; None where they do not.

    Args:
        text: The shopper's words.
        is_question: Read "which is lighter?" too, which asks for the one.

    Example:
        >>> measure_in("add the lighter one"), measure_in("something lighter")
        (Measure(field='weight', way='lte'), None)
    """
    folded = fold(text)
    for one, pointing, asking in _table():
        if pointing.search(folded) or (is_question and asking.search(folded)):
            return one
    return None


def foremost(products: Sequence[Product], measure: Measure, *, rates: Rates, currency: str) -> Product | None:
    """Give the product that has most or least of a measure; None where fewer than two state it, or two state the same.

    Args:
        products: Those to choose from.
        measure: By what.
        rates: Between currencies.
        currency: Of prices.
    """
    fields: Sequence[str] = shipped("words")["sizes"] if measure.field == "size" else (measure.field,)
    for field in fields:
        figures = ((figure_of(one, field, rates=rates, currency=currency), one) for one in products)
        known = [(to_base(one.value, one.unit) if one.unit in UNITS else one.value, product) for one, product in figures if one]
        if len(known) >= _LEAST:
            known.sort(key=lambda pair: pair[0], reverse=measure.way == "gte")
            return known[0][1] if known[0][0] != known[1][0] else None
    return None


@functools.cache
def _table() -> Sequence[tuple[Measure, re.Pattern[str], re.Pattern[str]]]:
    frames = shipped("references")["ranked"]
    rows = []
    for row in frames["words"]:
        en, zh = "|".join(row.get("en", ())), "|".join(row.get("zh", ()))
        pointing = "|".join(one.format(en=en, zh=zh) for one in frames["pointing"])
        asking = "|".join(one.format(en=en, zh=zh) for one in frames["asking"])
        rows.append((Measure(row["field"], row["way"]), re.compile(pointing), re.compile(asking)))
    return tuple(rows)
