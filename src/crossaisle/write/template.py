"""A line of copy without a model: sentence frames filled with facts, fitted to what was asked, checked before it leaves.

First what the shopper asked for and the product has, then the most telling facts of the shipped table. The frame is
chosen by a hash of product and need, so a line is the same every time and neighbours differ. Every line passes the
claim checker; where one does not, fewer facts are said, and at the last a harmless sentence.
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
from crossaisle.types import Constraint, Copy, Intent, Item, Need, Product
from crossaisle.write.asked import is_asked, is_in_budget, place, wanted
from crossaisle.write.claims import unsupported
from crossaisle.write.compose import Line, fits, frames, texts
from crossaisle.write.facts import sayable
from crossaisle.write.kept import evidence_of
from crossaisle.write.orders import is_order
from crossaisle.write.plain import is_value
from crossaisle.write.quotable import may_tell
from crossaisle.write.say import Phrase, phrase

GENERATOR: Final = "template"
MOST_FACTS: Final = 3
KEPT_LINES: Final = 8192
KEPT_NAMES: Final = 1024
LAST_RESORT: Final = {"zh": "这一款适合日常使用，可以放进备选。", "en": "A simple choice for everyday use, and worth a look."}
"""Said of anything, true of everything."""
_SURE: Final = 0.5
"""Probability from which a need's label may name the product."""
_CODE_IN_FRONT: Final = re.compile(r"^[A-Za-z0-9]+(?=[\u4e00-\u9fff])")


class TemplateWriter:
    """Copy from facts by frames; the oracle and the fallback of every other writer."""

    def __init__(self, *, lexicon: Lexicon, kind_name: Callable[[str, str], str] = lambda _kind, _language: "") -> None:
        """Take the words.

        Args:
            lexicon: Nouns to kinds, and words to attribute values in both languages.
            kind_name: Kind id and language -> its name, for titles that do not name their kind.
        """
        self._lexicon, self._kind_name = lexicon, kind_name
        self._named = functools.lru_cache(maxsize=KEPT_NAMES)(self._name_of)
        """One thing has many lines beside it."""
        self._kept: dict[tuple[object, ...], tuple[Product, int, Copy]] = {}

    def write(self, items: Sequence[Item], intent: Intent) -> Iterator[tuple[int, Copy]]:
        """Give (position, copy) for every item, in order.

        Args:
            items: Of one slate.
            intent: Its language decides the copy's; its needs say what was asked for.
        """
        needs = {need.id: need for need in intent.needs}
        language = "zh" if intent.language.split("-")[0] == "zh" else "en"
        frame = -1
        for item in items:
            need = needs.get(item.need_id)
            key = (item.product.id, item.variant.id, language, frame, _facet(item, need, intent))
            known = self._kept.get(key)
            if known is None or known[0] is not item.product:
                if len(self._kept) >= KEPT_LINES:
                    self._kept = {}
                known = self._kept[key] = (item.product, *self._written(item, need, intent, language=language, avoid=frame))
            frame = known[1]
            yield item.position, known[2]

    def _line(self, item: Item, need: Need | None, intent: Intent, *, language: str, noun: str, phrases: Sequence[Phrase]) -> Line:
        brand = item.product.brand.get(language, "")
        digest = hashlib.sha256(f"{item.product.id}\x1f{item.need_id}".encode("utf-8", "surrogatepass")).digest()
        choice = int.from_bytes(digest[:6], "big")
        return Line(
            language=language,
            brand=brand if is_value(brand) and not is_order(brand) else "",
            noun=noun,
            choice=choice,
            is_in_budget=is_in_budget(item, need, intent),
            why=self._why(item, need, language=language, choice=choice),
            phrases=tuple(phrases),
        )

    def _phrases(
        self, item: Item, constraints: Sequence[Constraint], *, language: str, noun: str, is_true: Callable[[str], bool]
    ) -> tuple[Phrase, ...]:
        """Choose the facts to say: asked ones first, then by the table's order; only what is true alone."""
        values = {**item.product.attributes, **item.variant.options}
        facts = [(fact, is_asked(fact, constraints, self._lexicon)) for fact in sayable(item.product, item.variant, language=language)]
        chosen: list[Phrase] = []
        for fact, asked in sorted(facts, key=lambda pair: (not pair[1], place(pair[0], is_yes=values.get(pair[0].name) is True))):
            if len(chosen) == MOST_FACTS:
                break
            if asked or not (fact.source == "rating" or canonical_name(fact.name) == "size"):
                said = phrase(fact, values.get(fact.name), language=language, lexicon=self._lexicon)
                if said and not _is_repeated(said, chosen, noun) and may_tell(fact) and is_true(said.text):
                    chosen.append(said)
        return tuple(chosen)

    def _noun(self, item: Item, need: Need | None, language: str) -> str:
        """Give what the product is called: the head of its title where its kind, the need or the category agrees, else its kind."""
        product = item.product
        title = product.title.get(language, "")
        head = self._lexicon.head(title, is_title=True) if title else None
        if item.kind and not item.kind.startswith("category:"):
            if head is not None and item.kind in head.kinds:
                return _plain(title[head.start : head.end], language)
            name = self._kind_name(item.kind, language) if language == "zh" else ""
            return name if has_han(name) else ""
        label = need.labels[0] if need and need.labels and need.labels[0].probability >= _SURE else None
        shelves = {
            kind for paths in product.categories.values() for path in paths for one in self._lexicon.kinds_in(path) for kind in one.kinds
        }
        expected = {label.id} if label else shelves
        if head is not None and (not expected or expected & set(head.kinds)):
            return _plain(title[head.start : head.end], language)
        # English names of kinds are plurals and would not agree with one product.
        return label.text if label and language == "zh" and has_han(label.text) else ""

    def _why(self, item: Item, need: Need | None, *, language: str, choice: int) -> str:
        """Give why it is there: the relation's reason, or in other words what it goes with; empty for a stated need."""
        reason = item.reason or (need.reason if need else "")
        reason = reason if has_han(reason) == (language == "zh") else ""
        anchor = self._anchor(need, language) if item.relation else ""
        if not item.relation or not anchor:
            return reason
        ways = frames(language)["why"]
        said: list[str] = [str(way).format(anchor=anchor) for way in ways.get(item.relation, ways["other"])]
        options = [*said, reason] if reason else said
        return options[choice // 97 % len(options)]

    def _anchor(self, need: Need | None, language: str) -> str:
        """Give what the anchor is, in the language: 手机 of 朗慕X5 5G手机."""
        return self._named(need.anchor_text, need.anchor_kind, language) if need else ""

    def _name_of(self, title: str, kind: str, language: str) -> str:
        head = self._lexicon.head(title, is_title=True) if title else None
        if head is None or (kind and kind not in head.kinds):
            name = self._kind_name(kind, language) if language == "zh" else ""
            return name if has_han(name) else ""
        # A code in front of the anchor's name would read as a claim about this product.
        anchor = _CODE_IN_FRONT.sub("", _plain(title[head.start : head.end], language))
        return anchor if has_han(anchor) == (language == "zh") else ""

    def _written(self, item: Item, need: Need | None, intent: Intent, *, language: str, avoid: int) -> tuple[int, Copy]:
        """Write a line and check it whole; only where it fails, choose facts that pass alone, and fewer and fewer of them."""
        evidence = evidence_of(item.product, item.variant, lexicon=self._lexicon)

        @functools.cache
        def claims_of(text: str, beside: str = "") -> list[str]:
            return [one.claim for one in unsupported(text, evidence, lexicon=self._lexicon, language=language, beside=beside)]

        asked, noun = wanted(need, intent), self._noun(item, need, language)

        def line_of(is_true: Callable[[str], bool]) -> Line:
            phrases = self._phrases(item, asked, language=language, noun=noun, is_true=is_true)
            return self._line(item, need, intent, language=language, noun=noun, phrases=phrases)

        hopeful = line_of(lambda _: True)
        return (
            _first(itertools.islice(_attempts(hopeful), 1), claims_of, avoid=avoid)
            or _first(_attempts(line_of(lambda text: not claims_of(text))), claims_of, avoid=avoid)
            or (-1, Copy(LAST_RESORT[language], GENERATOR))
        )


def _facet(item: Item, need: Need | None, intent: Intent) -> tuple[object, ...]:
    """Give what of a request a line depends on: the same facet, the same line."""
    said = need or Need("", "")
    return (
        item.need_id, item.kind, item.relation, item.reason, said.reason, said.anchor_text, said.anchor_kind, said.budget_share,
        said.labels[:1], tuple(wanted(need, intent)), intent.currency,
    )  # fmt: skip


def _first(attempts: Iterable[Line], claims_of: Callable[[str, str], Sequence[str]], *, avoid: int) -> tuple[int, Copy] | None:
    """Give the first line that fits and makes no claim that is false; a part that is false alone is put into no other frame."""
    false: set[str] = set()
    for attempt in attempts:
        parts = [part for part in (attempt.why, *(one.text for one in attempt.phrases)) if part]
        for number, text in texts(attempt):
            if false.intersection(parts):
                break
            if number == avoid or not fits(text, attempt.language):
                continue
            claims = claims_of(text, attempt.why)
            if not claims:
                said = [one.fact for one in attempt.phrases if one.text.lower() in text.lower()]
                return number, Copy(text, GENERATOR, tuple(f"{fact.name}={fact.text}" for fact in said), attempt.why)
            held = [part for part in parts if any(claim.lower() in part.lower() for claim in claims)]
            false.update(part for part in held if claims_of(part, attempt.why))
    return None


def _attempts(line: Line) -> Iterator[Line]:
    for why in dict.fromkeys((line.why, "")):
        for count in range(len(line.phrases), -1, -1):
            yield replace(line, why=why, phrases=line.phrases[:count])


def _plain(noun: str, language: str) -> str:
    """Write a noun as it stands inside a sentence: codes and initials (GaN, TV) keep their case; none in Latin letters in Chinese."""
    if language == "zh":
        return noun.strip() if has_han(noun) else ""
    return " ".join(word.lower() if word[1:].islower() else word for word in noun.split())


def _is_repeated(said: Phrase, chosen: Sequence[Phrase], noun: str) -> bool:
    """Say whether a phrase adds nothing to what is said: the noun's own word, or children behind "ages 3-6"."""
    names = {one.fact.name for one in chosen}
    if said.fact.name in {"audience", "age"} and names & {"audience", "age"}:
        return True
    value = said.fact.text.lower()
    return value in noun.lower() or any(value in one.text.lower() or one.text in said.text for one in chosen)
