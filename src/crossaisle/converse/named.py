"""Which products of the shop a turn names, shown or not: by the brand, and words of a title that others of the brand lack.

Words that few products of the brand have count more, and names in Latin letters or with figures count twice: they are what
models are called. Where two fit alike none is named, unless their figure is the same: the X5 is not the X5 Pro.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from crossaisle.catalog.table import CatalogTable
from crossaisle.converse.references import MOST, title_words

_MOST_OF_BRAND: Final = 300
"""Products of a brand that are looked at; a brand that has more says too little."""
_LATIN: Final = 2.0
_NEAR: Final = 1e-9


def named(text: str, brands: Iterable[str], table: CatalogTable) -> tuple[str, ...]:
    """Give the item ids of products that a text names.

    Args:
        text: The shopper's words.
        brands: Those that it speaks of, as the shop writes them first.
        table: The catalogue.

    Returns:
        Mostly one or none; several where a model of each is named, in the order of the catalogue.
    """
    found: list[str] = []
    for brand in dict.fromkeys(brands):
        products = [one for place in table.products_of(brand)[:_MOST_OF_BRAND].tolist() if (one := table.product(place)) is not None]
        own = {word for one in products for name in one.brand.values() for word in title_words(name)}
        titles = {one.id: title_words(" ".join(one.title.values())) - own for one in products}
        found += _named(title_words(text) - own, titles)
    return tuple(dict.fromkeys(found))[:MOST]


def _named(said: set[str], titles: Mapping[str, set[str]]) -> list[str]:
    counts = Counter(word for some in titles.values() for word in some)
    models = [item_id for item_id, some in titles.items() if any(word.isascii() and counts[word] == 1 for word in said & some)]
    if len(models) > 1:
        return models
    scores = {item_id: sum((_LATIN if word.isascii() else 1.0) / counts[word] for word in said & some) for item_id, some in titles.items()}
    most = max(scores.values(), default=0.0)
    best = [item_id for item_id, score in scores.items() if score >= most - _NEAR]
    if not most:
        return []
    if len(best) == 1:
        is_told = any(counts[word] < len(titles) for word in said & titles[best[0]])
        return best if is_told or len(titles) == 1 else []
    shared = {word for word in said if all(word in titles[one] for one in best)}
    if any(map(_has_figure, shared)):
        return [min(best, key=lambda one: len(titles[one]))]
    return []


def _has_figure(word: str) -> bool:
    return word.isascii() and any(map(str.isdigit, word)) and any(map(str.isalpha, word))
