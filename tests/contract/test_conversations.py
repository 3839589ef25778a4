"""The conversation stores under their contract, and what only the one on disk can show."""

from datetime import UTC, datetime, timedelta

import pytest

from crossaisle.database import Database
from crossaisle.stores.conversations import KEPT_DAYS, STATE, SqliteConversationStore
from crossaisle.stores.memory import MemoryConversationStore
from crossaisle.testing import ConversationStoreContract, made_conversation
from crossaisle.types import Case

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


class TestMemoryConversationStore(ConversationStoreContract):
    def make(self, path):
        return MemoryConversationStore()


class TestSqliteConversationStore(ConversationStoreContract):
    def make(self, path):
        return SqliteConversationStore(path / "state.db")


@pytest.fixture
def store(tmp_path):
    return SqliteConversationStore(tmp_path / "state.db")


def test_it_survives_the_process(store, tmp_path):
    store.put(made_conversation(1), after=0)
    store.close()
    assert SqliteConversationStore(tmp_path / "state.db").get("c1", at=AT) == made_conversation(1)


def test_what_was_silent_too_long_is_no_more_and_goes_with_the_next_turn(store, tmp_path):
    store.put(made_conversation(1), after=0)
    assert store.get("c1", at=AT + timedelta(days=KEPT_DAYS)) is not None
    assert store.get("c1", at=AT + timedelta(days=KEPT_DAYS, minutes=1)) is None
    store.put(made_conversation(2, minutes=(KEPT_DAYS + 1) * 24 * 60), after=0)
    assert Database(tmp_path / "state.db", STATE).read("SELECT id FROM conversation") == [("c2",)]


def test_forgotten_words_are_nowhere_in_the_files(store, tmp_path):
    secret = made_conversation(1, shopper="secret-shopper")
    store.put(secret, after=0)
    store.hand_over(Case("c1", "secret-shopper", AT, "en", "very private words"))
    store.forget("secret-shopper")
    store.close()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"secret-shopper" not in left
    assert b"very private words" not in left


def test_cases_are_given_newest_first_and_go_with_their_conversation(store):
    store.put(made_conversation(1), after=0)
    for number in (1, 2):
        store.hand_over(Case(f"c{number}", "ann", AT + timedelta(minutes=number), "zh", "转人工"))
    assert [case.conversation_id for case in store.cases()] == ["c2", "c1"]
    store.delete("c1")
    assert [case.conversation_id for case in store.cases()] == ["c2"]


def test_a_file_of_an_older_version_is_given_the_tables_that_it_lacks(tmp_path):
    """Keys that were made before there were conversations stay."""
    old = Database(tmp_path / "state.db", STATE[0])
    with old.transaction() as connection:
        connection.execute("INSERT INTO secrets (name, value) VALUES ('session', 'kept')")
    old.close()
    store = SqliteConversationStore(tmp_path / "state.db")
    store.put(made_conversation(1), after=0)
    assert Database(tmp_path / "state.db", STATE).read("SELECT value FROM secrets") == [("kept",)]
