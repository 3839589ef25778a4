"""Words that no fact of an ordinary product can carry: absolute terms, awards, cures, prices, and the like.

Word lists are data (data/forbidden.yaml) with the rule under which each kind may pass all the same. Source: article 9
of the Advertising Law of the People's Republic of China and the lists that its supervision works with.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Final, Literal

import yaml

from crossaisle.text import normalise

Rule = Literal["own", "stated", "never"]

REASONS: Final[dict[Rule, str]] = {
    "own": "an absolute term that advertising law forbids",
    "stated": "not stated by the product",
    "never": "prices and stock are shown by the shop, not told by copy",
}


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of forbidden word."""

    kind: str
    rule: Rule
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A forbidden word in a text."""

    family: Family
    text: str
    start: int
    end: int


@functools.cache
def families() -> tuple[Family, ...]:
    """Give the shipped word lists, both languages together: a line of copy mixes them."""
    text = (resources.files("crossaisle.write") / "data" / "forbidden.yaml").read_text(encoding="utf-8")
    return tuple(Family(kind, row["rule"], re.compile("|".join((*row["zh"], *row["en"])))) for kind, row in yaml.safe_load(text).items())


def forbidden_in(folded: str) -> Iterator[Forbidden]:
    """Give the forbidden words of a folded text, family by family.

    Example:
        >>> [(found.family.kind, found.text) for found in forbidden_in("全国销量第一, best before 2027")]
        [('absolute', '销量第一'), ('sales', '销量')]
    """
    for family in families():
        for match in family.pattern.finditer(folded):
            if match.group():
                yield Forbidden(family, match.group(), match.start(), match.end())


def is_allowed(found: Forbidden, *, own: str, stated: str) -> bool:
    """Say whether the product's texts carry a forbidden word.

    Args:
        found: The word.
        own: The product's title and brand, normalised.
        stated: All its texts, normalised.
    """
    words = normalise(found.text)
    if found.family.rule == "never":
        return False
    return words in (own if found.family.rule == "own" else stated)
