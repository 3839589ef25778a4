"""How well requests with structured truth are read by rules alone: prices, option and attribute values, the number of needs.

usage: shop_requests.py [--data DIR] [--json] [--show] [--write]      --show prints the tune half; the test half gives totals only.

Reads requests_en (product, shop and voucher requests; see DATA.md) from $CROSSAISLE_BENCHMARKS. Over a shop without products,
so that nothing but the words is known.

price    share of requests with a price, stated or read, whose prices are all right and none too many: operator and value.
values   precision and recall of the values of constraints other than price, over all requests that state one. The names are
         another shop's schema and do not count. A value read is right where its words are those of a stated value or contained
         in one, or contain it; one stated value answers to one that was read. Words are normalised: stems, and one spelling
         for what is only written in two ways (l and large, pcs and pieces, male and men; SPELLINGS); a figure counts in its
         own words or by number and unit; a stated "yes" is the name that it is said of, since no shopper says "yes"; and what
         is refused ("no stones") is a value too, for it is stated as one. Beside it stand the figures by stems alone.
needs    share of shop requests whose number of needs is that of the products they were made from.

The voucher's arithmetic is out of scope: those requests are read up to it. Test half: sha256(request) even.
"""

from __future__ import annotations

import argparse
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
from crossaisle.evaluate.splits import half_of
from crossaisle.shop import Shop
from crossaisle.text import fold, stem, tokenize
from crossaisle.types import Constraint, Intent

BEGIN, END = "<!-- requests -->", "<!-- end of requests -->"
FILES = ("product", "shop", "voucher")
OPERATORS = {"greater than": "gte", "less than": "lte", "between": "between"}
VOUCHER = "My budget is only"
NAMESPACE = re.compile(r"^[a-z]+(?: size)?:")
"""Sizes carry the scheme they are of: "int:xs", "eu:30"."""
SPELLINGS = {
    "xs": ("extra small",),
    "small": ("s",),
    "medium": ("m",),
    "large": ("l",),
    "pieces": ("pcs", "pc", "piece", "item", "items", "unit", "units"),
    "1": ("single", "one"),
    "men": ("male", "males"),
    "women": ("female", "females"),
    "kids": ("child", "children", "kid"),
    "neck": ("neckline",),
    "no": ("non", "not", "without"),
}
"""What is one value in two spellings, of whatever shop: sizes, pieces, people. Letters of sizes only where no figure is: 10 m."""
SPELT = {stem(said): stem(word) for word, others in SPELLINGS.items() for said in (word, *others)}
Words = frozenset[str]
NOT_A_VALUE = {"price", "budget", "kind", "rating", "stock"}


@dataclass(frozen=True)
class Case:
    """One request and what it was made from."""

    id: str
    kind: str
    text: str
    prices: Counter[tuple[str, tuple[float, ...]]]
    values: tuple[tuple[str, str], ...]
    """Each stated value as it is written, and as it is meant: the name of what is said to be "yes"."""
    products: int

    @property
    def half(self) -> str:
        return half_of(self.text)


def cases(folder: Path) -> Iterator[Case]:
    for kind in FILES:
        for number, line in enumerate((folder / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines(), start=1):
            row = json.loads(line)
            products = row["reward"] if isinstance(row["reward"], list) else [row["reward"]]
            prices = Counter(stated_price(one) for product in products for one in product.get("price") or ())
            values = tuple(value for product in products for value in stated_values(product) if stemmed(value[0]))
            yield Case(f"{kind}-{number}", kind, row["query"].split(VOUCHER)[0].strip(), prices, values, len(products))


def stated_price(one: Mapping[str, Sequence[float | None]]) -> tuple[str, tuple[float, ...]]:
    ((name, figures),) = one.items()
    return OPERATORS[name], tuple(float(figure) for figure in figures if figure is not None)


def stated_values(product: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for options in product.get("sku_options") or ():
        yield from ((str(one), str(one)) for one in options.values())
    for attributes in product.get("attributes") or ():
        for name, several in attributes.items():
            yield from ((str(one), name if str(one).lower() == "yes" else str(one)) for one in several)


def stemmed(value: str) -> Words:
    return frozenset(stem(word) for word in tokenize(NAMESPACE.sub("", fold(value).replace("_", " "))))


def normalised(value: str) -> Words:
    """Give the stems of a value in one spelling."""
    words = stemmed(value)
    has_figure = any(word[0].isdigit() for word in words)
    return frozenset(word if has_figure and len(word) == 1 else SPELT.get(word, word) for word in words)


def read_price(one: Constraint) -> tuple[str, tuple[float, ...]]:
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    return one.op, tuple(float(value) for value in values if isinstance(value, int | float))


def read_values(constraints: Sequence[Constraint]) -> Iterator[tuple[Words, ...]]:
    """Give each value that was read, in the one or two ways that its words can be taken."""
    for one in constraints:
        if one.field in NOT_A_VALUE or one.op in {"min", "max"}:
            continue
        if isinstance(one.value, str):
            yield normalised(one.text), normalised(one.value) | normalised(one.text)
        else:
            figures = one.value if isinstance(one.value, tuple) else (one.value,)
            said = " ".join(f"{figure:g}" for figure in figures if figure is not None)
            yield normalised(one.text), normalised(f"{said} {one.unit or ''}")


def stemmed_values(constraints: Sequence[Constraint]) -> Iterator[tuple[Words, ...]]:
    """Give the same by stems alone, less what is refused."""
    for one in constraints:
        if one.field not in NOT_A_VALUE and one.polarity != "avoid" and one.op not in {"min", "max"}:
            yield (stemmed(one.text) | stemmed(one.value) if isinstance(one.value, str) else stemmed(one.text),)


def matched(read: Sequence[tuple[Words, ...]], stated: Sequence[Words]) -> int:
    """Count values that were read rightly, each stated one once; the closest pairs first."""
    pairs = sorted(
        (-len(words & other) / len(words | other), i, j)
        for i, ways in enumerate(read)
        for words in ways
        for j, other in enumerate(stated)
        if words and (words <= other or other <= words)
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
        if case.values:
            total.update(
                {"read": len(read), "stated": len(case.values), "hits": matched(read, [normalised(meant) for _, meant in case.values])}
            )
            by_stems = list(stemmed_values(found))
            total.update(
                {"read by stems": len(by_stems), "hits by stems": matched(by_stems, [stemmed(written) for written, _ in case.values])}
            )
        needs = len([need for need in intent.needs if need.origin == "stated"])
        if case.kind == "shop":
            total.update({"shop": 1, "shop right": int(needs == case.products)})
        if show and case.half == "tune":
            tell(case, prices, read, needs)
    return totals


def tell(case: Case, prices: Counter[Any], read: Sequence[tuple[Words, ...]], needs: int) -> None:
    print(case.id, case.text)
    if prices != case.prices:
        print("  PRICE read", dict(prices), "stated", dict(case.prices))
    print("  values read", [" ".join(sorted(ways[0])) for ways in read], "stated", [meant for _, meant in case.values])
    if case.kind == "shop" and needs != case.products:
        print("  NEEDS", needs, "of", case.products)


def share(total: Mapping[str, int], part: str, whole: str) -> float:
    return total.get(part, 0) / total[whole] if total.get(whole) else 0.0


def table(totals: Mapping[str, Counter[str]]) -> str:
    heads = (
        "half",
        "requests with a price",
        "price right",
        "values stated",
        "precision",
        "recall",
        "precision by stems",
        "recall by stems",
    )
    lines = [f"| {' | '.join(heads)} | shop requests | number of needs right |", "|---|---|---|---|---|---|---|---|---|---|"]
    for half, total in totals.items():
        price, precision = share(total, "price right", "price"), share(total, "hits", "read")
        recall, needs = share(total, "hits", "stated"), share(total, "shop right", "shop")
        by_stems = share(total, "hits by stems", "read by stems"), share(total, "hits by stems", "stated")
        found = f"{price:.3f} | {total['stated']} | {precision:.3f} | {recall:.3f} | {by_stems[0]:.3f} | {by_stems[1]:.3f}"
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
    tables.tell(block, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()
