"""The state of a catalogue of four products, and of files of refused rows that are whole, damaged or too long."""

import json
import sys

import pytest

import crossaisle
from crossaisle.reports import health, quarantined
from crossaisle.types import Money, Product, Variant

GOOD = (Money(900, "USD"),)


@pytest.fixture
def shop():
    with crossaisle.Shop.temporary(encoder="hashing") as opened:
        yield opened


def test_what_lacks_what(shop):
    shop.index(
        [
            Product("a", {"en": "Phone case"}, (Variant("a", prices=GOOD, stock=3),)),
            Product("b", {"en": "Phone case"}, (Variant("b", stock=3),)),
            Product("c", {"en": "Phone case"}, (Variant("c", prices=GOOD, stock=0),)),
            Product("d", {"en": "Phone case"}, (Variant("d1", prices=GOOD, stock=0), Variant("d2"))),
        ]
    )
    found = health(shop.recommender.table, shop.imports.newest(), shop.directory.quarantine)
    assert [found[name] for name in ("products", "without_price", "without_kind", "out_of_stock")] == [4, 1, 0, 1]
    assert found["generation"] == shop.parts.store.generation
    assert [(one["file"], one["added"], one["refused"]) for one in found["imports"]] == [("", 4, 0)]
    assert found["quarantine"] == []


def test_an_import_is_noted_with_its_file_and_what_was_refused(shop, tmp_path):
    feed = tmp_path / "june.jsonl"
    rows = [{"id": "a", "title": "Phone case", "price": "9 USD"}, {"id": "b", "title": ""}, {"id": "", "title": "x"}]
    feed.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    report = shop.index(feed)
    note = shop.imports.newest()[0]
    assert (note.file, note.added, note.refused) == ("june.jsonl", 1, report.refused_count)
    assert report.refused_count == 2
    assert note.seconds >= 0
    (found,) = quarantined(shop.directory.quarantine)
    assert found["rows"] == 2
    assert found["reasons"] == dict(report.reasons)


def test_an_import_that_cannot_be_noted_stands(shop):
    shop.directory.imports.write_bytes(b"this is no database, and long enough to be told from one" * 100)
    report = shop.index([Product("a", {"en": "Phone case"}, (Variant("a"),))])
    assert len(shop) == 1
    assert "not in the list of imports" in report.notes[0]


def test_the_quarantine_is_read_within_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["crossaisle.reports.health"], "_BYTES", 400)
    line = json.dumps({"row": 1, "column": "price", "reason": "'12x' is no price", "values": {}})
    (tmp_path / "long.jsonl").write_text(f"{line}\n" * 50, encoding="utf-8")
    (tmp_path / "torn.jsonl").write_text(f"{line}\n[]\n{line[:30]}", encoding="utf-8")
    found = {one["file"]: one for one in quarantined(tmp_path)}
    whole = 400 // (len(line) + 1)
    assert found["long.jsonl"] == {"file": "long.jsonl", "rows": whole, "reasons": {"price: … is no price": whole}, "is_cut": True}
    assert found["torn.jsonl"]["reasons"] == {"price: … is no price": 1, "a line that is damaged": 2}
    assert quarantined(tmp_path / "none") == []
