"""The order of work: query -> intent -> needs -> candidates -> scores -> slate -> copy.

Everything is a need: stated ones, those a mission takes, and those derived from what was found; all walk the same way.
Knows ports and stage functions, no adapter. One Recommender serves one generation of the catalogue and never changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from crossaisle.absence import explain_absence, explain_unmet
from crossaisle.catalog.table import CatalogTable
from crossaisle.errors import CrossAisleError, InvalidQueryError
from crossaisle.expand.complements import ORDER
from crossaisle.merchandise import Merchandiser
from crossaisle.protocols import Expander, Retriever, Understander, Writer
from crossaisle.rank.features import enrich, served_by
from crossaisle.rank.guard import broken
from crossaisle.rank.score import score
from crossaisle.rank.select import Choice, Scored, Selection, select
from crossaisle.rank.wishes import wishes
from crossaisle.retrieve.eligibility import eligibility, soft
from crossaisle.types import Absence, Copy, Drop, Filter, Intent, Item, Need, Product, Query, RelationType, Section, Slate, Trace
from crossaisle.vectors import one_thread
from crossaisle.wording import RELATION_TITLES, inside, say

POLICY: Final = "rules-1"
MAX_CHARACTERS: Final = 2000
"""Longer queries are refused by name rather than cut in silence."""
DERIVED_ITEMS: Final = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an answer: what is known so far."""

    name: Literal["intent", "sections", "copy", "line"]
    slate: Slate
    written: tuple[int, Copy] | None = None
    """Of "line": the position whose copy has just come, and the copy."""


@dataclass(slots=True)
class _Journal:
    """Notes taken on the way, for the trace."""

    clock: Callable[[], float]
    stages_ms: dict[str, float] = field(default_factory=dict)
    degraded: list[str] = field(default_factory=list)
    candidates: dict[str, int] = field(default_factory=dict)
    filtered: dict[str, dict[str, int]] = field(default_factory=dict)
    filters: dict[str, Filter] = field(default_factory=dict)
    drops: list[Drop] = field(default_factory=list)
    removed: dict[str, dict[str, int]] = field(default_factory=dict)
    shown: dict[str, tuple[Product, ...]] = field(default_factory=dict)

    def timed(self, name: str, started: float) -> None:
        self.stages_ms[name] = round(self.stages_ms.get(name, 0.0) + (self.clock() - started) * 1000, 2)


@dataclass(frozen=True, slots=True)
class Recommender:
    """The request path over one generation of the catalogue."""

    table: CatalogTable
    understander: Understander
    retriever: Retriever
    expander: Expander
    writer: Writer
    substitutes: Callable[[str], Sequence[str]]
    """Kind -> stocked kinds that do the same job."""
    kind_name: Callable[[str, str], str]
    """Kind id and language -> its name."""
    with_figures: Callable[[Intent], Intent]
    """Gives bounds by a named product ("cheaper than the X5") the figures of that product."""
    clock: Callable[[], float]
    """Seconds, for the trace only."""
    rules: Merchandiser
    """The merchant's."""
    k: int = 200
    """Candidates per source and need."""
    rewrite: Callable[[Sequence[Item], Intent, float], Iterator[tuple[int, Copy]]] | None = None
    """Gives better lines than the writer's, for some positions, until a time on the clock; None = nobody does."""
    tell: Callable[[Item, Intent, float], Iterator[str]] | None = None
    """Gives sentences on a product as they are written, until a time on the clock, each checked; None = nobody does. Raises ModelError."""
    patience_s: float = 0.0
    """Seconds from the beginning of a request in which what is optional must have ended."""
    until: Callable[[float], Understander] | None = None
    """Gives the understander that asks no model after a time on the clock; None = it asks none anyway."""
    notes: tuple[str, ...] = ()
    """What build.py had to do without."""
    faults: Mapping[str, CrossAisleError] = field(default_factory=dict)
    """File of the merchant's -> what is wrong with it; it was left out."""

    def recommend(self, query: Query) -> Slate:
        """Answer a query.

        Raises:
            InvalidQueryError: The text is empty, has no letter or digit, or is too long.
        """
        with one_thread:
            return list(self.run(query))[-1].slate

    def run(self, query: Query) -> Iterator[Stage]:
        """Answer a query in stages, each with everything known so far."""
        check_text(query.text)
        deadline = self.clock() + self.patience_s
        journal = _Journal(self.clock, degraded=list(self.notes))
        intent = self.understand(query, journal)
        journal.degraded.extend(note for note in intent.notes if note.startswith("understand:"))
        slate = Slate(slate_id(query, self.table.generation, rules=self.rules.fingerprint), query, intent, ())
        yield Stage("intent", slate)
        scored = [self.score(query, intent, need, journal) for need in intent.needs]
        chosen = select(scored, table=self.table, currency=intent.currency, budget=self._budget(intent))
        derived = self._derive(intent, chosen, journal)
        shown = {need_id: self._products(choices) for need_id, choices in chosen.chosen.items()}
        beside = []
        for need in derived:
            served = shown.get(need.id.split(".")[0], ())
            beside.append(replace(self.score(query, intent, need, journal, shown=served), n=DERIVED_ITEMS))
        started = self.clock()
        # The total is for what was asked: what goes with it is offered beside, and takes nothing from its shares.
        taken = {choice.position for choices in chosen.chosen.values() for choice in choices}
        related = select(beside, table=self.table, currency=intent.currency, taken=taken)
        chosen = Selection({**chosen.chosen, **related.chosen}, (*chosen.removed, *related.removed), {**chosen.counts, **related.counts})
        intent = replace(intent, needs=(*intent.needs, *derived))
        sections = self._sections(intent, chosen, {one.need.id: one for one in (*scored, *beside)}, journal)
        absent = self._absent(intent, scored, chosen)
        journal.drops.extend(chosen.removed)
        journal.removed.update({need: dict(counts) for need, counts in chosen.counts.items()})
        journal.timed("select", started)
        slate = replace(
            slate, intent=intent, sections=sections, absent=absent, degraded=tuple(journal.degraded), trace=self._trace(journal)
        )
        yield Stage("sections", slate)
        started = self.clock()
        sections = self._with_copy(sections, intent)
        journal.timed("write", started)
        slate = replace(slate, sections=sections, trace=self._trace(journal))
        yield Stage("copy", slate)
        yield from self.rewritten(slate, deadline)

    def rewritten(self, slate: Slate, deadline: float) -> Iterator[Stage]:
        """Give an answer again with each better line that comes in; a model that fails is named among what the answer does without.

        Args:
            slate: With the writer's lines.
            deadline: On the clock; nothing is given after it.
        """
        if self.rewrite is None:
            return
        started = self.clock()
        items = [item for section in slate.sections for item in section.items]
        for position, copy in self.rewrite(items, slate.intent, deadline):
            stages_ms = {**slate.trace.stages_ms, "rewrite": round((self.clock() - started) * 1000, 2)}
            is_failed = copy.note and copy.generator == "template" and copy.note != "claims"
            degraded = (*slate.degraded, f"copy:{copy.note}") if is_failed else slate.degraded
            slate = replace(
                slate,
                sections=_with_lines(slate.sections, {position: copy}),
                degraded=tuple(dict.fromkeys(degraded)),
                trace=replace(slate.trace, stages_ms=stages_ms),
            )
            yield Stage("line", slate, (position, copy))

    def understand(self, query: Query, journal: _Journal | None = None) -> Intent:
        """Read a query; what it compares with is looked up."""
        started = self.clock()
        intent = self.with_figures(self.rules.understand(query, self.understander))
        if journal is not None:
            journal.timed("understand", started)
        return intent

    def score(self, query: Query, intent: Intent, need: Need, journal: _Journal | None = None, *, shown: Sequence[Product] = ()) -> Scored:
        """Walk one need up to scored candidates: eligible, retrieved, enriched, scored.

        `shown` are the products that a derived need serves: what is made for one of them comes first.
        """
        started = self.clock()
        filters, notes = eligibility(query, intent, need, can_price=self.table.can_price, knows_ages=self.table.knows_ages)
        eligible = self.table.lower(filters)
        asked = soft((*intent.constraints, *need.constraints), currency=intent.currency)
        wished = wishes(self.table, asked)
        pinned = self.rules.pinned(intent, need)
        found = self.retriever.retrieve(need, where=eligible.products, k=self.k, shown=shown, also=pinned, interests=query.interests)
        found = enrich(
            found, need, table=self.table, wished=wished, currency=intent.currency, shown=shown, is_anybody=_is_anybody(intent, need)
        )
        candidates = score(replace(found, signals={**found.signals, **self.rules.signal(intent, found.positions, pinned)}))
        if journal is not None:
            journal.degraded.extend(note for note in notes if note not in journal.degraded)
            journal.candidates[need.id] = len(candidates)
            journal.filtered[need.id] = dict(eligible.dropped)
            journal.filters[need.id] = filters
            journal.shown[need.id] = tuple(shown)
            journal.timed("retrieve", started)
        return Scored(need, candidates, eligible, tuple(wished), query.n, pinned)

    def _derive(self, intent: Intent, chosen: Selection, journal: _Journal) -> tuple[Need, ...]:
        started = self.clock()
        anchors = {need_id: first for need_id, choices in chosen.chosen.items() if (first := next(iter(self._products(choices)), None))}
        try:
            derived = tuple(self.expander.expand(intent, anchors))
        except CrossAisleError as exc:  # an optional stage never fails the shopper
            journal.degraded.append(f"expand:{exc.code}")
            derived = ()
        journal.timed("expand", started)
        return derived

    def _budget(self, intent: Intent) -> float | None:
        """Give the total for everything, in major units of the intent's currency; None when none was said or can be converted."""
        for one in intent.constraints:
            if one.field == "budget" and one.value is not None and one.op != "gte":
                rate = self.table.rates.between(one.unit, intent.currency) if one.unit else 1.0
                top = one.value[1] if isinstance(one.value, tuple) else float(one.value)
                return top * rate if rate is not None else None
        return None

    def _products(self, choices: Sequence[Choice]) -> tuple[Product, ...]:
        """Give the products of choices; one that has gone since this generation is left out."""
        return tuple(one.product for one in self.table.stored([choice.position for choice in choices]) if one is not None)

    def _sections(self, intent: Intent, selection: Selection, scored: Mapping[str, Scored], journal: _Journal) -> tuple[Section, ...]:
        rows: list[tuple[str, Need, RelationType | None, list[Item]]] = []
        # One reading of the store for all of them.
        self.table.stored([choice.position for choices in selection.chosen.values() for choice in choices])
        for need in intent.needs:
            items = [
                item
                for choice in selection.chosen.get(need.id, ())
                if (item := self._item(choice, need, scored[need.id], journal)) is not None
            ]
            if not items:
                continue
            if need.relation is None:
                rows.append((self._title(need, intent.language), need, None, items))
            else:
                self._add_related(rows, need, intent, items)
        rows.sort(key=lambda row: ORDER[row[2]] + 1 if row[2] else 0)
        position, sections = 0, []
        for title, need, relation, items in rows:
            placed = tuple(replace(item, position=position + place) for place, item in enumerate(items, start=1))
            position += len(items)
            sections.append(Section(title, need.id, need.text, relation, placed))
        return tuple(sections)

    def _add_related(
        self, rows: list[tuple[str, Need, RelationType | None, list[Item]]], need: Need, intent: Intent, items: list[Item]
    ) -> None:
        anchor_id = need.id.split(".")[0]
        anchor = next(one for one in intent.needs if one.id == anchor_id)
        for _, other, relation, known in rows:
            if relation == need.relation and other.id == anchor_id:
                known.extend(items)
                return
        if need.relation is not None:
            name = inside(self.kind_name(need.anchor_kind, intent.language))
            rows.append((say(RELATION_TITLES[need.relation], intent.language, anchor=name), anchor, need.relation, items))

    def _title(self, need: Need, language: str) -> str:
        named = need.is_kind_certain and need.labels and need.labels[0].probability > 0.5
        return self.kind_name(need.labels[0].id, language) if named else need.text

    def _item(self, choice: Choice, need: Need, scored: Scored, journal: _Journal) -> Item | None:
        table = self.table
        product = table.product(choice.position)
        place = choice.variant - int(table.variant_start[choice.position])
        if product is None or place >= len(product.variants):
            journal.drops.append(Drop(table.item_id(choice.position), need.id, "gone"))
            return None
        variant = product.variants[place]
        faults = broken(product, variant, journal.filters[need.id], rates=table.rates)
        if faults:
            journal.degraded.append("guard:" + ",".join(faults))
            journal.drops.append(Drop(product.id, need.id, "guard"))
            return None
        candidates = scored.candidates
        return Item(
            position=0,
            product=product,
            variant=variant,
            need_id=need.id,
            score=round(float(candidates.scores[choice.entry]), 6),
            signals={name: round(float(values[choice.entry]), 4) for name, values in candidates.signals.items()},
            kind=table.kind_of(choice.position),
            relation=need.relation,
            anchor=served_by(product, journal.shown.get(need.id, ())) or need.anchor,
            source=need.source,
            reason=need.reason,
        )

    def _absent(self, intent: Intent, scored: Sequence[Scored], selection: Selection) -> tuple[Absence, ...]:
        unmet = (
            explain_unmet(one, selection.chosen[one.need.id], intent=intent, kind_name=self.kind_name)
            for one in scored
            if one.need.origin == "stated" and selection.chosen.get(one.need.id)
        )
        missing = (
            explain_absence(one, selection, table=self.table, intent=intent, substitutes=self.substitutes, kind_name=self.kind_name)
            for one in scored
            if one.need.origin != "derived"
            and not selection.chosen.get(one.need.id)
            and not (intent.is_choice and any(selection.chosen.values()))
        )
        return (*missing, *(absence for found in unmet for absence in found))

    def _with_copy(self, sections: Sequence[Section], intent: Intent) -> tuple[Section, ...]:
        items = [item for section in sections for item in section.items]
        return _with_lines(sections, dict(self.writer.write(items, intent)))

    def _trace(self, journal: _Journal) -> Trace:
        return Trace(
            dict(journal.stages_ms),
            (),
            dict(journal.candidates),
            dict(journal.filtered),
            tuple(journal.drops),
            dict(journal.removed),
            POLICY,
            self.table.generation,
        )


def _with_lines(sections: Sequence[Section], written: Mapping[int, Copy]) -> tuple[Section, ...]:
    return tuple(
        replace(section, items=tuple(replace(item, copy=written.get(item.position, item.copy)) for item in section.items))
        for section in sections
    )


def _is_anybody(intent: Intent, need: Need) -> bool:
    """Say whether nobody was named that the need is for, by name or by age."""
    named = (*intent.constraints, *(one for other in intent.needs for one in other.constraints), *need.constraints)
    return not any(one.field in {"audience", "age"} for one in named)


def check_text(text: str) -> None:
    """Refuse a text that asks for nothing.

    Raises:
        InvalidQueryError: Empty, without any letter or digit, or longer than MAX_CHARACTERS.
    """
    if not text.strip():
        raise InvalidQueryError("The query is empty.", hint="Say what you need, for example: 我想买一条新手机")
    if len(text) > MAX_CHARACTERS:
        raise InvalidQueryError(f"The query has {len(text):,} characters; {MAX_CHARACTERS:,} is the limit.", hint="Say it shorter.")
    if not any(char.isalnum() for char in text):
        raise InvalidQueryError("The query has no letter or digit.", hint="Say what you need in words.")


def slate_id(query: Query, generation: int, *, rules: str = "") -> str:
    """Give the id of an answer: the same for the same query over the same catalogue, by the same rules."""
    return hashlib.sha256(f"{query!r}|{generation}|{POLICY}{rules}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
