"""One turn as every move gets it: what is remembered, what was said, and the shop to answer from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from crossaisle.catalog.document import value_texts
from crossaisle.converse.examples import Examples
from crossaisle.converse.merge import Remembering
from crossaisle.converse.moves import Move
from crossaisle.converse.named import Mention, by_model, named
from crossaisle.converse.options import Choice, choice
from crossaisle.converse.policies import Policies
from crossaisle.converse.ranked import foremost, measure_in
from crossaisle.converse.references import is_of_it, referred
from crossaisle.converse.reply import Outcome, Reply
from crossaisle.converse.state import Aim, Conversation, Mark
from crossaisle.converse.wording import title_of
from crossaisle.facets import Narrower
from crossaisle.knowledge import Lexicon
from crossaisle.pipeline import Recommender
from crossaisle.text import fold
from crossaisle.types import Constraint, Intent, Matrix, Product, Query, Slate, Variant


class Reader(Protocol):
    """Reads constraints: understand.constraints.ConstraintReader."""

    def read(self, text: str, *, language: str) -> list[Constraint]:
        """Give the constraints of a text, in order."""
        ...

    def strip(self, text: str, constraints: Sequence[Constraint]) -> str:
        """Give the text without the words of constraints that are no search words."""
        ...


@dataclass(frozen=True, slots=True)
class Shopfront:
    """What moves answer from: one generation of the catalogue, the words, and the shop's papers."""

    recommender: Recommender
    reader: Reader
    lexicon: Lexicon
    policies: Policies
    narrower: Callable[[], Narrower]
    examples: Examples | None = None
    """Reads what the table of moves does not claim; None = the table alone."""
    encode: Callable[[Sequence[str]], Matrix] | None = None
    """Texts -> (n, dim) unit rows, to find the fact that a question asks after; None = by its words alone."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn."""

    conversation: Conversation
    query: Query
    """The shopper's words, redacted; cart, purchases and dismissals as they are now."""
    language: str
    move: Move
    shop: Shopfront
    titles: Mapping[str, str] = field(default_factory=dict)
    """Item id -> title and brand of everything shown that the shop still has."""
    named: tuple[str, ...] = ()
    """Item ids of products that the words name, shown or not."""
    pointed: tuple[str, ...] = ()
    """Item ids that a language model found the words to mean, where rules found none; all of them were shown."""

    @property
    def text(self) -> str:
        """The words."""
        return self.query.text

    @property
    def is_all_small_talk(self) -> bool:
        """True where the whole message is small talk, though a comma may stand in it."""
        return self.move.name == "small_talk" and self.move.span == (0, len(fold(self.text)))

    @property
    def focus(self) -> str | None:
        """The product that is spoken of: the one in focus, or the only one shown."""
        if self.conversation.focus:
            return self.conversation.focus
        return next(iter(self.titles)) if len(self.titles) == 1 else None

    @property
    def focus_or_first(self) -> str | None:
        """The product that is spoken of, else the first that was asked for: it was told of by name."""
        product = told_of(self.shop, self.conversation)
        return self.focus or (product.id if product is not None else None)

    def kind_id(self, item_id: str) -> str:
        """Give a product's kind; empty where none is known."""
        table = self.shop.recommender.table
        place = table.position_of(item_id)
        return table.kind_of(place) if place is not None else ""

    def kind_of(self, item_id: str) -> str:
        """Give the name of a product's kind; empty where none is known."""
        kind = self.kind_id(item_id)
        return self.shop.recommender.kind_name(kind, self.language) if kind else ""

    def about(self, words: str) -> tuple[str, ...]:
        """Give the item ids that a part of the turn points at, as if it had been said alone."""
        part = replace(self, query=replace(self.query, text=words), pointed=())
        return replace(part, named=named_in(self.shop, self.conversation, words, self.language)).referred()

    def referred(self) -> tuple[str, ...]:
        """Give the item ids that the words point at."""
        if self.pointed:
            return self.pointed
        asked_for = [one.item_id for one in self.conversation.shown if not one.is_beside and one.item_id in self.titles]
        chosen = self.ranked() if len(self.named) < 2 else None
        if chosen is not None:
            return (chosen.id,)
        return referred(
            self.text, self.titles, focus=self.focus, compared=self.conversation.compared, named=self.named,
            beside={one for one in self.titles if one not in asked_for}, facts=self._stated, chosen=self._chosen(),
        )  # fmt: skip

    def ranked(self, *, is_question: bool = False) -> Product | None:
        """Give the product that the words point at by what it has most or least of, among those compared, else those asked for."""
        measure = measure_in(self.text, is_question=is_question)
        if measure is None:
            return None
        pool = self.conversation.compared or [one.item_id for one in self.conversation.shown if not one.is_beside]
        rates = self.shop.recommender.table.rates
        products = [product for one in dict.fromkeys(pool) if (product := self.product(one)) is not None]
        return foremost(products, measure, rates=rates, currency=self.conversation.currency or rates.base)

    def _chosen(self) -> str | None:
        """Give the product of which the words name an option: the one in focus, or the first where "the 220 x 240 of that" means it."""
        holder = option_holder(self.shop, self.conversation, self.text)
        is_first = holder is not None and holder.id == self.focus_or_first
        if holder is None or (is_first and self.focus is None and not is_of_it(self.text)):
            return None
        return holder.id

    def _stated(self, item_id: str) -> str:
        """Give what a product states beside its title: attributes and options."""
        product = self.product(item_id)
        stated = (product.attributes, *(one.options for one in product.variants)) if product else ()
        return ", ".join(text for some in stated for value in some.values() for text in value_texts(value))

    def product(self, item_id: str) -> Product | None:
        """Give a product as the shop has it now."""
        return product_of(self.shop.recommender, item_id)

    def variant(self, product: Product) -> Variant:
        """Give the variant that was shown of a product, else its first."""
        shown = next((one.variant_id for one in self.conversation.shown if one.item_id == product.id), "")
        return next((one for one in product.variants if one.id == shown), product.variants[0])

    def choice(self, product: Product) -> Choice:
        """Give the variant of a product that the words name by its options; where they name none, the one that was shown."""
        return choice(self.text, product, self.shop.lexicon, shown=self.variant(product))

    def choosing(self, product: Product, variant: Variant) -> Conversation:
        """Give what is remembered once a variant of a product on the table is spoken of."""
        marks = tuple(replace(one, variant_id=variant.id) if one.item_id == product.id else one for one in self.conversation.shown)
        return replace(self.conversation, shown=marks)

    def mark(self, item_id: str) -> Mark | None:
        """Give where a product was shown."""
        return next((one for one in self.conversation.shown if one.item_id == item_id), None)

    def asking(self, aim: Aim) -> tuple[Recommender, Query]:
        """Give the request path that knows what was said before, and the query to walk it with."""
        recommender = self.shop.recommender
        # Lines of a model come after the reply, which does not wait for them.
        path = replace(recommender, understander=Remembering(recommender.understander, aim), rewrite=None)
        passed = tuple(dict.fromkeys((*self.query.excluded, *aim.passed)))
        currency = self.conversation.currency or self.query.currency
        return path, replace(self.query, text=aim.text, language=self.language, currency=currency, excluded=passed)

    def understood(self, aim: Aim) -> Intent:
        """Give what is looked for."""
        path, query = self.asking(aim)
        return path.understand(query)

    def recommend(self, aim: Aim) -> Slate:
        """Look for it."""
        path, query = self.asking(aim)
        return path.recommend(query)

    def said(self, text: str, **changes: object) -> Outcome:
        """Answer with words alone; what is remembered stays as it is."""
        return Outcome(self.conversation, replace(Reply(text, self.move.name, self.language), **changes))  # type: ignore[arg-type]


def product_of(recommender: Recommender, item_id: str) -> Product | None:
    """Give a product by id; None where the shop does not have it any more."""
    place = recommender.table.position_of(item_id)
    return recommender.table.product(place) if place is not None else None


def named_in(shop: Shopfront, conversation: Conversation, text: str, language: str) -> tuple[str, ...]:
    """Give the products that words name: by brand and model, or by the model alone where one of its brand is spoken of."""
    table = shop.recommender.table
    read = shop.reader.read(text, language=language)
    mentions = [Mention(str(one.value), *one.span) for one in read if one.field == "brand" and one.polarity == "want"]
    focus = told_of(shop, conversation)
    if mentions or focus is None:
        return named(text, mentions, table, spoken=spoken_of(conversation), shown=tuple(one.item_id for one in conversation.shown))
    other = by_model(text, focus, table)
    return (other,) if other else ()


def told_of(shop: Shopfront, conversation: Conversation) -> Product | None:
    """Give the product that the last reply told of: the one in focus, else the first that was asked for."""
    main = (one.item_id for one in conversation.shown if not one.is_beside)
    item_id = conversation.focus or next(main, None)
    return product_of(shop.recommender, item_id) if item_id else None


def option_holder(shop: Shopfront, conversation: Conversation, text: str) -> Product | None:
    """Give the product that has an option which words name: the one spoken of, the first shown, else the only one of those shown."""
    main = [product_of(shop.recommender, one.item_id) for one in conversation.shown if not one.is_beside]
    holders = [one for one in main if one is not None and choice(text, one, shop.lexicon).options]
    told = told_of(shop, conversation)
    if told is None or choice(text, told, shop.lexicon).options:
        return told
    return holders[0] if holders and (len(holders) == 1 or holders[0] == main[0]) else None


def spoken_of(conversation: Conversation) -> tuple[str, ...]:
    """Give the item ids that are spoken of: the one in focus, then those compared last."""
    focus = (conversation.focus,) if conversation.focus else ()
    return tuple(dict.fromkeys((*focus, *conversation.compared)))


def titles_of(recommender: Recommender, shown: Sequence[Mark], language: str) -> dict[str, str]:
    """Give title and brand of products shown, in both languages, since shoppers mix them."""
    found = {}
    for one in shown:
        product = product_of(recommender, one.item_id)
        if product is not None:
            texts = (title_of(product, language), *product.title.values(), *product.brand.values())
            found[one.item_id] = " ".join(dict.fromkeys(texts))
    return found
