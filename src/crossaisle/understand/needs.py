"""One message to several needs: where it splits, what each part asks for, and which constraint binds which part.

A part with a head noun of its own is a need; a part without one qualifies its neighbours. Knows words only: the
vectors of a need's text are the labels' business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from crossaisle.knowledge import KindMatch, Lexicon
from crossaisle.text import fold
from crossaisle.types import Constraint

_BREAK: Final = re.compile(
    r"[,，、;；。!！?？\n]|\.(?=\s|$)|\s(?:and|plus|also|as well as|then)\s|&|\+"
    r"|和|跟(?=\S)|以及|还有|还要|还想|另外|再来|再买|再要|外加|顺便|配上?(?=一|个|条|双)"
    r"|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)


_APART: Final = re.compile(r"[;；。!！]|\.\s|另外|\balso\b", re.IGNORECASE)
_NAMELESS: Final = frozenset({"price", "budget", "rating", "stock", "quantity", "age", "popularity", "newness", "person_count"})
"""Fields whose words never name what is wanted: "in stock" is no stocking."""
_REDACTED: Final = re.compile(r"[^,，。;；!！?？\n]*\[(?:phone|id|card|email|address)\][^,，。;；!！?？\n]*")
"""A clause that gives personal data asks for nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text and the kind that it names, if any."""

    start: int
    end: int
    head: KindMatch | None = None
    constraints: tuple[Constraint, ...] = field(default=())


def split(text: str, lexicon: Lexicon, constraints: Sequence[Constraint]) -> list[Part]:
    """Cut a text into parts, at least one.

    Heads inside the words of a constraint (an unwanted thing, a brand) are not needs. Neighbouring parts are joined
    when the later one names nothing, or the same kinds again.

    Args:
        text: As typed.
        lexicon: Nouns to kinds.
        constraints: Already read, with their spans.
    """
    # Blanking keeps every place true and hides what is not asked for.
    named = [(match.start, match.end) for match in lexicon.kinds_in(text)]
    hidden = [
        one.span
        for one in constraints
        if one.polarity == "avoid"
        or one.than
        or (one.field in _NAMELESS and not any(start <= one.span[0] and one.span[1] <= end for start, end in named))
    ]
    hidden += [match.span() for match in _REDACTED.finditer(text)]
    visible = _blanked(text, [*hidden, *_inside_missions(text, lexicon)])
    taken = [constraint.span for constraint in constraints]
    parts = [Part(start, end, _shifted(lexicon.head(visible[start:end]), start)) for start, end in _pieces(text, taken)]
    return _joined(parts) or [Part(0, len(text))]


def assign(text: str, parts: Sequence[Part], constraints: Sequence[Constraint]) -> tuple[list[list[Constraint]], list[Constraint]]:
    """Give the constraints of each part with a head, and those that bind all.

    A constraint in a headless part qualifies the need before it, or after it when it leads; with several needs a
    price said in a headless part is the budget for everything, and an exclusion said there holds for everything; but
    not when the last need stands in a sentence of its own ("a tent; also a lamp, not red").
    """
    heads = [part for part in parts if part.head is not None] or list(parts[:1])
    own: list[list[Constraint]] = [[] for _ in heads]
    shared: list[Constraint] = []
    is_apart = len(heads) > 1 and _APART.search(text, heads[-2].end, heads[-1].head.start if heads[-1].head else heads[-1].end) is not None
    for constraint in constraints:
        place = _home(heads, constraint)
        if place is None and is_apart and constraint.span[0] >= heads[-1].start:
            place = len(heads) - 1
        if constraint.field in {"budget", "stock"} or place is None:
            shared.append(constraint)
        else:
            own[place].append(constraint)
    return own, shared


def _home(heads: Sequence[Part], constraint: Constraint) -> int | None:
    if len(heads) == 1:
        return 0
    middle = (constraint.span[0] + constraint.span[1]) / 2
    for place, part in enumerate(heads):
        if part.start <= middle <= part.end:
            return place
    before = [place for place, part in enumerate(heads) if part.end <= constraint.span[0]]
    is_last_word = bool(before) and before[-1] == len(heads) - 1
    if constraint.field in {"price", "rating", "audience", "occasion"} or constraint.polarity == "avoid":
        return None if is_last_word or not before else before[-1]
    return before[-1] if before else 0


def _pieces(text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces, start = [], 0
    for cut in _BREAK.finditer(fold(text)):
        if any(begin < cut.end() and cut.start() < end for begin, end in taken):
            continue
        pieces.append((start, cut.start()))
        start = cut.end()
    pieces.append((start, len(text)))
    return [(start, end) for start, end in pieces if text[start:end].strip()]


def _joined(parts: Sequence[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        earlier = next((one for one in joined if part.head and one.head and one.head.kinds == part.head.kinds), None)
        if earlier is not None:
            joined[joined.index(earlier)] = Part(earlier.start, part.end, earlier.head)
        else:
            joined.append(part)
    return joined


def _inside_missions(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Places of kinds that are only a part of a mission's phrase: 咖啡 in 手冲咖啡."""
    missions = lexicon.missions_in(text)
    kinds = lexicon.kinds_in(text)
    return [
        (kind.start, kind.end)
        for kind in kinds
        if any(one.start <= kind.start and kind.end <= one.end and one.size > kind.size for one in missions)
    ]


def _shifted(head: KindMatch | None, offset: int) -> KindMatch | None:
    return KindMatch(head.kinds, head.start + offset, head.end + offset, head.size) if head else None


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)
