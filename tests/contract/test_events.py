"""The event stores under their contract, a real Redis server among them, and what only one of them can show."""

import contextlib
import socket
import subprocess
import sys
import time
from shutil import which

import pytest
import redis

from crossaisle.errors import ConfigError, StorageError
from crossaisle.stores.events import SqliteEventStore
from crossaisle.stores.memory import MemoryEventStore
from crossaisle.stores.redis import RedisEventStore
from crossaisle.testing import EventStoreContract, made_event, made_events

SENDER = """
import sys
from crossaisle.stores.events import SqliteEventStore
from crossaisle.stores.redis import RedisEventStore
from crossaisle.testing import made_events

kind, place, shopper = sys.argv[1:]
store = (SqliteEventStore if kind == "sqlite" else RedisEventStore)(place)
print(sum(receipt.is_new for start in range(0, 400, 20) for receipt in store.append(made_events(20, shopper, first=start))))
"""


class RedisServer:
    """A redis-server process of our own, on a free port of this machine."""

    def __init__(self, place, *options):
        self.place, self.options = place, options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    @property
    def spec(self):
        return f"127.0.0.1:{self.port}/0"

    def start(self):
        words = ["--port", self.port, "--bind", "127.0.0.1", "--dir", self.place, "--save", "", *self.options]
        self.process = subprocess.Popen(["redis-server", *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 20
        with contextlib.closing(redis.Redis(port=self.port)) as client:
            while True:
                try:
                    return client.ping()
                except redis.AuthenticationError:
                    return True
                except redis.RedisError as exc:
                    # Loading what it kept, or not there yet.
                    if time.monotonic() > until or self.process.poll() is not None:
                        self.stop()
                        raise RuntimeError("redis-server does not start") from exc
                    time.sleep(0.02)

    def stop(self):
        self.process.kill()
        self.process.wait(timeout=10)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if which("redis-server") is None:
        pytest.skip("redis-server is not installed: apt-get install redis-server")
    one = RedisServer(tmp_path_factory.mktemp("redis"), "--appendonly", "yes", "--appendfsync", "always")
    yield one
    one.stop()


@pytest.fixture
def stores(server):
    """Makes stores over the server, emptied, and closes them."""
    with contextlib.closing(redis.Redis(port=server.port)) as client:
        client.flushall()
    made = []

    def make():
        made.append(RedisEventStore(server.spec))
        return made[-1]

    yield make
    for store in made:
        store.close()


class TestMemoryEventStore(EventStoreContract):
    is_durable = False

    def make(self, path):
        return MemoryEventStore()


class TestSqliteEventStore(EventStoreContract):
    def make(self, path):
        return SqliteEventStore(path / "events.db")


class TestRedisEventStore(EventStoreContract):
    @pytest.fixture(autouse=True)
    def _emptied(self, stores):
        self.stores = stores

    def make(self, path):
        return self.stores()


def sent_by_processes(kind, place, store):
    """Send the same 400 events of one shopper from two processes, those of another from here; give how many were new to each."""
    command = [sys.executable, "-c", SENDER, kind, place, "ann"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    sent = 0
    while sent < 400 or any(run.poll() is None for run in runs):
        store.append(made_events(1, "bob", first=sent))
        sent += 1
        time.sleep(0.005)
    return [int(run.communicate(timeout=60)[0]) for run in runs], sent


def check_what_processes_sent(news, sent, store):
    assert sum(news) == 400, "of two who send the same, each event is new to one"
    assert list(store.of_shopper("ann")) == made_events(400)
    assert list(store.of_shopper("bob")) == made_events(sent, "bob")
    assert len(store.since(0, limit=100_000)) == 400 + sent


def test_processes_append_to_one_file_at_once(tmp_path):
    store = SqliteEventStore(tmp_path / "events.db")
    check_what_processes_sent(*sent_by_processes("sqlite", str(tmp_path / "events.db"), store), store)


def test_processes_append_to_one_server_at_once(server, stores):
    store = stores()
    check_what_processes_sent(*sent_by_processes("redis", server.spec, store), store)


def test_reading_makes_no_file(tmp_path):
    store = SqliteEventStore(home=tmp_path)
    assert (store.since(0), store.of_shopper("ann"), store.newest("ann"), store.forget("ann")) == ([], [], 0, 0)
    assert list(tmp_path.iterdir()) == []
    store.append(made_events(1))
    assert (tmp_path / "events.db").is_file()


def test_what_is_forgotten_is_no_longer_in_the_file(tmp_path):
    with contextlib.closing(SqliteEventStore(home=tmp_path)) as store:
        for start in range(0, 3000, 50):
            store.append([one for who in ("secret-shopper", "bob") for one in made_events(50, who, first=start)])
        assert b"secret-shopper" in b"".join(path.read_bytes() for path in tmp_path.iterdir())
        store.forget("secret-shopper")
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"bob" in held
        assert b"secret-shopper" not in held


def test_what_is_forgotten_is_no_longer_on_the_server_nor_in_its_file(server, stores):
    store = stores()
    store.append([one for who in ("secret-shopper", "bob") for one in made_events(500, who)])

    def held():
        return b"".join(path.read_bytes() for path in server.place.rglob("*") if path.is_file())

    assert b"secret-shopper" in held()
    store.forget("secret-shopper")
    with contextlib.closing(redis.Redis(port=server.port)) as client:
        until = time.monotonic() + 20
        while time.monotonic() < until and b"secret-shopper" in held():
            time.sleep(0.05)
        left = b"".join(client.dump(key) or b"" for key in client.scan_iter())
    assert b"bob" in held()
    assert b"secret-shopper" not in held()
    assert b"secret-shopper" not in left


def test_a_killed_server_loses_nothing_that_was_acknowledged(tmp_path, server):
    own = RedisServer(tmp_path, "--appendonly", "yes", "--appendfsync", "always")
    try:
        with contextlib.closing(RedisEventStore(own.spec)) as store:
            last = store.append(made_events(50))[-1].cursor
            own.stop()
            with pytest.raises(StorageError) as caught:
                store.append(made_events(50))
            assert isinstance(caught.value.__cause__, redis.RedisError)
            own.start()
            assert list(store.of_shopper("ann")) == made_events(50)
            assert not any(receipt.is_new for receipt in store.append(made_events(50)))
            assert store.append([made_event(50)])[0].cursor > last
    finally:
        own.stop()


def test_what_a_server_may_lose_is_noted(tmp_path, server, stores):
    assert stores().notes == ()
    own = RedisServer(tmp_path, "--appendonly", "no", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")
    try:
        with contextlib.closing(RedisEventStore(own.spec)) as store, contextlib.closing(redis.Redis(port=own.port)) as client:
            assert [note.split(",")[0] for note in store.notes] == ["redis:appendonly is off", "redis:maxmemory-policy is allkeys-lru"]
            client.config_set("appendonly", "yes")
            client.config_set("maxmemory-policy", "noeviction")
            assert [note.split(",")[0] for note in store.notes] == ["redis:appendfsync is everysec"]
    finally:
        own.stop()


def test_a_server_without_room_keeps_all_or_nothing(tmp_path, server):
    own = RedisServer(tmp_path, "--maxmemory-policy", "noeviction")
    try:
        with contextlib.closing(RedisEventStore(own.spec)) as store, contextlib.closing(redis.Redis(port=own.port)) as client:
            store.append(made_events(5))
            client.config_set("maxmemory", client.info("memory")["used_memory"] + 300_000)
            kept = [made_event(0)] * 5
            batches = iter([made_events(100, first=first) for first in range(5, 30_000, 100)])
            with pytest.raises(StorageError) as caught:
                kept.extend(event for batch in batches if store.append(batch) for event in batch)
            assert isinstance(caught.value.__cause__, redis.RedisError)
            assert len(store.of_shopper("ann")) == len(kept) == len(store.since(0, limit=200_000))
    finally:
        own.stop()


def test_a_server_that_is_not_there_is_a_storage_error(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}/0"
    with contextlib.closing(RedisEventStore(place)) as store, pytest.raises(StorageError, match="cannot be read") as caught:
        store.newest("ann")
    assert isinstance(caught.value.__cause__, redis.RedisError)


def test_a_wrong_password_is_not_repeated(tmp_path, server):
    own = RedisServer(tmp_path, "--requirepass", "right-one")
    try:
        with contextlib.closing(RedisEventStore(own.spec, password="right-one")) as store:
            assert store.append(made_events(1))[0].is_new
        with contextlib.closing(RedisEventStore(f"redis://:wrong-one@{own.spec}")) as store, pytest.raises(StorageError) as caught:
            store.newest("ann")
        assert "wrong-one" not in f"{caught.value} {caught.value.hint}"
    finally:
        own.stop()


def test_an_address_that_is_none_is_a_config_error():
    with pytest.raises(ConfigError, match="no address"):
        RedisEventStore("127.0.0.1:port/0")
