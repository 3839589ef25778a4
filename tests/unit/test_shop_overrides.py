"""Overrides that change under an open shop: the next question knows them, in every process, and a fault fails nobody."""

import json
import subprocess
import sys
from contextlib import closing

import pytest

import crossaisle
from crossaisle import knowledge
from crossaisle.corrections import correct_category, disable_relation, put_rule
from crossaisle.shop import open_shop
from crossaisle.types import Money, Product, Relation, Variant


def product(item_id, title, category):
    return Product(item_id, {"en": title}, (Variant(item_id, prices=(Money(900, "USD"),)),), categories={"en": (category,)})


@pytest.fixture
def shop():
    with crossaisle.Shop.temporary(encoder="hashing") as opened:
        opened.index([product("p", "Lumora X5 phone", "Mobile > Phones"), product("c", "Clear phone case", "Mobile > Phone cases")])
        yield opened


def sections(slate):
    return [(section.relation, [item.product.id for item in section.items]) for section in slate.sections]


def test_a_relation_taken_away_is_gone_from_the_next_answer(shop):
    assert ("accessory", ["c"]) in sections(shop.recommend("a phone"))
    before = shop.recommender
    assert shop.recommender is before  # nothing changed, nothing is made anew
    gone = Relation("accessory", "phone", "phone_case", 0.5, {}, "override")
    disable_relation(shop.directory.overrides, gone, is_disabled=True, load=knowledge.load)
    slate = shop.recommend("a phone")
    assert "accessory" not in dict(sections(slate))
    assert slate.degraded == ()  # what is suggested is not derived from: nothing is outdated
    disable_relation(shop.directory.overrides, gone, is_disabled=False, load=knowledge.load)
    assert ("accessory", ["c"]) in sections(shop.recommend("a phone"))


def test_a_rule_written_by_another_process_is_taken_up(shop):
    assert sections(shop.recommend("a phone"))[0] == (None, ["p"])
    script = (
        "import sys; from pathlib import Path; from crossaisle.corrections import put_rule;"
        "put_rule(Path(sys.argv[1]), 'hide', {'then': {'hide': ['c']}}, kinds={})"
    )
    subprocess.run([sys.executable, "-c", script, str(shop.directory.overrides)], check=True, timeout=60)
    slate = shop.recommend("a phone")
    assert "rule:hide" in slate.intent.notes
    assert sections(slate) == [(None, ["p"])]


def test_a_fault_fails_nobody_and_what_held_holds_on(shop):
    put_rule(shop.directory.overrides, "hide", {"then": {"hide": ["c"]}}, kinds={})
    assert sections(shop.recommend("a phone")) == [(None, ["p"])]
    (shop.directory.overrides / "categories.yaml").write_text("Mobile > Phone cases: nonsense\n", encoding="utf-8")
    slate = shop.recommend("a phone")
    assert "overrides:broken" in slate.degraded
    assert "nonsense" in shop.recommender.faults["overrides"].message
    assert sections(slate) == [(None, ["p"])]
    (shop.directory.overrides / "categories.yaml").unlink()
    assert shop.recommend("a phone").degraded == ()


def test_synonyms_are_taken_up_while_a_shop_is_open(shop):
    assert shop.recommend("a blorp").intent.needs[0].is_kind_certain is False
    (shop.directory.overrides / "synonyms.yaml").parent.mkdir(exist_ok=True)
    (shop.directory.overrides / "synonyms.yaml").write_text("- [phone, blorp]\n", encoding="utf-8")
    assert shop.recommend("a blorp").intent.needs[0].labels[0].id == "phone"


def test_a_corrected_category_counts_once_products_are_derived_anew(shop):
    path = "Mobile > Phone cases"
    kinds = shop.parts.knowledge.kinds
    correct_category(shop.directory.overrides, path, "plush_toy", kinds=kinds)
    slate = shop.recommend("a phone")
    assert slate.degraded == ("outdated:run crossaisle upgrade",)
    assert shop.recommender.table.categories[path][2] != "override"
    steps = []
    assert shop.rederive(progress=lambda done, total: steps.append((done, total))) == 2
    assert steps == [(2, 2)]
    assert shop.recommend("a phone").degraded == ()
    assert shop.recommender.table.categories[path] == ["plush_toy", 1.0, "override", 1]
    assert shop.recommender.table.kind_of(shop.recommender.table.position_of("c")) == "plush_toy"


def test_the_list_of_imports_is_kept_short(shop, monkeypatch):
    monkeypatch.setattr("crossaisle.stores.imports.KEPT", 3)
    for number in range(5):
        shop.index([product(f"n{number}", "Phone case", "Mobile > Phone cases")])
    assert [note.added for note in shop.imports.newest()] == [1, 1, 1]
    with closing(open_shop(shop.directory.path)) as other:
        assert len(other.imports.newest()) == 3
    assert json.dumps([note.seconds for note in shop.imports.newest()])
