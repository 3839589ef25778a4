"""Helping a shopper to find: what is being typed, completed; what could be narrowed, counted."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text as Styled

from crossaisle.cli.console import JsonOption, ShopOption, output, print_json, shop_path
from crossaisle.settings import load
from crossaisle.shop import Shop, open_shop


def complete(
    prefix: str = typer.Argument(help="What has been typed so far."),
    shop: Path | None = ShopOption,
    n: int = typer.Option(8, "-n", min=1, max=100, help="How many."),
    language: str | None = typer.Option(None, help="Suggestions in this language first (BCP 47: zh, en). Default: as the text is written."),
    as_json: bool = JsonOption,
) -> None:
    """Complete what is being typed: kinds, brands, categories, missions of the shop; Chinese by pinyin and initials too."""
    with _opened(shop) as opened:
        found = opened.complete(prefix, n=n, language=language)
    if as_json:
        print_json({"completions": [asdict(one) for one in found]})
        return
    table = Table("Text", "Is a", "Products", "Id", pad_edge=False)
    for one in found:
        table.add_row(one.text, one.kind, str(one.count), Styled(one.id, style="dim"))
    output().print(table)


def _opened(shop: Path | None) -> closing[Shop]:
    settings = load(shop=shop)
    return closing(open_shop(shop_path(settings), settings=settings))
