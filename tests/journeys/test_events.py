"""A shop that is used: events are kept beside the catalogue, survive a kill, travel with a backup, and fill the next query."""

import contextlib
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crossaisle.errors import MissingExtraError, UnknownComponentError
from crossaisle.maintenance import backup, restore
from crossaisle.present import present
from crossaisle.settings import Settings
from crossaisle.shop import open_shop
from crossaisle.stores.events import SqliteEventStore
from crossaisle.testing import generated_products, made_events
from crossaisle.types import CartLine, Event, Interest, Served, Shopper

COUNT = 60
APPENDER = """
import sys
from pathlib import Path
from crossaisle.stores.events import SqliteEventStore
from crossaisle.testing import made_events

store, first = SqliteEventStore(home=Path(sys.argv[1])), int(sys.argv[2])
for start in range(first, first + 1_000_000, 10):
    # Some of what was sent before comes again, as after a lost answer.
    for receipt, event in zip(store.append(batch := made_events(15, first=max(start - 5, 0))), batch, strict=True):
        sys.stdout.write(f"{event.id} {receipt.cursor} {int(receipt.is_new)}\\n")
    sys.stdout.flush()
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("shops") / "filled"
    with contextlib.closing(open_shop(path, create=True, encoder="hashing:64")) as shop:
        shop.index(generated_products(COUNT))
    return path


@pytest.fixture
def shop(filled, tmp_path):
    archive = backup(open_directory(filled), tmp_path / "made.tar.gz")
    with contextlib.closing(open_shop(restore(archive, tmp_path / "shop").path)) as opened:
        yield opened


def open_directory(path):
    with contextlib.closing(open_shop(path)) as opened:
        return opened.directory


def click(item_id, number=0, **fields):
    return replace(Event(f"c{number}", "click", "", item_id, datetime.now(UTC)), **fields)


def test_no_events_no_file(shop):
    assert shop.recommend("phone case").sections
    assert shop.feedback.shopper("ann") == Shopper("ann")
    assert shop.feedback.forget("ann").events == 0
    assert not shop.directory.events.exists()
    assert shop.feedback.record("ann", [click("p1")])[0].status == "stored"
    assert shop.directory.events.exists()


def test_a_slate_and_what_follows(shop):
    slate = shop.recommend("phone case")
    answer = present(slate)
    first = answer["sections"][0]["items"][0]
    shop.feedback.keep(Served("s1", "ann", datetime.now(UTC), slate.trace.policy, answer, (1.0,) * 6))
    events = [
        click(first["product"]["id"], slate_id="s1", position=1),
        click(first["product"]["id"], 1, type="add_to_cart", slate_id="s1", quantity=2),
        click(first["product"]["id"], 2, type="add_to_cart", slate_id="s1", position=2),
    ]
    assert [one.status for one in shop.feedback.record("ann", events)] == ["stored", "stored", "refused"]
    shopper = shop.feedback.shopper("ann")
    assert shopper.cart == (CartLine(first["product"]["id"], first["variant_id"], 2),)
    again = shop.recommend(shop.query_of(shopper, "phone case"))
    shown = {item.product.id for section in again.sections for item in section.items}
    assert shown
    assert first["product"]["id"] not in shown, "what is in the cart is not shown again"
    assert shop.feedback.slates.get("s1").answer == answer


def test_a_query_of_a_shopper_joins_what_is_known_and_what_is_said(shop):
    interests = (Interest("p1", 2.0),)
    shopper = Shopper("ann", (CartLine("p1", "p1-0", 1), CartLine("p1", "p1-1", 2)), ("p2",), ("p3",), interests, 5)
    query = shop.query_of(shopper, "手机壳 call 13812345678", n=3, cart=("p9", "p1"), excluded=None, language="zh")
    assert (query.cart, query.bought, query.excluded, query.interests) == (("p9", "p1"), ("p2",), ("p3",), interests)
    assert (query.n, query.language) == (3, "zh")
    assert "13812345678" not in query.text
    assert shop.query_of(shopper, "手机壳", interests=()).interests == ()


def test_an_import_does_not_hold_up_events(shop):
    took = []

    def send():
        for number in range(20):
            started = time.monotonic()
            shop.feedback.record("ann", [click("p1", number)])
            took.append(time.monotonic() - started)

    with shop.directory.writing(), shop.parts.store._database.transaction():
        sender = threading.Thread(target=send)
        sender.start()
        sender.join(timeout=20)
        assert len(took) == 20, "events are kept while an import holds its lock and a transaction of the catalogue is open"


def test_a_product_that_has_just_come_can_be_clicked(shop):
    assert shop.feedback.record("ann", [click(f"p{COUNT}")])[0].status == "refused"
    with contextlib.closing(open_shop(shop.directory.path)) as other:
        other.index(generated_products(COUNT + 1))
    assert shop.feedback.record("ann", [click(f"p{COUNT}")])[0].status == "stored"


def test_a_backup_has_the_events_while_they_come(shop, tmp_path):
    shop.feedback.keep(Served("s1", "ann", datetime.now(UTC), "rules-1", {"sections": []}, ()))
    shop.feedback.record("ann", [click("p1", number) for number in range(50)])
    over, sent = threading.Event(), []

    def send():
        while not over.is_set():
            batch = [click("p2", f"{len(sent)}-{number}") for number in range(4)]
            shop.feedback.record("bob", batch)
            sent.append(len(batch))

    sender = threading.Thread(target=send)
    sender.start()
    try:
        while len(sent) < 5:
            time.sleep(0.01)
        archive = backup(shop.directory, tmp_path / "kept.tar.gz")
    finally:
        over.set()
        sender.join()
    with contextlib.closing(open_shop(restore(archive, tmp_path / "again").path)) as again:
        assert again.feedback.shopper("ann").events == 50
        assert again.feedback.slates.get("s1").shopper == "ann"
        copied = again.feedback.shopper("bob").events
        assert copied % 4 == 0, "batches are copied whole"
        assert 20 <= copied <= sum(sent)
        assert len(again) == COUNT


def test_a_shop_that_cannot_be_written_answers_without_events(shop):
    path = shop.directory.path
    shop.close()
    path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with contextlib.closing(open_shop(path)) as readonly:
            assert readonly.feedback.shopper("ann").events == 0
            assert not (path / "events.db").exists()
    finally:
        path.chmod(stat.S_IRWXU)


def test_a_killed_process_loses_nothing_that_it_acknowledged(tmp_path):
    said, moments, kills = {}, random.Random(), 0
    for _ in range(3):
        first = max((int(name[1:]) for name in said), default=-1) + 1
        process = subprocess.Popen([sys.executable, "-c", APPENDER, str(tmp_path), str(first)], stdout=subprocess.PIPE, text=True)
        lines = [process.stdout.readline()]
        killer = threading.Timer(moments.uniform(0, 0.4), process.send_signal, [signal.SIGKILL])
        killer.start()
        lines += process.stdout.readlines()
        killer.join()
        process.stdout.close()
        kills += process.wait() == -signal.SIGKILL
        for line in lines:
            if line.endswith("\n"):
                name, cursor, _ = line.split()
                assert said.setdefault(name, int(cursor)) == int(cursor), "an event keeps its cursor over kills"
    assert kills == 3
    assert len(said) > 30
    with contextlib.closing(SqliteEventStore(home=tmp_path)) as store:
        kept = store.since(0, limit=10_000_000)
        assert {event.id: cursor for cursor, event in kept}.items() >= said.items(), "nothing acknowledged is lost"
        assert max(Counter(event.id for _, event in kept).values()) == 1, "nothing is kept twice"
        numbers = [int(event.id[1:]) for _, event in kept]
        assert numbers == list(range(len(numbers))), "batches are kept whole and in order"
        assert [event for _, event in kept] == made_events(len(kept))


def test_old_events_do_not_weigh_on_a_busy_shopper(shop):
    now = datetime.now(UTC)
    events = [click("p1", number, at=now - timedelta(days=30) + timedelta(minutes=number)) for number in range(2000)]
    for start in range(0, 2000, 500):
        shop.feedback.record("ann", events[start : start + 500])
    shop.feedback.record("ann", [click("p2", 9999)])
    shopper = shop.feedback.shopper("ann")
    assert shopper.events == 2001
    assert [one.item_id for one in shopper.interests] == ["p2"]


def test_an_unknown_event_store_is_refused_when_the_shop_is_opened(filled):
    with pytest.raises(UnknownComponentError, match="event store"):
        open_shop(filled, settings=Settings.model_validate({"events": {"spec": "rediss:x"}}))


def test_another_file_can_be_named(filled, tmp_path):
    named = tmp_path / "elsewhere.db"
    with contextlib.closing(open_shop(filled, settings=Settings.model_validate({"events": {"spec": f"sqlite:{named}"}}))) as shop:
        shop.feedback.record("ann", [click("p1")])
        assert shop.feedback.events.newest("ann") == 1
    assert named.is_file()
    assert not (filled / "events.db").exists()


def test_a_store_whose_extra_is_missing_is_named(tmp_path):
    code = (
        "import sys; sys.modules['redis'] = None\n"
        "from crossaisle.errors import MissingExtraError\n"
        "from crossaisle.registry import resolve\n"
        "try:\n    resolve('events', 'redis:x')\n"
        "except MissingExtraError as exc:\n    sys.stdout.write(exc.extra + '|' + exc.hint)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | {"HOME": str(tmp_path)})
    assert ran.stdout == f"redis|{MissingExtraError('x', extra='redis').hint}"
