"""What reports need of a served slate, in a hundredth of its size: who was shown what, where, and what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossaisle.expand.complements import SURE_ENOUGH
from crossaisle.types import Served

ASKED: Final = "asked"
"""In place of a relation, of what was asked for itself."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One place of a slate."""

    position: int
    item_id: str
    section: str
    """Kind that was asked for; with the relation behind it where the section goes with that kind. Never the shopper's words."""
    relation: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A need that was not served."""

    need: str
    kind: str
    """Kind id; empty where the words name none that is known."""
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One slate, digested."""

    id: str
    shopper: str
    at: datetime
    text: str
    language: str
    is_abstained: bool
    mission: str
    needs: tuple[tuple[str, str], ...]
    """Kind id and its name, of every need that was stated or planned."""
    constraints: tuple[tuple[str, str], ...]
    """Field and comparison."""
    places: tuple[Placed, ...]
    absent: tuple[Missed, ...]
    degraded: tuple[str, ...]
    ms: float
    """Sum over the stages."""


def digest(slate: Served) -> Shown:
    """Digest a served slate; what an older release left out counts as empty."""
    answer = slate.answer
    intent: Mapping[str, Any] = answer.get("intent", {})
    trace: Mapping[str, Any] = answer.get("trace", {})
    labels = {need["id"]: _label(need) for need in intent.get("needs", ())}
    stated = [need for need in intent.get("needs", ()) if need.get("origin") != "derived"]
    return Shown(
        id=slate.id,
        shopper=slate.shopper,
        at=slate.at,
        text=str(answer.get("query", "")),
        language=str(intent.get("language", "")),
        is_abstained=bool(intent.get("abstained")),
        mission=str(trace.get("mission") or ""),
        needs=tuple(labels[need["id"]] for need in stated if labels[need["id"]][0]),
        constraints=tuple((str(one["field"]), str(one["op"])) for one in intent.get("constraints", ())),
        places=tuple(
            Placed(item["position"], item["product"]["id"], _section(section, labels), section.get("relation") or ASKED)
            for section in answer.get("sections", ())
            for item in section["items"]
        ),
        absent=tuple(Missed(one["need"], labels.get(one["need_id"], ("", ""))[0], one["reason"]) for one in answer.get("absent", ())),
        degraded=tuple(answer.get("degraded", ())),
        ms=float(sum(trace.get("stages_ms", {}).values())),
    )


def _label(need: Mapping[str, Any]) -> tuple[str, str]:
    """Give the most probable kind of a need and its name, where it is more than a guess."""
    first = next(iter(need.get("labels", ())), None)
    return (str(first["id"]), str(first["text"])) if first and first["probability"] >= SURE_ENOUGH else ("", "")


def _section(section: Mapping[str, Any], labels: Mapping[str, tuple[str, str]]) -> str:
    kind = labels.get(section["need_id"], ("", ""))[0]
    return f"{kind} > {section['relation']}" if section.get("relation") else kind
