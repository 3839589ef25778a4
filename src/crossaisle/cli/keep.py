"""Keeping a shop: index, delete, categories, backup, restore, upgrade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from crossaisle import maintenance
from crossaisle.catalog.feeds.lines import require_file
from crossaisle.cli.console import JsonOption, ShopOption, currency_code, errors, output, print_json, progress_bar, shop_path
from crossaisle.directory import ShopDirectory, ShopFacts
from crossaisle.errors import UserError
from crossaisle.importing import ImportReport
from crossaisle.settings import load
from crossaisle.shop import open_shop


def index(
    feed: Path = typer.Argument(help="Products: .jsonl, .json, .csv, .tsv, .parquet; also .gz."),
    shop: Path | None = ShopOption,
    column: list[str] = typer.Option(
        [], "--column", help="FIELD=HEADER where a column is guessed wrong, e.g. --column id=SKU. May be repeated."
    ),
    format_: str | None = typer.Option(None, "--format", help="jsonl, json, csv, tsv or parquet, where the suffix does not say it."),
    currency: str | None = typer.Option(None, help="Currency of prices without one; the base currency of a shop that is made now."),
    language: str | None = typer.Option(None, help="Language of texts without one (BCP 47). Default: detected per text."),
    encoder: str | None = typer.Option(
        None, help="Encoder of a shop that is made now: multilingual, minilm, pair:A+B, hashing, onnx:DIR, openai:MODEL@URL."
    ),
    strict: bool = typer.Option(False, "--strict", help="Refuse the whole import when any row is bad."),
    snapshot: bool = typer.Option(False, "--snapshot", help="The feed is the whole catalogue: remove products that it does not have."),
    as_json: bool = JsonOption,
) -> None:
    """Put products into a shop; a shop that is not there yet is made."""
    settings = load(shop=shop)
    code = currency_code(currency)
    require_file(feed)  # before a shop is made for it
    facts = ShopFacts(name=shop_path(settings).name, currency=code or "USD")
    with closing(open_shop(shop_path(settings), create=True, encoder=encoder, settings=settings, facts=facts)) as opened:
        with progress_bar() as bar:
            task = bar.add_task("Indexing", total=None)
            report = opened.index(
                feed, columns=_columns(column), format=format_, currency=code, language=language, is_strict=strict, is_snapshot=snapshot,
                progress=lambda done, total: bar.update(task, completed=done, total=total or None),
            )  # fmt: skip
        count = len(opened)
        place = opened.directory.path
    if as_json:
        print_json(_plain(report, count))
    else:
        _show(report, count, place)


def delete(
    item_ids: list[str] = typer.Argument(help="Ids of products."),
    shop: Path | None = ShopOption,
    as_json: bool = JsonOption,
) -> None:
    """Remove products by id."""
    settings = load(shop=shop)
    with closing(open_shop(shop_path(settings), settings=settings)) as opened:
        gone, count = opened.delete(item_ids), len(opened)
    if as_json:
        print_json({"deleted": gone, "products": count})
    else:
        output().print(f"Removed {gone} of {len(item_ids)}; {count:,} products remain.")


def categories(shop: Path | None = ShopOption, as_json: bool = JsonOption) -> None:
    """Show how the shop's categories map onto kinds, how sure that is, and where to correct it."""
    settings = load(shop=shop)
    with closing(open_shop(shop_path(settings), settings=settings)) as opened:
        rows = _mapping(opened.recommender.table.categories)
        place = opened.directory.category_map
    if as_json:
        print_json({"categories": rows, "override": str(place)})
        return
    table = Table("Category", "Kind", "Sure", "By", "Products")
    for row in rows:
        table.add_row(row["path"], row["kind"] or "–", f"{row['confidence']:.2f}", row["source"], str(row["products"]))
    output().print(table)
    output().print(f'Correct a line in {place} (path: kind), then run "crossaisle upgrade". Kinds: "crossaisle kinds".', soft_wrap=True)


def backup(target: Path = typer.Argument(help="Archive to make, .tar.gz."), shop: Path | None = ShopOption) -> None:
    """Write a shop into one archive, while others may read it."""
    settings = load(shop=shop)
    made = maintenance.backup(ShopDirectory(shop_path(settings)), target)
    output().print(f"Backed up {shop_path(settings)} to {made} ({made.stat().st_size / 1e6:.1f} MB).", soft_wrap=True)


def restore(
    archive: Path = typer.Argument(help="Archive made by backup."),
    shop: Path = typer.Option(..., "--shop", help="Directory to make; must not exist or be empty."),
) -> None:
    """Unpack a backup into a new shop directory."""
    made = maintenance.restore(archive, shop)
    output().print(f"Restored {archive} to {made.path}.", soft_wrap=True)


def upgrade(
    shop: Path | None = ShopOption,
    encoder: str | None = typer.Option(None, help="Change to this encoder; its vectors are built beside the old ones."),
    archive: Path | None = typer.Option(None, "--backup", help="Where the backup goes. Default: beside the shop, with the date."),
) -> None:
    """Bring a shop up to this version after a backup: derive kinds and facts anew, change the encoder."""
    settings = load(shop=shop)
    directory = ShopDirectory(shop_path(settings))
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = archive or directory.path.with_name(f"{directory.path.name}.{stamp}.tar.gz")
    with progress_bar() as bar:
        task = bar.add_task("Upgrading", total=None)
        done = maintenance.upgrade(
            directory, settings, encoder=encoder, archive=kept, progress=lambda n, total: bar.update(task, completed=n, total=total)
        )
    output().print(f"Upgraded {done:,} products; the shop as it was is in {kept}.", soft_wrap=True)


def _columns(given: list[str]) -> dict[str, str]:
    columns = {}
    for one in given:
        field, sign, header = one.partition("=")
        if not sign or not field or not header:
            raise UserError(f"--column {one!r} is not FIELD=HEADER.", hint="For example: --column id=SKU --column title=Name")
        columns[field] = header
    return columns


def _plain(report: ImportReport, count: int) -> dict[str, Any]:
    counts = asdict(report.counts)
    counts.pop("ids")
    return {
        **counts,
        "products": count,
        "refused": report.refused_count,
        "reasons": dict(report.reasons),
        "refused_rows": [{"row": row.number, "column": row.column, "reason": row.reason} for row in report.refused],
        "quarantine": report.quarantine or None,
        "columns": dict(report.columns),
        "attributes": dict(report.attributes),
        "notes": list(report.notes),
    }


def _show(report: ImportReport, count: int, place: Path) -> None:
    console, counts = output(), report.counts
    if report.columns:
        console.print("Columns: " + ", ".join(f"{field} ← {header}" for field, header in report.columns.items()), soft_wrap=True)
    if report.attributes:
        console.print("Attributes: " + ", ".join(report.attributes), soft_wrap=True)
    console.print(
        f"{counts.read:,} rows read: {counts.added:,} added, {counts.changed:,} changed, {counts.unchanged:,} unchanged"
        f" ({counts.offers:,} with new price, stock or rating), {counts.removed:,} removed, {report.refused_count:,} refused."
        f" {count:,} products in {place}.",
        soft_wrap=True,
    )
    for row in report.refused:
        errors().print(f"  row {row.number}{f', column {row.column}' if row.column else ''}: {row.reason}")
    if report.refused_count > len(report.refused):
        errors().print(
            f"  … and {report.refused_count - len(report.refused):,} more: "
            + "; ".join(f"{reason} ({n})" for reason, n in report.reasons.items()),
        )
    if report.quarantine:
        errors().print(f"Refused rows are kept in {report.quarantine}", soft_wrap=True)
    for note in report.notes:
        errors().print(f"Note: {note}", soft_wrap=True)


def _mapping(categories: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    rows = [
        {"path": path, "kind": kind, "confidence": confidence, "source": source, "products": products}
        for path, (kind, confidence, source, products) in categories.items()
    ]
    return sorted(rows, key=lambda row: (row["confidence"], row["path"]))
