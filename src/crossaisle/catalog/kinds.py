"""What a product is, apart from what it is for: from its category, the head of its title, or the nearest labels.

Three witnesses, each with a confidence; agreement adds up, the surest one wins. Works without categories (title and
labels) and without a known head noun (labels alone, less sure). What the product is for never votes for what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crossaisle.knowledge import KindMatch, Lexicon
from crossaisle.knowledge.compounds import is_holder, is_part
from crossaisle.phrases import singular
from crossaisle.text import fold
from crossaisle.types import Label, Matrix, Product

TITLE_TRUST: Final = 0.9
"""The head noun of a title names the kind; measured on bundles_en, see benchmarks/README.md."""
MODIFIER_TRUST: Final = 0.3
"""The same noun with a word behind it that we do not know: perhaps what the thing is for."""
LABEL_TRUST: Final = 0.7
"""Nearest labels alone: right in most cases, and wrong just where accessories are."""

_WITNESSES: Final = 3
"""Labels near a category's path that may bear out the step before its last."""

Labeller = Callable[[Matrix], Sequence[Sequence[Label]]]
"""(n, dim) vectors -> for each its labels, most probable first."""


@dataclass(frozen=True, slots=True)
class MappedCategory:
    """A shop's category and the kind it stands for."""

    path: str
    kind: str | None
    confidence: float
    """0 to 1."""
    source: str
    """ "name", "head", "meaning", "override" or "none"."""


@dataclass(frozen=True, slots=True)
class ProductKind:
    """A product's kind with its evidence."""

    id: str | None
    confidence: float
    source: str
    served: tuple[str, ...] = ()
    """Kinds that it is for."""
    also: str | None = None
    """The kind that its title names where its category is a wider or a neighbouring one: a kids' bike among the bicycles."""


def product_kind(product: Product, nearest: Sequence[Label], *, lexicon: Lexicon, categories: Mapping[str, MappedCategory]) -> ProductKind:
    """Decide a product's kind.

    Args:
        product: Any language, any number of categories, none included.
        nearest: Labels near its vector, most probable first.
        lexicon: Nouns to kinds.
        categories: The shop's paths, mapped.
    """
    served = _served(product, lexicon)
    votes: dict[str, float] = {}
    sources: dict[str, list[str]] = {}
    for mapped in _mapped(product, categories):
        if mapped.kind:
            _vote(votes, sources, mapped.kind, weight=mapped.confidence, source="category")
    heads = [head for title in product.title.values() if (head := lexicon.head(title, is_title=True)) is not None]
    for head in heads:
        trust = (MODIFIER_TRUST if head.is_modifier else TITLE_TRUST) / len(heads)
        for kind, share in _shares(head.kinds, nearest).items():
            _vote(votes, sources, kind, weight=trust * share, source="title")
    is_named = any(not head.is_modifier for head in heads)
    for one in nearest[:3]:
        if one.id not in served:
            _vote(votes, sources, one.id, weight=LABEL_TRUST * one.probability * (0.3 if is_named else 1.0), source="labels")
    unmapped = next(
        (path for paths in product.categories.values() for path in paths if path in categories and categories[path].kind is None), None
    )
    if unmapped is not None and max(votes.values(), default=0.0) < TITLE_TRUST / 2:
        return ProductKind(f"category:{unmapped}", TITLE_TRUST, "category", served)
    if not votes:
        return ProductKind(None, 0.0, "none", served)
    best = max(votes, key=lambda kind: (votes[kind], kind))
    source = "+".join(dict.fromkeys(sources[best]))
    also = _also(product, heads) if sources[best][0] == "category" and "title" not in sources[best] else None
    if also is not None and (also in served or lexicon.is_beside(best, also)):
        also = None  # a cooler whose title ends in "laptop" is no laptop
    return ProductKind(best, min(1.0, votes[best]), source, tuple(kind for kind in served if kind not in {best, also}), also)


def _also(product: Product, heads: Sequence[KindMatch]) -> str | None:
    """Give the one kind that the titles of every language name, if they do."""
    named = {head.kinds for head in heads if not head.is_modifier}
    is_agreed = len(named) == 1 and len(heads) == len(product.title)
    return next(iter(named))[0] if is_agreed and all(len(kinds) == 1 for kinds in named) else None


def _shares(kinds: Sequence[str], nearest: Sequence[Label]) -> dict[str, float]:
    """Share a noun of several kinds out among them by nearness; where none is near, the usual ones lead."""
    if len(kinds) == 1:
        return {kinds[0]: 1.0}
    near = {one.id: one.probability for one in nearest if one.id in kinds}
    total = sum(near.values())
    if total > 0.02:
        return {kind: probability / total for kind, probability in near.items()}
    return {kind: 0.5**place * 0.5 for place, kind in enumerate(kinds[:3], start=0)}


def _mapped(product: Product, categories: Mapping[str, MappedCategory]) -> list[MappedCategory]:
    found = [categories[path] for paths in product.categories.values() for path in paths if path in categories]
    return sorted(found, key=lambda one: -one.confidence)[:1]


def _served(product: Product, lexicon: Lexicon) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in product.fits:
        found.update(dict.fromkeys(kind for match in lexicon.kinds_in(name.replace("_", " ")) for kind in match.kinds))
    for title in product.title.values():
        found.update(dict.fromkeys(lexicon.served(title)))
    return tuple(found)


def _vote(votes: dict[str, float], sources: dict[str, list[str]], kind: str, *, weight: float, source: str) -> None:
    votes[kind] = votes.get(kind, 0.0) + weight
    sources.setdefault(kind, []).append(source)


def _is_beside(leaf: str) -> bool:
    """Say whether a leaf holds what goes with the things of the step before: Phones > Accessories, Phones > Cases & covers."""
    words = (singular(word) for word in fold(leaf).split())
    return any(is_part(word) or is_holder(word) or word in {"cover", "charger", "cable", "service", "配件"} for word in words)


def map_category(path: str, labels: Sequence[Label], *, lexicon: Lexicon, overrides: Mapping[str, str]) -> MappedCategory:
    """Map one category path of a shop onto a kind by its name, by its head noun, or by meaning.

    Args:
        path: Such as "Electronics > Phones"; the leaf decides, the path helps meaning. Where the leaf is no noun, a brand or a
            series, the step before it decides, if it is near in meaning too.
        labels: Labels near the path's text, most probable first.
        lexicon: Nouns to kinds.
        overrides: Path -> kind id, the merchant's word; "" = no kind of ours.
    """
    if path in overrides:
        return MappedCategory(path, overrides[path] or None, 1.0, "override")
    *above, leaf = (step.strip() for step in path.split(">"))
    matches = lexicon.kinds_in(leaf)
    if not matches and above:
        named = lexicon.kinds_in(above[-1])
        near = {label.id for label in labels[:_WITNESSES]}
        if len(named) == 1 and len(named[0].kinds) == 1 and named[0].kinds[0] in near and not _is_beside(leaf):
            return MappedCategory(path, named[0].kinds[0], 0.75, "head")
    if len(matches) == 1 and len(matches[0].kinds) == 1:
        match = matches[0]
        whole = match.end - match.start >= len(leaf)
        return MappedCategory(path, match.kinds[0], 0.97 if whole else 0.75, "name" if whole else "head")
    nearest = next(iter(labels), None)
    if nearest is None or nearest.probability < 0.3:
        return MappedCategory(path, None, nearest.probability if nearest else 0.0, "none")
    return MappedCategory(path, nearest.id, nearest.probability * LABEL_TRUST, "meaning")
