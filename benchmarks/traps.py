"""The accessory trap: does a query for a kind of thing get that thing, or what is sold for it?

usage: traps.py [--electronics] [--json] [--show] [--write]      --show: what is wrong, but of unseen queries.

Asks tests/cases/traps.yaml of the demo shop. A query counts when all of its first three products stand in an accepted
leaf category of the shop's own feed. With --electronics it asks tests/cases/traps_electronics.yaml of $CROSSAISLE_BENCHMARKS/icecat_en,
which has no categories: traps_electronics.yaml tells kinds by their titles. Both halves have been read by whoever wrote the rules;
the queries of unseen/ have not (parts.py).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent))
import parts
import run as tables
from crossaisle.demo import FACTS, feed_path
from crossaisle.shop import Shop, open_shop
from crossaisle.types import Product

CASES, ELECTRONICS = parts.files("traps"), parts.files("traps_electronics")
RULES = (Path(__file__).parent / "traps_electronics.yaml", parts.FOLDER / parts.UNSEEN / "traps_electronics_rules.yaml")
MARKERS = {False: ("<!-- traps -->", "<!-- end of traps -->"), True: ("<!-- traps electronics -->", "<!-- end of traps electronics -->")}
TOP = 3


def shown(shop: Shop, text: str) -> list[Product]:
    """Give the products that a query is answered with, less what goes with them."""
    return [item.product for section in shop.recommend(text).sections if section.relation is None for item in section.items]


def leaf(product: Product) -> str:
    return product.categories["en"][0].rsplit(" > ", maxsplit=1)[-1]


def kind_by_title(rules: dict[str, dict[str, str]]) -> Callable[[str, str], bool | None]:
    """Give what says whether a title is of a kind; None: not to be counted."""
    compiled = {kind: {part: re.compile(one, re.IGNORECASE) for part, one in rule.items()} for kind, rule in rules.items()}

    def told(kind: str, title: str) -> bool | None:
        rule = {part: bool(one.search(title)) for part, one in compiled[kind].items()}
        if not rule["include"] or (rule.get("exclude") and not rule.get("always")):
            return False
        return None if rule.get("unsure") else True

    return told


def measured(shop: Shop, cases: Sequence[Path], judge: Callable[[Product, list[str]], bool | None], *, show: bool) -> dict[str, Any]:
    right: dict[str, list[bool]] = {}
    for part, case in parts.read(*cases):
        counted = [(product, is_right) for product in shown(shop, case["text"]) if (is_right := judge(product, case["accept"])) is not None]
        found = counted[:TOP]
        is_right = bool(found) and all(is_right for _, is_right in found)
        right.setdefault(part, []).append(is_right)
        if show and not is_right and part not in parts.UNREAD:
            print(case["id"], case["text"], "wanted", case["accept"], "got", [next(iter(one.title.values()))[:60] for one, _ in found])
    return {part: {"queries": len(one), "right": sum(one), "share": round(sum(one) / len(one), 3)} for part, one in right.items()}


def demo(*, show: bool) -> dict[str, Any]:
    with Shop.temporary() as place:
        shop = open_shop(place.directory.path / "demo", create=True, facts=FACTS)
        shop.index(feed_path())
        return measured(shop, CASES, lambda product, accept: leaf(product) in accept, show=show)


def electronics(*, show: bool) -> dict[str, Any]:
    """Ask the catalogue of icecat_en; a product that is surely of an accepted kind is right, one perhaps of it is not counted."""
    told = kind_by_title({kind: rule for path in RULES for kind, rule in yaml.safe_load(path.read_text(encoding="utf-8")).items()})

    def judge(product: Product, accept: list[str]) -> bool | None:
        found = [told(kind, title) for kind in accept for title in product.title.values()]
        return True if True in found else None if None in found else False

    with Shop.temporary() as shop:
        shop.index(Path(os.environ["CROSSAISLE_BENCHMARKS"]) / "icecat_en" / "products.jsonl")  # noqa: TID251 - this is a door
        return measured(shop, ELECTRONICS, judge, show=show)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--electronics", "--json", "--show", "--write"):
        parser.add_argument(option, action="store_true")
    arguments = parser.parse_args()
    found = (electronics if arguments.electronics else demo)(show=arguments.show)
    rows = [f"| {part} | {one['queries']} | {one['right']} | {one['share']:.3f} |" for part, one in found.items()]
    block = "\n".join(["| part | queries | first three all of the kind | share |", "|---|---|---|---|", *rows, ""])
    block += "\n" + tables.made_by("python benchmarks/traps.py" + " --electronics" * arguments.electronics)
    if arguments.write:
        begin, end = MARKERS[arguments.electronics]
        tables.publish(block, begin=begin, end=end)
    print(json.dumps(found) if arguments.json else block)


if __name__ == "__main__":
    main()
