"""How well requests with structured truth are read by rules alone: prices, option and attribute values, the number of needs.

usage: shop_requests.py [--data DIR] [--json] [--show] [--write]      --show prints the tune half; the test half gives totals only.

Reads requests_en (product, shop and voucher requests; see DATA.md) from $CROSSAISLE_BENCHMARKS. Over a shop without products,
so that nothing but the words is known.

price    share of requests with a price, stated or read, whose prices are all right and none too many: operator and value.
values   precision and recall of the values of constraints other than price, over all requests that state one. The names are
         another shop's schema and do not count. A value read is right where its words, normalised, are those of a stated value
         or contained in one, or contain it; one stated value answers to one that was read.
needs    share of shop requests whose number of needs is that of the products they were made from.

The voucher's arithmetic is out of scope: those requests are read up to it. Test half: sha256(request) even.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import run as tables
from crossaisle.shop import Shop
from crossaisle.text import fold, stem, tokenize
from crossaisle.types import Constraint, Intent

BEGIN, END = "<!-- requests -->", "<!-- end of requests -->"
FILES = ("product", "shop", "voucher")
OPERATORS = {"greater than": "gte", "less than": "lte", "between": "between"}
VOUCHER = "My budget is only"
NAMESPACE = re.compile(r"^[a-z]+(?: size)?:")
"""Sizes carry the scheme they are of: "int:xs", "eu:30"."""
NOT_A_VALUE = {"price", "budget", "kind", "rating", "stock"}


@dataclass(frozen=True)
class Case:
    """One request and what it was made from."""

    id: str
    kind: str
    text: str
    prices: Counter[tuple[str, tuple[float, ...]]]
    values: tuple[frozenset[str], ...]
    """Normalised words of each stated value."""
    products: int

    @property
    def half(self) -> str:
        return "test" if int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % 2 == 0 else "tune"


def cases(folder: Path) -> Iterator[Case]:
    for kind in FILES:
        for number, line in enumerate((folder / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines(), start=1):
            row = json.loads(line)
            products = row["reward"] if isinstance(row["reward"], list) else [row["reward"]]
            prices = Counter(stated_price(one) for product in products for one in product.get("price") or ())
            values = tuple(words for product in products for value in stated_values(product) if (words := normalised(value)))
            yield Case(f"{kind}-{number}", kind, row["query"].split(VOUCHER)[0].strip(), prices, values, len(products))


def stated_price(one: Mapping[str, Sequence[float | None]]) -> tuple[str, tuple[float, ...]]:
    ((name, figures),) = one.items()
    return OPERATORS[name], tuple(float(figure) for figure in figures if figure is not None)


def stated_values(product: Mapping[str, Any]) -> Iterator[str]:
    for options in product.get("sku_options") or ():
        yield from map(str, options.values())
    for attributes in product.get("attributes") or ():
        for several in attributes.values():
            yield from map(str, several)


def normalised(value: str) -> frozenset[str]:
    return frozenset(stem(word) for word in tokenize(NAMESPACE.sub("", fold(value).replace("_", " "))))


def read_price(one: Constraint) -> tuple[str, tuple[float, ...]]:
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    return one.op, tuple(float(value) for value in values if isinstance(value, int | float))


def read_values(constraints: Sequence[Constraint]) -> Iterator[frozenset[str]]:
    for one in constraints:
        if one.field in NOT_A_VALUE or one.polarity == "avoid" or one.op in {"min", "max"}:
            continue
        yield normalised(one.value) | normalised(one.text) if isinstance(one.value, str) else normalised(one.text)


def matched(read: Sequence[frozenset[str]], stated: Sequence[frozenset[str]]) -> int:
    """Count values that were read rightly, each stated one once; the closest pairs first."""
    pairs = sorted(
        (-len(one & other) / len(one | other), i, j)
        for i, one in enumerate(read)
        for j, other in enumerate(stated)
        if one and (one <= other or other <= one)
    )
    left, right = set(), set()
    for _, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(left)


def constraints_of(intent: Intent) -> list[Constraint]:
    return [*intent.constraints, *(one for need in intent.needs if need.origin == "stated" for one in need.constraints)]


def judged(shop: Shop, folder: Path, *, show: bool) -> dict[str, Counter[str]]:
    totals = {"tune": Counter[str](), "test": Counter[str]()}
    for case in cases(folder):
        intent = shop.recommender.understand(shop.query(case.text))
        found = constraints_of(intent)
        total = totals[case.half]
        prices = Counter(read_price(one) for one in found if one.field in {"price", "budget"})
        if prices or case.prices:
            total.update({"price": 1, "price right": int(prices == case.prices)})
        read = list(read_values(found))
        hits = matched(read, case.values)
        if case.values:
            total.update({"read": len(read), "stated": len(case.values), "hits": hits})
        needs = len([need for need in intent.needs if need.origin == "stated"])
        if case.kind == "shop":
            total.update({"shop": 1, "shop right": int(needs == case.products)})
        if show and case.half == "tune":
            tell(case, prices, read, needs)
    return totals


def tell(case: Case, prices: Counter[Any], read: Sequence[frozenset[str]], needs: int) -> None:
    print(case.id, case.text)
    if prices != case.prices:
        print("  PRICE read", dict(prices), "stated", dict(case.prices))
    print("  values read", [" ".join(sorted(one)) for one in read], "stated", [" ".join(sorted(one)) for one in case.values])
    if case.kind == "shop" and needs != case.products:
        print("  NEEDS", needs, "of", case.products)


def share(total: Mapping[str, int], part: str, whole: str) -> float:
    return total.get(part, 0) / total[whole] if total.get(whole) else 0.0


def table(totals: Mapping[str, Counter[str]]) -> str:
    lines = ["| half | requests with a price | price right | values stated | precision | recall | shop requests | number of needs right |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    for half, total in totals.items():
        price, precision = share(total, "price right", "price"), share(total, "hits", "read")
        recall, needs = share(total, "hits", "stated"), share(total, "shop right", "shop")
        found = f"{price:.3f} | {total['stated']} | {precision:.3f} | {recall:.3f}"
        lines.append(f"| {half} | {total['price']} | {found} | {total['shop']} | {needs:.3f} |")
    return "\n".join([*lines, "", tables.made_by("python benchmarks/shop_requests.py")])


def _benchmarks() -> Path:
    return Path(os.environ.get("CROSSAISLE_BENCHMARKS", ""))  # noqa: TID251 - a benchmark, not the package


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=_benchmarks() / "requests_en")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not (arguments.data / "product.jsonl").is_file():
        parser.error("requests_en was not found: set CROSSAISLE_BENCHMARKS or give --data; benchmarks/DATA.md says where the original is.")
    with Shop.temporary() as shop:
        totals = judged(shop, arguments.data, show=arguments.show)
    if arguments.json:
        print(json.dumps(totals))
        return
    block = table(totals)
    if arguments.write:
        tables.publish(block, begin=BEGIN, end=END)
    print(block)


if __name__ == "__main__":
    main()
