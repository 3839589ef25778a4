"""Why this product, and why not that one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text as Styled

from crossaisle.cli.console import JsonOption, ShopOption, output, print_json, shop_path
from crossaisle.explaining import Explanation, explain_product
from crossaisle.settings import load
from crossaisle.shop import open_shop


def explain(
    text: str = typer.Argument(help="The need, as it was asked."),
    item_id: str = typer.Argument(help="Id of a product that was shown, or that was not."),
    shop: Path | None = ShopOption,
    as_json: bool = JsonOption,
) -> None:
    """Say why a product is in the answer to a need, or why not."""
    settings = load(shop=shop)
    with closing(open_shop(shop_path(settings), settings=settings)) as opened:
        found = explain_product(opened.recommender, opened.query(text), item_id)
    if as_json:
        print_json(found.to_plain())
    else:
        _show(found)


def _show(found: Explanation) -> None:
    console = output()
    console.print(Styled.assemble((found.title, "bold"), "  ", (found.item_id, "dim")))
    console.print(f"Kind: {found.kind or 'unknown'} ({found.kind_confidence:.2f}, from {found.kind_source})")
    for one in found.needs:
        verdict = ("shown", "green") if one.is_shown else ("not shown", "yellow")
        console.print(Styled.assemble("\n", (one.need, "bold"), "  ", verdict, f": {', '.join(one.reasons)}" if one.reasons else ""))
        if one.signals:
            table = Table(pad_edge=False)
            for header in ("Signal", "Value", "Weight", "Adds"):
                table.add_column(header, justify="left" if header == "Signal" else "right")
            for name, value, weight in one.signals:
                table.add_row(name, f"{value:.3f}", f"{weight:+.2f}", f"{value * weight:+.3f}")
            console.print(table)
            console.print(f"Score {one.score:.3f}" + (f", place {one.place}" if one.place else ""))
