"""API keys: made, listed, taken back. A key is shown once, when it is made."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import typer
from rich.table import Table

from crossaisle.cli.console import JsonOption, ShopOption, errors, output, print_json, shop_path
from crossaisle.errors import NotFoundError
from crossaisle.service.keys import SCOPES, Keys
from crossaisle.service.state import keys_of
from crossaisle.settings import load

keys_app = typer.Typer(no_args_is_help=True, help="API keys of the service: make, list, take back.")


@keys_app.command()
def add(
    name: str = typer.Option(..., help="What the key is for: till, nightly-import."),
    scope: list[str] = typer.Option(
        ..., help=f"What it may do; may be given several times: {', '.join(SCOPES)} (merchant may everything)."
    ),
    shop: Path | None = ShopOption,
    as_json: bool = JsonOption,
) -> None:
    """Make a key and show it, once."""
    with closing(_keys(shop)) as keys:
        key = keys.add(name, scope)
    if as_json:
        print_json({"name": name, "scopes": scope, "key": key})
        return
    output().print(key, soft_wrap=True)
    errors().print("Keep it now: it is not shown again. Send it as 'Authorization: Bearer KEY'.")


@keys_app.command(name="list")
def show(shop: Path | None = ShopOption, as_json: bool = JsonOption) -> None:
    """List the keys; themselves they are not kept."""
    with closing(_keys(shop)) as keys:
        rows = keys.all()
    if as_json:
        print_json(
            [
                {
                    "id": one.id, "name": one.name, "scopes": list(one.scopes), "created": one.created.isoformat(),
                    "last_used": one.last_used.isoformat() if one.last_used else None,
                    "revoked": one.revoked.isoformat() if one.revoked else None,
                }
                for one in rows
            ]
        )  # fmt: skip
        return
    table = Table("Id", "Name", "Scopes", "Created", "Last used", "Taken back", pad_edge=False)
    for one in rows:
        times = [f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (one.created, one.last_used, one.revoked)]
        table.add_row(one.id, one.name, ", ".join(one.scopes), *times)
    output().print(table)


@keys_app.command()
def revoke(
    key: str = typer.Argument(..., help="Id of the key, or its name."), shop: Path | None = ShopOption, as_json: bool = JsonOption
) -> None:
    """Take a key back: from now on it opens nothing."""
    with closing(_keys(shop)) as keys:
        gone = keys.revoke(key)
    if as_json:
        print_json({"id": gone.id, "name": gone.name})
        return
    output().print(f"Taken back: {gone.id} ({gone.name}).")


def _keys(shop: Path | None) -> Keys:
    path = shop_path(load(shop=shop))
    if not (path / "shop.toml").is_file():
        raise NotFoundError(f"There is no shop at {path}.", hint="Make one with 'crossaisle index FILE --shop PATH', or 'crossaisle demo'.")
    return keys_of(path)
