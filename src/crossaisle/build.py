"""The composition root: the only place where concrete classes of both wings meet.

Opens the parts of a shop directory (Parts), which live as long as the shop is open, and builds from them a Recommender
for one generation of the catalogue.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import os
import threading
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from crossaisle import knowledge as knowing
from crossaisle.catalog import columns
from crossaisle.catalog.columns import Columns
from crossaisle.catalog.comparing import Rates
from crossaisle.catalog.document import REVISION
from crossaisle.catalog.facts import FactReader
from crossaisle.catalog.table import CatalogTable
from crossaisle.directory import ShopDirectory, ShopFacts, Stamp
from crossaisle.expand.complements import KnowledgeExpander
from crossaisle.indexes.cache import VectorCache
from crossaisle.indexes.lexical import BM25Index
from crossaisle.indexing import Indexer, Teacher
from crossaisle.knowledge import Knowledge, Lexicon
from crossaisle.knowledge.categories import load_category_map
from crossaisle.knowledge.synonyms import spoken
from crossaisle.merchandise import Merchant, load_merchant, over
from crossaisle.pipeline import Recommender
from crossaisle.protocols import Encoder, EventStore, VectorIndex
from crossaisle.rank.wishes import one_audience
from crossaisle.registry import resolve
from crossaisle.retrieve.comparison import ProductFinder, with_figures
from crossaisle.retrieve.hybrid import HybridRetriever
from crossaisle.retrieve.neighbours import NeighbourScores
from crossaisle.retrieve.synonyms import SynonymScores
from crossaisle.settings import Settings
from crossaisle.stores.conversations import SqliteConversationStore
from crossaisle.stores.slates import SqliteSlateStore
from crossaisle.stores.sqlite import SqliteCatalogStore
from crossaisle.text import detect_language, in_language
from crossaisle.types import Mask, Matrix, Product
from crossaisle.understand.calibrate import ENOUGH, fit_temperature, held_out
from crossaisle.understand.constraints import ConstraintReader
from crossaisle.understand.labels import LabelSpace, LabelText, principal
from crossaisle.understand.rules import Money, RuleUnderstander
from crossaisle.write.template import TemplateWriter

_CACHED_TEXTS: Final = 4096
_KEPT_LABELS: Final = 4


def make_encoder(spec: str, settings: Settings, *, home: Path | None = None) -> Encoder:
    """Make the encoder that a spec names, handing it only what it asks for.

    Args:
        spec: Such as "multilingual".
        settings: Effective settings.
        home: The shop directory, which a spec's path may be relative to.

    Raises:
        UnknownComponentError: No such kind.
        ModelError: It cannot be made.
    """
    found, argument = resolve("encoders", spec)
    offered: dict[str, Any] = {"api_key": settings.encoder.api_key.get_secret_value(), "timeout_s": settings.encoder.timeout_s}
    offered |= {"home": home, "make": partial(make_encoder, settings=settings, home=home)}
    wanted = inspect.signature(found).parameters
    encoder: Encoder = found(argument, **{name: value for name, value in offered.items() if name in wanted})
    return encoder


def make_index(spec: str, path: Path, *, dim: int) -> VectorIndex:
    """Make the vector index that a spec names; "auto" is ann where its extra is installed, else exact.

    Raises:
        UnknownComponentError: No such kind.
        MissingExtraError: The extra is asked for and not installed.
    """
    if spec == "auto":
        spec = "ann" if find_spec("faiss") else "exact"
    found, _ = resolve("indexes", spec)
    index: VectorIndex = found(path, dim=dim)
    return index


def make_events(settings: Settings, *, home: Path) -> EventStore:
    """Make the event store that the settings name; nothing is opened before it is used.

    Raises:
        UnknownComponentError: No such kind.
        MissingExtraError: The extra is asked for and not installed.
    """
    found, argument = resolve("events", settings.events.spec)
    offered: dict[str, Any] = {"home": home, "password": settings.events.password.get_secret_value()}
    wanted = inspect.signature(found).parameters
    store: EventStore = found(argument, **{name: value for name, value in offered.items() if name in wanted})
    return store


@dataclass(frozen=True, slots=True)
class Parts:
    """The opened parts of one shop."""

    directory: ShopDirectory
    facts: ShopFacts
    settings: Settings
    encoder: Encoder
    knowledge: Knowledge
    lexicon: Lexicon
    labels: Callable[[], LabelSpace]
    """Labels of the knowledge alone; encoded, or read back, when first asked for."""
    store: SqliteCatalogStore
    lexical: BM25Index
    vectors: VectorIndex
    cache: VectorCache
    category_map: Mapping[str, str]
    merchant: Merchant
    """Synonyms and rules; they act on queries only, so nothing is derived from them."""
    spoken: Knowledge
    """The knowledge with the merchant's synonyms, for reading queries."""
    spoken_lexicon: Lexicon
    stamp: Stamp
    """Of the overrides when they were read."""
    events: EventStore
    """What shoppers did; no file is made before the first event."""
    slates: SqliteSlateStore
    conversations: SqliteConversationStore

    @property
    def revision(self) -> str:
        """Fingerprint of everything that kinds and facts are derived from."""
        parts = repr((REVISION, self.knowledge.derivation, sorted(self.category_map.items()), self.encoder.info.fingerprint))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    def indexer(self) -> Indexer:
        """Give the writer of this shop."""
        teacher = Teacher(self.lexicon, FactReader(self.lexicon), self.labels().kinds, self.category_map, self.revision)
        return Indexer(self.store, self.lexical, self.vectors, self.cache, self.encoder, teacher)

    def close(self) -> None:
        """Let go of every file."""
        for part in (self.vectors, self.store, self.lexical, self.cache, self.events, self.slates, self.conversations):
            part.close()


def open_parts(directory: ShopDirectory, settings: Settings, *, encoder_spec: str | None = None) -> Parts:
    """Open a shop directory.

    Args:
        directory: Must hold a shop.
        settings: Effective settings.
        encoder_spec: Use this encoder instead of the shop's own: for building a new one beside the old.

    Raises:
        NotFoundError: No shop there.
        StorageError: Not readable, or another version's.
        DataError: An override breaks its format.
    """
    facts = directory.read()
    encoder = make_encoder(encoder_spec or facts.encoder, settings, home=directory.path)
    home = directory.vectors(encoder.info.fingerprint)
    return Parts(
        directory=directory,
        facts=facts,
        settings=settings,
        encoder=encoder,
        store=SqliteCatalogStore(directory.catalog),
        lexical=BM25Index(directory.lexical),
        vectors=make_index(settings.retrieve.index, home / "vectors.f32", dim=encoder.info.dim),
        cache=VectorCache(home / "texts.db"),
        events=make_events(settings, home=directory.path),
        slates=SqliteSlateStore(directory.events),
        conversations=SqliteConversationStore(directory.state),
        **_said(directory, encoder),
    )


def reread(parts: Parts) -> Parts:
    """Give the same opened files with the overrides as they stand now.

    Raises:
        DataError: An override breaks its format.
    """
    return replace(parts, **_said(parts.directory, parts.encoder))


def _said(directory: ShopDirectory, encoder: Encoder) -> dict[str, Any]:
    """Give the parts that come from knowledge and overrides; the stamp first, so that a change while reading is read again."""
    stamp = directory.overrides_stamp()
    known = knowing.load(directory.overrides, cache=directory.path / "indexes")
    merchant = load_merchant(directory.overrides, known)
    lexicon, said = Lexicon(known), spoken(known, merchant.synonyms)
    home = directory.vectors(encoder.info.fingerprint)
    return {
        "stamp": stamp,
        "knowledge": known,
        "lexicon": lexicon,
        "labels": lru_cache(maxsize=1)(partial(_labels, _label_texts(known), _label_names(known), encoder, home)),
        "category_map": load_category_map(directory.category_map, kinds=known.kinds),
        "merchant": merchant,
        "spoken": said,
        "spoken_lexicon": lexicon if said is known else Lexicon(said),
    }


def build(parts: Parts) -> Recommender:
    """Build the request path over the catalogue as it stands."""
    generation = parts.store.generation
    rates = Rates(parts.facts.currency, parts.facts.rates)
    laid = _columns(parts, generation)
    lexical = parts.lexical.view(_live(laid))
    table = CatalogTable(laid, take=parts.store.take, rates=rates, generation=generation, rows_with=lexical.rows_with)
    known = parts.knowledge
    stocked = table.stated_kinds()

    def product_of(item_id: str) -> Product | None:
        place = table.position_of(item_id)
        return None if place is None else table.product(place)

    def kind_of(product: Product) -> str:
        place = table.position_of(product.id)
        return "" if place is None else table.kind_of(place)

    def audience_of(product: Product) -> str | None:
        place = table.position_of(product.id)
        return None if place is None else one_audience(table, place)

    expander = KnowledgeExpander(
        knowledge=known, is_stocked=stocked.__contains__, product_of=product_of, kind_of=kind_of, audience_of=audience_of
    )

    labels = _shop_labels(parts, table)
    encode = _query_encoder(parts.encoder, labels)

    def kind_name(kind: str, language: str) -> str:
        return in_language(known.kinds[kind].name, language) if kind in known.kinds else kind.removeprefix("category:")

    reader = ConstraintReader(lexicon=parts.spoken_lexicon, brands=table.brands())
    rules, faults = over(parts.merchant, table, lambda text: reader.read(text, language=detect_language(text)))
    outdated = len(table) > 0 and table.revision != parts.revision
    neighbours = NeighbourScores(lexical)
    words = SynonymScores(neighbours, parts.merchant.synonyms.alternatives()) if parts.merchant.synonyms else neighbours
    return Recommender(
        table=table,
        understander=RuleUnderstander(
            knowledge=parts.spoken,
            lexicon=parts.spoken_lexicon,
            reader=reader,
            labels=labels,
            encode=encode,
            money=_money(parts.facts, table),
            is_used=lexical.has,
        ),
        retriever=HybridRetriever(
            table=table, lexical=words, vectors=parts.vectors, encode=encode, accessories=parts.lexicon.accessories()
        ),
        expander=expander,
        writer=TemplateWriter(lexicon=parts.lexicon, kind_name=kind_name),
        substitutes=expander.substitutes,
        kind_name=kind_name,
        with_figures=partial(with_figures, find=ProductFinder(table, rows_with=lexical.rows_with), rates=rates),
        clock=time.monotonic,
        rules=rules,
        k=parts.settings.retrieve.k,
        notes=(*(["outdated:run crossaisle upgrade"] if outdated else []), *(f"rules:broken {file}" for file in faults)),
        faults=faults,
    )


def _query_encoder(encoder: Encoder, labels: LabelSpace) -> Callable[[str], Matrix]:
    """Encode one text at a time; the names of labels, for which derived needs search, are known already."""
    places = {text.text: place for place, text in enumerate(labels.texts) if text.is_name} if encoder.info.is_symmetric else {}

    @lru_cache(maxsize=_CACHED_TEXTS)
    def encode(text: str) -> Matrix:
        place = places.get(text)
        vector: Matrix = encoder.encode([text], role="query")[0] if place is None else labels.vectors[place]
        return vector

    return encode


def _columns(parts: Parts, generation: int) -> Columns:
    """Map the columns of a generation, or lay them and keep them for the next reader."""
    home = parts.directory.path / "indexes" / "columns"
    found = columns.read(home, generation=generation)
    if found is None:
        found = columns.lay(parts.store)
        with contextlib.suppress(OSError):  # a place that cannot be written only costs the next reader time
            columns.save(found, home, generation=generation)
            found = columns.read(home, generation=generation) or found
    return found


def _live(laid: Columns) -> Mask:
    return np.asarray(laid.arrays["position_of_row"] >= 0, dtype=np.bool_)


def _money(facts: ShopFacts, table: CatalogTable) -> Money:
    """Amounts are in the language's currency where the catalogue has it, else in the shop's own."""
    default = facts.currency if table.can_price(facts.currency) or not table.currencies else table.main_currency
    return Money(default, {language: currency for language, currency in facts.currency_by_language.items() if table.can_price(currency)})


def _labels(
    texts: Sequence[LabelText], names: Mapping[str, str], encoder: Encoder, home: Path, *, base: Callable[[], LabelSpace] | None = None
) -> LabelSpace:
    """Encode the labels, or read them back: they change with their texts and the encoder only."""
    digest = hashlib.sha256(repr([(text.label, text.text) for text in texts]).encode()).hexdigest()[:16]
    path = home / f"labels-{digest}.npz"
    kept = _kept(path)
    if kept is not None:
        return LabelSpace(texts, kept[0], names=names, temperature=kept[1], basis=kept[2])
    given: dict[str, Matrix] = {}
    if base is not None:
        given = dict(zip((text.text for text in base().texts), base().vectors, strict=True))
    fresh = list(dict.fromkeys(text.text for text in texts if text.text not in given))
    given.update(zip(fresh, encoder.encode(fresh, role="document"), strict=True))
    vectors = np.stack([given[text.text] for text in texts])
    temperature, basis = fit_temperature(*held_out(texts, vectors, most=ENOUGH)), principal(vectors)
    _keep(path, vectors, temperature, basis)
    return LabelSpace(texts, vectors, names=names, temperature=temperature, basis=basis)


def _shop_labels(parts: Parts, table: CatalogTable) -> LabelSpace:
    """Give the labels of the shipped knowledge and of the shop's own categories.

    The name of a category that maps to a kind is one more way of saying that kind; one that maps to none is a label.
    """
    seen = {path: str(kind or f"category:{path}") for path, (kind, *_) in table.categories.items()}
    if not seen:
        return parts.labels()
    texts = [
        *_label_texts(parts.knowledge),
        *(LabelText(label, path.replace(">", " "), is_name=True) for path, label in sorted(seen.items())),
    ]
    names = _label_names(parts.knowledge) | {label: path for path, label in seen.items() if label.startswith("category:")}
    return _labels(texts, names, parts.encoder, parts.directory.vectors(parts.encoder.info.fingerprint), base=parts.labels)


def _label_names(known: Knowledge) -> dict[str, str]:
    names = {kind.id: in_language(kind.name, "en") for kind in known.kinds.values()}
    return names | {f"mission:{mission.id}": in_language(mission.name, "en") for mission in known.missions}


def _kept(path: Path) -> tuple[Matrix, float, Matrix] | None:
    """Read what _keep wrote; None where there is nothing, or nothing whole."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            return kept["vectors"], float(kept["temperature"]), kept["basis"]
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None


def _keep(path: Path, vectors: Matrix, temperature: float, basis: Matrix) -> None:
    """Write the label vectors whole or not at all; a place that cannot be written only costs time next time."""
    fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.new.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(fresh, vectors=vectors, temperature=np.float64(temperature), basis=basis)
        fresh.replace(path)
        for old in sorted(path.parent.glob("labels-*.npz"), key=lambda one: one.stat().st_mtime)[:-_KEPT_LABELS]:
            old.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()


def _label_texts(known: Knowledge) -> list[LabelText]:
    texts: list[LabelText] = []
    for kind in known.kinds.values():
        texts += [LabelText(kind.id, text, is_name=True) for text in dict.fromkeys((*kind.name.values(), *kind.words))]
        texts += [LabelText(kind.id, text, is_name=False) for text in kind.texts]
    for mission in known.missions:
        texts += [LabelText(f"mission:{mission.id}", text, is_name=True) for text in (*mission.name.values(), *mission.words)]
        texts += [LabelText(f"mission:{mission.id}", text, is_name=False) for text in mission.texts]
    return texts
