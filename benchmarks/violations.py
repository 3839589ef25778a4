"""Generated requests with constraints, asked and judged: how many answers break what was asked, how many stay silent.

usage: violations.py [--json] [--write] [--n 250] [--seed 1]

Half are asked of the demo shop (Chinese and English), half of icecat_en when $CROSSAISLE_BENCHMARKS is set. Requests
and their truth come from one generator; violations_judge.py reads the catalogue's rows and imports nothing of ours.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import run as tables
import violations_judge as judging
from crossaisle.demo import FACTS, feed_path
from crossaisle.present import present
from crossaisle.shop import Shop, open_shop

BEGIN, END = "<!-- violations -->", "<!-- end of violations -->"
COLORS = {"black": "黑", "white": "白", "blue": "蓝", "pink": "粉", "green": "绿", "red": "红"}
ICECAT = [
    "laptop",
    "monitor",
    "keyboard",
    "mouse",
    "headset",
    "printer",
    "router",
    "projector",
    "scanner",
    "webcam",
    "toner cartridge",
    "switch",
]
Request = dict[str, Any]


def bound(rng: random.Random, prices: list[float], *, chinese: bool, currency: str) -> tuple[str, dict[str, Any]]:
    """Say a price bound that some products keep, in one of many ways."""
    low, high = min(prices), max(prices)
    top = round(rng.choice(prices) * rng.choice([1.0, 1.15])) + 1
    ways = (
        [f"{top}元以内", f"不超过{top}块", f"预算{top}", f"{top}以下"]
        if chinese
        else [f"under ${top}", f"at most ${top}", f"no more than ${top}", f"up to ${top}"]
    )
    value = [0, top]
    if rng.random() < 0.3:
        start, end = max(1, round(low * 0.9)), round(high * 1.1) + 1
        ways = [f"{start}到{end}元", f"{start}-{end}块"] if chinese else [f"between ${start} and ${end}"]
        value = [start, end]
    return rng.choice(ways), {"field": "price", "op": "between", "value": value, "currency": currency, "scope": "need"}


def unwanted_color(rng: random.Random, *, chinese: bool) -> tuple[str, dict[str, Any]]:
    color = rng.choice(list(COLORS))
    said = f"不要{COLORS[color]}色的" if chinese else rng.choice([f"not {color}", f"anything but {color}"])
    return said, {"field": "color", "op": "ne", "value": [color, COLORS[color]], "scope": "need"}


def demo_requests(rows: list[dict[str, Any]], rng: random.Random, n: int) -> Iterator[Request]:
    shelves: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        shelves[row["categories"]["en"][0]].append(row)
    while n > 0:
        shelf = rng.choice(list(shelves))
        goods, chinese = shelves[shelf], rng.random() < 0.5
        currency = "CNY" if chinese else "USD"
        prices = [paid for row in goods for one in row["variants"] if (paid := judging.price(row, one, currency)) is not None]
        parts, truth = [], [{"field": "stock", "op": "eq", "value": None, "scope": "all"}]
        for wish in rng.sample(["price", "color", "brand", "rating", "stock"], k=rng.randint(1, 3)):
            if wish == "price":
                said, predicate = bound(rng, prices, chinese=chinese, currency=currency)
            elif wish == "color":
                said, predicate = unwanted_color(rng, chinese=chinese)
            elif wish == "brand":
                brand = rng.choice(goods)["brand"]
                said = f"不要{brand['zh']}的" if chinese else rng.choice([f"not {brand['en']}", f"no {brand['en']}"])
                predicate = {"field": "brand", "op": "ne", "value": brand["en"], "scope": "need"}
            elif wish == "rating":
                said = "4.5分以上" if chinese else "at least 4.5 stars"
                predicate = {"field": "rating", "op": "gte", "value": 4.5, "scope": "need"}
            else:
                said, predicate = ("要现货" if chinese else "in stock"), truth[0]
            parts.append(said)
            truth.append(predicate)
        name = goods[0]["categories"]["zh"][0].split(">")[1].strip() if chinese else shelf.split(">")[1].strip().lower()
        request: Request = {"kinds": [shelf], "truth": truth, "asked": {}}
        if rng.random() < 0.2:
            out = [rng.choice(goods)["id"]]
            request["asked"] = {rng.choice(["cart", "bought", "excluded"]): tuple(out)}
            truth.append({"field": "item", "op": "ne", "value": out, "scope": "all"})
        comma = "，" if chinese else ", "
        request["text"] = rng.choice(["", "想买" if chinese else "I am looking for "]) + comma.join([name, *parts])
        request["eligible"] = judging.eligible(goods, truth)
        n -= 1
        yield request


def basket_requests(rows: list[dict[str, Any]], rng: random.Random, n: int) -> Iterator[Request]:
    """Several needs or a purpose, within one total."""
    shelves = defaultdict(list)
    for row in rows:
        shelves[row["categories"]["en"][0]].append(row)
    for place in range(n):
        total = rng.choice([300, 500, 800, 1500])
        truth = [{"field": "stock", "op": "eq", "value": None, "scope": "all"}]
        if place % 3 == 0:
            text, kinds, currency = rng.choice(["周末去露营", "刚养了一只小猫要买什么"]) + f"，一共{total}元", None, "CNY"
        else:
            one, two = rng.sample(
                [
                    shelf
                    for shelf, goods in shelves.items()
                    if min(judging.price(r, r["variants"][0], "CNY") or 9e9 for r in goods) < total / 3
                ],
                2,
            )
            names = [shelves[shelf][0]["categories"]["zh"][0].split(">")[1].strip() for shelf in (one, two)]
            text, kinds, currency = f"{names[0]}和{names[1]}，总共{total}元以内", [one, two], "CNY"
        truth.append({"field": "price", "op": "between", "value": [0, total], "currency": currency, "scope": "need"})
        yield {"text": text, "kinds": kinds, "truth": truth, "asked": {}, "total": total, "eligible": 0}


def icecat_requests(rows: list[dict[str, Any]], rng: random.Random, n: int) -> Iterator[Request]:
    while n > 0:
        noun = rng.choice(ICECAT)
        goods = [row for row in rows if noun in row["title"].lower() and " for " not in row["title"].lower() and row.get("price")]
        said, predicate = bound(rng, [row["price"]["amount"] / 100 for row in goods], chinese=False, currency="USD")
        truth, parts = [predicate], [said]
        if rng.random() < 0.5:
            brand = rng.choice([row["brand"] for row in goods if row.get("brand")])
            is_only = rng.random() < 0.4
            parts.append(f"only {brand}" if is_only else f"not {brand}")
            truth.append({"field": "brand", "op": "eq" if is_only else "ne", "value": brand, "scope": "need"})
        n -= 1
        yield {"text": ", ".join([noun, *parts]), "truth": truth, "asked": {}, "eligible": judging.eligible(goods, truth)}


def ask(shop: Shop, requests: list[Request], rows: dict[str, Any]) -> dict[str, Any]:
    broken: Counter[str] = Counter()
    examples, silent, enough, rich = [], [], 0, 0
    for request in requests:
        answer = present(shop.recommend(request["text"], **request["asked"]))
        found = judging.judge(answer, request, rows)
        broken.update(field for field, _ in found)
        examples += [(request["text"], *one) for one in found[:1]]
        shown = sum(len(section["items"]) for section in answer["sections"] if section["relation"] is None)
        if request["eligible"] >= 5:
            rich += 1
            enough += shown >= 3
        if not shown and (request["eligible"] or "total" in request):
            silent.append(request["text"])
    return {
        "requests": len(requests), "violations": sum(broken.values()), "by_field": dict(broken), "silent": len(silent),
        "with_5_eligible": rich, "of_them_show_3": enough, "examples": examples[:10], "silent_examples": silent[:10],
    }  # fmt: skip


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def measured(n: int, seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    with Shop.temporary() as place:
        shop = open_shop(place.directory.path / "demo", create=True, facts=FACTS)
        shop.index(feed_path())
        goods = rows_of(feed_path())
        requests = [*demo_requests(goods, rng, n - n // 5), *basket_requests(goods, rng, n // 5)]
        found = {"demo shop": ask(shop, requests, {row["id"]: row for row in goods})}
    home = os.environ.get("CROSSAISLE_BENCHMARKS")  # noqa: TID251 - a benchmark, not the package
    if home:
        feed = Path(home) / "icecat_en" / "products.jsonl"
        with Shop.temporary() as shop:
            shop.index(feed)
            goods = rows_of(feed)
            found["icecat_en"] = ask(shop, list(icecat_requests(goods, rng, n)), {row["id"]: row for row in goods})
    return found


def table(found: dict[str, Any], command: str) -> str:
    lines = [
        "| asked of | requests | violations | silent though something is eligible | show >= 3 where >= 5 are eligible |",
        "|---|---|---|---|---|",
    ]
    for name, one in found.items():
        share = f"{one['of_them_show_3']} of {one['with_5_eligible']}"
        lines.append(f"| {name} | {one['requests']} | {one['violations']} {one['by_field'] or ''} | {one['silent']} | {share} |")
    return "\n".join([*lines, "", tables.made_by(command)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--n", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    found = measured(arguments.n, arguments.seed)
    block = table(found, f"python benchmarks/violations.py --n {arguments.n} --seed {arguments.seed}")
    if arguments.write:
        tables.publish(block, begin=BEGIN, end=END)
    print(json.dumps(found, ensure_ascii=False, indent=1) if arguments.json else block)


if __name__ == "__main__":
    main()
