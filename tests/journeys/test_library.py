"""The founding sentence and what must hold of every answer, through the library."""

import pytest

from crossaisle.present import present
from crossaisle.text import has_han
from crossaisle.types import Edit


def kinds(section):
    return {item["product"]["categories"][0].split(">")[-1].strip() for item in section["items"]}


def test_a_new_phone_gives_phones_then_what_goes_with_one(demo):
    answer = present(demo.recommend("我想买一条新手机"))
    first, *rest = answer["sections"]
    assert (kinds(first), first["relation"]) == ({"手机"}, None)
    assert {"手机壳", "充电器"} <= {kind for section in rest for kind in kinds(section)}
    assert {section["relation"] for section in rest} == {"required_part", "accessory", "often_bought_with"}
    assert all(has_han(item["copy"]) and item["reason"] for section in rest for item in section["items"])


def test_camping_within_a_budget_without_gas(demo):
    answer = present(demo.recommend("going camping with two kids this weekend, under 1500 yuan, no gas stove"))
    assert answer["trace"]["mission"] == "family_camping"
    dearest = sum(max(item["product"]["price"]["amount"] for item in section["items"]) for section in answer["sections"])
    assert dearest <= 150_000
    names = " ".join(item["product"]["title"].lower() for section in answer["sections"] for item in section["items"])
    assert "gas stove" not in names
    assert not has_han(" ".join(item["copy"] for section in answer["sections"] for item in section["items"]))


@pytest.mark.parametrize("field", ["cart", "bought", "excluded"])
def test_what_is_had_or_refused_is_not_shown_again(demo, field):
    shown = {item["product"]["id"] for section in present(demo.recommend("帐篷"))["sections"] for item in section["items"]}
    again = present(demo.recommend("帐篷", **{field: tuple(shown)}))
    assert not shown & {item["product"]["id"] for section in again["sections"] for item in section["items"]}


def test_the_same_question_gets_the_same_answer(demo):
    first, second = (present(demo.recommend("red dress under $60")) for _ in range(2))
    assert first["sections"] == second["sections"]


def test_what_the_shop_lacks_is_said_with_what_is_nearest(demo):
    absent = present(demo.recommend("television"))["absent"]
    assert absent[0]["reason"] == "no_kind"
    cheap = present(demo.recommend("a laptop under $20"))["absent"]
    assert cheap[0]["reason"] == "nothing_eligible"
    assert cheap[0]["nearest"]["currency"] == "USD"


def test_personal_data_goes_no_further_than_the_door(demo):
    answer = str(present(demo.recommend("推荐个剃须刀，我电话13800138000，邮箱 li.lei@example.com")))
    assert "13800138000" not in answer
    assert "example.com" not in answer
    assert "剃须刀" in answer


def test_a_removed_chip_no_longer_binds(demo):
    bound = demo.recommend("500以内的手机")
    chip = bound.intent.needs[0].constraints[0].id
    free = demo.recommend("500以内的手机", edits=(Edit(chip, "remove"),))
    assert len(free.sections[0].items) > sum(len(one.items) for one in bound.sections if one.relation is None)
