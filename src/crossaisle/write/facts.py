"""What a product states, one fact a value, named and said in the shopper's language.

The single source of what copy may say: attributes, the options of the variant, title, description, rating and price.
Knows how attribute names read in both languages (data/names.yaml); translates no value, so a value that exists in one
language only comes as it is and the reader decides.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Final, Literal

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
    unit: Mapping[str, str] = field(default_factory=dict)
    """Language -> what a bare number counts."""
    values: Mapping[str, str] = field(default_factory=dict)
    """English value -> the form that reads better after "for"."""
    yes_zh: str = ""
    is_en: str = ""
    """Adjective for `true`."""
    has_en: str = ""
    """Noun phrase for `true`."""
    part: Mapping[str, str] = field(default_factory=dict)
    """Language -> where it stands in a sentence: noun, tail or adj; noun where not given."""
    is_figure: bool = False
    """Said only where the value is a number and its unit."""
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


def _read(row: Mapping[str, str | Mapping[str, str]]) -> AttributeName:
    texts = {key: value for key, value in row.items() if isinstance(value, str)}
    values = row.get("values_en", {})
    return AttributeName(
        label=_by_language(texts, ""),
        say=_by_language(texts, "say_"),
        unit=_by_language(texts, "unit_"),
        values=values if isinstance(values, Mapping) else {},
        yes_zh=texts.get("yes_zh", ""),
        is_en=texts.get("is_en", ""),
        has_en=texts.get("has_en", ""),
        part=_by_language(texts, "part_"),
        is_figure="figure" in texts,
        alone=tuple(row.get("alone", ())),
    )


def _by_language(texts: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {language: texts[prefix + language] for language in ("zh", "en") if prefix + language in texts}


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
