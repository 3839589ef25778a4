"""What a product states, one fact a value, named and said in the shopper's language.

The single source of what copy may say: attributes, the options of the variant, title, description, rating and price.
Knows how attribute names read in both languages (data/names.yaml); translates no value, so a value that exists in one
language only comes as it is and the reader decides.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final, Literal

import yaml

from crossaisle.catalog.facts import canonical_name
from crossaisle.quantities import format_money
from crossaisle.text import in_language
from crossaisle.types import AttributeValue, Product, Rating, Variant
from crossaisle.write.plain import is_value

Source = Literal["attribute", "option", "title", "description", "rating", "price"]

_KEPT_NAMES: Final = 4096
"""Names of attributes that are not looked up again: a shop has the same ones on every shelf."""
_JOINTS: Final[Mapping[str, str]] = {"zh": "、"}
_RATINGS: Final[Mapping[str, str]] = {"zh": "{value:g}分，{count:,}条评价", "en": "{value:g} stars from {count:,} reviews"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is true of a product."""

    name: str
    """Attribute name as in the catalogue; title, description, brand, rating or price otherwise."""
    label: str
    """The name in the language, or the plain name where it is not in the table."""
    text: str
    """The value in the language, else in another one that the catalogue has."""
    source: Source


@dataclass(frozen=True, slots=True)
class AttributeName:
    """How one attribute is called and said; empty texts = not known, not said."""

    label: Mapping[str, str]
    say: Mapping[str, str] = field(default_factory=dict)
    """Language -> phrase with {} for the value."""
    before: Mapping[str, str] = field(default_factory=dict)
    """Language -> the same as it stands before the noun."""
    unit: Mapping[str, str] = field(default_factory=dict)
    """Language -> what a bare number counts."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language -> value -> the form that reads better in the phrase."""
    rewrite: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = field(default_factory=dict)
    """Language -> patterns of a value, each with what stands in its place."""
    yes_zh: str = ""
    is_en: str = ""
    """Adjective for `true`."""
    has_en: str = ""
    """Noun phrase for `true`."""
    part: Mapping[str, str] = field(default_factory=dict)
    """Language -> where it stands in a sentence: noun or tail; noun where not given."""
    unless: re.Pattern[str] | None = None
    """Values that are not said."""
    most: Mapping[str, int] = field(default_factory=dict)
    """Language -> characters (zh) or words (en) of the longest value that is said."""
    of: str = ""
    """Said only where the value is one of this field of the vocabulary."""
    is_figure: bool = False
    """Said only where the value is a number and its unit."""
    is_first: bool = False
    """Of a list of values, only the first is said."""
    is_place: bool = False
    """A list of values is an address and keeps its commas."""
    is_name: bool = False
    """A name of the shop's own, which may mix scripts: 朗慕X5 Pro."""
    alone: tuple[str, ...] = ()
    """Values that are said as they are: unisex."""


@functools.cache
def attribute_names() -> Mapping[str, AttributeName]:
    """Give the shipped table, most telling attribute first."""
    text = (resources.files("crossaisle.write") / "data" / "names.yaml").read_text(encoding="utf-8")
    return {str(name): _read(row) for name, row in yaml.safe_load(text).items()}


@functools.lru_cache(maxsize=_KEPT_NAMES)
def attribute_name(name: str) -> AttributeName | None:
    """Give what the table knows of an attribute, by its own name or by its canonical one; None = not in the table.

    Example:
        >>> attribute_name("Screen Size").label["zh"], attribute_name("lug_depth")
        ('屏幕尺寸', None)
    """
    known = attribute_names()
    return known.get(name) or known.get(canonical_name(name))


def _read(row: Mapping[str, Any]) -> AttributeName:
    texts = {key: value for key, value in row.items() if isinstance(value, str)}
    return AttributeName(
        label=_by_language(texts, ""),
        say=_by_language(texts, "say_"),
        before=_by_language(texts, "before_"),
        unit=_by_language(texts, "unit_"),
        values=_by_language(row, "values_"),
        rewrite={
            language: tuple((re.compile(pattern), written) for pattern, written in rules.items())
            for language, rules in _by_language(row, "rewrite_").items()
        },
        yes_zh=texts.get("yes_zh", ""),
        is_en=texts.get("is_en", ""),
        has_en=texts.get("has_en", ""),
        part=_by_language(texts, "part_"),
        unless=re.compile(texts["unless"]) if "unless" in texts else None,
        most=_by_language(row, "most_"),
        of=texts.get("of", ""),
        is_figure="figure" in texts,
        is_first="is_first" in texts,
        is_place="is_place" in texts,
        is_name="is_name" in texts,
        alone=tuple(row.get("alone", ())),
    )


def _by_language(row: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {language: row[prefix + language] for language in ("zh", "en") if prefix + language in row}


def facts_of(product: Product, variant: Variant | None, *, language: str) -> tuple[Fact, ...]:
    """Give every fact of a product in one language.

    An option of the variant stands in for the attribute of the same name. `False` is not a fact to mention: it comes
    not at all (the claim checker reads it from the product itself).

    Args:
        product: Any product, with or without attributes.
        variant: The form that is shown; None = the first.
        language: BCP 47; texts in it are preferred.

    Returns:
        Options and attributes first, then brand, title, description, rating and price.

    Example:
        >>> from crossaisle.types import Product
        >>> product = Product("a", {"en": "Tent"}, (), attributes={"waterproof": True, "battery": "5000 mAh", "foldable": False})
        >>> [(fact.label, fact.text) for fact in facts_of(product, None, language="zh")]
        [('防水', '防水'), ('电池', '5000 mAh'), ('名称', 'Tent')]
    """
    shown = variant or next(iter(product.variants), None)
    found = [
        _fact(name, value_in(value, name=name, language=language), source, language) for name, value, source in _values(product, shown)
    ]
    found.append(_fact("brand", in_language(product.brand, language), "attribute", language))
    found.append(_fact("title", in_language((shown.title if shown else {}) or product.title, language), "title", language))
    found.append(_fact("description", in_language(product.description, language), "description", language))
    found.append(_fact("rating", _rating(product.rating, language), "rating", language))
    found += [_fact("price", format_money(price, language), "price", language) for price in (shown.prices if shown else ())]
    return tuple(fact for fact in found if fact.text)


def sayable(product: Product, variant: Variant, *, language: str) -> tuple[Fact, ...]:
    """Give the facts that can become words of a sentence: plain ones of facts_of that the shipped table knows, and the rating."""
    found = [
        _fact(name, value_in(value, name=name, language=language), source, language)
        for name, value, source in _values(product, variant)
        if attribute_name(name) is not None
    ]
    found.append(_fact("rating", _rating(product.rating, language), "rating", language))
    return tuple(fact for fact in found if fact.text and (fact.source == "rating" or is_value(fact.text)))


def plain_facts(product: Product, variant: Variant, *, language: str, most: int) -> Iterator[Fact]:
    """Give the attributes whose value is one text of at most `most` characters, one after the other; options are left out."""
    for name, value, source in _values(product, variant):
        if source == "attribute" and isinstance(value, str) and 0 < len(value) <= most:
            yield _fact(name, value, source, language)


def _values(product: Product, variant: Variant | None) -> Iterator[tuple[str, AttributeValue, Source]]:
    options = variant.options if variant else {}
    yield from ((name, value, "option") for name, value in options.items())
    yield from ((name, value, "attribute") for name, value in product.attributes.items() if name not in options)


def value_in(value: AttributeValue, *, name: str, language: str) -> str:
    """Give an attribute value as text in a language; empty for `False`.

    Example:
        >>> value_in({"en": "black", "zh": "黑色"}, name="color", language="zh"), value_in(4.0, name="piece_count", language="en")
        ('黑色', '4')
    """
    if isinstance(value, bool):
        return _yes(name, language) if value else ""
    if isinstance(value, Mapping):
        return in_language(value, language)
    if isinstance(value, int | float):
        return f"{value:g}"
    return value if isinstance(value, str) else _JOINTS.get(language, ", ").join(value)


def label_of(name: str, language: str) -> str:
    """Give an attribute's name in a language.

    Example:
        >>> label_of("screen_size", "zh"), label_of("lug_depth", "zh")
        ('屏幕尺寸', 'lug depth')
    """
    known = attribute_name(name)
    return in_language(known.label, language) if known else name.replace("_", " ")


def _yes(name: str, language: str) -> str:
    known = attribute_name(name)
    said = "" if known is None else known.yes_zh if language.startswith("zh") else known.is_en or known.has_en
    return said or label_of(name, language)


def _rating(rating: Rating | None, language: str) -> str:
    if rating is None or not rating.count:
        return ""
    return _RATINGS.get(language.partition("-")[0], _RATINGS["en"]).format(value=rating.value, count=rating.count)


def _fact(name: str, text: str, source: Source, language: str) -> Fact:
    return Fact(name, label_of(name, language), text, source)
