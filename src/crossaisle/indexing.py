"""Products into a shop: hash, encode what is new, derive kind and facts, index, commit. In that order, batch by batch.

The texts of a batch are encoded, and held against the labels, in a thread of their own while the batch before it is derived
and written.

A product becomes visible only with the catalogue's commit, after its vector and its postings are durable; a kill at any
moment leaves at most rows that no product points to. Importing again finishes the job: what is unchanged is skipped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import numpy as np

from crossaisle.catalog.document import content_hash, encoded_texts, lexical_fields
from crossaisle.catalog.facts import FactReader
from crossaisle.catalog.kinds import Labeller, MappedCategory, map_category, product_kind
from crossaisle.errors import DataError
from crossaisle.knowledge import Lexicon
from crossaisle.protocols import CatalogStore, Encoder, LexicalIndex, StoredProduct, TextCache, VectorIndex
from crossaisle.types import Label, Mask, Matrix, Product
from crossaisle.vectors import one_thread, unit_rows

BATCH: Final = 1024
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
class _Texts:
    """What is encoded of some products."""

    own: Sequence[Sequence[str]]
    """For each product, its texts."""
    hashes: Sequence[str]
    """For each product, the hash of its texts."""

    @classmethod
    def of(cls, products: Iterable[Product]) -> _Texts:
        own = [encoded_texts(product) for product in products]
        return cls(own, [hashlib.sha256("\x1f".join(one).encode("utf-8", "surrogatepass")).hexdigest()[:32] for one in own])


@dataclass(frozen=True, slots=True)
class _Encoded:
    """What some texts come to."""

    vectors: Matrix
    labels: Sequence[Sequence[Label]]
    """For each vector, the labels near it."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Products on their way in: read, and being encoded."""

    products: Sequence[Product]
    hashes: Mapping[str, str]
    """Item id -> content hash."""
    fresh: Sequence[Product]
    same: Sequence[Product]
    added: int
    """How many of the fresh ones the shop did not have."""
    texts: _Texts
    """Of the fresh ones."""
    new: Sequence[int]
    """Places of the fresh ones whose texts have no vector yet."""
    encoded: Future[_Encoded]
    """Of the new ones."""


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
        waiting: _Batch | None = None
        with ThreadPoolExecutor(1, thread_name_prefix="encode-ahead") as ahead:
            try:
                for products_read in batched(products, BATCH):
                    batch = self._begin(products_read, known, ahead=ahead, before=waiting)
                    waiting, done = batch, waiting
                    self._finish(done, counts, progress)
            except DataError:  # the feed breaks off: what was read before is kept
                self._finish(waiting, counts, progress)
                raise
            self._finish(waiting, counts, progress)
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
        items = list(self.store)
        # Those that an older release cut into other tokens or texts are written as if they had changed.
        stale = {item.product.id for item in items if content_hash(item.product) != item.content_hash}
        done = len(stale)
        if stale:
            self.upsert((item.product for item in items if item.product.id in stale), progress=progress)
        for batch in batched((item for item in items if item.product.id not in stale), BATCH):
            products = [item.product for item in batch]
            rows = [item.row for item in batch]
            vectors = self._encoded(products, rows) if encode else self.vectors.take(rows)
            derived = self._derive(products, self.teacher.label(vectors))
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

    def _begin(self, products: Sequence[Product], known: dict[str, str], *, ahead: Executor, before: _Batch | None) -> _Batch:
        """Sort a batch into new and unchanged, and have its texts encoded while the batch before it is written."""
        hashes = {product.id: content_hash(product) for product in products}
        fresh = [product for product in products if known.get(product.id) != hashes[product.id]]
        same = [product for product in products if known.get(product.id) == hashes[product.id]]
        added = sum(product.id not in known for product in fresh)
        known.update(hashes)
        texts = _Texts.of(fresh)
        kept = {*self.cache.rows(texts.hashes), *(before.texts.hashes if before is not None else ())}
        new = [place for place, one in enumerate(texts.hashes) if one not in kept]
        encoded = ahead.submit(self._labelled, [texts.own[place] for place in new])
        return _Batch(products, hashes, fresh, same, added, texts, new, encoded)

    def _finish(self, batch: _Batch | None, counts: Counts, progress: Callable[[int], None] | None) -> None:
        """Derive, index and commit a batch."""
        if batch is None:
            return
        counts.read += len(batch.products)
        counts.ids.update(batch.hashes)
        counts.unchanged += len(batch.same)
        if batch.same:
            counts.offers += self.store.put_offers(batch.same)
        if batch.fresh:
            counts.added += batch.added
            counts.changed += len(batch.fresh) - batch.added
            first = self.store.reserve(len(batch.fresh))
            rows = list(range(first, first + len(batch.fresh)))
            self.lexical.upsert(rows, [lexical_fields(product) for product in batch.fresh])
            encoded = batch.encoded.result()
            vectors = self._kept(rows, batch.texts, batch.new, encoded.vectors)
            counts.encoded += len(batch.new)
            derived = self._derive(batch.fresh, self._nearest(vectors, batch.new, encoded.labels))
            self.store.put(
                [
                    StoredProduct(row, product, batch.hashes[product.id], one)
                    for row, product, one in zip(rows, batch.fresh, derived, strict=True)
                ]
            )
        if progress is not None:
            progress(counts.read)

    def _encoded(self, products: Sequence[Product], rows: Sequence[int]) -> Matrix:
        texts = _Texts.of(products)
        kept = self.cache.rows(texts.hashes)
        new = [place for place, one in enumerate(texts.hashes) if one not in kept]
        return self._kept(rows, texts, new, self._encode([texts.own[place] for place in new]))

    def _encode(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """Give a unit row for each run of texts: the mean of their vectors, turned to unit length."""
        if not texts:
            return np.zeros((0, self.encoder.info.dim), dtype=np.float32)
        encoded = self.encoder.encode([text for own in texts for text in own], role="document")
        owner = np.repeat(np.arange(len(texts)), [len(own) for own in texts])
        sums = np.zeros((len(texts), encoded.shape[1]), dtype=np.float32)
        np.add.at(sums, owner, encoded)
        return unit_rows(sums)

    def _labelled(self, texts: Sequence[Sequence[str]]) -> _Encoded:
        vectors = self._encode(texts)
        with one_thread:  # the other cores have the batch before it
            return _Encoded(vectors, self.teacher.label(vectors))

    def _nearest(self, vectors: Matrix, new: Sequence[int], labels: Sequence[Sequence[Label]]) -> list[Sequence[Label]]:
        """Give the labels near every vector, where those of the new ones are known."""
        known = dict(zip(new, labels, strict=True))
        old = [place for place in range(len(vectors)) if place not in known]
        known.update(zip(old, self.teacher.label(vectors[old]), strict=True))
        return [known[place] for place in range(len(vectors))]

    def _kept(self, rows: Sequence[int], texts: _Texts, new: Sequence[int], encoded: Matrix) -> Matrix:
        """Write the vectors of rows, those not new taken from where they were written before; then remember the new ones."""
        is_new = set(new)
        old = [place for place in range(len(rows)) if place not in is_new]
        vectors = np.zeros((len(rows), self.encoder.info.dim), dtype=np.float32)
        vectors[new] = encoded
        if old:
            known = self.cache.rows([texts.hashes[place] for place in old])
            vectors[old] = self.vectors.take([known[texts.hashes[place]] for place in old])
        self.vectors.upsert(rows, vectors)
        self.cache.put({texts.hashes[place]: rows[place] for place in new})
        return vectors

    def _derive(self, products: Sequence[Product], labels: Sequence[Sequence[Label]]) -> list[dict[str, Any]]:
        paths = {product.id: [path for own in product.categories.values() for path in own] for product in products}
        self._map([path for own in paths.values() for path in own if path not in self._categories])
        derived = []
        for product, nearest in zip(products, labels, strict=True):
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
