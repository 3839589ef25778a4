"""The claim checker over lines labelled by a reader who has not seen it (tests/cases/claims.yaml).

Prices and stock are refused whether true or not, because the shop puts them in itself: a true line that is refused for
nothing else is no false alarm. A line belongs to the test half when sha256 of its id is even; its lines were not looked
at when the checker was written, only its totals.
"""

import hashlib
from collections import Counter
from pathlib import Path

import yaml

from crossaisle.knowledge import Lexicon, load
from crossaisle.types import Product, Rating, Variant
from crossaisle.write.claims import check

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "claims.yaml").read_text(encoding="utf-8"))
PRECISION_FLOOR = 0.9
RECALL_FLOOR = 0.9


def product_of(row):
    texts = {name: dict(row.get(name) or {}) for name in ("title", "brand", "description")}
    variant = Variant("v", options=_values(row.get("options")))
    rating = Rating(float(row["rating"]), int(row.get("reviews") or 0)) if row.get("rating") else None
    return Product("p", texts["title"], (variant,), texts["description"], texts["brand"], {}, _values(row.get("attributes")), rating=rating)


def _values(row):
    return {
        name: value if isinstance(value, bool | dict) else float(value) if isinstance(value, int | float) else str(value)
        for name, value in (row or {}).items()
    }


def outcome(case, lexicon, brands):
    product = product_of(case["product"])
    kinds = {
        one.kind for one in check(case["copy"], product, product.variants[0], lexicon=lexicon, language=case["language"], brands=brands)
    }
    if case["supported"]:
        return "refused by policy" if kinds and kinds <= {"price", "stock"} else "false alarm" if kinds else "passed"
    return "caught" if kinds else "missed"


def test_precision_and_recall_hold_over_both_halves():
    lexicon = Lexicon(load())
    brands = {name for case in CASES for name in (case["product"].get("brand") or {}).values()}
    halves = {"tune": Counter(), "test": Counter()}
    for case in CASES:
        is_test = int(hashlib.sha256(case["id"].encode()).hexdigest(), 16) % 2 == 0
        halves["test" if is_test else "tune"][outcome(case, lexicon, brands)] += 1
    total = halves["tune"] + halves["test"]
    assert len(CASES) >= 160
    assert total["caught"] / (total["caught"] + total["false alarm"]) >= PRECISION_FLOOR, halves
    assert total["caught"] / (total["caught"] + total["missed"]) >= RECALL_FLOOR, halves
    assert halves["tune"]["false alarm"] / (halves["tune"]["caught"] + halves["tune"]["false alarm"]) <= 0.05, halves
