"""The one allocator: scored candidates of all needs to a slate.

Greedy by need in order of the page: sure kinds only, no product twice, caps per brand, a share of the total budget,
and a variant that meets the need. Everything left out carries its reason. Deterministic: ties break by a hash of the id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from crossaisle.catalog.table import CatalogTable, best_variant
from crossaisle.random import tie_key
from crossaisle.types import Candidate, Drop, Eligible, Mask, Need

PER_BRAND: Final = 3
"""Of one brand in one section, unless the brand was asked for; the rest waits at the end."""
RELATIVE_FLOOR: Final = 0.55
"""Below this share of the best score of its need, a product that is not of the sure kind is noise."""
COVERAGE_FLOOR: Final = 0.2
DENSE_FLOOR: Final = 0.4
"""A product that shares so little with a need of no sure kind, in words and in meaning, is no answer to it."""
OPEN_COVERAGE_FLOOR: Final = 0.5
OPEN_DENSE_FLOOR: Final = 0.5
"""The same where no label is likely either."""
OPEN_BELOW: Final = 0.33
LABEL_SHARE: Final = 0.3
"""Of a noun with several kinds, those count that are at least this likely beside the likeliest."""
KIND_FLOOR: Final = 0.4
"""A product counts as of the asked kind from this confidence on."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One need with everything the allocator weighs."""

    need: Need
    candidates: Sequence[Candidate]
    eligible: Eligible
    wished: Sequence[Mask] = ()
    n: int = 6
    """How many to show at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen product."""

    need_id: str
    candidate: Candidate
    variant: int
    """Place in the table's variants."""
    price: float
    """Major units of the query's currency; NaN where unknown."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The allocator's result."""

    chosen: Mapping[str, Sequence[Choice]]
    """Need id -> choices, best first."""
    removed: Sequence[Drop] = field(default=())


def select(
    scored: Sequence[Scored], *, table: CatalogTable, currency: str, budget: float | None = None, taken: Collection[str] = ()
) -> Selection:
    """Choose products for every need, in the order given.

    Args:
        scored: Needs with scored candidates; order is the order of the page.
        table: The catalogue.
        currency: For prices and the budget.
        budget: Total for one product of every need, in major units; None = no total.
        taken: Ids of products that the page shows already.

    Returns:
        Choices per need, and what was dropped why: "kind", "duplicate", "audience", "noise", "budget_share", "brand_cap", "length".
    """
    prices = table.prices(currency)
    caps = _caps(scored, table=table, currency=currency, budget=budget) if budget is not None else {}
    used = set(taken)
    chosen: dict[str, list[Choice]] = {}
    removed: list[Drop] = []
    for one in scored:
        picked: list[Choice] = []
        later: list[Choice] = []
        brands: Counter[str] = Counter()
        ranked = rank(one.candidates)
        best = ranked[0].score if ranked else 0.0
        for candidate in ranked:
            variant = best_variant(table, table.position_of[candidate.item_id], one.eligible.variants, one.wished, currency=currency)
            choice = Choice(one.need.id, candidate, variant, float(prices[variant]))
            reason = _refusal(one, choice, best=best, taken=used, cap=caps.get(one.need.id), table=table)
            if reason is None and len(picked) >= one.n:
                reason = "length"
            if reason is not None:
                removed.append(Drop(candidate.item_id, one.need.id, reason))
                continue
            brand = next(iter(table.products[table.position_of[candidate.item_id]].brand.values()), candidate.item_id)
            brands[brand] += 1
            (picked if brands[brand] <= PER_BRAND else later).append(choice)
        filled = [*picked, *later][: one.n]
        removed.extend(Drop(choice.candidate.item_id, one.need.id, "brand_cap") for choice in [*picked, *later][one.n :])
        chosen[one.need.id] = filled
        used.update(choice.candidate.item_id for choice in filled)
    return Selection(chosen, removed)


def rank(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Order by score, non-finite last, ties by a hash of the id."""
    return sorted(candidates, key=lambda one: (-one.score if np.isfinite(one.score) else np.inf, tie_key(one.item_id)))


def is_of_kind(candidate: Candidate, need: Need, table: CatalogTable) -> bool:
    """Say whether a product is of a kind that the need's words name."""
    position = table.position_of[candidate.item_id]
    wanted = {label.id for label in need.labels if label.probability >= LABEL_SHARE * need.labels[0].probability}
    return table.kinds[position] in wanted and table.kind_confidence[position] >= KIND_FLOOR


def _refusal(one: Scored, choice: Choice, *, best: float, taken: set[str], cap: float | None, table: CatalogTable) -> str | None:
    if one.need.is_kind_certain and not is_of_kind(choice.candidate, one.need, table):
        return "kind"
    if choice.candidate.item_id in taken:
        return "duplicate"
    if choice.candidate.signals.get("conflict") and any(not other.signals.get("conflict") for other in one.candidates):
        return "audience"
    if not one.need.is_kind_certain and (choice.candidate.score < RELATIVE_FLOOR * best or _is_far(choice.candidate, one.need)):
        return "noise"
    if cap is not None and not choice.price <= cap + 1e-9:
        return "budget_share"
    return None


def _is_far(candidate: Candidate, need: Need) -> bool:
    is_open = need.origin == "stated" and (not need.labels or need.labels[0].probability < OPEN_BELOW)
    words, meaning = (OPEN_COVERAGE_FLOOR, OPEN_DENSE_FLOOR) if is_open else (COVERAGE_FLOOR, DENSE_FLOOR)
    return candidate.signals.get("coverage", 0.0) < words and candidate.signals.get("dense", 0.0) < meaning


def _caps(scored: Sequence[Scored], *, table: CatalogTable, currency: str, budget: float) -> dict[str, float]:
    """Share a total out: what each need's products may cost, so that one of each stays within the total.

    Needs whose cheapest product does not fit any more get a cap of 0, least important first; what is over is shared
    by the needs' budget shares.
    """
    prices = table.prices(currency)
    cheapest: dict[str, float] = {}
    for one in scored:
        floor = [
            float(np.nanmin(prices[allowed]))
            for candidate in one.candidates
            if (not one.need.is_kind_certain or is_of_kind(candidate, one.need, table))
            and len(allowed := _allowed(table, candidate, one.eligible))
            and not np.isnan(prices[allowed]).all()
        ]
        cheapest[one.need.id] = min(floor, default=np.inf)
    kept = [one.need for one in scored if np.isfinite(cheapest[one.need.id])]
    while kept and sum(cheapest[need.id] for need in kept) > budget:
        kept.remove(min(kept, key=lambda need: (need.weight, need.budget_share or 0.0)))
    left = budget - sum(cheapest[need.id] for need in kept)
    shares = {need.id: need.budget_share or 1.0 for need in kept}
    total = sum(shares.values()) or 1.0
    return {one.need.id: cheapest[one.need.id] + left * shares[one.need.id] / total if one.need.id in shares else 0.0 for one in scored}


def _allowed(table: CatalogTable, candidate: Candidate, eligible: Eligible) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    position = table.position_of[candidate.item_id]
    places = np.arange(int(table.variant_start[position]), int(table.variant_start[position + 1]))
    return np.asarray(places[eligible.variants[places]], dtype=np.int64)
