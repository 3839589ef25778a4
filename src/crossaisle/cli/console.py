"""What every command shares: the consoles, the shop that is meant, JSON output."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crossaisle.errors import UserError
from crossaisle.settings import Settings, data_home

ShopOption = typer.Option(None, "--shop", help="Shop directory. Default: CROSSAISLE_SHOP, else the demo shop.", show_default=False)
LlmOption = typer.Option(
    None,
    "--llm",
    help="Language model to help: openai:MODEL@URL, local:FILE.gguf, rules (none). Default: setting llm.spec.",
    show_default=False,
)
JsonOption = typer.Option(False, "--json", help="Print JSON for programs instead of tables for people.")


@cache
def output() -> Console:
    """Give the console for answers; what it prints is text and never markup, for much of it comes from data."""
    return Console(soft_wrap=False, highlight=False, markup=False, emoji=False)


@cache
def errors() -> Console:
    """Give the console for everything that is not the answer."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def shop_path(settings: Settings) -> Path:
    """Give the shop that is meant: the setting, else the demo shop in the user's data directory."""
    return settings.shop or data_home() / "demo"


def currency_code(given: str | None) -> str | None:
    """Give a currency as its ISO 4217 code; None stays None.

    Raises:
        UserError: It is not three letters.
    """
    code = given.upper() if given else None
    if code and not re.fullmatch("[A-Z]{3}", code):
        raise UserError(f"{given!r} is no currency.", hint="Write its ISO 4217 code: CNY, USD, EUR.")
    return code


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print one JSON document, Chinese as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def progress_bar() -> Progress:
    """Give a progress bar that draws on the error console and vanishes when done; silent when nobody watches."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors(), transient=True, disable=not errors().is_terminal)
