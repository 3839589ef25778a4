"""What a product's texts state, in canonical words: colours, materials, features, measures, ages.

Derived once at import and stored, so that constraints are looked up and never parsed while a shopper waits. A fact is
stated by title, attributes or options; what only the description says is kept apart as a mention: enough to exclude a
product that must not have it, not enough to promise that it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from crossaisle.catalog.document import value_texts
from crossaisle.knowledge import Lexicon
from crossaisle.quantities import find_measures, to_base
from crossaisle.text import normalise
from crossaisle.types import AttributeValue, Product

Facts = dict[str, list[str]]
"""Attribute field -> sorted ids of values."""

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


@lru_cache(maxsize=4096)
def canonical_name(name: str) -> str:
    """Give the name under which constraints look an attribute up.

    Example:
        >>> canonical_name("屏幕尺寸"), canonical_name("Screen Size")
        ('screen_size', 'screen_size')
    """
    plain = normalise(name).replace(" ", "_").replace("-", "_")
    return NAMES.get(plain, plain)


def derive(product: Product, lexicon: Lexicon) -> dict[str, Any]:
    """Give everything derived from a product's texts, as JSON types.

    Returns:
        facts: field -> ids stated of every variant; variant_facts: variant id -> field -> ids of its options;
        mentions: ids that only the description names, or a shade is named after; variant_mentions: the same by variant;
        denied: ids that an attribute says no to; measures: attribute name -> [[low, high, dimension], ...] in base units;
        variant_measures: the same by variant id.
    """
    facts, denied = _attribute_facts(product.attributes, lexicon)
    _add(facts, lexicon, product.title.values())
    variant_facts: dict[str, Facts] = {}
    for variant in product.variants:
        stated, refused = _attribute_facts(variant.options, lexicon)
        _add(stated, lexicon, variant.title.values())
        variant_facts[variant.id] = stated
        denied = _joined(denied, refused)
    mentions: Facts = {}
    _add(mentions, lexicon, product.description.values())
    _add_shades(mentions, product.attributes, lexicon)
    variant_mentions: dict[str, Facts] = {}
    for variant in product.variants:
        _add_shades(variant_mentions.setdefault(variant.id, {}), variant.options, lexicon)
    return {
        "facts": facts,
        "variant_facts": {key: value for key, value in variant_facts.items() if value},
        "mentions": {field: [one for one in ids if one not in facts.get(field, ())] for field, ids in mentions.items()},
        "variant_mentions": {key: value for key, value in variant_mentions.items() if value},
        "denied": denied,
        "measures": {**_measures({"title": dict(product.title)}), **_measures(product.attributes)},
        "variant_measures": {variant.id: found for variant in product.variants if (found := _measures(variant.options))},
    }


def _attribute_facts(attributes: Mapping[str, AttributeValue], lexicon: Lexicon) -> tuple[Facts, Facts]:
    facts: Facts = {}
    denied: Facts = {}
    for name, value in attributes.items():
        if isinstance(value, bool):
            _add(facts if value else denied, lexicon, [name.replace("_", " ")])
        else:
            texts = list(value_texts(value))
            # "Bright white" paper and a case for a pink model colour nothing.
            _add(facts, lexicon, texts, without=() if "color" in canonical_name(name) else ("color",))
            if canonical_name(name) == "size":
                facts["size"] = sorted({*facts.get("size", ()), *(normalise(text) for text in texts)})
    return facts, denied


def _add(facts: Facts, lexicon: Lexicon, texts: Iterable[str], *, without: Sequence[str] = ()) -> None:
    for text in texts:
        for match in lexicon.attributes_in(text):
            word = match.value
            if word.field in without:
                continue
            known = facts.setdefault(word.field, [])
            if word.id not in known:
                known.append(word.id)
                known.sort()


def _add_shades(facts: Facts, attributes: Mapping[str, AttributeValue], lexicon: Lexicon) -> None:
    """Mention the colours that a shade is named after: who wants no white wants no off-white either."""
    shades = {
        one
        for name, value in attributes.items()
        if canonical_name(name) == "color"
        for text in value_texts(value)
        for one in lexicon.shades_in(text)
    }
    if shades:
        facts["color"] = sorted({*facts.get("color", ()), *shades})


def _joined(first: Facts, second: Facts) -> Facts:
    return {field: sorted({*first.get(field, ()), *second.get(field, ())}) for field in {**first, **second}}


def _measures(attributes: Mapping[str, AttributeValue]) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    for name, value in attributes.items():
        for text in value_texts(value):
            for measure in find_measures(text):
                low, high = measure.value if isinstance(measure.value, tuple) else (measure.value, measure.value)
                entry = [to_base(low, measure.unit), to_base(high, measure.unit), measure.dimension]
                entries = found.setdefault(canonical_name(name), [])
                if entry not in entries:
                    entries.append(entry)
    return found
