"""The command `crossaisle`: a table of commands, imported when they are called, and one way of failing."""

from __future__ import annotations

import importlib
import io
import json
import sys
from typing import Any, Final

import typer
from rich.text import Text as Styled
from typer.core import TyperGroup

from crossaisle._version import __version__
from crossaisle.cli.console import errors
from crossaisle.errors import CrossAisleError

COMMANDS: Final = {
    "recommend": "crossaisle.cli.ask:recommend",
    "chat": "crossaisle.cli.chat:chat",
    "search": "crossaisle.cli.ask:search",
    "similar": "crossaisle.cli.ask:similar",
    "complete": "crossaisle.cli.find:complete",
    "facets": "crossaisle.cli.find:facets",
    "explain": "crossaisle.cli.explain:explain",
    "demo": "crossaisle.cli.demo:demo",
    "index": "crossaisle.cli.keep:index",
    "delete": "crossaisle.cli.keep:delete",
    "categories": "crossaisle.cli.keep:categories",
    "rules": "crossaisle.cli.steer:rules",
    "knowledge": "crossaisle.cli.knowledge:knowledge_app",
    "serve": "crossaisle.cli.serve:serve",
    "keys": "crossaisle.cli.keys:keys_app",
    "backup": "crossaisle.cli.keep:backup",
    "restore": "crossaisle.cli.keep:restore",
    "upgrade": "crossaisle.cli.keep:upgrade",
    "evaluate": "crossaisle.cli.check:evaluate",
    "train": "crossaisle.cli.train:train_app",
    "models": "crossaisle.cli.models:models_app",
    "doctor": "crossaisle.cli.check:doctor",
    "settings": "crossaisle.cli.check:settings_app",
    "kinds": "crossaisle.cli.check:kinds",
}
"""Command -> "module:function"; in the order of the help page."""


class _Table(TyperGroup):
    """Imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - typer carries its own click, under private names
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(importlib.import_module(module), name)
        if isinstance(found, typer.Typer):
            command = typer.main.get_command(found)
        else:
            single = typer.Typer(add_completion=False)
            single.command(cmd_name)(found)
            command = typer.main.get_command(single)
        command.name = cmd_name
        return command


app = typer.Typer(cls=_Table, no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help="Show the version and end.")) -> None:
    """Read what a shopper needs, in Chinese or English, and answer with the right things from every aisle of a shop."""
    if version:
        typer.echo(f"crossaisle {__version__}")
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; our errors become a message, a hint and their exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what the terminal cannot show is escaped rather than a crash
    try:
        app(given)
    except CrossAisleError as exc:
        if "--json" in given:
            typer.echo(json.dumps({"error": describe(exc)}, ensure_ascii=False))
        errors().print(Styled.assemble(("Error:", "bold red"), " ", exc.message), soft_wrap=True)
        if exc.hint:
            errors().print(Styled(exc.hint, style="dim"), soft_wrap=True)
        raise SystemExit(exc.exit_code) from exc
    except BrokenPipeError:
        # The reader of our output has left (head, less): nothing more to say, and nothing went wrong.
        sys.stderr.close()
        raise SystemExit(0) from None


def describe(exc: CrossAisleError) -> dict[str, Any]:
    """Give an error as JSON."""
    return {"code": exc.code, "message": exc.message, "hint": exc.hint, "exit_code": exc.exit_code}
