"""Flat rows to the import shape: one cell a column in, nested product out.

Follows the column plan of schema.py. A row of a group (Google's item_group_id, Shopify's handle) becomes a product
with one variant; read.py joins neighbours. Checks nothing: validate.py comes next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crossaisle.catalog.fields import split_list
from crossaisle.catalog.schema import LANGUAGE_COLUMNS, ColumnPlan, column_key, localised_column
from crossaisle.text import detect_language

Cells = dict[str, Any]
"""Canonical column -> what stands there; empty cells are left out."""

_OF_VARIANT = ("price", "list_price", "stock", "gtin", "image_url")
_OWN = frozenset({"id", "price", "list_price", "sale_price", "stock", "availability", "gtin", "variant_image_url"})
"""Columns that a later row of a group never takes from the first."""
_YES = {"1": "in_stock", "true": "in_stock", "yes": "in_stock", "是": "in_stock"}
_NO = {"0": "out_of_stock", "false": "out_of_stock", "no": "out_of_stock", "否": "out_of_stock"}
_NO_OPTION = ("", "Default Title")


@dataclass(slots=True)
class Shaper:
    """Turns rows into the import shape, in order; remembers the first row of the group it is in."""

    plan: ColumnPlan
    group: str = ""
    """Group of the row shaped last; "" = none."""
    _first: Cells = field(default_factory=dict)

    def shape(self, row: Mapping[str, object]) -> Cells:
        """Give the import shape of one row. Columns the plan does not name pass through."""
        cells = self._cells(row)
        group = str(cells.pop("group_id", "")).strip()
        if group and group == self.group and not _has_title(cells):
            cells = _continued(cells, self._first)
        elif group != self.group:
            self.group, self._first = group, dict(cells)
        return _nested(_flat(cells), group)

    def _cells(self, row: Mapping[str, object]) -> Cells:
        planned = {*self.plan.columns.values(), *self.plan.attributes.values(), *self.plan.ignored}
        cells = {name: value for name, value in row.items() if name not in planned}
        cells |= {column: row.get(header) for column, header in self.plan.columns.items()}
        cells["attributes"] = _with_attributes(
            {name: row.get(header) for name, header in self.plan.attributes.items()}, cells.get("attributes")
        )
        return {column: value for column, value in cells.items() if not _is_empty(value)}


def _with_attributes(columns: Cells, cell: object) -> object:
    """Add attributes of their own columns to those of an attributes column: an object, JSON text, or plain text."""
    if isinstance(cell, str):
        try:
            cell = json.loads(cell)
        except (ValueError, RecursionError):
            cell = {"attributes": cell}
    filled = {name: value for name, value in columns.items() if not _is_empty(value)}
    return filled | dict(cell) if isinstance(cell, Mapping) else cell or filled


def _is_empty(value: object) -> bool:
    return value is None or value in ({}, []) or (isinstance(value, str) and not value.strip())


def _has_title(cells: Cells) -> bool:
    return "title" in cells or any((localised_column(name) or "").startswith("title_") for name in cells)


def _continued(cells: Cells, first: Cells) -> Cells:
    """Complete a row that leaves to the first row of its group what both share, as Shopify writes it.

    Its image is one more of the product. A row without id, price and options is that alone: the first row again.
    """
    options = {f"option{n}_value" for n in (1, 2, 3)}
    more = {"images": [cells["image_url"]]} if "image_url" in cells else {}
    if not cells.keys() & (options | {"id", "price"}):
        return first | more
    shared = {name: value for name, value in first.items() if name not in _OWN | options}
    attributes = {**first.get("attributes", {}), **cells.get("attributes", {})}
    return (
        shared
        | cells
        | {name: first[name] for name in ("image_url",) if name in first}
        | more
        | ({"attributes": attributes} if attributes else {})
    )


def _flat(cells: Cells) -> Cells:
    """Bring languages, prices, stock, options and relations of single columns together."""
    return _with_relations(_with_options(_with_stock(_with_prices(_with_languages(cells)))))


def _with_languages(cells: Cells) -> Cells:
    merged = dict(cells)
    for column in LANGUAGE_COLUMNS:
        parts = {
            name.removeprefix(f"{column}_"): merged.pop(name) for name in cells if name.startswith(f"{column}_") and localised_column(name)
        }
        plain = merged.get(column)
        if not parts:
            continue
        if isinstance(plain, str):
            parts = {str(cells.get("language") or detect_language(plain)): plain} | parts
        merged[column] = parts
    return merged


def _with_prices(cells: Cells) -> Cells:
    """Turn Google's pair (price, sale_price = what is paid) into ours (list_price, price)."""
    merged = dict(cells)
    sale = merged.pop("sale_price", None)
    if sale is not None:
        if "price" in merged:
            merged["list_price"] = merged["price"]
        merged["price"] = sale
    return merged


def _with_stock(cells: Cells) -> Cells:
    merged = dict(cells)
    availability = merged.pop("availability", None)
    if availability is not None and "stock" not in merged:
        word = str(availability).strip()
        merged["stock"] = (_YES | _NO).get(word.lower(), word)
    return merged


def _with_options(cells: Cells) -> Cells:
    merged = dict(cells)
    options: Cells = {}
    for n in (1, 2, 3):
        name, value = merged.pop(f"option{n}_name", None), merged.pop(f"option{n}_value", None)
        if value is not None and str(value) not in _NO_OPTION:
            options[column_key(str(name or "")) or f"option{n}"] = value
    return merged | ({"options": options} if options else {})


def _with_relations(cells: Cells) -> Cells:
    merged = dict(cells)
    ids, kind = merged.pop("related_product_id", None), merged.pop("relationship_type", None)
    if ids is not None and "relations" not in merged:
        merged["relations"] = [
            {"type": kind, "id": item_id.strip()} for item_id in str(ids).replace("|", ",").split(",") if item_id.strip()
        ]
    return merged


def _nested(cells: Cells, group: str) -> Cells:
    """Put what belongs to the variant into it, where there is a group or options; else leave the product flat."""
    if "variants" in cells:
        return cells | ({"id": group} if group else {})
    options = cells.pop("options", {})
    own_image, group_title = cells.pop("variant_image_url", None), cells.pop("group_title", None)
    if not group and not options:
        return cells | ({"image_url": own_image} if own_image and "image_url" not in cells else {})
    values = "/".join(str(value) for value in options.values())
    variant = {name: cells.pop(name) for name in _OF_VARIANT if name in cells}
    images = [*([variant["image_url"]] if "image_url" in variant else []), *_as_list(cells.get("images"))]
    variant |= {"id": cells.get("id") or (f"{group}:{values}" if values else group), "options": options}
    variant |= {"image_url": own_image} if own_image else {}
    if group_title:
        variant["title"], cells["title"] = cells.get("title"), group_title
    return cells | {"id": group or cells.get("id"), "images": images, "variants": [variant]}


def _as_list(value: object) -> list[Any]:
    if value is None:
        return []
    return split_list(value) if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else [value]
