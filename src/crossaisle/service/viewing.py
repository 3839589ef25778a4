"""In which language and currency a card is shown, and the card of a product outside an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from crossaisle.present import product_card
from crossaisle.service.requests import Currency, Language
from crossaisle.shop import Shop
from crossaisle.types import Product, Variant

LanguageParameter = Annotated[Language | None, Query(description="Language of texts (BCP 47); by default the shop's first.")]
CurrencyParameter = Annotated[Currency | None, Query(description="Currency of prices (ISO 4217); by default that of the language.")]


@dataclass(frozen=True, slots=True)
class View:
    """How something is shown."""

    language: str
    currency: str

    def card(self, product: Product, variant: Variant | None = None) -> dict[str, Any]:
        """Give the card of a product, in one of its variants."""
        return product_card(product, variant or usual_variant(product), language=self.language, currency=self.currency)


def view(shop: Shop, language: str | None, currency: str | None) -> View:
    """Settle language and currency: what is asked for, else what the shop says."""
    facts = shop.parts.facts
    chosen = language or next(iter(facts.languages), "en")
    return View(chosen, currency or facts.currency_by_language.get(chosen.partition("-")[0], facts.currency))


def usual_variant(product: Product) -> Variant:
    """Give the variant that stands for a product: the first that can be bought."""
    return next((one for one in product.variants if one.stock is None or one.stock > 0), product.variants[0])


def variant_of(product: Product, variant_id: str) -> Variant:
    """Give a variant by id; the usual one where it has gone."""
    return next((one for one in product.variants if one.id == variant_id), usual_variant(product))
