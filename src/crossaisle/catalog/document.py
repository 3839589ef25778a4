"""What of a product is read by encoders and by lexical search, and the hash that says whether that has changed.

Volatile facts (price, stock, rating) are not part of it: a price update is no reason to encode again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from crossaisle.text import tokenize
from crossaisle.types import AttributeValue, Product

_DESCRIPTION_CHARACTERS = 2000
_ATTRIBUTE_CHARACTERS = 600
_REVISION = "1"
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
    """Give the product's tokens by field, all languages together."""
    # Numbers alone (5, 12.0) match anything; measures written as text (5000 mAh) stay.
    attributes = " ".join(
        f"{name} {text}" for name, value in product.attributes.items() if not isinstance(value, float | int) for text in value_texts(value)
    )
    variants = {text for variant in product.variants for value in variant.options.values() for text in value_texts(value)}
    return {
        "title": [token for text in product.title.values() for token in tokenize(text)],
        "brand": tokenize(" ".join(product.brand.values())),
        "category": [token for paths in product.categories.values() for path in paths for token in tokenize(path)],
        "description": [token for text in product.description.values() for token in tokenize(text[:_DESCRIPTION_CHARACTERS])],
        "attributes": tokenize(
            f"{attributes[:_ATTRIBUTE_CHARACTERS]} {' '.join(sorted(variants))[:_ATTRIBUTE_CHARACTERS]} {' '.join(product.fits)}"
        ),
    }


def content_hash(product: Product) -> str:
    """Give the hash of everything that matching reads; price, stock and rating leave it as it is."""
    parts = [
        _REVISION,
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
