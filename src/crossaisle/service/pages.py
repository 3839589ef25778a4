"""What browsers are given: the two pages as built by Vite, their assets, and pictures for products that have none."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Header, Response
from fastapi import Path as InPath

from crossaisle.errors import NotFoundError
from crossaisle.service.answers import described
from crossaisle.service.context import Here
from crossaisle.service.pictures import draw, picture_of

router = APIRouter(tags=["Pages"])
HOME: Final = Path(str(resources.files("crossaisle.service") / "page"))
"""Where `make serve` builds the pages."""
_FOREVER: Final = "public, max-age=31536000, immutable"
_DAY: Final = "public, max-age=86400"
_PICTURE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""A drawing paints itself by a style element; it holds no script and refers to nothing."""
_NOT_BUILT: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>crossaisle</title></head><body>
<h1>crossaisle</h1>
<p>The service runs; its page has not been built yet. Run <code>make serve</code>, which builds it, or use the API: <a href="/docs">/docs</a>.</p>
<p lang="zh">服务已经在运行，网页还没有构建。请运行 <code>make serve</code>，它会先构建网页；也可以直接使用接口：<a href="/docs">/docs</a>。</p>
</body></html>
"""
Known = Annotated[str | None, Header(alias="If-None-Match", max_length=200, include_in_schema=False)]


@router.get("/", summary="The shop", include_in_schema=False)
def shop_page(known: Known = None) -> Response:
    """Give the shop's page."""
    return _html(HOME / "index.html", known)


@router.get("/dashboard", summary="The dashboard", include_in_schema=False)
def dashboard_page(known: Known = None) -> Response:
    """Give the merchant's page."""
    return _html(HOME / "dashboard.html", known)


@router.get("/assets/{name}", summary="A part of a page", include_in_schema=False)
def asset(name: str) -> Response:
    """Give a part of a page. Its name changes with its content, so it is kept for good."""
    path = HOME / "assets" / name
    if path.parent != HOME / "assets" or not path.is_file():
        raise NotFoundError("There is no such part of a page.", hint="Load the page anew.")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Response(path.read_bytes(), media_type=kind, headers={"Cache-Control": _FOREVER})


@router.get(
    "/v1/pictures/{item_id:path}.svg",
    summary="A drawing of a product",
    response_class=Response,
    responses=described(None, NotFoundError, is_open=True)
    | {200: {"description": "A drawing.", "content": {"image/svg+xml": {"schema": {"type": "string"}}}}},
)
def picture(item_id: Annotated[str, InPath(min_length=1, max_length=200, description="Id of a product or a variant.")], context: Here) -> Response:
    """Draw a product by its kind, tinted by its colour: for cards without an image."""
    found = picture_of(context.shop, item_id)
    if found is None:
        raise NotFoundError(f"No product has the id {item_id!r}.", hint="Pictures are named by the id of a product or a variant.")
    paths, color = found
    headers = {"Cache-Control": _DAY, "Content-Security-Policy": _PICTURE_POLICY}
    return Response(draw(paths, color=color), media_type="image/svg+xml", headers=headers)


def _html(path: Path, known: str | None) -> Response:
    text, tag = _page(path, path.stat().st_mtime_ns) if path.is_file() else (_NOT_BUILT.encode(), '"not-built"')
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if known is not None and tag in known:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


@lru_cache(maxsize=4)
def _page(path: Path, changed: int) -> tuple[bytes, str]:  # noqa: ARG001 - a page that was built again is read again
    text = path.read_bytes()
    return text, f'"{hashlib.sha256(text).hexdigest()[:20]}"'
