"""Every report over slates and events that can be counted by hand."""

import sqlite3
import tracemalloc
from contextlib import closing
from datetime import timedelta

import pytest

from crossaisle.errors import StorageError
from crossaisle.reports import BY, Ledger, asked, degradations, funnel, lacking, latency, live
from crossaisle.reports.digest import FORM
from crossaisle.reports.ledger import MOST
from crossaisle.reports.live import newest
from crossaisle.reports.rates import interval, percentile, share
from crossaisle.stores.events import SCHEMA
from crossaisle.stores.slates import SqliteSlateStore

NAMES = {"phone": "Phones", "phone_case": "Phone cases", "violin": "Violins"}
KINDS = {"p1": "phone", "p2": "phone", "c1": "phone_case"}


def named(kind):
    return NAMES.get(kind, kind)


@pytest.fixture
def told(make):
    """Two shoppers, three slates: p1 p2 asked for, c1 beside; what was done is in the comments of the tests."""
    slates, events = make.Slates(), make.Events()
    sections = (("n1", None, ("p1", "p2")), ("n1", "accessory", ("c1",)))
    for number, shopper in ((1, "a"), (2, "b"), (3, "b")):
        slates.put(make.served(number, shopper, make.answer(sections=sections), minutes=number))
    events.append(
        [
            *(make.done(number, "impression", "a", item, "s1", number) for number, item in ((1, "p1"), (2, "p2"), (3, "c1"))),
            make.done(4, "click", "a", "p1", "s1", 1),
            make.done(5, "click", "a", "p1", "s1", 1),  # twice counts once
            make.done(6, "add_to_cart", "a", "c1", "s1", 3),
            make.done(7, "add_to_cart", "b", "p2", "s2", 2),  # was seen, though no impression came
            make.done(8, "purchase", "b", "p2", "s2"),  # without a position: found by the product
            make.done(9, "dismiss", "b", "p1", "s2", 1, reason="dislike"),
            make.done(10, "dismiss", "b", "p2", "s3", 2, reason="other"),
            make.done(11, "dismiss", "b", "p2", "", reason="undo"),  # takes the one before it back
            make.done(12, "click", "b", "p1", "s1", 1),  # not b's slate
            make.done(13, "click", "a", "p2", "s1", 1),  # not what stood there
            make.done(14, "click", "a", "p1", "s9", 1),  # no such slate
        ]
    )
    return Ledger(slates, events), slates, events


def test_the_funnel_by_position(told, make):
    ledger, _, _ = told
    period = ledger.period(7, now=make.noon + timedelta(hours=1))
    found = funnel(period.slates, period.deeds, by="position", kind_of=KINDS.get)
    rows = {row["key"]: row for row in found["rows"]}
    assert list(rows) == ["1", "2", "3"]
    columns = ("impressions", "clicks", "carts", "purchases", "dismissals", "ctr", "cart_rate", "purchase_rate")
    assert [rows["1"][name] for name in columns] == [2, 1, 0, 0, 1, 0.5, 0.0, 0.0]
    assert [rows["2"][name] for name in columns] == [2, 0, 1, 1, 0, 0.0, 0.5, 0.5]
    assert [rows["3"][name] for name in columns] == [1, 0, 1, 0, 0, 0.0, 1.0, 0.0]
    assert (rows["1"]["ctr_low"], rows["1"]["ctr_high"]) == interval(1, 2)
    # s1 has a pick beside (c1), s2 one of what was asked for.
    assert {name: found["attach"][name] for name in ("slates_with_pick", "with_cross_pick", "rate")} == {
        "slates_with_pick": 2, "with_cross_pick": 1, "rate": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("by", "seen"),
    [
        ("section", {"phone": 4, "phone > accessory": 1}),
        ("relation", {"asked": 4, "accessory": 1}),
        ("kind", {"phone": 4, "phone_case": 1}),
        ("position", {"1": 2, "2": 2, "3": 1}),
    ],
)
def test_every_view_counts_the_same_places(told, make, by, seen):
    period = told[0].period(7, now=make.noon + timedelta(hours=1))
    rows = funnel(period.slates, period.deeds, by=by, kind_of=KINDS.get)["rows"]
    assert by in BY
    assert {row["key"]: row["impressions"] for row in rows} == seen


def test_what_is_new_is_taken_up_and_nothing_is_read_again(told, make):
    ledger, slates, events = told
    at = make.noon + timedelta(hours=1)
    assert len(ledger.period(7, now=at).slates) == 3
    before = slates.read
    slates.put(make.served(4, "a", make.answer(sections=(("n1", None, ("p1",)),)), minutes=50))
    events.append([make.done(20, "click", "a", "p1", "s4", 1)])
    period = ledger.period(7, now=at)
    assert period.deeds["s4", 1] == {"click"}
    assert len(period.slates) == 4
    assert slates.read - before == 3  # the new one, and two of the minute before it


def test_an_undo_that_comes_later_is_heard(told, make):
    ledger, _, events = told
    at = make.noon + timedelta(hours=1)
    assert ledger.period(7, now=at).deeds["s2", 1] == {"dismiss"}
    events.append([make.done(30, "dismiss", "b", "p1", "", reason="undo")])
    assert ("s2", 1) not in ledger.period(7, now=at).deeds


def test_who_was_erased_is_gone_at_once_or_within_ten_minutes(told, make):
    ledger, slates, events = told
    at = make.noon + timedelta(hours=1)
    ledger.period(7, now=at)
    slates.kept = [one for one in slates.kept if one.shopper != "b"]
    events.kept = [one for one in events.kept if one[1].shopper != "b"]
    assert {one.shopper for one in ledger.period(7, now=at + timedelta(minutes=11)).slates} == {"a"}
    slates.kept = []
    ledger.forget()
    assert ledger.period(7, now=at + timedelta(minutes=11)).slates == []


def test_only_the_days_asked_for_count(told, make):
    assert [one.id for one in told[0].period(1, now=make.noon + timedelta(days=1, minutes=2)).slates] == ["s3", "s2"]


def test_many_slates_of_one_moment_are_all_read(make):
    slates = make.Slates()
    for number in range(450):  # more than two pages
        slates.put(make.served(number, "a", make.answer(), minutes=number // 150))
    assert len(Ledger(slates, make.Events()).period(7, now=make.noon + timedelta(hours=1)).slates) == 450


def test_the_newest_slates_are_kept_and_it_is_said(make, monkeypatch):
    monkeypatch.setattr("crossaisle.reports.ledger.MOST", 20)
    monkeypatch.setattr("crossaisle.reports.ledger._PAGE", 8)
    slates = make.Slates()
    for number in range(50):
        slates.put(make.served(number, "a", make.answer(), minutes=number))
    period = Ledger(slates, make.Events()).period(7, now=make.noon + timedelta(hours=1))
    assert [one.id for one in period.slates] == [f"s{number}" for number in range(49, 29, -1)]
    assert period.is_cut
    assert MOST == 10_000


def test_what_was_asked(make):
    slates, sections = make.Slates(), ()
    slates.put(make.served(1, "a", make.answer("Red  phone", constraints=(("color", "eq"), ("price", "lte"), ("price", "lte")))))
    slates.put(make.served(2, "b", make.answer("red phone", constraints=(("price", "lte"),), mission="camping"), minutes=1))
    slates.put(
        make.served(
            3, "b", make.answer("mine alone", language="zh", abstained=True, needs=(("n1", "phone", "Phones", 0.1),)), minutes=60 * 24
        )
    )
    slates.put(make.served(4, "b", make.answer("mine alone", language="zh", needs=(), sections=sections), minutes=60 * 24))
    period = Ledger(slates, make.Events()).period(7, now=make.noon + timedelta(days=2))
    found = asked(period.slates, kind_name=named, mission_name=str.title)
    assert found == {
        "requests": 4,
        "shoppers": 2,
        "abstained": 1,
        "by_day": [{"day": "2026-11-20", "requests": 2}, {"day": "2026-11-21", "requests": 2}],
        "languages": [{"language": "en", "count": 2}, {"language": "zh", "count": 2}],
        "needs": [{"kind": "phone", "name": "Phones", "count": 2}],  # a guess of 0.1 is none
        "constraints": [{"field": "price", "op": "lte", "count": 2}, {"field": "color", "op": "eq", "count": 1}],
        "missions": [{"mission": "camping", "name": "Camping", "count": 1}],
        "texts": [{"text": "red phone", "count": 2, "language": "en"}],  # what one shopper alone said, however often, is not shown
    }


def test_what_is_lacking(make):
    slates = make.Slates()
    violin, unknown = (("n1", "violin", "Violins", 0.9),), (("n1", "", "", 0.0),)
    slates.put(make.served(1, "a", make.answer(needs=violin, absent=(("n1", "my grandma's violin", "no_kind"),))))
    slates.put(make.served(2, "a", make.answer(needs=violin, absent=(("n1", "a violin", "no_kind"),)), minutes=5))
    for number, shopper, need in ((3, "a", "Moon rock"), (4, "b", "moon rock"), (5, "a", "for Anna Smith"), (6, "b", "for me")):
        slates.put(make.served(number, shopper, make.answer(needs=unknown, absent=(("n1", need, "no_match"),)), minutes=number))
    rows = lacking(Ledger(slates, make.Events()).period(7, now=make.noon + timedelta(hours=1)).slates, kind_name=named)
    assert [(row["need"], row["kind"], row["reason"], row["count"]) for row in rows] == [
        ("", "", "no_match", 2),  # said by one shopper each: counted, not told
        ("Violins", "violin", "no_kind", 2),
        ("moon rock", "", "no_match", 2),
    ]
    assert rows[1]["last"] == "2026-11-20T12:05:00+00:00"


def test_the_state_of_answers(make):
    slates = make.Slates()
    for number in range(20):
        noted = ("expand:error", "expand:error") if number < 3 else ("no_rate:EUR",) if number < 4 else ()
        slates.put(make.served(number, "a", make.answer(degraded=noted, ms={"a": number, "b": 1.0})))
    shown = Ledger(slates, make.Events()).period(7, now=make.noon + timedelta(hours=1)).slates
    assert degradations(shown) == [{"note": "expand:error", "count": 3}, {"note": "no_rate:EUR", "count": 1}]
    assert latency(shown) == {"p50": 10.0, "p95": 19.0, "count": 20}
    assert latency([]) == {"p50": None, "p95": None, "count": 0}


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize("count", [0, 1, 3, 64, 65])
def test_the_newest_events_are_found_by_halving(make, step, count):
    events = make.Events(step=step)
    events.append([make.done(number, "click", "a", f"p{number}", "") for number in range(count)])
    assert [event.item_id for _, event in newest(events, n=3)] == [f"p{number}" for number in range(count)][-3:]


def test_live_events_go_on_from_a_cursor(make):
    events = make.Events(step=5)
    events.append([make.done(number, "click", "a", f"p{number}", "") for number in range(4)])
    found = live(events, after=None, n=2, title_of=str.upper)
    assert [one["title"] for one in found["events"]] == ["P2", "P3"]
    assert live(events, after=found["cursor"], n=2, title_of=str.upper) == {"events": [], "cursor": 20}
    assert [one["item_id"] for one in live(events, after=0, n=2, title_of=str)["events"]] == ["p0", "p1"]


def test_rates_and_their_intervals():
    assert share(1, 3) == 0.3333
    assert share(0, 0) is None
    assert interval(0, 0) is None
    assert interval(0, 10) == (0.0, 0.2775)
    assert interval(50, 100) == (0.4038, 0.5962)
    assert percentile([], 0.5) is None
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.95) == 4.0


def test_a_digest_is_small(make):
    """Ten thousand of them fit into memory: the text of products is not kept."""
    plain = make.answer(sections=(("n1", None, tuple(f"p{number}" for number in range(12))),))
    for item in plain["sections"][0]["items"]:
        item["product"]["title"] = "x" * 10_000
    slates = make.Slates()
    slates.put(make.served(1, "a", plain))
    ledger = Ledger(slates, make.Events())
    tracemalloc.start()
    try:
        ledger.period(7, now=make.noon + timedelta(hours=1))
        assert tracemalloc.get_traced_memory()[0] < 20_000
    finally:
        tracemalloc.stop()


def placed(make, number, *, minutes=0):
    sections = (("n1", None, ("p1", "p2")), ("n1", "accessory", ("p3",)))
    absent = ({"need": "n", "need_id": "n1", "reason": "no_such_kind"},)
    return make.served(
        number, "a", make.answer("a phone", sections=sections, absent=absent, constraints=(("price", "lte"),)), minutes=minutes
    )


def test_a_digest_is_kept_beside_its_slate_and_read_instead_of_it(make):
    slates, now = make.Slates(), make.noon + timedelta(hours=2)
    for number in range(5):
        slates.put(placed(make, number, minutes=number))
    first = Ledger(slates, make.Events()).period(7, now=now)
    assert slates.read == 5
    second = Ledger(slates, make.Events()).period(7, now=now)
    assert slates.read == 5, "nobody reads an answer twice"
    assert second.slates == first.slates
    assert second.slates[0].places[2].section == "phone > accessory"


def test_digests_of_an_older_form_are_made_anew(make, monkeypatch):
    slates, now = make.Slates(), make.noon + timedelta(hours=2)
    slates.put(placed(make, 1))
    monkeypatch.setattr("crossaisle.reports.ledger.FORM", "of old")
    Ledger(slates, make.Events()).period(7, now=now)
    monkeypatch.undo()
    assert len(Ledger(slates, make.Events()).period(7, now=now).slates) == 1
    assert slates.read == 2


def test_a_slate_that_has_just_left_is_not_kept_digested_for_its_lines_may_change(make):
    slates = make.Slates()
    slates.put(placed(make, 1))
    assert len(Ledger(slates, make.Events()).period(7, now=make.noon + timedelta(seconds=30)).slates) == 1
    assert slates.beside == {}


def test_a_store_that_cannot_be_written_is_read_all_the_same(make):
    class Full(make.Slates):
        def keep_digests(self, form, digests):
            raise StorageError("The disk is full.", hint="Make room.")

    slates = Full()
    slates.put(placed(make, 1))
    assert len(Ledger(slates, make.Events()).period(7, now=make.noon + timedelta(hours=2)).slates) == 1


def test_an_erased_shopper_is_gone_from_kept_digests(make, tmp_path):
    store, now = SqliteSlateStore(tmp_path / "events.db"), make.noon + timedelta(hours=2)
    store.put(placed(make, 1))
    assert Ledger(store, make.Events()).period(7, now=now).slates
    assert store.digests(make.noon - timedelta(days=1), form=FORM)[0].text is not None
    store.forget("a")
    with closing(sqlite3.connect(tmp_path / "events.db")) as connection:
        assert connection.execute("SELECT count(*) FROM digest").fetchone() == (0,)
    assert not Ledger(store, make.Events()).period(7, now=now).slates
    store.close()


def test_a_file_of_before_is_given_the_table_of_digests(make, tmp_path):
    path = tmp_path / "events.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"{SCHEMA[0]} PRAGMA user_version = 1;")
    store = SqliteSlateStore(path)
    store.put(placed(make, 1))
    store.keep_digests(FORM, {"s1": "[]"})
    assert store.digests(make.noon - timedelta(days=1), form=FORM)[0].text == "[]"
    store.close()
