"""One message to several needs: where it splits, what each part asks for, and which constraint binds which part.

A part with a head noun of its own is a need; a part without one qualifies its neighbours. Knows words only: the
vectors of a need's text are the labels' business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from crossaisle.knowledge import KindMatch, Lexicon
from crossaisle.quantities import find_fractions
from crossaisle.text import fold
from crossaisle.types import Constraint
from crossaisle.understand.items import Item
from crossaisle.understand.properties import words
from crossaisle.understand.qualities import qualities
from crossaisle.understand.shares import find_portions
from crossaisle.understand.story import owned_spans, story_spans

_BREAK: Final = re.compile(
    r"[,，、;；。!！?？\n]|\.(?=\s|$)|\s(?:and|plus|also|as well as|then)\s|&|\+"
    r"|和|跟(?=\S)|以及|还有|还要|还想|另外|再来|再买|再要|外加|顺便|加上?(?=一?[个台把块条双])|配上?(?=一|个|条|双)"
    r"|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)


_NEXT_COUNT: Final = re.compile(
    r"(?<![\d一二两三四五六七八九十])[\d一二两三四五六七八九十]+(?P<counter>[瓶个台把双套盒包支条])[\u4e00-\u9fff]{2,6}?(?P<next>[\d一二两三四五六七八九十]+(?P=counter))(?=[\u4e00-\u9fff]{2})"
)
_APART: Final = re.compile(r"[;；。!！]|\.\s|另外|\balso\b", re.IGNORECASE)
_NAMELESS: Final = frozenset({"price", "budget", "rating", "stock", "quantity", "age", "popularity", "newness", "person_count"})
"""Fields whose words never name what is wanted: "in stock" is no stocking."""
_REDACTED: Final = re.compile(r"[^,，。;；!！?？\n]*\[(?:phone|id|card|email|address)\][^,，。;；!！?？\n]*")
"""A clause that gives personal data asks for nothing."""


_FEATURES: Final = {
    "battery": re.compile(r"batter|电池"),
    "battery_life": re.compile(r"batter|电池"),
    "memory": re.compile(r"ram\b|memory|内存|显存|显卡|graphics"),
    "storage": re.compile(r"ssd|hdd|hard|drive|disk|memory|硬盘|固态|内存|存储"),
    "resolution": re.compile(r"camera|摄像|相机|镜头|像素"),
    "screen_size": re.compile(r"screen|display|屏|显示"),
    "weight": re.compile(r"^(?:bags?|sacks?|packs?|box(?:es)?|tins?|袋子?|包|箱|桶)$"),
    "capacity": re.compile(r"^(?:bottles?|cans?|cartons?|packs?|瓶子?|桶|罐)$"),
    "power": re.compile(r"charg|motor|充电|电机"),
    "refresh_rate": re.compile(r"screen|display|屏|显示"),
}
"""What a figure of each field may be called, where the words are also the name of a thing."""
_FEATURE_BEFORE: Final = re.compile(r"(?:容量|\s|要|是|为|有|得|life|is|of|with|at|a|over)*$")
_FEATURE_AFTER: Final = re.compile(r"(?:\s|的|of|以上|以下|左右|大)*")
_ITEM_BEFORE: Final = re.compile(
    r"(?:\b(?:and|plus|also)\s+(?:an?|some|one)\s+|[和跟买](?:个|块|一个|一块)?|[来要](?:个|块|一个|一块|条))$"
)
"""Before a figure of a thing of its own: "and a 1TB SSD"."""
_FOR: Final = re.compile(r"\s*(?:for|on|towards?|to\s+(?:buy|get))\s+(?=\S)")
"""Behind a sum: "$300 for a phone" is no purpose of a thing."""
_EATEN: Final = re.compile(r"(?<![点些买要找来有])[吃喝]的")
"""狗粮，金毛吃的 says whose it is, 买点吃的 asks for snacks."""
_SERVED: Final = re.compile(r"(?:上|也|都|可以?|能|专|适)*用的?(?=[,，。;；!！?？\s]|$)|\s+(?:included|incl\b)")
"""燃气灶用, "two batteries included": what is bought serves it, or it comes along."""
_CONTAINED: Final = re.compile(r"(?:能|可以?|要)(?:放|装|塞|容纳)(?:得?下|进|个|一[个台])*$")
"""能放电脑 says how large a bag is."""
_BUYS: Final = re.compile(r"\s*(?:块钱?|元)?(?:用?来|拿来|就|想)?(?:买|置办|入|搞)")
_CLAUSE_ENDS: Final = re.compile(r"[，。;；!！?？\n]|,(?!\s*(?:and\b|plus\b))|\.\s")
_SPLIT_ON: Final = re.compile(r"\b(?:evenly|equally|fifty[\s-]fifty|50[/-]50|half\s+and\s+half)\s+(?:on|for|to|between|among)\b")
_NEXT_WORD: Final = re.compile(r"\s+([a-z]+)")
_CLAUSE_START: Final = re.compile(r"(?:(?!\band\b|\bplus\b)[^,，;；:：.。!！?？\n])*$")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text and the kind that it names, if any."""

    start: int
    end: int
    head: KindMatch | None = None
    again: tuple[tuple[int, int], ...] = ()
    """Further stretches that name the same kind: 帐篷和睡袋，帐篷不要红色."""
    is_item: bool = False
    """Whether the request itself says that this is one thing of several, known or not."""

    @property
    def is_need(self) -> bool:
        """Whether it asks for something."""
        return self.is_item or self.head is not None

    @property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """All of them, from left to right."""
        return ((self.start, self.end), *self.again)


def split(text: str, lexicon: Lexicon, constraints: Sequence[Constraint], *, may_refuse: bool = False) -> list[Part]:
    """Cut a text into parts, at least one.

    Heads inside the words of a constraint (an unwanted thing, a brand), and in what is only told, are not needs. A part
    that names the same kind again belongs to the earlier one.

    Args:
        text: As typed.
        lexicon: Nouns to kinds.
        constraints: Already read, with their spans.
        may_refuse: Whether a kind that is refused in part may be the one that is asked for: "no red dress" alone.
    """
    nouns = lexicon.kinds_in(text)
    hidden = [*_nameless(constraints, nouns), *(match.span() for match in _REDACTED.finditer(text)), *_inside_missions(text, lexicon)]
    hidden += [(one.start, one.end) for one in find_portions(text, nouns)] + _purposes(text, constraints, nouns)
    hidden += [match.span() for match in _SPLIT_ON.finditer(fold(text))]
    compared = [one.span for one in constraints if one.than]
    narrowed = [one.span for one in constraints if one.polarity == "avoid" and one.unit and not may_refuse]
    told = story_spans(fold(text), has_noun=_naming(nouns))
    # A mission needs no noun: what is there already never stands in for it.
    owned = owned_spans(fold(text), has_noun=_naming(nouns)) if lexicon.missions_in(text) else []
    parts_of_things = _features(text, constraints, nouns) + [match.span() for match in _EATEN.finditer(text)]
    folded = fold(text)
    parts_of_things += [(one.start, one.end) for one in nouns if _SERVED.match(folded, one.end) or _CONTAINED.search(folded, 0, one.start)]
    taken = [constraint.span for constraint in constraints]
    # The 跟 of 高跟鞋 joins nothing.
    taken += [(one.start, one.end) for one in nouns] + [(one.start, one.end) for one in lexicon.attributes_in(text)]
    pieces = _pieces(text, taken)
    parts_of_things += qualities(text, pieces)
    parts: list[Part] = []
    # What is told, and the product compared with, name a need only where nothing else does.
    for more in ([*compared, *told, *parts_of_things], [*compared, *told], compared, told, []):
        visible = blanked(text, [*hidden, *narrowed, *owned, *more])
        parts = [Part(start, end, _shifted(lexicon.head(visible[start:end]), start)) for start, end in pieces]
        if not more or any(part.head for part in parts):
            break
    return _joined(text, parts) or [Part(0, len(text))]


def itemised(text: str, items: Sequence[Item], lexicon: Lexicon, constraints: Sequence[Constraint]) -> list[Part]:
    """Give one part for each item that a request lists; what an item says first is what it is, even where no kind of ours is named."""
    hidden = blanked(text, _nameless(constraints, lexicon.kinds_in(text)))
    parts = []
    for item in items:
        (start, end), *again = item.stretches
        head = lexicon.head(hidden[start:end])
        is_thing = head is not None and not (head.is_modifier and _goes_on(hidden[start:end], head))
        parts.append(Part(start, end, _shifted(head, start) if is_thing else None, tuple(again), is_item=True))
    return parts


def _goes_on(text: str, head: KindMatch) -> bool:
    """Say whether the word behind a noun makes another thing of it: a mug tree, but "a mug under 5", "a mug sold singly"."""
    word = _NEXT_WORD.match(fold(text), head.end)
    return word is not None and word[1] not in words("ends") and not word[1].endswith(("ed", "ing"))


def _nameless(constraints: Sequence[Constraint], nouns: Sequence[KindMatch]) -> list[tuple[int, int]]:
    """Places of what is unwanted, and of constraints whose words name nothing. Blanking them keeps every place true."""
    return [
        one.span
        for one in constraints
        if (one.polarity == "avoid" and not one.unit)
        or (one.field in _NAMELESS and not one.than and not any(noun.start <= one.span[0] and one.span[1] <= noun.end for noun in nouns))
    ]


def _naming(nouns: Sequence[KindMatch]) -> Callable[[int, int], bool]:
    """Say for two places whether a thing is named between them."""
    return lambda start, end: any(start <= noun.start < end for noun in nouns)


def _features(text: str, constraints: Sequence[Constraint], nouns: Sequence[KindMatch]) -> list[tuple[int, int]]:
    """Places of nouns that only say what a figure is a figure of: the battery of "phone, 5000mAh battery", the disk of 512G硬盘.

    The noun stands beside the figure, alone with it in its piece, and another noun stands before: "a laptop and a 1TB SSD" are two things.
    """
    found = []
    for one in constraints:
        called = _FEATURES.get(one.field)
        if called is None or one.than:
            continue
        start, end = one.span
        before, after = _FEATURE_BEFORE.search(text, 0, start), _FEATURE_AFTER.match(text, end)
        for noun in nouns:
            is_beside = (before and noun.end == before.start()) or (after and noun.start == after.end()) or (start <= noun.start < end)
            is_second = any(other.end <= min(start, noun.start) for other in nouns if other.kinds != noun.kinds)
            is_own = _ITEM_BEFORE.search(fold(text), 0, min(start, noun.start)) is not None
            if is_beside and is_second and not is_own and called.search(fold(text[noun.start : noun.end])):
                found.append((noun.start, noun.end))
    return found


def _purposes(text: str, constraints: Sequence[Constraint], nouns: Sequence[KindMatch]) -> list[tuple[int, int]]:
    """Places of "for" behind a sum whose clause names nothing before: the thing behind it is what the sum buys."""
    found = []
    for one in constraints:
        link = _FOR.match(text, one.span[1]) if one.field in {"price", "budget"} else None
        clause = _CLAUSE_START.search(text, 0, one.span[0]) if link else None
        if link and clause and not any(clause.start() <= noun.start and noun.end <= one.span[0] for noun in nouns):
            # "Spend 25 altogether on": its "to" is no purpose either.
            found.append((clause.start(), link.end()))
    return found


def assign(text: str, parts: Sequence[Part], constraints: Sequence[Constraint]) -> tuple[list[list[Constraint]], list[Constraint]]:
    """Give the constraints of each part with a head, and those that bind all.

    A constraint in a headless part qualifies the need before it, or after it when it leads; with several needs a
    price said in a headless part is the budget for everything, and an exclusion said there holds for everything; but
    not when the last need stands in a sentence of its own ("a tent; also a lamp, not red"), nor a price
    or a refusal where another need has its own.
    """
    heads = [part for part in parts if part.is_need] or list(parts[:1])
    own: list[list[Constraint]] = [[] for _ in heads]
    shared: list[Constraint] = []
    if heads[0].is_item:
        for constraint in constraints:
            place = next((place for place, part in enumerate(heads) if _holds(part, constraint)), None)
            (shared if place is None or constraint.field == "budget" else own[place]).append(constraint)
        return own, shared
    is_apart = len(heads) > 1 and _APART.search(text, heads[-2].end, heads[-1].head.start if heads[-1].head else heads[-1].end) is not None
    homes = [_home(heads, constraint) for constraint in constraints]
    # Where one need has a bound or a refusal of its own, the last one has too: "phone, no pink, and a case, no black".
    bound = {(one.field, one.polarity) for one, home in zip(constraints, homes, strict=True) if home is not None}
    for constraint, home in zip(constraints, homes, strict=True):
        place = home
        if len(heads) > 1 and _pays_for_all(text, constraint, heads, constraints):
            shared.append(constraint)
            continue
        is_own = is_apart or (
            (constraint.field, constraint.polarity) in bound and (constraint.field == "price" or constraint.polarity == "avoid")
        )
        if place is None and is_own and constraint.span[0] >= heads[-1].start:
            place = len(heads) - 1
        if constraint.field in {"budget", "stock"} or place is None:
            shared.append(constraint)
        else:
            own[place].append(constraint)
    return own, shared


def _holds(part: Part, constraint: Constraint) -> bool:
    return any(start <= constraint.span[0] < constraint.span[1] <= end for start, end in part.stretches)


def _pays_for_all(text: str, constraint: Constraint, heads: Sequence[Part], constraints: Sequence[Constraint]) -> bool:
    """Say whether a sum in front of a list buys all of it: "spend 60 on socks and a hat", 花五百买键盘和鼠标."""
    sums = [
        one for one in constraints if one.field in {"price", "budget"} and one.op not in {"min", "max"} and not find_fractions(one.text)
    ]
    first, second = heads[0].head, heads[1].head
    if len(sums) > 1 or constraint not in sums or constraint.op not in {"lte", "about", "between"} or not first or not second:
        return False
    is_spent = _FOR.match(text, constraint.span[1]) is not None or _BUYS.match(text, constraint.span[1]) is not None
    return is_spent and constraint.span[1] <= first.start and _CLAUSE_ENDS.search(text, first.end, second.start) is None


def unnarrowed(constraint: Constraint, heads: Sequence[Part]) -> Constraint:
    """Give an unwanted value of the very kind that is asked for as a value alone: no red dress asks for a dress."""
    is_asked = constraint.polarity == "avoid" and any(part.head and part.head.kinds == (constraint.unit,) for part in heads)
    return replace(constraint, unit=None) if is_asked else constraint


def _home(heads: Sequence[Part], constraint: Constraint) -> int | None:
    if len(heads) == 1:
        return 0
    middle = (constraint.span[0] + constraint.span[1]) / 2
    stretches = sorted((*stretch, place) for place, part in enumerate(heads) for stretch in part.stretches)
    for start, end, place in stretches:
        if start <= middle <= end:
            return place
    before = [place for _, end, place in stretches if end <= constraint.span[0]]
    is_last_word = len(before) == len(stretches)
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
    pieces = [part for piece in pieces for part in _counted_apart(text, *piece)]
    return [(start, end) for start, end in pieces if text[start:end].strip()]


def _counted_apart(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut before a second thing that only its count sets apart: 两瓶洗发水一瓶护发素."""
    cuts = [match.start("next") for match in _NEXT_COUNT.finditer(fold(text), start, end)]
    return list(pairwise([start, *cuts, end]))


def _names_again(text: str, part: Part, earlier: Part) -> bool:
    """Say whether a part names an earlier one's kind: by the same noun, or by a wider one that opens it, 桌子占四成."""
    if part.head is None or earlier.head is None:
        return False
    opening = text[part.start : part.head.start].strip().lower()
    is_wider = set(earlier.head.kinds) < set(part.head.kinds) and opening in {"", "the"}
    return earlier.head.kinds == part.head.kinds or (is_wider and bool(text[part.head.end : part.end].strip(" 的")))


def _joined(text: str, parts: Sequence[Part]) -> list[Part]:
    """Let a part that names the kinds of an earlier one belong to it: its end moved on, or one more stretch behind another's."""
    joined: list[Part] = []
    latest = -1
    for part in parts:
        place = next((number for number, one in enumerate(joined) if _names_again(text, part, one)), None)
        if place is None:
            joined.append(part)
        elif latest != place:
            joined[place] = replace(joined[place], again=(*joined[place].again, (part.start, part.end)))
        elif joined[place].again:
            joined[place] = replace(joined[place], again=(*joined[place].again[:-1], (joined[place].again[-1][0], part.end)))
        else:
            joined[place:] = [replace(joined[place], end=part.end)]
        if part.head:
            latest = len(joined) - 1 if place is None else place
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


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Give the text with spaces in place of spans: every other place stays true."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)
