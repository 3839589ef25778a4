"""Derived needs from relations between kinds: what belongs to, completes, or goes with what was asked for.

Relations come from shipped knowledge, a shop's overrides, or the catalogue's own product links. Substitutes are kept
for needs that cannot be served. Knows kinds and relations; finding the products is retrieval's work, as for any need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from crossaisle.knowledge import Knowledge
from crossaisle.text import in_language
from crossaisle.types import Constraint, Intent, Label, Need, Product, Relation, RelationType

ORDER: Final[Mapping[RelationType, int]] = {
    "required_part": 0,
    "part_of_set": 1,
    "accessory": 2,
    "often_bought_with": 3,
    "different_brand": 4,
    "substitute": 5,
}
"""Rows of the page: what it does not work without comes first."""
PER_ANCHOR: Final = 8
PER_TYPE: Final = 5
PER_LINKS: Final = 4
SURE_ENOUGH: Final = 0.33
"""Probability of a kind from which on its complements are worth showing."""
_SUBSTITUTES: Final = frozenset({"substitute", "different_brand"})


class KnowledgeExpander:
    """Complements by relations between kinds."""

    def __init__(
        self,
        *,
        knowledge: Knowledge,
        is_stocked: Callable[[str], bool],
        product_of: Callable[[str], Product | None],
        kind_of: Callable[[Product], str] = lambda _: "",
        audience_of: Callable[[Product], str | None] = lambda _: None,
    ) -> None:
        """Take the relations.

        Args:
            knowledge: Kinds and relations.
            is_stocked: Whether the shop has products of a kind; needs it cannot serve are not derived.
            product_of: Item id -> product, for the links that the catalogue itself states.
            kind_of: Product -> its kind, empty when unknown.
            audience_of: Product -> the one audience that it says it is for; None when it says none, or several.
        """
        self._knowledge, self._is_stocked, self._product_of = knowledge, is_stocked, product_of
        self._kind_of, self._audience_of = kind_of, audience_of
        self._from: dict[str, list[Relation]] = {}
        for relation in knowledge.relations:
            self._from.setdefault(relation.anchor, []).append(relation)

    def expand(self, intent: Intent, anchors: Mapping[str, Product]) -> Sequence[Need]:
        """Derive needs for every stated need that has an anchor product.

        Args:
            intent: Its stated needs are the anchors' kinds; needs of a mission complete each other already.
            anchors: Need id -> the product shown first for it.

        Returns:
            Needs in order of relation and weight, none of a kind that is asked for already.
        """
        asked = {label.id for need in intent.needs for label in need.labels[:1]}
        avoided = {str(one.value) for need in intent.needs for one in need.constraints if one.field == "kind" and one.polarity == "avoid"}
        avoided |= {str(one.value) for one in intent.constraints if one.field == "kind" and one.polarity == "avoid"}
        derived: dict[str, Need] = {}
        for need in intent.needs:
            if need.origin != "stated" or need.id not in anchors or not need.labels:
                continue
            if not need.is_kind_certain and need.labels[0].probability < SURE_ENOUGH:
                continue  # what goes with a guess is a guess squared
            # What goes with a guessed need goes with what is shown for it.
            kind = need.labels[0].id if need.is_kind_certain else self._kind_of(anchors[need.id])
            for linked in self._linked(need, anchors[need.id], intent):
                derived[linked.id] = linked
            for relation in self._complements(kind):
                if relation.target not in asked | avoided | set(derived):
                    made = self._need(f"{need.id}.{len(derived) + 1}", relation, anchors[need.id], intent.language)
                    derived[relation.target] = replace(made, constraints=self._for_whom(need, anchors[need.id], intent))
        return tuple(derived.values())

    def substitutes(self, kind: str) -> tuple[str, ...]:
        """Give stocked kinds that do the same job, most typical first."""
        found = [one for one in self._from.get(kind, ()) if one.type in _SUBSTITUTES and self._is_stocked(one.target)]
        return tuple(one.target for one in sorted(found, key=lambda one: (-one.weight, one.target)))

    def _complements(self, kind: str) -> list[Relation]:
        stocked = [one for one in self._from.get(kind, ()) if one.type not in _SUBSTITUTES and self._is_stocked(one.target)]
        kept: list[Relation] = []
        for relation in sorted(stocked, key=lambda one: (-one.weight, ORDER[one.type], one.target)):
            if sum(one.type == relation.type for one in kept) < PER_TYPE and len(kept) < PER_ANCHOR:
                kept.append(relation)
        return sorted(kept, key=lambda one: (ORDER[one.type], -one.weight, one.target))

    def _for_whom(self, need: Need, anchor: Product, intent: Intent) -> tuple[Constraint, ...]:
        """Give the wish that what goes with a thing be for the same person: the one named, or the one that the thing is for."""
        if any(one.field in {"audience", "age"} for one in (*need.constraints, *intent.constraints)):
            return tuple(one for one in need.constraints if one.field == "audience")
        audience = self._audience_of(anchor)
        return (Constraint(f"{need.id}-for", "audience", "eq", audience, hard=False),) if audience else ()

    def _linked(self, need: Need, anchor: Product, intent: Intent) -> Iterator[Need]:
        """Turn the catalogue's own links into needs that only the linked product serves; unwanted kinds stay unwanted."""
        unwanted = tuple(one for one in (*intent.constraints, *need.constraints) if one.field == "kind" and one.polarity == "avoid")
        links = [link for link in anchor.relations if link.type not in _SUBSTITUTES]
        for place, link in enumerate(links[:PER_LINKS], start=1):
            product = self._product_of(link.item_id)
            if product is not None:
                only = Constraint(f"link{place}", "item_id", "eq", product.id)
                yield Need(
                    id=f"{need.id}.l{place}",
                    text=in_language(product.title, intent.language),
                    origin="derived",
                    constraints=(only, *unwanted),
                    relation=link.type,
                    anchor=anchor.id,
                    anchor_text=in_language(anchor.title, intent.language),
                    anchor_kind=need.labels[0].id,
                    source="catalog",
                )

    def _need(self, need_id: str, relation: Relation, anchor: Product, language: str) -> Need:
        name = in_language(self._knowledge.kinds[relation.target].name, language)
        return Need(
            id=need_id,
            text=name,
            origin="derived",
            labels=(Label(relation.target, name, 1.0),),
            relation=relation.type,
            anchor=anchor.id,
            anchor_text=in_language(anchor.title, language),
            anchor_kind=relation.anchor,
            reason=in_language(relation.reason, language),
            source=relation.source.partition(":")[0],  # shoppers need not know which model, nor at what address
            weight=relation.weight,
            is_kind_certain=True,
        )
