"""A shop: the public face of the library. Open a directory, put products in, ask for what is needed.

Thread-safe: readers share one Recommender per catalogue generation; a newer generation and changed overrides, also those
that another process wrote, are picked up with the next question.
"""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from crossaisle.assistance import Assistance
from crossaisle.build import Parts, build, open_parts, reread
from crossaisle.complete import Completer, Completion
from crossaisle.converse import Reply, Told
from crossaisle.directory import ShopDirectory, ShopFacts
from crossaisle.errors import DataError, InvalidQueryError, NotFoundError
from crossaisle.facets import Facet, Narrower
from crossaisle.feedback import Feedback
from crossaisle.importing import ImportReport, Reading, import_feed, noted, without_missing
from crossaisle.models import language_model
from crossaisle.pipeline import Recommender, Stage, check_text
from crossaisle.probing import Found, PipelineName, near, probe
from crossaisle.protocols import HandOver
from crossaisle.rank.select import rank
from crossaisle.redaction import redact
from crossaisle.settings import Settings, load
from crossaisle.stores.imports import ImportLog
from crossaisle.talking import LOCAL, Talks
from crossaisle.types import Intent, Product, Query, Shopper, Slate


class Shop:
    """One opened shop directory."""

    def __init__(self, directory: ShopDirectory, settings: Settings, *, hand_over: HandOver | None = None) -> None:
        self.directory, self._settings = directory, settings
        self.parts: Parts = open_parts(directory, settings)
        self.imports = ImportLog(directory.imports)
        """What was imported when."""
        self._stamp = self.parts.stamp
        """Of the overrides that were last looked at; those in `parts` may be older, where these have a fault."""
        self._fault: DataError | None = None
        self._lock = threading.Lock()
        self._recommender: Recommender | None = None
        self._completer: tuple[Recommender, Completer] | None = None
        self._narrower: tuple[Recommender, Narrower] | None = None
        home = directory.language_model
        self.assistance = Assistance(language_model(settings, home=home), settings.llm, self.parts, home=home)
        """The language model, and what it does."""
        kept = self.parts.conversations
        self.feedback = Feedback(
            self.parts.events, self.parts.slates, self._find, clock=lambda: datetime.now(UTC), conversations=kept,
            forget_words=self.assistance.forget,
        )  # fmt: skip
        """What shoppers do: record it, and what it comes to."""
        self.talks = Talks(kept, self.feedback, hand_over or kept)
        """Conversations, to be looked at and deleted; `talk` is how they go on."""

    @classmethod
    @contextlib.contextmanager
    def temporary(cls, *, encoder: str | None = None, settings: Settings | None = None) -> Iterator[Shop]:
        """Give an empty shop in a temporary directory, removed afterwards."""
        with tempfile.TemporaryDirectory(prefix="crossaisle-") as place:
            shop = open_shop(place, create=True, encoder=encoder, settings=settings)
            with contextlib.closing(shop):
                yield shop

    def close(self) -> None:
        """Let go of every file, and of the language model."""
        self.assistance.close()
        self.parts.close()
        self.imports.close()

    def __len__(self) -> int:
        """Number of products."""
        return len(self.parts.store)

    @property
    def recommender(self) -> Recommender:
        """The request path over the newest generation of the catalogue."""
        with self._lock:
            self._reread()
            if self._recommender is None or self._recommender.table.generation != self.parts.store.generation:
                made = build(self.parts)
                if self._fault is not None:
                    made = replace(made, notes=(*made.notes, "overrides:broken"), faults={**made.faults, "overrides": self._fault})
                self._recommender = self.assistance.beside(made)
            return self._recommender

    def _reread(self) -> None:
        """Take up overrides that have changed; those with a fault fail nobody: what was read before them holds on."""
        stamp = self.directory.overrides_stamp()
        if stamp == self._stamp:
            return
        self._stamp, self._fault, self._recommender = stamp, None, None
        try:
            self.parts = reread(self.parts)
        except DataError as exc:
            self._fault = exc

    def current(self) -> Parts:
        """Give the opened parts, with the overrides as they stand."""
        with self._lock:
            self._reread()
            return self.parts

    def query(self, text: str, **fields: Any) -> Query:  # noqa: ANN401 - the fields of Query
        """Make a query at the door: personal data is taken out, the time and the usual n are filled in."""
        usual: dict[str, Any] = {"at": datetime.now(UTC), "n": self._settings.slate.n}
        return Query(redact(text).text, **(usual | {name: value for name, value in fields.items() if value is not None}))

    def query_of(self, shopper: Shopper, text: str, **fields: Any) -> Query:  # noqa: ANN401 - the fields of Query
        """Make a query of a shopper: cart, purchases and dismissals join what the fields name; interests are the shopper's."""
        known = {"cart": (line.item_id for line in shopper.cart), "bought": shopper.bought, "excluded": shopper.dismissed}
        joined = {name: tuple(dict.fromkeys((*(fields.get(name) or ()), *ids))) for name, ids in known.items()}
        return self.query(text, **{"interests": shopper.interests, **fields, **joined})

    def recommend(self, text: str | Query, **fields: Any) -> Slate:  # noqa: ANN401 - the fields of Query
        """Answer a need, in Chinese or English.

        Args:
            text: The shopper's words, or a ready Query.
            fields: Any field of Query: n, language, currency, cart, bought, excluded, seed, edits ...

        Raises:
            InvalidQueryError: The text asks for nothing that can be read.
        """
        return self.recommender.recommend(text if isinstance(text, Query) else self.query(text, **fields))

    def talk(self, text: str, *, shopper: str = LOCAL, conversation: str | None = None, turn: str = "", **fields: Any) -> Reply:  # noqa: ANN401
        """Answer one turn of a conversation, and do what it asks: fill the cart, hand over to a person.

        `talking` gives the same in stages, for whoever does not want to wait for what a language model adds.

        Args:
            text: The shopper's words.
            shopper: A pseudonym; nobody goes on with another's conversation.
            conversation: Its id, from the reply before; None begins a new one.
            turn: By which `talks.again` finds the reply, should it be lost on its way; empty = not at all.
            fields: Any field of Query.

        Raises:
            InvalidQueryError: The text asks for nothing that can be read.
            NotFoundError: The shopper has no such conversation, or it has expired.
            ConflictError: Another turn came between.
            StorageError: It cannot be kept.
        """
        return list(self.talking(text, shopper=shopper, conversation=conversation, turn=turn, **fields))[-1].reply

    def talking(
        self,
        text: str,
        *,
        shopper: str = LOCAL,
        conversation: str | None = None,
        turn: str = "",
        **fields: Any,  # noqa: ANN401
    ) -> Generator[Told]:
        """Answer one turn as it comes: the reply, then the same with each sentence and line that a model adds; else as `talk`."""
        recommender = self.recommender
        talker = self.talks.talker(self.current(), recommender, lambda: self._narrow(recommender), self.assistance.adviser)
        query = self.query_of(self.feedback.shopper(shopper), text, **fields)
        return self.talks.turn(talker, query, shopper=shopper, conversation_id=conversation, turn_id=turn)

    def run(self, text: str, **fields: Any) -> Iterator[Stage]:  # noqa: ANN401
        """Answer a need in stages: intent first, then products, then copy."""
        return self.recommender.run(self.query(text, **fields))

    def rank(self, text: str, *, language: str | None = None, pipeline: PipelineName = "full", depth: int = 100) -> list[str]:
        """Give item ids for a text, best first, before selection: what evaluate measures.

        Args:
            text: The need.
            language: BCP 47; None = detect.
            pipeline: "full", or one source alone: "lexical", "dense".
            depth: How many ids at most.
        """
        if pipeline != "full":
            return [found.product.id for found in probe(self.recommender, self.query(text), pipeline, depth)]
        query = self.query(text, language=language, n=depth)
        recommender = self.recommender
        intent = recommender.understand(query)
        table = recommender.table
        scored = [recommender.score(query, intent, need).candidates for need in intent.needs]
        ranked = [one.positions[rank(one, table)[:depth]].tolist() for one in scored]
        merged = [position for turn in _turns(ranked) for position in turn]
        return [table.item_id(position) for position in dict.fromkeys(merged)][:depth]

    def search(self, text: str, *, n: int = 10) -> list[Found]:
        """Find products by words and vectors, without needs, relations or copy."""
        check_text(text)
        return probe(self.recommender, self.query(text), None, n)

    def similar(self, item_id: str, *, n: int = 10) -> list[Found]:
        """Find products like one: near in vectors, of the same kind first, itself left out.

        Raises:
            NotFoundError: No product of that id.
        """
        recommender = self.recommender
        table, place = recommender.table, self._place(item_id)
        where = np.ones(len(table), dtype=np.bool_)
        where[place] = False
        vector = self.parts.vectors.take([int(table.rows[place])])[0]
        found = self.parts.vectors.search(vector, k=max(4 * n, 100), where=table.rows_where(where))
        return near(recommender, place, found.rows, np.array(found.scores), n=n)

    def complete(self, prefix: str, *, n: int = 8, language: str | None = None) -> list[Completion]:
        """Complete what is being typed: kinds, brands, categories and missions that this shop can serve.

        Args:
            prefix: What stands in the box; a blank one gives no suggestion.
            n: How many at most, >= 1.
            language: BCP 47 of the suggestions that come first; None = that of the prefix.

        Raises:
            InvalidQueryError: n is below 1.
        """
        if n < 1:
            raise InvalidQueryError(f"n is {n}; it must be 1 or more.", hint="Leave it out for 8.")
        recommender, made = self.recommender, self._completer
        if made is None or made[0] is not recommender:
            made = self._completer = (recommender, Completer(self.parts.spoken, recommender.table))
        return made[1].complete(prefix, n=n, language=language)

    def facets(self, text: str | Query | None, *, fields: Sequence[str] | None = None, n: int = 10, **query: Any) -> list[Facet]:  # noqa: ANN401
        """Count what a need could be narrowed by: brands, prices, colours and the like, each by all that was asked for but itself.

        Args:
            text: The shopper's words, or a ready Query; None = everything that can be bought.
            fields: brand, kind, category, price, rating, or names of attributes, in this order; None = all that have values.
            n: Values of a field at most, those with most products.
            query: Any field of Query.

        Raises:
            InvalidQueryError: The text asks for nothing that can be read, a field that nobody knows, or n below 1.
        """
        recommender = self.recommender
        narrower = self._narrow(recommender)
        asked = text if isinstance(text, Query) else self.query(text or "", **query)
        if text is not None:
            check_text(asked.text)
            return narrower.facets(asked, recommender.understand(asked), fields=fields, n=n)
        everything = Intent(asked.language or "en", asked.currency or self.parts.facts.currency, ())
        return narrower.facets(asked, everything, fields=fields, n=n)

    def _narrow(self, recommender: Recommender) -> Narrower:
        made = self._narrower
        if made is None or made[0] is not recommender:
            words = {(word.field, word.id): word.name for word in self.parts.knowledge.attributes}
            made = self._narrower = (recommender, Narrower(recommender, words))
        return made[1]

    def product(self, item_id: str) -> Product:
        """Give a product by id.

        Raises:
            NotFoundError: No product of that id.
        """
        found = self.recommender.table.product(self._place(item_id))
        if found is None:
            raise NotFoundError(f"The product {item_id!r} has just been removed.", hint="Find ids with 'crossaisle search'.")
        return found

    def index(
        self,
        source: str | Path | Iterable[Product],
        *,
        columns: Mapping[str, str] | None = None,
        format: str | None = None,  # noqa: A002 - the word users know
        currency: str | None = None,
        language: str | None = None,
        is_strict: bool = False,
        is_snapshot: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> ImportReport:
        """Put products in: new ones are added, known ones updated, unchanged ones left alone.

        Args:
            source: A feed file (JSONL, CSV, TSV, Parquet; also gzipped), or products.
            columns: Field -> header, where guessing is wrong.
            format: Feed format, where the suffix does not say it.
            currency: Of prices without one; None = the shop's.
            language: Of texts without one; None = detect.
            is_strict: Refuse the whole import when any row is bad.
            is_snapshot: Remove products that the source does not have. Skipped when rows were refused.
            progress: Called with products done and a total (0 = unknown).

        Raises:
            DataError: The feed as a whole cannot be read, or a row is bad and is_strict.
            ConflictError: Another process is importing.
            StorageError: The shop cannot be written.
        """
        with self.directory.writing():
            started = time.monotonic()
            if isinstance(source, str | Path):
                how = Reading(format, columns or {}, currency or self.parts.facts.currency, language)
                report = import_feed(
                    self.current().indexer(),
                    Path(source),
                    how,
                    quarantine=self.directory.quarantine,
                    is_strict=is_strict,
                    is_snapshot=is_snapshot,
                    progress=progress,
                )
            else:
                counts = self.current().indexer().upsert(source, progress=(lambda done: progress(done, 0)) if progress else None)
                report = ImportReport(without_missing(self.parts.store, counts) if is_snapshot else counts)
            return noted(report, self.imports, file=Path(source).name if isinstance(source, str | Path) else "", started=started)

    def rederive(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Derive kinds and facts of every product anew, after categories, kinds or words changed; nothing is encoded. Give how many.

        Args:
            progress: Called with products done and their number.

        Raises:
            ConflictError: Another process is importing.
            StorageError: The shop cannot be written.
        """
        with self.directory.writing():
            total = len(self)
            return self.current().indexer().rederive(progress=(lambda done: progress(done, total)) if progress else None)

    def delete(self, item_ids: Sequence[str]) -> int:
        """Remove products by id; unknown ids are skipped. Give how many went."""
        with self.directory.writing():
            return self.parts.indexer().remove(item_ids)

    def _find(self, item_id: str) -> Product | None:
        """Give a product as it stands in the store, without waiting for a new generation to be built."""
        found = self.parts.store.get([item_id])
        return found[0].product if found else None

    def _place(self, item_id: str) -> int:
        place = self.recommender.table.position_of(item_id)
        if place is None:
            raise NotFoundError(f"No product has the id {item_id!r}.", hint="Find ids with 'crossaisle search'.")
        return place


def open_shop(
    path: str | Path, *, create: bool = False, encoder: str | None = None, settings: Settings | None = None, facts: ShopFacts | None = None
) -> Shop:
    """Open a shop directory.

    Args:
        path: The directory.
        create: Make it when there is none.
        encoder: Spec for a shop that is made now; None = settings, then "multilingual".
        settings: None = file and environment.
        facts: Name, currencies and rates of a shop that is made now.

    Raises:
        NotFoundError: No shop there, and create is False.
        StorageError: Not readable, another version's, or the place cannot be written.
    """
    effective = settings or load()
    directory = ShopDirectory(Path(path).expanduser())
    if create and not directory.exists():
        spec = encoder or effective.encoder.spec or "multilingual"
        directory.create(replace(facts or ShopFacts(name=directory.path.name), encoder=spec))
    return Shop(directory, effective)


def _turns(lists: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    for place in range(max((len(one) for one in lists), default=0)):
        yield [one[place] for one in lists if place < len(one)]
