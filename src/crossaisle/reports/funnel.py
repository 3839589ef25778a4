"""From seen to bought, by where a product stood: position, section, relation or kind. One pass over places and deeds.

Each place of a slate counts once for each thing done there, however often it was done; what was clicked, carted, bought or
dismissed was seen. Only what happened on an answer counts: a purchase that names no slate says nothing of a place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

from crossaisle.reports.digest import ASKED, Placed, Shown
from crossaisle.reports.ledger import Deeds
from crossaisle.reports.rates import interval, share

By = Literal["position", "section", "relation", "kind"]
BY: Final[tuple[By, ...]] = get_args(By)
_COLUMNS: Final[Mapping[str, str]] = {
    "click": "clicks",
    "add_to_cart": "carts",
    "purchase": "purchases",
    "dismiss": "dismissals",
}
_PICKS: Final = frozenset({"add_to_cart", "purchase"})
_SEEN: Final = frozenset({"impression", *_COLUMNS})


def funnel(slates: Sequence[Shown], deeds: Deeds, *, by: By, kind_of: Callable[[str], str]) -> dict[str, Any]:
    """Count by one view, and how often something from another aisle was taken along.

    Args:
        slates: Those of the period.
        deeds: Slate and position -> what was done there.
        by: The view.
        kind_of: Item id -> kind id, empty where it is not known.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with_pick = with_cross = 0
    for one in slates:
        done = [(place, here) for place in one.places if (here := deeds.get((one.id, place.position)))]
        for place, here in done:
            key = _key(place, by, kind_of)
            counts[key]["impressions"] += bool(here & _SEEN)
            counts[key].update(column for deed, column in _COLUMNS.items() if deed in here)
        picked = [place for place, here in done if here & _PICKS]
        with_pick += bool(picked)
        with_cross += any(place.relation != ASKED for place in picked)
    order = sorted(counts, key=int) if by == "position" else sorted(counts, key=lambda key: (-counts[key]["impressions"], key))
    return {
        "rows": [_row(key, counts[key]) for key in order],
        "attach": {"slates_with_pick": with_pick, "with_cross_pick": with_cross, **_rated("rate", with_cross, with_pick)},
    }


def _key(place: Placed, by: By, kind_of: Callable[[str], str]) -> str:
    if by == "kind":
        return kind_of(place.item_id)
    return str(getattr(place, by))


def _row(key: str, counts: Counter[str]) -> dict[str, Any]:
    seen = counts["impressions"]
    return {
        "key": key,
        **{name: counts[name] for name in ("impressions", *_COLUMNS.values())},
        **_rated("ctr", counts["clicks"], seen),
        **_rated("cart_rate", counts["carts"], seen),
        **_rated("purchase_rate", counts["purchases"], seen),
    }


def _rated(name: str, hits: int, trials: int) -> dict[str, float | None]:
    low, high = interval(hits, trials) or (None, None)
    return {name: share(hits, trials), f"{name}_low": low, f"{name}_high": high}
