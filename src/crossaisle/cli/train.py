"""Training: a shop's models from its own catalogue."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.progress import TaskID
from rich.table import Table

from crossaisle.cli.console import JsonOption, ShopOption, errors, output, print_json, progress_bar, shop_path
from crossaisle.directory import ShopDirectory
from crossaisle.settings import load
from crossaisle.train import EncoderReport, train_encoder

train_app = typer.Typer(no_args_is_help=True, help="Train a shop's models from its own catalogue.")


@train_app.callback()
def train_root() -> None:
    """Train a shop's models from its own catalogue."""


@train_app.command("encoder")
def encoder(
    shop: Path | None = ShopOption,
    teacher: str | None = typer.Option(None, help="An encoder whose sense of likeness is to be learned as well, e.g. minilm."),
    seed: int = typer.Option(0, help="Same catalogue, encoder and seed: same result."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only measure; the shop stays as it is."),
    as_json: bool = JsonOption,
) -> None:
    """Fit the shop's encoder to its catalogue; kept only if it helps on held-out products. Exit code 1: it does not help."""
    settings = load(shop=shop)
    with progress_bar() as bar:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            task = tasks[what] if what in tasks else tasks.setdefault(what, bar.add_task(what, total=total))
            bar.update(task, completed=done, total=total)

        report = train_encoder(
            ShopDirectory(shop_path(settings)), settings, at=datetime.now(UTC), teacher=teacher, seed=seed, is_dry=dry_run, progress=tell
        )
    if as_json:
        print_json(_plain(report))
    else:
        _show(report)
    if not report.helps:
        raise typer.Exit(1)


def _plain(report: EncoderReport) -> dict[str, Any]:
    plain = asdict(report)
    plain["backup"] = str(report.backup) if report.backup else None
    return plain


def _show(report: EncoderReport) -> None:
    table = Table("Held-out texts", "Before", "After", "Gain", "95 % interval")
    for name, one in report.measures.items():
        gain = one.gain
        table.add_row(name, f"{one.before:.3f}", f"{one.after:.3f}", f"{gain.value:+.3f}", f"{gain.low:+.3f} to {gain.high:+.3f}")
    output().print(table)
    output().print(
        f"{report.products:,} products, {report.texts:,} texts; judged by {report.held_texts:,} texts"
        f" over {report.held_products:,} products that were not trained on.",
        soft_wrap=True,
    )
    if report.is_kept:
        output().print(f"The shop's encoder is now {report.spec}; the shop as it was is in {report.backup}.", soft_wrap=True)
        output().print(f"Back to what it was: crossaisle upgrade --encoder {report.before}", soft_wrap=True)
    elif report.helps:
        output().print("It helps; nothing was changed. Run it without --dry-run to keep it.", soft_wrap=True)
    else:
        errors().print("It does not help for certain: nothing was kept, and the shop is as it was.", soft_wrap=True)
