"""What a suggestion is held against before anybody sees it: what is known already, and what it contradicts. Rules, no model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from crossaisle.knowledge import Knowledge
from crossaisle.proposals.ask import TYPES, Suggestion
from crossaisle.proposals.proposal import NEED, Proposal
from crossaisle.proposals.subject import Subject

Fault = Literal[
    "unknown kind", "not in the shop", "unknown type", "same kind", "known", "reviewed", "twice", "mirrored", "disabled", "substitutes"
]
"""Why a suggestion is dropped."""
_DIRECTED: Final = frozenset({"accessory", "required_part"})
"""Of two kinds only one can be made for the other."""


class Held:
    """The relations that suggestions must agree with: those of the shop, those under review, and those suggested before."""

    def __init__(self, known: Knowledge, stocked: Iterable[str], reviewed: Iterable[Proposal]) -> None:
        """Take what holds.

        Args:
            known: Kinds, relations and missions, the shop's own among them.
            stocked: Kinds that the shop has.
            reviewed: Everything in the review file, decided or not.
        """
        self._kinds, self._stocked = known.kinds, frozenset(stocked)
        self._types: dict[tuple[str, str], set[str]] = {}
        for relation in known.relations:
            self._types.setdefault((relation.anchor, relation.target), set()).add(relation.type)
        self._known = set(self._types)
        self._disabled = {(one.anchor, one.target) for one in known.disabled}
        self._reviewed: set[tuple[str, str]] = set()
        for one in reviewed:
            self._reviewed.add((one.anchor, one.target))
            if one.state == "open" and one.type != NEED:
                self._types.setdefault((one.anchor, one.target), set()).add(one.type)
        self._suggested: set[tuple[str, str]] = set()

    def offered(self, subject: Subject) -> tuple[str, ...]:
        """Give the kinds of the shop that may still be suggested for a subject."""
        taken = self._known | self._disabled | self._reviewed
        kinds = self._stocked - subject.known - {subject.id}
        return tuple(sorted(kind for kind in kinds if kind in self._kinds and (subject.id, kind) not in taken))

    def fault(self, subject: Subject, suggestion: Suggestion) -> Fault | None:
        """Say why a suggestion cannot stand; None = it can."""
        target, ends = suggestion.target, (subject.id, suggestion.target)
        faults: tuple[tuple[Fault, bool], ...] = (
            ("unknown kind", target not in self._kinds),
            ("not in the shop", target not in self._stocked),
            ("unknown type", suggestion.type not in ((NEED,) if subject.is_mission else TYPES)),
            ("same kind", target == subject.id),
            ("disabled", ends in self._disabled),
            ("reviewed", ends in self._reviewed),
            ("known", ends in self._known or target in subject.known),
            ("twice", ends in self._suggested),
        )
        return next((fault for fault, is_so in faults if is_so), None) or self._contradiction(suggestion.type, ends)

    def take(self, subject: Subject, suggestion: Suggestion) -> None:
        """Let later suggestions agree with this one as well."""
        ends = (subject.id, suggestion.target)
        self._suggested.add(ends)
        if suggestion.type != NEED:
            self._types.setdefault(ends, set()).add(suggestion.type)

    def _contradiction(self, type_: str, ends: tuple[str, str]) -> Fault | None:
        """What takes a thing's place is no part of it, and the part of a thing has not the thing for its part."""
        back = self._types.get(ends[::-1], set())
        if type_ in _DIRECTED and back & _DIRECTED:
            return "mirrored"
        both = back | self._types.get(ends, set())
        if both and type_ != NEED and (type_ == "substitute") != ("substitute" in both):
            return "substitutes"
        return None
