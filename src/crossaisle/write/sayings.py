"""Facts as people say them: "goes in the wash" is machine washable, 往充电板上一搁 wireless charging.

A table of facts with everyday sayings (data/sayings.yaml), read both ways: a line's saying is held against the facts of the
product, and a plain word of a line is stated by a product that says it so. Words of rows only; knows no meaning beyond them.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

import yaml

from crossaisle.text import has_han, stem
from crossaisle.write.evidence import Evidence

GAP: Final = "..."
"""Stands in a saying for a few words."""
_ENGLISH_GAP: Final = r"(?:[a-z]+ ){0,4}?"
_CHINESE_GAP: Final = r"[^,，。;；.!！?？]{0,8}?"
_WORDS: Final = re.compile(r"[a-z]+(?:'[a-z]+)?|[,;.!?:]")
_DENIAL: Final = re.compile(r"(?:no|not|non|without|fixed|dry)\b|[不无非勿免]")
"""How a fact begins that denies."""
_DENIED_BEFORE: Final = r"(?<!not )(?<!no )(?<!non-)(?<![不无非未])(?<!不可)(?<!不能)"
"""Not before a fact that is stated."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Words of facts: those that affirm, and those that deny, which are looked for in what a product denies as well."""

    affirmed: re.Pattern[str]
    denied: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What finds a saying: in a text, or where it is English in the text's stems."""

    literal: str
    """The longest piece of it, looked for first because a plain search is quick."""
    pattern: re.Pattern[str]
    is_english: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A fact, and how it is said."""

    name: str
    sayings: tuple[Pattern, ...]
    facts: Facts
    against: Facts
    is_common: bool
    """True = its words claim nothing beside a product that says nothing of it."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A saying in a line, and whether the product backs it."""

    start: int
    end: int
    is_backed: bool


@dataclass(frozen=True, slots=True)
class _Spaced:
    """The English words of a text as stems between spaces."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Where each word stands in the text that it is of."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give where the words at [start, end) stand in the text that they are of."""
        first, behind = self.text.count(" ", 0, start), self.text.count(" ", 0, end) - 1
        return self.spans[first][0], self.spans[behind - 1][1]


def sayings(folded: str, evidence: Evidence) -> list[Saying]:
    """Give the sayings of a folded line that the product backs, and those that it contradicts or ought to state and does not.

    Args:
        folded: One line.
        evidence: Of the product.
    """
    found = ((row, span) for row, span in _said(folded))
    judged = ((span, _judged(row, evidence)) for row, span in found)
    return [Saying(*span, is_backed) for span, is_backed in judged if is_backed is not None]


def is_said_as(name: str, evidence: Evidence) -> bool:
    """Say whether the product's texts state a value or part by one of its sayings."""
    row = _table().by_name.get(name)
    if row is None:
        return False
    texts = evidence.affirmed, _spaced(evidence.affirmed).text
    return any(one.literal in texts[one.is_english] and one.pattern.search(texts[one.is_english]) for one in row.sayings)


def _judged(row: Row, evidence: Evidence) -> bool | None:
    """Say whether the product backs a saying; None = it says nothing of it and need not, or both that and the contrary."""
    is_backed = _finds(row.facts, evidence) or is_said_as(row.name, evidence)
    if _finds(row.against, evidence):
        return None if is_backed else False
    return True if is_backed else None if row.is_common else False


def _finds(facts: Facts, evidence: Evidence) -> bool:
    return facts.affirmed.search(evidence.affirmed) is not None or facts.denied.search(evidence.told) is not None


def _said(folded: str) -> Iterator[tuple[Row, tuple[int, int]]]:
    table, spaced = _table(), _spaced(folded)
    begun = (table.begun[one] for one in dict.fromkeys((*spaced.words, *map("".join, itertools.pairwise(folded)))) if one in table.begun)
    for row, one in itertools.chain.from_iterable(begun):
        text = spaced.text if one.is_english else folded
        if one.literal in text:
            yield from ((row, spaced.place(*match.span()) if one.is_english else match.span()) for match in one.pattern.finditer(text))


@functools.lru_cache(maxsize=256)
def _spaced(folded: str) -> _Spaced:
    matches = [*_WORDS.finditer(folded)]
    words = tuple(_stem(match.group()) for match in matches)
    return _Spaced(f" {' '.join(words)} ", words, tuple(match.span() for match in matches))


@functools.lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return stem(word)


@dataclass(frozen=True, slots=True)
class _Table:
    by_name: Mapping[str, Row]
    begun: Mapping[str, tuple[tuple[Row, Pattern], ...]]
    """By how their literals begin, an English stem or two Chinese characters: few can be in one line."""


@functools.cache
def _table() -> _Table:
    text = (resources.files("crossaisle.write") / "data" / "sayings.yaml").read_text(encoding="utf-8")
    rows = [
        Row(
            str(name),
            tuple(_pattern(str(one)) for one in row["said"]),
            _facts(map(str, row["facts"])),
            _facts(map(str, row.get("against", ()))),
            is_common="against" in row,
        )
        for name, row in yaml.safe_load(text).items()
    ]
    begun: dict[str, list[tuple[Row, Pattern]]] = {}
    for row in rows:
        for one in row.sayings:
            begun.setdefault(one.literal.split()[0] if one.is_english else one.literal[:2], []).append((row, one))
    return _Table({row.name: row for row in rows}, {key: tuple(found) for key, found in begun.items()})


def _pattern(saying: str) -> Pattern:
    pieces = [piece.strip() for piece in saying.split(GAP)]
    if has_han(saying):
        return Pattern(max(pieces, key=len), re.compile(_CHINESE_GAP.join(map(re.escape, pieces))), is_english=False)
    stems = [" ".join(_stem(word) for word in _WORDS.findall(piece.lower())) for piece in pieces]
    return Pattern(f" {max(stems, key=len)} ", re.compile(rf" {f' {_ENGLISH_GAP}'.join(map(re.escape, stems))} "), is_english=True)


def _facts(words: Iterable[str]) -> Facts:
    told = [*words]
    return Facts(
        _any((one for one in told if not _DENIAL.match(one)), unless=_DENIED_BEFORE), _any(one for one in told if _DENIAL.match(one))
    )


def _any(words: Iterable[str], *, unless: str = "") -> re.Pattern[str]:
    """Give what finds any of some beginnings of words, which are regular expressions; Chinese anywhere."""
    alternatives = [word if has_han(word) else rf"(?<![a-z0-9.]){word}" for word in words]
    return re.compile(f"{unless}(?:{'|'.join(alternatives)})" if alternatives else r"(?!)")
