"""Words that no vocabulary knows and no property frames, yet ask for something by where they stand.

"a Tallis kettle", "a fan with 6 blades", "a rimless folder", "hand cream stick", "marked 'B12'": each becomes a soft wish that a
product meets by saying the words (`keyword`). Never a filter: that a text does not mention something is no proof that it is not so.
Only English, where words and their kinds of places are told by spaces, articles and capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from crossaisle.text import has_han
from crossaisle.types import Constraint
from crossaisle.understand.constraints.forms import is_adjective, is_code, is_descriptive
from crossaisle.understand.constraints.sentence import Sentence, Spans, overlaps
from crossaisle.understand.properties import words

_WORD: Final = re.compile(r"[a-z\d](?:[a-z\d&%+./'’-]*[a-z\d%+])?")
_NAME: Final = re.compile(r"(?![A-Z]+s$)[A-Z][\w&'’-]*[a-z][\w&'’-]*|[A-Z]{4,}")
_OF_NAME: Final = re.compile(r"[A-Z]|[\w-]*\d")
_ARTICLES: Final = frozenset({"a", "an"})
_HOLDS: Final = frozenset({"with", "has", "having", "containing", "featuring", "including", "includes"})
_JOINS: Final = frozenset({"and", "or", "plus"})
_GOES_ON: Final = _JOINS | _ARTICLES | {"its", "both"}
"""Words inside a list of what something comes with."""
_OF_WHAT: Final = frozenset({"that", "which", "must", "should"})
"""Before "have": then a thing has it, not the shopper."""
_QUOTED: Final = re.compile(r"(?<![\w'\"])[\"“‘'](?P<said>[^\s'\"“”‘’][^'\"“”‘’\n]{0,39})[\"”’'](?![\w'\"])")
_OF_CATEGORY: Final = re.compile(r",?\s*(?:categor|section|department|aisle)")
_MOST_CODES: Final = 2
"""More codes than these in a sentence are a list of models."""
_NO_LEAD: Final = frozenset(
    {"with", "on", "via", "through", "and", "both", "or", "from", "by", "be", "to", "as", "has", "have", "include", "in"}
)
"""Words before a name that make it a programme, a place or a seller, or that have a frame of their own."""
_LIST_ENDS: Final = frozenset(".!?;:()")
_SENTENCE_ENDS: Final = frozenset(".!?")
_MOST: Final = 3
_MOST_APART: Final = 2
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Word:
    said: str
    start: int
    end: int
    mark: str
    """What stands between it and the word before, quotes and spaces apart; "." at the start."""
    is_known: bool
    """Whether it belongs to a noun, a value or what an earlier family read."""
    is_thing: bool
    """Whether it belongs to a noun."""
    is_free: bool
    """Neither known nor a word that only joins others: "with", "that's", "price"."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Free words in a row, and what stands beside them where no mark is between."""

    words: tuple[_Word, ...]
    before: _Word | None
    lead: _Word | None
    """The word before, or before an article that stands there."""
    behind: _Word | None
    mark: str
    mark_behind: str

    @property
    def span(self) -> _Span:
        return self.words[0].start, self.words[-1].end


def read_mentioned(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the wishes for words that a product's text must say."""
    if has_han(sentence.folded):
        return
    quoted = [span for span in _quoted(sentence) if not overlaps(taken, *span)]
    said = _words(sentence, [*taken, *quoted])
    held = _held(said)
    spans = [span for run in _runs(said) for span in _asked(sentence, run, is_held=run.words[0].start in held)]
    codes = [span for span in spans if is_code(sentence.folded[slice(*span)])]
    spans = [span for span in spans if len(codes) <= _MOST_CODES or span not in codes]
    for span in (*quoted, *spans):
        if not sentence.is_told(*span):
            yield sentence.found("keyword", "eq", sentence.folded[slice(*span)], span, is_hard=False)


@cache
def _services() -> frozenset[str]:
    return words("paid") | words("sellers")


@cache
def _grammar() -> frozenset[str]:
    return words("ends") | words("empty") | _services()


def _words(sentence: Sentence, taken: Spans) -> list[_Word]:
    nouns, terms = [(one.start, one.end) for one in sentence.nouns], ((one.start, one.end) for one in sentence.terms)
    known = [*taken, *nouns, *terms]
    found, place, grammar = [], 0, _grammar()
    for match in _WORD.finditer(sentence.folded):
        said, start, end = match.group(), match.start(), match.end()
        mark = sentence.folded[place:start].strip(" '\"") if place else "."
        is_known = overlaps(known, start, end)
        is_free = not is_known and said not in grammar and said.partition("'")[0] not in grammar
        found.append(_Word(said, start, end, mark, is_known, overlaps(nouns, start, end), is_free))
        place = end
    return found


def _quoted(sentence: Sentence) -> Iterator[_Span]:
    """Give what stands in quotes, unless it names a thing or a department."""
    things = [(one.start, one.end) for one in sentence.nouns]
    for match in _QUOTED.finditer(sentence.folded):
        if not overlaps(things, *match.span()) and not _OF_CATEGORY.match(sentence.folded, match.end()):
            yield match.span("said")


def _held(said: Sequence[_Word]) -> frozenset[int]:
    """Give where what something comes with starts: behind "with", and further on behind "and" or ", a"."""
    found: set[int] = set()
    is_list = False
    for place, word in enumerate(said):
        before = said[place - 1] if place else None
        if word.mark and set(word.mark) & _LIST_ENDS:
            is_list = False
        if word.said in _HOLDS or (word.said == "have" and before is not None and before.said in _OF_WHAT):
            is_list = True
        elif not word.is_free and not word.is_known and word.said not in _GOES_ON:
            is_list = False
        elif (
            is_list and word.is_free and before is not None and (before.said in _HOLDS or before.said == "have" or before.said in _GOES_ON)
        ):
            found.add(word.start)
    return frozenset(found)


def _runs(said: Sequence[_Word]) -> Iterator[_Run]:
    edges = [place for place, word in enumerate(said) if not word.is_free or word.mark or not said[place - 1].is_free]
    for start, end in pairwise([*edges, len(said)]):
        if said[start].is_free:
            first, after = said[start], said[end] if end < len(said) else None
            before = said[start - 1] if start and not first.mark else None
            is_behind_article = before is not None and before.said in _ARTICLES and start > 1 and not before.mark
            lead = said[start - 2] if is_behind_article else before
            behind = after if after and not after.mark else None
            yield _Run(tuple(said[start:end]), before, lead, behind, first.mark, after.mark if after else ".")


def _asked(sentence: Sentence, run: _Run, *, is_held: bool) -> Iterator[_Span]:
    """Give the parts of a run that are wishes: forms wherever they stand, else a name, else the whole of it."""
    if run.behind is not None and run.behind.said in _services():
        return
    name = _name(sentence, run)
    formed = [word for word in run.words if word.said.removesuffix("s") in words("forms")]
    if name:
        yield name
    elif formed:
        yield from ((word.start, word.end) for word in formed[:1])
    elif not all(_is_common(sentence, run, word) for word in run.words):
        return
    elif (is_held and len(run.words) <= _MOST and not _ends_known(run)) or _is_apart(run):
        yield run.span
    else:
        yield from _describing(run)


def _name(sentence: Sentence, run: _Run) -> _Span | None:
    """Read a proper name in front of a thing, or behind "for"."""
    at = next((place for place, word in enumerate(run.words) if _NAME.fullmatch(sentence.text[word.start : word.end])), None)
    if at is None or (not at and (run.mark[-1:] in _SENTENCE_ENDS if run.mark else False)):
        return None
    before = run.words[at - 1] if at else run.before
    end = at + 1
    while end < len(run.words) and _OF_NAME.match(sentence.text, run.words[end].start):
        end += 1
    behind = run.words[end] if end < len(run.words) else run.behind
    if (before and before.said in _NO_LEAD) or (behind and behind.said in _services()):
        return None
    is_of_thing = behind is not None and (behind.is_known or behind.is_free)
    is_for = before is not None and before.said == "for"
    return (run.words[at].start, run.words[end - 1].end) if is_of_thing or is_for else None


def _is_common(sentence: Sentence, run: _Run, word: _Word) -> bool:
    """Say whether a word is no name: in small letters, a code, or the first of a sentence."""
    is_first = word is run.words[0] and run.mark[-1:] in _SENTENCE_ENDS and run.mark != ""
    said = sentence.text[word.start : word.end]
    return not any(one.isupper() for one in said[is_first:]) or ("," in run.mark and is_code(word.said))


def _is_apart(run: _Run) -> bool:
    """Tell words between marks that say a property: two of them, a code, or one with the form of an adjective."""
    is_between = "," in run.mark and bool(run.mark_behind)
    has_form = any(is_descriptive(word.said) or is_code(word.said) for word in run.words)
    return is_between and (len(run.words) == _MOST_APART or (len(run.words) <= _MOST and has_form))


def _describing(run: _Run) -> Iterator[_Span]:
    """Give the words in front of a thing that by their form describe it, and whatever tells a value closer: a "rimless" lamp."""
    has_place = run.before is None or run.before.is_known or run.before.said in _GOES_ON
    if not has_place or run.behind is None or not run.behind.is_known or len(run.words) >= _MOST:
        return
    is_of_value = not run.behind.is_thing and run.before is not None and run.before.said in _ARTICLES
    for word in run.words:
        if is_descriptive(word.said) or is_adjective(word.said) or (is_of_value and not word.said[0].isdigit()):
            yield word.start, word.end


def _ends_known(run: _Run) -> bool:
    return run.behind is not None and run.behind.is_known
