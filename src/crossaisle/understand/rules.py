"""Query to intent without a language model: words first, vectors where words are silent.

Order: constraints, corrections, parts, labels. A head noun names the need; where there is none, a mission's phrase or
the nearest label decides, and when nothing is near enough the intent abstains and matching rests on the text alone.
Knows knowledge and an encoder through their ports; knows no products beyond brand and category names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Protocol

from crossaisle.catalog.markup import strip_markup
from crossaisle.knowledge import Knowledge, Lexicon, Mission
from crossaisle.quantities import find_fractions
from crossaisle.text import clean, detect_language, fold, has_han, in_language, tokenize
from crossaisle.types import Constraint, Edit, Intent, Label, Matrix, Need, Query
from crossaisle.understand import needs, shares
from crossaisle.understand.corrections import Corrector
from crossaisle.understand.items import Item, find_items
from crossaisle.understand.labels import LabelSpace
from crossaisle.understand.story import owned_spans, story_spans

ABSTAIN_BELOW: Final = 0.33
"""Top label probability under which an unnamed need is left open; tests/cases/understanding.yaml, tune half."""
MISSIONS_FROM: Final = 0.5
"""Probability of all missions together from which the vectors alone may call a text one: many are alike, and share it."""
MISSION_FROM: Final = 0.27
"""Probability that the likeliest of them must have."""
MISSION_ASKED_FROM: Final = 0.1
"""The same when the words ask for a list of things."""
MISSION_WORDS: Final = 3
"""Fewer words are a name, not a purpose."""
_ASKS_FOR_LIST: Final = re.compile(
    r"什么|哪些|清单|装备|用品|一次买齐|置办|都缺"
    r"|what (?:do|should|else|all)|need to (?:buy|bring|get)|from scratch|starting|start"
    r"|set(?:ting)? up|gift|present\b|礼物|送给?|everything|list|essentials|own nothing"
)
_UNMEASURED: Final = re.compile(r"(?:[一两几]|(?<=[养买送接]))[只条个头匹位](?:小(?!猫|狗))?(?=[\u4e00-\u9fff])|(?<=[只条个])小(?=[猫狗])")
"""Measure words inside a mission's phrase: 养一只小猫 is 养猫."""
PROBLEM_FROM: Final = 0.58
"""Probability from which a problem is meant although a thing is named."""
_OF_A_PURCHASE: Final = frozenset({"occasion", "price", "budget", "brand", "size", "rating", "quantity"})
"""Nobody gives these to what he complains about."""
LISTED_NEEDS: Final = 6


_EACH: Final = re.compile(r"\s*(?:for\s+)?(?:each|either|apiece|per\s+(?:item|piece|one))\b|\s*(?:一[个件样]|每[个件样])")
"""Behind a price that bounds every need by itself."""
_EACH_WITHIN: Final = re.compile(r"\b(?:each|apiece|per\s+(?:item|piece|one)|neither|none\s+of)\b|[每单]一?[个件样]")
_EACH_BEFORE: Final = re.compile(
    r"(?:\b(?:each|both|either)(?:\s+(?:one|of\s+them))?(?:\s+(?:is|are|should\s+be|at|for))*|每[个件样条双把台]|单[个件条双]|都(?:要|得|在)?|各(?:自|要)?)\s*$"
)


_SAID_OF: Final = {"baby": ("婴儿", "宝宝", "baby"), "pets": ("宠物", "狗", "猫", "pet", "dog", "cat")}
"""Whom a thing is for -> the words that stand before its name then."""


class Reader(Protocol):
    """Reads constraints out of a text: constraints.ConstraintReader."""

    def read(self, text: str, *, language: str) -> list[Constraint]:
        """Give the constraints of a text, in order."""
        ...

    def strip(self, text: str, constraints: Sequence[Constraint]) -> str:
        """Give the text without the words of constraints that are no search words."""
        ...


@dataclass(frozen=True, slots=True)
class Money:
    """Which currency amounts are in when the shopper does not say."""

    default: str
    by_language: Mapping[str, str]


class RuleUnderstander:
    """Understanding by words and vectors."""

    def __init__(
        self,
        *,
        knowledge: Knowledge,
        lexicon: Lexicon,
        reader: Reader,
        labels: LabelSpace,
        encode: Callable[[str], Matrix],
        money: Money,
        is_used: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Take the parts.

        Args:
            knowledge: For missions and names.
            lexicon: Nouns to kinds.
            reader: Constraints.
            labels: The label space.
            encode: One text -> (dim,) float32.
            money: Default currencies.
            is_used: Whether the catalogue uses a stem.
        """
        self._knowledge, self._lexicon, self._reader = knowledge, lexicon, reader
        self._labels, self._encode, self._money = labels, encode, money
        self._related = {pair for one in knowledge.relations for pair in ((one.anchor, one.target), (one.target, one.anchor))}
        self._names = {kind.id: kind.name for kind in knowledge.kinds.values()}
        self._missions = {f"mission:{one.id}": one for one in knowledge.missions}
        self._names |= {f"mission:{one.id}": one.name for one in knowledge.missions}
        # Only words of one kind are worth a correction; common ones must not be mended into anything.
        words = [word for kind in knowledge.kinds.values() for word in kind.words]
        texts = [text for kind in knowledge.kinds.values() for text in kind.texts]
        texts += [text for mission in knowledge.missions for text in (*mission.texts, *mission.words)]
        texts += [word for noun in knowledge.generics for word in noun.words]
        values = [word for attribute in knowledge.attributes for word in attribute.words]
        self._corrector = Corrector(words, values=values, common=texts, is_used=is_used)

    def understand(self, query: Query) -> Intent:
        """Read a query.

        Returns:
            An intent with at least one need.
        """
        text, notes = self._corrected(clean(strip_markup(query.text)))
        language = query.language or detect_language(text)
        items = self._items(text, language)
        constraints = self._edited(self._read(text, items, language=language), query.edits)
        currency = self._currency(query, constraints, language)
        if items:
            parts = needs.itemised(text, items, self._lexicon, constraints)
            intent = self._stated(text, parts, constraints, language=language, currency=currency)
            return replace(intent, notes=tuple(notes))
        parts = needs.split(text, self._lexicon, constraints)
        mission = self._mission(text, parts, constraints)
        if mission is None and not any(part.head for part in parts):
            parts = needs.split(text, self._lexicon, constraints, may_refuse=True)
        if mission is not None:
            intent = self._planned(mission, constraints, owned=self._owned(text), language=language, currency=currency)
        else:
            intent = self._stated(text, parts, constraints, language=language, currency=currency)
        return replace(intent, notes=tuple(notes))

    def _items(self, text: str, language: str) -> tuple[Item, ...]:
        """Give the items of a request. What commas alone list is read by its nouns where they name as many, a mission or a story."""
        items = find_items(text)
        if not items or any(item.is_announced for item in items):
            return items
        constraints = self._reader.read(text, language=language)
        parts = needs.split(text, self._lexicon, constraints)
        is_told = bool(story_spans(fold(text), has_noun=lambda _, __: True) or owned_spans(fold(text), has_noun=lambda _, __: True))
        is_read = sum(part.is_need for part in parts) >= len(items) or is_told or self._mission(text, parts, constraints) is not None
        return () if is_read else items

    def _read(self, text: str, items: Sequence[Item], *, language: str) -> list[Constraint]:
        """Read the constraints; those of each item by itself, so that nothing said of one bears on another."""
        edges = sorted({0, len(text), *(place for item in items for stretch in item.stretches for place in stretch)})
        if not items:
            return self._reader.read(text, language=language)
        found = [
            replace(one, span=(one.span[0] + start, one.span[1] + start))
            for start, end in pairwise(edges)
            for one in self._reader.read(text[start:end], language=language)
        ]
        return [replace(one, id=f"c{place}") for place, one in enumerate(found, start=1)]

    def _corrected(self, text: str) -> tuple[str, list[str]]:
        """Put misspelt words right: a noun where the text names no one kind, a value anywhere."""
        notes: list[str] = []
        is_named = any(len(match.kinds) == 1 for match in self._lexicon.kinds_in(text)) or bool(self._lexicon.missions_in(text))
        for correct in (() if is_named else (self._corrector.correct,)) + (self._corrector.correct_value,):
            corrected = correct(text)
            if corrected is not None:
                notes.append(f"corrected:{corrected.wrong}->{corrected.right}")
                text = corrected.text
        return text, notes

    def _currency(self, query: Query, constraints: Sequence[Constraint], language: str) -> str:
        said = next((one.unit for one in constraints if one.field in {"price", "budget"} and one.unit), None)
        return query.currency or said or self._money.by_language.get(language.split("-", maxsplit=1)[0], self._money.default)

    @staticmethod
    def _edited(constraints: Sequence[Constraint], edits: Sequence[Edit]) -> list[Constraint]:
        changed = {edit.constraint_id: edit for edit in edits}
        kept = []
        for constraint in constraints:
            edit = changed.get(constraint.id)
            if edit is None:
                kept.append(constraint)
            elif edit.action == "replace":
                kept.append(replace(constraint, value=edit.value))
        return kept

    def _mission(self, text: str, parts: Sequence[needs.Part], constraints: Sequence[Constraint]) -> Mission | None:
        heads = [part for part in parts if part.head is not None]
        if heads:
            return self._problem(text, parts, constraints)
        named = self._lexicon.missions_in(text) or self._lexicon.missions_in(_UNMEASURED.sub("", text))
        if named:
            return max(named, key=lambda match: match.size).value
        if len(tokenize(text)) < MISSION_WORDS:
            return None
        ranked = self._labels.rank(self._encode(self._reader.strip(text, constraints) or text))
        best, together = ranked[0], sum(label.probability for label in ranked if label.id in self._missions)
        is_likely = best.probability >= MISSION_FROM and together >= MISSIONS_FROM
        if is_likely or (best.probability >= MISSION_ASKED_FROM and _ASKS_FOR_LIST.search(text.lower())):
            return self._missions.get(best.id)
        return None

    def _problem(self, text: str, parts: Sequence[needs.Part], constraints: Sequence[Constraint]) -> Mission | None:
        """Give the problem that a text tells of, where its one noun is what is complained about: blunt knives, a leaky tap."""
        heads = [part.head for part in parts if part.head is not None]
        if len(heads) != 1 or len(tokenize(text)) < MISSION_WORDS or any(one.field in _OF_A_PURCHASE for one in constraints):
            return None
        head = heads[0]
        for match in self._lexicon.missions_in(text):
            if match.value.is_choice and match.start < head.end and head.start < match.end:
                return match.value
        best = self._labels.rank(self._encode(text))[0]
        mission = self._missions.get(best.id)
        return mission if mission is not None and mission.is_choice and best.probability >= PROBLEM_FROM else None

    def _owned(self, text: str) -> frozenset[str]:
        """Give the kinds that a shopper tells to have."""
        nouns = self._lexicon.kinds_in(text)
        spans = owned_spans(fold(text), has_noun=lambda start, end: any(start <= one.start < end for one in nouns))
        return frozenset(kind for one in nouns for kind in one.kinds[:1] if any(start <= one.start < end for start, end in spans))

    def _planned(
        self, mission: Mission, constraints: Sequence[Constraint], *, owned: frozenset[str], language: str, currency: str
    ) -> Intent:
        """Turn a mission into needs; what was said holds for all of them, a price is the budget for everything."""
        said = [one for one in constraints if one.field != "quantity" and not (one.field == "person_count" and one.hard)]
        # Presents are alternatives: the price bounds each of them, there is no basket to share it.
        shared = tuple(said if mission.is_choice else map(_as_budget, said))
        has_budget = any(constraint.field == "budget" for constraint in shared)
        avoided = {str(one.value) for one in shared if one.field == "kind" and one.polarity == "avoid"} | owned
        named = {str(one.value) for one in shared if one.field == "audience" and one.polarity == "want"}
        suitable = [need for need in mission.needs if not named or not need.recipients or named & set(need.recipients)]
        planned = [need for need in suitable if need.kind not in avoided and not self._needs_avoided(need.kind, shared)][:LISTED_NEEDS]
        total = sum(need.share for need in planned) or 1.0
        found = tuple(
            Need(
                id=f"n{place}",
                text=in_language(self._knowledge.kinds[need.kind].name, language),
                origin="mission",
                labels=(Label(need.kind, in_language(self._knowledge.kinds[need.kind].name, language), 1.0),),
                budget_share=need.share / total if has_budget else None,
                reason=in_language(need.reason, language),
                source=f"mission:{mission.id}",
                weight=1.0 if need.is_essential else 0.5,
                is_kind_certain=True,
            )
            for place, need in enumerate(planned, start=1)
        )
        return Intent(language, currency, found, shared, mission=mission.id, is_choice=mission.is_choice)

    def _needs_avoided(self, kind: str, constraints: Sequence[Constraint]) -> bool:
        """Say whether a kind's own name states what is not wanted: no gas stove, no gas canisters either."""
        unwanted = {(one.field, one.value) for one in constraints if one.polarity == "avoid"}
        names = self._knowledge.kinds[kind].name.values()
        return any((match.value.field, match.value.id) in unwanted for name in names for match in self._lexicon.attributes_in(name))

    def _stated(self, text: str, parts: Sequence[needs.Part], constraints: Sequence[Constraint], *, language: str, currency: str) -> Intent:
        heads = [part for part in parts if part.is_need] or list(parts[:1])
        own, shared = needs.assign(text, parts, [needs.unnarrowed(one, heads) for one in constraints])
        if len(heads) > 1:
            # A lower bound can bind each need, never the sum of them.
            shared = [_as_budget(one) if _may_sum(text, one) else one for one in shared]
        has_budget = any(constraint.field == "budget" for constraint in shared)
        dealt = self._dealt(text, heads, own, shared) if all(part.head for part in heads) else None
        found = []
        for place, (part, bound) in enumerate(zip(heads, own, strict=True), start=1):
            stretches = part.stretches if len(heads) > 1 else ((0, len(text)),)
            wanted = self._searched(text, stretches, constraints)
            of_whom = self._for_whom(text, part, [*bound, *shared])
            named = of_whom or self._among(part, heads)
            labels = self._labelled(wanted, named, language)
            found.append(
                Need(
                    id=f"n{place}",
                    text=wanted,
                    labels=labels,
                    # A kind of things for pets says whom it is for.
                    constraints=tuple(one for one in bound if not of_whom or one.value != "pets"),
                    budget_share=(dealt[place - 1] if dealt else 1 / len(heads)) if has_budget else None,
                    source="shopper",
                    is_kind_certain=bool(named),
                )
            )
        likeliest = found[0].labels[0]
        # A mission that is not likely enough to be planned says no more than nothing.
        is_open = likeliest.probability < ABSTAIN_BELOW or likeliest.id.startswith("mission:")
        is_abstained = not any(need.is_kind_certain for need in found) and is_open
        return Intent(language, currency, tuple(found), tuple(shared), is_abstained=is_abstained)

    def _for_whom(self, text: str, part: needs.Part, constraints: Sequence[Constraint]) -> tuple[str, ...]:
        """Give the kinds that a head names once babies or pets are said with it: 宝宝 and 餐椅 name a high chair."""
        whom = {str(one.value) for one in constraints if one.field == "audience" and one.polarity == "want"}
        said = fold(text[part.head.start : part.head.end]) if part.head else ""
        for word in (word for audience, words in _SAID_OF.items() if audience in whom for word in words):
            whole = word + (said if has_han(said) else f" {said}")
            made = self._lexicon.kinds_in(whole) if has_han(word) == has_han(said) else ()
            if len(made) == 1 and (made[0].start, made[0].end) == (0, len(whole)):
                narrow = self._lexicon.head(text[part.start : part.end])
                # "Food for a fussy cat" names a cat's food, not any pet's.
                return narrow.kinds if narrow and set(narrow.kinds) < set(made[0].kinds) else made[0].kinds
        return ()

    def _among(self, part: needs.Part, heads: Sequence[needs.Part]) -> tuple[str, ...]:
        """Give the kinds that a head names: of several those that go with what else is asked for, the office chair beside a desk."""
        named = part.head.kinds if part.head else ()
        others = {kind for one in heads if one is not part and one.head and len(one.head.kinds) == 1 for kind in one.head.kinds}
        near = tuple(kind for kind in named if any((kind, other) in self._related for other in others))
        return near if len(named) > 1 and near else named

    def _dealt(
        self, text: str, heads: Sequence[needs.Part], own: Sequence[Sequence[Constraint]], shared: Sequence[Constraint]
    ) -> list[float] | None:
        """Give each need the part of the budget that the words give it; None where they give none."""
        total = next((one.value for one in shared if one.field == "budget" and isinstance(one.value, float)), 0.0)
        spent = [next((one.value for one in mine if one.field == "price" and one.op == "about"), None) for mine in own]
        sums = [one / total if isinstance(one, float) and total > 0 else None for one in spent]
        kinds = [part.head.kinds for part in heads if part.head]
        return shares.dealt(shares.find_portions(text, self._lexicon.kinds_in(text)), kinds, sums[: len(kinds)])

    def _searched(self, text: str, stretches: Sequence[tuple[int, int]], constraints: Sequence[Constraint]) -> str:
        """Give the words to search for in stretches of a text: less its constraints and the words that deal out a sum."""
        portions = shares.find_portions(text, self._lexicon.kinds_in(text))
        plain = needs.blanked(text, [(one.start, one.end) for one in portions])
        found = []
        for start, end in stretches:
            inside = [
                replace(one, span=(one.span[0] - start, one.span[1] - start))
                for one in constraints
                if start <= one.span[0] < one.span[1] <= end
            ]
            found.append(self._reader.strip(plain[start:end], inside))
        return " ".join(filter(None, found)) or text[stretches[0][0] : stretches[0][1]]

    def _labelled(self, text: str, named: Sequence[str], language: str) -> tuple[Label, ...]:
        ranked = self._labels.rank(self._encode(text), named=named)
        names = self._names
        return tuple(replace(label, text=in_language(names[label.id], language)) if label.id in names else label for label in ranked)


def _may_sum(text: str, one: Constraint) -> bool:
    """Say whether a price may be for everything: no least, none of each, no part of a sum."""
    return one.op in {"lte", "about", "between"} and not _binds_each(text, one) and not find_fractions(one.text)


def _binds_each(text: str, one: Constraint) -> bool:
    return (
        _EACH.match(text, one.span[1]) is not None
        or _EACH_WITHIN.search(one.text.lower()) is not None
        or _EACH_BEFORE.search(text.lower(), 0, one.span[0]) is not None
    )


def _as_budget(constraint: Constraint) -> Constraint:
    is_price = constraint.field == "price" and constraint.op not in {"min", "max"}
    return replace(constraint, field="budget") if is_price else constraint
