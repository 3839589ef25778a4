"""What of a product is read by encoders and by lexical search, and the hash that says whether that has changed.

Volatile facts (price, stock, rating) are not part of it: a price update is no reason to encode again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from crossaisle.text import elements, neighbours
from crossaisle.types import AttributeValue, Product

_DESCRIPTION_CHARACTERS = 2000
_ATTRIBUTE_CHARACTERS = 600
REVISION: Final = "2"
"""Raised when the code below changes what is encoded."""
VOLATILE: Final = ("variants", "rating", "popularity", "url", "images", "relations")
"""The fields of a product that content_hash leaves out (of variants it reads ids and options): updated without an index."""


def value_texts(value: AttributeValue) -> Iterator[str]:
    """Give every text of an attribute value, in all languages; numbers as text, yes and no not at all.

    Example:
        >>> list(value_texts({"en": "black", "zh": "黑色"})), list(value_texts(5.5)), list(value_texts(True))
        (['black', '黑色'], ['5.5'], [])
    """
    if isinstance(value, bool):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, float | int):
        yield f"{value:g}"
    elif isinstance(value, Mapping):
        yield from (str(text) for text in value.values())
    else:
        yield from (str(text) for text in value)


def all_texts(product: Product) -> Iterator[str]:
    """Give everything a product says about itself, in every language."""
    yield from product.title.values()
    yield from product.description.values()
    yield from product.brand.values()
    for paths in product.categories.values():
        yield from paths
    for attributes in (product.attributes, *(variant.options for variant in product.variants)):
        for value in attributes.values():
            yield from value_texts(value)


def encoded_texts(product: Product) -> tuple[str, ...]:
    """Give the texts whose vectors are averaged into the product's: its title in each language."""
    return tuple(title for title in product.title.values() if title)


def lexical_fields(product: Product) -> dict[str, Sequence[str]]:
    """Give the product's tokens by field, all languages together: elements, and neighbours joined.

    Pairs of Latin words are left out of descriptions: there are many, and what they say is rarely what is searched for.
    """
    # Numbers alone (5, 12.0) match anything; measures written as text (5000 mAh) stay.
    attributes = " ".join(
        f"{name} {text}" for name, value in product.attributes.items() if not isinstance(value, float | int) for text in value_texts(value)
    )
    variants = {text for variant in product.variants for value in variant.options.values() for text in value_texts(value)}
    return {
        "title": _tokens(product.title.values()),
        "brand": _tokens(product.brand.values()),
        "category": _tokens(path for paths in product.categories.values() for path in paths),
        "description": _tokens((text[:_DESCRIPTION_CHARACTERS] for text in product.description.values()), is_han_only=True),
        "attributes": _tokens((attributes[:_ATTRIBUTE_CHARACTERS], " ".join(sorted(variants))[:_ATTRIBUTE_CHARACTERS], *product.fits)),
    }


def _tokens(texts: Iterable[str], *, is_han_only: bool = False) -> list[str]:
    runs = [elements(text) for text in texts]
    return [token for run in runs for token in (*run, *neighbours(run, is_han_only=is_han_only))]


def content_hash(product: Product) -> str:
    """Give the hash of everything that matching reads; price, stock and rating leave it as it is."""
    parts = [
        REVISION,
        dict(product.title),
        dict(product.description),
        dict(product.brand),
        {language: list(paths) for language, paths in product.categories.items()},
        {name: list(value_texts(value)) or value for name, value in product.attributes.items()},
        [{name: list(value_texts(value)) or value for name, value in variant.options.items()} for variant in product.variants],
        [variant.id for variant in product.variants],
        list(product.fits),
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]
