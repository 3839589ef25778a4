"""Dense and lexical search under one mask, and the kind that is asked for, joined into one list of candidates.

Lexical scores are scaled by the best of their list among the eligible products; coverage says how much of the need's
words that best one really has, and what words leave open counts for meaning (cosine x open part): model numbers are
found by their letters, everyday wishes by their sense. A product's kind counts by P(kind | need), never by what it is for.
A derived need is for one kind only, so its candidates are that kind's products and nothing else is searched.
Source: linear fusion of scaled scores, Bruch et al., ACM TOIS 2023; the open part is ours, benchmarks/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

import numpy as np

from crossaisle.catalog.table import ALSO_TRUST, CatalogTable
from crossaisle.fusion import scaled
from crossaisle.protocols import VectorIndex
from crossaisle.text import elements
from crossaisle.types import Candidates, Interest, Mask, Matrix, Need, Places, Product, Scores

SOURCES: Final = ("lexical", "dense", "kind")
OF_ONE_KIND: Final = 256
"""Products of a derived need's kind that are looked at; where there are more, the better rated and better known."""
SURE: Final = 0.6
"""From this confidence on a product of a kind that goes with the asked one counts as serving it, whatever its title says."""

_KEPT: Final = 1024
"""Derived needs whose candidates are kept: about 10 kB each."""


class LexicalScores(Protocol):
    """Scores rows for tokens: what lexical indexes offer beside search."""

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Give (n rows,), 0 where no token occurs."""
        ...

    def scores_of(self, tokens: Sequence[str], rows: Places) -> Scores:
        """Give (len(rows),): the same for some rows only."""
        ...

    def ceiling(self, tokens: Sequence[str]) -> float:
        """Give a score that no row can reach."""
        ...


class HybridRetriever:
    """Retrieval over one generation of the catalogue."""

    def __init__(
        self,
        *,
        table: CatalogTable,
        lexical: LexicalScores,
        vectors: VectorIndex,
        encode: Callable[[str], Matrix],
        accessories: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Take the parts.

        Args:
            table: The catalogue.
            lexical: Scores words.
            vectors: One unit row for each row of the catalogue.
            encode: Turns one text into (dim,) float32.
            accessories: Kind -> kinds made for it.
        """
        self._accessories = accessories or {}
        self._table, self._lexical, self._vectors, self._encode = table, lexical, vectors, encode
        self._renown = table.kind_confidence + 0.1 * np.nan_to_num(table.rating, nan=4.0) / 5
        self._renown += 0.02 * np.log1p(np.maximum(table.popularity, table.rating_count))
        self._ordered: dict[str, Places] = {}
        self._kept: dict[tuple[object, ...], Candidates] = {}
        self._liked: tuple[tuple[Interest, ...], Matrix | None] = (), None
        self._last: tuple[Mask, Mask] = (np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.bool_))

    def retrieve(
        self,
        need: Need,
        *,
        where: Mask,
        k: int,
        sources: Sequence[str] = SOURCES,
        shown: Sequence[Product] = (),
        also: Sequence[int] = (),
        interests: Sequence[Interest] = (),
    ) -> Candidates:
        """Give candidates of a need.

        Args:
            need: Its text is searched for, its labels say the kind.
            where: (n products,) eligible positions of the table.
            k: How many each source may bring, >= 1.
            sources: Which sources to use; fewer than all for ablations.
            shown: The products that a derived need serves.
            also: Positions that are candidates whatever the sources find, where they are allowed.
            interests: What the session has shown so far; they bring no candidate, only the signal "interest".
        """
        found = self._candidates(need, where, k=k, sources=sources, shown=shown, also=also)
        liked = self._session(tuple(interests)) if interests and len(found) else None
        if liked is None:
            return found
        near = (self._vectors.take(self._table.rows[found.positions].tolist()) @ liked).astype(np.float32)
        return replace(found, signals={**found.signals, "interest": near})

    def _candidates(
        self, need: Need, where: Mask, *, k: int, sources: Sequence[str], shown: Sequence[Product], also: Sequence[int]
    ) -> Candidates:
        is_few = np.count_nonzero(where) <= OF_ONE_KIND
        if is_few or (need.origin != "stated" and need.is_kind_certain):
            positions = np.flatnonzero(where) if is_few else _with(self._of_kind(need, where, shown), also, where)
            return self._compared(need, positions, sources)
        tokens, vector = elements(need.text), self._encode(need.text)
        scores = self._lexical.scores(tokens)
        said = self._table.position_of_row[np.flatnonzero(scores)]
        said = said[where[said]]
        said_scores = scores[self._table.rows[said]]
        positions = _with(self._found(need, _head(said, said_scores, k), vector, where=where, k=k, sources=sources), also, where)
        words, most = scores[self._table.rows[positions]], float(said_scores.max(initial=0.0))
        return Candidates(positions, self._signals(need, positions, words, tokens=tokens, vector=vector, most=most, sources=sources))

    def _session(self, interests: tuple[Interest, ...]) -> Matrix | None:
        """Give the session's vector, (dim,) float32, length 0 to 1: the products that it dealt with, each by its weight.

        A strong interest is cut to length 1; a faded one stays short and moves little. None where no product is left.
        """
        if self._liked[0] != interests:
            known = [(place, one.weight) for one in interests if (place := self._table.position_of(one.item_id)) is not None]
            mixed: Matrix | None = None
            if known:
                weights = np.array([weight for _, weight in known], dtype=np.float32)
                rows = self._table.rows[np.array([place for place, _ in known], dtype=np.int64)].tolist()
                summed = weights @ self._vectors.take(rows)
                mixed = np.asarray(summed / max(float(np.linalg.norm(summed)), 1.0), dtype=np.float32)
            self._liked = interests, mixed
        return self._liked[1]

    def _compared(self, need: Need, positions: Places, sources: Sequence[str]) -> Candidates:
        """Give candidates at some positions; kept, since many needs have mice beside them, and mostly the same mice."""
        key = need.text, need.labels, tuple(sources), positions.tobytes()
        found = self._kept.get(key)
        if found is None:
            tokens, vector = elements(need.text), self._encode(need.text)
            words = self._lexical.scores_of(tokens, self._table.rows[positions])
            signals = self._signals(need, positions, words, tokens=tokens, vector=vector, most=None, sources=sources)
            if len(self._kept) >= _KEPT:
                self._kept = {}
            found = self._kept[key] = Candidates(positions, signals)
        return found

    def _found(self, need: Need, by_words: Places, vector: Matrix, *, where: Mask, k: int, sources: Sequence[str]) -> Places:
        found: list[Places] = [by_words] if "lexical" in sources else [by_words[:0]]
        if "dense" in sources:
            near = self._vectors.search(vector, k=k, where=self._rows_where(where))
            found.append(self._table.position_of_row[np.array(near.rows, dtype=np.int64)])
        if "kind" in sources:
            found += [_first(self._by_renown(label.id), where, k) for label in need.labels]
        joined: Places = np.unique(np.concatenate(found)).astype(np.int64)
        return joined

    def _rows_where(self, where: Mask) -> Mask:
        """Turn a mask over positions into one over rows; that of the last filter, which never changes, is kept."""
        last, rows = self._last
        if last is not where or where.flags.writeable:
            rows = self._table.rows_where(where)
            self._last = where, rows
        return rows

    def _of_kind(self, need: Need, where: Mask, shown: Sequence[Product]) -> Places:
        wanted = [self._by_renown(label.id) for label in need.labels] or [np.zeros(0, dtype=np.int64)]
        allowed = [_first(places, where, OF_ONE_KIND) for places in wanted]
        made = [self._table.fitting(title) for product in shown for title in product.title.values()]
        codes = [self._table.kind_code(label.id) for label in need.labels]
        allowed += [places[where[places] & (self._table.kind_sureness(places, codes) > 0)] for places in made if len(places)]
        return allowed[0] if len(allowed) == 1 else np.unique(np.concatenate(allowed))

    def _by_renown(self, kind: str) -> Places:
        """Give the products of a kind, surest, best rated and best known first."""
        if kind not in self._ordered:
            places = np.asarray(self._table.of_kind(kind), dtype=np.int64)
            self._ordered[kind] = places[np.lexsort((self._table.ties[places], -self._renown[places]))]
        return self._ordered[kind]

    def _signals(
        self,
        need: Need,
        positions: Places,
        words: Scores,
        *,
        tokens: Sequence[str],
        vector: Matrix,
        most: float | None,
        sources: Sequence[str],
    ) -> dict[str, Scores]:
        table = self._table
        dense = np.clip(self._vectors.take(table.rows[positions].tolist()) @ vector, 0.0, 1.0).astype(np.float32)
        coverage = np.asarray(words / max(self._lexical.ceiling(tokens), 1e-9), dtype=np.float32)
        top = float(words.max(initial=0.0)) if most is None else most
        found: dict[str, Scores] = {
            "lexical": scaled(words, top=top),
            "dense": dense,
            "kind": self._kind_scores(need, positions),
        }
        found = {name: values for name, values in found.items() if name in sources}
        found["coverage"] = coverage
        found["meaning"] = np.asarray(dense * (1 - top / max(self._lexical.ceiling(tokens), 1e-9)), dtype=np.float32)
        found["served"] = self._for_it(need, positions)
        return found

    def _kind_scores(self, need: Need, positions: Places) -> Scores:
        """P(kind of the product | need), weighed by how sure the product's kind is."""
        table = self._table
        likely = np.zeros(len(table.kind_names) + 1, dtype=np.float32)
        for label in need.labels:
            code = table.kind_code(label.id)
            if code >= 0:
                likely[code] = label.probability
        first = likely[table.kind_codes[positions]] * table.kind_confidence[positions]
        return np.asarray(np.maximum(first, likely[table.also_codes[positions]] * ALSO_TRUST), dtype=np.float32)

    def _for_it(self, need: Need, positions: Places) -> Scores:
        """1 for products that are for the asked kind without being it: the accessory trap.

        A title says so, or the product is surely of a kind that goes with the asked one; the latter only beside products that
        are asked for, since a shop that sells the accessories alone has nothing nearer.
        """
        if not (need.is_kind_certain and need.labels):
            return np.zeros(len(positions), dtype=np.float32)
        table, asked = self._table, need.labels[0].id
        is_asked = table.kind_sureness(positions, [table.kind_code(asked)]) > 0
        is_for_it = np.isin(positions, table.served.get(asked)) if asked in table.served else np.zeros(len(positions), dtype=np.bool_)
        if is_asked.any():
            codes = [table.kind_code(kind) for kind in self._accessories.get(asked, ())]
            is_for_it |= np.isin(table.kind_codes[positions], codes) & (table.kind_confidence[positions] >= SURE)
        return np.asarray(is_for_it & ~is_asked, dtype=np.float32)


def _with(positions: Places, also: Sequence[int], where: Mask) -> Places:
    """Add the allowed ones of some positions, each once."""
    allowed = [one for one in also if where[one]]
    return np.union1d(positions, np.array(allowed, dtype=np.int64)) if allowed else positions


def _first(places: Places, where: Mask, k: int) -> Places:
    """Give the first k places that are allowed; most often they stand at the head of a long list."""
    head = places[: 4 * k]
    found = head[where[head]][:k]
    return found if len(found) == k or len(head) == len(places) else places[where[places]][:k]


def _head(places: Places, scores: Scores, k: int) -> Places:
    return places[np.argpartition(-scores, k - 1)[:k]] if len(places) > k else places
