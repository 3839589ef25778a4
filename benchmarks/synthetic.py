"""Makes a catalogue of any size out of a real one: brand and attributes are swapped between products of the same kind.

usage: synthetic.py N OUT.jsonl [--base icecat_en/products.jsonl] [--seed 1]

The first products are those of the base (descriptions cut). Every later round gives each product the brand, the
attributes and the attribute values in the title of another one of its kind, another maker's code, a new id and a price
nearby, so that titles differ as they do in a real catalogue; a copied title would be encoded once and cost nothing.
Same base, N and seed: same bytes. Memory: the base's rows; what is written is never held. Imports nothing of crossaisle.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

DESCRIPTION_CHARACTERS = 300
SHARED_BY = 25
"""A word or pair of words names a kind when this many titles have it."""
RARE = 3
"""A word with a digit that at most this many titles have is a maker's code."""
WORD = re.compile(r"[a-z]+")
NEVER = frozenset(
    re.findall(r"\w+", "a an and as by for from in of on or the to up with w x pc s m mm cm kg gb mb tb ghz mhz dpi pixels pages")
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Base:
    """The products that are recombined."""

    rows: Sequence[Row]
    kinds: Mapping[str, Sequence[int]]
    """Guessed kind -> places of its products."""
    codes: Sequence[frozenset[str]]
    """For each product the words of its title that are a maker's code."""


def read(path: Path) -> list[Row]:
    """Read products; descriptions are cut, pictures left out."""
    rows = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            row["description"] = (row.get("description") or "")[:DESCRIPTION_CHARACTERS]
            row.pop("image_url", None)
            rows.append(row)
    return rows


def kind_words(row: Row) -> list[str]:
    """Give the words of a title that may name its kind: no brand, no figure, no value of its own attributes."""
    told = " ".join([row.get("brand") or "", *(value for value in row.get("attributes", {}).values() if isinstance(value, str))])
    own = NEVER | set(WORD.findall(told.lower()))
    title = re.sub(r"\S*\d\S*", " | ", row["title"].lower())
    return [word if word not in own else "|" for word in re.findall(r"[a-z]+|\|", title)]


def guess_kinds(rows: Sequence[Row]) -> list[str]:
    """Name each product's kind by the pair of words that most titles share, else by the word, else by its rarest shared attribute."""
    worded = [kind_words(row) for row in rows]
    named = [[*(f"{a} {b}" for a, b in pairwise(words) if "|" not in (a, b)), *words] for words in worded]
    shared = Counter(name for names in named for name in set(names) if len(name) > 2)
    attributes = Counter(name for row in rows for name in row.get("attributes", {}))

    def rank(name: str) -> tuple[bool, int, str]:
        return " " in name, shared[name], name

    def by_attribute(row: Row) -> str:
        return min((name for name in row.get("attributes", {}) if attributes[name] >= SHARED_BY), key=attributes.__getitem__, default="")

    return [
        max((name for name in names if shared[name] >= SHARED_BY), key=rank, default="") or by_attribute(row)
        for names, row in zip(named, rows, strict=True)
    ]


def prepared(rows: Sequence[Row]) -> Base:
    """Find kinds and codes."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for place, kind in enumerate(guess_kinds(rows)):
        kinds[kind].append(place)
    shared = Counter(word for row in rows for word in set(row["title"].split()))
    codes = [
        frozenset(word for word in row["title"].split() if shared[word] <= RARE and sum(map(str.isdigit, word)) >= 2 and len(word) >= 4)
        for row in rows
    ]
    return Base(rows, kinds, codes)


def other_code(code: str, rng: random.Random) -> str:
    """Change the figures of a maker's code, keep its letters and its shape."""
    return "".join(rng.choice("0123456789") if char.isdigit() else char for char in code)


def swapped_title(row: Row, donor: Row, codes: frozenset[str], rng: random.Random) -> str:
    """Give the title with the donor's brand and attribute values, and another code; one is put in where there was none."""
    title, brand, new_brand = row["title"], row.get("brand") or "", donor.get("brand") or ""
    if brand and brand.lower() in title.lower():
        title = re.sub(re.escape(brand), lambda _: new_brand, title, count=1, flags=re.IGNORECASE)
    for name, value in row.get("attributes", {}).items():
        other = donor.get("attributes", {}).get(name)
        if isinstance(value, str) and isinstance(other, str) and 2 < len(value) <= 30 and len(other) <= 30 and value != other:
            title = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", lambda _, other=other: other, title, count=1)
    if codes:
        return " ".join(other_code(word, rng) if word in codes else word for word in title.split())
    code = f"{''.join(rng.choices('ABCDEFGHKLMNPRSTVWX', k=2))}{rng.randrange(10**5):05d}"
    return f"{title[: len(new_brand)]} {code}{title[len(new_brand) :]}" if new_brand and title.startswith(new_brand) else f"{title} {code}"


def swapped(base: Base, place: int, donor: Row, *, turn: int, rng: random.Random) -> Row:
    """Give one product of a later round."""
    row = base.rows[place]
    brand, new_brand = row.get("brand") or "", donor.get("brand") or ""
    amount = max(1, round(row["price"]["amount"] * rng.uniform(0.8, 1.25)))
    return {
        **row,
        "id": f"{row['id']}-{turn}",
        "title": swapped_title(row, donor, base.codes[place], rng),
        "description": row["description"].replace(brand, new_brand) if brand else row["description"],
        "brand": donor.get("brand"),
        "attributes": donor.get("attributes", {}),
        "price": {**row["price"], "amount": amount},
    }


def catalogue(base: Base, count: int, *, seed: int = 1) -> Iterator[Row]:
    """Give `count` products: the base first, then round after round of swaps, each in another order."""
    yield from base.rows[:count]
    done = len(base.rows)
    turn = 0
    while done < count:
        turn += 1
        rng = random.Random(f"{seed}:{turn}")
        donors = {}
        for kind in sorted(base.kinds):
            places = list(base.kinds[kind])
            rng.shuffle(places)
            donors.update(zip(places, places[1:] + places[:1], strict=True))
        order = list(range(len(base.rows)))
        rng.shuffle(order)
        for place in order[: count - done]:
            yield swapped(base, place, base.rows[donors[place]], turn=turn, rng=rng)
        done += len(order)


def write(path: Path, count: int, *, source: Path, seed: int = 1) -> None:
    """Write a catalogue, whole or not at all."""
    fresh = path.with_suffix(".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    with fresh.open("w", encoding="utf-8") as file:
        for row in catalogue(prepared(read(source)), count, seed=seed):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    fresh.replace(path)


def icecat() -> Path:
    """Give the real catalogue that others are made from."""
    home = os.environ.get("CROSSAISLE_BENCHMARKS")  # noqa: TID251 - a benchmark, not the package
    if not home:
        sys.exit("Name the folder that holds icecat_en in CROSSAISLE_BENCHMARKS; DATA.md says how to make it.")
    return Path(home) / "icecat_en" / "products.jsonl"


def size_of(name: str) -> int:
    """Read a size: 20k, 200k, 1M, or a plain number."""
    text = name.strip().lower()
    unit = {"k": 1_000, "m": 1_000_000}.get(text[-1:], 0)
    return int(float(text[:-1]) * unit) if unit else int(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=size_of)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.out, arguments.n, source=arguments.base or icecat(), seed=arguments.seed)


if __name__ == "__main__":
    main()
