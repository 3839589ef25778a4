"""The built pages and the drawings: files of the package, nothing of any shopper in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse, HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from crossaisle.demo.pictures import draw
from crossaisle.errors import NotFoundError
from crossaisle.service.answers import described
from crossaisle.service.context import Here
from crossaisle.service.viewing import variant_of
from crossaisle.text import in_language
from crossaisle.types import AttributeValue

router = APIRouter()
PAGE: Final = Path(__file__).parent / "page"
_IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""Names of built files hold a hash of what is in them."""
_DRAWING: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "public, max-age=86400",
}
_UNBUILT: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>crossaisle</title></head><body>
<h1>crossaisle</h1><p>The page has not been built. In a clone, <code>make serve</code> builds it; the API is described at
<a href="/docs">/docs</a>.</p><p lang="zh">页面还没有构建。
在仓库里运行 <code>make serve</code> 会自动构建；接口说明见 <a href="/docs">/docs</a>。</p>
</body></html>"""


class _Assets(StaticFiles):
    """Files that never change under their name."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = _IMMUTABLE
        return response


def mount(app: FastAPI, folder: Path = PAGE) -> None:
    """Serve the built pages of a folder; where they are not built, say how they are."""

    def page(name: str) -> Response:
        path = folder / name
        if not path.is_file():
            return HTMLResponse(_UNBUILT, 503)
        return FileResponse(path, headers={"Cache-Control": "no-cache"})

    @app.get("/", include_in_schema=False)
    def shop_page(_: Request) -> Response:
        return page("index.html")

    @app.get("/dashboard", include_in_schema=False)
    def dashboard_page(_: Request) -> Response:
        return page("dashboard.html")

    app.mount("/assets", _Assets(directory=folder / "assets", check_dir=False), name="assets")


@router.get(
    "/v1/pictures/{item_id:path}.svg",
    tags=["Products"],
    summary="A drawing",
    response_class=Response,
    responses=described(None, NotFoundError, is_open=True)
    | {200: {"description": "An SVG drawing.", "content": {"image/svg+xml": {"schema": {"type": "string"}}}}},
)
def picture(
    item_id: Annotated[str, InPath(min_length=1, max_length=200, description="Id of a product.")],
    context: Here,
    variant: Annotated[str, Query(max_length=200, description="Id of one of its variants, for the colour.")] = "",
) -> Response:
    """Give a drawing of what a product is, in its colour. For catalogues without photographs. Open to anybody."""
    product = context.shop.product(item_id)
    options = {**product.attributes, **variant_of(product, variant).options}
    paths = product.categories.get("en") or next(iter(product.categories.values()), ())
    return Response(draw(tuple(paths), color=_color(options.get("color", ""))), media_type="image/svg+xml", headers=_DRAWING)


def _color(value: AttributeValue) -> str:
    """Give a colour in words: of several the first, of several languages English."""
    if isinstance(value, tuple):
        return value[0] if value else ""
    return in_language(value, "en") if isinstance(value, Mapping) else str(value)
