"""Products: one in full; the catalogue's own door for programs, with the import that files go through."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool

from crossaisle.errors import ConflictError, DataError, InvalidRequestError, NotFoundError, TooLargeError
from crossaisle.importing import ImportReport
from crossaisle.service.access import AnyShopper, CatalogueKeeper
from crossaisle.service.answers import Answer, described
from crossaisle.service.context import Context, Here
from crossaisle.service.detail import detail_of
from crossaisle.service.requests import Removal
from crossaisle.service.viewing import CurrencyParameter, LanguageParameter, view

router = APIRouter(tags=["Products"])
ProductId = Annotated[str, InPath(min_length=1, max_length=200, description="Id of a product.")]
_SHOWN: Final = 1000
"""Refused rows told in one answer; all of them are in the quarantine."""
_LINES: Final = "application/x-ndjson"
_PRODUCT: Final = {
    "id": "d-9001",
    "title": {"en": "Trail tent 2P", "zh": "徒步帐篷"},
    "price": {"amount": 19900, "currency": "USD"},
    "stock": 4,
}
_IMPORTED: Final = {"added": 1, "changed": 0, "unchanged": 0, "offers": 0, "refused": []}
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["products"],
                    "additionalProperties": False,
                    "properties": {"products": {"type": "array", "items": {"type": "object"}}},
                },
                "example": {"products": [_PRODUCT]},
            },
            _LINES: {"schema": {"type": "string"}, "example": json.dumps(_PRODUCT, ensure_ascii=False) + "\n"},
        },
    }
}


@router.get("/v1/products/{item_id:path}", summary="A product", responses=described({"product": {"id": "d-0001"}}, NotFoundError))
def product(
    item_id: ProductId, caller: AnyShopper, context: Here, language: LanguageParameter = None, currency: CurrencyParameter = None
) -> Response:
    """Give one product in full: card, description, facts, variants, and what goes with it."""
    shop = context.shop
    seen = view(shop, language, currency)
    query = shop.query("", language=seen.language, currency=seen.currency)
    found = shop.product(item_id)
    return Answer(detail_of(shop.recommender, found, seen, query))


@router.post(
    "/v1/products",
    summary="Add or change products",
    openapi_extra=_BODY,
    responses=described(_IMPORTED, DataError, ConflictError, TooLargeError),
)
async def put_products(request: Request, caller: CatalogueKeeper, context: Here) -> Response:
    """Put products in, in the shape of docs/reference/import.md: new ones are added, known ones changed, unchanged ones left.

    A row that is refused does not stop the others. One import at a time: a second one is refused with `conflict`.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"application/json", _LINES}:
        raise InvalidRequestError(f"The body is {kind or 'of no type'!r}.", hint=f"Send application/json or {_LINES}.")
    with tempfile.TemporaryDirectory(prefix="crossaisle-") as place:
        feed = Path(place) / "api.jsonl"
        with feed.open("wb") as file:
            async for chunk in request.stream():
                file.write(chunk)
        report = await run_in_threadpool(_import, context, feed, is_object=kind != _LINES)
    return Answer(report)


@router.delete("/v1/products", summary="Remove products", responses=described({"removed": 2}, ConflictError, TooLargeError))
def remove_products(asked: Removal, caller: CatalogueKeeper, context: Here) -> Response:
    """Remove products by id; unknown ids are skipped."""
    return Answer({"removed": context.shop.delete(asked.ids)})


@router.delete("/v1/products/{item_id:path}", summary="Remove a product", responses=described({"removed": 1}, ConflictError, NotFoundError))
def remove_product(item_id: ProductId, caller: CatalogueKeeper, context: Here) -> Response:
    """Remove one product."""
    removed = context.shop.delete([item_id])
    if not removed:
        raise NotFoundError(f"No product has the id {item_id!r}.", hint="Nothing was removed.")
    return Answer({"removed": removed})


def _import(context: Context, feed: Path, *, is_object: bool) -> dict[str, Any]:
    if is_object:
        _to_lines(feed)
    if not feed.stat().st_size:
        raise InvalidRequestError("The body holds no products.", hint='Send {"products": [...]}, or one product a line.')
    report = context.shop.index(feed)
    counts = report.counts
    return {
        "added": counts.added,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "offers": counts.offers,
        "refused": list(_refused(report)),
    }


def _to_lines(feed: Path) -> None:
    """Write the products of a JSON object one a line.

    Raises:
        InvalidRequestError: It is no object with a list of products.
    """
    try:
        plain = json.loads(feed.read_bytes())
    except (ValueError, RecursionError) as exc:
        raise InvalidRequestError("The body is not JSON.", hint='Send {"products": [...]}.') from exc
    products = plain.get("products") if isinstance(plain, dict) and set(plain) == {"products"} else None
    if not isinstance(products, list):
        raise InvalidRequestError('The body is not {"products": [...]}.', hint="Each product has the shape of docs/reference/import.md.")
    feed.write_text("".join(json.dumps(one) + "\n" for one in products), encoding="utf-8")


def _refused(report: ImportReport) -> Iterator[dict[str, Any]]:
    """Tell the rows that were refused, from the file in which they are kept."""
    if not report.quarantine:
        return
    with Path(report.quarantine).open(encoding="utf-8") as file:
        for _, line in zip(range(_SHOWN), file, strict=False):
            row = json.loads(line)
            values = row["values"] or {}
            yield {"row": row["row"], "column": row["column"], "reason": row["reason"], "id": str(values.get("id", ""))}
