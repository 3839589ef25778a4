"""Completes what is being typed, over one generation of the catalogue.

Tried in this order, and the first that finds something answers: the whole text; titles of well-known products; the last
words of the text, the most of them that fit, so that "red dress and sh" ends in shoes; the same with one slip forgiven.
Within that, the language of the text first, then the beginning of a name before a later word, then stock and renown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Final

import numpy as np

from crossaisle.catalog.table import CatalogTable
from crossaisle.complete.entries import Completion, Entry, entries_of, language_of, plain
from crossaisle.complete.keys import word_starts
from crossaisle.complete.lookup import Lookup
from crossaisle.complete.stock import Share, Stock
from crossaisle.knowledge import Knowledge
from crossaisle.text import detect_language, fold, has_han, in_language, normalise
from crossaisle.wording import inside

MOST_TITLES: Final = 2000
"""Titles of so many of the best known products can be completed; all of them would fill the memory."""
_LEAST_FOR_SLIP: Final = 4
"""Letters from which on a slip is forgiven."""
_LAST_WORDS: Final = 8
"""From so many last words, or Chinese characters, the last need of a text may begin."""
_JOINS: Final = re.compile(r"(?:and|or|with|for|plus|also|an?|the|my|some)\s|[和跟与或的]")
"""Words that join needs begin none."""
_BRANDS_OPENED: Final = 2
_KINDS_OF_BRAND: Final = 3
_LEAST_FOR_KINDS: Final = 3
"""Of the first brands found the kinds with most products are suggested too, once so many letters are typed."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """How suggestions are wanted."""

    language: str
    n: int
    by_sound: bool
    """Whether Latin letters may be pinyin."""


class Completer:
    """Suggestions of one shop."""

    def __init__(self, knowledge: Knowledge, table: CatalogTable) -> None:
        """Count the stock and sort the keys; titles and pinyin are left until they are asked for."""
        self._knowledge, self._table, self._stock = knowledge, table, Stock(table)
        self._names = Lookup(list(entries_of(knowledge, table, self._stock)))
        self._brands = {plain(one.text): one for one in reversed(self._names.entries) if one.kind == "brand"}

    def complete(self, prefix: str, *, n: int = 8, language: str | None = None) -> list[Completion]:
        """Give suggestions for a text that is being typed, best first.

        Args:
            prefix: What stands in the box; a blank one gives no suggestion.
            n: How many at most, >= 1.
            language: BCP 47 of the suggestions that come first; None = that of the prefix.
        """
        folded = fold(prefix)
        starts = word_starts(folded)
        tongue = language or detect_language(prefix)
        by_sound = not (language or "zh").startswith("en")
        for start, found in self._attempts(folded, starts, _Wish(tongue, n, by_sound)):
            head = prefix[starts[0] : start]
            completions = list(islice(_told(found, head), n))
            if completions:
                return completions
        return []

    def _attempts(self, folded: str, starts: list[int], wish: _Wish) -> Iterator[tuple[int, Iterable[Entry]]]:
        """Give what each way of reading the text finds, and where in the text it begins."""
        later = [start for start in starts[1:][-_LAST_WORDS:] if not _JOINS.match(folded, start)]
        pieces = [(start, piece) for start in (*starts[:1], *later) if (piece := plain(folded[start:]))]
        for place, (start, piece) in enumerate(pieces):
            yield start, self._suggested(piece, wish)
            if place == 0:
                yield start, self._titles.find(piece, language=wish.language, by_sound=False, n=wish.n) if len(piece) > 1 else ()
        for start, piece in pieces:
            if sum(char.isascii() and char.isalpha() for char in piece) >= _LEAST_FOR_SLIP:
                yield start, self._find(piece, wish, is_slip=True)

    def _find(self, piece: str, wish: _Wish, *, is_slip: bool = False) -> list[Entry]:
        return self._names.find(piece, language=wish.language, by_sound=wish.by_sound, n=wish.n, is_slip=is_slip)

    def _suggested(self, piece: str, wish: _Wish) -> Iterator[Entry]:
        """Give brands with a kind behind them, then names, the first brands of which with their own kinds."""
        yield from self._within_brand(piece, wish)
        opened = 0
        for entry in self._find(piece, wish):
            yield entry
            if entry.kind == "brand" and opened < _BRANDS_OPENED and (len(piece) >= _LEAST_FOR_KINDS or has_han(piece)):
                opened += 1
                kinds = self._stock.kinds_of(normalise(entry.id))[:_KINDS_OF_BRAND]
                yield from (self._pair(entry, kind, share, wish.language) for kind, share in kinds)

    def _within_brand(self, piece: str, wish: _Wish) -> Iterator[Entry]:
        """Give the kinds of a brand that is typed out, by what is typed behind it: lumora ph, 朗慕手."""
        for cut in reversed(word_starts(piece)[1:]):
            brand = self._brands.get(piece[:cut].rstrip())
            if brand is None:
                continue
            shares = dict(self._stock.kinds_of(normalise(brand.id)))
            for entry in self._find(piece[cut:], replace(wish, by_sound=has_han(brand.text))):
                if entry.kind == "kind" and entry.id in shares:
                    yield self._pair(brand, entry.id, shares[entry.id], wish.language, text=entry.text)
            return

    def _pair(self, brand: Entry, kind: str, share: Share, tongue: str, *, text: str = "") -> Entry:
        language = "zh" if has_han(brand.text) or tongue.startswith("zh") else "en"
        known = self._knowledge.kinds.get(kind)
        name = text or (inside(in_language(known.name, language)) if known else kind.removeprefix("category:"))
        space = "" if has_han(brand.text) and has_han(name) else " "
        return Entry(f"{brand.text}{space}{name}", "brand", f"{brand.id}/{kind}", share, language)

    @cached_property
    def _titles(self) -> Lookup:
        places = self._stock.most_known(MOST_TITLES).tolist()
        entries = [
            Entry(title, "product", self._table.item_id(place), Share(1, float(np.log1p(self._stock.renown[place]))), language_of(title))
            for place, stored in zip(places, self._table.stored(places), strict=True)
            for title in dict.fromkeys(stored.product.title.values() if stored else ())
        ]
        return Lookup(entries)


def _told(found: Iterable[Entry], head: str) -> Iterator[Completion]:
    """Write entries as completions of a text, each wording once; what the text names already is not suggested again."""
    said, before = set(), plain(head)
    for entry in found:
        words = plain(entry.text)
        if words not in said and not (before and words in before):
            said.add(words)
            yield Completion(head + entry.text, entry.kind, entry.id, entry.share.count)
