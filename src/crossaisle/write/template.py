"""A line of copy without a model: sentence frames filled with facts, fitted to what was asked, checked before it leaves.

First what the shopper asked for and the product has, then the most telling facts of the shipped table. The frame is
chosen by a hash of product and need, and none that stands just above, so a line is the same every time and neighbours
differ. Why a product is there is said of the first of its kind. Every line passes the claim checker; where one does not,
fewer facts are said, and at the last a harmless sentence.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from crossaisle.catalog.facts import canonical_name
from crossaisle.knowledge import Lexicon
from crossaisle.text import has_han
from crossaisle.types import Constraint, Copy, Intent, Item, Need, Product, Variant
from crossaisle.write.asked import is_asked, is_in_budget, place, wanted
from crossaisle.write.claims import unsupported
from crossaisle.write.compose import Line, fits, frames, texts, told_in
from crossaisle.write.facts import Fact, plain_facts, sayable
from crossaisle.write.kept import evidence_of
from crossaisle.write.noun import Namer, measure_of
from crossaisle.write.orders import is_order
from crossaisle.write.plain import is_value
from crossaisle.write.quotable import may_tell
from crossaisle.write.say import Phrase, phrase, spec

GENERATOR: Final = "template"
MOST_FACTS: Final = 3
FEW_FACTS: Final = 2
"""With fewer, facts that the table cannot say are told by their labels."""
KEPT_LINES: Final = 8192
KEPT_FACTS: Final = 4096
"""Products in one language."""
KEPT_PHRASES: Final = 16384
_OPENINGS: Final = ("for ", "适合")
"""Two phrases that open so would sound like a list."""
LONGEST_SPEC: Final = 40
"""Characters of a value that is told by its label."""
APART: Final = 3
"""Lines that stand between two of one frame, where there are frames enough."""
LAST_RESORT: Final = {"zh": "这一款适合日常使用，可以放进备选。", "en": "A simple choice for everyday use, and worth a look."}
"""Said of anything, true of everything."""


class TemplateWriter:
    """Copy from facts by frames; the oracle and the fallback of every other writer."""

    def __init__(self, *, lexicon: Lexicon, kind_name: Callable[[str, str], str] = lambda _kind, _language: "") -> None:
        """Take the words.

        Args:
            lexicon: Nouns to kinds, and words to attribute values in both languages.
            kind_name: Kind id and language -> its name, for titles that do not name their kind.
        """
        self._lexicon = lexicon
        self._namer = Namer(lexicon=lexicon, kind_name=kind_name)
        self._kept: dict[tuple[object, ...], tuple[Product, str, Copy]] = {}
        self._facts: dict[tuple[str, str, str], tuple[Product, Variant, tuple[tuple[Fact, bool], ...]]] = {}
        self._phrase = functools.lru_cache(maxsize=KEPT_PHRASES)(functools.partial(phrase, lexicon=lexicon))
        """Values repeat from product to product."""

    def write(self, items: Sequence[Item], intent: Intent) -> Iterator[tuple[int, Copy]]:
        """Give (position, copy) for every item, in order.

        Args:
            items: Of one slate.
            intent: Its language decides the copy's; its needs say what was asked for.
        """
        needs = {need.id: need for need in intent.needs}
        language = "zh" if intent.language.split("-")[0] == "zh" else "en"
        above: tuple[str, ...] = ()
        told: set[str] = set()
        for item in items:
            need = needs.get(item.need_id)
            is_first = item.need_id not in told
            told.add(item.need_id)
            key = (item.product.id, item.variant.id, language, above, is_first, _facet(item, need, intent))
            known = self._kept.get(key)
            if known is None or known[0] is not item.product:
                if len(self._kept) >= KEPT_LINES:
                    self._kept = {}
                written = self._written(item, need, intent, language=language, is_first=is_first, avoid=above)
                known = self._kept[key] = (item.product, *written)
            above = (*above, known[1])[-APART:]
            yield item.position, known[2]

    def _phrases(
        self, item: Item, constraints: Sequence[Constraint], *, language: str, noun: str, is_true: Callable[[str], bool]
    ) -> tuple[Phrase, ...]:
        """Choose the facts to say: asked ones first, then by the table's order; only what is true alone."""
        told = [(is_asked(fact, constraints, self._lexicon), fact, is_yes) for fact, is_yes in self._told(item, language)]
        chosen: list[Phrase] = []
        for asked, fact, is_yes in sorted(told, key=lambda one: not one[0]):
            if len(chosen) == MOST_FACTS:
                break
            one = self._phrase(fact, is_yes=is_yes, language=language)
            if one is None or (not asked and _is_weak(one, chosen)):
                continue
            said = _fitted(one, noun, asked=asked)
            if not (said.text or (said.before and noun)) or _is_repeated(said, chosen, noun):
                continue
            if may_tell(fact) and is_true(said.text or said.before):
                chosen.append(said)
        return tuple(chosen)

    def _told(self, item: Item, language: str) -> tuple[tuple[Fact, bool], ...]:
        """Give what may be said of a product, most telling first, each with whether it is a plain yes; kept for later requests."""
        key = (item.product.id, item.variant.id, language)
        known = self._facts.get(key)
        if known is not None and known[0] is item.product and known[1] is item.variant:
            return known[2]
        values = {**item.product.attributes, **item.variant.options}
        facts = [(fact, values.get(fact.name) is True) for fact in sayable(item.product, item.variant, language=language)]
        told = tuple(sorted(facts, key=lambda pair: place(pair[0], is_yes=pair[1])))
        if len(self._facts) >= KEPT_FACTS:
            self._facts = {}
        self._facts[key] = (item.product, item.variant, told)
        return told

    def _specs(self, item: Item, chosen: Sequence[Phrase], *, language: str, noun: str) -> Iterator[Phrase]:
        """Give what else the product states, by its own labels: of feeds whose names the table does not know."""
        told = {one.fact.name for one in chosen}
        for fact in plain_facts(item.product, item.variant, language=language, most=LONGEST_SPEC):
            if fact.name not in told and fact.label not in noun:
                said = spec(fact, item.product.attributes.get(fact.name), language=language)
                if said and may_tell(fact) and not any(one.fact.text.lower() == fact.text.lower() for one in chosen):
                    yield said

    def _why(self, item: Item, need: Need | None, *, language: str, choice: int, is_first: bool) -> str:
        """Give why it is there: of the first of a need its reason, of the others what they go with; empty for a stated need."""
        reason = item.reason or (need.reason if need else "")
        reason = reason if has_han(reason) == (language == "zh") else ""
        if reason and is_first:
            return reason
        anchor = self._namer.anchor(need, language) if item.relation else ""
        if not item.relation or not anchor:
            return reason if item.relation else ""
        ways = frames(language)["why"]
        said: list[str] = [str(way).format(anchor=anchor) for way in ways.get(item.relation, ways["other"])]
        return said[choice // 97 % len(said)]

    def _written(
        self, item: Item, need: Need | None, intent: Intent, *, language: str, is_first: bool, avoid: Sequence[str]
    ) -> tuple[str, Copy]:
        """Write a line and check it whole; only where it fails, choose facts that pass alone, and fewer and fewer of them."""
        evidence = evidence_of(item.product, item.variant, lexicon=self._lexicon)

        @functools.cache
        def claims_of(text: str, beside: str = "") -> list[str]:
            return [one.claim for one in unsupported(text, evidence, lexicon=self._lexicon, language=language, beside=beside)]

        asked, noun = wanted(need, intent), self._namer.noun(item, need, language)
        brand = item.product.brand.get(language, "")
        digest = hashlib.sha256(f"{item.product.id}\x1f{item.need_id}".encode("utf-8", "surrogatepass")).digest()
        bare = Line(
            language=language,
            brand=brand if is_value(brand) and not is_order(brand) else "",
            noun=noun,
            choice=int.from_bytes(digest[:6], "big"),
            is_in_budget=is_in_budget(item, need, intent),
        )
        bare = replace(bare, why=self._why(item, need, language=language, choice=bare.choice, is_first=is_first))

        def line_of(is_true: Callable[[str], bool]) -> Line:
            said = noun if not noun or is_true(noun) else self._namer.of_kind(item.kind, language)
            phrases = self._phrases(item, asked, language=language, noun=said, is_true=is_true)
            if len(phrases) < FEW_FACTS:
                specs = (one for one in self._specs(item, phrases, language=language, noun=said) if is_true(one.text))
                phrases = (*phrases, *itertools.islice(specs, FEW_FACTS))
            return replace(bare, noun=said, phrases=phrases)

        hopeful = line_of(lambda _: True)
        return (
            _first(itertools.islice(_attempts(hopeful), 1), claims_of, avoid=avoid)
            or _first(_attempts(line_of(lambda text: not claims_of(text))), claims_of, avoid=avoid)
            or ("", Copy(LAST_RESORT[language], GENERATOR))
        )


def _facet(item: Item, need: Need | None, intent: Intent) -> tuple[object, ...]:
    """Give what of a request a line depends on: the same facet, the same line."""
    said = need or Need("", "")
    return (
        item.need_id, item.kind, item.relation, item.reason, said.reason, said.anchor_text, said.anchor_kind, said.budget_share,
        said.labels[:1], tuple(wanted(need, intent)), intent.currency,
    )  # fmt: skip


def _first(attempts: Iterable[Line], claims_of: Callable[[str, str], Sequence[str]], *, avoid: Sequence[str]) -> tuple[str, Copy] | None:
    """Give the first line that fits and makes no claim that is false; a part that is false alone is put into no other frame."""
    false: set[str] = set()
    for attempt in attempts:
        parts = [part for part in (attempt.why, *(one.text or one.before for one in attempt.phrases)) if part]
        for frame, text in texts(attempt, avoid=avoid):
            if false.intersection(parts):
                break
            if not fits(text, attempt.language):
                continue
            claims = claims_of(text, attempt.why)
            if not claims:
                said = [one.fact for one in told_in(text, attempt)]
                return frame, Copy(text, GENERATOR, tuple(f"{fact.name}={fact.text}" for fact in said), attempt.why)
            held = [part for part in parts if any(claim.lower() in part.lower() for claim in claims)]
            false.update(part for part in held if claims_of(part, attempt.why))
    return None


def _attempts(line: Line) -> Iterator[Line]:
    for why in dict.fromkeys((line.why, "")):
        for count in range(len(line.phrases), -1, -1):
            yield replace(line, why=why, phrases=line.phrases[:count])


def _fitted(said: Phrase, noun: str, *, asked: bool) -> Phrase:
    """Count a pack by its kind, 8只装 and not 8个装; a size that nobody asked for stands before the noun only."""
    if said.fact.name == "pack_size" and said.text.endswith("个装"):
        return replace(said, text=f"{said.text[:-2]}{measure_of(noun, table='counters', default='个')}装")
    return replace(said, text="") if not asked and canonical_name(said.fact.name) == "size" else said


def _is_weak(said: Phrase, chosen: Sequence[Phrase]) -> bool:
    """Say whether a fact that nobody asked for would only fill: a rating, a colour behind better facts, one more "for"."""
    opening = next((one for one in _OPENINGS if said.text.startswith(one)), "")
    return (
        said.fact.source == "rating"
        or (canonical_name(said.fact.name) == "color" and len(chosen) >= FEW_FACTS)
        or (bool(opening) and not said.before and any(one.text.startswith(opening) for one in chosen))
    )


def _is_repeated(said: Phrase, chosen: Sequence[Phrase], noun: str) -> bool:
    """Say whether a phrase adds nothing to what is said: the noun's own word, or children behind "ages 3-6"."""
    names = {one.fact.name for one in chosen}
    if said.fact.name in {"audience", "age"} and names & {"audience", "age"}:
        return True
    value = said.fact.text.lower()
    if said.fact.name == "piece_count" and noun.endswith(" set"):
        return True
    if said.fact.name == "material" and re.split(r"[,、，]", value)[0] in noun.lower():
        return True
    if noun and (noun in value or (has_han(noun) and said.before == said.text and any(noun.find(pair) >= 0 for pair in _pairs(said.text)))):
        return True
    return value in noun.lower() or any(value in (one.text or one.before).lower() or (one.text and one.text in said.text) for one in chosen)


def _pairs(words: str) -> Iterator[str]:
    return (words[place : place + 2] for place in range(len(words) - 1))
