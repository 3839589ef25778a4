"""The contract of a conversation store: subclass, and give `make`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from crossaisle.errors import ConflictError
from crossaisle.protocols import ConversationStore
from crossaisle.testing.expect import expect
from crossaisle.types import KeptConversation

_AT: Final = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def made_conversation(number: int, *, shopper: str = "ann", count: int = 1, minutes: int = 0) -> KeptConversation:
    """Give a conversation to keep."""
    return KeptConversation(f"c{number}", shopper, _AT + timedelta(minutes=minutes), count, f'{{"id": "c{number}", "count": {count}}}')


class ConversationStoreContract:
    """What every store of conversations must hold."""

    def make(self, path: Path) -> ConversationStore:
        """Give an empty store."""
        raise NotImplementedError

    def test_an_empty_store_has_nothing(self, tmp_path: Path) -> None:
        """Nothing is found, and forgetting finds nothing."""
        store = self.make(tmp_path)
        expect(store.get("c1", at=_AT) is None and not store.of_shopper("ann"), "An empty store has no conversation.")
        expect(not store.delete("c1") and store.forget("ann") == 0, "There is nothing to erase.")

    def test_the_newest_turn_stands(self, tmp_path: Path) -> None:
        """A turn takes the place of the one before."""
        store = self.make(tmp_path)
        store.put(made_conversation(1), after=0)
        second = made_conversation(1, count=2, minutes=1)
        store.put(second, after=1)
        expect(store.get("c1", at=second.at) == second, "What was put last is given.")

    def test_a_turn_that_another_came_before_is_refused(self, tmp_path: Path) -> None:
        """Two turns after the same one: the first is kept."""
        store = self.make(tmp_path)
        store.put(made_conversation(1), after=0)
        first = made_conversation(1, count=2)
        store.put(first, after=1)
        for late in (replace(first, body="{}"), made_conversation(1)):
            try:
                store.put(late, after=late.count - 1)
            except ConflictError:
                continue
            expect(condition=False, demand="A late turn is refused.")
        expect(store.get("c1", at=_AT) == first, "The first of them stays.")

    def test_nobody_writes_into_anothers(self, tmp_path: Path) -> None:
        """A known id with another shopper is refused."""
        store = self.make(tmp_path)
        store.put(made_conversation(1), after=0)
        try:
            store.put(made_conversation(1, shopper="eve", count=2), after=1)
        except ConflictError:
            expect(store.get("c1", at=_AT) == made_conversation(1), "It stays as it was.")
        else:
            expect(condition=False, demand="Another's turn is refused.")

    def test_a_shoppers_own_newest_first(self, tmp_path: Path) -> None:
        """They come by time, and go together."""
        store = self.make(tmp_path)
        for number in (1, 2, 3):
            store.put(made_conversation(number, minutes=number, shopper="bob" if number == 2 else "ann"), after=0)
        expect([one.id for one in store.of_shopper("ann")] == ["c3", "c1"], "Newest first, of this shopper only.")
        expect(store.forget("ann") == 2, "forget gives how many went.")
        expect(not store.of_shopper("ann") and len(store.of_shopper("bob")) == 1, "Others stay.")
        expect(store.delete("c2") and store.get("c2", at=_AT) is None, "One can be erased alone.")
