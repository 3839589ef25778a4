"""Pictures for products that have none: a drawing by kind, tinted by colour. The demo shop brings its own set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from crossaisle.service.viewing import usual_variant
from crossaisle.shop import Shop
from crossaisle.text import in_language
from crossaisle.types import Product, Variant

_PLAIN: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" role="img">'
    '<rect width="200" height="200" fill="#f1efec"/><path fill="#c9c3bb" d="M50 78 100 100v58l-50-22z"/>'
    '<path fill="#b5aea5" d="M150 78 100 100v58l50-22z"/><path fill="#dcd7d0" d="M50 78 100 56l50 22-50 22z"/></svg>'
)


def draw(paths: Sequence[str], *, color: str = "") -> str:  # noqa: ARG001 - the signature of every drawer
    """Draw a parcel, whatever it is: the same neutral picture for every product."""
    return _PLAIN


def picture_of(shop: Shop, item_id: str) -> tuple[list[str], str] | None:
    """Give the English category paths and the colour of what an id names, a product or a variant; None where there is no such thing."""
    table = shop.recommender.table
    place = table.position_of(item_id)
    if place is None:
        place = table.position_of_variant(item_id)
    product = table.product(place) if place is not None else None
    if product is None:
        return None
    variant = next((one for one in product.variants if one.id == item_id), usual_variant(product))
    paths = product.categories.get("en") or next(iter(product.categories.values()), ())
    return list(paths), _color(product, variant)


def _color(product: Product, variant: Variant) -> str:
    value: Any = variant.options.get("color") or product.attributes.get("color") or ""
    if isinstance(value, tuple):
        value = next(iter(value), "")
    return in_language(value, "en") if isinstance(value, dict) else str(value)
