"""Checking: evaluate, doctor, settings, kinds."""

from __future__ import annotations

import platform
import sqlite3
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import numpy as np
import typer
from rich.table import Table

from crossaisle import evaluate as judging
from crossaisle import knowledge as knowing
from crossaisle._version import __version__
from crossaisle.cli.console import JsonOption, ShopOption, output, print_json, progress_bar, shop_path
from crossaisle.cli.models import try_model
from crossaisle.errors import CrossAisleError
from crossaisle.extras import installed_extras
from crossaisle.registry import ENCODERS
from crossaisle.settings import Settings, load, sources
from crossaisle.shop import Shop, open_shop

settings_app = typer.Typer(no_args_is_help=True, help="Show the effective settings.")


def evaluate(
    directory: Path = typer.Argument(help="Benchmark directory: products.jsonl, queries.jsonl, qrels.tsv."),
    shop: Path | None = typer.Option(None, "--shop", help="Use this shop instead of loading the products into a temporary one."),
    encoder: str | None = typer.Option(None, help="Encoder of the temporary shop."),
    pipeline: list[str] = typer.Option(["full", "lexical", "dense"], help="full, lexical or dense. May be repeated."),
    as_json: bool = JsonOption,
) -> None:
    """Measure the pipelines on a benchmark directory: nDCG, MRR, Recall, with bootstrap intervals."""
    benchmark = judging.load_benchmark(directory)
    settings = load(shop=shop)
    with ExitStack() as stack:
        bar = stack.enter_context(progress_bar())
        if shop is not None:
            opened = stack.enter_context(closing(open_shop(shop, settings=settings)))
        else:
            opened = stack.enter_context(Shop.temporary(encoder=encoder, settings=settings))
            task = bar.add_task("Indexing", total=None)
            opened.index(directory / "products.jsonl", progress=lambda done, total: bar.update(task, completed=done, total=total or None))
        asking = bar.add_task("Asking", total=None)
        chosen: Any = tuple(dict.fromkeys(pipeline))
        report = judging.evaluate(
            benchmark, opened, pipelines=chosen, progress=lambda done, total: bar.update(asking, completed=done, total=total)
        )
    if as_json:
        print_json(report.to_plain())
    else:
        output().print(judging.render(report))


def doctor(
    shop: Path | None = ShopOption,
    llm: str | None = typer.Option(None, help="Try this language model instead: openai:MODEL@URL, local:FILE.gguf. Empty: the one set."),
    as_json: bool = JsonOption,
) -> None:
    """Say what is installed, what is missing, and whether the shop is whole; with --llm, what a language model can do, how fast."""
    settings = load(shop=shop)
    if llm is not None:
        try_model(llm or settings.llm.spec, settings, as_json=as_json)
        return
    found = {"version": __version__, "python": sys.version.split()[0], "platform": platform.platform(), "sqlite": sqlite3.sqlite_version}
    parts = installed_extras()
    state = _shop_state(shop_path(settings), settings)
    if as_json:
        print_json({**found, "extras": parts, "encoders": sorted(ENCODERS), "llm": settings.llm.spec, "shop": state})
        return
    table = Table(show_header=False)
    for name, value in found.items():
        table.add_row(name, value)
    table.add_row("language model", settings.llm.spec)
    for extra, is_there in parts.items():
        table.add_row(f"extra {extra}", "installed" if is_there else f"not installed: pip install 'crossaisle[{extra}]'")
    for name, value in state.items():
        table.add_row(f"shop {name}", str(value))
    output().print(table)


def kinds(as_json: bool = JsonOption) -> None:
    """List the kinds of the shipped knowledge."""
    known = knowing.load()
    if as_json:
        print_json(
            [
                {"id": kind.id, "department": kind.department, "name": dict(kind.name), "words": list(kind.words)}
                for kind in known.kinds.values()
            ]
        )
        return
    table = Table("Id", "Department", "English", "中文")
    for kind in known.kinds.values():
        table.add_row(kind.id, kind.department, kind.name.get("en", ""), kind.name.get("zh", ""))
    output().print(table)


@settings_app.callback()
def settings_root() -> None:
    """Show the effective settings."""


@settings_app.command("show")
def settings_show(shop: Path | None = ShopOption, as_json: bool = JsonOption) -> None:
    """Print every setting, its value, and where the value came from."""
    found = sources(shop=shop)
    if as_json:
        print_json({name: {"value": value, "source": origin} for name, (value, origin) in found.items()})
        return
    table = Table("Setting", "Value", "From")
    for name, (value, origin) in found.items():
        table.add_row(name, value, origin)
    output().print(table)


def _shop_state(path: Path, settings: Settings) -> dict[str, Any]:
    """Look at a shop without failing: what is wrong is part of the answer."""
    try:
        with closing(open_shop(path, settings=settings)) as opened:
            table = opened.recommender.table
            kinds = int((table.kind_codes >= 0).sum())
            priced = np.zeros(len(table), dtype=np.bool_)
            for currency in table.currencies:
                priced[table.owner[~np.isnan(table.prices(currency))]] = True
            missing = len(table.rows) - int((opened.parts.vectors.take(table.rows.tolist()) != 0).any(axis=1).sum()) if len(table) else 0
            return {
                "path": str(path),
                "products": len(table),
                "with a kind": kinds,
                "without a price": int((~priced).sum()),
                "without a vector": missing,
                "encoder": opened.parts.facts.encoder,
                "currency": opened.parts.facts.currency,
                "generation": table.generation,
                "rules": len(opened.recommender.rules.rules),
                "synonyms": len(opened.parts.merchant.synonyms.alternatives()),
                "degraded": list(opened.recommender.notes),
                **{file: f"{fault.message}. {fault.hint}" for file, fault in opened.recommender.faults.items()},
            }
    except CrossAisleError as exc:
        return {"path": str(path), "error": exc.message, "hint": exc.hint}
