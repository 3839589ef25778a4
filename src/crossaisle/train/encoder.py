"""Fits a head on a shop's encoder from the catalogue alone, and keeps it only if it helps.

Reads products, gathers what each might be called, fits on 70 % of the products, stops by 10 %, and judges on the other
20 % by texts that were never trained on. Only a gain that is sure is kept: then the head is written into the shop, the
products are encoded with it beside the old vectors, and shop.toml is switched, as `upgrade` does it, after a backup.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np

from crossaisle import maintenance
from crossaisle.build import Parts, make_encoder, open_parts
from crossaisle.directory import ShopDirectory
from crossaisle.encoders.adapted import AdaptedEncoder, Head, write_head
from crossaisle.errors import UserError
from crossaisle.protocols import Encoder, StoredProduct
from crossaisle.random import generator
from crossaisle.settings import Settings
from crossaisle.train.check import MEASURES, Compared, Split, Trial, compared, measured, split, trial
from crossaisle.train.head import Examples, Teaching, applied, fit
from crossaisle.train.pairs import Pairs, collect
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

MOST_PRODUCTS: Final = 30_000
"""Of a larger catalogue, a part chosen by hash teaches: more adds time and little else."""
LEAST_TEXTS: Final = 30
"""Held-out texts below which no gain could be told from luck."""
_LEAST_TUNING: Final = 5
_BATCH: Final = 2048

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how much of it is done, of how much)."""


@dataclass(frozen=True, slots=True)
class EncoderReport:
    """What training came to."""

    is_kept: bool
    """False: it did not help, or nothing was to be kept."""
    helps: bool
    """True when the gain in MRR is above 0 with its whole interval, and Recall@10 has not sunk."""
    spec: str
    """Of the new encoder; it works in the shop only if it was kept."""
    before: str
    """Spec of the encoder that the shop had."""
    base: str
    """Spec of the encoder under the head."""
    teacher: str | None
    products: int
    texts: int
    held_products: int
    held_texts: int
    steps: int
    measures: Mapping[str, Compared] = field(default_factory=dict)
    backup: Path | None = None
    """Where the shop as it was is."""


@dataclass(frozen=True, slots=True)
class _Material:
    """A catalogue as texts and vectors."""

    pairs: Pairs
    parts: Split
    texts: Matrix
    documents: Matrix


def train_encoder(
    directory: ShopDirectory,
    settings: Settings,
    *,
    at: datetime,
    teacher: str | None = None,
    seed: int = 0,
    is_dry: bool = False,
    progress: Progress | None = None,
) -> EncoderReport:
    """Fit a head on a shop's encoder, measure it, and swap it in if it helps.

    Args:
        directory: Must hold a shop with products.
        settings: Effective settings.
        at: Stands in the head's file and in the name of the backup.
        teacher: Spec of an encoder whose similarities are to be matched beside.
        seed: Same catalogue, encoder and seed: same head.
        is_dry: Only measure.
        progress: Called now and then.

    Raises:
        NotFoundError: No shop there.
        UserError: The catalogue has too few products to tell whether a head helps.
        ModelError: An encoder failed.
        ConflictError: Another process is importing.
        StorageError: The shop cannot be written.
    """
    tell = progress or (lambda *_: None)
    with closing(open_parts(directory, settings)) as parts:
        base, old = _under(parts.encoder)
        pairs = collect(_taken(parts), parts.knowledge, seed=seed)
        divided = split(pairs.item_ids)
        held, tuned = _trials(pairs, divided, seed=seed)
        material = _Material(pairs, divided, *_vectors(base, pairs, tell))
        taught = None
        if teacher is not None:
            taught = Teaching(*_vectors(make_encoder(teacher, settings, home=directory.path), pairs, tell, who="teacher"))
        fitted = fit(
            _examples(material, taught),
            rows=np.flatnonzero(divided.train),
            check=lambda matrix: float(_outcome(material, tuned, matrix)[:, 0].mean()),
            rng=generator(seed, "head"),
            progress=lambda done, total: tell("Fitting", done, total),
        )
        before, after = _outcome(material, held, old), _outcome(material, held, fitted.matrix)
        facts, base_spec, base_print = parts.facts, _spec(parts, base), base.info.fingerprint
    figures = compared(before, after, rng=generator(seed, "bootstrap"))
    first, second = (figures[name] for name in MEASURES)
    helps = first.gain.low > 0 and second.gain.value >= 0
    head = Head(fitted.matrix, base_spec, base_print, _facts(figures, at=at, seed=seed, teacher=teacher, pairs=pairs))
    report = EncoderReport(
        is_kept=False, helps=helps, spec=head.spec, before=facts.encoder, base=base_spec, teacher=teacher, products=len(pairs.item_ids),
        texts=len(pairs.texts), held_products=len(held.products), held_texts=len(held.texts), steps=fitted.steps, measures=figures,
    )  # fmt: skip
    if is_dry or not helps:
        return report
    return replace(report, is_kept=True, backup=_swap_in(head, directory, settings, at=at, tell=tell))


def _under(encoder: Encoder) -> tuple[Encoder, Matrix]:
    """Give the encoder that a head stands on and the head that there is: the identity where there is none."""
    if isinstance(encoder, AdaptedEncoder):
        return encoder.base, encoder.head.matrix
    return encoder, np.eye(encoder.info.dim, dtype=np.float32)


def _spec(parts: Parts, base: Encoder) -> str:
    return parts.encoder.head.base if isinstance(parts.encoder, AdaptedEncoder) and base is parts.encoder.base else parts.facts.encoder


def _taken(parts: Parts) -> Sequence[StoredProduct]:
    """Give every product, or of many those whose hashes are lowest, in order of id: stable when the catalogue grows."""

    def order(item: StoredProduct) -> bytes:
        return hashlib.sha256(f"taught\x1f{item.product.id}".encode("utf-8", "surrogatepass")).digest()

    items: Sequence[StoredProduct] = list(parts.store)
    if len(items) > MOST_PRODUCTS:
        items = sorted(items, key=order)[:MOST_PRODUCTS]
    return sorted(items, key=lambda item: item.product.id)


def _trials(pairs: Pairs, divided: Split, *, seed: int) -> tuple[Trial, Trial]:
    """Give the trial that judges and the one that says when to stop; neither has a text that is trained on."""
    held = trial(pairs, divided.held, trained=~divided.held, rng=generator(seed, "held"))
    tuned = trial(pairs, divided.tune, trained=divided.train, rng=generator(seed, "tune"))
    if len(held.texts) < LEAST_TEXTS or len(tuned.texts) < _LEAST_TUNING:
        raise UserError(
            f"{len(pairs.item_ids):,} products say too little to tell whether training helps: {len(held.texts)} texts to judge by.",
            hint=f"It takes at least {LEAST_TEXTS}; some hundred products with descriptions, attributes or categories have them.",
        )
    return held, tuned


def _vectors(encoder: Encoder, pairs: Pairs, tell: Progress, *, who: str = "") -> tuple[Matrix, Matrix]:
    """Encode every text and every product: (t, dim) and (n, dim)."""
    titles = [title for own in pairs.documents for title in own]
    owner = np.repeat(np.arange(len(pairs.documents)), [len(own) for own in pairs.documents])
    texts = _encoded(encoder, pairs.texts, lambda done, total: tell(_named("Encoding texts", who), done, total), is_query=True)
    encoded = _encoded(encoder, titles, lambda done, total: tell(_named("Encoding products", who), done, total), is_query=False)
    sums = np.zeros((len(pairs.documents), encoded.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, encoded)
    return texts, unit_rows(sums)


def _named(what: str, who: str) -> str:
    return f"{what} ({who})" if who else what


def _encoded(encoder: Encoder, texts: Sequence[str], progress: Callable[[int, int], None], *, is_query: bool) -> Matrix:
    found = np.empty((len(texts), encoder.info.dim), dtype=np.float32)
    for start in range(0, len(texts), _BATCH):
        found[start : start + _BATCH] = encoder.encode(texts[start : start + _BATCH], role="query" if is_query else "document")
        progress(min(start + _BATCH, len(texts)), len(texts))
    return found


def _examples(material: _Material, taught: Teaching | None) -> Examples:
    pairs = material.pairs
    _, kinds = np.unique(np.array(pairs.kinds), return_inverse=True)
    known = np.array([bool(kind) for kind in pairs.kinds])
    return Examples(
        material.texts, material.documents, pairs.text, pairs.product, kinds=np.where(known, kinds, -1).astype(np.int64), teaching=taught
    )


def _outcome(material: _Material, asked: Trial, matrix: Matrix) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    texts = applied(matrix, material.texts[asked.texts])
    return measured(texts, applied(matrix, material.documents[asked.products]), asked.relevant)


def _facts(figures: Mapping[str, Compared], *, at: datetime, seed: int, teacher: str | None, pairs: Pairs) -> dict[str, object]:
    return {
        "made_at": at.isoformat(timespec="seconds"),
        "seed": seed,
        "teacher": teacher,
        "products": len(pairs.item_ids),
        "measures": {name: asdict(figure) for name, figure in figures.items()},
    }


def _swap_in(head: Head, directory: ShopDirectory, settings: Settings, *, at: datetime, tell: Progress) -> Path:
    """Write the head and encode the shop with it; on failure the shop is as it was, and the head's file goes."""
    archive = directory.path.with_name(f"{directory.path.name}.{at.strftime('%Y%m%dT%H%M%SZ')}.tar.gz")
    is_new = not (directory.path / head.spec.partition(":")[2]).exists()
    written = write_head(head, directory.path)
    try:
        maintenance.upgrade(
            directory, settings, encoder=head.spec, archive=archive, progress=lambda done, total: tell("Encoding the shop", done, total)
        )
    except BaseException:
        if is_new and directory.read().encoder != head.spec:
            written.unlink(missing_ok=True)
        raise
    return archive
