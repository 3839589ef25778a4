"""Products into a shop: hash, encode what is new, derive kind and facts, index, commit. In that order, batch by batch.

A product becomes visible only with the catalogue's commit, after its vector and its postings are durable; a kill at any
moment leaves at most rows that no product points to. Importing again finishes the job: what is unchanged is skipped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import numpy as np

from crossaisle.catalog.document import content_hash, encoded_texts, lexical_fields
from crossaisle.catalog.facts import FactReader
from crossaisle.catalog.kinds import Labeller, MappedCategory, map_category, product_kind
from crossaisle.knowledge import Lexicon
from crossaisle.protocols import CatalogStore, Encoder, LexicalIndex, StoredProduct, TextCache, VectorIndex
from crossaisle.types import Mask, Matrix, Product
from crossaisle.vectors import unit_rows

BATCH: Final = 512
"""Products encoded, indexed and committed together; memory stays within a few of these."""


@dataclass(frozen=True, slots=True)
class Teacher:
    """What kinds and facts are derived with."""

    lexicon: Lexicon
    facts: FactReader
    label: Labeller
    overrides: Mapping[str, str]
    """Category path -> kind id."""
    revision: str
    """Fingerprint of knowledge and overrides; kept with what was derived."""


@dataclass(slots=True)
class Counts:
    """What an import did."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    offers: int = 0
    """Unchanged products whose price, stock or rating moved."""
    removed: int = 0
    encoded: int = 0
    """Products whose text was encoded now."""
    ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Indexer:
    """Writes into one shop through its ports."""

    store: CatalogStore
    lexical: LexicalIndex
    vectors: VectorIndex
    cache: TextCache
    encoder: Encoder
    teacher: Teacher
    _categories: dict[str, MappedCategory] = field(default_factory=dict)

    def upsert(self, products: Iterable[Product], *, progress: Callable[[int], None] | None = None) -> Counts:
        """Insert or update products; those whose text is unchanged only get their offers.

        Args:
            products: Any number, read lazily.
            progress: Called with the number of products done so far.
        """
        counts = Counts()
        known = dict(self.store.hashes())
        for batch in batched(products, BATCH):
            self._upsert_batch(batch, known, counts)
            if progress is not None:
                progress(counts.read)
        self.lexical.compact(self.live())
        self.vectors.maintain()
        return counts

    def remove(self, item_ids: Iterable[str]) -> int:
        """Delete products by id; unknown ids are skipped."""
        return self.store.delete(item_ids)

    def rederive(self, *, encode: bool = False, progress: Callable[[int], None] | None = None) -> int:
        """Derive kinds and facts of every product anew, after knowledge or overrides changed.

        Args:
            encode: Encode every text as well: for a new encoder, into a new vector index.
            progress: Called with the number of products done so far.
        """
        done = 0
        for batch in batched(list(self.store), BATCH):
            products = [item.product for item in batch]
            rows = [item.row for item in batch]
            vectors = self._encoded(products, rows, Counts()) if encode else self.vectors.take(rows)
            derived = self._derive(products, vectors)
            self.store.put(
                [StoredProduct(item.row, item.product, item.content_hash, one) for item, one in zip(batch, derived, strict=True)]
            )
            done += len(batch)
            if progress is not None:
                progress(done)
        self.vectors.maintain()
        return done

    def live(self) -> Mask:
        """(n rows,) True for rows that a product points to."""
        rows = self.store.rows()
        mask = np.zeros((rows[-1] if rows else -1) + 1, dtype=np.bool_)
        mask[np.asarray(rows, dtype=np.int64)] = True
        return mask

    def _upsert_batch(self, batch: Sequence[Product], known: dict[str, str], counts: Counts) -> None:
        hashes = {product.id: content_hash(product) for product in batch}
        fresh = [product for product in batch if known.get(product.id) != hashes[product.id]]
        same = [product for product in batch if known.get(product.id) == hashes[product.id]]
        counts.read += len(batch)
        counts.ids.update(hashes)
        counts.unchanged += len(same)
        if same:
            counts.offers += self.store.put_offers(same)
        if not fresh:
            return
        counts.added += sum(product.id not in known for product in fresh)
        counts.changed += sum(product.id in known for product in fresh)
        first = self.store.reserve(len(fresh))
        rows = list(range(first, first + len(fresh)))
        vectors = self._encoded(fresh, rows, counts)
        self.lexical.upsert(rows, [lexical_fields(product) for product in fresh])
        derived = self._derive(fresh, vectors)
        self.store.put(
            [StoredProduct(row, product, hashes[product.id], one) for row, product, one in zip(rows, fresh, derived, strict=True)]
        )
        known.update({product.id: hashes[product.id] for product in fresh})

    def _encoded(self, products: Sequence[Product], rows: Sequence[int], counts: Counts) -> Matrix:
        texts = [encoded_texts(product) for product in products]
        hashes = [hashlib.sha256("\x1f".join(own).encode("utf-8", "surrogatepass")).hexdigest()[:32] for own in texts]
        kept = self.cache.rows(hashes)
        vectors = np.zeros((len(products), self.encoder.info.dim), dtype=np.float32)
        old = [place for place, one in enumerate(hashes) if one in kept]
        new = [place for place, one in enumerate(hashes) if one not in kept]
        if old:
            vectors[old] = self.vectors.take([kept[hashes[place]] for place in old])
        if new:
            flat = [text for place in new for text in texts[place]]
            encoded = self.encoder.encode(flat, role="document")
            owner = np.repeat(np.arange(len(new)), [len(texts[place]) for place in new])
            sums = np.zeros((len(new), encoded.shape[1]), dtype=np.float32)
            np.add.at(sums, owner, encoded)
            vectors[new] = unit_rows(sums)
        counts.encoded += len(new)
        self.vectors.upsert(rows, vectors)
        self.cache.put({hashes[place]: rows[place] for place in new})
        return vectors

    def _derive(self, products: Sequence[Product], vectors: Matrix) -> list[dict[str, Any]]:
        paths = {product.id: [path for own in product.categories.values() for path in own] for product in products}
        self._map([path for own in paths.values() for path in own if path not in self._categories])
        derived = []
        for product, nearest in zip(products, self.teacher.label(vectors), strict=True):
            kind = product_kind(product, nearest, lexicon=self.teacher.lexicon, categories=self._categories)
            derived.append(
                {
                    "revision": self.teacher.revision,
                    "kind": kind.id,
                    "kind_confidence": round(kind.confidence, 4),
                    "kind_source": kind.source,
                    "served": list(kind.served),
                    "also": kind.also,
                    "categories": [
                        [one.path, one.kind, round(one.confidence, 3), one.source]
                        for one in (self._categories[path] for path in paths[product.id])
                    ],
                    **self.teacher.facts.derive(product),
                }
            )
        return derived

    def _map(self, paths: Sequence[str]) -> None:
        fresh = list(dict.fromkeys(paths))
        if not fresh:
            return
        nearest = self.teacher.label(self.encoder.encode([path.replace(">", " ") for path in fresh], role="document"))
        for path, labels in zip(fresh, nearest, strict=True):
            self._categories[path] = map_category(path, labels, lexicon=self.teacher.lexicon, overrides=self.teacher.overrides)


def batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Give lists of at most `size` items, in order.

    Example:
        >>> list(batched("abc", 2))
        [['a', 'b'], ['c']]
    """
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
