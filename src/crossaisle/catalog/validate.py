"""The door for products from outside: one row of the import shape in, one Product out, or an error that names the place.

The import shape is described in product.schema.json; what codec.py writes is part of it. Single fields are read by
fields.py and offers.py; duplicates across rows are read.py's business. Unknown columns become attributes where they
hold a text, a number or yes/no, and are ignored with a note otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, get_args

from crossaisle.catalog.fields import (
    DESCRIPTION_LIMIT,
    MOST_NUMBER,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Reading,
    read_address,
    read_addresses,
    read_language,
    read_list,
    read_number,
    read_text,
    read_texts,
)
from crossaisle.catalog.offers import read_currency, read_money, read_rating, read_stock
from crossaisle.errors import DataError
from crossaisle.text import clean, detect_language
from crossaisle.types import AttributeValue, Product, ProductRelation, Rating, RelationType, Variant

ID_LIMIT = 200
FIELDS = frozenset(
    {
        "id",
        "title",
        "description",
        "brand",
        "price",
        "list_price",
        "stock",
        "gtin",
        "image_url",
        "categories",
        "attributes",
        "fits",
        "images",
        "url",
        "rating",
        "rating_count",
        "reviews",
        "popularity",
        "relations",
        "variants",
        "language",
        "currency",
    }
)
"""Top-level keys of the import shape."""

_OFFER_FIELDS = ("price", "list_price", "stock", "gtin", "image_url")
_CONTROL = {"Cc", "Cs"}
_STEP = re.compile(r"\s*[>›»→]\s*")
_PATH = re.compile(r"\s*[|;；\n]\s*")
_RELATION = re.compile(r"\s*(?P<type>[a-z_]+)\s*:\s*(?:(?P<by>id|gtin)\s*:\s*)?(?P<id>[^,]+?)\s*")


def read_product(
    row: Mapping[str, object], *, number: int, default_currency: str | None, language: str | None, notes: Counter[str] | None = None
) -> Product:
    """Check one row of the import shape and make it a product.

    Args:
        row: Import shape, or what product_to_plain gave.
        number: Row number, 1-based, for errors.
        default_currency: ISO 4217 code of prices that name none; None = such prices are errors.
        language: BCP 47 tag of texts that name none; None = detect.
        notes: Counts what was cut or ignored, by note.

    Raises:
        DataError: With row, column and reason.

    Example:
        >>> row = {"id": "p1", "title": "帐篷", "price": "¥399", "stock": "12"}
        >>> product = read_product(row, number=1, default_currency=None, language=None)
        >>> product.title, product.variants[0].prices[0].amount, product.variants[0].stock
        ({'zh': '帐篷'}, 39900, 12)
    """
    # Notes of a row that turns out bad would only confuse: they are counted once it is known to be good.
    found: Counter[str] = Counter()
    try:
        currency = read_currency(row.get("currency"), "currency") or default_currency
        product = _product(row, Reading(_language(row, language), currency, found))
    except DataError as error:
        raise DataError(error.reason, row=number, column=error.column, hint=error.hint) from None
    if notes is not None:
        notes.update(found)
    return product


def _language(row: Mapping[str, object], language: str | None) -> str | None:
    """Give the language of the row's plain texts: stated, else that of a plain title, which is the surest text."""
    title = row.get("title")
    return read_language(row.get("language"), "language") or language or (detect_language(title) if isinstance(title, str) else None)


def _product(row: Mapping[str, object], reading: Reading) -> Product:
    item_id = read_id(row.get("id"), "id")
    image = read_address(row.get("image_url"), "image_url", reading)
    images = read_addresses(row.get("images"), "images", reading)
    popularity = row.get("popularity")
    return Product(
        id=item_id,
        title=_title(row.get("title"), reading),
        variants=_variants({**row, "image_url": image}, item_id, reading),
        description=read_texts(row.get("description"), "description", reading, limit=DESCRIPTION_LIMIT, is_markup=True),
        brand=read_texts(row.get("brand"), "brand", reading, is_markup=True),
        categories=_categories(row.get("categories"), reading),
        attributes={**_unknown(row, reading), **_attributes(row.get("attributes"), "attributes", reading)},
        fits=read_list(row.get("fits"), "fits", reading),
        images=(image, *(one for one in images if one != image)) if image else images,
        url=read_address(row.get("url"), "url", reading),
        rating=_rating(row, reading),
        popularity=None if popularity is None or popularity == "" else read_number(popularity, "popularity"),
        relations=_relations(row.get("relations"), reading),
    )


def read_id(value: object, column: str) -> str:
    """Read an id: 1 to 200 characters, none of them a control character; a whole number will do. Raises DataError."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:d}" if abs(value) < MOST_NUMBER else ""
    if not isinstance(value, str) or not value.strip():
        raise DataError("is missing or empty", column=column, hint="Every product and variant needs an id of its own.")
    item_id = value.strip()
    if len(item_id) > ID_LIMIT:
        raise DataError(f"is longer than {ID_LIMIT} characters", column=column)
    if any(unicodedata.category(char) in _CONTROL for char in item_id):
        raise DataError("holds control characters", column=column)
    return item_id


def _title(value: object, reading: Reading) -> dict[str, str]:
    texts = read_texts(value, "title", reading, limit=TITLE_LIMIT + 1, is_markup=True)
    if not texts:
        raise DataError("is missing or empty", column="title", hint="A title in one language is enough.")
    if any(len(text) > TITLE_LIMIT for text in texts.values()):
        raise DataError(f"is longer than {TITLE_LIMIT:,} characters", column="title", hint="Long text belongs in the description.")
    return texts


def _categories(value: object, reading: Reading) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        paths = _paths(value, reading)
        return {reading.language or detect_language(" ".join(paths)): paths} if paths else {}
    read = {read_language(tag, "categories") or "und": _paths(paths, reading) for tag, paths in value.items()}
    return {language: paths for language, paths in read.items() if paths}


def _paths(value: object, reading: Reading) -> tuple[str, ...]:
    parts = _PATH.split(value) if isinstance(value, str) else value
    read = (" > ".join(step for step in _STEP.split(path) if step) for path in read_list(parts, "categories", reading))
    return tuple(path for path in read if path)


def _attributes(value: object, column: str, reading: Reading) -> dict[str, AttributeValue]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise DataError("must be a map of name to value", column=column)
    read: dict[str, AttributeValue | None] = {}
    for key, one in value.items():
        name = _name(str(key))
        text = clean(one) if type(one) is str else None  # nine values in ten are short texts
        read[name] = text if text is not None and len(text) <= TEXT_LIMIT else _attribute(one, f"{column}.{name}"[:ID_LIMIT], reading)
    return {name: one for name, one in read.items() if name and one is not None and one not in ("", (), {})}


@lru_cache(maxsize=4096)
def _name(text: str) -> str:
    return clean(text)


def _attribute(value: object, column: str, reading: Reading) -> AttributeValue | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if not -MOST_NUMBER <= value <= MOST_NUMBER:
            raise DataError("is too large or not a number", column=column)
        return value
    if isinstance(value, Mapping):
        return read_texts(value, column, reading)
    if isinstance(value, list | tuple):
        return read_list([str(one) if isinstance(one, int | float) else one for one in value], column, reading)
    return read_text(value, column, reading)


def _unknown(row: Mapping[str, object], reading: Reading) -> dict[str, AttributeValue]:
    extra = {name: value for name, value in row.items() if name not in FIELDS and value is not None}
    for name in [name for name, value in extra.items() if not isinstance(value, str | int | float)]:
        reading.notes[f"{clean(name)[:ID_LIMIT]}: not a known column and not a single value, ignored"] += 1
        del extra[name]
    return _attributes(extra, "attributes", reading)


def _rating(row: Mapping[str, object], reading: Reading) -> Rating | None:
    """Read the rating with its count, which may stand beside it, also as a number of reviews; reviews themselves are ignored."""
    count, reviews = row.get("rating_count"), row.get("reviews")
    if reviews is not None and not isinstance(reviews, str | int | float):
        reading.notes["reviews: not a number, ignored"] += 1
        reviews = None
    return read_rating(row.get("rating"), reviews if count is None else count, "rating")


def _relations(value: object, reading: Reading) -> tuple[ProductRelation, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        value = _relations_of_text(value, reading)
    if not isinstance(value, list | tuple):
        raise DataError('must be a list of {"type", "id"}', column="relations")
    return tuple(_relation(one) for one in value)


def _relation(value: object) -> ProductRelation:
    if not isinstance(value, Mapping):
        raise DataError('must be a list of {"type", "id"}', column="relations")
    kind: Any = value.get("type")
    if kind not in get_args(RelationType):
        raise DataError(f"{kind!r:.60} is not a relation", column="relations", hint=f"One of {', '.join(get_args(RelationType))}.")
    return ProductRelation(kind, read_id(value.get("id"), "relations"))


def _relations_of_text(text: str, reading: Reading) -> list[dict[str, str]]:
    """Read Google's form, "required_part:id:AZ7A,accessory:gtin:811571013579"; what is named by GTIN cannot be followed."""
    found = [_RELATION.fullmatch(part) for part in text.split(",") if part.strip()]
    if None in found:
        raise DataError(f"{text!r:.60} is not a list of relations", column="relations", hint="Write type:id:ID, parted by commas.")
    parts = [one for one in found if one]
    if any(one["by"] == "gtin" for one in parts):
        reading.notes["relations: named by GTIN, ignored"] += 1
    return [{"type": one["type"], "id": one["id"]} for one in parts if one["by"] != "gtin"]


def _variants(row: Mapping[str, object], item_id: str, reading: Reading) -> tuple[Variant, ...]:
    value = row.get("variants")
    if value is None or value == []:
        return (_variant({**{name: row.get(name) for name in _OFFER_FIELDS}, "id": item_id}, "", reading),)
    if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
        raise DataError("must be a list of variants", column="variants")
    shared = {name: row.get(name) for name in _OFFER_FIELDS}
    own = [{name: one for name, one in variant.items() if one is not None} for variant in value]
    variants = tuple(_variant({**shared, **one}, f"variants[{place}].", reading) for place, one in enumerate(own))
    repeated = [one for one, times in Counter(variant.id for variant in variants).items() if times > 1]
    if repeated:
        raise DataError(f"two variants have the id {repeated[0]!r}", column="variants")
    return variants


def _variant(row: Mapping[str, object], place: str, reading: Reading) -> Variant:
    gtin = row.get("gtin")
    return Variant(
        id=read_id(row.get("id"), f"{place}id"),
        title=read_texts(row.get("title"), f"{place}title", reading, limit=TITLE_LIMIT, is_markup=True),
        options=_attributes(row.get("options"), f"{place}options", reading),
        prices=read_money(row.get("price"), f"{place}price", currency=reading.currency),
        list_prices=read_money(row.get("list_price"), f"{place}list_price", currency=reading.currency),
        stock=read_stock(row.get("stock"), f"{place}stock"),
        gtin=read_text(str(gtin) if isinstance(gtin, int) else gtin, f"{place}gtin", reading),
        image_url=read_address(row.get("image_url"), f"{place}image_url", reading),
    )
