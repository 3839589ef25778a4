"""API keys: shown once, kept as a hash, found while they hold, and known for ever."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from crossaisle.directory import ShopDirectory
from crossaisle.errors import NotFoundError, UserError
from crossaisle.service.keys import PREFIX, Keys
from crossaisle.service.state import open_state

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Clock:
    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def keys(tmp_path, clock):
    with closing(Keys(open_state(ShopDirectory(tmp_path)), clock=clock)) as made:
        yield made


def test_a_key_is_found_by_itself_and_by_nothing_near_it(keys):
    key = keys.add("till", ["shopper"])
    assert key.startswith(PREFIX)
    assert len(key) >= len(PREFIX) + 43, "32 random bytes"
    found = keys.find(key)
    assert (found.name, found.scopes, found.created, found.last_used, found.revoked) == ("till", ("shopper",), NOON, None, None)
    assert [keys.find(wrong) for wrong in ("", key[:-1], key + " ", key.upper(), found.id)] == [None] * 5


def test_no_two_keys_are_the_same(keys):
    assert len({keys.add("one", ["shopper"]) for _ in range(20)}) == 20


def test_the_key_itself_is_kept_nowhere(keys, tmp_path):
    key = keys.add("till", ["shopper"])
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"till" in kept
    assert key.encode() not in kept
    assert key.removeprefix(PREFIX).encode() not in kept


def test_scopes_are_kept_once_each_in_one_order(keys):
    key = keys.add("both", ["merchant", "shopper", "shopper"])
    assert keys.find(key).scopes == ("shopper", "merchant")


@pytest.mark.parametrize("scopes", [[], ["owner"], ["shopper", "owner"]], ids=str)
def test_a_key_is_for_something_that_there_is(keys, scopes):
    with pytest.raises(UserError, match="shopper, catalogue, merchant"):
        keys.add("odd", scopes)
    assert keys.all() == []


def test_what_is_taken_back_opens_nothing_and_stays_known(keys, clock):
    assert not keys.exist()
    key = keys.add("till", ["shopper"])
    key_id = keys.find(key).id
    assert keys.holds(key_id)
    clock.now += timedelta(hours=1)
    keys.revoke("till")
    assert keys.find(key) is None
    assert not keys.holds(key_id)
    assert keys.exist(), "a shop that had a key is never open again"
    assert [(one.id, one.revoked) for one in keys.all()] == [(key_id, clock.now)]


def test_one_of_several_of_a_name_is_taken_back_by_its_id(keys):
    first, second = keys.add("till", ["shopper"]), keys.add("till", ["shopper"])
    with pytest.raises(NotFoundError, match="More than one key"):
        keys.revoke("till")
    keys.revoke(keys.find(first).id)
    assert keys.find(first) is None
    assert keys.find(second) is not None
    keys.revoke("till")
    assert keys.find(second) is None
    with pytest.raises(NotFoundError, match="No key"):
        keys.revoke("till")


def test_a_use_is_noted_once_a_minute(keys, clock):
    key = keys.add("till", ["shopper"])
    assert keys.is_note_due(keys.find(key))
    keys.note_use(keys.find(key))
    assert keys.find(key).last_used == NOON
    clock.now = NOON + timedelta(seconds=60)
    assert not keys.is_note_due(keys.find(key))
    clock.now = NOON + timedelta(seconds=61)
    assert keys.is_note_due(keys.find(key))


def test_another_process_sees_them_at_once(keys, tmp_path):
    with closing(Keys(open_state(ShopDirectory(tmp_path)))) as other:
        key = keys.add("till", ["shopper"])
        assert other.find(key).name == "till"
        other.revoke("till")
        assert keys.find(key) is None
