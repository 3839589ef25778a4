"""What a facet is: a field, and its values with counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value to narrow by."""

    value: str | float | tuple[float | None, float | None]
    """Brand, kind id, category path, id of an attribute value, least stars, or lowest and highest price in major units (None = open)."""
    label: str
    """In the language of the query; that of a price or a rating is read back as the constraint that it says."""
    count: int
    """Products that are left when it is chosen, beside everything asked for on other fields."""
    is_selected: bool = False
    """True when the query asks for it."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One field to narrow by."""

    field: str
    """brand, kind, category, price, rating, or the name of an attribute."""
    label: str
    values: tuple[FacetValue, ...]
    """Selected ones first, then those with most products; prices and ratings in their own order. A value that leaves nothing is
    left out, unless it is selected."""
