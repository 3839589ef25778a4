"""The accessory trap: does a query for a kind of thing get that thing, or what is sold for it?

usage: traps.py [--json] [--show] [--write]      --show prints what is wrong in the tune half; the test half gives totals only.

Asks tests/cases/traps.yaml of the demo shop. A query counts when all of its first three products stand in an accepted
leaf category of the shop's own feed. Test half: sha256(query id) even.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent))
import run as tables
from crossaisle.demo import FACTS, feed_path
from crossaisle.shop import Shop, open_shop

CASES = Path(__file__).parent.parent / "tests" / "cases" / "traps.yaml"
BEGIN, END = "<!-- traps -->", "<!-- end of traps -->"
TOP = 3


def half_of(case_id: str) -> str:
    return "test" if int(hashlib.sha256(case_id.encode()).hexdigest(), 16) % 2 == 0 else "tune"


def leaves(shop: Shop, text: str) -> list[str]:
    slate = shop.recommend(text)
    shown = [item.product for section in slate.sections if section.relation is None for item in section.items][:TOP]
    return [product.categories["en"][0].rsplit(" > ", maxsplit=1)[-1] for product in shown]


def measured(*, show: bool) -> dict[str, Any]:
    right: dict[str, list[bool]] = {"tune": [], "test": []}
    with Shop.temporary() as place:
        shop = open_shop(place.directory.path / "demo", create=True, facts=FACTS)
        shop.index(feed_path())
        for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
            found = leaves(shop, case["text"])
            is_right = bool(found) and all(leaf in case["accept"] for leaf in found)
            right[half_of(case["id"])].append(is_right)
            if show and not is_right and half_of(case["id"]) == "tune":
                print(case["id"], case["text"], "wanted", case["accept"], "got", found)
    return {half: {"queries": len(one), "right": sum(one), "share": round(sum(one) / len(one), 3)} for half, one in right.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--json", "--show", "--write"):
        parser.add_argument(option, action="store_true")
    arguments = parser.parse_args()
    found = measured(show=arguments.show)
    rows = [f"| {half} | {one['queries']} | {one['right']} | {one['share']:.3f} |" for half, one in found.items()]
    block = "\n".join(["| half | queries | first three all of the kind | share |", "|---|---|---|---|", *rows, ""])
    block += "\n" + tables.made_by("python benchmarks/traps.py")
    if arguments.write:
        tables.publish(block, begin=BEGIN, end=END)
    print(json.dumps(found) if arguments.json else block)


if __name__ == "__main__":
    main()
