"""What a shopper's events come to: told in small stories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crossaisle.feedback import HALF_LIFE, fold
from crossaisle.types import UNDO, CartLine, Event, Interest, Shopper

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def told(*words):
    """Make events a second apart from words such as "add tent 2" (type, product, and units, stars or a reason); all end at NOW."""
    types = {"add": "add_to_cart", "remove": "remove_from_cart", "buy": "purchase"}
    events = []
    for number, word in enumerate(words):
        type_, item_id, *rest = word.split()
        event = Event(f"e{number}", types.get(type_, type_), "ann", item_id, NOW - timedelta(seconds=len(words) - number), variant_id="v")
        if rest and event.type == "dismiss":
            event = replace(event, reason=rest[0])
        elif rest and event.type == "rating":
            event = replace(event, stars=float(rest[0]))
        elif rest:
            event = replace(event, quantity=int(rest[0]))
        events.append(event)
    return events


def cart(*words):
    return {line.item_id: line.quantity for line in fold("ann", told(*words), at=NOW).cart}


def weights(*words):
    return {one.item_id: round(one.weight, 1) for one in fold("ann", told(*words), at=NOW).interests}


def test_a_shopper_who_has_done_nothing():
    assert fold("ann", [], at=NOW) == Shopper("ann")


def test_the_cart_counts_units_in_the_order_of_putting_in():
    assert list(cart("add tent", "add mug 2", "add tent 3").items()) == [("tent", 4), ("mug", 2)]
    assert cart("add tent 3", "remove tent") == {"tent": 2}
    assert cart("add tent", "remove tent 5", "add tent") == {"tent": 1}
    assert cart("remove tent", "add tent") == {"tent": 1}, "what was not there cannot be owed"


def test_variants_are_lines_of_their_own():
    events = [replace(event, variant_id=variant) for event, variant in zip(told("add cup 2", "add cup", "remove cup"), "abb", strict=True)]
    assert fold("ann", events, at=NOW).cart == (CartLine("cup", "a", 2),)
    unnamed = replace(told("buy cup 3")[0], id="e9", variant_id="")
    assert fold("ann", [*events[:2], unnamed], at=NOW).cart == (), "one that names no variant takes from all lines of the product"


def test_what_is_bought_leaves_the_cart():
    assert cart("add tent 3", "buy tent 2", "buy mug") == {"tent": 1}
    assert fold("ann", told("buy tent", "buy mug", "buy tent"), at=NOW).bought == ("tent", "mug")


def test_an_undo_takes_the_last_dismissal_of_that_product_back():
    def dismissed(*words):
        return fold("ann", told(*words), at=NOW).dismissed

    assert dismissed("dismiss tent dislike", "dismiss mug other") == ("tent", "mug")
    assert dismissed("dismiss tent dislike", "dismiss mug other", f"dismiss tent {UNDO}") == ("mug",)
    assert dismissed("dismiss tent dislike", "dismiss tent other", f"dismiss tent {UNDO}") == ("tent",)
    assert dismissed(f"dismiss tent {UNDO}", "dismiss tent other") == ("tent",), "there was nothing to take back"


def test_each_type_has_its_weight():
    assert weights("click tent") == {"tent": 1.0}
    assert weights("impression tent") == {}
    assert weights("add a", "buy b", "dismiss c dislike", "rating d 5", "rating e 0", "rating f 3") == {
        "a": 2.0, "b": 1.5, "e": -1.5, "c": -1.0, "d": 1.0,
    }  # fmt: skip
    assert weights("add a", "remove a") == {"a": 1.0}
    assert weights("click a", "dismiss b dislike", f"dismiss b {UNDO}") == {"a": 1.0}, "a dismissal taken back says nothing"


def test_interests_halve_with_time_and_are_forgotten():
    event = replace(told("click tent")[0], at=NOW)
    assert fold("ann", [event], at=NOW + HALF_LIFE).interests == (Interest("tent", 0.5),)
    assert fold("ann", [event], at=NOW + 8 * HALF_LIFE).interests == ()
    assert fold("ann", [event], at=NOW + timedelta(days=4000)).interests == ()


def test_a_clock_that_is_ahead_makes_no_stronger_interest():
    ahead = replace(told("click tent")[0], at=NOW + timedelta(minutes=4))
    assert fold("ann", [ahead], at=NOW).interests == (Interest("tent", 1.0),)


def test_the_twenty_strongest_are_kept_ties_by_id():
    words = [f"click p{number:02}" for number in range(30)] + ["dismiss worst dislike", "add best"]
    events = [replace(event, at=NOW) for event in told(*words)]
    found = [one.item_id for one in fold("ann", events, at=NOW).interests]
    assert found == ["best", *(f"p{number:02}" for number in range(19))]


@pytest.mark.parametrize("late", [0, 1])
def test_a_late_event_counts_when_it_happened(late):
    add, remove = told("add tent", "remove tent")
    assert fold("ann", [remove, add] if late else [add, remove], at=NOW).cart == ()


def test_of_one_time_the_order_of_keeping_counts():
    add, remove = (replace(event, at=NOW) for event in told("add tent", "remove tent"))
    assert fold("ann", [add, remove], at=NOW).cart == ()
    assert fold("ann", [remove, add], at=NOW).cart == (CartLine("tent", "v", 1),)
