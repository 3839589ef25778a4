"""A need and what later turns change of it, as one intent."""

import pytest

from crossaisle.converse.merge import gives_way, refined
from crossaisle.converse.state import Refinement
from crossaisle.types import Constraint, Intent, Label, Need


def constraint(field, value, op="eq", **more):
    return Constraint("c1", field, op, value, **more)


RED, BLUE = constraint("color", "red"), constraint("color", "blue")
NOT_RED = constraint("color", "red", polarity="avoid")
UNDER, OVER = constraint("price", 200.0, "lte", unit="USD"), constraint("price", 50.0, "gte", unit="USD")


@pytest.mark.parametrize(("old", "new", "expected"), [
    (RED, BLUE, True),
    (RED, NOT_RED, True),
    (NOT_RED, RED, True),
    (NOT_RED, BLUE, False),
    (UNDER, constraint("price", 100.0, "lte", unit="USD"), True),
    (UNDER, OVER, False),
    (UNDER, constraint("price", 300.0, "gte", unit="USD"), True),
    (constraint("budget", 500.0, "lte"), UNDER, True),
    (constraint("age", 8.0), constraint("audience", "men"), True),
    (constraint("feature", "waterproof"), constraint("feature", "wireless"), False),
    (constraint("brand", "Ridgefox"), RED, False),
])  # fmt: skip
def test_what_gives_way(old, new, expected):
    assert gives_way(old, new) is expected


def intent(*needs, **more):
    return Intent("en", "USD", needs, **more)


def need(number, *constraints):
    return Need(f"n{number}", f"thing {number}", labels=(Label("tent", "Tents", 1.0),), constraints=constraints, is_kind_certain=True)


def test_of_one_need_the_earlier_wishes_stay():
    merged = refined(intent(need(1, RED, UNDER)), Refinement("waterproof", (BLUE,)))
    assert merged.needs[0].constraints == (UNDER, BLUE)
    assert merged.needs[0].text == "thing 1 waterproof"
    assert merged.needs[0].is_kind_certain


def test_over_several_needs_it_binds_all_and_a_price_is_the_total():
    merged = refined(intent(need(1, RED), need(2)), Refinement(constraints=(UNDER, BLUE)))
    assert [one.constraints for one in merged.needs] == [(), ()]
    assert [(one.field, one.value) for one in merged.constraints] == [("budget", 200.0), ("color", "blue")]
    assert [one.budget_share for one in merged.needs] == [0.5, 0.5]


def test_what_is_said_of_one_of_several_leaves_the_others_and_the_total():
    total = constraint("budget", 500.0, "lte", unit="USD")
    merged = refined(intent(need(1), need(2), constraints=(total,)), Refinement(constraints=(UNDER,), need_id="n2"))
    assert [one.constraints for one in merged.needs] == [(), (UNDER,)]
    assert merged.constraints == (total,)


def test_a_dropped_field_is_asked_of_no_more():
    total = constraint("budget", 500.0, "lte", unit="USD")
    merged = refined(intent(need(1, RED, UNDER), constraints=(total,)), Refinement(dropped=("price",)))
    assert merged.needs[0].constraints == (RED,)
    assert merged.constraints == ()


def test_a_need_that_has_gone_changes_nothing():
    first = intent(need(1, RED))
    assert refined(first, Refinement(constraints=(BLUE,), need_id="n7")) == first
