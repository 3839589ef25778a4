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
from numpy.typing import NDArray

from crossaisle.catalog.choice import best_variants, lowest_prices
from crossaisle.catalog.table import CatalogTable
from crossaisle.rank.score import NO_MATCH, WEIGHTS
from crossaisle.rank.wishes import Wish
from crossaisle.types import Candidates, Drop, Eligible, Mask, Need, Places

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
LIKELY: Final = 0.35
"""A product of a kind that the need means with this probability is an answer, however it is worded."""
_ENOUGH: Final = 2
_NO_TIER: Final = frozenset({"occasion", "price"})
"""Wishes that few products speak of, or that a superlative orders."""
KIND_FLOOR: Final = 0.4
"""A product counts as of the asked kind from this confidence on."""


REASONS: Final = ("", "kind", "duplicate", "audience", "noise", "budget_share", "length", "brand_cap", "wish")
"""Why a candidate was left out, by code; 0 = it was not."""
NAMED_DROPS: Final = 25
"""Of each need the best candidates that were left out are named; the others are counted, and explain finds their reason."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One need with everything the allocator weighs."""

    need: Need
    candidates: Candidates
    eligible: Eligible
    wished: Sequence[Wish] = ()
    n: int = 6
    """How many to show at most."""
    pinned: Sequence[int] = ()
    """Positions that come first, in this order, where they are among the candidates."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen product."""

    need_id: str
    position: int
    """Place in the table."""
    entry: int
    """Place among the need's candidates."""
    variant: int
    """Place in the table's variants."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The allocator's result."""

    chosen: Mapping[str, Sequence[Choice]]
    """Need id -> choices, best first."""
    removed: Sequence[Drop] = ()
    """The best of those left out."""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Need id -> reason -> how many were left out for it."""


def select(
    scored: Sequence[Scored], *, table: CatalogTable, currency: str, budget: float | None = None, taken: Collection[int] = ()
) -> Selection:
    """Choose products for every need, in the order given.

    Args:
        scored: Needs with scored candidates; order is the order of the page.
        table: The catalogue.
        currency: For prices and the budget.
        budget: Total for one product of every need, in major units; None = no total.
        taken: Positions of products that the page shows already.

    Returns:
        Choices per need, and what was left out why (REASONS).
    """
    caps = _caps(scored, table=table, currency=currency, budget=budget) if budget is not None else {}
    used = set(taken)
    chosen: dict[str, list[Choice]] = {}
    removed: list[Drop] = []
    counts: dict[str, dict[str, int]] = {}
    for one in scored:
        cap = caps.get(one.need.id)
        order = in_tiers(one, rank(one.candidates, table))
        preferences = [wish.variants for wish in one.wished]
        variants = best_variants(table, one.candidates.positions, one.eligible.variants, preferences, currency=currency, cap=cap)
        refused = refusals(one, variants, table=table, currency=currency, cap=cap)
        order = _pinned_first(one, order, refused)
        picked = _pick(one, order, refused, used=used, table=table)
        chosen[one.need.id] = [
            Choice(one.need.id, int(one.candidates.positions[entry]), int(entry), int(variants[entry])) for entry in picked
        ]
        used.update(choice.position for choice in chosen[one.need.id])
        left = order[refused[order] > 0]
        removed += [
            Drop(table.item_id(int(one.candidates.positions[entry])), one.need.id, REASONS[int(refused[entry])])
            for entry in left[:NAMED_DROPS]
        ]
        codes, sizes = np.unique(refused[left], return_counts=True)
        counts[one.need.id] = {REASONS[int(code)]: int(size) for code, size in zip(codes, sizes, strict=True)}
    return Selection(chosen, removed, counts)


def rank(candidates: Candidates, table: CatalogTable) -> Places:
    """(n,) entries by score, non-finite last, ties by a hash of the id."""
    scores = np.where(np.isfinite(candidates.scores), candidates.scores, -np.inf)
    return np.lexsort((table.ties[candidates.positions], -scores))


def in_tiers(one: Scored, order: Places) -> Places:
    """Sort what is of a sure kind by the wishes that it meets, less those that it contradicts; scores decide the rest.

    A score is for finding; between two pairs of headphones the one that cancels noise comes first where that was asked for.
    """
    binding = [wish for wish in one.wished if wish.constraint.field not in _NO_TIER]
    places, signals = one.candidates.positions, one.candidates.signals
    if not one.need.is_kind_certain or not (binding or "unasked" in signals):
        return order
    nothing = np.zeros(len(places), dtype=np.float32)
    met = np.sum([nothing, *(wish.products[places] for wish in binding)], axis=0)
    worth = met - signals.get("contrary", nothing) * len(one.wished) - 0.5 * signals.get("unasked", nothing)
    return order[np.argsort(-worth[order], kind="stable")]


def asked_kinds(need: Need) -> tuple[str, ...]:
    """Give the likeliest label of a need and those that are not much less likely: what its noun can name."""
    return tuple(label.id for label in need.labels if label.probability >= LABEL_SHARE * need.labels[0].probability)


def is_of_kind(candidates: Candidates, need: Need, table: CatalogTable) -> Mask:
    """(n,) True for products of a kind that the need's words name."""
    wanted = [table.kind_code(kind) for kind in asked_kinds(need)]
    return np.asarray(table.kind_sureness(candidates.positions, wanted) >= KIND_FLOOR, dtype=np.bool_)


def refusals(one: Scored, variants: Places, *, table: CatalogTable, currency: str, cap: float | None) -> NDArray[np.int8]:
    """(n,) codes of REASONS for what a candidate's own evidence speaks against; 0 where nothing does."""
    candidates, need = one.candidates, one.need
    refused = np.zeros(len(candidates), dtype=np.int8)
    if cap is not None:
        prices = table.prices(currency)[variants]
        refused[~(prices <= cap + 1e-9)] = REASONS.index("budget_share")
    if need.is_kind_certain:
        is_other = ~is_of_kind(candidates, need, table)
    else:
        is_other = np.zeros(len(candidates), dtype=np.bool_)
        # What a merchant pushes, or the session likes, is no better match for it, and what is beside it no worse.
        scores = candidates.scores - sum(WEIGHTS[name] * candidates.signals.get(name, np.float32(0)) for name in NO_MATCH)
        best = float(scores.max(initial=0.0))
        is_likely = candidates.signals.get("kind", np.zeros(len(candidates), dtype=np.float32)) >= LIKELY
        refused[((scores < RELATIVE_FLOOR * best) | _is_far(candidates, need)) & ~is_likely] = REASONS.index("noise")
    refused[is_other] = REASONS.index("kind")
    _refuse(refused, candidates, "contrary", REASONS.index("wish"), leaving=_ENOUGH, among=_meets_all(one))
    if need.is_kind_certain:
        _refuse(refused, candidates, "unasked", REASONS.index("audience"), leaving=_ENOUGH)
    _refuse(refused, candidates, "conflict", REASONS.index("audience"), leaving=0 if need.origin == "derived" else 1)
    return refused


def _meets_all(one: Scored) -> Mask | None:
    """(n,) True where every wish is met."""
    return np.all([wish.products[one.candidates.positions] for wish in one.wished], axis=0) if one.wished else None


def _refuse(refused: NDArray[np.int8], candidates: Candidates, signal: str, code: int, *, leaving: int, among: Mask | None = None) -> None:
    """Refuse what has a signal, where enough is left that has not; a short list that is right is better than a long one."""
    has = candidates.signals.get(signal)
    if has is None:
        return
    left = (refused == 0) & ~(has > 0)
    if np.count_nonzero(left if among is None else left & among) >= leaving:
        refused[(has > 0) & (refused == 0)] = code


def _pinned_first(one: Scored, order: Places, refused: NDArray[np.int8]) -> Places:
    """Give the order with pinned candidates in front, and let them in: only a total budget still speaks against them."""
    entries = [int(place) for position in one.pinned for place in np.flatnonzero(one.candidates.positions == position)]
    kept = [entry for entry in entries if refused[entry] != REASONS.index("budget_share")]
    refused[kept] = 0
    return np.array([*kept, *(entry for entry in order.tolist() if entry not in kept)], dtype=np.int64) if kept else order


def _pick(one: Scored, order: Places, refused: NDArray[np.int8], *, used: Collection[int], table: CatalogTable) -> list[int]:
    """Walk the candidates from the best; writes into `refused` why the others are left out."""
    picked: list[int] = []
    later: list[int] = []
    brands: Counter[int] = Counter()
    open_entries = order[refused[order] == 0]
    for place, entry in enumerate(open_entries):
        position = int(one.candidates.positions[entry])
        if position in used:
            refused[entry] = REASONS.index("duplicate")
            continue
        if len(picked) >= one.n:
            rest = open_entries[place:]
            refused[rest] = REASONS.index("length")
            break
        brand = int(table.brand_codes[position])
        brand = brand if brand >= 0 else -2 - position
        brands[brand] += 1
        is_free = brands[brand] <= PER_BRAND or position in one.pinned
        (picked if is_free else later).append(int(entry))
    refused[later] = REASONS.index("brand_cap")
    filled = [*picked, *later][: one.n]
    refused[filled] = 0
    return filled


def _is_far(candidates: Candidates, need: Need) -> Mask:
    is_open = need.origin == "stated" and (not need.labels or need.labels[0].probability < OPEN_BELOW)
    words, meaning = (OPEN_COVERAGE_FLOOR, OPEN_DENSE_FLOOR) if is_open else (COVERAGE_FLOOR, DENSE_FLOOR)
    zero = np.zeros(len(candidates), dtype=np.float32)
    return (candidates.signals.get("coverage", zero) < words) & (candidates.signals.get("dense", zero) < meaning)


def _caps(scored: Sequence[Scored], *, table: CatalogTable, currency: str, budget: float) -> dict[str, float]:
    """Share a total out: what each need's products may cost, so that one of each stays within the total.

    Needs whose cheapest product does not fit any more get a cap of 0, least important first; what is over is shared
    by the needs' budget shares.
    """
    cheapest: dict[str, float] = {}
    for one in scored:
        places = one.candidates.positions
        if one.need.is_kind_certain:
            places = places[is_of_kind(one.candidates, one.need, table)]
        lowest = lowest_prices(table, places, currency=currency, allowed=one.eligible.variants)
        cheapest[one.need.id] = float(np.min(lowest[~np.isnan(lowest)], initial=np.inf))
    kept = [one.need for one in scored if np.isfinite(cheapest[one.need.id])]
    while kept and sum(cheapest[need.id] for need in kept) > budget:
        kept.remove(min(kept, key=lambda need: (need.weight, need.budget_share or 0.0)))
    left = budget - sum(cheapest[need.id] for need in kept)
    shares = {need.id: need.budget_share or 1.0 for need in kept}
    total = sum(shares.values()) or 1.0
    return {one.need.id: cheapest[one.need.id] + left * shares[one.need.id] / total if one.need.id in shares else 0.0 for one in scored}
