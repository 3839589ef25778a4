"""A category of the shop set onto a kind, in overrides/categories.yaml."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from crossaisle.corrections.splice import with_value
from crossaisle.corrections.writing import correcting, put_text, read_text
from crossaisle.knowledge.categories import FILE, load_category_map


def correct_category(overrides: Path, path: str, kind: str, *, kinds: Collection[str]) -> None:
    """Say which kind a category stands for; products learn it when they are derived anew.

    Args:
        overrides: A shop's folder.
        path: The category, as the shop writes it.
        kind: Kind id; empty = none of ours.
        kinds: The kinds that there are.

    Raises:
        DataError: No such kind, or the file as it stands has a fault; nothing was changed.
        StorageError: It cannot be written.
    """
    with correcting(overrides):
        load_category_map(overrides / FILE, kinds=kinds)
        text = with_value(read_text(overrides / FILE), path, kind)
        put_text(overrides, FILE, text, check=lambda folder: load_category_map(folder / FILE, kinds=kinds))
