"""benchmarks/synthetic.py, workload.py and speed.py: the catalogue that speed is measured on, the needs, the tables."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
BRANDS = ("Acme", "Bolt Works", "Cirrus")


@pytest.fixture
def load(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))

    def loaded(name):
        before = set(sys.modules)
        module = importlib.import_module(name)
        for other in set(sys.modules) - before:
            if (BENCHMARKS / f"{other}.py").is_file():
                monkeypatch.delitem(sys.modules, other)
        return module

    return loaded


@pytest.fixture
def synthetic(load):
    return load("synthetic")


@pytest.fixture
def base(synthetic):
    """Keyboards and toner of three brands; sixty each."""
    colours = ("Black", "Silver", "White")
    rows = [
        {
            "id": f"{kind[0]}{number}",
            "title": f"{BRANDS[number % 3]} {kind[0].upper()}X{number:03d} {kind} {colours[number % 3]}",
            "brand": BRANDS[number % 3],
            "description": f"From {BRANDS[number % 3]}. " + "x" * 280,
            "price": {"amount": 1000 + number, "currency": "USD"},
            "attributes": {"product_colour": colours[number % 3], "keys": 104.0},
        }
        for kind in ("wireless keyboard", "toner cartridge")
        for number in range(60)
    ]
    return synthetic.prepared(rows)


def test_kinds_are_guessed_from_shared_words(base):
    assert {kind: len(places) for kind, places in base.kinds.items()} == {"wireless keyboard": 60, "toner cartridge": 60}


def test_a_larger_catalogue_starts_with_the_base_and_has_its_size(synthetic, base):
    rows = list(synthetic.catalogue(base, 305))
    assert len(rows) == len({row["id"] for row in rows}) == 305
    assert rows[:120] == list(base.rows)
    assert list(synthetic.catalogue(base, 7)) == list(base.rows[:7])


def test_the_same_seed_gives_the_same_catalogue(synthetic, base):
    one, again, other = (json.dumps(list(synthetic.catalogue(base, 300, seed=seed))) for seed in (1, 1, 2))
    assert one == again != other


def test_brand_and_attributes_are_swapped_within_a_kind(synthetic, base):
    rows = list(synthetic.catalogue(base, 360))[120:]
    for row in rows:
        assert row["title"].startswith(row["brand"])
        assert row["title"].endswith(row["attributes"]["product_colour"])
        assert ("keyboard" in row["title"]) == row["id"].startswith("w")
        assert row["description"].startswith(f"From {row['brand']}.")
    for brand in BRANDS:
        assert sum(row["brand"] == brand for row in rows) == 80
    assert len({row["title"] for row in rows} | {row["title"] for row in base.rows}) > 340


def test_a_title_without_a_code_gets_one(synthetic, base):
    rows = [{**row, "title": row["title"].replace(row["title"].split()[-4], "")} for row in base.rows]
    titles = [row["title"] for row in synthetic.catalogue(synthetic.prepared(rows), 360)][120:]
    assert len(set(titles)) > 230


def test_reading_cuts_descriptions(synthetic, tmp_path):
    path = tmp_path / "products.jsonl"
    path.write_text(json.dumps({"id": "a", "title": "t", "description": "d" * 900, "image_url": "http://x"}) + "\n", encoding="utf-8")
    assert synthetic.read(path) == [{"id": "a", "title": "t", "description": "d" * 300}]


@pytest.mark.parametrize(("text", "size"), [("20k", 20_000), ("1M", 1_000_000), ("1.5k", 1500), ("77", 77)])
def test_sizes_are_read(synthetic, text, size):
    assert synthetic.size_of(text) == size


def test_needs_are_many_and_none_is_asked_beforehand(load):
    workload = load("workload")
    assert len(set(workload.NEEDS)) == len(workload.NEEDS) >= 40
    assert not set(workload.NEEDS) & set(workload.WARM)


def measured(**changes):
    """What speed.py measures for one size."""
    return {
        "size": "20k",
        "index": {"products": 19406, "rate": 500.0, "encoder_rate": 1000.0, "peak_mb": 700.0, "commit": "abc1234"},
        "ask": {"first_s": [0.01, 0.02, 0.03], "again_s": [0.01] * 3, "stages_ms": dict.fromkeys(STAGES, 1.5), "ready_s": 1.25},
        "encode": {
            "texts": 19406, "tokens": 368714, "gflops": 170.0, "floor_s": 8.0, "ours_s": 10.0, "wheel_s": 14.0,
            "ours_query_ms": 1.5, "wheel_query_ms": 1.8,
        },
        "memory_mb": 620.4,
        **changes,
    }  # fmt: skip


STAGES = ("understand", "retrieve", "expand", "select", "write")


def test_the_speed_tables_say_what_was_measured(load, monkeypatch):
    speed = load("speed")
    monkeypatch.setattr(speed.tables, "commit", lambda: "abc1234")
    plain = {"first_s": [0.005] * 3, "again_s": [0.004] * 3}
    block = speed.block([measured(plain=plain)], "python benchmarks/speed.py")
    assert "| 19,406 | 20.0 / 29.0 | 10.0 / 10.0 | 5.0 / 5.0 | 4.0 / 4.0 | 4.00 | 620 |" in block
    assert "| 19,406 | 500 | 1,000 | 0.50 | 700 | 1.25 |" in block
    assert "| 19,406 | 1.50 | 1.50 | 1.50 | 1.50 | 1.50 | 20.00 |" in block
    assert "| 19,406 of 20k | 368,714 | 170 | 8.00 | 10.00 | 1.25 | 14.00 | 1.5 / 1.8 |" in block
    assert "kept" not in block


def test_what_could_not_be_measured_is_a_dash_and_kept_imports_are_named(load, monkeypatch):
    speed = load("speed")
    monkeypatch.setattr(speed.tables, "commit", lambda: "def5678")
    block = speed.block([measured(memory_mb=None)], "python benchmarks/speed.py")
    assert "| 19,406 | 20.0 / 29.0 | 10.0 / 10.0 | - | - | - | - |" in block
    assert "kept shops, made at commit abc1234" in block


@pytest.mark.parametrize("name", ["results", "violations", "understanding", "command", "speed", "ann", "peers"])
def test_the_readme_has_the_markers_of_every_table(name):
    text = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    opening = f"<!-- {name}: written by run.py --write -->" if name == "results" else f"<!-- {name} -->"
    assert text.count(opening) == text.count(f"<!-- end of {name} -->") == 1
