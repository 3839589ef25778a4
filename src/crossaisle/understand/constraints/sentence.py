"""A sentence with its known phrases found once: nouns that name kinds, attribute values, brands, clauses.

Every place is a place in the shopper's own text. Knows nothing of what the sentence asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crossaisle.knowledge import KindMatch, Lexicon
from crossaisle.knowledge.lexicon import COLOUR_ROWS
from crossaisle.phrases import PhraseTable
from crossaisle.text import fold, has_han, tokenize
from crossaisle.types import Constraint, ConstraintOp, Named, Polarity
from crossaisle.understand.properties import plain_values, words
from crossaisle.understand.shares import Portion, find_portions
from crossaisle.understand.story import story_spans

_CLAUSE_BREAK = re.compile(r"[，。;；!?！？\n()（）]|(?<!\d),|,(?!\d{3})|\.(?!\d)")
_WORD_BEFORE = re.compile(r"(?<![a-z-])([a-z]+)[\s-]$")
_COLOUR_NUMBER = re.compile(r"\s?[*x]\s?\d{1,2}(?![\d.]|\s?[a-z]{1,3}\b)|\s\d{1,2}(?=\s+colou?r\b)")
"""What tells one blue of a shop from another: "blue 1 color", black*2."""
_APART = re.compile(r"\b[a-z]\s\d|\d\s[a-z]\b")
_REACH = 60
"""Characters before a place that are searched for what bears on it."""
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Term:
    """A brand or an attribute value that the sentence names."""

    field: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One text and what is known of its words."""

    text: str
    folded: str
    """The text as compared, same length."""
    language: str
    nouns: tuple[KindMatch, ...]
    terms: tuple[Term, ...]
    """Brands and attribute values outside nouns, from left to right, not overlapping."""
    inner: tuple[Term, ...]
    """Attribute values that are part of a noun: the gas of "gas stove"."""
    spare: tuple[Term, ...]
    """Those of them that the noun could do without: the wireless of "wireless earbuds", not the bluetooth of "bluetooth speaker"."""
    plain: tuple[Term, ...]
    """Values of properties without vocabulary that need no frame; no word of theirs is in any other term."""
    breaks: tuple[int, ...]
    """Places of the marks that end a clause, ascending."""
    told: Spans = ()
    """Clauses that only tell what happened (story.py)."""
    portions: tuple[Portion, ...] = ()
    """Parts of a sum that are dealt out to nouns (shares.py)."""

    def noun_at(self, place: int) -> KindMatch | None:
        """Give the noun that starts here."""
        return next((noun for noun in self.nouns if noun.start == place), None)

    def term_at(self, place: int) -> Term | None:
        """Give the brand or value that starts here, inside a noun or not."""
        return next((term for term in (*self.terms, *self.inner) if term.start == place), None)

    def terms_end(self, place: int) -> bool:
        """Say whether a brand or value ends right before a place, blanks between."""
        return any(term.end <= place and not self.folded[term.end : place].strip() for term in self.terms)

    def is_known(self, start: int, end: int) -> bool:
        """Say whether [start, end) lies within one known phrase."""
        spans = [(one.start, one.end) for one in self.nouns] + [(one.start, one.end) for one in (*self.terms, *self.inner)]
        return any(begin <= start and end <= stop for begin, stop in spans)

    def clause(self, place: int) -> tuple[int, int]:
        """Give the start and end of the clause around a place."""
        after = bisect_left(self.breaks, place)
        start = self.breaks[after - 1] + 1 if after else 0
        return start, self.breaks[after] if after < len(self.breaks) else len(self.text)

    def is_told(self, start: int, end: int) -> bool:
        """Say whether [start, end) only tells what happened."""
        return overlaps(self.told, start, end)

    def kinds(self) -> frozenset[str]:
        """Give every kind that some noun can name."""
        return frozenset(kind for noun in self.nouns for kind in noun.kinds)

    def found(
        self,
        field: str,
        op: ConstraintOp,
        value: float | str | tuple[float, float] | None,
        span: tuple[int, int],
        *,
        unit: str | None = None,
        is_hard: bool = True,
        polarity: Polarity = "want",
        than: Named | None = None,
    ) -> Constraint:
        """Make a constraint with the words of its span; the reader numbers it."""
        start, end = span
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        return Constraint("", field, op, value, unit, is_hard, polarity, self.text[start:end], (start, end), than)


def parse(text: str, lexicon: Lexicon, brands: PhraseTable[str], *, language: str) -> Sentence:
    """Find the known phrases of a text."""
    nouns = tuple(lexicon.kinds_in(text))
    named = [Term("brand", match.value, match.start, match.end) for match in brands.find(text)]
    named = [term for term in named if not _is_inside(term, nouns)]
    values = [Term(match.value.field, match.value.id, match.start, match.end) for match in lexicon.attributes_in(text)]
    values = [_shaded(fold(text), term) for term in values if not _overlaps(term, named) and _is_word(text, term)]
    values, plain = _widened(values, _plain(text, named, nouns, lexicon))
    outer = [term for term in values if not _is_inside(term, nouns)]
    inner = [term for term in values if _is_inside(term, nouns)]
    spare = tuple(term for term in inner if _is_spare(text, term, nouns, lexicon))
    terms = sorted((*named, *outer), key=lambda term: term.start)
    breaks = tuple(match.start() for match in _CLAUSE_BREAK.finditer(text))
    folded = fold(text)
    told = story_spans(folded, has_noun=lambda start, end: any(start <= noun.start < end for noun in nouns))
    portions = find_portions(text, nouns)
    return Sentence(text, folded, language, nouns, tuple(terms), tuple(inner), spare, plain, breaks, told, portions)


def _plain(text: str, named: Sequence[Term], nouns: Sequence[KindMatch], lexicon: Lexicon) -> list[Term]:
    """Find the values that need no frame, outside nouns and in those that can do without them: the midi of "midi skirt"."""
    folded = fold(text)
    found = [Term(one.value, folded[one.start : one.end], one.start, one.end) for one in plain_values().find(text)]
    return [
        term
        for term in found
        if not _overlaps(term, named)
        and _is_uncut(folded, term)
        and (
            not any(noun.start < term.end and term.start < noun.end for noun in nouns)
            or (_is_inside(term, nouns) and _is_spare(text, term, nouns, lexicon))
        )
    ]


def _is_uncut(folded: str, term: Term) -> bool:
    """Refuse what is only a part of a word, or joins a letter and a figure that stand apart: the a5 of a53, the b5 of "b 5"."""
    around = folded[max(0, term.start - 1) : term.start + 1], folded[term.end - 1 : term.end + 1]
    is_cut = any(len(pair) > 1 and pair.isascii() and pair.isalnum() for pair in around)
    return not is_cut and _APART.search(folded, term.start, term.end) is None


def _widened(values: Sequence[Term], plain: Sequence[Term]) -> tuple[list[Term], tuple[Term, ...]]:
    """Settle values inside longer ones without vocabulary: of the same property they take its words, of another they are none."""
    kept: list[Term] = []
    taken: set[Term] = set()
    for value in values:
        cover = next((one for one in plain if _covers(one, value)), None)
        if cover is None:
            kept.append(value)
        elif cover.field == value.field and cover not in taken:
            taken.add(cover)
            kept.append(replace(value, start=cover.start, end=cover.end))
    return kept, tuple(one for one in plain if one not in taken and not _overlaps(one, kept))


def _covers(one: Term, value: Term) -> bool:
    return one.start <= value.start and value.end <= one.end and one.end - one.start > value.end - value.start


def _shaded(folded: str, term: Term) -> Term:
    """Take in the word that tells which shade of a colour it is, and the number of a shop's own: "dusty pink", "blue 1 color"."""
    if term.field != "color":
        return term
    before, behind = just_before(_WORD_BEFORE, folded, term.start), _COLOUR_NUMBER.match(folded, term.end)
    start = before.start(1) if before and before[1] in words("shades") else term.start
    return replace(term, start=start, end=behind.end() if behind else term.end)


def _is_spare(text: str, term: Term, nouns: Iterable[KindMatch], lexicon: Lexicon) -> bool:
    noun = next(one for one in nouns if one.start <= term.start and term.end <= one.end)
    if len(noun.kinds) == 1 and term.value in noun.kinds[0].split("_"):
        return False  # the scented of a scented candle is what the thing is
    before, size = text[noun.start : term.start], noun.end - noun.start - (term.end - term.start)
    for one in lexicon.kinds_in(before + text[term.end : noun.end]):
        if one.kinds == noun.kinds or (term.field == "material" and set(noun.kinds) <= set(one.kinds)):
            return True
    # The words may go on where the phrase ends: 袜子 behind the 纯棉 of 纯棉袜.
    return any(one.kinds == noun.kinds and one.start < size for one in lexicon.kinds_in(before + text[term.end :]))


def just_before(pattern: re.Pattern[str], text: str, place: int) -> re.Match[str] | None:
    """Search the words just before a place for a pattern that ends there."""
    return pattern.search(text, max(0, place - _REACH), place)


def overlaps(spans: Spans, start: int, end: int) -> bool:
    """Say whether [start, end) touches any of the spans."""
    return any(start < stop and begin < end for begin, stop in spans)


def _overlaps(term: Term, others: Iterable[Term]) -> bool:
    return any(term.start < other.end and other.start < term.end for other in others)


def _is_inside(term: Term, nouns: Iterable[KindMatch]) -> bool:
    return any(noun.start <= term.start and term.end <= noun.end for noun in nouns)


def _is_word(text: str, term: Term) -> bool:
    """Trust a single Chinese character only where it is a word of its own: 黑 in 黑的, not in 黑科技."""
    said = text[term.start : term.end]
    return len(said) > 1 or not has_han(said) or fold(said) in tokenize(text) or _is_row(text, term.start)


def _is_row(text: str, place: int) -> bool:
    """Say whether a character stands in a row of colours: 黑白灰."""
    return any(match.start() <= place < match.end() for match in COLOUR_ROWS.finditer(fold(text)))
