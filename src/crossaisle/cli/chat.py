"""Talking to a shop in the terminal, or line by line for programs."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from rich.table import Table as Grid

from crossaisle.cli.ask import opened_shop, show_sections
from crossaisle.cli.console import JsonOption, LlmOption, ShopOption, currency_code, errors, output
from crossaisle.converse import Reply, Table, Told
from crossaisle.errors import InvalidQueryError
from crossaisle.talking import LOCAL, present_reply

_PROMPT = "› "


def chat(
    shop: Path | None = ShopOption,
    conversation: str | None = typer.Option(None, help="Go on with this conversation; its id is told at the end of each."),
    shopper: str = typer.Option(LOCAL, help="Pseudonym of the shopper who talks."),
    language: str | None = typer.Option(None, help="Answer in this language (BCP 47: zh, en). Default: as each turn is written."),
    currency: str | None = typer.Option(None, help="Currency of prices said and shown (ISO 4217). Default: by language."),
    n: int | None = typer.Option(None, "-n", min=1, max=100, help="Products per need."),
    llm: str | None = LlmOption,
    as_json: bool = JsonOption,
) -> None:
    """Talk to the shop: say a need, refine it, compare, ask about a product or the shop, fill the cart. Ctrl-D ends.

    Reads one turn a line from standard input; with --json each reply is one line of JSON.
    """
    code = currency_code(currency)
    with opened_shop(shop, llm=llm) as opened:
        for text in _lines():
            told = opened.talking(text, shopper=shopper, conversation=conversation, language=language, currency=code, n=n)
            try:
                reply = next(told).reply
            except InvalidQueryError as exc:
                _refuse(exc, as_json=as_json)
                continue
            conversation = reply.conversation_id
            if as_json:
                *_, reply = reply, *(one.reply for one in told)
                _print_line(present_reply(reply))
            else:
                _show(reply, told)
    if conversation and not as_json:
        errors().print(f"Go on with: crossaisle chat --conversation {conversation}", style="dim", soft_wrap=True)


def _lines() -> Iterator[str]:
    """Give turns until the end of input; at a terminal with a prompt, and with the lines before on the arrow keys."""
    is_person = sys.stdin.isatty()
    if is_person and importlib.util.find_spec("readline"):
        importlib.import_module("readline")  # its import alone gives input() a history
    while True:
        try:
            line = input(_PROMPT if is_person else "")
        except (EOFError, KeyboardInterrupt):
            if is_person:
                output().print()
            return
        except UnicodeDecodeError as exc:
            raise InvalidQueryError("Standard input is not text in this terminal's encoding.", hint="Send UTF-8.") from exc
        if line.strip():
            yield line


def _refuse(exc: InvalidQueryError, *, as_json: bool) -> None:
    """Say what is wrong with a turn; the conversation goes on."""
    if as_json:
        _print_line({"error": {"code": exc.code, "message": exc.message, "hint": exc.hint}})
    else:
        errors().print(f"{exc.message} {exc.hint}", soft_wrap=True)


def _show(reply: Reply, told: Iterator[Told]) -> None:
    """Show a reply, each sentence that a model adds as it comes, then the products with their last lines."""
    output().print(reply.text, soft_wrap=True, end="")
    for one in told:
        reply = one.reply
        if one.sentence:
            output().print(one.sentence if reply.language.startswith("zh") else f" {one.sentence}", soft_wrap=True, end="")
    output().print()
    if reply.slate is not None:
        show_sections(reply.slate)
    if reply.table is not None:
        output().print(_grid(reply.table))


def _grid(table: Table) -> Grid:
    grid = Grid(expand=True, pad_edge=False)
    grid.add_column("")
    for column in table.columns:
        grid.add_column(column.title, overflow="fold")
    for row in table.rows:
        grid.add_row(row.label, *(value or "–" for value in row.values))
    return grid


def _print_line(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
