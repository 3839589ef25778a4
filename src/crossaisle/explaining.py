"""Why a product is, or is not, in an answer: the request path walked again with one product watched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from crossaisle.catalog.choice import best_variants
from crossaisle.catalog.table import CatalogTable
from crossaisle.errors import NotFoundError
from crossaisle.pipeline import Recommender
from crossaisle.rank.score import WEIGHTS
from crossaisle.rank.select import REASONS, Scored, rank, refusals
from crossaisle.retrieve.eligibility import eligibility
from crossaisle.text import in_language
from crossaisle.types import Intent, Need, Query, Slate


@dataclass(frozen=True, slots=True)
class NeedExplanation:
    """What became of the product for one need."""

    need_id: str
    need: str
    is_shown: bool
    reasons: tuple[str, ...]
    """Why not: clauses it fails, or what the allocator said."""
    signals: tuple[tuple[str, float, float], ...]
    """Name, value, weight."""
    score: float
    place: int
    """1-based among the candidates of the need; 0 = no candidate."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a product in one answer."""

    item_id: str
    title: str
    kind: str | None
    kind_confidence: float
    kind_source: str
    needs: tuple[NeedExplanation, ...]

    def to_plain(self) -> dict[str, Any]:
        """Give JSON types."""
        return {
            "id": self.item_id,
            "title": self.title,
            "kind": {"id": self.kind, "confidence": self.kind_confidence, "source": self.kind_source},
            "needs": [
                {
                    "need_id": one.need_id,
                    "need": one.need,
                    "shown": one.is_shown,
                    "reasons": list(one.reasons),
                    "signals": {name: {"value": value, "weight": weight} for name, value, weight in one.signals},
                    "score": one.score,
                    "place": one.place,
                }
                for one in self.needs
            ],
        }


def explain_product(recommender: Recommender, query: Query, item_id: str) -> Explanation:
    """Explain one product for one query.

    Raises:
        NotFoundError: No product of that id.
        InvalidQueryError: The text asks for nothing that can be read.
    """
    table = recommender.table
    place = table.position_of(item_id)
    stored = table.stored([place])[0] if place is not None else None
    if place is None or stored is None:
        raise NotFoundError(f"No product has the id {item_id!r}.", hint="Find ids with 'crossaisle search'.")
    slate = recommender.recommend(query)
    return Explanation(
        item_id,
        in_language(stored.product.title, slate.intent.language),
        table.kind_of(place) or None,
        float(table.kind_confidence[place]),
        str(stored.derived.get("kind_source", "none")),
        tuple(_explain_need(recommender, slate, need, query=query, position=place) for need in slate.intent.needs),
    )


def _explain_need(recommender: Recommender, slate: Slate, need: Need, *, query: Query, position: int) -> NeedExplanation:
    intent, table = slate.intent, recommender.table
    item_id = table.item_id(position)
    filters, _ = eligibility(query, intent, need, can_price=table.can_price, knows_ages=table.knows_ages)
    failing = table.failing(position, filters)
    parent = need.id.split(".")[0]
    shown = [item.product for section in slate.sections for item in section.items if need.origin == "derived" and item.need_id == parent]
    scored = recommender.score(query, intent, need, shown=shown)
    candidates = scored.candidates
    found = np.flatnonzero(candidates.positions == position)
    entry = int(found[0]) if len(found) else None
    is_shown = any(item.product.id == item_id and item.need_id == need.id for section in slate.sections for item in section.items)
    reasons = [_words(reason, intent, need) for reason in failing]
    if not is_shown and not failing:
        reasons = [_why_not(scored, entry, intent, table)]
    if entry is None:
        return NeedExplanation(need.id, need.text, is_shown, tuple(reasons), (), 0.0, 0)
    signals = tuple((name, float(values[entry]), WEIGHTS.get(name, 0.0)) for name, values in candidates.signals.items() if values[entry])
    place = int(np.flatnonzero(rank(candidates, table) == entry)[0]) + 1
    return NeedExplanation(need.id, need.text, is_shown, tuple(reasons), signals, float(candidates.scores[entry]), place)


def _why_not(scored: Scored, entry: int | None, intent: Intent, table: CatalogTable) -> str:
    """Say what the allocator said of one candidate."""
    if entry is None:
        return "not among the candidates: neither its words, its vector nor its kind are near"
    places = scored.candidates.positions
    variants = best_variants(table, places, scored.eligible.variants, [wish.variants for wish in scored.wished], currency=intent.currency)
    refused = refusals(scored, variants, table=table, currency=intent.currency, cap=None)
    return REASONS[int(refused[entry])] or "length"


def _words(reason: str, intent: Intent, need: Need) -> str:
    """Turn a constraint's id into the words it came from."""
    for constraint in (*intent.constraints, *need.constraints):
        if constraint.id == reason:
            return f"fails {constraint.field} ({constraint.text})"
    return {
        "stock": "out of stock",
        "cart": "in the cart",
        "bought": "bought before",
        "excluded": "excluded",
        "hidden": "hidden by a rule",
    }.get(reason, reason)
