"""How often the claim checker is right on the labelled lines of tests/cases/claims.yaml, by half.

usage: claims.py [--json] [--show] [--write]      --show: what is wrong, but for the unseen lines, of which there are totals only.

A false line is caught or missed; a true one passes or is a false alarm. Prices and stock are refused whether true or not,
because the shop puts them in itself: a true line that is refused for nothing else counts apart, as refused by policy.
Both halves of the file have been read by whoever wrote the checker; those of unseen/ have not (parts.py).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))
import parts
import run as tables
from crossaisle.knowledge import Lexicon, load
from crossaisle.types import AttributeValue, Product, Rating, Variant
from crossaisle.write.claims import Unsupported, check

BEGIN, END = "<!-- claims -->", "<!-- end of claims -->"
OUTCOMES: Final = ("caught", "missed", "passed", "false alarm", "refused by policy")
POLICY: Final = frozenset({"price", "stock"})
Case = Mapping[str, Any]


def product_of(row: Mapping[str, Any]) -> Product:
    """Give the product of a case; its price stays out, because copy is never to tell it."""
    title, brand, description = (dict(row.get(name) or {}) for name in ("title", "brand", "description"))
    variant = Variant("v", options=_values(row.get("options")))
    rating = Rating(float(row["rating"]), int(row.get("reviews") or 0)) if row.get("rating") else None
    return Product("p", title, (variant,), description, brand, {}, _values(row.get("attributes")), rating=rating)


def _values(row: Mapping[str, Any] | None) -> dict[str, AttributeValue]:
    return {
        name: value if isinstance(value, bool | dict) else float(value) if isinstance(value, int | float) else str(value)
        for name, value in (row or {}).items()
    }


def claims_of(case: Case, *, lexicon: Lexicon, brands: set[str]) -> list[Unsupported]:
    """Give what the checker finds unsupported in a case's line."""
    product = product_of(case["product"])
    return check(case["copy"], product, product.variants[0], lexicon=lexicon, language=case["language"], brands=brands)


def outcome(case: Case, claims: list[Unsupported]) -> str:
    """Say what became of a case: one of OUTCOMES."""
    if not case["supported"]:
        return "caught" if claims else "missed"
    if not claims:
        return "passed"
    return "refused by policy" if {one.kind for one in claims} <= POLICY else "false alarm"


def measure(cases: Iterable[tuple[str, Case]], *, show: bool = False) -> dict[str, Counter[str]]:
    """Count outcomes of (part, case) by part."""
    cases = list(cases)
    lexicon = Lexicon(load())
    brands = {name for _, case in cases for name in (case["product"].get("brand") or {}).values()}
    found: dict[str, Counter[str]] = {}
    for part, case in cases:
        claims = claims_of(case, lexicon=lexicon, brands=brands)
        what = outcome(case, claims)
        found.setdefault(part, Counter())[what] += 1
        if show and part != parts.UNSEEN and what in {"missed", "false alarm"}:
            said = [f"{one.kind}: {one.claim}" for one in claims]
            print(case["id"], what, case["copy"], said, "|", case["why"], file=sys.stderr)
    return found


def precision(counts: Mapping[str, int]) -> float:
    """Give the share of refused lines that were false."""
    return counts["caught"] / max(1, counts["caught"] + counts["false alarm"])


def recall(counts: Mapping[str, int]) -> float:
    """Give the share of false lines that were refused."""
    return counts["caught"] / max(1, counts["caught"] + counts["missed"])


def table(halves: Mapping[str, Counter[str]]) -> str:
    """Give the parts as Markdown."""
    lines = [f"| part | {' | '.join(OUTCOMES)} | precision | recall |", "|---|" + "---|" * (len(OUTCOMES) + 2)]
    lines += [
        f"| {half} | {' | '.join(str(counts[one]) for one in OUTCOMES)} | {precision(counts):.3f} | {recall(counts):.3f} |"
        for half, counts in halves.items()
    ]
    return "\n".join([*lines, "", tables.made_by("python benchmarks/claims.py")])


def main() -> None:
    """Read, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    halves = measure(parts.read(*parts.files("claims")), show=arguments.show)
    if arguments.json:
        print(json.dumps(halves))
        return
    block = table(halves)
    tables.tell(block, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()
