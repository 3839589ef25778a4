"""One question back, where its answer is expected to be worth it: what is meant, or by what to tell many candidates apart.

The worth of a question is the entropy of its answers in bits: of the label distribution where the need names no kind; else
of how a field splits what is left, less what does not state it. A field is asked about once for a need, never where the
shopper has said something of it, and only while more is left than a shopper looks through.
Source: expected information gain, as in twenty questions; questions by how they split the candidates: Zou and Kanoulas, CIKM 2019.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crossaisle.converse.state import Aim, Question
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import listed, tell
from crossaisle.facets import Facet
from crossaisle.types import Intent, Label, Slate
from crossaisle.write.facts import label_of

LEAST_BITS: Final = 1.0
"""Expected gain below which a question is not worth the shopper's time: it would not halve what is left."""
LEAST_LEFT: Final = 12
"""Products that a shopper looks through without being asked anything."""
MOST_OPTIONS: Final = 4
_FIELDS: Final = ("audience", "price", "size", "color")
_LIKELY: Final = 0.12
"""Share of the label distribution from which a kind is an option."""
_SENTENCES: Final = {"kind": "ask_kind", "price": "ask_price", "audience": "ask_audience"}


@dataclass(frozen=True, slots=True)
class _Offer:
    """A question that could be asked."""

    field: str
    options: tuple[str, ...]
    bits: float


def clarified(turn: Turn, slate: Slate, aim: Aim) -> Question | None:
    """Give the question that is worth most, if any is worth it."""
    intent = slate.intent
    stated = [need for need in intent.needs if need.origin != "derived"]
    if len(stated) != 1 or stated[0].origin == "mission":
        return None
    is_same = turn.conversation.aim is not None and turn.conversation.aim.text == aim.text
    asked = set(turn.conversation.asked) if is_same else set()
    need = stated[0]
    offers = _kinds(need.labels, turn) if not need.is_kind_certain else _splits(turn, aim, intent)
    best = max((one for one in offers if one.field not in asked), key=lambda one: one.bits, default=None)
    if best is None or best.bits < LEAST_BITS:
        return None
    said = listed(best.options, turn.language, last="or")
    field = label_of(best.field, turn.language)
    return Question(best.field, tell(_SENTENCES.get(best.field, "ask_other"), turn.language, options=said, field=field), best.options)


def _kinds(labels: Sequence[Label], turn: Turn) -> Iterator[_Offer]:
    """Offer the likeliest kinds that the shop has."""
    stocked = turn.shop.recommender.table.stated_kinds()
    likely = [one for one in labels if one.probability >= _LIKELY and one.id in stocked][:MOST_OPTIONS]
    if len(likely) > 1:
        names = tuple(turn.shop.recommender.kind_name(one.id, turn.language) for one in likely)
        yield _Offer("kind", names, entropy([one.probability for one in likely]))


def _splits(turn: Turn, aim: Aim, intent: Intent) -> Iterator[_Offer]:
    """Offer fields that split what is left."""
    said = {one.field for one in (*intent.constraints, *(one for need in intent.needs for one in need.constraints))}
    said |= {"price"} if "budget" in said else set()
    said |= {"audience"} if "age" in said else set()
    fields = [one for one in _FIELDS if one not in said]
    _, query = turn.asking(aim)
    whole = replace(intent, needs=tuple(need for need in intent.needs if need.origin != "derived"))
    if not fields:
        return
    counted = turn.shop.narrower().facets(query, whole, n=50)
    left = sum(one.count for facet in counted if facet.field == "kind" for one in facet.values if one.is_selected)
    if left < LEAST_LEFT:
        return
    for facet in counted:
        if facet.field in fields and len(facet.values) > 1:
            yield _offer(facet, left)


def _offer(facet: Facet, left: int) -> _Offer:
    """Weigh a field by the answers that would be offered, everything else counting as one more."""
    values = facet.values if facet.field == "price" else sorted(facet.values, key=lambda one: -one.count)
    counts = [one.count for one in values if one.count]
    most = len(values) if facet.field == "price" else MOST_OPTIONS  # ranges say nothing without those beside them
    share = min(1.0, sum(counts) / left)
    return _Offer(facet.field, tuple(one.label for one in values[:most]), share * entropy([*counts[:most], sum(counts[most:])]))


def entropy(counts: Sequence[float]) -> float:
    """Give the entropy of a distribution in bits, after scaling it to sum to 1.

    Example:
        >>> entropy([1, 1, 1, 1]), entropy([5])
        (2.0, 0.0)
    """
    total = sum(counts)
    return -sum(one / total * math.log2(one / total) for one in counts if one > 0) if total > 0 else 0.0
