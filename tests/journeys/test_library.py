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


@pytest.mark.parametrize("text", ["a phone cheaper than the Lumora X5", "比朗慕X5便宜的手机", "lumora x5的平替手机"])
def test_cheaper_than_a_named_product_is_cheaper(demo, text):
    named = demo.product("lumora-x5")
    slate = demo.recommend(text)
    items = [item for section in slate.sections if not section.relation for item in section.items]
    bound = slate.intent.needs[0].constraints[0]
    assert (bound.op, bound.than.item_id) == ("lte", named.id)
    assert bound.value == min(money.amount for one in named.variants for money in one.prices if money.currency == bound.unit) / 100 - 0.01
    assert items
    assert all(money.amount <= bound.value * 100 for item in items for money in item.variant.prices if money.currency == bound.unit)
    assert named.id not in {item.product.id for item in items}
    assert not any(note.startswith("not_found") for note in slate.degraded)


def test_lighter_than_a_named_product_is_lighter(demo):
    slate = demo.recommend("a phone lighter than the Lumora X5")
    bound = slate.intent.needs[0].constraints[0]
    assert (bound.field, bound.unit, round(bound.value, 2)) == ("weight", "g", 188.0)
    assert bound.value < 188
    assert "lumora-x5" not in shown(slate, stated=True)


@pytest.mark.parametrize("text", ["a phone cheaper than the Zorblax Q9", "a phone cheaper than Lumora", "手机的续航比朗慕X5久"])
def test_a_bound_that_is_not_known_is_said_and_not_guessed(demo, text):
    slate = demo.recommend(text)
    bound = next(one for one in slate.intent.needs[0].constraints if one.than)
    assert (bound.value, bound.than.item_id) == (None, None)
    assert f"not_found:{bound.than.text}" in slate.degraded
    assert f"not_found:{bound.than.text}" in present(slate)["trace"]["notes"]
    assert len(shown(slate, stated=True)) > 1


def test_shares_of_a_budget_are_the_shoppers_own(demo):
    slate = demo.recommend("3000块，八成买手机，剩下的买耳机")
    stated = [need for need in slate.intent.needs if need.origin == "stated"]
    assert [round(need.budget_share, 2) for need in stated] == [0.8, 0.2]
    assert [(one.field, one.op, one.value) for one in slate.intent.constraints] == [("budget", "lte", 3000.0)]
    dearest = [
        max(money.amount for item in section.items for money in item.variant.prices if money.currency == "CNY")
        for section in slate.sections
        if not section.relation
    ]
    assert sum(dearest) <= 300_000


def test_markup_in_a_question_changes_nothing(demo):
    plain, marked = (demo.recommend(text) for text in ("phone under $300", "phone under <i>$300</i>"))
    assert [section.items for section in marked.sections] == [section.items for section in plain.sections]


def test_a_new_kitten_is_a_mission(demo):
    assert demo.recommend("准备养一只小猫，要买些什么").intent.mission == "getting_kitten"
