"""What a product is, from its title alone: how often that is right, and how far its confidence can be believed.

usage: kinds.py [SET ...] [--json] [--show] [--write]      --show prints what is wrong in the tune half; the test half gives totals only.

Products of $CROSSAISLE_BENCHMARKS/SET are stripped to id, title and language and imported; the kind that the import decides is held
against the product's own category, read by kinds_truth.yaml. A product is answered when its kind is as certain as the engine asks of a
product that it shows for a kind. ECE: 15 equally wide bins; calibration is isotonic, fitted on the tune half. Test half: sha256(id) even.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import yaml
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
import run as tables
from crossaisle.evaluate.splits import half_of
from crossaisle.knowledge import load
from crossaisle.rank.select import KIND_FLOOR
from crossaisle.shop import Shop

Floats = NDArray[np.float64]
Truth = dict[str, list[str]]
TRUTH: Final = Path(__file__).parent / "kinds_truth.yaml"
BEGIN, END = "<!-- kinds -->", "<!-- end of kinds -->"
SETS: Final = ("bundles_en", "retail_demo_en")
COVERAGES: Final = (1.0, 0.9, 0.75, 0.5, 0.25)
BINS: Final = 15
LONGEST: Final = 4
"""Names of a path that one entry of the truth may spell out."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One product, what it is called, what was decided, and what its category says."""

    item_id: str
    title: str
    kind: str | None
    confidence: float
    source: str
    truth: frozenset[str]
    """Empty: a thing for which we have no kind."""

    @property
    def is_right(self) -> bool:
        return self.kind in self.truth

    @property
    def is_answered(self) -> bool:
        return self.kind is not None and self.confidence >= KIND_FLOOR


def read_truth(name: str) -> Truth:
    """Read the acceptable kinds of each category name of a set; refuses kinds that are not ours."""
    plain: Any = yaml.safe_load(TRUTH.read_text(encoding="utf-8"))
    known = load().kinds
    found = {}
    for category, entries in plain[name].items():
        kinds = [kind for entry in entries for kind in (plain["groups"][entry[1:]] if entry.startswith("@") else [entry])]
        unknown = [kind for kind in kinds if kind not in known]
        if unknown:
            raise SystemExit(f"{TRUTH.name}: {name}: {category}: no kind {unknown[0]!r}; list kinds with 'crossaisle kinds'")
        found[str(category)] = kinds
    return found


def meant(path: str, truth: Truth) -> list[str] | None:
    """Give the kinds that a category path allows; None when it says nothing."""
    names = path.split(" > ")
    for end in range(len(names), 0, -1):
        for start in range(max(0, end - LONGEST), end):
            said = " > ".join(names[start:end])
            if said in truth:
                return truth[said]
    return None


def allowed(paths: Sequence[str], truth: Truth) -> frozenset[str] | None:
    """Give the kinds that any of a product's categories allows; None when none says anything."""
    said = [kinds for path in paths if (kinds := meant(path, truth)) is not None]
    return frozenset(kind for kinds in said for kind in kinds) if said else None


def judged(directory: Path) -> tuple[list[Judged], int]:
    """Import the titles of a set and give what was decided, and the number of products whose category says nothing."""
    truth = read_truth(directory.name)
    products = [json.loads(line) for line in (directory / "products.jsonl").read_text(encoding="utf-8").splitlines()]
    allow = {one["id"]: allowed(one.get("categories") or [], truth) for one in products}
    stripped = [json.dumps({key: one[key] for key in ("id", "title", "language") if key in one}) for one in products]
    with TemporaryDirectory() as place, Shop.temporary() as shop:
        feed = Path(place) / "titles.jsonl"
        feed.write_text("\n".join(stripped), encoding="utf-8")
        shop.index(feed)
        decided = [(item.product, item.derived) for item in shop.parts.store]
    found = []
    for product, derived in decided:
        kinds = allow[product.id]
        if kinds is not None:
            title = next(iter(product.title.values()))
            confidence, source = float(derived["kind_confidence"]), str(derived["kind_source"])
            found.append(Judged(product.id, title, derived["kind"], confidence, source, kinds))
    return found, len(decided) - len(found)


def isotonic(scores: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Fit the rising step function nearest to what happened: pool adjacent violators.

    Returns:
        (m,) scores in order and (m,) shares of right ones there, for interpolation.

    Source:
        Ayer et al., Annals of Mathematical Statistics 1955; for classifiers Zadrozny and Elkan, KDD 2002.
    """
    order = np.argsort(scores, kind="stable")
    blocks: list[list[float]] = []
    for score, hit in zip(scores[order], right[order], strict=True):
        blocks.append([score, score, hit, 1.0])
        while len(blocks) > 1 and blocks[-2][2] / blocks[-2][3] >= blocks[-1][2] / blocks[-1][3]:
            last = blocks.pop()
            blocks[-1] = [blocks[-1][0], last[1], blocks[-1][2] + last[2], blocks[-1][3] + last[3]]
    places = np.array([edge for low, high, *_ in blocks for edge in (low, high)])
    return places, np.array([hits / count for _, _, hits, count in blocks for _ in range(2)])


def calibration_error(scores: Floats, right: Floats) -> float:
    """Give the expected calibration error, 0 to 1, over BINS equally wide bins."""
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    return float(sum(abs(right[place == one].mean() - scores[place == one].mean()) * np.mean(place == one) for one in np.unique(place)))


def curve(scores: Floats, right: Floats) -> dict[str, float]:
    """Give the accuracy among the surest part of all products, for each coverage."""
    order = np.argsort(-scores, kind="stable")
    return {f"{share:.0%}": round(float(right[order[: max(1, round(share * len(order)))]].mean()), 3) for share in COVERAGES}


def arrays(items: Sequence[Judged]) -> tuple[Floats, Floats]:
    return np.array([one.confidence for one in items]), np.array([float(one.is_right) for one in items])


def measured(items: Sequence[Judged], silent: int) -> dict[str, Any]:
    """Give the figures of a set, by half; confidence is calibrated on the tune half and reported for the test half."""
    halves = {half: [one for one in items if half_of(one.item_id) == half] for half in ("tune", "test")}
    known = {half: [one for one in some if one.truth] for half, some in halves.items()}
    places, shares = isotonic(*arrays(known["tune"]))
    found: dict[str, Any] = {"category says nothing": silent}
    for half, some in known.items():
        scores, right = arrays(some)
        answered = [one for one in some if one.is_answered]
        strange = [one for one in halves[half] if not one.truth]
        found[half] = {
            "products": len(some),
            "answered": round(len(answered) / len(some), 3),
            "right of answered": round(sum(one.is_right for one in answered) / len(answered), 3),
            "right of all": round(sum(one.is_right for one in answered) / len(some), 3),
            "curve": curve(scores, right),
            "ece": round(calibration_error(scores, right), 3),
            "ece calibrated": round(calibration_error(np.interp(scores, places, shares), right), 3),
            "unknown to us": len(strange),
            "abstained there": round(sum(not one.is_answered for one in strange) / max(1, len(strange)), 3),
        }
    return found


def table(found: dict[str, dict[str, Any]]) -> str:
    columns = ["set", "half", "products", "answered", "right of answered", "right of all"]
    columns += [f"at {share:.0%}" for share in COVERAGES] + ["ECE", "ECE calibrated", "unknown to us", "abstained there"]
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    for name, figures in found.items():
        for half in ("tune", "test"):
            one = figures[half]
            own = [*[one[key] for key in columns[2:6]], *one["curve"].values()]
            own += [one["ece"], one["ece calibrated"] if half == "test" else "fitted here", one["unknown to us"], one["abstained there"]]
            lines.append("| " + " | ".join([name, half, *(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in own)]) + " |")
    silent = ", ".join(f"{figures['category says nothing']} of {name}" for name, figures in found.items())
    return "\n".join([*lines, "", f"Not judged, since their category says nothing: {silent}."])


def show(items: Sequence[Judged]) -> None:
    for one in items:
        if half_of(one.item_id) == "tune" and (one.is_answered or one.truth) and not (one.is_answered and one.is_right):
            print(f"{one.kind} {one.confidence:.2f} {one.source} | wanted {sorted(one.truth)[:5]} | {one.title[:110]}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    for option in ("--json", "--show", "--write"):
        parser.add_argument(option, action="store_true")
    arguments = parser.parse_args()
    found = {}
    for name in arguments.sets:
        items, silent = judged(Path(os.environ["CROSSAISLE_BENCHMARKS"]) / name)  # noqa: TID251 - this is a door
        found[name] = measured(items, silent)
        if arguments.show:
            show(items)
    block = table(found) + "\n\n" + tables.made_by(" ".join(["python benchmarks/kinds.py", *arguments.sets]))
    if arguments.write:
        tables.publish(block, begin=BEGIN, end=END)
    print(json.dumps(found) if arguments.json else block)


if __name__ == "__main__":
    main()
