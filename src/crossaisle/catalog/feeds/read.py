"""A feed to products: each row shaped and checked, neighbours of one group joined, duplicates refused.

Streams: it holds the open group and, for duplicates, the ids seen so far with the row that each came from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crossaisle.catalog.feeds.feed import Feed
from crossaisle.catalog.feeds.row import FeedRow
from crossaisle.catalog.quarantine import BadRow
from crossaisle.catalog.schema import ColumnPlan
from crossaisle.catalog.shape import Shaper
from crossaisle.catalog.validate import read_product
from crossaisle.errors import DataError
from crossaisle.types import Product, Variant

MOST_VARIANTS = 1_000
"""Rows joined into one product; bounds the memory of a group."""

_IN_VARIANT = re.compile(r"^variants\[\d+\]\.")


def read_products(
    feed: Feed, *, default_currency: str | None, language: str | None, notes: Counter[str] | None = None
) -> Iterator[Product | BadRow]:
    """Read a feed row by row; bad rows come out as values, so that good ones go on.

    Args:
        feed: From open_feed; read once.
        default_currency: ISO 4217 code of prices that name none.
        language: BCP 47 tag of texts that name none; None = detect.
        notes: Counts what was cut or ignored, by note.

    Raises:
        DataError: The file itself breaks off or cannot be decoded.
    """
    reader = _RowReader(feed.plan, default_currency, language, notes=Counter() if notes is None else notes)
    seen: dict[str, int] = {}
    group = _Group()
    for row in feed.rows:
        product = reader.read(row)
        if isinstance(product, BadRow):
            yield product
        elif group.is_open and product.id == group.products[0].id == reader.group:
            yield from group.add(product, row)
        elif product.id in seen:
            yield _duplicate(row, f"the id {product.id!r}", seen[product.id])
        else:
            yield from group.close()
            seen[product.id] = row.number
            group = _Group(is_open=bool(reader.group))
            yield from group.add(product, row)
    yield from group.close()


def join(products: Sequence[Product]) -> Product:
    """Make one product of several of one id: shared facts from the first, variants and images of all.

    Attributes that differ set the variants apart and become their options.
    """
    first = products[0]
    if len(products) == 1:
        return first
    shared = {name: value for name, value in first.attributes.items() if all(one.attributes.get(name) == value for one in products)}
    return replace(
        first,
        attributes=shared,
        images=tuple(dict.fromkeys(image for one in products for image in one.images)),
        variants=tuple(_told_apart(one, variant, first, shared) for one in products for variant in one.variants),
    )


def _told_apart(product: Product, variant: Variant, first: Product, shared: Mapping[str, object]) -> Variant:
    options = {name: value for name, value in product.attributes.items() if name not in shared}
    title = variant.title or (product.title if product.title != first.title else {})
    return replace(variant, options={**options, **variant.options}, title=title)


def _duplicate(row: FeedRow, what: str, first: int) -> BadRow:
    return BadRow(row.number, "id", f"{what} is taken by row {first}", row.values, hint="Ids are unique; rows of one group stand together.")


class _RowReader:
    """Shapes and checks single rows."""

    def __init__(self, plan: ColumnPlan | None, currency: str | None, language: str | None, *, notes: Counter[str]) -> None:
        self._plan, self._currency, self._language, self._notes = plan, currency, language, notes
        self._shaper = Shaper(plan) if plan else None

    @property
    def group(self) -> str:
        """Group of the row that was read last; "" = a product of its own."""
        return self._shaper.group if self._shaper else ""

    def read(self, row: FeedRow) -> Product | BadRow:
        """Give the product of a row, or why there is none."""
        if row.error is not None:
            return BadRow(row.number, row.error.column, row.error.reason, row.values, row.error.hint)
        values = row.values or {}
        try:
            shaped = self._shaper.shape(values) if self._shaper else values
            return read_product(shaped, number=row.number, default_currency=self._currency, language=self._language, notes=self._notes)
        except DataError as error:
            return BadRow(row.number, self._header(error.column), error.reason, values, error.hint)

    def _header(self, column: str) -> str:
        """Give the file's own name of a column."""
        if self._plan is None:
            return column
        own = _IN_VARIANT.sub("", column)
        return self._plan.columns.get(own) or self._plan.attributes.get(own.removeprefix("attributes."), column)


@dataclass(slots=True)
class _Group:
    """Rows of one product, so far."""

    is_open: bool = False
    """True when rows that follow may belong to it."""
    products: list[Product] = field(default_factory=list)
    _rows: dict[str, tuple[int, Variant]] = field(default_factory=dict)

    def add(self, product: Product, row: FeedRow) -> Iterator[BadRow]:
        """Take one more row, or give it back as a bad one."""
        variant = product.variants[0]
        number, known = self._rows.get(variant.id, (row.number, None))
        if known is None and len(self._rows) < MOST_VARIANTS:
            self._rows[variant.id] = (row.number, variant)
            self.products.append(product)
        elif known is None:
            yield BadRow(row.number, "id", f"more than {MOST_VARIANTS:,} variants of one product", row.values)
        elif known != variant:
            yield _duplicate(row, f"the variant id {variant.id!r}", number)
        else:
            # The same variant once more: a row that brings only an image.
            last = self.products[-1]
            self.products[-1] = replace(last, images=tuple(dict.fromkeys((*last.images, *product.images))))

    def close(self) -> Iterator[Product]:
        """Give the product, if there is one."""
        if self.products:
            yield join(self.products)
