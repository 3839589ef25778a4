"""What holds for every history: the order of arrival, resending, and reading bit by bit change nothing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crossaisle.feedback import Feedback, fold, gather
from crossaisle.stores.memory import MemoryEventStore, MemorySlateStore
from crossaisle.types import UNDO, Event

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TYPES = ("impression", "click", "add_to_cart", "remove_from_cart", "purchase", "dismiss", "rating")


@st.composite
def histories(draw, *, is_distinct=True):
    """Events with ids e0, e1 ... in the order of keeping; their times are spread over three hours."""
    minutes = draw(st.lists(st.integers(0, 180), min_size=1, max_size=25, unique=is_distinct))
    events = []
    for number, ago in enumerate(minutes):
        type_ = draw(st.sampled_from(TYPES))
        events.append(
            Event(
                f"e{number}", type_, "ann", draw(st.sampled_from("abc")), NOW - timedelta(minutes=ago),
                variant_id=draw(st.sampled_from(("1", "2"))), quantity=draw(st.integers(1, 4)),
                stars=draw(st.floats(0, 5)) if type_ == "rating" else None,
                reason=draw(st.sampled_from(("other", UNDO))) if type_ == "dismiss" else "",
            )
        )  # fmt: skip
    return events


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(events, luck):
    shuffled = luck.sample(events, len(events))
    assert fold("ann", shuffled, at=NOW) == fold("ann", events, at=NOW)


@given(histories(is_distinct=False), st.data())
def test_sending_again_changes_nothing(events, data):
    again = data.draw(st.lists(st.sampled_from(events), max_size=10))
    assert fold("ann", [*events, *again], at=NOW) == fold("ann", events, at=NOW)
    store = MemoryEventStore()
    store.append(events)
    store.append(again)
    assert fold("ann", store.of_shopper("ann"), at=NOW) == fold("ann", events, at=NOW)


@given(histories(is_distinct=False), st.integers(0, 25))
def test_going_on_is_the_same_as_beginning_anew(events, cut):
    in_order = sorted(events, key=lambda event: event.at)
    first = gather("ann", in_order[:cut])
    assert first.then(in_order[cut:]) == gather("ann", in_order)
    kept_first, kept_later = gather("ann", events[:cut]), events[cut:]
    found = kept_first.then(kept_later)
    is_late = bool(kept_later) and kept_first.last is not None and min(event.at for event in kept_later) < kept_first.last
    assert (found is None) == is_late
    assert found is None or found == gather("ann", events)


@given(histories(is_distinct=False), st.data())
def test_asking_between_batches_is_the_same_as_folding_the_whole(events, data):
    store = MemoryEventStore()
    feedback = Feedback(store, MemorySlateStore(), lambda _: None, clock=lambda: NOW)
    left = list(events)
    while left:
        size = data.draw(st.integers(1, len(left)))
        store.append(left[:size])
        left = left[size:]
        sent = events[: len(events) - len(left)]
        assert feedback.shopper("ann") == fold("ann", sent, at=NOW)


@given(histories(is_distinct=False))
def test_the_cart_never_holds_more_than_was_put_in(events):
    shopper = fold("ann", events, at=NOW)
    added = Counter()
    for event in events:
        added[event.item_id, event.variant_id] += event.quantity if event.type == "add_to_cart" else 0
    assert all(0 < line.quantity <= added[line.item_id, line.variant_id] for line in shopper.cart)
    assert len({(line.item_id, line.variant_id) for line in shopper.cart}) == len(shopper.cart)
    assert set(shopper.bought) == {event.item_id for event in events if event.type == "purchase"}
    assert shopper.events == len(events)


@given(histories(is_distinct=False), st.integers(0, 600))
def test_interests_fade_alike(events, minutes):
    now, later = fold("ann", events, at=NOW), fold("ann", events, at=NOW + timedelta(minutes=minutes))
    faded = {one.item_id: one.weight * 0.5 ** (minutes / 20) for one in now.interests}
    assert {one.item_id for one in later.interests} == {item_id for item_id, weight in faded.items() if abs(weight) >= 1 / 128}
    assert all(abs(one.weight - faded[one.item_id]) < 1e-9 for one in later.interests)
    sizes = [abs(one.weight) for one in later.interests]
    assert sizes == sorted(sizes, reverse=True)
