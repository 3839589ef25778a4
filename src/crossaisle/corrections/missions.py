"""One need put into a mission, under overrides/missions/; a shipped mission is copied there first, for entries replace whole ones.

The new need takes a share of the budget by how typical it is, and the others give it up in proportion. It stands right
behind the essential ones, since only the first needs of a mission are planned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from crossaisle.corrections.splice import with_entry
from crossaisle.corrections.writing import correcting, put_text, read_text
from crossaisle.errors import ConflictError, NotFoundError
from crossaisle.knowledge import Knowledge, Mission, MissionNeed
from crossaisle.knowledge.overrides import read_entries
from crossaisle.text import has_han
from crossaisle.types import Text

FOLDER: Final = "missions"
FILE: Final = "dashboard.yaml"
"""Where missions go that the shop has no entry of its own for."""
_HOW: Final = "How entries are written: docs/reference/knowledge.md."


def put_need(
    overrides: Path,
    mission: str,
    kind: str,
    *,
    typicality: float,
    is_essential: bool,
    reason: Text,
    origin: Mapping[str, str],
    load: Callable[[Path], Knowledge],
) -> None:
    """Add a need to a mission.

    Args:
        overrides: A shop's folder.
        mission: Its id.
        kind: What it takes.
        typicality: Above 0, up to 1; a need of 1 gets the share that all would have if they were equal.
        is_essential: It is kept when the budget is tight.
        reason: Said to shoppers.
        origin: Where the need comes from, written beside it.
        load: Reads a folder of overrides, on top of what ships.

    Raises:
        NotFoundError: No such mission.
        ConflictError: The mission has a need of the kind.
        DataError: It breaks the format, or the files as they stand have a fault; nothing was changed.
        StorageError: It cannot be written.
    """
    with correcting(overrides):
        known = next((one for one in load(overrides).missions if one.id == mission), None)
        if known is None:
            raise NotFoundError(f"There is no mission {mission!r}.", hint=_HOW)
        if any(need.kind == kind for need in known.needs):
            raise ConflictError(f"The mission {mission!r} has a need of the kind {kind!r}.", hint="Change it in overrides/missions/.")
        name, place, row = _found(overrides, known)
        share = round(typicality / (len(known.needs) + 1), 4)
        left = (1 - share) / sum(float(need["share"]) for need in row["needs"])
        needs = [{**need, "share": round(float(need["share"]) * left, 4)} for need in row["needs"]]
        said = {language: text for language, text in reason.items() if text.strip()}
        behind = sum(1 for need in needs if need.get("essential"))
        needs.insert(behind, {"kind": kind, "share": share, "essential": is_essential, **said, **origin})
        text = with_entry(read_text(overrides / name), place, {**row, "needs": needs})
        put_text(overrides, name, text, check=load)


def _found(overrides: Path, mission: Mission) -> tuple[str, int | None, Mapping[str, Any]]:
    """Give file, place and entry that count for a mission; where the shop has none, where it would go and what it would be."""
    folder = overrides / FOLDER
    files = sorted(folder.glob("*.yaml"), key=lambda one: one.name) if folder.is_dir() else []
    for path in reversed(files):
        entries = read_entries(path, hint=_HOW)
        for place in reversed(range(len(entries))):
            if str(entries[place].get("id")) == mission.id:
                return f"{FOLDER}/{path.name}", place, entries[place]
    return f"{FOLDER}/{FILE}", None, _row(mission)


def _row(mission: Mission) -> dict[str, Any]:
    """Give a mission as an entry of a file."""
    choice = {"choice": True} if mission.is_choice else {}
    ways = {"words": mission.words, "texts": mission.texts}
    said = {
        f"{key}_{language}": [text for text in texts if has_han(text) == (language == "zh")]
        for key, texts in ways.items()
        for language in ("en", "zh")
    }
    return {"id": mission.id, **mission.name, **choice, **said, "needs": [_need(one) for one in mission.needs]}


def _need(need: MissionNeed) -> dict[str, Any]:
    suits = {"for": list(need.recipients)} if need.recipients else {}
    return {"kind": need.kind, "share": need.share, "essential": need.is_essential, **need.reason, **suits}
