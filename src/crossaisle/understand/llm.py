"""A cascade: words and vectors read first; a language model is asked only where they are unsure, and field by field the surer wins.

What the rules are certain of stays: kinds that words name, and every constraint that they read. The model may cut a
request into needs, choose among kinds that the vectors found likely, and add what nobody has read yet, each pointing at
the shopper's words. A model that fails, or answers twice what cannot be believed, leaves the rules alone; the notes of
the intent say who decided what.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from typing import Final

from crossaisle.errors import ModelError
from crossaisle.protocols import LanguageModel, Understander
from crossaisle.quantities import find_amounts
from crossaisle.types import Constraint, ConstraintOp, Intent, Label, Need, Query
from crossaisle.understand.consult import OTHER, Claim, Part, Reading, again, prompt_of, read

UNSURE_BELOW: Final = 0.6
"""Probability of a need's likeliest label under which the model is asked."""
CHOSEN: Final = 0.75
"""Probability of a kind that the model has chosen out of the likely ones; the others share the rest."""
FAILED: Final = "understand:"
"""How the note begins that names a model's failure."""
_LEAST_S: Final = 0.2
_OPERATORS: Final[dict[str, ConstraintOp]] = {"eq": "eq", "lte": "lte", "gte": "gte", "about": "about"}


class LlmUnderstander:
    """Asks a model where the rules are unsure."""

    def __init__(
        self,
        rules: Understander,
        model: LanguageModel,
        *,
        clock: Callable[[], float],
        patience_s: float,
        brand_of: Callable[[str], str | None],
    ) -> None:
        """Take the parts.

        Args:
            rules: Read first, and alone where they are sure.
            model: Who is asked.
            clock: Seconds, the clock of the model's deadlines.
            patience_s: Longest that the model may take, both turns together.
            brand_of: Name of a brand of the shop that a text is, or None.
        """
        self._rules, self._model, self._clock, self._patience_s, self._brand_of = rules, model, clock, patience_s, brand_of
        self._deadline = math.inf

    def until(self, deadline: float) -> LlmUnderstander:
        """Give the same, asking nobody after a time on the clock: for whoever reads several queries for one answer."""
        bounded = copy(self)
        bounded._deadline = deadline  # noqa: SLF001 - a copy of our own
        return bounded

    def understand(self, query: Query) -> Intent:
        """Read a query.

        Returns:
            The rules' intent where they are sure; else theirs with what the model adds.
        """
        intent = self._rules.understand(query)
        if not is_unsure(intent):
            return intent
        try:
            reading = self._consulted(query.text, _likely(intent))
        except ModelError as exc:
            return replace(intent, notes=(*intent.notes, f"{FAILED}{exc.code}"))
        return self._merged(query, intent, reading)

    def _consulted(self, text: str, labels: Sequence[Label]) -> Reading:
        """Ask, and where something cannot be believed, once more; what can be believed of the last answer counts."""
        deadline = min(self._clock() + self._patience_s, self._deadline)
        prompt, schema = prompt_of(text, labels)
        reading = read(self._model.complete(prompt, schema=schema, deadline=deadline).value, text)
        if reading.faults and deadline - self._clock() > _LEAST_S:
            reading = read(self._model.complete(again(prompt, reading.faults), schema=schema, deadline=deadline).value, text)
        return reading

    def _merged(self, query: Query, intent: Intent, reading: Reading) -> Intent:
        notes = [f"model:{self._model.info.shown}"]
        mission = next((part.kind for part in reading.parts if part.kind.startswith("mission:")), None)
        if mission is not None and intent.mission is None and not any(need.is_kind_certain for need in intent.needs):
            planned = self._planned(query, intent, mission)
            if planned is not None:
                return replace(planned, notes=(*planned.notes, *notes, "model:mission"))
        needs = (
            _needs(intent, reading.parts, read_alone=lambda words: self._alone(query, words)) if intent.mission is None else intent.needs
        )
        if needs != intent.needs:
            notes.append("model:needs")
        added = self._added(intent, reading.claims, query)
        notes += [f"model:constraint {one.id}" for one in added]
        if len(needs) == 1:
            needs, added = (replace(needs[0], constraints=(*needs[0].constraints, *added)),), ()
        return replace(
            intent,
            needs=needs,
            constraints=(*intent.constraints, *added),
            is_abstained=intent.is_abstained and needs == intent.needs,
            notes=(*intent.notes, *notes),
        )

    def _planned(self, query: Query, intent: Intent, mission: str) -> Intent | None:
        """Plan a mission that the model has chosen, as if the shopper had named it; what they said holds for it."""
        name = next((label.text for need in intent.needs for label in need.labels if label.id == mission), "")
        planned = self._rules.understand(replace(query, text=name, language=intent.language, edits=())) if name else intent
        said = (*intent.constraints, *(one for need in intent.needs for one in need.constraints))
        if planned.mission != mission.removeprefix("mission:"):
            return None
        return replace(planned, constraints=tuple(replace(one, field="budget") if one.field == "price" else one for one in said))

    def _alone(self, query: Query, words: str) -> Need:
        return self._rules.understand(replace(query, text=words, edits=())).needs[0]

    def _added(self, intent: Intent, claims: Sequence[Claim], query: Query) -> tuple[Constraint, ...]:
        """Give what the model read where the rules read nothing, less the chips that the shopper has taken away."""
        known = [*intent.constraints, *(one for need in intent.needs for one in need.constraints)]
        gone = {edit.constraint_id for edit in query.edits if edit.action == "remove"}
        found = []
        for place, claim in enumerate(claims, start=1):
            if any(claim.start < one.span[1] and one.span[0] < claim.end for one in known):
                continue
            one = self._constraint(f"m{place}", claim, intent)
            if (
                one is not None
                and one.id not in gone
                and not (one.field == "price" and any(other.field in {"price", "budget"} for other in known))
            ):
                found.append(one)
        return tuple(found)

    def _constraint(self, constraint_id: str, claim: Claim, intent: Intent) -> Constraint | None:
        """Make a constraint of a claim: figures only from the words, brands only of the shop, all else a wish."""
        value: str | float = claim.value
        unit, is_hard, op = None, not claim.is_wanted, "eq"
        if claim.field == "price":
            amounts = find_amounts(claim.words)
            if len(amounts) != 1 or isinstance(amounts[0].value, tuple) or claim.op == "eq" or not claim.is_wanted:
                return None
            value, unit, is_hard, op = amounts[0].value, amounts[0].currency or intent.currency, claim.op != "about", claim.op
        elif claim.field == "brand":
            brand = self._brand_of(claim.value)
            if brand is None:
                return None
            value = brand
        elif claim.field == "age":
            return None  # a figure that excludes for children's safety is the rules' alone
        return Constraint(
            constraint_id, claim.field, _OPERATORS[op], value, unit, is_hard, "want" if claim.is_wanted else "avoid", claim.words,
            (claim.start, claim.end),
        )  # fmt: skip


def is_unsure(intent: Intent) -> bool:
    """Say whether a model could better what the rules read: no label is likely, several needs, a mission, or a guess."""
    guessed = any(not need.is_kind_certain and need.labels[0].probability < UNSURE_BELOW for need in intent.needs)
    return intent.is_abstained or guessed or intent.mission is not None or len(intent.needs) > 1


def _likely(intent: Intent) -> tuple[Label, ...]:
    found: dict[str, Label] = {}
    for need in intent.needs:
        for label in need.labels:
            found.setdefault(label.id, label)
    return tuple(found.values())


def _needs(intent: Intent, parts: Sequence[Part], *, read_alone: Callable[[str], Need]) -> tuple[Need, ...]:
    """Give the needs of both: those whose kind words name stay; what was a guess gives way to what the model cut out."""
    certain = [need for need in intent.needs if need.is_kind_certain]
    if len(certain) == len(intent.needs):
        return intent.needs
    cut = []
    for part in parts:
        alone = read_alone(part.words)
        if alone.is_kind_certain and any(alone.labels[0].id == need.labels[0].id for need in certain):
            continue
        chosen = (
            alone
            if alone.is_kind_certain or part.kind == OTHER
            else replace(alone, labels=_chosen(alone.labels, part.kind, _likely(intent)))
        )
        cut.append(replace(chosen, text=part.words, constraints=(), budget_share=None, source="shopper"))
    if not cut:
        return intent.needs
    guessed = [one for need in intent.needs if not need.is_kind_certain for one in need.constraints]
    together = [*certain, *cut]
    if len(cut) == 1:
        together[-1] = replace(cut[0], constraints=tuple(guessed))
    else:
        together[len(certain) :] = [replace(one, constraints=tuple(guessed)) for one in cut]
    is_shared = any(one.field == "budget" for one in intent.constraints)
    return tuple(
        replace(need, id=f"n{place}", budget_share=1 / len(together) if is_shared else None) for place, need in enumerate(together, start=1)
    )


def _chosen(labels: Sequence[Label], kind: str, likely: Sequence[Label]) -> tuple[Label, ...]:
    first = next(label for label in likely if label.id == kind)
    others = [label for label in labels if label.id != kind]
    total = sum(label.probability for label in others) or 1.0
    return (replace(first, probability=CHOSEN), *(replace(one, probability=one.probability / total * (1 - CHOSEN)) for one in others))
