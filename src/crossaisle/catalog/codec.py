"""Product to plain dictionary and back: the import shape itself, without checks.

What is stored and exported has the shape that import accepts (catalog/schema.json); validate.py is the door for data
from outside, this is the fast way for data that came through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crossaisle.types import AttributeValue, Money, Product, ProductRelation, Rating, Variant


def product_to_plain(product: Product) -> dict[str, Any]:
    """Give the import shape of a product: JSON types only, empty fields left out."""
    plain: dict[str, Any] = {
        "id": product.id,
        "title": dict(product.title),
        "description": dict(product.description),
        "brand": dict(product.brand),
        "categories": {language: list(paths) for language, paths in product.categories.items()},
        "attributes": {name: _value_to_plain(value) for name, value in product.attributes.items()},
        "fits": list(product.fits),
        "images": list(product.images),
        "url": product.url,
        "rating": {"value": product.rating.value, "count": product.rating.count} if product.rating else None,
        "popularity": product.popularity,
        "relations": [{"type": relation.type, "id": relation.item_id} for relation in product.relations],
        "variants": [_variant_to_plain(variant) for variant in product.variants],
    }
    return {key: value for key, value in plain.items() if value not in (None, "", {}, [])}


def product_from_plain(plain: Mapping[str, Any]) -> Product:
    """Give the product of a dictionary that product_to_plain made."""
    rating = plain.get("rating")
    return Product(
        id=plain["id"],
        title=plain.get("title", {}),
        variants=tuple(_variant_from_plain(variant) for variant in plain.get("variants", ())),
        description=plain.get("description", {}),
        brand=plain.get("brand", {}),
        categories={language: tuple(paths) for language, paths in plain.get("categories", {}).items()},
        attributes={name: _value_from_plain(value) for name, value in plain.get("attributes", {}).items()},
        fits=tuple(plain.get("fits", ())),
        images=tuple(plain.get("images", ())),
        url=plain.get("url", ""),
        rating=Rating(rating["value"], rating["count"]) if rating else None,
        popularity=plain.get("popularity"),
        relations=tuple(ProductRelation(relation["type"], relation["id"]) for relation in plain.get("relations", ())),
    )


def _variant_to_plain(variant: Variant) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": variant.id,
        "title": dict(variant.title),
        "options": {name: _value_to_plain(value) for name, value in variant.options.items()},
        "price": _money_to_plain(variant.prices),
        "list_price": _money_to_plain(variant.list_prices),
        "stock": variant.stock,
        "gtin": variant.gtin,
        "image_url": variant.image_url,
    }
    return {key: value for key, value in plain.items() if value not in (None, "", {}, [])}


def _variant_from_plain(plain: Mapping[str, Any]) -> Variant:
    return Variant(
        id=plain["id"],
        title=plain.get("title", {}),
        options={name: _value_from_plain(value) for name, value in plain.get("options", {}).items()},
        prices=_money_from_plain(plain.get("price", ())),
        list_prices=_money_from_plain(plain.get("list_price", ())),
        stock=plain.get("stock"),
        gtin=plain.get("gtin", ""),
        image_url=plain.get("image_url", ""),
    )


def _money_to_plain(prices: Sequence[Money]) -> list[dict[str, Any]]:
    return [{"amount": price.amount, "currency": price.currency} for price in prices]


def _money_from_plain(prices: Sequence[Mapping[str, Any]]) -> tuple[Money, ...]:
    return tuple(Money(price["amount"], price["currency"]) for price in prices)


def _value_to_plain(value: AttributeValue) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _value_from_plain(value: Any) -> AttributeValue:  # noqa: ANN401 - JSON
    return tuple(value) if isinstance(value, list) else value
