"""A proposal: one relation between kinds, or one need of a mission, that a model suggested and the merchant decides on.

Plain values, and how they stand in the review file. Relations and needs are written alike: a need goes from a mission
("mission:picnic") to a kind, with the type "need".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from crossaisle.errors import DataError
from crossaisle.types import RelationType, Text

State = Literal["open", "accepted", "rejected"]
STATES: Final = get_args(State)
NEED: Final = "need"
MISSION: Final = "mission:"
LANGUAGES: Final = ("en", "zh")
HOW: Final = "How the review file is written: docs/how-to/propose-relations.md."


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model suggested, what a second pass made of it, and what the merchant said."""

    anchor: str
    """Kind id, or "mission:" and a mission id."""
    type: RelationType | Literal["need"]
    target: str
    """Kind id."""
    typicality: float
    """How typical, 0 to 1, as the second pass scored it."""
    reason: Text
    """Said to shoppers once it is accepted."""
    source: str
    """"model:" and the spec of the model."""
    proposed: str
    """ISO date."""
    is_essential: bool = False
    """Of a need: it is kept when the budget is tight."""
    remark: str = ""
    """What the second pass said of it."""
    state: State = "open"
    decided: str = ""
    """ISO date; empty while it is open."""
    by: str = ""
    """Who decided."""

    @property
    def id(self) -> str:
        """Eight hexadecimal digits, the same for the same ends and type."""
        return hashlib.sha256(" ".join(self.ends).encode()).hexdigest()[:8]

    @property
    def ends(self) -> tuple[str, str, str]:
        """Anchor, type and target."""
        return self.anchor, self.type, self.target

    @property
    def mission(self) -> str:
        """Id of the mission; empty for a relation."""
        return self.anchor.removeprefix(MISSION) if self.type == NEED else ""

    def to_row(self) -> dict[str, Any]:
        """Give it as an entry of the review file."""
        need = {"essential": self.is_essential} if self.type == NEED else {}
        remark = {"remark": self.remark} if self.remark else {}
        decided = {"decided": self.decided, "by": self.by} if self.state != "open" else {}
        ends = {"id": self.id, "state": self.state, "from": self.anchor, "type": self.type, "to": self.target}
        said = {language: text for language, text in self.reason.items() if text}
        return {
            **ends,
            **need,
            "typicality": self.typicality,
            **said,
            **remark,
            "source": self.source,
            "proposed": self.proposed,
            **decided,
        }


def read_row(row: object, *, file: str) -> Proposal:
    """Read an entry of the review file.

    Raises:
        DataError: It breaks the format; names file and entry.
    """
    if not isinstance(row, Mapping):
        raise DataError(f"{file}: an entry is not a mapping of keys to values", hint=HOW)
    entry = f"{file}: {row.get('id') or 'entry without id'}"
    missing = [key for key in ("id", "state", "from", "type", "to", "typicality", "source", "proposed") if key not in row]
    if missing:
        raise DataError(f"{entry}: has no {missing[0]!r}", hint=HOW)
    if row["state"] not in STATES:
        raise DataError(f"{entry}: state {row['state']!r} is not one of {', '.join(STATES)}", hint=HOW)
    if row["type"] not in (NEED, *get_args(RelationType)) or str(row["from"]).startswith(MISSION) != (row["type"] == NEED):
        raise DataError(f"{entry}: type {row['type']!r} does not go with from {row['from']!r}", hint=HOW)
    reason = {language: str(row[language]) for language in LANGUAGES if row.get(language)}
    if not reason:
        raise DataError(f"{entry}: needs a text under 'en' or 'zh'", hint=HOW)
    return Proposal(
        anchor=str(row["from"]), type=row["type"], target=str(row["to"]), typicality=_share(row["typicality"], entry), reason=reason,
        source=str(row["source"]), proposed=str(row["proposed"]), is_essential=row.get("essential") is True,
        remark=str(row.get("remark") or ""), state=row["state"], decided=str(row.get("decided") or ""), by=str(row.get("by") or ""),
    )  # fmt: skip


def _share(value: object, entry: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise DataError(f"{entry}: typicality {value!r} is not a number above 0 and up to 1", hint=HOW)
    return float(value)
