"""What every catalogue store owes: products come back as they went in, all or nothing, and every change is seen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from crossaisle.protocols import CatalogStore, StoredProduct
from crossaisle.testing.expect import expect
from crossaisle.testing.fakes import full_product, generated_products
from crossaisle.types import Money, Product, ProductRelation, Rating, Variant


class CatalogStoreContract:
    """Subclass as Test..., define make, and pytest does the rest."""

    is_durable = True
    """Whether a store made again for the same place holds what was put."""

    def make(self, path: Path) -> CatalogStore:
        """Give a store at a place, empty when the place is new."""
        raise NotImplementedError

    def test_new_store_is_empty(self, tmp_path: Path) -> None:
        """Nothing in, nothing out."""
        store = self.make(tmp_path)
        expect(len(store) == 0 and not list(store) and not store.hashes() and not store.get(["p0"]), "A new store holds nothing.")

    def test_put_and_get(self, tmp_path: Path) -> None:
        """In the order asked for; unknown ids are left out."""
        store = self.make(tmp_path)
        items = filled(store, 3)
        found = store.get(["p2", "nobody", "p0"])
        expect(list(found) == [items[2], items[0]], "get gives the known ones in the order of the ids.")
        expect(len(store) == 3 and store.hashes() == {f"p{number}": f"hash{number}" for number in range(3)}, "Length and hashes agree.")

    def test_every_field_comes_back(self, tmp_path: Path) -> None:
        """The full product, the barest one, and what was derived."""
        store = self.make(tmp_path)
        derived = {"kind": "tent", "served": ["a", "b"], "facts": {"color": ["绿色"]}, "confidence": 0.25, "none": None, "is": True}
        full = StoredProduct(store.reserve(1), full_product(), "h1", derived)
        bare = StoredProduct(store.reserve(1), Product("bare/ü 1", {}, ()), "h2", {})
        store.put([full, bare])
        expect(list(store.get(["full", "bare/ü 1"])) == [full, bare], "Every field of a product comes back as it was put.")
        expect(list(store) == [full, bare], "Iteration gives the same.")

    def test_replace(self, tmp_path: Path) -> None:
        """An id that is put again has one product: the last."""
        store = self.make(tmp_path)
        filled(store, 2)
        again = StoredProduct(store.reserve(1), full_product("p0"), "new", {"kind": "tent"})
        store.put([again])
        expect(list(store.get(["p0"])) == [again] and len(store) == 2, "put replaces by id.")
        first, last = (StoredProduct(store.reserve(1), full_product("p9"), word, {}) for word in ("first", "last"))
        store.put([first, last])
        expect(list(store.get(["p9"])) == [last], "Of one id twice in a batch, the last stays.")

    def test_iteration_goes_by_row(self, tmp_path: Path) -> None:
        """Whatever the order of writing and replacing."""
        store = self.make(tmp_path)
        items = filled(store, 4)
        moved = replace(items[0], row=store.reserve(1))
        store.put([moved])
        rows = [item.row for item in store]
        expect(list(store.rows()) == rows, "rows gives what iteration does.")
        expect(rows == sorted(rows) and len(rows) == 4, "Iteration goes by row.")
        expect(list(store)[-1] == moved, "A replaced product stands at its new row.")

    def test_put_is_all_or_nothing(self, tmp_path: Path) -> None:
        """A source that breaks half-way leaves no trace."""
        store = self.make(tmp_path)
        items = filled(store, 2)
        row, before = store.reserve(1), store.generation

        def breaking() -> Iterator[StoredProduct]:
            yield StoredProduct(row, full_product("x"), "h", {})
            raise ValueError("the source broke")

        try:
            store.put(breaking())
        except ValueError:
            pass
        else:
            raise AssertionError("A failing source fails the put.")
        expect(list(store) == items and store.generation == before, "A failed put changes nothing.")
        store.put([StoredProduct(store.reserve(1), full_product("y"), "h", {})])
        expect(len(store) == 3, "After a failed put the store takes the next one.")

    def test_delete(self, tmp_path: Path) -> None:
        """Unknown ids are skipped and not counted."""
        store = self.make(tmp_path)
        items = filled(store, 3)
        expect(store.delete(["p1", "nobody", "p1"]) == 1, "delete gives how many went.")
        expect(list(store) == [items[0], items[2]] and "p1" not in store.hashes(), "What was deleted is gone.")
        again = StoredProduct(store.reserve(1), items[1].product, "hash1", {})
        store.put([again])
        expect(list(store.get(["p1"])) == [again], "A deleted id can be put again.")

    def test_generation_grows(self, tmp_path: Path) -> None:
        """With every committed change, and with nothing else."""
        store = self.make(tmp_path)
        seen = [store.generation]
        filled(store, 2)
        seen.append(store.generation)
        store.put_offers([repriced(next(generated_products(1)))])
        seen.append(store.generation)
        store.delete(["p0"])
        seen.append(store.generation)
        expect(seen == sorted(set(seen)), f"put, put_offers and delete raise the generation: {seen}.")
        store.get(["p1"])
        store.delete(["nobody"])
        store.put_offers([full_product("nobody")])
        list(store)
        expect(store.generation == seen[-1], "Reading, and writing that changes nothing, leave the generation alone.")

    def test_offers_touch_no_row(self, tmp_path: Path) -> None:
        """Price, stock, rating and links change; text, row, hash and derived data stay."""
        store = self.make(tmp_path)
        items = filled(store, 2)
        new = repriced(items[0].product)
        expect(store.put_offers([new, full_product("nobody")]) == 1, "put_offers gives how many known products changed.")
        expect(list(store.get(["p0"])) == [replace(items[0], product=new)], "An offer changes nothing but the offer.")
        expect(list(store.get(["p1"])) == [items[1]], "An offer leaves other products alone.")
        expect(store.put_offers([new]) == 0, "The same offer again changes nothing.")
        texts = replace(new, title={"en": "other"}, description={}, brand={}, categories={}, attributes={}, fits=("other",))
        store.put_offers([texts])
        expect(list(store.get(["p0"])) == [replace(items[0], product=new)], "put_offers takes no text.")
        emptied = replace(new, rating=None, popularity=None, url="", images=(), relations=())
        store.put_offers([emptied])
        expect(list(store.get(["p0"])) == [replace(items[0], product=emptied)], "What an offer no longer states is gone.")
        store.put([replace(items[0], product=new)])
        expect(list(store.get(["p0"])) == [replace(items[0], product=new)], "put takes the offer as well.")

    def test_reserved_rows_never_repeat(self, tmp_path: Path) -> None:
        """Not after a delete, not in another store for the same place, not from several threads."""
        store = self.make(tmp_path)
        start = store.reserve(5)
        given = list(range(start, start + 5)) + [item.row for item in filled(store, 2)]
        store.delete(["p0", "p1"])
        if self.is_durable:
            store = self.make(tmp_path)
        lock = threading.Lock()

        def take() -> None:
            for _ in range(10):
                first = store.reserve(3)
                with lock:
                    given.extend(range(first, first + 3))

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expect(min(given) >= 0 and len(given) == 5 + 2 + 120, "Every reservation is answered.")
        expect(len(set(given)) == len(given), "A row is never given twice.")

    def test_many_ids(self, tmp_path: Path) -> None:
        """More ids than fit one query."""
        store = self.make(tmp_path)
        filled(store, 1200)
        ids = [f"p{number}" for number in reversed(range(1200))]
        expect([item.product.id for item in store.get(ids)] == ids, "get keeps the order of many ids.")

    def test_another_store_sees_it(self, tmp_path: Path) -> None:
        """Two stores over one place, and one opened later."""
        if not self.is_durable:
            return
        store, other = self.make(tmp_path), self.make(tmp_path)
        before = other.generation
        items = filled(store, 2)
        expect(list(other) == items and other.generation > before, "What one store commits, another sees.")
        expect(list(self.make(tmp_path)) == items, "What was committed is there when the place is opened again.")


def filled(store: CatalogStore, count: int) -> list[StoredProduct]:
    """Put generated products p0, p1 ... and give them as they were put."""
    first = store.reserve(count)
    items = [StoredProduct(first + n, product, f"hash{n}", {"kind": "mug"}) for n, product in enumerate(generated_products(count))]
    store.put(items)
    return items


def repriced(product: Product) -> Product:
    """Change everything about a product that no index reads."""
    variants = tuple(Variant(one.id, options=one.options, prices=(Money(1, "USD"),), stock=0) for one in product.variants)
    return replace(
        product,
        variants=variants,
        rating=Rating(1.5, 7),
        popularity=3.0,
        url="https://shop.example/new",
        images=("https://shop.example/new.jpg",),
        relations=(ProductRelation("accessory", "p1"),),
    )
