"""How often understanding is right on the cases of tests/cases: the first, those written later, and those that nobody has read.

usage: understanding.py [--json] [--show] [--write] [FILE ...]     --show prints what is wrong, but of cases that nobody read.

FILE: other cases of the same shape, judged instead of those of tests/cases.

A case counts for `constraints` when every field of every constraint is right and none is too many (figures compare by
dimension: 2 斤 is 1 kg), bounds by a named product (`compare`) and shares of a budget (`shares`) among them; for `needs` when
the needs are those of the case in its order, for `language` and `redaction` likewise. Both halves have been read by whoever wrote
the rules; those of unseen/ have not (parts.py).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import parts
import run as tables
from crossaisle.quantities import UNITS, dimension_of, to_base
from crossaisle.redaction import redact
from crossaisle.shop import Shop
from crossaisle.types import Constraint, Intent
from crossaisle.understand.calibrate import expected_error, held_out
from crossaisle.understand.constraints import ConstraintReader

CASES = parts.files("understanding")
PARTS = ("constraints", "needs", "language", "redaction")
BEGIN, END = "<!-- understanding -->", "<!-- end of understanding -->"
BRANDS = {"Lumora": "Lumora", "朗慕": "Lumora", "Apple": "Apple", "苹果": "Apple", "Huawei": "Huawei", "华为": "Huawei"}
BRANDS |= {"Xiaomi": "Xiaomi", "小米": "Xiaomi", "Philips": "Philips", "飞利浦": "Philips", "vivo": "vivo", "Samsung": "Samsung"}
BRANDS |= {"三星": "Samsung", "Dell": "Dell", "戴尔": "Dell", "Canon": "Canon", "佳能": "Canon", "Bose": "Bose", "Amazon": "Amazon"}
BRANDS |= {"HP": "HP", "惠普": "HP", "Adidas": "Adidas", "阿迪达斯": "Adidas", "Logitech": "Logitech", "罗技": "Logitech"}
BRANDS |= {
    "Lenovo": "Lenovo",
    "联想": "Lenovo",
    "JBL": "JBL",
    "Bosch": "Bosch",
    "博世": "Bosch",
    "Zwilling": "Zwilling",
    "双立人": "Zwilling",
}
BRANDS |= {"Razer": "Razer", "雷蛇": "Razer", "Sony": "Sony", "索尼": "Sony", "Nike": "Nike", "耐克": "Nike"}
AS_SAID = {"斤": ("kg", 0.5), "两": ("kg", 0.05), "尺": ("m", 1 / 3), "寸": ("inch", 1.0)}
"""Units that cases keep as said -> the unit and factor they mean."""
SHARE_SLACK = 0.005


def key(one: dict[str, Any] | Constraint) -> str:
    plain = one if isinstance(one, dict) else {name: getattr(one, name) for name in ("field", "op", "value", "unit", "polarity", "hard")}
    said = "fl oz" if plain["field"] == "capacity" and plain.get("unit") == "oz" else plain.get("unit")
    value, unit = in_base_units(plain.get("value"), said)
    return repr((plain["field"], plain["op"], str(value).lower(), unit, plain.get("polarity", "want"), plain.get("hard", True)))


def in_base_units(value: Any, unit: str | None) -> tuple[Any, str | None]:  # noqa: ANN401 - whatever a case holds
    """Give a figure with its dimension, to three digits where it was measured: 6 ft and 1.83 m are one length."""
    figures = [float(one) for one in value] if isinstance(value, list | tuple) else [value]
    if isinstance(value, bool | str | None):
        return value, unit
    known, factor = AS_SAID.get(unit or "", (unit or "", 1.0))
    if known not in UNITS:
        plain = [round(float(one), 4) for one in figures]
    else:
        unit = dimension_of(known)
        plain = [float(f"{to_base(one * factor, known):.3g}") for one in figures]
    return plain if len(plain) > 1 else plain[0], unit


def compared(one: dict[str, Any] | Constraint) -> str:
    """Give a bound by a named product: field, direction, and the name without case and gaps."""
    if isinstance(one, dict):
        return repr((one["field"], one["op"], "".join(one["product"].lower().split())))
    return repr((one.field, {"lte": "lt", "gte": "gt"}.get(one.op, one.op), "".join(one.than.text.lower().split()) if one.than else ""))


def shares_right(case: dict[str, Any], intent: Intent) -> bool:
    found = [need.budget_share or 0.0 for need in intent.needs]
    wanted = case.get("shares") or found
    return len(found) == len(wanted) and all(abs(one - other) < SHARE_SLACK for one, other in zip(found, wanted, strict=True))


def needs_right(case: dict[str, Any], intent: Intent) -> bool:
    found = [need.labels[0].id for need in intent.needs]
    if case.get("abstain"):
        return intent.is_abstained
    if case.get("mission"):
        return intent.mission is not None and all(set(wanted) & set(found) for wanted in case["needs"])
    wanted = case.get("needs") or []
    return intent.mission is None and len(found) == len(wanted) and all(one in kinds for one, kinds in zip(found, wanted, strict=True))


def judged(shop: Shop, paths: Sequence[Path]) -> Iterator[tuple[str, dict[str, Any], dict[str, bool], str]]:
    understander: Any = shop.recommender.understander
    understander._reader = ConstraintReader(shop.parts.lexicon, BRANDS)  # noqa: SLF001 - the cases bring their own brands
    for part, case in parts.read(*paths):
        intent = understander.understand(shop.query(case["text"]))
        read = [*intent.constraints, *(one for need in intent.needs for one in need.constraints)]
        got = {compared(one) if one.than else key(one) for one in read}
        compares = case.get("compare") or []
        compares = compares if isinstance(compares, list) else [compares]
        want = {key(one) for one in case.get("constraints") or []} | {compared(one) for one in compares}
        right = {
            "constraints": got == want and shares_right(case, intent),
            "needs": needs_right(case, intent),
            "language": intent.language == case.get("language", intent.language),
            "redaction": bool(case.get("redacted")) == bool(redact(case["text"]).kinds),
        }
        found = [(need.labels[0].id, round(need.labels[0].probability, 2), need.budget_share) for need in intent.needs]
        yield part, case, right, f"extra {sorted(got - want)} missing {sorted(want - got)} needs {found}"


def calibration(shop: Shop) -> dict[str, float]:
    """Say how far label probabilities can be believed: sentences of need, each left out of its own label."""
    labels = shop.parts.labels()
    similarities, truths = held_out(labels.texts, labels.vectors)
    return {
        "sentences": len(truths),
        "temperature": round(labels.temperature, 4),
        "top label right": round(float((similarities.argmax(axis=1) == truths).mean()), 4),
        "expected calibration error": round(expected_error(similarities, truths, temperature=labels.temperature), 4),
    }


def table(shares: dict[str, dict[str, Any]], sure: dict[str, float]) -> str:
    lines = ["| part | cases | constraints | needs | language | redaction |", "|---|---|---|---|---|---|"]
    lines += [f"| {part} | {row['cases']} | " + " | ".join(f"{row[name]:.3f}" for name in PARTS) + " |" for part, row in shares.items()]
    said = ", ".join(f"{name} {value}" for name, value in sure.items())
    return "\n".join([*lines, "", f"Labels by vectors alone: {said}.", "", tables.made_by("python benchmarks/understanding.py")])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    totals: dict[str, Counter[str]] = {}
    with Shop.temporary() as shop:
        sure = calibration(shop)
        for part, case, right, what in judged(shop, arguments.files or CASES):
            totals.setdefault(part, Counter()).update(cases=1, **right)
            if arguments.show and part not in parts.UNREAD and not all(right.values()):
                print(case["id"], case["text"], [part for part, is_right in right.items() if not is_right], what, file=sys.stderr)
    shares = {
        part: {name: count if name == "cases" else round(count / total["cases"], 4) for name, count in total.items()}
        for part, total in totals.items()
    }
    if arguments.json:
        print(json.dumps(shares))
        return
    block = table(shares, sure)
    tables.tell(block, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()
