"""What a catalogue itself teaches about its products: texts that a shopper might say, and the products each one means.

From every product: names of its kind and of its categories, those names with brand and attribute values, sentences of
its description, some words of its title, and its titles where it has several languages. The same text from several
products means all of them. Knows no vectors.
Source: Lee et al., Latent Retrieval (inverse cloze task), ACL 2019, for texts cut from the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossaisle.catalog.document import encoded_texts, value_texts
from crossaisle.knowledge import Knowledge
from crossaisle.protocols import StoredProduct
from crossaisle.random import generator
from crossaisle.text import has_han, in_language
from crossaisle.types import Places, Product

FORMS: Final = ("kind", "category", "brand", "attribute", "description", "words", "title")
"""Where a text comes from."""
_SURE: Final = 0.5
"""A product's derived kind teaches from this confidence on."""
_SENTENCES: Final = 2
_SENTENCE_CHARACTERS: Final = (12, 200)
_VALUE_CHARACTERS: Final = (2, 30)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])\s*|\n+")
_NUMBER = re.compile(r"[\d\s.,x×/+-]*")
_WORD = re.compile(r"[^\s,，;；。!！?？()（）\[\]【】|/:：\"“”]+")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Texts and the products that they mean."""

    item_ids: tuple[str, ...]
    documents: tuple[tuple[str, ...], ...]
    """Of each product, the texts whose vectors make up its own."""
    kinds: tuple[str, ...]
    """Of each product, its kind or leaf category; empty = not known."""
    texts: tuple[str, ...]
    """Each once."""
    product: Places
    """(pairs,) place of the product."""
    text: Places
    """(pairs,) place of the text."""
    form: NDArray[np.int8]
    """(pairs,) place in FORMS."""


def collect(items: Iterable[StoredProduct], knowledge: Knowledge, *, seed: int = 0) -> Pairs:
    """Gather the pairs of a catalogue.

    Args:
        items: Products with what was derived from them; those without a title are left out.
        knowledge: Gives the names of kinds.
        seed: Of the choice of words and values; the same for a product whatever stands beside it.
    """
    places: dict[str, int] = {}
    kept: list[tuple[str, tuple[str, ...], str]] = []
    found: dict[tuple[int, int], int] = {}
    for item in items:
        documents = encoded_texts(item.product)
        if not documents:
            continue
        rng = generator(seed, "pairs", item.product.id)
        for form, text in _said(item, knowledge, rng=rng):
            found.setdefault((len(kept), places.setdefault(text, len(places))), FORMS.index(form))
        kept.append((item.product.id, documents, _known_kind(item) or _leaf(item.product)))
    pairs = np.array(list(found), dtype=np.int64).reshape(-1, 2)
    return Pairs(
        item_ids=tuple(item_id for item_id, _, _ in kept),
        documents=tuple(documents for _, documents, _ in kept),
        kinds=tuple(kind for _, _, kind in kept),
        texts=tuple(places),
        product=pairs[:, 0],
        text=pairs[:, 1],
        form=np.fromiter(found.values(), dtype=np.int8, count=len(found)),
    )


def _said(item: StoredProduct, knowledge: Knowledge, *, rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Give (form, text) of one product."""
    product = item.product
    for language, title in product.title.items():
        names = _names(item, knowledge, language=language, rng=rng)
        yield from (("kind", name) for name in names)
        brand = in_language(product.brand, language)
        values = _values(product, language=language, rng=rng)
        for name in names[:1]:
            if brand:
                yield "brand", _joined(brand, name)
            yield from (("attribute", _joined(value, name)) for value in values)
            if len(values) > 1:
                yield "attribute", _joined(_joined(values[0], values[1]), name)
        yield from (("description", text) for text in _sentences(in_language(product.description, language))[:_SENTENCES])
        yield from (("words", text) for text in _some_words(title, rng=rng))
    for paths in product.categories.values():
        yield from (("category", path.replace(">", " ")) for path in paths)
        yield from (("category", path.rsplit(">", 1)[-1].strip()) for path in paths)
    if len(product.title) > 1:
        yield from (("title", title) for title in product.title.values() if title)


def _known_kind(item: StoredProduct) -> str:
    kind = str(item.derived.get("kind") or "")
    return kind if float(str(item.derived.get("kind_confidence") or 0)) >= _SURE else ""


def _leaf(product: Product) -> str:
    return next((f"category:{path}" for paths in product.categories.values() for path in paths), "")


def _names(item: StoredProduct, knowledge: Knowledge, *, language: str, rng: np.random.Generator) -> list[str]:
    """Give two names of the product's kind in a language, in a random order, or the leaf of its category."""
    kind = knowledge.kinds.get(_known_kind(item))
    if kind is None:
        leaves = [path.rsplit(">", 1)[-1].strip() for path in item.product.categories.get(language, ())]
        return leaves[:1]
    words = [in_language(kind.name, language), *(word for word in kind.words if has_han(word) == (language == "zh"))]
    # "gaming laptop" is a word for laptops that most laptops are not.
    names = [word for word in words if not any(word != one and word.endswith(one) for one in words)]
    return [names[place] for place in rng.permutation(len(names))[:2]]


def _values(product: Product, *, language: str, rng: np.random.Generator) -> list[str]:
    """Give up to two short attribute values that are words."""
    own: dict[str, None] = {}
    for value in product.attributes.values():
        texts = [value[language]] if isinstance(value, Mapping) and language in value else value_texts(value)
        own.update(dict.fromkeys(text for text in texts if _is_phrase(text)))
    found = list(own)
    return [found[place] for place in rng.permutation(len(found))[:2]]


def _is_phrase(text: str) -> bool:
    low, high = _VALUE_CHARACTERS
    return low <= len(text) <= high and not _NUMBER.fullmatch(text)


def _sentences(text: str) -> list[str]:
    low, high = _SENTENCE_CHARACTERS
    return [cut[:high] for one in _SENTENCE.split(text) if len(cut := one.strip()) >= low]


def _some_words(title: str, *, rng: np.random.Generator) -> list[str]:
    """Give a short run of a title's words, as a hasty shopper types it."""
    words = _WORD.findall(title)
    if has_han(title):
        words = list(_runs(words))
    if len(words) < 4:
        return []
    size = int(rng.integers(2, 4))
    start = int(rng.integers(0, len(words) - size + 1))
    return ["".join(words[start : start + size]) if has_han(title) else " ".join(words[start : start + size])]


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Cut Chinese into pieces of two to three characters; Latin words stay whole."""
    for word in words:
        yield from re.findall(r"[\u3400-\u9fff]{1,3}|[^\u3400-\u9fff]+", word)


def _joined(first: str, second: str) -> str:
    return f"{first}{second}" if has_han(first) and has_han(second) else f"{first} {second}"
