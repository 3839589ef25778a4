"""Does the product state what a line of copy claims? A checker of words and numbers, not a parser, without a model.

Reads forbidden words, figures, model names, attribute values, parts and names out of the line and holds each against
the product's own texts (evidence.py). What cannot be found there is unsupported; mood words are no claims. It prefers
to catch: a true line may fail where it says a fact in words that neither the product nor our vocabulary knows.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Final

from crossaisle.knowledge import Lexicon
from crossaisle.quantities import find_measures, to_base
from crossaisle.text import fold, has_han, normalise, stem
from crossaisle.types import Product, Variant
from crossaisle.write.contents import contents
from crossaisle.write.denial import stance
from crossaisle.write.everyday import everyday_stems, everyday_words
from crossaisle.write.evidence import Evidence
from crossaisle.write.familiar import may_be_unfamiliar, unfamiliar
from crossaisle.write.figures import hide, numerals_in
from crossaisle.write.forbidden import REASONS, forbidden_in, is_allowed, is_said_otherwise
from crossaisle.write.kept import evidence_of
from crossaisle.write.numeric import Found, false_figures, false_ratings, rating_spans
from crossaisle.write.opposite import contradicted, miscounted, misplaced
from crossaisle.write.promises import promises
from crossaisle.write.rates import false_rates
from crossaisle.write.sayings import is_said_as, sayings
from crossaisle.write.scene import is_scene
from crossaisle.write.vocabulary import parts_in, readings

QUOTED_FROM: Final = 6
"""Characters from which a clause found in the product's texts counts as quoted."""
MOOD: Final = frozenset(
    {
        ("occasion", "daily"), ("feature", "comfortable"), ("feature", "soft"), ("feature", "easy_to_use"), ("style", "minimalist"),
        ("style", "casual"), ("style", "modern"), ("style", "elegant"), ("audience", "family"), ("audience", "friends"),
        ("audience", "colleagues"), ("audience", "teachers"), ("audience", "couple"),
    }
)  # fmt: skip
"""Attribute values that say how a thing feels or who is pleased by it: harmless without a fact."""
_DURATION: Final = "duration"
"""The list of data/forbidden.yaml of how long and how soon; where it has a figure, the figure is held against the product's."""
_PROMISE: Final = "promise"
"""The list of data/forbidden.yaml of faults that are denied; a saying that the product backs may deny one."""
OCCASION: Final = "occasion"
"""When a thing is used is the shopper's affair, and no fact of the thing."""

_BROADER: Final = {
    "metal": {"stainless_steel", "carbon_steel", "aluminium", "titanium", "cast_iron", "copper"}, "porcelain": {"ceramic"},
    "ceramic": {"porcelain"}, "blue": {"navy", "light_blue", "teal"}, "red": {"burgundy", "rose_red"}, "green": {"mint", "olive"},
    "grey": {"dark_grey"}, "white": {"cream"}, "gold": {"rose_gold", "champagne"}, "pink": {"rose_red", "coral"}, "purple": {"lavender"},
    "brown": {"camel"}, "beige": {"khaki"}, "kids": {"boys", "girls", "baby", "toddler", "teens"}, "baby": {"toddler"},
    "gift": {"gift_box"}, "rechargeable": {"type_c"}, "wireless": {"bluetooth"},
}  # fmt: skip
"""A wider value is true when a narrower one is stated."""

_NAME: Final = re.compile(r"(?<=[a-z,;:0-9] )[A-Z][a-z]{2,}(?:[A-Z][a-z]+)*\b|\b[A-Z]{3,}\b")
_LATIN_IN_CHINESE: Final = re.compile(r"[A-Za-z]{3,}")
_CLAUSE: Final = re.compile(r"(?:[^,，。;；!！?？\n]|(?<=\d),(?=\d))+")
_CONTRACTED: Final = re.compile(r"(?<=[a-z])'(?:ve|re|ll|d|m)\b")
_MINUTE: Final = 60
"""Seconds, which stand beside the measures as bare numbers."""
_SOON: Final = re.compile(r"\b(?:under|less than|within) an? (min|h)(?=ute|our)")
_QUESTION: Final = re.compile(r"[^.!?;,。！？；，]*[?？]")
"""Whoever asks claims nothing in words of his own."""
_COLOUR_BEHIND: Final = re.compile(r"[\s-]?(?:colou?r|tone|finish|色)")
_NEWBORN: Final = re.compile(r"新生儿|初生|刚出生|从出生|出生即|\bnewborns?\b|\bfrom birth\b")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A claim that the product does not back."""

    claim: str
    """The words, as in the copy."""
    kind: str
    """A list of forbidden.yaml (absolute, award ...), rating, number, model, an attribute field, part, saying, brand or name."""
    reason: str


def check(
    copy: str,
    product: Product,
    variant: Variant | None,
    *,
    lexicon: Lexicon,
    language: str,
    brands: Collection[str] = (),
    beside: str = "",
) -> list[Unsupported]:
    """Give the claims of a line of copy that the product does not support; empty = the line may be shown.

    Args:
        copy: One line, any length.
        product: What it is about.
        variant: The form that it is about; None = any of them.
        lexicon: Words to attribute values, both languages.
        language: Of the copy, BCP 47.
        brands: Names of the shop's brands in any spelling, so that another's is noticed.
        beside: Words of the line that speak of what the product goes with and why, not of the product ("to go with your gaming
            mouse"): nothing but forbidden words is looked for in them.

    Returns:
        Claims in order of the words.

    Example:
        >>> from crossaisle.knowledge import Knowledge
        >>> phone = Product("x5", {"en": "Lumora X5 phone"}, (), attributes={"battery": "5000 mAh"})
        >>> lexicon = Lexicon(Knowledge(""))
        >>> [one.claim for one in check("The best phone with 6000 mAh.", phone, None, lexicon=lexicon, language="en")]
        ['best', '6000 mAh']
    """
    evidence = evidence_of(product, variant, lexicon=lexicon)
    return unsupported(copy, evidence, lexicon=lexicon, language=language, brands=brands, beside=beside)


def unsupported(
    copy: str, evidence: Evidence, *, lexicon: Lexicon, language: str, brands: Collection[str] = (), beside: str = ""
) -> list[Unsupported]:
    """Like check, against evidence already gathered: for several lines about one product."""
    whole = fold(copy)
    found = list(_forbidden(whole, evidence))
    place = whole.find(fold(beside)) if beside else -1
    other = [(place, place + len(beside))] if place >= 0 else []
    folded, said = (hide(whole, other), hide(copy, other)) if other else (whole, copy)
    backed, unbacked = _sayings(folded, evidence)
    found = [one for one in found if one.kind != _PROMISE or not any(start < one.end and one.start < end for start, end in backed)]
    found += unbacked
    found += false_ratings(folded, evidence)
    settled = [(one.start, one.end) for one in found] + rating_spans(folded) + _quoted(folded, evidence) + backed
    visible = hide(folded, settled + [match.span() for match in _CONTRACTED.finditer(folded)])
    found += _attributes(visible, evidence, lexicon)
    found += false_figures(hide(said, settled), evidence)
    found += false_rates(visible, evidence)
    found += contents(visible, evidence)
    found += promises(visible, evidence)
    found += contradicted(visible, evidence)
    found += miscounted(visible, evidence)
    found += misplaced(visible, evidence)
    found += _newborn(visible, evidence)
    found += _brands(folded, evidence, brands)
    found += _names(said, evidence, language)
    found += _unfamiliar(visible, evidence, lexicon)
    return _distinct(copy, found)


def _sayings(folded: str, evidence: Evidence) -> tuple[list[tuple[int, int]], list[Found]]:
    """Give where the line says facts of the product in other words, and the sayings of which the product states no fact."""
    said = sayings(folded, evidence)
    unbacked = [Found(one.start, one.end, "saying", "no fact of the product means it") for one in said if not one.is_backed]
    return [(one.start, one.end) for one in said if one.is_backed], unbacked


def _unfamiliar(visible: str, evidence: Evidence, lexicon: Lexicon) -> Iterator[Found]:
    """Find the words that nobody knows, but for attribute values and parts, which were checked as such."""
    visible = hide(visible, [match.span() for match in _QUESTION.finditer(visible)])
    if not may_be_unfamiliar(visible, evidence):
        return
    figures = [(one.start, one.end) for one in find_measures(visible)] + [(one.start, one.end) for one, _ in numerals_in(visible)]
    values = [(one.match.start, one.match.end) for one in readings(visible, lexicon)]
    parts = [(one.start, one.end) for one in parts_in(visible)]
    yield from unfamiliar(hide(visible, figures + values + parts), evidence, figures=figures, known=len(values) + len(parts))


def _distinct(copy: str, found: list[Found]) -> list[Unsupported]:
    """Say each stretch of words once, by its first reading."""
    kept: list[Found] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return [Unsupported(copy[one.start : one.end], one.kind, one.reason) for one in sorted(kept, key=lambda one: one.start)]


def _quoted(folded: str, evidence: Evidence) -> list[tuple[int, int]]:
    """Give the clauses that the product's texts have word for word: nothing in them is ours to doubt."""
    clauses = [match for match in _CLAUSE.finditer(folded) if len(match.group().strip()) >= QUOTED_FROM]
    return [match.span() for match in clauses if evidence.quotes(normalise(match.group()))]


def _forbidden(folded: str, evidence: Evidence) -> Iterator[Found]:
    for one in forbidden_in(folded):
        if one.family.kind == _DURATION and _is_timed(one.text, evidence):
            continue
        if not is_allowed(one, own=evidence.own, stated=evidence.text):
            yield Found(one.start, one.end, one.family.kind, REASONS[one.family.rule])


def _is_timed(words: str, evidence: Evidence) -> bool:
    """Say whether a duration has a figure that is the product's, or is a minute or an hour that the product stays under."""
    if find_measures(words):
        return not any(True for _ in false_figures(words, evidence))
    said = _SOON.search(words)
    most = to_base(1.0, said[1]) if said else 0.0
    in_seconds = (value <= most * _MINUTE for value, unit in evidence.numbers() if unit == "s") if said else ()
    return any(dimension == "time" and high <= most for dimension, _, high in evidence.measures()) or any(in_seconds)


def _attributes(visible: str, evidence: Evidence, lexicon: Lexicon) -> Iterator[Found]:
    for reading in readings(visible, lexicon):
        word, match = reading.match.value, reading.match
        if (word.field, word.id) in MOOD or word.field == OCCASION or reading.stance == "fake":
            continue
        if reading.stance == "yes" and is_scene(word.field, visible, (match.start, match.end), evidence):
            continue
        if word.field == "material" and _COLOUR_BEHIND.match(visible, match.end) and visible[match.start : match.end] in evidence.text:
            continue
        is_stated = _is_stated(word.id, visible[match.start : match.end], evidence)
        if reading.stance == "yes" and not is_stated:
            yield Found(match.start, match.end, word.field, f"the product does not state {word.id}")
        if reading.stance == "no" and (is_stated or (word.field, word.id) not in evidence.denied):
            yield Found(match.start, match.end, word.field, f"the product does not deny {word.id}")


def _is_stated(value: str, words: str, evidence: Evidence) -> bool:
    if evidence.states({value, *_BROADER.get(value, ())}, words=normalise(words)):
        return True
    if evidence.implies(value) or evidence.ends_a_value(words) or is_said_as(value, evidence):
        return True
    is_denied = value in {known for _, known in evidence.denied}
    return not is_denied and len(words) > 2 and has_han(words) and normalise(words) in evidence.text


def _newborn(visible: str, evidence: Evidence) -> Iterator[Found]:
    """A newborn is an age: none for a product that states a later one."""
    said = list(_NEWBORN.finditer(visible))
    ages = [low for dimension, low, _ in evidence.measures() if dimension == "age"] if said else []
    if ages and min(ages) > 0:
        yield from (Found(*match.span(), "audience", "the stated age is later") for match in said)


def _brands(folded: str, evidence: Evidence, brands: Collection[str]) -> Iterator[Found]:
    for brand in brands:
        name = normalise(brand)
        if len(name) < 2 or name in evidence.text or name in everyday_words() or stem(name) in everyday_stems():
            continue
        edge = r"(?<![a-z0-9]){}(?![a-z0-9])"
        for match in re.finditer(edge.format(re.escape(name)), folded):
            yield Found(*match.span(), "brand", "another brand's name")


@functools.cache
def _common_names() -> frozenset[str]:
    lines = (resources.files("crossaisle.write") / "data" / "common_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _names(copy: str, evidence: Evidence, language: str) -> Iterator[Found]:
    pattern = _LATIN_IN_CHINESE if language.startswith("zh") else _NAME
    for match in pattern.finditer(copy):
        word = match.group().lower()
        if word in _common_names() or is_said_otherwise(word, stated=evidence.text):
            continue
        is_denial = stance(fold(copy), match.start(), match.end()) == "no"
        if word not in (evidence.text if is_denial else evidence.affirmed):
            yield Found(*match.span(), "name", "the product does not name it")
