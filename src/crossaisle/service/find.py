"""Finding: by words, by a product, by what has been typed so far, and by what a need could be narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from fastapi import APIRouter, Response

from crossaisle.errors import InvalidQueryError, NotFoundError, TooLargeError
from crossaisle.probing import Found
from crossaisle.service.access import AnyShopper
from crossaisle.service.answers import Answer, described
from crossaisle.service.context import Here
from crossaisle.service.requests import Complete, Facets, Search, Similar
from crossaisle.service.viewing import View, usual_variant, view
from crossaisle.text import detect_language

router = APIRouter(tags=["Finding"])
_FOUND: Final = {"items": [{"product": {"id": "d-0001"}, "variant_id": "d-0001", "score": 0.91, "signals": {"dense": 0.8}}]}
_COMPLETIONS: Final = {"completions": [{"text": "手机", "kind": "kind", "id": "phone", "count": 12}]}
_FACETS: Final = {"facets": [{"field": "brand", "label": "Brand", "values": []}]}


@router.post("/v1/search", summary="Find by words", responses=described(_FOUND, InvalidQueryError, TooLargeError))
def search(asked: Search, caller: AnyShopper, context: Here) -> Response:
    """Find products by words and meaning, without needs, relations or copy."""
    found = context.shop.search(context.shop.query(asked.text).text, n=asked.n)
    return Answer(_items(found, view(context.shop, asked.language or detect_language(asked.text), asked.currency)))


@router.post("/v1/similar", summary="Find by a product", responses=described(_FOUND, NotFoundError, TooLargeError))
def similar(asked: Similar, caller: AnyShopper, context: Here) -> Response:
    """Find products like one: near in meaning, of the same kind first."""
    found = context.shop.similar(asked.item_id, n=asked.n)
    return Answer(_items(found, view(context.shop, asked.language, asked.currency)))


@router.post("/v1/complete", summary="Complete what is typed", responses=described(_COMPLETIONS, TooLargeError))
def complete(asked: Complete, caller: AnyShopper, context: Here) -> Response:
    """Complete what is being typed: kinds, brands, categories and missions of the shop; Chinese by pinyin and initials too."""
    found = context.shop.complete(asked.text, n=asked.n, language=asked.language)
    return Answer({"completions": [asdict(one) for one in found]})


@router.post("/v1/facets", summary="Narrow a need", responses=described(_FACETS, InvalidQueryError, TooLargeError))
def facets(asked: Facets, caller: AnyShopper, context: Here) -> Response:
    """Count what a need could be narrowed by: brands, prices, colours and the like."""
    found = context.shop.facets(asked.text, fields=asked.fields, n=asked.n, language=asked.language, currency=asked.currency)
    return Answer({"facets": [asdict(one) for one in found]})


def _items(found: Sequence[Found], seen: View) -> dict[str, Any]:
    return {
        "items": [
            {
                "product": seen.card(one.product),
                "variant_id": usual_variant(one.product).id,
                "score": round(one.score, 6),
                "signals": dict(one.signals),
            }
            for one in found
        ]
    }
