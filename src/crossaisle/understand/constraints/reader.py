"""The reader of constraints: runs the families over a sentence, surest first, and keeps one reading for each word.

Rules, not a model: each constraint can be shown with the words it came from, and the same text always gives the same
constraints. tests/unit/understand/test_constraint_cases.py holds the contract case by case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from crossaisle.knowledge import Lexicon
from crossaisle.phrases import PhraseTable
from crossaisle.types import Constraint
from crossaisle.understand.constraints import stripping
from crossaisle.understand.constraints.ages import read_ages
from crossaisle.understand.constraints.comparisons import read_comparisons
from crossaisle.understand.constraints.counts import read_people, read_quantities
from crossaisle.understand.constraints.framed import read_framed
from crossaisle.understand.constraints.measures import read_measures, read_pairs, read_sizes
from crossaisle.understand.constraints.mentioned import read_mentioned
from crossaisle.understand.constraints.negation import read_avoided
from crossaisle.understand.constraints.packs import read_packs
from crossaisle.understand.constraints.prices import read_prices
from crossaisle.understand.constraints.ratings import read_ratings
from crossaisle.understand.constraints.sentence import Sentence, Spans, overlaps, parse
from crossaisle.understand.constraints.superlatives import read_superlatives
from crossaisle.understand.constraints.wishes import read_wishes

_Family = Callable[[Sentence, Spans], Iterator[Constraint]]
_FAMILIES: tuple[_Family, ...] = (
    read_comparisons,
    read_ages,
    read_ratings,
    read_superlatives,
    read_pairs,
    read_prices,
    read_measures,
    read_people,
    read_avoided,
    read_sizes,
    read_quantities,
    read_packs,
    read_wishes,
    read_framed,
    read_mentioned,
)
"""Surest first: a later family leaves the words alone that an earlier one took."""


_LONGEST = 2_000
"""Characters that are read; a shopper says what matters sooner."""


class ConstraintReader:
    """Reads what a sentence says must or should hold."""

    def __init__(self, lexicon: Lexicon, brands: Mapping[str, str]) -> None:
        """Take the vocabulary.

        Args:
            lexicon: Nouns and attribute values.
            brands: Any spelling of a brand, in any language -> the brand as the shop writes it. A spelling that is also
                a word of the lexicon (a brand "Black") is left to the lexicon.
        """
        self._lexicon = lexicon
        plain = ((spelling, brand) for spelling, brand in brands.items() if not _is_word(spelling, lexicon))
        self._brands: PhraseTable[str] = PhraseTable(plain)

    def read(self, text: str, *, language: str) -> list[Constraint]:
        """Give the constraints of a text, in order of its words, with ids "c1", "c2" ... and spans into the text.

        Args:
            text: As the shopper wrote it; full width, traditional characters and case do not matter.
            language: BCP 47; both Chinese and English words are always read, it only settles what differs (¥ in ja).
        """
        sentence = parse(text[:_LONGEST], self._lexicon, self._brands, language=language)
        kept: list[Constraint] = []
        for family in _FAMILIES:
            for one in family(sentence, [constraint.span for constraint in kept]):
                if not overlaps([constraint.span for constraint in kept], *one.span):
                    kept.append(one)
        kept.sort(key=lambda one: one.span)
        return [replace(one, id=f"c{place}") for place, one in enumerate(kept, start=1)]

    def strip(self, text: str, constraints: Sequence[Constraint]) -> str:
        """Give the words to search for: the text less its constraints; wanted values, brands and measures stay in.

        Args:
            text: The text that the spans of the constraints lie in.
            constraints: What `read` gave for it.
        """
        return stripping.strip(text, constraints)


def _is_word(spelling: str, lexicon: Lexicon) -> bool:
    spans = [(match.start, match.end) for match in lexicon.kinds_in(spelling)]
    spans += [(match.start, match.end) for match in lexicon.attributes_in(spelling)]
    return (0, len(spelling)) in spans
