"""Rules as values, read from overrides/rules.yaml: when (words, kinds, language, dates), then (what to do).

Every entry is checked here; an error names file, entry and what to do. Formats: docs/how-to/steer-answers.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, Literal, get_args

from crossaisle.errors import DataError
from crossaisle.knowledge.overrides import Place, read_entries
from crossaisle.merchandise.phrases import whole

FILE: Final = "rules.yaml"
LEAST: Final = 0.1
MOST: Final = 2.0
"""How strong a boost or a burying may be; a good match scores 2 to 3."""
_HOW: Final = "How rules are written: docs/how-to/steer-answers.md. Check the file with 'crossaisle rules'."
_WHEN: Final = ("text", "exact", "kind", "language")
_THEN: Final = ("rewrite", "add constraint", "pin", "boost", "bury", "hide")
Target = Literal["brand", "kind", "category", "id"]


@dataclass(frozen=True, slots=True)
class When:
    """When a rule holds: all that is given must be met, any of a list is enough."""

    text: tuple[str, ...] = ()
    """The query contains one of these, word by word."""
    exact: tuple[str, ...] = ()
    """The query is one of these."""
    kind: tuple[str, ...] = ()
    """A need of the query names one of these kinds."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Push:
    """More or less for some products."""

    target: Target
    values: tuple[str, ...]
    by: float
    """Added to the score: above 0 a boost, below 0 a burying."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    when: When = field(default_factory=When)
    start: datetime | None = None
    """UTC; None = always."""
    end: datetime | None = None
    """UTC, no longer within."""
    rewrite: str = ""
    """What is understood instead of what was typed."""
    constraint: str = ""
    """What must hold besides, in words."""
    pins: tuple[str, ...] = ()
    """Item ids, shown first in this order."""
    pushes: tuple[Push, ...] = ()
    hidden: tuple[str, ...] = ()
    """Item ids, not shown."""

    def is_current(self, at: datetime) -> bool:
        """Say whether its dates hold at a time; one without a zone is UTC."""
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return (self.start is None or at >= self.start) and (self.end is None or at < self.end)


def load_rules(folder: Path, *, kinds: Collection[str]) -> tuple[Rule, ...]:
    """Read rules.yaml in a folder; none where there is no such file.

    Args:
        folder: A shop's overrides.
        kinds: The kinds that there are.

    Raises:
        DataError: An entry breaks the format; names file and entry.
    """
    found: dict[str, Rule] = {}
    for number, entry in enumerate(read_entries(folder / FILE, hint=_HOW), start=1):
        place = Place(FILE, f"entry {number}", _HOW)
        if not isinstance(entry, Mapping):
            raise place.fault("is not a mapping of keys to values")
        rule = _rule(entry, place, kinds)
        if rule.id in found:
            raise place.fault(f"the id {rule.id!r} is taken by an entry before it")
        found[rule.id] = rule
    return tuple(found.values())


def _rule(entry: Mapping[str, Any], place: Place, kinds: Collection[str]) -> Rule:
    name = entry.get("id")
    if not isinstance(name, str | int) or isinstance(name, bool) or not str(name).strip():
        raise place.fault("has no id; give it a short name, id: summer-sale")
    place = Place(FILE, f"rule {name}", _HOW)
    place.known(entry, ("id", "when", "from", "until", "then"))
    when = _when(entry.get("when"), place, kinds)
    actions = entry.get("then")
    actions = [actions] if isinstance(actions, Mapping) else actions
    if not isinstance(actions, list) or not actions or not all(isinstance(one, Mapping) and one for one in actions):
        raise place.fault(f"then must be one or more of {', '.join(_THEN)}")
    made = Rule(str(name).strip(), when, _moment(entry, "from", place), _moment(entry, "until", place), **_actions(actions, place, kinds))
    if made.start and made.end and made.end <= made.start:
        raise place.fault("until is before from")
    if made.rewrite and not whole(made.rewrite):
        raise place.fault("rewrite says nothing")
    if made.rewrite and when.kind:
        raise place.fault("a rewrite cannot wait for a kind, which is known only afterwards; say when by text or exact")
    if made.rewrite and not (when.text or when.exact):
        raise place.fault("a rewrite of every query is none; say when by text or exact")
    return made


def _when(given: object, place: Place, kinds: Collection[str]) -> When:
    if given is None:
        return When()
    if not isinstance(given, Mapping):
        raise place.fault(f"when must map {', '.join(_WHEN)} to what they are")
    place.known(given, _WHEN)
    lists = {name: place.texts(given[name], f"when {name}") for name in _WHEN if name in given}
    for phrase in (*lists.get("text", ()), *lists.get("exact", ())):
        if not whole(phrase):
            raise place.fault(f"when: {phrase!r} has no word")
    for kind in lists.get("kind", ()):
        _check_kind(kind, place, kinds)
    language = lists.pop("language", ("",))
    if len(language) > 1:
        raise place.fault("when language is one of zh, en")
    return When(**lists, language=language[0])


def _actions(actions: list[Mapping[str, Any]], place: Place, kinds: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"pins": (), "pushes": (), "hidden": ()}
    for action in actions:
        plain = {str(name).replace("_", " "): value for name, value in action.items()}
        place.known(plain, _THEN)
        for name, value in plain.items():
            if name in {"boost", "bury"}:
                found["pushes"] += (_push(value, place, name, kinds),)
            elif name in {"pin", "hide"}:
                key = "pins" if name == "pin" else "hidden"
                found[key] = tuple(dict.fromkeys((*found[key], *place.texts(value, name))))
            else:
                key = "rewrite" if name == "rewrite" else "constraint"
                said = place.texts(value, name)
                if len(said) > 1 or key in found:
                    raise place.fault(f"{name} is one text; join bounds with a comma")
                found[key] = said[0]
    return found


def _push(given: object, place: Place, name: str, kinds: Collection[str]) -> Push:
    if not isinstance(given, Mapping):
        raise place.fault(f"{name} must name a brand, kind, category or id, and by how much")
    targets = get_args(Target)
    place.known(given, (*targets, "by"))
    named = [target for target in targets if target in given]
    if len(named) != 1:
        raise place.fault(f"{name} must name one of {', '.join(targets)}; write two for two")
    by = given.get("by")
    if isinstance(by, bool) or not isinstance(by, int | float) or not LEAST <= by <= MOST:
        raise place.fault(f"{name} needs by, a number from {LEAST} to {MOST:g}")
    values = place.texts(given[named[0]], f"{name} {named[0]}")
    if named[0] == "kind":
        for kind in values:
            _check_kind(kind, place, kinds)
    return Push(named[0], values, float(by) if name == "boost" else -float(by))


def _check_kind(kind: str, place: Place, kinds: Collection[str]) -> None:
    if kind not in kinds:
        raise DataError(f"{place.file}: {place.entry}: no kind {kind!r}", hint="List kinds with 'crossaisle kinds'.")


def _moment(entry: Mapping[str, Any], name: Literal["from", "until"], place: Place) -> datetime | None:
    """Read a date or a time; a day that ends a rule is still within it."""
    given = entry.get(name)
    if given is None:
        return None
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given.strip()) if len(given.strip()) > 10 else date.fromisoformat(given.strip())
        except ValueError as exc:
            raise place.fault(f"{name} is no date; write it as 2026-06-30") from exc
    if isinstance(given, datetime):
        return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    if not isinstance(given, date):
        raise place.fault(f"{name} is no date; write it as 2026-06-30")
    day = given + timedelta(days=1) if name == "until" else given
    return datetime.combine(day, time(), tzinfo=UTC)
