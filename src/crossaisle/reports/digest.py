"""What reports need of a served slate, in a hundredth of its size: who was shown what, where, and what was understood."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossaisle.expand.complements import SURE_ENOUGH
from crossaisle.protocols import KeptDigest
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


FORM: Final = hashlib.sha256(repr((1, SURE_ENOUGH, *(one.__slots__ for one in (Placed, Missed, Shown)))).encode()).hexdigest()[:12]
"""Of digests that are kept: another where they have other fields. Where one is made otherwise of the same fields, raise the number."""


def to_text(shown: Shown) -> str:
    """Write a digest down, without what is kept of its slate anyway."""
    sections = list(dict.fromkeys((one.section, one.relation) for one in shown.places))
    order = {section: place for place, section in enumerate(sections)}
    places = [(one.position, one.item_id, order[one.section, one.relation]) for one in shown.places]
    absent = [(one.need, one.kind, one.reason) for one in shown.absent]
    fields = (
        shown.text, shown.language, shown.is_abstained, shown.mission, shown.needs, shown.constraints, sections, places, absent,
        shown.degraded, shown.ms,
    )  # fmt: skip
    return json.dumps(fields, separators=(",", ":"))


def from_text(kept: KeptDigest, text: str) -> Shown:
    """Read a digest of this form again.

    Example:
        >>> from datetime import UTC, datetime
        >>> shown = digest(Served("s", "ann", datetime(2026, 1, 1, tzinfo=UTC), "p", {"query": "a tent"}, ()))
        >>> from_text(KeptDigest("s", "ann", shown.at, None), to_text(shown)) == shown
        True
    """
    said, language, is_abstained, mission, needs, constraints, sections, places, absent, degraded, ms = json.loads(text)
    return Shown(
        kept.id, kept.shopper, kept.at, said, language, is_abstained, mission, _pairs(needs), _pairs(constraints),
        tuple(Placed(position, item_id, *sections[section]) for position, item_id, section in places),
        tuple(Missed(*one) for one in absent), tuple(degraded), ms,
    )  # fmt: skip


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in rows)


def _label(need: Mapping[str, Any]) -> tuple[str, str]:
    """Give the most probable kind of a need and its name, where it is more than a guess."""
    first = next(iter(need.get("labels", ())), None)
    return (str(first["id"]), str(first["text"])) if first and first["probability"] >= SURE_ENOUGH else ("", "")


def _section(section: Mapping[str, Any], labels: Mapping[str, tuple[str, str]]) -> str:
    kind = labels.get(section["need_id"], ("", ""))[0]
    return f"{kind} > {section['relation']}" if section.get("relation") else kind
