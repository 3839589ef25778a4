"""Requests that say themselves that they are several: "(1) ...; (2) ...", "First, ... Lastly, ...", "both a ... and a ...".

Each item is one need, whatever stands in it and whether or not its noun names a known kind. What frames the list ("find a
shop that sells", "please show all of these") belongs to none; a later sentence that names an item again ("for the vest:
...", "the second one should ...") belongs to that item. Knows words only, no kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from crossaisle.text import fold, stem
from crossaisle.understand.coordination import cut, says_several
from crossaisle.understand.properties import opens_property

Span = tuple[int, int]

_FEWEST: Final = 2
_MARK: Final = 4
"""Characters of a mark at most: no sentence is as short."""
_OPENING: Final = r"(?:(?<=^)|(?<=[:;,.!?()。])|(?<=\band)|(?<=\s)(?=[\d一二三四五六七八九]、))\s*"
_NUMBERED: Final = (
    re.compile(r"(?:(?<=^)|(?<=[\s:;,.!?()。]))(?:\band\s+)?\((?P<number>\d{1,2})\)\s*"),
    re.compile(_OPENING + r"(?:\band\s+)?(?P<number>\d{1,2})\)\s*"),
    re.compile(_OPENING + r"(?P<number>[\d一二三四五六七八九])、\s*"),
    re.compile(r"(?:(?<=^)|(?<=\s))(?P<number>\d{1,2})\.\s+(?=[a-z\u4e00-\u9fff])"),
)
_CIRCLED: Final = re.compile(r"(?P<number>[①-⑳])\s*")
_NUMBERS_ZH: Final = "零一二三四五六七八九"
_FIRST: Final = re.compile(
    r"(?:(?<=^)|(?<=[:;,.!?]\s)|(?<=\bthat\s)|(?<=\bwhere\s))(?:for\s+the\s+)?first(?:ly)?(?:\s+(?:one|item|product|thing))?"
    r"(?:\s*[,:]\s*|\s+(?=(?:an?|some|the|i|is)\b))|(?:(?<=^)|(?<=[:,;。]))(?:首先|其一|第一[个件样款种]?|一个是|一是)[,:、是]?"
)
_LATER: Final = re.compile(
    r"(?:(?<=[;,.!?]\s)|(?<=\band\s))(?:for\s+the\s+)?(?:second|third|fourth|fifth|sixth|seventh)(?:ly)?(?:\s+(?:one|item|product|thing))?"
    r"(?:\s*[,:]\s*|\s+(?=(?:an?|some|the|i|is)\b))"
    r"|(?:(?<=[;.!?]\s)|(?<=\band\s))(?:next|then|also|additionally|in\s+addition|last(?:ly|\s+but\s+not\s+least)?|(?:and\s+)?finally)(?:\s*[,:]\s*|\s+(?=(?:an?|some|i)\b))"
    r"|(?<=[,;。])(?:其次|其二|其三|第[二三四五六][个件样款种]?|然后|接着|再次|最后|另外|还有|二是|三是|另一个是|还有一个是)[,:、是]?"
)
_ONE_OF: Final = re.compile(r"\b(?:where|:)\s+(?:one|the\s+first)\b")
_ANOTHER_OF: Final = re.compile(
    r"[,;]\s*(?:and\s+)?(?:another|a\s+(?:second|third|fourth)|the\s+(?:second|third|other|last))\b(?=\s+(?:is|has|comes|costs|should|one)\b)"
)
_SENTENCE: Final = re.compile(r"[.!?](?=\s|$)|。|(?<=[\u4e00-\u9fff])[!?]")
_ASKS: Final = (
    r"(?:looking\s+for|look\s+for|searching\s+for|search\s+for|interested\s+in|in\s+search\s+of|find(?:\s+me)?|show\s+me|get\s+me|want(?:\s+to\s+(?:buy|get))?"
    r"|needs?(?:\s+to\s+(?:buy|get))?|would\s+like|'d\s+like|'m\s+after|shopping\s+for|after|recommend)"
)
_FURTHER: Final = re.compile(
    r"\s*(?:and\s+)?(?:also|additionally|in\s+addition|furthermore|moreover|besides|next|then|lastly|finally|plus|on\s+top\s+of\s+that)\b\s*,?\s*"
    rf"(?:(?:(?:i|we)(?:'m|'d|\s+am|\s+would|\s+are)?\s+)?(?:also\s+)?{_ASKS}\s+|(?:for\s+\w+,\s+)?(?=(?:an?|some|another|two|three)\s))"
    rf"|\s*(?:i|we)(?:'m|'d|\s+am|\s+would|\s+are)?\s+also\s+{_ASKS}\s+"
)
"""A sentence that asks for one thing more."""
_REFERRING: Final = re.compile(
    r"\s*(?:it|them|they|that|this|these|those|one|something|sure|to\b(?!\s+buy)|the\s+(?:price|color|colour|size|material|delivery)|everything|all|both)\b"
)
"""What stands behind "also I want" where no further thing is asked for."""
_WISH: Final = re.compile(
    r"\s*(?:(?:i|we)\s+(?:would\s+)?(?:want|need|like|prefer)\s+)?(?:it|they|them|that|this|must|should|has|have|needs?\s+to|be|not|no|nothing|don't|under|below|cheap|my\s+budget|budget)\b"
    r"|\s*(?:要(?![一买个条双台件])|得|必须|不|能|可以|希望|最好|别|没有|有|价格|价钱|预算|颜色|尺寸|大小|质量|性价比|便宜|好看|耐用|材质|功能|续航|外观)"
)
"""What is no thing but asked of one: "first, it must be light", 首先要防水."""
_ASSERTS: Final = re.compile(
    r"[^,;]*?\b(?:is|are|should|must|would|needs?\s+to)\s+(?:be\s+)?(?:important|nice|good|great|preferred|welcome|ideal|a\s+(?:must|plus|bonus)|required|essential)\b"
)
_AGAIN: Final = re.compile(
    r"\s*(?:and\s+)?(?:(?:for|as\s+for|regarding)\s+)?the\s+(?P<name>[\w'’\s-]{2,40}?)\s*"
    r"(?:[,:]|\b(?:should|must|needs?|has|have|is|are|comes?|can|will|costs?|i\s+(?:want|need|would|prefer|'d))\b)"
)
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list, in the words that are about it."""

    stretches: tuple[Span, ...]
    """Where they stand, from left to right, not overlapping; the first says what it is."""
    is_announced: bool = True
    """False where only commas list it: "a kettle, a gong and a mug"."""


def find_items(text: str) -> tuple[Item, ...]:
    """Give the items that a request says it has; none where it does not say that there are several.

    Example:
        >>> text = "Find a shop that sells (1) a brass hook, over $3; (2) a lamp shade in size 20."
        >>> [text[slice(*one.stretches[0])].strip() for one in find_items(text)]
        ['a brass hook, over $3;', 'a lamp shade in size 20.']
    """
    folded = fold(text)
    for spans in (*_numbered(text, folded), _ordinal(folded), _told_apart(folded)):
        if len(spans) >= _FEWEST and not any(_WISH.match(folded, *one) for one in spans):
            return _completed(folded, spans)
    spans = _asked(folded)
    if len(spans) < _FEWEST:
        return ()
    return tuple(replace(one, is_announced=says_several(folded)) for one in _completed(folded, spans))


def _numbered(text: str, folded: str) -> Iterator[list[Span]]:
    for pattern, said in (*((one, folded) for one in _NUMBERED), (_CIRCLED, text)):
        marks: list[Span] = []
        for match in pattern.finditer(said):
            if _number(match["number"]) == len(marks) + 1:
                marks.append(match.span())
        yield _between(folded, marks)


def _number(said: str) -> int:
    if said in _NUMBERS_ZH:
        return _NUMBERS_ZH.index(said)
    return int(said) if said.isascii() else ord(said) - ord("①") + 1


def _ordinal(folded: str) -> list[Span]:
    first = _FIRST.search(folded)
    if first is None:
        return []
    return _between(folded, [first.span(), *(match.span() for match in _LATER.finditer(folded, first.end()))])


def _told_apart(folded: str) -> list[Span]:
    """Read "where one is ..., another is ..., and a third is ..."."""
    first = _ONE_OF.search(folded)
    others = list(_ANOTHER_OF.finditer(folded, first.end())) if first else []
    return _between(folded, [first.span(), *(match.span() for match in others)]) if first and others else []


def _between(folded: str, marks: Sequence[Span]) -> list[Span]:
    """Give what stands behind each mark, up to the next."""
    edges = [*marks, (len(folded), len(folded))]
    spans = [(start, end) for (_, start), (end, _) in pairwise(edges)]
    return [one for one in spans if folded[slice(*one)].strip(" ,.;")]


def _asked(folded: str) -> list[Span]:
    """Give the things that the asking sentences name: one of each sentence, or what is coordinated in it."""
    sentences = list(_sentences(folded))
    found: list[Span] = []
    for place, (start, end) in enumerate(sentences):
        further = _FURTHER.match(folded, start, end) if place else None
        if place and (further is None or _REFERRING.match(folded, further.end()) or _ASSERTS.match(folded, further.end(), end)):
            continue
        found += cut(folded, further.end() if further else start, end)
    return found


def _sentences(folded: str) -> Iterator[Span]:
    edges = [0, *(match.end() for match in _SENTENCE.finditer(folded)), len(folded)]
    return ((start, end) for start, end in pairwise(edges) if folded[start:end].strip(" .!?。！？"))


def _completed(folded: str, spans: Sequence[Span]) -> tuple[Item, ...]:
    """Cut each item to its first sentence and those that go on about it; sentences that name another item go there."""
    stretches: list[list[Span]] = []
    later: list[Span] = []
    ends = [start for start, _ in spans[1:]] + [len(folded)]
    for (start, end), stop in zip(spans, ends, strict=True):
        first, *more = [(start + a, start + b) for a, b in _sentences(folded[start : max(end, start)])] or [(start, end)]
        stretches.append([first])
        # Behind it only whole sentences: what leads to the next item is about none.
        rest = [
            *more,
            *((end + a, end + b) for a, b in _sentences(folded[end:stop]) if _SENTENCE.match(folded, end + b - 1) and b - a > _MARK),
        ]
        for sentence in rest:
            if _is_frame(folded, sentence) or _AGAIN.match(folded, sentence[0]):
                later.append(sentence)
            else:
                stretches[-1].append(sentence)
    opening = [one[0] for one in stretches]
    for sentence in later:
        for place, stretch in _meant(folded, opening, sentence):
            stretches[place].append(stretch)
    return tuple(Item(tuple(sorted(one))) for one in stretches)


_FRAME: Final = re.compile(
    r"\s*(?:(?:please|kindly|can\s+you|could\s+you|would\s+you|do\s+you|is\s+there|are\s+there|help\s+me|thanks?|thank\s+you|all|both|any|only"
    r"|everything|(?:the|this|that)\s+(?:same\s+)?(?:shops?|stores?|sellers?|suppliers?)|(?:i|we)\s+(?:only\s+)?(?:want|need|would\s+like)\s+(?:\w+\s+){0,3}(?:shops?|stores?|sellers?|all|both|these|them)"
    r"|(?:only\s+)?(?:show|find|list|recommend|suggest|look|make\s+sure)\b[^.]*\b(?:shops?|stores?|sellers?|suppliers?|products|items|these|those|them|all|both|together|options))\b"
    r"|请|麻烦|谢谢|帮我|以上|都要|全部|同一家|店铺?|这家|最好同)"
)
"""A sentence about the list as a whole, or about the shop."""


def _is_frame(folded: str, sentence: Span) -> bool:
    return _FRAME.match(folded, *sentence) is not None


def _meant(folded: str, spans: Sequence[Span], sentence: Span) -> Iterator[tuple[int, Span]]:
    """Give the items that a later sentence names, each with the part of the sentence that is about it."""
    named = [(match.start(), place) for match in _mentions(folded, sentence) if (place := _which(folded, spans, match["name"])) is not None]
    for (start, place), (stop, _) in pairwise([*named, (sentence[1], -1)]):
        yield place, (start, stop)


def _mentions(folded: str, sentence: Span) -> Iterator[re.Match[str]]:
    start, end = sentence
    match = _AGAIN.match(folded, start, end)
    while match:
        yield match
        following = re.compile(r",?\s+and(?=\s+(?:for\s+)?the\s)").search(folded, match.end(), end)
        match = (
            _AGAIN.match(folded, following.start() + 1 if folded[following.start()] == "," else following.start(), end)
            if following
            else None
        )


def _which(folded: str, spans: Sequence[Span], name: str) -> int | None:
    """Give the item that a name means: by its ordinal, or the one item that has its words."""
    words = [stem(word) for word in re.findall(r"[a-z]+", name) if word not in {"one", "item", "product"}]
    if len(words) == 1 and name.split(maxsplit=1)[0] in _ORDINALS:
        place = _ORDINALS.index(name.split(maxsplit=1)[0])
        return place if place < len(spans) else None
    if not words or opens_property(name, 0):
        return None
    said = [{stem(word) for word in re.findall(r"[a-z]+", folded[start:end])} for start, end in spans]
    having = [place for place, one in enumerate(said) if set(words) <= one] or [place for place, one in enumerate(said) if words[-1] in one]
    return having[0] if len(having) == 1 else None
