"""Things coordinated in one sentence: "a ..., a ..., and a ...", "both ... and ...", "...; ...; and ...".

A further thing begins with an article of its own, behind a comma or "and", and is no property: the price of "and a price
above 20" is none. Words that say that there are several ("both", "a shop offering", "these items") make "and" alone enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from crossaisle.understand.properties import opens_property

Span = tuple[int, int]

_SHOP: Final = r"(?:shops?|stores?|sellers?|merchants?|suppliers?|vendors?|retailers?)"
_SELLS: Final = (
    r"(?:offer(?:s|ing)?|sell(?:s|ing)?|carr(?:y|ies|ying)|stock(?:s|ing)?|with|has|have|having|provid(?:es?|ing)|suppl(?:y|ies|ying))"
)
_LIST_NAMED: Final = (
    r"(?:(?:at\s+least\s+)?(?:all\s+(?:of\s+)?)?(?:these|the\s+following|multiple|several|various|(?:two|three|four|five|six|\d)(?:\s+different)?)"
    r"(?:\s+(?:two|three|four|five|six|\d))?(?:\s+(?:items?|products?|things?))?(?:\s+where)?"
    r"|all\s+(?:of\s+)?(?:these|the\s+following|this))"
)
_LEAD: Final = re.compile(
    rf"[^.;:]*?\b(?:{_SHOP}\s+(?:that\s+|which\s+|who\s+)?(?:also\s+)?{_SELLS})\s+(?:(?P<both>both)\s+|{_LIST_NAMED}\s*:?\s*)?"
    rf"|[^.;:]*?(?<!\bfor\s)(?<!\bto\s)\b(?P<pair>both)\s+(?=(?:an?|some)\s)"
    rf"|[^.;:]*?\b{_LIST_NAMED}\s*:\s*"
)
_ASKING: Final = re.compile(
    r"\s*(?:(?:hi|hello|hey|please|i(?:'m|\s+am)?|we(?:'re|\s+are)?|can\s+you|could\s+you|help\s+me|also|just|currently)\W+)*"
    r"(?:look(?:ing)?\s+for|search(?:ing)?\s+for|find(?:\s+me)?|show\s+me|get\s+me|want|need|would\s+like|interested\s+in|shopping\s+for)\s+"
)
_INCLUDES: Final = re.compile(r"[^.;:]{0,60}?(?:\bthat\s+includes?|\bincluding|\bsuch\s+as|\bnamely)?\s*:\s*")
_ARTICLE: Final = r"(?:an?|another|some|one)"
_HARD: Final = re.compile(r"\s*[;；]\s*(?:and\s+|plus\s+)?(?:also\s+)?")
_LISTED: Final = re.compile(
    rf",\s*(?:and\s+)?(?:(?:also|plus|finally|lastly)\s+)?(?={_ARTICLE}\s)|,?\s+(?:and\s+also|as\s+well\s+as|plus|along\s+with)\s+(?={_ARTICLE}\s)"
)
_JOINED: Final = re.compile(rf"\s+and\s+(?={_ARTICLE}\s)")
_JOINED_BARE: Final = re.compile(r"\s+(?:and(?:\s+also)?|as\s+well\s+as)\s+")
_WITH: Final = re.compile(
    r"\b(?:with|has|have|having|featuring|includes?|including|of|in|for|between)\s+(?:an?\s+)?(?:[\w-]+\s+){0,3}[\w-]+$"
)
_THING: Final = re.compile(
    rf"\s*{_ARTICLE}\s+(?!(?:good|great|decent|nice|long|strong|big|better)\s)(?:[\w'’-]+\s+){{0,5}}?(?!ones?\b)[\w'’-]+(?=\s*(?:$|[,.;!?()]|\b(?:with|in|for|from|that|which|and|made|of|to|by|at|on|priced|under|over)\b))"
)
"""An article and a noun, which "a quiet one" and "a good battery" are not."""
_FOR_ALL: Final = re.compile(
    r",\s*(?:(?:and|but|my|the|with|on|for|a|an|max|maximum)\s+)*(?:budget|all\b|total|everything|under|below|less\s+than|no\s+more|around|about|max|[$€£¥₱]|\d)|\s+(?:all\s+for|for\s+under|in\s+total|altogether)\b"
)
"""Behind the last thing of a plain list: a sum for all of them."""
_LONG_WORDS: Final = 3
_LEAST_LISTED: Final = 3


def cut(folded: str, start: int, end: int) -> list[Span]:
    """Give the things that a sentence coordinates, at least one.

    Example:
        >>> said = "a shop selling a rope with a hook, and a price under 9, and a bucket"
        >>> [said[a:b] for a, b in cut(said, 0, len(said))]
        ['a rope with a hook, and a price under 9', 'a bucket']
    """
    lead = _LEAD.match(folded, start, end)
    is_pair = lead is not None and (lead["both"] or lead["pair"]) is not None
    asking = lead or _ASKING.match(folded, start, end)
    begin = asking.end() if asking else start
    includes = _INCLUDES.match(folded, begin, end)
    begin = includes.end() if includes else begin
    closed = _closed(folded, begin, end)
    found = [
        match
        for pattern in (_HARD, _LISTED, _JOINED)
        for match in pattern.finditer(folded, begin, end)
        if not closed(match.start()) and _is_thing(folded, begin, match)
    ]
    found = [match for match in found if match.re is _HARD] if lead and any(match.re is _HARD for match in found) else found
    if is_pair:
        return _between(begin, end, _of_a_pair(folded, (begin, end), found, closed))
    spans = _between(begin, end, _apart(sorted(match.span() for match in found)))
    if lead:
        return spans
    closing = _FOR_ALL.search(folded, spans[-1][0], end)
    return [*spans[:-1], (spans[-1][0], closing.start() if closing else end)] if _is_list(folded, found, spans) else [(begin, end)]


def says_several(folded: str) -> bool:
    """Say whether words announce several things: "both", "a shop offering", "these items"."""
    return _LEAD.match(folded) is not None


def _is_list(folded: str, found: list[re.Match[str]], spans: list[Span]) -> bool:
    """Say whether things are listed where no words say so: three at least, with commas, and an article to each."""
    opens = [_THING.match(folded, *one) for one in spans]
    is_closed = bool(found) and "and" in max(found, key=lambda match: match.start()).group()
    is_of_one = _WITH.search(folded, *spans[0]) is not None  # a wallet with a coin pocket, a clip and a zip
    return len(spans) >= _LEAST_LISTED and all(opens) and is_closed and not is_of_one and any(match.re is _LISTED for match in found)


def _closed(folded: str, begin: int, end: int) -> Callable[[int], bool]:
    """Say of a place whether it stands in brackets."""
    brackets = [match.span() for match in re.finditer(r"\([^()]*\)", folded[begin:end])]
    return lambda place: any(first <= place - begin < last for first, last in brackets)


def _is_thing(folded: str, begin: int, mark: re.Match[str]) -> bool:
    """Say whether what follows a mark is a thing of its own."""
    if opens_property(folded, mark.end()):
        return False
    if mark.re is not _JOINED or not _WITH.search(folded, begin, mark.start()):
        return True
    # "With a lid and a spoon" is one thing; more words than that name another.
    words = re.compile(r"(?:[\w'’-]+\s+){0,8}").match(folded, mark.end())
    return words is not None and len(words.group().split()) > _LONG_WORDS


def _apart(marks: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in marks:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _of_a_pair(folded: str, span: Span, found: list[re.Match[str]], closed: Callable[[int], bool]) -> list[Span]:
    """Give the one mark between both things: the surest, or else the first "and" that leads to no property."""
    if found:
        surest = next((match for match in found if match.re is not _JOINED), found[0])
        return [surest.span()]
    bare = (match for match in _JOINED_BARE.finditer(folded, *span) if not closed(match.start()))
    return [match.span() for match in bare if not opens_property(folded, match.end())][:1]


def _between(begin: int, end: int, marks: list[Span]) -> list[Span]:
    edges = [begin, *(place for mark in marks for place in mark), end]
    return [(first, last) for first, last in list(pairwise(edges))[::2]]
