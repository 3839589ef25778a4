"""May a reason that a model wrote be shown to shoppers? Only plain words, short, in its language, and nothing claimed.

A reason speaks of two kinds of things and not of a product, so no fact can back a claim in it. It is held by the checker
of copy against a product that states nothing but the names of the two kinds. Of the 1,680 reasons of every third relation
that ships, written by hand, 83 % pass: it prefers to drop.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from crossaisle.knowledge import Lexicon
from crossaisle.text import clean, fold, has_han
from crossaisle.types import Product, Text
from crossaisle.write.claims import check
from crossaisle.write.forbidden import forbidden_in
from crossaisle.write.orders import is_order

LONGEST: Final[Mapping[str, int]] = {"en": 60, "zh": 20}
"""Characters. The longest that ship have 47 and 10."""
_OF_PRODUCTS: Final = frozenset({"word", "promise"})
"""Of copy, a word that neither the product nor everyday speech has, and a fault denied or compared (不伤锅): of two kinds nothing is
told, so every noun would be one. What no shop may promise is among the forbidden words."""
_PLAIN: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ,'’，、-])*")
"""Letters, spaces, and the marks that the shipped reasons have: no figures, no markup, no addresses."""
_ADDRESS: Final = re.compile(r"\b(?:https?|www|com|system|assistant|user|instructions?)\b|系统", re.IGNORECASE)


def held(reason: Text, *, names: Text, lexicon: Lexicon, brands: Collection[str] = ()) -> Text:
    """Keep the languages in which a reason may be shown.

    Args:
        reason: As the model wrote it, zh and en.
        names: The two kinds by name, language by language.
        lexicon: Words to attribute values.
        brands: Names of the shop's brands in any spelling.

    Returns:
        What may be shown, without a full stop; empty when nothing may.
    """
    product = Product("kinds", names, ())
    said = {language: clean(text).rstrip(".。 ") for language, text in reason.items()}
    return {
        language: text
        for language, text in said.items()
        if _is_plain(text, language)
        and not any(forbidden_in(fold(text)))
        and not any(one.kind not in _OF_PRODUCTS for one in check(text, product, None, lexicon=lexicon, language=language, brands=brands))
    }


def _is_plain(text: str, language: str) -> bool:
    is_short = 0 < len(text) <= LONGEST.get(language, 0)
    return (
        is_short
        and bool(_PLAIN.fullmatch(text))
        and has_han(text) == (language == "zh")
        and not _ADDRESS.search(text)
        and not is_order(text)
    )
