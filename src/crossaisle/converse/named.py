"""Which products of the shop a turn names, shown or not: by the brand, and by the words that come right behind it.

"the Ostrane Book 14 or the Noterra Go": each brand is followed by the words of one title, as far as they go. Where the words
behind fit several products alike, those that were spoken of come first, then what bears just this name (the X5 is not the
X5 Pro). A brand with no name behind it is one that was spoken of; else the product whose title alone has words of the turn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from crossaisle.catalog.table import CatalogTable
from crossaisle.converse.references import MOST, title_words
from crossaisle.converse.words import content
from crossaisle.text import elements
from crossaisle.types import Product

_MOST_OF_BRAND: Final = 300
"""Products of a brand that are looked at; a brand that has more says too little."""
_LATIN: Final = 2.0
_NEAR: Final = 1e-9
_MODEL: Final = 4
"""Elements behind a brand that may be a model's name."""
_ADJACENT: Final = 0.5
"""What two words count more that stand side by side in the title too."""
_OR: Final = re.compile(r"\b(?:or|and|against|vs\.?|versus|with|than)\b|和|跟|与|还是|比", re.IGNORECASE)
_SKIPPED: Final = frozenset({*["the", "a", "an", "one", "ones", "with", "of", "that", "in"], *"这那个款支台件条双只瓶把的家"})
_SUFFIXES: Final = frozenset(["pro", "max", "plus", "ultra", "mini", "lite", "air", "se", "neo"])
"""What makes another model of the name before it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A brand in a turn."""

    brand: str
    start: int
    end: int


def named(
    text: str, mentions: Sequence[Mention], table: CatalogTable, *, spoken: Sequence[str] = (), shown: Sequence[str] = ()
) -> tuple[str, ...]:
    """Give the item ids of products that a text names.

    Args:
        text: The shopper's words.
        mentions: The brands that it speaks of, in order.
        table: The catalogue.
        spoken: Item ids that are spoken of, the nearest first: a brand alone means one of them.
        shown: Item ids that were shown, in order: a brand alone means one of them where no title fits better.

    Returns:
        One for each mention and what it is held against, at most; none where a brand stands for itself.
    """
    found, known = list[str](), (*spoken, *shown)
    for place, one in enumerate(mentions):
        end = mentions[place + 1].start if place + 1 < len(mentions) else len(text)
        products = products_of(one.brand, table)
        of_brand = {product.id for product in products}
        first, *others = _OR.split(text[one.end : end])
        item_id = (
            _followed(first, products, known)
            or next((known_id for known_id in spoken if known_id in of_brand), None)
            or _told_apart(f"{text[: one.start]} , {text[one.end :]}", products)
            or next((known_id for known_id in shown if known_id in of_brand), None)
        )
        found += [item_id] if item_id else []
        found += [also for other in others if (also := _followed(other, products, known, is_leading=True))]
    return tuple(dict.fromkeys(found))[:MOST]


def by_model(text: str, focus: Product, table: CatalogTable) -> str | None:
    """Give a product that is spoken of by its model ("the X5"), or another of its brand and kind ("and the Pro?"); else None.

    Args:
        text: The shopper's words.
        focus: The product that is spoken of.
        table: The catalogue.
    """
    products = [
        product
        for brand in dict.fromkeys(focus.brand.values())
        for product in products_of(brand, table)
        if set(product.categories.get("en", ())) & set(focus.categories.get("en", ()))
    ]
    run = elements(text)
    for product in products:
        for model in {tuple(one[:2]) for one in _behind_brand(product) if any(map(str.isdigit, one[:2]))}:
            if any(tuple(run[at : at + 2]) == model and _suffix(run[at:]) == _suffix_of(product) for at in range(len(run))):
                return product.id
    for before, word in pairwise(["", *run]):
        is_name = word in _SUFFIXES or (before == "the" and word.isascii())
        reach = _MODEL if word in _SUFFIXES else 1
        fitting = {one.id for one in products if is_name and one.id != focus.id and word in _names(one, reach) - _names(focus, _MODEL)}
        if len(fitting) == 1:
            return fitting.pop()
    return None


def _suffix(run: Sequence[str]) -> frozenset[str]:
    """Give what stands right behind a name of two elements and makes it another model."""
    return frozenset(run[2:3]) & _SUFFIXES


def _suffix_of(product: Product) -> frozenset[str]:
    return frozenset(word for run in _behind_brand(product) for word in _suffix(run))


def products_of(brand: str, table: CatalogTable) -> Sequence[Product]:
    """Give the products of a brand, in the order of the catalogue."""
    return [one for place in table.products_of(brand)[:_MOST_OF_BRAND].tolist() if (one := table.product(place)) is not None]


def _names(product: Product, reach: int) -> set[str]:
    """Give the elements that titles of a product begin with, behind its brand: its model."""
    return {word for run in _behind_brand(product) for word in run[:reach]}


def _behind_brand(product: Product) -> Iterator[Sequence[str]]:
    for title in product.title.values():
        run = elements(title)
        for brand in product.brand.values():
            own = elements(brand)
            start = next((at for at in range(len(run)) if run[at : at + len(own)] == own), None)
            if own and start is not None:
                yield run[start + len(own) :]


def _said(after: str) -> list[str]:
    """Give the elements behind a brand, less those that name nothing; the a of "A2" does."""
    run = elements(after)
    return [one for one, following in pairwise([*run, ""]) if one not in _SKIPPED or (one.isascii() and following.isdigit())]


def _followed(after: str, products: Sequence[Product], known: Sequence[str], *, is_leading: bool = False) -> str | None:
    """Give the product whose title has most of the words right behind the brand; `is_leading`: as its model, right behind it."""
    if is_leading:
        said = _said(after)[:1]
        products = [one for one in products if said and said[0].isascii() and any(run[:1] == said for run in _behind_brand(one))]
    scores = {one.id: max((_run(after, title) for title in one.title.values()), default=0.0) for one in products}
    most = max(scores.values(), default=0.0)
    if most < 1:
        return None
    best = [one for one in products if scores[one.id] >= most - _NEAR]
    spoken = next((item_id for item_id in known if any(item_id == one.id for one in best)), None)
    return spoken or (min(best, key=lambda one: _distance(after, one)).id if len(best) == 1 or _has_model(after) else None)


def _run(after: str, title: str) -> float:
    """Count the words behind a brand that a title has too, up to the first that it has not."""
    has, pairs, score, before = set(elements(title)), set(pairwise(elements(title))), 0.0, ""
    run = _said(after)
    for word, following in pairwise([*run, ""]):
        is_known = word in has if word.isascii() else (word, following) in pairs or (before, word) in pairs
        if not is_known:
            break
        score += 1.0 + (_ADJACENT if (before, word) in pairs else 0.0)
        before = word
    return score


def _has_model(after: str) -> bool:
    """Say whether the words behind a brand begin with what models are called."""
    first = _said(after)[:2]
    return any(one.isascii() and (one.isdigit() or len(one) < 3 or one in _SUFFIXES) for one in first)


def _distance(after: str, product: Product) -> tuple[bool, bool, bool, int]:
    """Say how far a product is from just the name that was said: not behind the brand, not at the head, another model, more words."""
    said = _said(after)
    runs = list(_behind_brand(product))
    leads = [run for run in runs if run[:1] == said[:1]]
    length = next((place for place, one in enumerate(said) if not any(one in run for run in leads)), len(said))
    is_other = bool(leads) and all(bool(set(run[length : length + 1]) & _SUFFIXES) for run in leads)
    heads = [elements(brand) for brand in product.brand.values()]
    is_head = any(elements(title)[: len(head)] == head for title in product.title.values() for head in heads)
    return not leads, not is_head, is_other, len(title_words(" ".join(product.title.values())))


def _told_apart(text: str, products: Sequence[Product]) -> str | None:
    """Give the product that words of the whole turn tell from the others of its brand."""
    own = {word for one in products for name in one.brand.values() for word in title_words(name)}
    titles: Mapping[str, set[str]] = {one.id: title_words(" ".join(one.title.values())) - own for one in products}
    said, counts = title_words(content(text, is_question=True)) - own, Counter(word for some in titles.values() for word in some)
    scores = {item_id: sum((_LATIN if word.isascii() else 1.0) / counts[word] for word in said & some) for item_id, some in titles.items()}
    most = max(scores.values(), default=0.0)
    best = [item_id for item_id, score in scores.items() if score >= most - _NEAR]
    if not most or len(best) > 1:
        return None
    is_told = len(titles) == 1 or any(counts[word] < len(titles) for word in said & titles[best[0]])
    return best[0] if is_told else None
