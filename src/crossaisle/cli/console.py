"""What every command shares: the consoles, the shop that is meant, JSON output."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crossaisle.settings import Settings, data_home

ShopOption = typer.Option(None, "--shop", help="Shop directory. Default: CROSSAISLE_SHOP, else the demo shop.", show_default=False)
JsonOption = typer.Option(False, "--json", help="Print JSON for programs instead of tables for people.")


@cache
def output() -> Console:
    """Give the console for answers."""
    return Console(soft_wrap=False, highlight=False)


@cache
def errors() -> Console:
    """Give the console for everything that is not the answer."""
    return Console(stderr=True)


def shop_path(settings: Settings) -> Path:
    """Give the shop that is meant: the setting, else the demo shop in the user's data directory."""
    return settings.shop or data_home() / "demo"


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print one JSON document, Chinese as it is; a lone surrogate is escaped rather than a crash."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace").decode(sys.stdout.encoding or "utf-8") + "\n")


def progress_bar() -> Progress:
    """Give a progress bar that draws on the error console and vanishes when done; silent when nobody watches."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors(), transient=True, disable=not errors().is_terminal)
