"""What every slate store owes: the answer as it left, once for each id, newest first, and real forgetting."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from crossaisle.protocols import SlateStore
from crossaisle.testing.expect import expect
from crossaisle.types import Served

_NOON: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)


def made_slate(number: int, shopper: str = "ann", *, items: int = 3) -> Served:
    """Make a slate with the id s0, s1 ..., a minute after the one before it."""
    shown = [
        {"position": place, "product": {"id": f"p{place}", "title": "手机壳 🏕"}, "variant_id": f"p{place}-0", "signals": {"dense": 0.25}}
        for place in range(1, items + 1)
    ]
    answer = {"slate_id": f"s{number}", "query": f"手机 {number}", "sections": [{"need_id": "n1", "relation": None, "items": shown}]}
    at = _NOON + timedelta(minutes=number, microseconds=number)
    return Served(f"s{number}", shopper, at, "rules-1", answer, (0.5,) * items, {"n1": ("p8", "p9"), "n2": ()})


class SlateStoreContract:
    """Subclass as Test..., define make, and pytest does the rest."""

    is_durable = True
    """Whether a store made again for the same place holds what was put."""

    def make(self, path: Path) -> SlateStore:
        """Give a store at a place, empty when the place is new."""
        raise NotImplementedError

    def test_new_store_is_empty(self, tmp_path: Path) -> None:
        """Nothing in, nothing out."""
        store = self.make(tmp_path)
        expect(store.get("s0") is None and not store.of_shopper("ann") and not store.since(_NOON), "A new store has no slates.")
        expect(store.forget("ann") == 0, "There is nothing to forget.")

    def test_a_slate_comes_back_as_it_left(self, tmp_path: Path) -> None:
        """Every field, in any script, also the barest one."""
        store = self.make(tmp_path)
        bare = Served("bare/ü", "bob", _NOON, "", {}, ())
        broken = Served("broken", "bob", _NOON, "p", {"query": "\ud83d"}, ())
        for slate in (made_slate(1), bare, broken):
            store.put(slate)
            expect(store.get(slate.id) == slate, f"The slate {slate.id} comes back as it was put.")
        expect(store.get("s2") is None, "Of an unknown id there is none.")

    def test_a_known_id_keeps_what_it_had(self, tmp_path: Path) -> None:
        """Nobody can take over an id."""
        store = self.make(tmp_path)
        store.put(made_slate(1))
        store.put(Served("s1", "eve", _NOON, "other", {}, ()))
        expect(store.get("s1") == made_slate(1), "The first of an id stays.")
        expect(not store.of_shopper("eve"), "Nothing of the second is kept.")

    def test_rewording_changes_the_answer_alone(self, tmp_path: Path) -> None:
        """Other copy for the same shopper's slate; anybody else's, and one that is not kept, stays as it is."""
        store = self.make(tmp_path)
        store.put(made_slate(1))
        other = made_slate(1, items=2).answer
        for wrong in (replace(made_slate(1, "eve"), answer=other), replace(made_slate(2), answer=other)):
            store.reword(wrong)
            expect(store.get("s1") == made_slate(1), "What is another's is not reworded.")
        expect(store.get("s2") is None, "What is not kept does not begin to be.")
        store.reword(replace(made_slate(1), answer=other))
        expect(store.get("s1") == replace(made_slate(1), answer=other), "The answer is the new one, all else as it was.")

    def test_newest_first(self, tmp_path: Path) -> None:
        """By the time of leaving, whatever the order of keeping; of one time, the last kept first."""
        store = self.make(tmp_path)
        for number in (3, 1, 4, 2):
            store.put(made_slate(number))
        store.put(made_slate(9, "bob"))
        expect([slate.id for slate in store.of_shopper("ann")] == ["s4", "s3", "s2", "s1"], "A shopper's slates come newest first.")
        expect([slate.id for slate in store.of_shopper("ann", limit=2)] == ["s4", "s3"], "limit keeps the newest.")
        found = store.since(made_slate(3).at)
        expect([slate.id for slate in found] == ["s9", "s4", "s3"], "since gives those that left at or after a time, of all shoppers.")
        expect([slate.id for slate in store.since(_NOON, limit=1)] == ["s9"], "limit keeps the newest.")
        paged = store.since(_NOON, before=made_slate(9).at, limit=2)
        expect([slate.id for slate in paged] == ["s4", "s3"], "before leaves out its own moment and goes on from there.")
        expect(not store.since(made_slate(9).at + timedelta(microseconds=1)), "Times are exact.")

    def test_ties_in_time(self, tmp_path: Path) -> None:
        """The one kept last comes first."""
        store = self.make(tmp_path)
        for name in ("b", "c", "a"):
            store.put(Served(name, "ann", _NOON, "p", {}, ()))
        expect([slate.id for slate in store.of_shopper("ann")] == ["a", "c", "b"], "Of one time, the last kept comes first.")

    def test_forget(self, tmp_path: Path) -> None:
        """One shopper goes, the others stay."""
        store = self.make(tmp_path)
        for number in range(6):
            store.put(made_slate(number, "bob" if number % 3 == 0 else "ann"))
        expect(store.forget("ann") == 4, "forget gives how many went.")
        expect(store.get("s1") is None and not store.of_shopper("ann"), "A forgotten shopper has no slates.")
        expect([slate.id for slate in store.since(_NOON)] == ["s3", "s0"], "Others keep theirs.")
        store.put(made_slate(1))
        expect(store.get("s1") == made_slate(1), "A forgotten id can be put again.")

    def test_digests_stay_with_their_slates(self, tmp_path: Path) -> None:
        """A digest of a form comes with its slate, and goes when that is reworded or erased."""
        store = self.make(tmp_path)
        expect(not store.digests(_NOON, form="1"), "An empty store has no slate to digest.")
        for number in range(4):
            store.put(made_slate(number, "bob" if number == 3 else "ann"))
        store.keep_digests("1", {"s0": "zero", "s1": "one", "s3": "three", "nobody's": "x"})
        kept = {one.id: one.text for one in store.digests(_NOON, form="1")}
        expect(kept == {"s3": "three", "s2": None, "s1": "one", "s0": "zero"}, "All slates come, newest first, with what is kept of them.")
        expect([one.id for one in store.digests(made_slate(1).at, form="1", limit=2)] == ["s3", "s2"], "limit keeps the newest.")
        expect(all(one.text is None for one in store.digests(_NOON, form="2")), "A digest of another form is none.")
        store.keep_digests("2", {"s1": "uno"})
        store.reword(made_slate(0))
        expect(store.digests(_NOON, form="2")[-2].text == "uno", "A new form takes the place of the old one.")
        expect([one.text for one in store.digests(_NOON, form="1")] == ["three", None, None, None], "What was reworded has no digest.")
        store.forget("ann")
        store.put(made_slate(1))
        expect([one.text for one in store.digests(_NOON, form="2")] == [None, None], "What was erased leaves no digest behind.")

    def test_threads_put_at_once(self, tmp_path: Path) -> None:
        """Nothing is lost, nothing is doubled."""
        store = self.make(tmp_path)

        def put(start: int) -> None:
            for number in range(start, 40, 4):
                store.put(made_slate(number))
                store.put(made_slate(number // 2))

        threads = [threading.Thread(target=put, args=(start,)) for start in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expect(list(store.of_shopper("ann")) == [made_slate(number) for number in reversed(range(40))], "Each slate is there once.")

    def test_another_store_sees_it(self, tmp_path: Path) -> None:
        """Two stores over one place, and one opened later."""
        if not self.is_durable:
            return
        store, other = self.make(tmp_path), self.make(tmp_path)
        store.put(made_slate(1, items=200))
        expect(other.get("s1") == made_slate(1, items=200), "What one store keeps, another sees.")
        for one in (store, other):
            one.close()
        expect(self.make(tmp_path).get("s1") == made_slate(1, items=200), "And it is there when the place is opened again.")
