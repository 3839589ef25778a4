"""Words to meaning: which kinds, missions and attribute values a text names.

The head rule tells what a thing is from what it is for. English heads come last before "for", "with" or a comma
("cooling pad for laptops"); Chinese heads come last in their run (手机壳), after 适用/专用 and before 送/赠.
Source: right-hand head rule of compounds (Williams 1981), as used for product types by e-commerce title parsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final, TypeVar

import rjieba

from crossaisle.knowledge.compounds import compounds, is_company, is_package, is_part
from crossaisle.knowledge.schema import AttributeWord, Knowledge, Mission, belonging
from crossaisle.phrases import Match, PhraseTable, singular
from crossaisle.text import fold, has_han

T = TypeVar("T")

_PURPOSE_EN = re.compile(
    r"(?<![\w-])(?<!carry )(?:for|with|compatible|fits?|designed|suitable|works|to|by|from|featuring|includes?"
    r"|including|without|in(?!\s+one\b)|that|which|who|on|plus)\b(?!-\w)"
)
"""In-ear headphones are for nobody's ear in particular: a hyphen makes the word a part of the next."""
_SEGMENT = re.compile(r"[,，;；。!！?？()（）\[\]【】|/、:：&\n]|\+(?!rw?\b)|\s[-–—]\s", re.IGNORECASE)
_EITHER = re.compile(r"(?<=[a-z])/(?=[a-z])", re.IGNORECASE)
"""A slash between two Latin words: of a "server/workstation motherboard" only the last is the thing."""
_GIFT_ZH = re.compile(r"(?:赠送|附赠|附送|买\S{0,3}送|送|赠|含)")
_FITS_ZH = re.compile(r"^(?:适用于?|适合|适配|兼容|专为|用于)")
_REQUEST = re.compile(
    r"[^,，.。;；]{0,80}?\b(?:(?:say\s+no|looking\s+forward|switch|upgrade|down\s+to)\s+to\b"
    r"|(?:look(?:ing)?|search(?:ing)?|shop(?:ping)?|hunt(?:ing)?|offers?|deals?|settle|pay|money|budget|market"
    r"|recommendations?|suggestions?|ask(?:ing)?|wish(?:ing)?)"
    r" for|(?:wants?|like|love|needs?|hoping|trying|going|have|planning|wish|looking) to"
    r" (?:buy|get|give|gift|find|order|see|try|purchase|send|own|have)(?: (?:us|me|him|her|them))?\b) (?:the |an? |some |any |my )?"
    r"|[^,.;]{0,40}[,.;]?\s*(?:let's|i'll|we'll|i\s+will|we\s+will)\s+(?:go\s+with|take|have|get)\s+(?:the |an? |some |any |my )?"
    r"|\s*(?:i\s+)?(?:can't|cannot|can\s+not)\s+wait\s+to\s+(?:get|buy|have|own|try)\s+(?:the |an? |some |any |my )?",
)
"""What stands before the thing itself in a request; its "for" is not a purpose."""
_WANTS = re.compile(
    r"[^,，.;；]*?\b(?:(?:i|we|he|she|they|who|and|so)\s+(?:\w+\s+)?(?:needs?|wants?|wanted)|i'd\s+like|looking\s+for|i'm\s+after|find\s+me|show\s+me|get\s+me)\s+(?:an?|some|any|new|two|the|another)\s+"
)
_COUNTED = re.compile(r".*\d\s?pcs?$", re.IGNORECASE)
"""6 pc(s) are pieces, no computer."""
_LATIN = re.compile(r"[a-z]+")
_NEXT_WORD = re.compile(r"\s+([a-z]+)(?![\w-])", re.IGNORECASE)
_WORD = re.compile(r"(?<=\s)[a-z]+(?![\w-])", re.IGNORECASE)
_BETWEEN: Final = 3
"""Words behind a noun that are looked at for what is made for it."""
_PURPOSES = re.compile(r"(?:\bfor|\bfits?|\bcompatible with|\breplaces|适用于?|适合|适配|兼容)\s*([^,，;；()（）]*)|([^\s,，]*)(?=专用)")
_BEINGS: Final = frozenset({"dog", "cat", "puppy", "kitten", "pet", "baby", "toddler", "kid", "child", "doll", "horse", "bird", "rabbit"})
"""Whose things are other things: a winter coat for a dog is a dog's."""
_PLACE_ZH = re.compile(r"(?:上(?=全|都|老|总是|沾|掉|洒|铺满|堆)|里|里面|上面|旁边|下面|底下)(?!程)")
COLOUR_ROWS = re.compile(
    r"(?:[黑白灰红蓝绿黄紫粉棕橙]的){2,}|(?<=[要是有选])[黑白灰红蓝绿黄紫粉棕橙]的(?![\u4e00-\u9fff]?确)|[黑白灰红蓝绿黄紫粉棕橙]{3,}"
)
"""Colours of one character side by side, which a dictionary cuts elsewhere: 黑的白的, 黑白灰."""
_COMPARED = re.compile(r"(?:lighter|cooler)\s+than\b")
_LEADING: Final = "买购双条件个"
_SHARED: Final = 2
"""Characters that a noun may go on behind its phrase: 袜子 behind 棉袜."""
_KEPT_TEXTS: Final = 16384
_SPACE = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")
"""A space between Latin words is no break: hiking boots."""


@dataclass(frozen=True, slots=True)
class KindMatch:
    """A noun that was found and the kinds it can name, most usual first."""

    kinds: tuple[str, ...]
    start: int
    end: int
    size: int
    is_modifier: bool = False
    """True when a word that we do not know follows it: the laptop in "laptop lock" is hardly the thing itself."""


class Lexicon:
    """All phrase tables of a knowledge, built once."""

    def __init__(self, knowledge: Knowledge, *, categories: Mapping[str, str] | None = None) -> None:
        """Build the tables.

        Args:
            knowledge: Shipped and overridden knowledge.
            categories: A shop's own category names mapped to kinds; they name the kind as well.
        """
        self._kinds: PhraseTable[tuple[str, ...]] = PhraseTable()
        for noun in knowledge.generics:
            for phrase in noun.words:
                self._kinds.add(phrase, noun.kinds)
        for kind in knowledge.kinds.values():
            for phrase in (*kind.words, *kind.name.values()):
                self._kinds.add(phrase, (kind.id,))
        for name, kind_id in (categories or {}).items():
            self._kinds.add(name, (kind_id,))
        for kind in knowledge.kinds.values():
            for phrase in kind.not_words:
                self._kinds.add(phrase, ())
        self._accessories = belonging(knowledge.relations) if knowledge.beside is None else knowledge.beside
        self._colors = [one for one in knowledge.attributes if one.field == "color"]
        words = [(word, one.id) for one in self._colors for word in one.words]
        self._han_shades = [(word, one) for word, one in words if has_han(word)]
        self._latin_shades: dict[str, list[str]] = {}
        for word, one in words:
            self._latin_shades.setdefault(word, []).append(one)
        self._attributes: PhraseTable[AttributeWord] = PhraseTable((word, one) for one in knowledge.attributes for word in one.words)
        self._missions: PhraseTable[Mission] = PhraseTable((word, mission) for mission in knowledge.missions for word in mission.words)
        # Values and names repeat from product to product, so what a text names is kept.
        self.kinds_in = lru_cache(maxsize=_KEPT_TEXTS)(self._find_kinds)
        self.attributes_in = lru_cache(maxsize=_KEPT_TEXTS)(self._find_attributes)
        self.head = lru_cache(maxsize=_KEPT_TEXTS)(self._find_head)

    def _find_kinds(self, text: str) -> tuple[KindMatch, ...]:
        """Give every noun in the text that names a kind, in order.

        Phrases known to name none are passed over, and so is a noun inside a longer attribute: "no fragrance" is no perfume.
        """
        found = whole_words(self._kinds.find(text), text)
        wider = self._attributes.find(text) if found else []
        return tuple(
            KindMatch(one.value, one.start, one.end, one.size)
            for one in found
            if one.value
            and not _COMPARED.match(text.lower(), one.start)
            and not _COUNTED.match(text[max(0, one.start - 4) : one.end])
            and not is_package(text, one.start, one.end, singular(text[one.start : one.end].lower()))
            and not any(it.start <= one.start and one.end <= it.end and it.size > one.size for it in wider)
        )

    def _find_attributes(self, text: str) -> tuple[Match[AttributeWord], ...]:
        """Give the attribute values that the text names, in order.

        One that cuts into a kind's noun is an accident of writing: 新手 in 新手机.
        """
        found = whole_words(self._attributes.find(text), text)
        kinds = self._kinds.find(text) if found else []
        return tuple(one for one in found if not any(_cuts(one, kind) and not self._goes_on(text, one, kind) for kind in kinds))

    def _goes_on(self, text: str, one: Match[AttributeWord], kind: Match[tuple[str, ...]]) -> bool:
        """Say whether a value runs into a noun that does without the shared part: 真皮 and 皮沙发, 纯棉 and 棉袜."""
        rest = self._kinds.find(text[one.end : kind.end + _SHARED].lstrip())
        return one.start < kind.start and any(noun.start == 0 and noun.value == kind.value for noun in rest)

    def is_beside(self, first: str, second: str) -> bool:
        """Say whether one of two kinds is an accessory or a part of the other."""
        return bool({(first, second), (second, first)} & self._accessories)

    def shades_in(self, text: str) -> list[str]:
        """Give every colour whose word is a part of the text, inside another colour's too: the white of off-white, 白 of 奶白."""
        folded = fold(text)
        named = {one for word in set(_LATIN.findall(folded)) for one in self._latin_shades.get(word, ())}
        if has_han(folded):
            named.update(one for word, one in self._han_shades if word in folded)
        return [one.id for one in self._colors if one.id in named]

    def missions_in(self, text: str) -> list[Match[Mission]]:
        """Give the missions whose phrases occur, in order; one inside a longer noun is none: camping in "camping stove"."""
        nouns = self.kinds_in(text)
        return [
            one
            for one in self._missions.find(text)
            if not any(noun.start <= one.start and one.end <= noun.end and noun.size > one.size for noun in nouns)
        ]

    def _find_head(self, text: str, *, is_title: bool = False) -> KindMatch | None:
        """Give what the text says the thing is; None when no noun of ours is its head.

        A noun that only stands behind "for" or 适用, or before 里, is what the thing is for, never what it is. In a
        title 送 introduces what comes with the product; in a need it says that the product is a present.
        """
        asked = None if is_title else _REQUEST.match(fold(text))
        if asked is None and not is_title:
            asked = self._wanted(text)
        if asked is not None:
            rest = self.head(text[asked.end() :], is_title=is_title)
            if rest:
                return replace(rest, start=rest.start + asked.end(), end=rest.end + asked.end())
        bracketed: KindMatch | None = None
        for start, segment in segments(text, is_title=is_title):
            found = self._named(text, start, segment, is_title=is_title)
            if found is not None and not (is_title and text.count("(", 0, start) > text.count(")", 0, start)):
                return found
            if found is not None and bracketed is None:
                bracketed = replace(found, is_modifier=True)
        return bracketed

    def _named(self, text: str, start: int, segment: str, *, is_title: bool) -> KindMatch | None:
        """Give what one piece of a text says the thing is."""
        fits = _FITS_ZH.match(segment)
        skipped = fits.end() if fits else 0
        piece, offset = segment[skipped:], start + skipped
        made = self._compound(text, start, start + len(segment))
        if made is not None:
            return made
        matches = [match for match in self.kinds_in(piece) if not _PLACE_ZH.match(piece, match.end)]
        if not matches or (is_title and len(matches) == 1 and self._is_either(text, start + len(segment), matches[0])):
            return None
        found = self._accessory(matches) or matches[-1]
        if fits and len(matches) == 1 and found.end >= len(piece.rstrip()) and found.size < 3:
            return None
        if found is matches[-1]:
            # A compound (toner cartridge) has its own head; but for "accessory", only a single noun can be the modifier of an unknown one.
            found = (self._for_it(piece, found) if is_title else None) or replace(found, is_modifier=self._is_modifier(piece, found))
        return replace(found, start=found.start + offset, end=found.end + offset)

    def _compound(self, text: str, start: int, end: int) -> KindMatch | None:
        """Give the kind that a thing and its purpose name together: gas for a stove.

        An occasion or activity makes nothing else of what is a kind by itself: a dress for a wedding, a tablet for drawing.
        Nor does a thing make anything else of a noun that is as long as the compound: a tape drive for backup is no backup drive.
        """
        named = [one for one in self.kinds_in(text[start:end]) if one.end == len(text[start:end].rstrip())]
        own = named[-1].size if named else 0
        for phrase, place in compounds(fold(text), start, end):
            kinds = self._kinds.get(phrase)
            plain = self._kinds.get(text[place:end])
            purpose = phrase.partition(" ")[0]
            if own >= len(phrase.split()) and purpose not in _BEINGS:
                continue
            is_done = purpose.endswith("ing") or any(one.value.field == "occasion" for one in self.attributes_in(phrase))
            if kinds and not (is_done and plain and not set(kinds) <= set(plain)):
                return KindMatch(kinds, place, len(text[:end].rstrip()), len(phrase.split()))
        return None

    def _is_either(self, text: str, cut: int, first: KindMatch) -> bool:
        """Say whether a piece ends in a slash behind which stands what is made for its noun."""
        if _EITHER.match(text, cut) is None:
            return False
        following = next(iter(segments(text[cut + 1 :], is_title=True)), (0, ""))
        nouns = self.kinds_in(following[1]) if following[0] == 0 else ()
        return any((first.kinds[0], kind) in self._accessories for noun in nouns for kind in noun.kinds)

    def _for_it(self, piece: str, match: KindMatch) -> KindMatch | None:
        """Give what is made for the noun, where a word or two stand between: "digital camera sport case" is a camera case."""
        noun = piece[: match.end].rsplit(maxsplit=1)[-1]
        for following in islice(_WORD.finditer(piece, match.end), _BETWEEN):
            kinds = self._kinds.get(f"{noun} {following.group()}") or ()
            if kinds and set(kinds).isdisjoint(match.kinds) and not any(one.isdigit() for one in piece[match.end : following.start()]):
                return KindMatch(kinds, match.start, following.end(), match.size + 1)
        return None

    def _wanted(self, text: str) -> re.Match[str] | None:
        """Find "I need a" behind a purpose that names nothing: "moving to Norway so I need a coat"."""
        asked = _WANTS.match(fold(text))
        is_first = asked is not None and _PURPOSE_EN.search(asked.group()) is not None and not self.kinds_in(asked.group())
        return asked if is_first else None

    def served(self, text: str) -> tuple[str, ...]:
        """Give the kinds that a title says the product is for: behind "for", "fits" or 适用, before 专用 or 用."""
        folded = fold(text)
        places = [match.span(match.lastindex or 0) for match in _PURPOSES.finditer(folded)]
        found: dict[str, None] = {}
        for match in self.kinds_in(text):
            if any(start <= match.start and match.end <= end for start, end in places):
                found.update(dict.fromkeys(match.kinds))
        head = self.head(text, is_title=True)
        return tuple(kind for kind in found if head is None or kind not in head.kinds)

    def _accessory(self, matches: Sequence[KindMatch]) -> KindMatch | None:
        """Of two nouns side by side, the one that is an accessory of the other: "screen protector mobile phone"."""
        named = {kind for match in matches for kind in match.kinds[:1]}
        for match in reversed(matches):
            if any((anchor, match.kinds[0]) in self._accessories for anchor in named - set(match.kinds)):
                return match
        return None

    def _is_modifier(self, piece: str, match: KindMatch) -> bool:
        following = _NEXT_WORD.match(piece, match.end)
        if following is None:
            return False
        word = following.group(1)
        if is_part(singular(word.lower())):
            return True
        return match.size == 1 and (
            not is_company(singular(word.lower()))
            and not (word.isupper() and not piece.isupper())
            and not any(one.start == match.end or piece[match.end : one.start].isspace() for one in self.attributes_in(piece))
            and len(word) > 2
        )


def segments(text: str, *, is_title: bool = False) -> list[tuple[int, str]]:
    """Cut a title or query into the pieces that can hold its head, best first, each with its start.

    Example:
        >>> segments("Cooling pad for 15.6-inch laptops, black")
        [(0, 'Cooling pad '), (34, ' black')]
        >>> segments("朗慕X5 5G手机 送充电器", is_title=True)
        [(0, '朗慕X5 5G手机')]
    """
    folded = fold(text)
    pieces: list[tuple[int, str]] = []
    for start, piece in _split(text, _SEGMENT):
        if has_han(piece):
            words = _split(piece, _SPACE)
            pieces.extend((start + inner, word) for inner, word in words if not (is_title and _GIFT_ZH.match(word)))
        else:
            purpose = _PURPOSE_EN.search(folded, start, start + len(piece))
            end = purpose.start() - start if purpose else len(piece)
            pieces.append((start, piece[:end]))
    return [(start, piece) for start, piece in pieces if piece.strip()]


def _split(text: str, pattern: re.Pattern[str]) -> Iterable[tuple[int, str]]:
    start = 0
    for cut in pattern.finditer(text):
        yield start, text[start : cut.start()]
        start = cut.end()
    yield start, text[start:]


def _cuts(one: Match[T], other: Match[tuple[str, ...]]) -> bool:
    overlaps = one.start < other.end and other.start < one.end
    nested = (one.start >= other.start and one.end <= other.end) or (other.start >= one.start and other.end <= one.end)
    return overlaps and not nested


def whole_words(matches: Sequence[Match[T]], text: str) -> list[Match[T]]:
    """Drop single Chinese characters that are only a part of a word: 包 in 面包, 红 in 口红.

    Example:
        >>> [one.value for one in whole_words(PhraseTable([("包", "bag")]).find("买个包和面包"), "买个包和面包")]
        ['bag']
    """
    single = [match for match in matches if match.size == 1 and has_han(text[match.start : match.end])]
    if not single:
        return list(matches)
    edges, place = {0}, 0
    folded = fold(text)
    for word in rjieba.cut(folded):
        place += len(word)
        edges.add(place)
        # Dictionaries know 买菜 and 双手, and cut 买锅 and 双鞋 alike.
        led = len(word) - len(word.lstrip(_LEADING))
        edges.update(range(place - len(word), place - len(word) + led + 1))
    for row in COLOUR_ROWS.finditer(folded):
        edges.update(range(row.start(), row.end() + 1))
    return [match for match in matches if match not in single or {match.start, match.end} <= edges]
