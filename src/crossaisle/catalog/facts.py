"""What a product's texts state, in canonical words: colours, materials, features, measures, ages.

Derived once at import and stored, so that constraints are looked up and never parsed while a shopper waits. A fact is
stated by title, attributes or options; what only the description says is kept apart as a mention: enough to exclude a
product that must not have it, not enough to promise that it has.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from crossaisle.catalog.document import value_texts
from crossaisle.knowledge import Lexicon
from crossaisle.quantities import find_measures, to_base
from crossaisle.text import normalise
from crossaisle.types import AttributeValue, Product

Facts = dict[str, list[str]]
"""Attribute field -> sorted ids of values."""
_Pair = tuple[str, str]
"""A field and the id of a value."""
_Entry = tuple[float, float, str]
"""Low and high in the base unit of a dimension."""
_HASHABLE: Final = (str, float, int, tuple)
_KEPT_VALUES: Final = 65536
"""Attributes with their values whose facts are kept: three in four of a catalogue's are repeated."""

NAMES: Final[Mapping[str, str]] = {
    "颜色": "color",
    "product_colour": "color",
    "colour": "color",
    "材质": "material",
    "面料": "material",
    "容量": "capacity",
    "存储": "storage",
    "存储容量": "storage",
    "硬盘": "storage",
    "内存": "memory",
    "ram": "memory",
    "屏幕尺寸": "screen_size",
    "display_size": "screen_size",
    "display_diagonal": "screen_size",
    "重量": "weight",
    "净重": "weight",
    "功率": "power",
    "长度": "length",
    "cable_length": "length",
    "电池容量": "battery",
    "battery_capacity": "battery",
    "尺码": "size",
    "尺寸": "size",
    "适用年龄": "age",
    "年龄": "age",
    "适用人数": "person_count",
    "人数": "person_count",
    "capacity_persons": "person_count",
    "hard_drive_capacity": "storage",
    "total_storage_capacity": "storage",
    "internal_memory": "memory",
}
"""Other names of attributes that constraints ask for -> the canonical name."""


@lru_cache(maxsize=16384)
def canonical_name(name: str) -> str:
    """Give the name under which constraints look an attribute up.

    Example:
        >>> canonical_name("屏幕尺寸"), canonical_name("Screen Size")
        ('screen_size', 'screen_size')
    """
    plain = normalise(name).replace(" ", "_").replace("-", "_")
    return NAMES.get(plain, plain)


class FactReader:
    """Reads the facts of products; what an attribute's value states is read once, since values repeat from product to product."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known = lru_cache(maxsize=_KEPT_VALUES, typed=True)(self._read)

    def derive(self, product: Product) -> dict[str, Any]:
        """Give everything derived from a product's texts, as JSON types.

        Returns:
            facts: field -> ids stated of every variant; variant_facts: variant id -> field -> ids of its options;
            mentions: ids that only the description names, or a shade is named after; variant_mentions: the same by variant;
            denied: ids that an attribute says no to; measures: attribute name -> [[low, high, dimension], ...] in base units;
            variant_measures: the same by variant id.
        """
        shared = self._attributes(product.attributes)
        own = {variant.id: self._attributes(variant.options) for variant in product.variants}
        facts = _gathered(pair for one in shared for pair in one.stated)
        self._add_named(facts, product.title.values())
        variant_facts: dict[str, Facts] = {}
        denied = _gathered(pair for one in shared for pair in one.denied)
        for variant in product.variants:
            stated = variant_facts[variant.id] = _gathered(pair for one in own[variant.id] for pair in one.stated)
            self._add_named(stated, variant.title.values())
            _add(denied, (pair for one in own[variant.id] for pair in one.denied))
        mentions: Facts = {}
        self._add_named(mentions, product.description.values())
        _add(mentions, _shades(shared))
        variant_mentions = {variant_id: _gathered(_shades(read)) for variant_id, read in own.items()}
        return {
            "facts": facts,
            "variant_facts": {key: value for key, value in variant_facts.items() if value},
            "mentions": {field: [one for one in ids if one not in facts.get(field, ())] for field, ids in mentions.items()},
            "variant_mentions": {key: value for key, value in variant_mentions.items() if value},
            "denied": denied,
            "measures": {**_measures([self._read("title", dict(product.title))]), **_measures(shared)},
            "variant_measures": {variant_id: found for variant_id, read in own.items() if (found := _measures(read))},
        }

    def _attributes(self, attributes: Mapping[str, AttributeValue]) -> list[_Stated]:
        return [self._known(name, value) if isinstance(value, _HASHABLE) else self._read(name, value) for name, value in attributes.items()]

    def _read(self, name: str, value: AttributeValue) -> _Stated:
        """Read one attribute; a mapping cannot be kept, so this is called for it as it is."""
        if isinstance(value, bool):
            named = self._named(name.replace("_", " "))
            return _Stated(denied=() if value else named, stated=named if value else ())
        canonical = canonical_name(name)
        texts = list(value_texts(value))
        # "Bright white" paper and a case for a pink model colour nothing.
        stated = [pair for text in texts for pair in self._named(text) if pair[0] != "color" or "color" in canonical]
        if canonical == "size":
            stated += [("size", normalise(text)) for text in texts]
        shades = [("color", one) for text in texts for one in self._lexicon.shades_in(text)] if canonical == "color" else []
        # A bare number has no unit.
        measures = () if isinstance(value, float | int) else tuple(entry for text in texts for entry in _entries(text))
        return _Stated(canonical, tuple(stated), (), tuple(shades), measures)

    def _named(self, text: str) -> tuple[_Pair, ...]:
        return tuple((match.value.field, match.value.id) for match in self._lexicon.attributes_in(text))

    def _add_named(self, facts: Facts, texts: Iterable[str]) -> None:
        for text in texts:
            _add(facts, self._named(text))


@dataclass(frozen=True, slots=True)
class _Stated:
    """What one attribute says."""

    name: str = ""
    """Canonical."""
    stated: tuple[_Pair, ...] = ()
    denied: tuple[_Pair, ...] = ()
    shades: tuple[_Pair, ...] = ()
    """The colours that a shade is named after: who wants no white wants no off-white either."""
    measures: tuple[_Entry, ...] = ()


def _gathered(pairs: Iterable[_Pair]) -> Facts:
    facts: Facts = {}
    _add(facts, pairs)
    return facts


def _add(facts: Facts, pairs: Iterable[_Pair]) -> None:
    for field, value in pairs:
        known = facts.setdefault(field, [])
        if value not in known:
            insort(known, value)


def _shades(read: Iterable[_Stated]) -> Iterator[_Pair]:
    return (pair for one in read for pair in one.shades)


def _entries(text: str) -> Iterator[_Entry]:
    for measure in find_measures(text):
        low, high = measure.value if isinstance(measure.value, tuple) else (measure.value, measure.value)
        yield to_base(low, measure.unit), to_base(high, measure.unit), measure.dimension


def _measures(read: Iterable[_Stated]) -> dict[str, list[list[Any]]]:
    found: dict[str, dict[_Entry, None]] = {}
    for one in read:
        if one.measures:
            found.setdefault(one.name, {}).update(dict.fromkeys(one.measures))
    return {name: [list(entry) for entry in entries] for name, entries in found.items()}
