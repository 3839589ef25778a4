"""The claim checker over lines labelled by a reader who has not seen it (tests/cases/claims.yaml).

Prices and stock are refused whether true or not, because the shop puts them in itself: a true line that is refused for
nothing else is no false alarm. A line belongs to the test half when sha256 of its id is even; its lines were not looked
at when the checker was first written. They have been since, so both halves are tests against loss and no measure.
"""

import hashlib
from collections import Counter
from pathlib import Path

import pytest
import yaml

from crossaisle.knowledge import Lexicon, load
from crossaisle.types import Product, Rating, Variant
from crossaisle.write.claims import check

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "claims.yaml").read_text(encoding="utf-8"))
FLOORS = {"tune": (0.99, 0.99), "test": (0.99, 0.98)}
"""Half -> precision and recall at least; both were read when the checker was mended last."""


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


@pytest.fixture(scope="module")
def halves():
    lexicon = Lexicon(load())
    brands = {name for case in CASES for name in (case["product"].get("brand") or {}).values()}
    counts = {"tune": Counter(), "test": Counter()}
    for case in CASES:
        is_test = int(hashlib.sha256(case["id"].encode()).hexdigest(), 16) % 2 == 0
        counts["test" if is_test else "tune"][outcome(case, lexicon, brands)] += 1
    return counts


def test_there_are_enough_lines():
    assert len(CASES) >= 500


@pytest.mark.parametrize("half", FLOORS)
def test_precision_and_recall_hold(halves, half):
    counts = halves[half]
    precision, recall = FLOORS[half]
    assert counts["caught"] / (counts["caught"] + counts["false alarm"]) >= precision, counts
    assert counts["caught"] / (counts["caught"] + counts["missed"]) >= recall, counts
