"""Helping a shopper to find: what is being typed, completed; what could be narrowed, counted."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text as Styled

from crossaisle.cli.console import JsonOption, ShopOption, currency_code, output, print_json, shop_path
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


def facets(
    text: str | None = typer.Argument(None, help="What you need, in your own words. Without it: everything that can be bought."),
    shop: Path | None = ShopOption,
    field: list[str] = typer.Option([], help="Count this field only: brand, kind, category, price, rating, color ... May be repeated."),
    n: int = typer.Option(10, "-n", min=1, max=1000, help="Values of a field."),
    language: str | None = typer.Option(None, help="Language of the labels (BCP 47: zh, en). Default: as the need is written."),
    currency: str | None = typer.Option(None, help="Currency of prices (ISO 4217). Default: by language."),
    as_json: bool = JsonOption,
) -> None:
    """Count what a need could be narrowed by: brands, prices, colours and the like."""
    with _opened(shop) as opened:
        found = opened.facets(text, fields=field or None, n=n, language=language, currency=currency_code(currency))
    if as_json:
        print_json({"facets": [asdict(one) for one in found]})
        return
    table = Table("Narrow by", "", "Products", show_lines=False, pad_edge=False)
    for facet in found:
        for place, value in enumerate(facet.values):
            name = Styled("" if place else f"{facet.label} ({facet.field})", style="bold")
            table.add_row(name, Styled(value.label, style="cyan" if value.is_selected else ""), str(value.count))
        table.add_section()
    output().print(table)


def _opened(shop: Path | None) -> closing[Shop]:
    settings = load(shop=shop)
    return closing(open_shop(shop_path(settings), settings=settings))
