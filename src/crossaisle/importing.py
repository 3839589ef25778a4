"""A feed into a shop: good rows into the catalogue, bad ones into the quarantine, and an account of both."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from crossaisle.catalog.feeds import open_feed
from crossaisle.catalog.feeds.read import read_products
from crossaisle.catalog.quarantine import BadRow, Quarantine
from crossaisle.errors import DataError, StorageError
from crossaisle.indexing import Counts, Indexer
from crossaisle.protocols import CatalogStore
from crossaisle.stores.imports import ImportLog, ImportNote
from crossaisle.types import Product


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, row by row where something was wrong."""

    counts: Counts
    refused: tuple[BadRow, ...] = ()
    """The first refused rows; all of them are in the quarantine file."""
    refused_count: int = 0
    quarantine: str = ""
    """Path of the quarantine file; empty when no row was refused."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Reason -> refused rows, most frequent first."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field -> column header, as guessed or given; empty for feeds with fixed names."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Attribute -> column header, for the columns that are no field."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a feed is read."""

    format: str | None
    """None = by its suffix."""
    columns: Mapping[str, str]
    """Field -> header, where guessing is wrong."""
    currency: str
    """Of prices without one."""
    language: str | None
    """Of texts without one; None = detect."""


def import_feed(
    indexer: Indexer, path: Path, how: Reading, *, quarantine: Path,
    is_strict: bool, is_snapshot: bool, progress: Callable[[int, int], None] | None,
) -> ImportReport:  # fmt: skip
    """Put the products of a feed in; see Shop.index."""
    if is_strict:
        _refuse_bad(path, how)
    feed = open_feed(path, format=how.format, columns=how.columns)
    seen: Counter[str] = Counter()
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    with Quarantine(quarantine / f"{path.name}.{stamp}.jsonl") as bad:
        good = _sorted_out(read_products(feed, default_currency=how.currency, language=how.language, notes=seen), bad)
        counts = indexer.upsert(good, progress=(lambda done: progress(done, feed.total or 0)) if progress else None)
    notes = [f"{note} ({count:,} times)" if count > 1 else note for note, count in seen.most_common()]
    if is_snapshot and not bad.count:
        counts = without_missing(indexer.store, counts)
    elif is_snapshot:
        notes.append("Nothing was removed: a snapshot with refused rows does not say what is missing.")
    return ImportReport(
        counts,
        refused=tuple(bad.first),
        refused_count=bad.count,
        quarantine=str(bad.path) if bad.count else "",
        reasons=dict(bad.reasons.most_common()),
        columns=dict(feed.plan.columns) if feed.plan else {},
        attributes=dict(feed.plan.attributes) if feed.plan else {},
        notes=tuple(notes),
    )


def _refuse_bad(path: Path, how: Reading) -> None:
    """Read a feed through and refuse it by its first bad row."""
    feed = open_feed(path, format=how.format, columns=how.columns)
    rows = read_products(feed, default_currency=how.currency, language=how.language)
    bad = next((row for row in rows if isinstance(row, BadRow)), None)
    if bad is not None:
        hint = "Nothing was imported. Mend the row, or import without --strict."
        raise DataError(bad.reason, row=bad.number, column=bad.column, hint=hint)


def without_missing(store: CatalogStore, counts: Counts) -> Counts:
    """Remove the products that an import did not have."""
    return replace(counts, removed=store.delete([item_id for item_id in store.hashes() if item_id not in counts.ids]))


def noted(report: ImportReport, log: ImportLog, *, file: str, started: float) -> ImportReport:
    """Keep a note of an import that is done; where that fails the import stands, and its report says so."""
    counts, seconds = report.counts, round(time.monotonic() - started, 3)
    try:
        log.add(
            ImportNote(
                datetime.now(UTC), file, counts.added, counts.changed, counts.unchanged, counts.removed, report.refused_count, seconds
            )
        )
    except StorageError as exc:
        return replace(report, notes=(*report.notes, f"This import is not in the list of imports: {exc.message}"))
    return report


def _sorted_out(rows: Iterable[Product | BadRow], quarantine: Quarantine) -> Iterator[Product]:
    for row in rows:
        if isinstance(row, BadRow):
            quarantine.add(row)
        else:
            yield row
