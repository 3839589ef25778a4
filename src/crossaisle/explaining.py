"""Why a product is, or is not, in an answer: the request path walked again with one product watched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crossaisle.errors import NotFoundError
from crossaisle.pipeline import Recommender
from crossaisle.rank.score import WEIGHTS
from crossaisle.rank.select import rank
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
    if item_id not in table.position_of:
        raise NotFoundError(f"No product has the id {item_id!r}.", hint="Find ids with 'crossaisle search'.")
    slate = recommender.recommend(query)
    place = table.position_of[item_id]
    one = table.derived[place]
    return Explanation(
        item_id,
        in_language(table.products[place].title, slate.intent.language),
        one.get("kind"),
        float(one.get("kind_confidence", 0.0)),
        str(one.get("kind_source", "none")),
        tuple(_explain_need(recommender, slate, need, query=query, item_id=item_id) for need in slate.intent.needs),
    )


def _explain_need(recommender: Recommender, slate: Slate, need: Need, *, query: Query, item_id: str) -> NeedExplanation:
    intent: Intent = slate.intent
    filters, _ = eligibility(query, intent, need, can_price=recommender.table.can_price, knows_ages=recommender.table.knows_ages)
    failing = recommender.table.failing(item_id, filters)
    parent = need.id.split(".")[0]
    shown = [item.product for section in slate.sections for item in section.items if need.origin == "derived" and item.need_id == parent]
    ranked = rank(recommender.score(query, intent, need, shown=shown).candidates)
    candidate = next(((place, one) for place, one in enumerate(ranked, start=1) if one.item_id == item_id), None)
    is_shown = any(item.product.id == item_id and item.need_id == need.id for section in slate.sections for item in section.items)
    reasons = [_words(reason, intent, need) for reason in failing]
    if not is_shown and not failing:
        dropped = [drop.reason for drop in slate.trace.drops if drop.item_id == item_id and drop.need_id == need.id]
        reasons = dropped or (
            ["not among the candidates: neither its words, its vector nor its kind are near"] if candidate is None else []
        )
    signals = tuple((name, value, WEIGHTS.get(name, 0.0)) for name, value in candidate[1].signals.items()) if candidate else ()
    score = candidate[1].score if candidate else 0.0
    return NeedExplanation(need.id, need.text, is_shown, tuple(reasons), signals, score, candidate[0] if candidate else 0)


def _words(reason: str, intent: Intent, need: Need) -> str:
    """Turn a constraint's id into the words it came from."""
    for constraint in (*intent.constraints, *need.constraints):
        if constraint.id == reason:
            return f"fails {constraint.field} ({constraint.text})"
    return {"stock": "out of stock", "cart": "in the cart", "bought": "bought before", "excluded": "excluded"}.get(reason, reason)
