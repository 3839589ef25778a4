"""Everything that is shown of one product: its card, what it says of itself, its variants, and what goes with it."""

from __future__ import annotations

from typing import Any

from crossaisle.beside import Beside, beside
from crossaisle.pipeline import Recommender
from crossaisle.present import product_card
from crossaisle.service.viewing import View
from crossaisle.text import detect_language, in_language
from crossaisle.types import AttributeValue, Product, Query, RelationType, Variant
from crossaisle.wording import FACETS, RELATION_TITLES, inside, say
from crossaisle.write.facts import attribute_name, label_of

_YES_NO = {True: {"en": "yes", "zh": "是"}, False: {"en": "no", "zh": "否"}}


def detail_of(recommender: Recommender, product: Product, view: View, query: Query) -> dict[str, Any]:
    """Give a product with all that is known of it, in one language and one currency."""
    return {
        "product": view.card(product),
        "description": in_language(product.description, view.language),
        "facts": [
            {"name": name, **_label(name, view.language), "value": shown}
            for name, value in product.attributes.items()
            if (shown := value_text(value, view.language))
        ],
        "variants": [_variant(product, one, view) for one in product.variants],
        "goes_with": _rows(recommender, beside(recommender, [product], query), view),
    }


def value_text(value: AttributeValue, language: str) -> str:
    """Write the value of an attribute for a reader.

    Example:
        >>> value_text(2.0, "en"), value_text(True, "zh"), value_text(("a", "b"), "en"), value_text({"en": "black", "zh": "黑色"}, "zh")
        ('2', '是', 'a, b', '黑色')
    """
    is_chinese = language.startswith("zh")
    if isinstance(value, bool):
        return _YES_NO[value]["zh" if is_chinese else "en"]
    if isinstance(value, float | int):
        return f"{value:g}"
    if isinstance(value, str):
        return value
    return ("、" if is_chinese else ", ").join(value) if isinstance(value, tuple) else in_language(value, language)


def _label(name: str, language: str) -> dict[str, str]:
    """Name an attribute, and tell the language of the name: what no table knows keeps the catalogue's own."""
    if name in FACETS:
        return {"label": say(FACETS[name], language), "label_language": _spoken(language)}
    label = label_of(name, language)
    return {"label": label, "label_language": _spoken(language) if attribute_name(name) else detect_language(label)}


def _spoken(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"


def _variant(product: Product, variant: Variant, view: View) -> dict[str, Any]:
    card = product_card(product, variant, language=view.language, currency=view.currency)
    title = in_language(variant.title, view.language) or ", ".join(value_text(one, view.language) for one in variant.options.values())
    return {
        "id": variant.id,
        "title": title,
        **{name: card[name] for name in ("options", "price", "list_price", "stock")},
        "image": variant.image_url,
    }


def _rows(recommender: Recommender, rows: list[Beside], view: View) -> list[dict[str, Any]]:
    """Put what goes with a product into rows by relation, in the order in which it was derived."""
    by_relation: dict[RelationType, list[Beside]] = {}
    for row in rows:
        if row.need.relation is not None:
            by_relation.setdefault(row.need.relation, []).append(row)
    return [
        {
            "relation": relation,
            "title": say(RELATION_TITLES[relation], view.language, anchor=inside(_anchor(recommender, some[0], view))),
            "items": [
                {"product": view.card(product, variant), "variant_id": variant.id, "reason": row.need.reason, "source": row.need.source}
                for row in some
                for product, variant in row.items
            ],
        }
        for relation, some in by_relation.items()
    ]


def _anchor(recommender: Recommender, row: Beside, view: View) -> str:
    kind = row.need.anchor_kind
    return recommender.kind_name(kind, view.language) if kind else row.need.anchor_text
