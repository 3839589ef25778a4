"""Recording: what is taken, what is refused and by which name, what is kept once, and what comes back."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crossaisle.errors import DataError, NotFoundError, StorageError
from crossaisle.feedback import Erased, Feedback
from crossaisle.stores.memory import MemoryEventStore, MemorySlateStore
from crossaisle.types import UNDO, CartLine, Event, Product, Served, Variant

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHOWN = (("tent", "tent-red"), ("mug", "mug"), ("gone", "gone-1"))


class CountingStore(MemoryEventStore):
    """Counts its appends; can be out of order."""

    def __init__(self):
        super().__init__()
        self.appends, self.is_broken = 0, False

    def append(self, events):
        self.appends += 1
        if self.is_broken:
            raise StorageError("The disk is full.")
        return super().append(events)


@pytest.fixture
def catalogue():
    variants = {"tent": ("tent-red", "tent-blue"), "mug": ("mug",), "lamp": ("lamp-1", "lamp-2"), "rope": ("rope",)}
    return {item_id: Product(item_id, {"en": item_id}, tuple(Variant(one) for one in known)) for item_id, known in variants.items()}


@pytest.fixture
def feedback(catalogue):
    made = Feedback(CountingStore(), MemorySlateStore(), catalogue.get, clock=lambda: NOW)
    items = [{"position": place, "product": {"id": one}, "variant_id": variant} for place, (one, variant) in enumerate(SHOWN, start=1)]
    for whose in ("ann", "bob"):
        answer = {"sections": [{"items": items[:2]}, {"items": items[2:]}]}
        made.keep(Served(f"of-{whose}", whose, NOW, "rules-1", answer, (1.0,) * 3, {"n1": ("rope", "lamp")}))
    return made


def draft(type_="click", item_id="tent", **fields):
    return replace(Event("e1", type_, "", item_id, NOW), **fields)


def refusal(feedback, event, shopper="ann"):
    """Give the error of an event that is refused, and see that nothing was kept."""
    (outcome,) = feedback.record(shopper, [event])
    assert (outcome.status, outcome.cursor) == ("refused", 0)
    assert not feedback.events.since(0)
    assert outcome.error.hint
    return outcome.error


def kept(feedback, event, shopper="ann"):
    (outcome,) = feedback.record(shopper, [event])
    assert outcome.status == "stored", outcome.error
    return feedback.events.since(outcome.cursor - 1)[0][1]


def test_an_event_is_kept_for_the_shopper_who_sends_it(feedback):
    event = kept(feedback, draft(shopper="eve", slate_id="of-ann", position=1, at=NOW.astimezone()))
    assert event == Event("e1", "click", "ann", "tent", NOW, "tent-red", "of-ann", 1)


def test_what_the_slate_knows_is_filled_in(feedback):
    event = kept(feedback, draft(item_id="mug", slate_id="of-ann"))
    assert (event.position, event.variant_id) == (2, "mug")


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"id": ""}, "id"),
        ({"id": "a b"}, "id"),
        ({"id": "x" * 65}, "id"),
        ({"type": "like"}, "type"),
        ({"item_id": ""}, "item_id"),
        ({"at": NOW.replace(tzinfo=None)}, "at"),
        ({"at": NOW + timedelta(minutes=5, seconds=1)}, "at"),
        ({"at": NOW - timedelta(days=90, seconds=1)}, "at"),
        ({"quantity": 2}, "quantity"),
        ({"type": "add_to_cart", "variant_id": "tent-red", "quantity": 0}, "quantity"),
        ({"type": "add_to_cart", "variant_id": "tent-red", "quantity": 1000}, "quantity"),
        ({"stars": 4.0}, "stars"),
        ({"type": "rating"}, "stars"),
        ({"type": "rating", "stars": 5.5}, "stars"),
        ({"type": "rating", "stars": float("nan")}, "stars"),
        ({"reason": "other"}, "reason"),
        ({"type": "dismiss", "reason": "ugly"}, "reason"),
        ({"type": "add_to_cart"}, "variant_id"),
        ({"type": "purchase"}, "variant_id"),
        ({"variant_id": "mug"}, "variant_id"),
        ({"position": 1}, "position"),
        ({"type": "impression"}, "slate_id"),
        ({"slate_id": "of-ann", "position": 2}, "item_id"),
        ({"slate_id": "of-ann", "item_id": "elsewhere"}, "item_id"),
        ({"slate_id": "of-ann", "position": 4}, "position"),
        ({"slate_id": "of-ann", "position": 0}, "position"),
        ({"slate_id": "of-ann", "item_id": "rope", "position": 3}, "item_id"),
        ({"slate_id": "of-ann", "item_id": "rope", "position": -1}, "position"),
        ({"slate_id": "of-ann", "position": 1, "variant_id": "tent-blue"}, "variant_id"),
        ({"type": "impression", "slate_id": "of-ann", "item_id": "rope"}, "position"),
        ({"type": "add_to_cart", "slate_id": "of-ann", "variant_id": "nope"}, "variant_id"),
        ({"type": "add_to_cart", "slate_id": "of-ann", "item_id": "lamp", "position": 9}, "variant_id"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_name_of_its_field(feedback, fields, column):
    error = refusal(feedback, draft(**fields))
    assert isinstance(error, DataError)
    assert error.column == column


@pytest.mark.parametrize("fields", [{"at": NOW + timedelta(minutes=5)}, {"at": NOW - timedelta(days=90)}])
def test_times_at_the_edge_are_taken(feedback, fields):
    assert kept(feedback, draft(**fields)).at == fields["at"]


@pytest.mark.parametrize("slate_id", ["of-bob", "of-nobody"])
def test_a_slate_of_another_is_as_if_it_did_not_exist(feedback, slate_id):
    error = refusal(feedback, draft(slate_id=slate_id, position=1))
    assert isinstance(error, NotFoundError)
    assert error.message == f"No slate has the id {slate_id!r}."


def test_a_product_that_nobody_has_is_refused(feedback):
    error = refusal(feedback, draft(item_id="unicorn"))
    assert isinstance(error, NotFoundError)
    assert "unicorn" in error.message


def test_a_product_that_is_gone_can_be_clicked_where_it_was_shown(feedback):
    assert kept(feedback, draft(item_id="gone", slate_id="of-ann", position=3)).variant_id == "gone-1"
    assert feedback.record("ann", [draft(id="e2", item_id="gone")])[0].status == "refused"


def test_a_product_that_is_gone_can_be_taken_out_of_the_cart_and_undismissed(feedback, catalogue):
    feedback.record("ann", [draft("add_to_cart", "rope"), draft("dismiss", "mug", id="e2")])
    del catalogue["rope"], catalogue["mug"]
    assert feedback.record("ann", [draft("add_to_cart", "rope", id="e3")])[0].status == "refused"
    statuses = [
        one.status
        for one in feedback.record(
            "ann",
            [draft("remove_from_cart", "rope", id="e4", variant_id="rope"), draft("dismiss", "mug", id="e5", reason=UNDO)],
        )
    ]
    assert statuses == ["stored", "stored"]
    shopper = feedback.shopper("ann")
    assert (shopper.cart, shopper.dismissed) == ((), ())
    assert feedback.record("ann", [draft("remove_from_cart", "rope", id="e6")])[0].status == "refused"


def test_another_variant_than_the_one_shown_may_be_bought(feedback):
    event = kept(feedback, draft("add_to_cart", variant_id="tent-blue", slate_id="of-ann", position=1))
    assert (event.variant_id, event.position) == ("tent-blue", 1)


def test_what_show_more_added_is_taken_behind_the_slate(feedback):
    event = kept(feedback, draft("impression", "rope", slate_id="of-ann", position=7))
    assert (event.position, event.variant_id) == (7, "rope")


def test_a_dismissal_without_a_reason_has_another_one(feedback):
    assert kept(feedback, draft("dismiss")).reason == "other"


def test_a_batch_is_one_write_and_its_bad_events_stop_no_good_ones(feedback):
    drafts = [draft(), draft(id="e2", item_id="unicorn"), draft(id="e3", item_id="mug"), draft()]
    outcomes = feedback.record("ann", drafts)
    assert [one.id for one in outcomes] == ["e1", "e2", "e3", "e1"]
    assert [one.status for one in outcomes] == ["stored", "refused", "stored", "duplicate"]
    assert outcomes[0].cursor == outcomes[3].cursor > 0
    assert feedback.events.appends == 1
    assert [event.id for event in feedback.events.of_shopper("ann")] == ["e1", "e3"]


def test_nothing_good_is_no_write(feedback):
    assert feedback.record("ann", []) == []
    refusal(feedback, draft(item_id="unicorn"))
    assert feedback.events.appends == 0


def test_a_store_that_cannot_write_fails_the_whole_batch(feedback):
    feedback.events.is_broken = True
    with pytest.raises(StorageError):
        feedback.record("ann", [draft()])


def test_an_impression_is_kept_once_for_each_place_of_a_slate(feedback):
    seen = [draft("impression", slate_id="of-ann", position=1, id=f"e{number}") for number in range(3)]
    seen.append(draft("impression", "mug", slate_id="of-ann", position=2, id="e3"))
    outcomes = feedback.record("ann", seen)
    assert [(one.id, one.status) for one in outcomes] == [("e0", "stored"), ("e1", "duplicate"), ("e2", "duplicate"), ("e3", "stored")]
    assert feedback.record("ann", seen[:1])[0].status == "duplicate"
    assert feedback.record("bob", [replace(seen[0], slate_id="of-bob")])[0].status == "stored"


def test_a_shopper_is_what_the_events_come_to(feedback):
    feedback.record("ann", [draft("add_to_cart", "mug"), draft(id="e2"), draft("dismiss", "lamp", id="e3")])
    shopper = feedback.shopper("ann", at=NOW + timedelta(minutes=20))
    assert (shopper.id, shopper.cart, shopper.dismissed, shopper.events) == ("ann", (CartLine("mug", "mug", 1),), ("lamp",), 3)
    assert {one.item_id: one.weight for one in shopper.interests} == {"mug": 1.0, "tent": 0.5, "lamp": -0.5}
    assert feedback.shopper("ann").interests[0].weight == 2.0, "the cache does not hold what has faded"
    assert feedback.shopper("nobody").events == 0


def test_what_is_known_is_not_folded_again(feedback, monkeypatch):
    feedback.record("ann", [draft()])
    feedback.shopper("ann")
    monkeypatch.setattr(feedback.events, "of_shopper", None)
    assert feedback.shopper("ann").events == 1


def test_forgetting_leaves_nothing(feedback):
    feedback.record("ann", [draft(slate_id="of-ann"), draft(id="e2", item_id="mug")])
    feedback.record("bob", [draft(slate_id="of-bob")])
    assert feedback.shopper("ann").events == 2
    assert feedback.forget("ann") == Erased(2, 1)
    assert feedback.shopper("ann").events == 0
    assert feedback.export("ann") == {"id": "ann", "events": [], "slates": [], "conversations": []}
    assert isinstance(feedback.record("ann", [draft(slate_id="of-ann")])[0].error, NotFoundError), "nor does a cache"
    assert feedback.shopper("bob").events == 1
    assert feedback.forget("ann") == Erased(0, 0)


def test_words_under_nobodys_name_are_forgotten_too(feedback):
    asked = []
    again = Feedback(feedback.events, feedback.slates, feedback._find, clock=lambda: NOW, forget_words=lambda: asked.append("forget"))
    again.forget("ann")
    assert asked == ["forget"]


def test_what_another_process_forgot_is_not_gone_on_from(feedback):
    feedback.record("ann", [draft("add_to_cart", "mug")])
    assert feedback.shopper("ann").cart
    feedback.events.forget("ann")
    feedback.events.append([Event("new", "click", "ann", "tent", NOW)])
    shopper = feedback.shopper("ann")
    assert (shopper.events, shopper.cart) == (1, ())


def test_an_export_has_everything(feedback):
    feedback.record("ann", [draft("rating", stars=4.5), draft(id="e2", item_id="mug", slate_id="of-ann")])
    found = feedback.export("ann")
    assert found["events"][0] == {"id": "e1", "type": "rating", "shopper": "ann", "item_id": "tent", "at": NOW.isoformat(), "stars": 4.5}
    assert found["events"][1]["position"] == 2
    assert [slate["id"] for slate in found["slates"]] == ["of-ann"]
    assert found["slates"][0]["answer"]["sections"]
    assert found["slates"][0]["more"] == {"n1": ["rope", "lamp"]}


def test_threads_record_at_once(feedback):
    def send(number):
        feedback.record("ann", [draft(id=f"e{number}-{place}", slate_id="of-ann", position=1) for place in range(20)])
        feedback.record("ann", [draft("impression", id=f"i{number}", slate_id="of-ann", position=1)])
        feedback.shopper("ann")

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert feedback.shopper("ann").events == 121
