"""Slate to plain dictionary: the one view model for CLI, API, page and chat. Shape: docs/reference/recommend.schema.json."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from crossaisle.text import in_language
from crossaisle.types import Absence, Constraint, Copy, Intent, Item, Label, Money, Need, Product, Section, Served, Slate, Variant

SCHEMA_VERSION: Final = "1"


def present(slate: Slate) -> dict[str, Any]:
    """Give the JSON of a recommendation: JSON types only, keys always present."""
    intent = slate.intent
    return {
        "schema_version": SCHEMA_VERSION,
        "slate_id": slate.id,
        "query": slate.query.text,
        "intent": _intent(intent),
        "sections": [_section(section, intent) for section in slate.sections],
        "absent": [_absence(absence) for absence in slate.absent],
        "degraded": list(dict.fromkeys(slate.degraded)),
        "trace": {
            "policy": slate.trace.policy,
            "generation": slate.trace.generation,
            "stages_ms": dict(slate.trace.stages_ms),
            "notes": list(intent.notes),
            "mission": intent.mission,
            "candidates": dict(slate.trace.candidates),
            "filtered": {need: dict(reasons) for need, reasons in slate.trace.filtered.items()},
            "removed": {need: dict(reasons) for need, reasons in slate.trace.removed.items()},
            "drops": [{"id": drop.item_id, "need_id": drop.need_id, "reason": drop.reason} for drop in slate.trace.drops[:200]],
        },
    }


def new_id() -> str:
    """Give the id of one serving: the same need asked again is another answer."""
    return uuid.uuid4().hex[:20]


def named(slate: Slate, slate_id: str) -> Slate:
    """Give a slate the id of its serving."""
    return replace(slate, id=slate_id)


def served_of(slate: Slate, shopper: str) -> Served:
    """Give a slate as it is kept when it leaves for a shopper."""
    propensities = tuple(item.propensity for section in slate.sections for item in section.items)
    return Served(slate.id, shopper, slate.query.at, slate.trace.policy, present(slate), propensities, more=_more(slate))


def _more(slate: Slate) -> dict[str, tuple[str, ...]]:
    """Give what ranked next, by need: what was left out for nothing but the length of the list."""
    next_ones: dict[str, list[str]] = {}
    for drop in slate.trace.drops:
        if drop.reason == "length":
            next_ones.setdefault(drop.need_id, []).append(drop.item_id)
    return {need_id: tuple(ids) for need_id, ids in next_ones.items()}


def _intent(intent: Intent) -> dict[str, Any]:
    stated = [need for need in intent.needs if need.origin != "derived"]
    shared = [_constraint(one) for one in intent.constraints]
    return {
        "language": intent.language,
        "currency": intent.currency,
        "abstained": intent.is_abstained,
        "needs": [_need(need) for need in intent.needs],
        "labels": [_label(label) for label in _flat_labels(stated)],
        "constraints": shared + [_constraint(one) for need in stated for one in need.constraints],
    }


def _flat_labels(needs: Sequence[Need]) -> list[Label]:
    """Labels of all stated needs, each need an equal share, so that together they stay a distribution."""
    if not needs:
        return []
    total: dict[str, Label] = {}
    for need in needs:
        for label in need.labels:
            known = total.get(label.id)
            share = label.probability / len(needs)
            total[label.id] = Label(label.id, label.text, share + (known.probability if known else 0.0))
    return sorted(total.values(), key=lambda label: (-label.probability, label.id))


def _label(label: Label) -> dict[str, Any]:
    return {"id": label.id, "text": label.text, "label": label.text, "probability": round(label.probability, 4)}


def _constraint(one: Constraint) -> dict[str, Any]:
    return {
        "id": one.id,
        "field": one.field,
        "op": one.op,
        "value": list(one.value) if isinstance(one.value, tuple) else one.value,
        "unit": one.unit,
        "hard": one.hard,
        "strict": one.is_strict,
        "polarity": one.polarity,
        "text": one.text,
        "span": list(one.span),
        "than": {"text": one.than.text, "item_id": one.than.item_id} if one.than else None,
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "id": need.id,
        "text": need.text,
        "origin": need.origin,
        "labels": [_label(label) for label in need.labels],
        "constraints": [_constraint(one) for one in need.constraints],
        "budget_share": round(need.budget_share, 4) if need.budget_share is not None else None,
        "relation": need.relation,
        "anchor": need.anchor,
        "reason": need.reason,
        "source": need.source,
    }


def _section(section: Section, intent: Intent) -> dict[str, Any]:
    return {
        "title": section.title,
        "need_id": section.need_id,
        "need": section.need,
        "relation": section.relation,
        "items": [present_item(item, intent) for item in section.items],
    }


def present_item(item: Item, intent: Intent) -> dict[str, Any]:
    """Give one item of a recommendation."""
    return {
        "position": item.position,
        "product": product_card(item.product, item.variant, language=intent.language, currency=intent.currency),
        "variant_id": item.variant.id,
        "need_id": item.need_id,
        "score": item.score,
        "signals": dict(item.signals),
        "relation": item.relation,
        "anchor": item.anchor,
        "source": item.source,
        "reason": item.reason,
        "copy": item.copy.text,
        "copy_detail": copy_detail(item.copy),
    }


def copy_detail(copy: Copy) -> dict[str, Any]:
    """Give who wrote a line, on what facts it rests, and why it is not a model's where one was asked for."""
    return {"generator": copy.generator, "claims": list(copy.claims)} | ({"note": copy.note} if copy.note else {})


def product_card(product: Product, variant: Variant, *, language: str, currency: str) -> dict[str, Any]:
    """Give what a product card shows: one language, one currency (the offer's own first one where it lacks that)."""
    price = _price(variant.prices, currency)
    listed = _price(variant.list_prices, currency)
    shown = product.title.get(language) and language
    paths = product.categories.get(language) or next(iter(product.categories.values()), ())
    return {
        "id": product.id,
        "title": in_language(product.title, language),
        "brand": in_language(product.brand, language),
        "price": price,
        "list_price": listed if listed and price and listed["currency"] == price["currency"] else None,
        "stock": variant.stock,
        "rating": {"value": product.rating.value, "count": product.rating.count} if product.rating else None,
        "image": variant.image_url or next(iter(product.images), ""),
        "url": product.url,
        "categories": list(paths),
        "options": {name: _option(value, language) for name, value in variant.options.items()},
        "language": shown or next(iter(product.title), "und"),
    }


def _price(prices: Iterable[Money], currency: str) -> dict[str, Any] | None:
    known = list(prices)
    money = next((one for one in known if one.currency == currency), known[0] if known else None)
    return {"amount": money.amount, "currency": money.currency} if money else None


def _option(value: Any, language: str) -> Any:  # noqa: ANN401 - an AttributeValue, shown
    return in_language(value, language) if isinstance(value, dict) else list(value) if isinstance(value, tuple) else value


def _absence(absence: Absence) -> dict[str, Any]:
    return {
        "need_id": absence.need_id,
        "need": absence.need,
        "reason": absence.reason,
        "text": absence.text,
        "nearest": dict(absence.nearest),
    }
