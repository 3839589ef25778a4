"""The slate stores under their contract, and what only the one on disk can show."""

import contextlib

import pytest

from crossaisle.errors import StorageError
from crossaisle.stores.events import SqliteEventStore
from crossaisle.stores.memory import MemorySlateStore
from crossaisle.stores.slates import SqliteSlateStore
from crossaisle.testing import SlateStoreContract, made_events, made_slate


class TestMemorySlateStore(SlateStoreContract):
    is_durable = False

    def make(self, path):
        return MemorySlateStore()


class TestSqliteSlateStore(SlateStoreContract):
    def make(self, path):
        return SqliteSlateStore(path / "events.db")


@pytest.mark.parametrize("is_first", [True, False])
def test_events_and_slates_share_a_file_whoever_opens_it_first(tmp_path, is_first):
    events, slates = SqliteEventStore(home=tmp_path), SqliteSlateStore(tmp_path / "events.db")
    steps = [lambda: events.append(made_events(2)), lambda: slates.put(made_slate(1))]
    for step in steps if is_first else reversed(steps):
        step()
    assert list(events.of_shopper("ann")) == made_events(2)
    assert slates.get("s1") == made_slate(1)


def test_reading_makes_no_file(tmp_path):
    store = SqliteSlateStore(tmp_path / "events.db")
    assert store.get("s1") is None
    assert store.forget("ann") == 0
    assert list(tmp_path.iterdir()) == []


def test_what_is_forgotten_is_no_longer_in_the_file(tmp_path):
    with contextlib.closing(SqliteSlateStore(tmp_path / "events.db")) as store:
        for number in range(300):
            store.put(made_slate(number, "secret-shopper" if number % 2 else "bob"))
        store.forget("secret-shopper")
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"bob" in held
        assert b"secret-shopper" not in held


def test_a_file_that_is_no_database_says_what_to_do(tmp_path):
    (tmp_path / "events.db").write_bytes(b"not a database, whatever its name" * 100)
    with pytest.raises(StorageError, match="not a database"):
        SqliteSlateStore(tmp_path / "events.db").put(made_slate(1))
