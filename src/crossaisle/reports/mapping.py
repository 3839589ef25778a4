"""What the shop makes of its world: categories onto kinds, kinds by name, relations between them; searched and in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from crossaisle.knowledge import Knowledge
from crossaisle.text import in_language
from crossaisle.types import Relation

_Row = TypeVar("_Row")


def categories(
    mapped: Mapping[str, Sequence[Any]], corrected: Mapping[str, str], *, kind_name: Callable[[str], str], q: str = ""
) -> list[dict[str, Any]]:
    """Give the shop's categories, the least sure first.

    Args:
        mapped: Path -> kind or None, confidence, source, products: as the products were derived.
        corrected: Path -> kind, the merchant's word as it stands; where the products do not know it yet, `is_pending` is true.
        kind_name: Kind id -> what it is called.
        q: Only those with these words in path or kind.
    """
    rows = []
    for path, (derived, confidence, source, products) in mapped.items():
        kind = corrected.get(path, derived or "")
        is_pending = path in corrected and (corrected[path] != (derived or "") or source != "override")
        is_pending = is_pending or (source == "override" and path not in corrected)
        rows.append(
            {
                "path": path,
                "products": products,
                "kind": kind,
                "kind_name": kind_name(kind) if kind else "",
                "confidence": 1.0 if path in corrected else confidence,
                "source": "override" if path in corrected else source,
                "is_pending": is_pending,
            }
        )
    found = [row for row in rows if _has(q, row["path"], row["kind"], row["kind_name"])]
    return sorted(found, key=lambda row: (row["confidence"], row["path"]))


def kinds(known: Knowledge, *, language: str, q: str = "") -> list[dict[str, Any]]:
    """Give the kinds that there are, by name."""
    rows = [
        {"id": kind.id, "name": in_language(kind.name, language)}
        for kind in known.kinds.values()
        if _has(q, kind.id, *kind.name.values(), *kind.words)
    ]
    return sorted(rows, key=lambda row: row["name"])


def relations(known: Knowledge, *, kind_name: Callable[[str], str], q: str = "") -> list[dict[str, Any]]:
    """Give every relation between kinds, also those that the shop has taken away, by names and weight."""
    rows = [
        _relation(one, is_disabled=is_disabled, kind_name=kind_name)
        for known_ones, is_disabled in ((known.relations, False), (known.disabled, True))
        for one in known_ones
    ]
    found = [
        row for row in rows if _has(q, row["anchor"], row["anchor_name"], row["target"], row["target_name"], row["type"], row["source"])
    ]
    return sorted(found, key=lambda row: (row["anchor"], -row["weight"], row["target"], row["type"]))


def _relation(one: Relation, *, is_disabled: bool, kind_name: Callable[[str], str]) -> dict[str, Any]:
    return {
        "anchor": one.anchor,
        "anchor_name": kind_name(one.anchor),
        "target": one.target,
        "target_name": kind_name(one.target),
        "type": one.type,
        "weight": one.weight,
        "reason": dict(one.reason),
        "source": one.source,
        "is_disabled": is_disabled,
    }


def page(rows: Sequence[_Row], *, after: int, n: int) -> tuple[list[_Row], int | None]:
    """Give n rows from a place on, and the place that comes next; None at the end."""
    end = after + n
    return list(rows[after:end]), end if end < len(rows) else None


def _has(q: str, *texts: str) -> bool:
    """Say whether every word of q is somewhere in the texts."""
    together = "\n".join(texts).casefold()
    return all(word in together for word in q.casefold().split())
