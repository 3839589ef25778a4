"""Judges answers against the catalogue's own rows. Imports nothing of crossaisle: a mistake there cannot hide here.

A request carries its truth as plain predicates: {"field", "op", "value", "scope"}. Scope "need" binds the sections that
answer the need itself; scope "all" binds complements too. One variant, the shown one, must pass all that bind it.
Unknown is not yes: no price fails a price bound, no rating a rating bound; unknown stock counts as available.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]


def texts(value: object) -> Iterator[str]:
    """Give every text in a value, lower case."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value.lower()


def variants(row: Row) -> list[Row]:
    """Give a row's variants; a row without any is its own."""
    return list(row.get("variants") or [row])


def price(row: Row, variant: Row, currency: str) -> float | None:
    """Give a variant's price in major units."""
    offers = variant.get("price") or row.get("price") or []
    found = [one for one in (offers if isinstance(offers, list) else [offers]) if one["currency"] == currency]
    return found[0]["amount"] / 100 if found else None


def passes(row: Row, variant: Row, predicate: Mapping[str, Any]) -> bool:
    """Say whether a shown variant passes one predicate."""
    field, value = predicate["field"], predicate["value"]
    if field == "price":
        paid = price(row, variant, predicate["currency"])
        return paid is not None and value[0] - 1e-6 <= paid <= value[1] + 1e-6
    if field == "stock":
        return variant.get("stock") is None or variant["stock"] > 0
    if field == "rating":
        return row.get("rating") is not None and row["rating"]["value"] >= value
    if field == "brand":
        same = value.lower() in set(texts(row.get("brand") or ""))
        return same if predicate["op"] == "eq" else not same
    if field == "color":
        shown = (variant.get("options") or {}).get("color") or (row.get("attributes") or {}).get("color") or ""
        return not any(word in text for text in texts(shown) for word in value)
    if field == "feature":
        return (row.get("attributes") or {}).get(value) not in (None, False, "")
    if field == "item":
        return row["id"] not in value
    raise ValueError(field)


def eligible(rows: list[Row], predicates: list[Mapping[str, Any]]) -> int:
    """Count the products of which one variant passes everything."""
    return sum(any(all(passes(row, variant, one) for one in predicates) for variant in variants(row)) for row in rows)


def judge(answer: Mapping[str, Any], request: Mapping[str, Any], rows: Mapping[str, Row]) -> list[tuple[str, str]]:
    """Give (field, item id) of every violation in an answer; a stated product of another kind counts as "kind"."""
    found = []
    for section in answer["sections"]:
        for item in section["items"]:
            row = rows[item["product"]["id"]]
            variant = next(one for one in variants(row) if one["id"] == item["variant_id"])
            is_stated = section["relation"] is None
            binding = [one for one in request["truth"] if is_stated or one["scope"] == "all"]
            found += [(one["field"], row["id"]) for one in binding if not passes(row, variant, one)]
            if is_stated and request.get("kinds") and row["categories"]["en"][0] not in request["kinds"]:
                found.append(("kind", row["id"]))
    return found + _over_budget(answer, request)


def _over_budget(answer: Mapping[str, Any], request: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The dearest of every stated section together must stay within a total."""
    if "total" not in request:
        return []
    dearest = [max(item["product"]["price"]["amount"] for item in one["items"]) for one in answer["sections"] if one["relation"] is None]
    return [("total", request["text"])] if sum(dearest) / 100 > request["total"] + 1e-6 else []
