"""What must hold of answers, through the library."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

import crossaisle
from crossaisle.errors import NotFoundError
from crossaisle.present import present
from crossaisle.text import has_han
from crossaisle.types import Edit


def kinds(section):
    return {item["product"]["categories"][0].split(">")[-1].strip() for item in section["items"]}


def shown(slate, *, stated=False):
    return {item.product.id for section in slate.sections for item in section.items if not (stated and section.relation)}


def test_the_readme_way_to_an_answer(demo_path):
    shop = crossaisle.open(demo_path)
    slate = shop.recommend("我想买一条新手机")
    answer = present(slate)
    first, *rest = answer["sections"]
    assert (kinds(first), first["relation"]) == ({"手机"}, None)
    assert {"手机壳", "充电器"} <= {kind for section in rest for kind in kinds(section)}
    assert all(has_han(item["copy"]) and item["reason"] for section in rest for item in section["items"])
    shop.close()


def test_an_answer_comes_in_stages(demo):
    stages = list(demo.run("吹风机"))
    assert [stage.name for stage in stages] == ["intent", "sections", "copy"]
    assert stages[0].slate.sections == ()
    assert not any(item.copy.text for section in stages[1].slate.sections for item in section.items)
    assert all(item.copy.text for section in stages[2].slate.sections for item in section.items)


@pytest.mark.parametrize("field", ["cart", "bought", "excluded"])
def test_what_is_had_or_refused_is_not_shown_again(demo, field):
    first = demo.recommend("帐篷")
    again = demo.recommend("帐篷", **{field: tuple(shown(first))})
    assert shown(first)
    assert not shown(first) & shown(again)


def test_the_same_question_gets_the_same_answer(demo):
    now = datetime(2026, 11, 24, tzinfo=UTC)
    first, second = (present(demo.recommend("red dress under $60", at=now)) for _ in range(2))
    assert (first["slate_id"], first["sections"]) == (second["slate_id"], second["sections"])
    assert present(demo.recommend("red dress under $60"))["sections"] == first["sections"]


def test_a_stated_number_of_products_is_kept(demo):
    assert len(demo.recommend("手机", n=3).sections[0].items) == 3


def test_the_language_of_an_answer_can_be_chosen(demo):
    answer = present(demo.recommend("手机", language="en", currency="USD"))
    assert answer["intent"]["language"] == "en"
    assert not any(has_han(item["copy"]) for section in answer["sections"] for item in section["items"])


def test_what_the_shop_lacks_is_said_with_what_is_nearest(demo):
    absent = present(demo.recommend("television"))["absent"]
    assert absent[0]["reason"] == "no_kind"
    cheap = present(demo.recommend("a laptop under $20"))["absent"]
    assert cheap[0]["reason"] == "nothing_eligible"
    assert cheap[0]["nearest"]["currency"] == "USD"
    assert cheap[0]["text"].startswith("This shop has laptops, but none that meets everything")


def test_a_removed_chip_no_longer_binds_and_a_changed_one_binds_anew(demo):
    bound = demo.recommend("500以内的手机")
    chip = bound.intent.needs[0].constraints[0].id
    free = demo.recommend("500以内的手机", edits=(Edit(chip, "remove"),))
    assert len(shown(free, stated=True)) > len(shown(bound, stated=True))
    dearer = demo.recommend("500以内的手机", edits=(Edit(chip, "replace", 2000.0),))
    assert len(shown(dearer, stated=True)) > len(shown(bound, stated=True))


def test_products_can_come_from_a_program(demo, shop):
    products = [demo.product(item_id) for item_id in ("lumora-x5", "fennock-slim-x5", "ampeiro-20w-mini")]
    own = crossaisle.open(shop)
    report = own.index(products)
    assert (report.counts.added, len(own)) == (3, 3)
    slate = own.recommend("手机")
    assert shown(slate, stated=True) == {"lumora-x5"}
    assert "fennock-slim-x5" in shown(slate)
    dearer = replace(products[0], variants=tuple(replace(one, stock=0) for one in products[0].variants))
    assert own.index([dearer]).counts.offers == 1
    assert own.recommend("手机").absent[0].reason == "nothing_eligible"
    assert own.delete(["lumora-x5"]) == 1
    with pytest.raises(NotFoundError, match="lumora-x5"):
        own.product("lumora-x5")
    own.close()


def test_what_goes_with_it_takes_nothing_from_a_total(demo):
    answer = present(demo.recommend("猫砂和猫粮，总共150以内"))
    stated = [section for section in answer["sections"] if section["relation"] is None]
    assert sum(max(item["product"]["price"]["amount"] for item in section["items"]) for section in stated) <= 15_000
    assert max(len(section["items"]) for section in stated) > 1
    assert len(answer["sections"]) > len(stated)
