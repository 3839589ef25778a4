"""What is asked about: a kind, for what goes with it, or a mission, for what it takes; and which of them are asked about first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossaisle.errors import NotFoundError
from crossaisle.knowledge import Knowledge
from crossaisle.proposals.proposal import MISSION
from crossaisle.types import Text


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a model is asked about."""

    id: str
    """Kind id, or "mission:" and a mission id."""
    name: Text
    examples: tuple[str, ...]
    """Of a kind: categories of the shop; of a mission: ways of saying it."""
    known: frozenset[str]
    """Kinds that stand beside it already, taken away or not."""

    @property
    def is_mission(self) -> bool:
        """Say whether needs are asked for, not relations."""
        return self.id.startswith(MISSION)


def subjects(
    known: Knowledge,
    stocked: Mapping[str, int],
    categories: Mapping[str, str],
    *,
    kinds: Sequence[str] = (),
    missions: Sequence[str] = (),
) -> tuple[Subject, ...]:
    """Give what to ask about.

    Args:
        known: Kinds, relations and missions, the shop's own among them.
        stocked: Kind -> number of products in the shop.
        categories: Category path of the shop -> kind.
        kinds: Kind ids or category paths to ask about.
        missions: Mission ids to ask about.

    Returns:
        What was named, in that order. Where nothing was: every kind that the shop has, those first that have least beside
        them in this shop, then those with most products; then every mission that the shop has a part of, by the same order.

    Raises:
        NotFoundError: A kind, category or mission is not known, or the shop has no product of the kind.
    """
    found = [_kind(known, _kind_id(one, known, stocked, categories), categories) for one in kinds]
    found += [_mission(known, one) for one in missions]
    if found:
        return tuple(found)
    beside = Counter(one.anchor for one in known.relations if one.target in stocked)
    listed = sorted((kind for kind in stocked if kind in known.kinds), key=lambda kind: (beside[kind], -stocked[kind], kind))
    parts = {mission.id: sum(need.kind in stocked for need in mission.needs) for mission in known.missions}
    begun = sorted((mission for mission, count in parts.items() if count), key=lambda mission: (parts[mission], mission))
    return (*(_kind(known, kind, categories) for kind in listed), *(_mission(known, mission) for mission in begun))


def _kind_id(named: str, known: Knowledge, stocked: Mapping[str, int], categories: Mapping[str, str]) -> str:
    kind = named if named in known.kinds else categories.get(named, "")
    if kind not in known.kinds:
        raise NotFoundError(
            f"There is no kind or category {named!r} that stands for a kind.",
            hint="List kinds with 'crossaisle kinds', categories with 'crossaisle categories'.",
        )
    if kind not in stocked:
        raise NotFoundError(f"The shop has no products of the kind {kind!r}.", hint="List what it has with 'crossaisle categories'.")
    return kind


def _kind(known: Knowledge, kind: str, categories: Mapping[str, str]) -> Subject:
    paths = sorted(path for path, one in categories.items() if one == kind)
    beside = frozenset(one.target for one in (*known.relations, *known.disabled) if one.anchor == kind)
    return Subject(kind, known.kinds[kind].name, tuple(paths), beside)


def _mission(known: Knowledge, mission_id: str) -> Subject:
    mission = next((one for one in known.missions if one.id == mission_id), None)
    if mission is None:
        near = ", ".join(sorted(one.id for one in known.missions)[:8])
        raise NotFoundError(
            f"There is no mission {mission_id!r}.", hint=f"There are {near} and others; docs/reference/knowledge.md says more."
        )
    return Subject(f"{MISSION}{mission.id}", mission.name, mission.texts, frozenset(need.kind for need in mission.needs))
