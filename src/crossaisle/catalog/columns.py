"""The catalogue laid out in columns: what masks, ranks and counts, without a single product object.

Arrays over products (n), variants (v) and facts, kept as plain .npy files and mapped, so that a million products cost a
process little and several processes share them. Groups are compressed rows: places of one key stand side by side.
Made from the store when its generation moves; never changed after that. Knows no queries.
"""

from __future__ import annotations

import json
import os
import shutil
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.facts import canonical_name
from crossaisle.catalog.measures import ages_of
from crossaisle.protocols import StoredProduct
from crossaisle.quantities import to_major
from crossaisle.random import tie_number
from crossaisle.text import normalise
from crossaisle.types import Mask, Places, Product

LAYOUT: Final = 4
"""Raised when the code below changes what is laid out; older files are made anew."""
_KEPT: Final = 2
"""Generations left on disk: readers of the one before may still be mapping theirs."""
_NOTES: Final = "notes.json"


@dataclass(frozen=True, slots=True)
class Columns:
    """Named arrays and what does not fit into arrays."""

    arrays: Mapping[str, NDArray[Any]]
    notes: Mapping[str, Any]


class Groups:
    """Key -> places, ascending: one part of the columns."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._start, self._places = columns.arrays[f"{name}_start"], columns.arrays[f"{name}_place"]
        self._keys: dict[str, int] = {key: place for place, key in enumerate(columns.notes[name])}
        self._numbers: NDArray[np.int32] | None = None

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def __iter__(self) -> Any:  # noqa: ANN401 - an iterator of keys
        return iter(self._keys)

    def get(self, key: str) -> Places:
        """Give the places of a key; none for an unknown one."""
        number = self._keys.get(key)
        return self._places[self._start[number] : self._start[number + 1]] if number is not None else self._places[:0]

    def sizes(self) -> dict[str, int]:
        """Key -> number of places."""
        return dict(zip(self._keys, np.diff(self._start).tolist(), strict=True))

    def outside(self, other: Groups) -> Mask:
        """(all places,) False where the other groups have the same place under the same key."""
        kept = np.ones(len(self._places), dtype=np.bool_)
        for key in other:
            number = self._keys.get(key)
            if number is not None:
                span = slice(self._start[number], self._start[number + 1])
                kept[span] = ~np.isin(self._places[span], other.get(key))
        return kept

    def counts(self, where: Mask, *, owner: Places | None = None, kept: Mask | None = None) -> dict[str, int]:
        """Key -> how many of its places are allowed; keys that have none are left out.

        Args:
            where: Which places are allowed.
            owner: Place -> what it belongs to, ascending: then different owners are counted instead of places.
            kept: (all places,) which entries count; None = all.
        """
        if self._numbers is None:  # the number of its key for every place
            self._numbers = np.repeat(np.arange(len(self._keys), dtype=np.int32), np.diff(self._start))
        chosen = where[self._places] if kept is None else where[self._places] & kept
        numbers, owners = self._numbers[chosen], self._places[chosen] if owner is None else owner[self._places[chosen]]
        is_first = np.ones(len(numbers), dtype=np.bool_)
        is_first[1:] = (numbers[1:] != numbers[:-1]) | (owners[1:] != owners[:-1])
        found = np.bincount(numbers[is_first], minlength=len(self._keys)).tolist()
        return {key: count for key, count in zip(self._keys, found, strict=True) if count}


def lay(items: Iterable[StoredProduct]) -> Columns:
    """Lay a catalogue out, read once and in order of rows."""
    layer = _Layer()
    for item in items:
        layer.add(item)
    return layer.columns()


def save(columns: Columns, folder: Path, *, generation: int) -> Path:
    """Write columns into a folder of their own, whole or not at all, and drop those of older generations.

    Raises:
        OSError: The place cannot be written; nothing half-written stays.
    """
    target = folder / f"{generation:012d}"
    fresh = folder / f".{generation:012d}.{os.getpid()}"
    try:
        fresh.mkdir(parents=True, exist_ok=True)
        for name, values in columns.arrays.items():
            np.save(fresh / f"{name}.npy", values)
        (fresh / _NOTES).write_text(json.dumps({**columns.notes, "layout": LAYOUT}, ensure_ascii=False), encoding="utf-8")
        if not target.exists():
            fresh.replace(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    for old in sorted(one for one in folder.iterdir() if one.name[0] != ".")[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return target


def read(folder: Path, *, generation: int) -> Columns | None:
    """Map what save wrote for a generation; None where there is nothing, nothing whole, or another layout."""
    place = folder / f"{generation:012d}"
    try:
        notes = json.loads((place / _NOTES).read_text(encoding="utf-8"))
        arrays = {
            path.stem: np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > 4096 else None)) for path in place.glob("*.npy")
        }
    except (OSError, ValueError):
        return None
    return Columns(arrays, notes) if notes.get("layout") == LAYOUT else None


def key_of(field: str, value: str) -> str:
    """Give the key of a fact in the groups stated, mentioned and denied."""
    return f"{field}\x1f{value}"


class _Grouping:
    def __init__(self) -> None:
        self._places: dict[str, array[int]] = {}

    def add(self, key: str, place: int) -> None:
        places = self._places.setdefault(key, array("i"))
        if not places or places[-1] != place:
            places.append(place)

    def into(self, name: str, arrays: dict[str, NDArray[Any]], notes: dict[str, Any]) -> None:
        notes[name] = list(self._places)
        arrays[f"{name}_start"] = np.concatenate([[0], np.cumsum([len(one) for one in self._places.values()])]).astype(np.int64)
        joined = array("i")
        for one in self._places.values():
            joined.extend(sorted(one))
        arrays[f"{name}_place"] = np.array(joined, dtype=np.int32)


class _Codes:
    """Texts to small numbers, in order of first appearance."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


class _Layer:
    def __init__(self) -> None:
        self._numbers: dict[str, array[Any]] = {
            name: array(code)
            for name, code in (
                ("row", "q"), ("id_size", "i"), ("variants", "i"), ("rating", "d"), ("rating_count", "d"), ("popularity", "d"),
                ("kind", "i"), ("kind_confidence", "f"), ("also", "i"), ("brand", "i"), ("age_low", "d"), ("age_high", "d"),
                ("fits_size", "i"), ("fits_name", "i"), ("available", "b"), ("measure_variant", "i"), ("measure_name", "i"),
                ("measure_dimension", "i"), ("measure_low", "d"), ("measure_high", "d"), ("tie", "Q"), ("variant_tie", "Q"),
            )
        }  # fmt: skip
        self._ids = bytearray()
        self._prices: dict[str, array[float]] = {}
        self._variant = 0
        self._kinds, self._brands, self._names, self._dimensions, self._fits = _Codes(), _Codes(), _Codes(), _Codes(), _Codes()
        self._groups = {name: _Grouping() for name in ("by_kind", "by_brand", "by_category", "stated", "mentioned", "denied", "served")}
        self._spellings: dict[str, str] = {}
        self._categories: dict[str, list[Any]] = {}
        self._revision = ""

    def add(self, item: StoredProduct) -> None:
        product, derived, numbers = item.product, item.derived, self._numbers
        place = len(numbers["row"])
        if not place:
            self._revision = str(derived.get("revision", ""))
        name = product.id.encode("utf-8", "surrogatepass")
        self._ids += name
        for key, value in (
            ("row", item.row), ("id_size", len(name)), ("tie", tie_number(product.id)), ("variants", len(product.variants)),
            ("rating", product.rating.value if product.rating else np.nan), ("rating_count", product.rating.count if product.rating else 0),
            ("popularity", product.popularity or 0.0), ("kind_confidence", float(str(derived.get("kind_confidence", 0.0)))),
        ):  # fmt: skip
            numbers[key].append(value)
        kind = derived.get("kind")
        numbers["kind"].append(self._kinds.of(str(kind)) if kind else -1)
        if kind:
            self._groups["by_kind"].add(str(kind), place)
        also = derived.get("also")
        numbers["also"].append(self._kinds.of(str(also)) if also else -1)
        for served in _list(derived, "served"):
            self._groups["served"].add(served, place)
        self._add_brand(product, place)
        self._add_fits(product)
        low, high = ages_of(product)
        numbers["age_low"].append(low)
        numbers["age_high"].append(high)
        for path, mapped, confidence, source in derived.get("categories", ()):  # type: ignore[attr-defined]
            known = self._categories.setdefault(path, [mapped, confidence, source, 0])
            known[3] += 1
            self._groups["by_category"].add(path, place)
        self._add_variants(product, derived)

    def _add_brand(self, product: Product, place: int) -> None:
        first = next(iter(product.brand.values()), "")
        self._numbers["brand"].append(self._brands.of(normalise(first)) if first else -1)
        for name in product.brand.values():
            self._spellings.setdefault(name, first)
            self._groups["by_brand"].add(normalise(name), place)

    def _add_fits(self, product: Product) -> None:
        names = particular_names(product)
        self._numbers["fits_size"].append(len(names))
        self._numbers["fits_name"].extend(self._fits.of(name) for name in names)

    def _add_variants(self, product: Product, derived: Mapping[str, Any]) -> None:
        own_facts, own_mentions = derived.get("variant_facts", {}), derived.get("variant_mentions", {})
        own_measures = derived.get("variant_measures", {})
        for variant in product.variants:
            place = self._variant
            self._variant += 1
            self._numbers["variant_tie"].append(tie_number(variant.id))
            self._numbers["available"].append(variant.stock is None or variant.stock > 0)
            known = {money.currency: to_major(money) for money in variant.prices}
            for currency in known.keys() - self._prices.keys():
                self._prices[currency] = array("d", [np.nan]) * place
            for currency, column in self._prices.items():
                column.append(known.get(currency, np.nan))
            for group, shared, own in (
                ("stated", derived.get("facts", {}), own_facts.get(variant.id, {})),
                ("mentioned", derived.get("mentions", {}), own_mentions.get(variant.id, {})),
                ("denied", derived.get("denied", {}), {}),
            ):
                self._add_facts(self._groups[group], (shared, own), place)
            for measures in (derived.get("measures", {}), own_measures.get(variant.id, {})):
                self._add_measures(measures, place)

    @staticmethod
    def _add_facts(grouping: _Grouping, stated: Iterable[Mapping[str, Sequence[str]]], place: int) -> None:
        for facts in stated:
            for field, values in facts.items():
                for value in values:
                    grouping.add(key_of(field, value), place)

    def _add_measures(self, measures: Mapping[str, Any], variant: int) -> None:
        numbers = self._numbers
        for name, found in measures.items():
            for low, high, dimension in found:
                numbers["measure_variant"].append(variant)
                numbers["measure_name"].append(self._names.of(canonical_name(name)))
                numbers["measure_dimension"].append(self._dimensions.of(dimension))
                numbers["measure_low"].append(low)
                numbers["measure_high"].append(high)

    def _settle_also(self) -> None:
        """Keep what titles name beside the category only where the shop has no category for it: there it would be filed."""
        filed = {mapped for mapped, *_ in self._categories.values()}
        names = list(self._kinds.texts)
        for place, code in enumerate(self._numbers["also"]):
            if code >= 0 and names[code] in filed:
                self._numbers["also"][place] = -1
            elif code >= 0:
                self._groups["by_kind"].add(names[code], place)

    def columns(self) -> Columns:
        self._settle_also()
        made = {name: np.array(values) for name, values in self._numbers.items()}
        arrays: dict[str, NDArray[Any]] = {}
        for size, start in (("id_size", "id_start"), ("variants", "variant_start"), ("fits_size", "fits_start")):
            arrays[start] = np.concatenate([[0], np.cumsum(made.pop(size), dtype=np.int64)]).astype(np.int64)
        arrays |= made
        arrays["available"] = made["available"].astype(np.bool_)
        arrays["owner"] = np.repeat(np.arange(len(made["row"]), dtype=np.int32), np.diff(arrays["variant_start"]))
        arrays["by_tie"] = np.argsort(made["tie"], kind="stable").astype(np.int32)
        arrays["by_variant_tie"] = np.argsort(made["variant_tie"], kind="stable").astype(np.int32)
        arrays["id_text"] = np.frombuffer(bytes(self._ids), dtype=np.uint8)
        count = int(made["row"].max()) + 1 if len(made["row"]) else 0
        arrays["position_of_row"] = np.full(count, -1, dtype=np.int32)
        arrays["position_of_row"][made["row"]] = np.arange(len(made["row"]))
        notes: dict[str, Any] = {
            "currencies": sorted(self._prices), "kinds": list(self._kinds.texts), "brands": list(self._brands.texts),
            "measure_names": list(self._names.texts), "dimensions": list(self._dimensions.texts), "fits": list(self._fits.texts),
            "spellings": self._spellings, "categories": self._categories, "revision": self._revision,
        }  # fmt: skip
        for place, currency in enumerate(notes["currencies"]):
            arrays[f"price_{place}"] = np.array(self._prices[currency])
        for name, grouping in self._groups.items():
            grouping.into(name, arrays, notes)
        return Columns(arrays, notes)


def particular_names(product: Product) -> list[str]:
    """Give the names of series and products that it fits; a name of a kind fits all of it and is none."""
    return [normalise(name) for name in product.fits if any(char.isdigit() for char in name) or " " in name]


def _list(derived: Mapping[str, Any], key: str) -> list[str]:
    return list(derived.get(key, ()))
