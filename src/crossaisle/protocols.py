"""The verbs of crossaisle: the ports behind which everything that can be swapped stands.

A protocol appears here when two implementations ship. Rooms meet only in these words; build.py brings the classes.
Letters: n = texts or products, q = queries, k = wanted, dim = length of a vector.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from crossaisle.types import (
    Candidates,
    Case,
    Copy,
    Event,
    Intent,
    Interest,
    Item,
    KeptConversation,
    Mask,
    Matrix,
    Need,
    Product,
    Query,
    Served,
)

Role = Literal["query", "document"]


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What must be known of an encoder before its vectors are used."""

    fingerprint: str
    """Changes whenever the same text would get another vector; safe as a folder name."""
    dim: int
    max_tokens: int
    """Texts are cut beyond this many tokens."""
    is_symmetric: bool = False
    """True where a text has one vector, whether it is a query or a document."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows and scores, best first, same length."""

    rows: tuple[int, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StoredProduct:
    """A product as kept: with its row, the hash of its encoded text, and what was derived from it at import."""

    row: int
    product: Product
    content_hash: str
    derived: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one event that was sent."""

    cursor: int
    """Its place in the order of keeping; grows."""
    is_new: bool
    """False where an event of that shopper and id was kept before: then nothing changed."""


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """A slate without its answer, and what is kept beside it."""

    id: str
    shopper: str
    at: datetime
    text: str | None
    """None where no digest of that form is kept."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Who answers."""

    spec: str
    """Such as "openai:qwen3@http://localhost:11434/v1"; tells models apart in caches and traces."""
    name: str
    """For people: the model without its address."""
    parameters: str = ""
    """What else changes the answers, such as options of the server; part of every cache key."""
    can_answer: bool = True
    """False for the stand-in that has no answers: leave the model out, and nothing is degraded by it."""

    @property
    def shown(self) -> str:
        """Kind and name, for those who are not to see addresses and paths: "openai:qwen3"."""
        return f"{self.spec.partition(':')[0]}:{self.name}"


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that a model may ask its caller to do."""

    name: str
    """Letters, digits, _ and -, at most 64."""
    description: str
    """What it does and when, for the model."""
    parameters: Mapping[str, Any]
    """JSON schema of its arguments; its type is object."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What a model asks its caller to do. Nothing is done by that: the caller decides."""

    name: str
    """Of a tool that was offered."""
    arguments: Mapping[str, Any]
    """They meet the tool's schema."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked. What stays the same stands first, to the byte, so that servers need not read it again."""

    user: str
    """What this call is about; the only part that changes from call to call."""
    system: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    """(user, answer) each."""
    version: str = ""
    """Changes whenever system or examples are written anew: "intent-3"."""
    max_tokens: int = 512
    """Longest answer, in tokens."""
    temperature: float = 0.0
    """0 = the likeliest answer."""
    tools: tuple[Tool, ...] = ()
    """What the model may call instead of answering. Not every server offers that: an answer in words is always possible."""
    is_personal: bool = True
    """Whether a shopper's words, or what was read from them, may stand in it. What is kept of its answers goes when a shopper is erased."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that one call took; 0 where the server does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    """Of the prompt, those that the server knew from an earlier call and did not read again."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer."""

    text: str
    """As the model wrote it."""
    value: Any = None
    """The JSON value, which meets the schema that was given; None where none was."""
    usage: Usage = Usage()
    is_cut: bool = False
    """True where max_tokens ended it."""
    calls: tuple[ToolCall, ...] = ()
    """Tools that the model asks for, in order; the text may then be empty."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a streamed answer."""

    text: str
    usage: Usage | None = None
    """On the last one, where the server says it."""
    calls: tuple[ToolCall, ...] = ()
    """Tools that the model asks for: whole, on the last one."""


class LanguageModel(Protocol):
    """Prompt to text, or to JSON that meets a schema. Safe to share between threads.

    A deadline is a point of time in seconds on the clock that the model was made with (time.monotonic), so one deadline
    holds for a whole request. No answer is ever None: what fails raises ModelError, and the caller does without.
    """

    @property
    def info(self) -> ModelInfo:
        """Identity; asks nobody."""
        ...

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Give the whole answer; with a JSON schema, an answer that meets it. A prompt with tools takes no schema.

        Raises ModelTimeoutError, ModelOutputError, ModelPromptError, ModelBusyError, ModelUnavailableError or ModelError.
        """
        ...

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Give the answer as it is written. Raises what complete raises, at any part; closing it ends the call."""
        ...

    def close(self) -> None:
        """Let go of files, threads and connections."""
        ...


class Encoder(Protocol):
    """Text to unit vectors."""

    @property
    def info(self) -> EncoderInfo:
        """Dimensions and identity."""
        ...

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:
        """Give (n, dim) float32, unit rows; an empty text gives a zero row. Raises ModelError."""
        ...


class VectorIndex(Protocol):
    """Rows to vectors, nearest first."""

    def upsert(self, rows: Sequence[int], vectors: Matrix) -> None:
        """Write and make durable; rows may be new or known."""
        ...

    def search(self, vector: Matrix, *, k: int, where: Mask) -> Ranking:
        """Give the k best rows by inner product among those that `where` allows (indexed by row); scores are exact."""
        ...

    def take(self, rows: Sequence[int]) -> Matrix:
        """Give the stored vectors of rows, in order."""
        ...

    def maintain(self) -> None:
        """Start in the background whatever upkeep the last writes made due."""
        ...

    def close(self) -> None:
        """Let go of every file, after running upkeep."""
        ...


class LexicalIndex(Protocol):
    """Rows to tokens, BM25, best first."""

    def upsert(self, rows: Sequence[int], fields: Sequence[Mapping[str, Sequence[str]]]) -> None:
        """Write and make durable: for each row its tokens by field name. Rows are new: a row is never used again."""
        ...

    def search(self, tokens: Sequence[str], *, k: int, where: Mask) -> Ranking:
        """Give the k best rows among those that `where` allows; statistics count the rows that live."""
        ...

    def refresh(self, live: Mask) -> None:
        """Take a new set of live rows and whatever other processes have written since."""
        ...

    def compact(self, live: Mask) -> None:
        """Forget rows that are not live and merge what was written apart."""
        ...


class TextCache(Protocol):
    """Text hash to the row of the vector that was made from it."""

    def rows(self, hashes: Sequence[str]) -> Mapping[str, int]:
        """Give the rows of the known hashes."""
        ...

    def put(self, rows: Mapping[str, int]) -> None:
        """Remember rows whose vectors are durable."""
        ...


class CatalogStore(Protocol):
    """The system of record for products."""

    @property
    def generation(self) -> int:
        """Grows by at least one with every committed change."""
        ...

    def reserve(self, count: int) -> int:
        """Set `count` fresh rows aside, durably, and give the first; rows are never given twice."""
        ...

    def put(self, items: Iterable[StoredProduct]) -> None:
        """Insert or replace by item id, all or nothing."""
        ...

    def put_offers(self, products: Iterable[Product]) -> int:
        """Update what no index reads (price, stock, rating, links) of known products in place; rows and derived data stay.

        Returns:
            How many changed.
        """
        ...

    def delete(self, item_ids: Iterable[str]) -> int:
        """Remove; unknown ids are skipped. Give how many went."""
        ...

    def get(self, item_ids: Sequence[str]) -> Sequence[StoredProduct]:
        """Give the known ones among item_ids, in that order."""
        ...

    def take(self, rows: Sequence[int]) -> Sequence[StoredProduct]:
        """Give the products that stand at rows, in that order; rows that none points to are skipped."""
        ...

    def hashes(self) -> Mapping[str, str]:
        """Item id -> content hash of every product."""
        ...

    def rows(self) -> Sequence[int]:
        """Row of every product, ascending."""
        ...

    def __iter__(self) -> Iterator[StoredProduct]:
        """Every product, by row."""
        ...

    def __len__(self) -> int: ...


class EventStore(Protocol):
    """What shoppers did, in the order of keeping."""

    @property
    def notes(self) -> Sequence[str]:
        """Say, as codes, where a store keeps less than it is asked to; empty where all is well. Raises StorageError."""
        ...

    def append(self, events: Sequence[Event]) -> Sequence[Receipt]:
        """Keep durably, all or nothing, before returning; one receipt each, in order. Raises StorageError."""
        ...

    def since(self, cursor: int, *, limit: int = 1000) -> Sequence[tuple[int, Event]]:
        """Give up to `limit` events that were kept after a cursor, with their cursors, in order; 0 = from the start."""
        ...

    def of_shopper(self, shopper: str, *, after: int = 0, until: int | None = None) -> Sequence[Event]:
        """Give the events of one shopper, by time of happening, then in the order of keeping.

        Only those with a cursor above `after` and at most `until`; None = no end.
        """
        ...

    def newest(self, shopper: str) -> int:
        """Give the cursor of the shopper's last kept event; 0 where there is none."""
        ...

    def forget(self, shopper: str) -> int:
        """Erase a shopper's events for good. Give how many went."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class SlateStore(Protocol):
    """The answers that left."""

    def put(self, slate: Served) -> None:
        """Keep durably before returning; a known id keeps what it had. Raises StorageError."""
        ...

    def reword(self, slate: Served) -> None:
        """Put the answer of a slate that is kept in place of the one that left first: the same products with other copy.

        One that is not kept, or is another shopper's, stays as it is. Raises StorageError.
        """
        ...

    def get(self, slate_id: str) -> Served | None:
        """Give a slate; None where there is none of that id."""
        ...

    def of_shopper(self, shopper: str, *, limit: int = 100) -> Sequence[Served]:
        """Give a shopper's slates, newest first."""
        ...

    def since(self, at: datetime, *, before: datetime | None = None, limit: int = 10_000) -> Sequence[Served]:
        """Give slates that left at or after a time, and before another, newest first: what reports are made of, page by page."""
        ...

    def digests(self, at: datetime, *, form: str, limit: int = 10_000) -> Sequence[KeptDigest]:
        """Give the slates that left at or after a time, newest first, each with the digest of a form that is kept beside it."""
        ...

    def keep_digests(self, form: str, digests: Mapping[str, str]) -> None:
        """Keep texts beside slates, by id, in place of digests of any form; those of slates that are not kept are left out.

        A slate that is reworded or erased takes its digest with it. Raises StorageError.
        """
        ...

    def forget(self, shopper: str) -> int:
        """Erase a shopper's slates for good. Give how many went."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class ConversationStore(Protocol):
    """What is remembered of conversations between two turns; nothing is remembered for ever."""

    def put(self, kept: KeptConversation, *, after: int) -> None:
        """Keep durably, in place of what was kept after so many turns; 0 = it is new.

        Raises ConflictError where another turn came between, and StorageError.
        """
        ...

    def get(self, conversation_id: str, *, at: datetime) -> KeptConversation | None:
        """Give a conversation; None where there is none of that id, or it has expired by then."""
        ...

    def of_shopper(self, shopper: str) -> Sequence[KeptConversation]:
        """Give a shopper's conversations, newest first."""
        ...

    def delete(self, conversation_id: str) -> bool:
        """Erase one for good; say whether there was one."""
        ...

    def forget(self, shopper: str) -> int:
        """Erase a shopper's conversations, and what was handed over of them, for good. Give how many went."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class HandOver(Protocol):
    """Where conversations go that a person is to take on."""

    def hand_over(self, case: Case) -> None:
        """Take one on, durably, before returning. Raises StorageError."""
        ...


class Understander(Protocol):
    """Query to intent."""

    def understand(self, query: Query) -> Intent:
        """Give an intent with at least one need."""
        ...


class Expander(Protocol):
    """What goes with the needs of an intent."""

    def expand(self, intent: Intent, anchors: Mapping[str, Product]) -> Sequence[Need]:
        """Derive needs; anchors maps a need id to the product shown first for it."""
        ...


class Retriever(Protocol):
    """Need to candidates."""

    def retrieve(
        self,
        need: Need,
        *,
        where: Mask,
        k: int,
        sources: Sequence[str] = ...,
        shown: Sequence[Product] = ...,
        also: Sequence[int] = ...,
        interests: Sequence[Interest] = ...,
    ) -> Candidates:
        """Give candidates, up to k from each source, among the products that `where` (by position in the table) allows.

        `shown` are the products that a derived need serves: what is made for one of them is always a candidate. So are the
        positions `also`, where they are allowed. `interests` say what the session has shown: a signal, never a candidate.
        """
        ...


class Writer(Protocol):
    """Items to copy."""

    def write(self, items: Sequence[Item], intent: Intent) -> Iterator[tuple[int, Copy]]:
        """Give (position, copy) for every item, in any order."""
        ...
