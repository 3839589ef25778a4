"""What a product states, in the form in which copy is compared with it.

Texts of every language count together: attributes, the options of the variant, title, brand, description, categories
and what it fits. A word behind "not", "-free" or "faux" states the contrary or nothing. Knows nothing of copy.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from importlib import resources
from typing import Final

import yaml

from crossaisle.catalog.document import value_texts
from crossaisle.knowledge import Lexicon
from crossaisle.text import fold, has_han, normalise, stem, tokenize
from crossaisle.types import AttributeValue, Product, Rating, Variant
from crossaisle.write.denial import APART, lacked, may_lack
from crossaisle.write.figures import Number, Span, hide, model_tokens, numbers_in, spans_in
from crossaisle.write.vocabulary import ANY, is_denial, parts_in, readings

Ids = frozenset[tuple[str, str]]
"""(field, id) of attribute values: ("color", "black")."""

NO: Final = frozenset({"no", "none", "not", "false", "n/a", "否", "无", "没有", "不支持", "不防水"})
"""Texts of an attribute that deny what its name says."""
_LONGEST_NO: Final = max(map(len, NO))

_NO_THINGS: Final = frozenset(
    {
        "reach",
        "the",
        "a",
        "an",
        "this",
        "that",
        "from",
        "by",
        "at",
        "as",
        "any",
        "and",
        "or",
        "its",
        "your",
        "of",
        "to",
        "for",
        "in",
        "on",
        "with",
        "it",
        "is",
        "使用",
        "适用",
    }
)
"""What a denial may end in, "without marking the page" and 勿在室内使用, and no product lacks."""
_KEPT_TEXTS: Final = 16384
"""Texts whose figures are kept: values of attributes repeat from product to product."""
_BREAK: Final = " ; "
"""Stands between texts that are read together: phrases and negations do not reach across it."""
_YOUNGER_THAN: Final = {"kids": 156.0, "toddler": 48.0, "baby": 24.0}
"""Audience -> the age in months below which a stated age means it."""
_COLOURS: Final = ("color ", "colour ")
"""How texts begin whose brass and walnut are colours."""
_LATIN: Final = re.compile("[a-z]+")
_SENTENCE: Final = re.compile(r"[.;。；\n]")
_WARNS: Final = re.compile(r"\b(?:not|no|never|avoid|keep)\b|不|勿|禁")
_HOLDS_FOOD: Final = re.compile(
    r"\b(?:ingredients?|contains|flavou?rs?|scents?|scented|fragrance|notes|roast|cocoa|shelf life|protein|extract|tea|coffee|snack|"
    r"(?<!frozen )(?<!hot )(?<!for )food(?![- ](?:grade|safe|contact|storage|processor|waste)))\b"
    r"|配料|成分|口味|风味|原味|香|保质期|蛋白|提取|茶叶|零食|食品(?!级|接触)"
)
_FIGURES_ALONE: Final = re.compile(r"[\d.,\s~–-]+")
_DENIAL_BEFORE: Final = re.compile(r"[不无没未非勿]$|\b(?:not?|without|never)\s$")
_DENIED_VALUE: Final = re.compile(
    r"(?:no|none|not|without)\b(?! slip)|(?:不(?!锈|粘|沾)|无(?![线缝绳叶刷])|没有|未|非(?![洲遗]))", re.IGNORECASE
)
"""How the value of an attribute begins that denies what its name says: "no, only with the cover"."""
_PROOF: Final = re.compile(r"\bip[x\d][4-9]\b|(?<=[\u4e00-\u9fff])ip[x\d][4-9]\b")


class Evidence:
    """Everything that a line of copy is held against; each reading is made when first needed."""

    def __init__(
        self,
        texts: Sequence[str],
        *,
        own: Sequence[str],
        named: Sequence[tuple[str, str]],
        refused: Sequence[str],
        rating: Rating | None,
        lexicon: Lexicon,
    ) -> None:
        """Take what was gathered.

        Args:
            texts: All texts, title and brand among them.
            own: Titles and brand alone.
            named: Attributes, name and text; one with two languages comes twice.
            refused: Names of attributes whose value is no.
            rating: Of the product.
            lexicon: Words to attribute values.
        """
        self._texts, self._own, self.refused, self._lexicon = tuple(texts), tuple(own), tuple(refused), lexicon
        self.named = tuple(named)
        self.rating = rating
        self._readings: dict[int, tuple[Ids, Ids]] = {}

    @cached_property
    def text(self) -> str:
        """All texts, normalised, one a line."""
        return "\n".join(self._lines)

    def quotes(self, words: str) -> bool:
        """Say whether a text has normalised words, and not only behind a denial: 支持无线充电 is no quotation of 不支持无线充电."""
        places = [match.start() for match in re.finditer(re.escape(words), self.text)] if words in self.text else []
        return any(not _DENIAL_BEFORE.search(self.text[max(0, place - 12) : place]) for place in places)

    @cached_property
    def own(self) -> str:
        """Title and brand alone, normalised."""
        return "\n".join(normalise(text) for text in self._own)

    @cached_property
    def _joined(self) -> str:
        return _BREAK.join(self._texts)

    @cached_property
    def _folded(self) -> str:
        return fold(self._joined)

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return tuple(normalise(text) for text in self._texts)

    @cached_property
    def _names_refused(self) -> Ids:
        return frozenset(one for text in self.refused for one in _ids(text, self._lexicon)[0])

    def _read(self, place: int) -> tuple[Ids, Ids]:
        """Give what one text affirms and denies; read when first needed, and once."""
        if place not in self._readings:
            yes, no = _ids(self._texts[place], self._lexicon)
            if self._texts[place].startswith(_COLOURS):
                yes = {one for one in yes if one[0] != "material"}
            self._readings[place] = frozenset(yes), frozenset(no)
        return self._readings[place]

    def states(self, ids: Collection[str], *, words: str) -> bool:
        """Say whether some text affirms one of some attribute values.

        Args:
            ids: Of values, whatever their field.
            words: As copy says it, normalised. Texts that have them are read first, and the others only if those do not affirm it.
        """
        wanted = frozenset(ids)
        affirmed = (one for place in self._in_order(words) for one in self._read(place)[0])
        return any(one[1] in wanted and one not in self._names_refused for one in affirmed) or any(
            one[1] in wanted for one in _rated_proof(self.text)
        )

    @cached_property
    def denied(self) -> Ids:
        """Attribute values that the texts deny and nowhere affirm."""
        found = [self._read(place) for place in range(len(self._texts))]
        denied = {one for _, no in found for one in no} - {one for yes, _ in found for one in yes}
        return frozenset(denied) | self._names_refused

    def ends_a_value(self, words: str) -> bool:
        """Say whether a value that a text affirms ends in some English words: the steel of stainless steel."""
        ending = f" {words}"
        texts = [fold(text) for text, line in zip(self._texts, self._lines, strict=True) if ending in line]
        found = ((text, one) for text in texts for one in readings(text, self._lexicon) if one.stance == "yes")
        return any(text[one.match.start : one.match.end].endswith(ending) for text, one in found)

    def implies(self, value: str) -> bool:
        """Say whether the texts have other words for an attribute value (data/implied.yaml), or an age that means it."""
        words, denials = _implied()
        if (value in words and words[value].search(self.affirmed)) or (value in denials and denials[value].search(self._folded)):
            return True
        months = _YOUNGER_THAN.get(value)
        return months is not None and any(low < months for low in self.ages)

    @cached_property
    def ages(self) -> tuple[float, ...]:
        """The ages that it is said to be for, in months: not those of a warning."""
        told = [sentence for text in self._texts for sentence in _SENTENCE.split(fold(text)) if not _WARNS.search(sentence)]
        return tuple(low for text in told for dimension, low, _ in spans_of(text) if dimension == "age")

    @cached_property
    def bare(self) -> frozenset[float]:
        """Numbers that are the whole value of an attribute, whose unit may be what its name says."""
        alone = [text for _, text in self.named if _FIGURES_ALONE.fullmatch(text)]
        return frozenset(value for text in alone for value, _ in _numbers_of(text))

    def _in_order(self, words: str) -> Sequence[int]:
        """Give the places of all texts, those that have the words first: there a claim is most often backed."""
        return sorted(range(len(self._texts)), key=lambda place: words not in self._lines[place])

    def measures(self, words: str = "") -> Iterator[Span]:
        """Give every measure, in base units; those beside some words first, each text read when it comes up."""
        for place in self._in_order(words):
            yield from spans_of(self._texts[place])

    def numbers(self, words: str = "") -> Iterator[Number]:
        """Give every number with its unit, and those of the rating; those beside some words first."""
        for place in self._in_order(words):
            yield from _numbers_of(self._texts[place])
        yield from _rating_numbers(self.rating)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Letters and digits as they stand together: x5, usbc, ip65."""
        return frozenset(model_tokens(self._joined))

    @cached_property
    def _lacked(self) -> tuple[re.Match[str], ...]:
        near = list(may_lack(self._folded))
        if not near:
            return ()
        starts = list(itertools.accumulate((len(text) + len(_BREAK) for text in self._texts), initial=0))
        places = dict.fromkeys(bisect.bisect_right(starts, place) - 1 for place in near)
        return tuple(one for place in places for one in lacked(self._folded, starts[place], starts[place] + len(self._texts[place])))

    @cached_property
    def affirmed(self) -> str:
        """All texts, folded, less what is only denied."""
        return hide(self._folded, [match.span() for match in self._lacked])

    @cached_property
    def told(self) -> str:
        """All texts, folded, and what attributes refuse: "no radio"."""
        return _BREAK.join([self._folded, *(f"no {fold(name)}" for name in self.refused)])

    @cached_property
    def apart(self) -> frozenset[str]:
        """Words of things that are sold apart."""
        return frozenset(next(filter(None, match.groups())) for match in APART.finditer(self._folded))

    @cached_property
    def words(self) -> frozenset[str]:
        """Lexical tokens of all texts, less those that are only denied."""
        return frozenset(tokenize(self.affirmed))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first six letters of its longer Latin words."""
        return frozenset(word[:6] for word in re.findall("[a-z]{6,}", self._folded))

    @cached_property
    def doubted(self) -> frozenset[str]:
        """Lexical tokens that the texts deny, whether or not they affirm them elsewhere."""
        tokens = {token for match in self._lacked for token in tokenize(_unread(next(filter(None, match.groups())), self._lexicon))}
        return frozenset(token for token in tokens - _NO_THINGS if len(token) > 1)

    @cached_property
    def lacking(self) -> frozenset[str]:
        """Lexical tokens that the texts deny and nowhere affirm: charger, of "charger not included"."""
        return self.doubted - self.words if self.doubted else frozenset()

    @cached_property
    def parts(self) -> frozenset[str]:
        """Ids of parts and qualities that the texts affirm."""
        affirmed = parts_in(self.affirmed, is_part_of_word=True)
        told = _BREAK.join(match.group() for match in self._lacked)
        denials = (one for one in parts_in(told) if is_denial(told[one.start : one.end])) if told else ()
        return frozenset(one for found in (*affirmed, *denials) for one in found.value.ids)

    def has_together(self, words: str) -> bool:
        """Say whether one attribute has several English words, in its name and value: navigation, laser."""
        wanted = {stem(word) for word in _LATIN.findall(words)}
        return len(wanted) > 1 and any(
            wanted <= set(tokenize(f"{name} {text}")) for name, text in self.named if not _WARNS.search(fold(text))
        )

    @cached_property
    def missing(self) -> frozenset[str]:
        """Ids of parts and qualities that the texts name and do not affirm."""
        named = parts_in(self._joined, is_part_of_word=True, stances=ANY)
        refused = parts_in(_BREAK.join(self.refused), stances=ANY)
        return frozenset(one for found in (*named, *refused) for one in found.value.ids) - self.parts

    @cached_property
    def may_hold_food(self) -> bool:
        """Whether the texts speak of ingredients, flavours or scents: beside anything else food is scenery."""
        return _HOLDS_FOOD.search(self.text) is not None

    @cached_property
    def has_chinese(self) -> bool:
        """Whether any text is Chinese."""
        return has_han(self._joined)

    @cached_property
    def has_english(self) -> bool:
        """Whether any text is English."""
        return re.search(r"[a-z]{3,} [a-z]{3,}", self.text) is not None


def gather(product: Product, variant: Variant | None, *, lexicon: Lexicon) -> Evidence:
    """Gather what a product states; kept.py gives it without reading a product twice.

    Args:
        product: Any product.
        variant: The form that the copy is about; its siblings' options do not count. None = all variants count.
        lexicon: Words to attribute values.
    """
    values = [
        (name.replace("_", " "), value, [(text, len(text) <= _LONGEST_NO and normalise(text) in NO) for text in value_texts(value)])
        for name, value in _values(product, variant)
    ]
    own = [*product.title.values(), *product.brand.values(), *(text for one in _variants(product, variant) for text in one.title.values())]
    # A name is evidence of its own ("noise_cancelling: true"); with its value it may be a phrase ("spf" 50).
    pairs = [(name, text) for name, _, told in values for text, is_no in told if not is_no]
    doubtful = {name for name, text in pairs if _DENIED_VALUE.match(text)}
    named = [f"no {name}; {text}" if name in doubtful else f"{name} {text}" for name, text in pairs]
    affirmed = [name for name, value, _ in values if value is True]
    refused = [name for name, value, told in values if value is False or any(is_no for _, is_no in told)]
    general = [*own, *product.description.values(), *product.fits, *(path for paths in product.categories.values() for path in paths)]
    texts = list(dict.fromkeys([*general, *named, *affirmed]))
    return Evidence(texts, own=own, named=pairs, refused=refused, rating=product.rating, lexicon=lexicon)


@functools.lru_cache(maxsize=_KEPT_TEXTS)
def spans_of(text: str) -> tuple[Span, ...]:
    """Give the measures of a text, kept; see spans_in."""
    return tuple(spans_in(text))


@functools.lru_cache(maxsize=_KEPT_TEXTS)
def _unread(words: str, lexicon: Lexicon) -> str:
    """Blank out of a denial what is checked as an attribute value or a part: the charging of "no wireless charging" is no denial."""
    values = [(one.match.start, one.match.end) for one in readings(words, lexicon)]
    return hide(words, values + [(one.start, one.end) for one in parts_in(words, stances=ANY)])


@functools.lru_cache(maxsize=_KEPT_TEXTS)
def _numbers_of(text: str) -> tuple[Number, ...]:
    return tuple(numbers_in(text))


@functools.cache
def _implied() -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, re.Pattern[str]]]:
    """Give by value the words that state it, and those that state it by denying something."""
    text = (resources.files("crossaisle.write") / "data" / "implied.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    denials = rows.pop("without")
    return _patterns(rows), _patterns(denials)


def _patterns(rows: Mapping[str, Sequence[str]]) -> Mapping[str, re.Pattern[str]]:
    return {
        value: re.compile("|".join(word if has_han(word) else rf"\b{re.escape(word)}" for word in words)) for value, words in rows.items()
    }


def _variants(product: Product, variant: Variant | None) -> tuple[Variant, ...]:
    return (variant,) if variant else product.variants


def _values(product: Product, variant: Variant | None) -> Iterator[tuple[str, AttributeValue]]:
    options = [pair for one in _variants(product, variant) for pair in one.options.items()]
    yield from options
    yield from ((name, value) for name, value in product.attributes.items() if variant is None or name not in variant.options)


def _ids(text: str, lexicon: Lexicon) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Give the attribute values that one text affirms, and those that it denies."""
    stances: Mapping[str, set[tuple[str, str]]] = {"yes": set(), "no": set(), "fake": set()}
    for reading in readings(text, lexicon):
        stances[reading.stance].add((reading.match.value.field, reading.match.value.id))
    return stances["yes"], stances["no"]


def _rating_numbers(rating: Rating | None) -> frozenset[Number]:
    return frozenset({(rating.value, ""), (float(rating.count), "")}) if rating else frozenset()


def _rated_proof(lines: str) -> Ids:
    return frozenset({("feature", "waterproof")}) if _PROOF.search(lines) else frozenset()
