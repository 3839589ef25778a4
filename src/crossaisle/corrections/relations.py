"""One relation between kinds put, taken away or given back, under overrides/relations/.

What a shop has said of the same ends before is changed where it stands, since of two files the later one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from crossaisle.corrections.splice import with_entry
from crossaisle.corrections.writing import correcting, put_text, read_text
from crossaisle.errors import NotFoundError
from crossaisle.knowledge import Knowledge
from crossaisle.knowledge.overrides import read_entries
from crossaisle.types import Relation, Text

FOLDER: Final = "relations"
FILE: Final = "dashboard.yaml"
"""Where new ones go."""
_HOW: Final = "How entries are written: docs/reference/knowledge.md."
_MIDDLE: Final = 0.5
_Load = Callable[[Path], Knowledge]
"""Reads a folder of overrides, on top of what ships."""


def put_relation(overrides: Path, relation: Relation, *, load: _Load, origin: Mapping[str, str] | None = None) -> None:
    """Write a relation; one of the same ends and type, shipped or the shop's own, gives way to it.

    Args:
        overrides: A shop's folder.
        relation: Its source is not looked at.
        load: Reads a folder of overrides, on top of what ships.
        origin: Where it comes from, written beside it: source, proposed, accepted, by. None = the shop's own word.

    Raises:
        DataError: It breaks the format (an unknown kind, a weight beyond 1, no reason); nothing was changed.
        StorageError: It cannot be written.
    """
    entry = {**_ends(relation), "weight": relation.weight, **_said(relation.reason), **(origin or {})}
    with correcting(overrides):
        name, place, _ = _found(overrides, relation)
        _write(overrides / name, place, entry, load=load)


def disable_relation(overrides: Path, relation: Relation, *, is_disabled: bool, load: _Load) -> None:
    """Take a relation away, or give it back.

    Args:
        overrides: A shop's folder.
        relation: Its ends and type; the rest is not looked at.
        is_disabled: False gives it back.
        load: Reads a folder of overrides, on top of what ships.

    Raises:
        NotFoundError: There is no such relation.
        DataError: The files as they stand have a fault; nothing was changed.
        StorageError: It cannot be written.
    """
    with correcting(overrides):
        known = load(overrides)
        now = next((one for one in (*known.relations, *known.disabled) if _ends(one) == _ends(relation)), None)
        if now is None:
            raise NotFoundError(
                f"There is no relation {relation.anchor} {relation.type} {relation.target}.",
                hint="List them with GET /v1/merchant/relations.",
            )
        if is_disabled == (now in known.disabled):
            return
        name, place, entry = _found(overrides, relation)
        kept = {key: value for key, value in entry.items() if key != "disabled"}
        if is_disabled:
            changed: dict[str, Any] | None = {**(kept or _ends(relation)), "disabled": True}
        elif kept.keys() <= _ends(relation).keys():
            changed = None  # nothing of its own: what ships holds again
        else:
            changed = kept | ({} if kept.get("weight", _MIDDLE) else {"weight": _MIDDLE})
        _write(overrides / name, place, changed, load=load)


def _write(path: Path, place: int | None, entry: Mapping[str, Any] | None, *, load: _Load) -> None:
    text = with_entry(read_text(path), place, entry)
    put_text(path.parent.parent, f"{FOLDER}/{path.name}", text, check=load)


def _found(overrides: Path, relation: Relation) -> tuple[str, int | None, Mapping[str, Any]]:
    """Give the file and place of the entry that counts for a relation, and the entry; where there is none, where it would go."""
    folder = overrides / FOLDER
    files = sorted(folder.glob("*.yaml"), key=lambda one: one.name) if folder.is_dir() else []
    for path in reversed(files):
        entries = read_entries(path, hint=_HOW)
        for place in reversed(range(len(entries))):
            if isinstance(entries[place], dict) and _ends(relation).items() <= entries[place].items():
                return f"{FOLDER}/{path.name}", place, entries[place]
    return f"{FOLDER}/{FILE}", None, {}


def _ends(relation: Relation) -> dict[str, str]:
    return {"from": relation.anchor, "type": relation.type, "to": relation.target}


def _said(reason: Text) -> dict[str, str]:
    return {language: text for language, text in reason.items() if text.strip()}
