"""What can be suggested: every way of naming a kind, a brand, a category or a mission that the shop can serve now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from crossaisle.catalog.table import CatalogTable
from crossaisle.complete.stock import NOTHING, Share, Stock, joined
from crossaisle.knowledge import Knowledge
from crossaisle.text import fold, has_han, normalise
from crossaisle.types import Text
from crossaisle.wording import inside

CompletionKind = Literal["kind", "brand", "category", "mission", "product"]
KINDS: Final[Sequence[CompletionKind]] = ("kind", "brand", "category", "mission", "product")
"""Of two that are alike in all else the earlier one comes first."""
_MISSION_SHARE: Final = 0.5
"""A mission is worth suggesting when the shop stocks at least this part of the kinds that it takes."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One suggestion for what is being typed."""

    text: str
    """The whole text, ready to be asked: what was typed before stays as it was."""
    kind: CompletionKind
    id: str
    """Kind id, "generic:ID" for a noun of several kinds, brand, "BRAND/KIND" for a brand within a kind, category path, mission id,
    or item id."""
    count: int
    """Products in stock that the suggested words stand for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that can be suggested."""

    text: str
    kind: CompletionKind
    id: str
    share: Share
    language: str
    """"zh", "en", or "" where both write it so."""
    is_name: bool = True
    """False for another word for the same thing."""


def plain(text: str) -> str:
    """Give the form in which keys and what is typed are compared: folded, hyphens as spaces, single spaces.

    Example:
        >>> plain("  T-Shirts ")
        't shirts'
    """
    return " ".join(fold(text).translate(_HYPHENS).split())


_HYPHENS: Final = {ord(char): " " for char in "-_/–"}


def entries_of(knowledge: Knowledge, table: CatalogTable, stock: Stock) -> Iterator[Entry]:
    """Give everything that can be suggested but products; of one thing the usual name comes first."""
    named: set[str] = set()
    for entry in (*_kinds(knowledge, stock), *_missions(knowledge, stock)):
        named.add(plain(entry.text))
        yield entry
    yield from _brands(table, stock)
    for path, (*_, count) in table.categories.items():
        leaf = path.rsplit(">", maxsplit=1)[-1].strip()
        if leaf and plain(leaf) not in named:
            yield Entry(leaf, "category", path, Share(count, joined([Share(count, 0.0)]).weight), language_of(leaf))


def language_of(text: str) -> str:
    """Say in which language a text is written, by its script."""
    return "zh" if has_han(text) else "en"


def _kinds(knowledge: Knowledge, stock: Stock) -> Iterator[Entry]:
    for noun in knowledge.generics:
        share = joined([stock.kinds.get(kind, NOTHING) for kind in noun.kinds])
        if share.count:
            own = noun.kinds[0] if len(noun.kinds) == 1 else f"generic:{noun.id}"
            yield from _named(noun.name, noun.words, own, share)
    for kind in knowledge.kinds.values():
        share = stock.kinds.get(kind.id, NOTHING)
        if share.count:
            yield from _named(kind.name, kind.words, kind.id, share)


def _named(name: Text, words: Sequence[str], own_id: str, share: Share) -> Iterator[Entry]:
    names = [inside(one) for one in name.values()]
    for text in dict.fromkeys((*names, *words)):
        yield Entry(text, "kind", own_id, share, language_of(text), text in names)


def _missions(knowledge: Knowledge, stock: Stock) -> Iterator[Entry]:
    for mission in knowledge.missions:
        shares = [stock.kinds.get(need.kind, NOTHING) for need in mission.needs]
        if sum(one.count > 0 for one in shares) >= _MISSION_SHARE * len(shares):
            # Its many kinds together would stand before every single one.
            share = Share(sum(one.count for one in shares), round(sum(one.weight for one in shares) / len(shares), 6))
            names = [inside(one) for one in mission.name.values()]
            for text in dict.fromkeys((*names, *mission.words)):
                yield Entry(text, "mission", mission.id, share, language_of(text), text in names)


def _brands(table: CatalogTable, stock: Stock) -> Iterator[Entry]:
    spellings = table.brands()
    chinese = {brand for spelling, brand in spellings.items() if has_han(spelling)}
    for spelling, brand in spellings.items():
        share = stock.brands.get(normalise(brand), NOTHING)
        if share.count:
            # A Latin name with no Chinese one beside it is how both languages write it.
            yield Entry(spelling, "brand", brand, share, "zh" if has_han(spelling) else "en" if brand in chinese else "")
