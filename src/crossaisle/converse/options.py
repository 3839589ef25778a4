"""Which variant of a product a turn names, by what can be chosen of it: a size, a colour, a taste ("the 500 g", 41码的).

Words count that stand in the value of an option: figures as they are, Latin words by their stems, pairs of Chinese
characters, single ones where they are colours or letters of size, and colours by their meaning (sky blue is blue). A
figure is no option where it counts what is bought. Knows no conversation.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crossaisle.catalog.document import value_texts
from crossaisle.converse.moves import shipped
from crossaisle.knowledge import Lexicon
from crossaisle.text import elements, fold, neighbours
from crossaisle.types import AttributeValue, Product, Variant

_SIZES: Final = frozenset({"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"})
_LEAST_FIGURE: Final = 2
"""Digits of a bare figure that may be an option: one digit counts things."""
_LEAST_BEGINNING: Final = 4
"""Letters that a word may be said by: touch for touchscreen."""
_MIXED: Final = re.compile(r"(?<![a-z\d])(?:\d{1,2}[a-z]{1,3}|[a-z]\d{1,2})(?![a-z\d])")
"""4E, 3XL, A4: names, not figures."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The variant that words name, and which of its options they name."""

    variant: Variant
    options: tuple[str, ...]
    """Names of the options, as in the catalogue; empty where the words name none."""
    is_whole: bool = True
    """False where no variant has all values that were named: in red there is no L."""


def choice(text: str, product: Product, lexicon: Lexicon, *, shown: Variant | None = None) -> Choice:
    """Give the variant of a product that a text names; of several that it may mean, one that can be had, the shown one first.

    Args:
        text: The shopper's words.
        product: With its variants.
        lexicon: Knows colours by their words.
        shown: The variant that stands on the table; None = the first.
    """
    words, said = _words(text), {(one.value.field, one.value.id) for one in lexicon.attributes_in(text)}

    def named(variant: Variant) -> Mapping[str, frozenset[str]]:
        return {name: hits for name, value in variant.options.items() if (hits := _hits(value, words, said, lexicon))}

    found = [(one, named(one)) for one in product.variants]
    every = {name: frozenset[str]().union(*(hits.get(name, frozenset()) for _, hits in found)) for _, some in found for name in some}
    best, hits = max(
        found,
        key=lambda pair: (sum(map(len, pair[1].values())), pair[0].stock != 0, shown is not None and pair[0].id == shown.id),
    )
    if not every and shown is not None:
        return Choice(shown, ())
    return Choice(best, tuple(hits), is_whole=set(hits) == set(every))


def _hits(value: AttributeValue, words: frozenset[str], said: set[tuple[str, str]], lexicon: Lexicon) -> frozenset[str]:
    """Give what of a text names a value."""
    found = set[str]()
    for text in value_texts(value):
        own = _words_of(text)
        found |= own & words
        found |= {one for one in own for word in words if len(word) >= _LEAST_BEGINNING and one.startswith(word)}
        found |= {one.value.id for one in lexicon.attributes_in(text) if (one.value.field, one.value.id) in said}
    return frozenset(found)


@functools.lru_cache(maxsize=4096)
def _words_of(text: str) -> frozenset[str]:
    run = elements(text)
    single = {one for one in run if one in _SIZES or one in _short_colours()}
    return frozenset({*_latin(run), *neighbours(run, is_han_only=True), *single, *_MIXED.findall(fold(text))})


def _words(text: str) -> frozenset[str]:
    """Give the words of a turn that may name an option."""
    folded = fold(text)
    for pattern in _compiled("counting"):
        folded = pattern.sub(" , ", folded)
    run = elements(folded)
    letters = {match.group(1) for match in re.finditer(r"(?<![a-z'])(x{0,3}[sl]|m)(?![a-z'])", folded)}
    colours = {match.group(1) for pattern in _compiled("colour") for match in pattern.finditer(folded)}
    pairs = {one for one in neighbours(run, is_han_only=True) if one not in shipped("words")["zh"]}
    return frozenset({*_latin(run), *pairs, *letters, *colours, *_MIXED.findall(folded)} - _plain())


def _latin(run: Sequence[str]) -> Iterator[str]:
    for one in run:
        is_figure = one.replace(".", "").isdigit()
        if one.isascii() and (len(one) >= _LEAST_FIGURE if is_figure else len(one) > 1):
            yield one


@functools.cache
def _plain() -> frozenset[str]:
    """Give the words that name no option, though one may have them: the in of "16 in"."""
    return frozenset(elements(" ".join((*shipped("words")["en"], *shipped("options")["plain"]))))


@functools.cache
def _short_colours() -> frozenset[str]:
    return frozenset(shipped("options")["colours"])


@functools.cache
def _compiled(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, shipped("options")[name]))
