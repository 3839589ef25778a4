"""Words that only the thing itself can explain: "a spiral notebook", "a Tallis kettle", "a fan with 6 blades", "cream".

No vocabulary knows them and no property is named, but where they stand they ask for something: each becomes a soft wish
that a product's text meets by saying the words. Never a filter: whether a product lacks what it does not mention, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crossaisle.text import has_han
from crossaisle.types import Constraint
from crossaisle.understand.constraints.sentence import Sentence, Spans, overlaps
from crossaisle.understand.properties import words

_WORD: Final = re.compile(r"[a-z\d](?:[a-z\d&%+./'’-]*[a-z\d%+])?")
_MARK: Final = re.compile(r"[^\s'\"]")
_ARTICLES: Final = frozenset({"a", "an", "the", "some", "another"})


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a sentence."""

    said: str
    start: int
    end: int
    is_free: bool
    """Read by nobody, no part of a known noun or value, and no word of grammar."""
    is_first: bool
    """Whether a mark or the sentence's start stands before it."""
    is_last: bool
    """Whether a mark or the sentence's end stands behind it."""
    in_noun: bool
    is_known: bool


def tokens(sentence: Sentence, taken: Spans) -> list[_Word]:
    folded = sentence.folded
    nouns = [(one.start, one.end) for one in sentence.nouns]
    known = [*taken, *((one.start, one.end) for one in sentence.terms)]
    grammar = words("ends") | words("paid") | words("empty")
    matches = list(_WORD.finditer(folded))
    found = []
    for place, match in enumerate(matches):
        before = folded[matches[place - 1].end() if place else 0 : match.start()]
        after = folded[match.end() : matches[place + 1].start() if place + 1 < len(matches) else len(folded)]
        in_noun, is_known = overlaps(nouns, *match.span()), overlaps(known, *match.span())
        is_free = not in_noun and not is_known and match.group() not in grammar
        is_first = not place or _MARK.search(before) is not None
        is_last = place + 1 == len(matches) or _MARK.search(after) is not None
        found.append(_Word(match.group(), *match.span(), is_free, is_first, is_last, in_noun, is_known))
    return found
