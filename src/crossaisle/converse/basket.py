"""The cart, by word of mouth: what is to be put in or taken out is said as data; the door does it, as an event like any other."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from crossaisle.converse.asking import which
from crossaisle.converse.finding import is_other, need
from crossaisle.converse.moves import shipped
from crossaisle.converse.options import Choice
from crossaisle.converse.references import referred
from crossaisle.converse.reply import CartChange, Outcome, Reply
from crossaisle.converse.state import Conversation
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import chosen_of, listed, money_of, name_of, tell
from crossaisle.quantities import format_money
from crossaisle.text import fold
from crossaisle.types import CartLine, Money, Product, Variant


def cart_add(turn: Turn) -> Outcome:
    """Put what is spoken of into the cart."""
    if turn.move.what == "unless_kind" and is_other(turn):
        return need(turn)
    if is_cart_talk("no_wish", turn.text):
        return turn.said(tell("cart_untouched", turn.language))
    pointed = turn.referred() or ((turn.focus,) if turn.focus else _foremost(turn))
    about = [product for item_id in pointed if (product := turn.product(item_id)) is not None]
    if not about:
        return which(turn)
    chosen = {one.id: turn.choice(one) for one in about}
    refused = [said for one in about if (said := _refused(turn, one, chosen[one.id]))]
    if refused:
        return turn.said(" ".join(refused))
    quantity = _quantity(turn.text)
    changes = tuple(CartChange("add", one.id, chosen[one.id].variant.id, quantity) for one in about)
    after = replace(turn.choosing(about[0], chosen[about[0].id].variant), cart=_added(turn.conversation.cart, changes))
    return _changed(turn, "added", [(one, chosen[one.id].variant) for one in about], after=after, changes=changes)


def _refused(turn: Turn, product: Product, chosen: Choice) -> str:
    """Say why a variant cannot be put into the cart; empty where it can."""
    title, options = name_of(product, turn.language), chosen_of(chosen.variant, turn.language)
    if not chosen.is_whole:
        return tell("no_such", turn.language, title=title)
    if chosen.variant.stock != 0:
        return ""
    return tell("sold_out_in", turn.language, title=title, text=options) if options else tell("sold_out", turn.language, title=title)


def _foremost(turn: Turn) -> Sequence[str]:
    """Give the first product shown where the words name none, or an option of it: it is the one that was told of."""
    first = tuple(turn.titles)[:1]
    product = turn.product(first[0]) if first else None
    is_option = product is not None and bool(turn.choice(product).options)
    return first if is_option or is_cart_talk("bare", turn.text) else ()


def cart_remove(turn: Turn) -> Outcome:
    """Take what is spoken of out of the cart."""
    lines = turn.conversation.cart
    if not lines:
        return turn.said(tell("cart_empty", turn.language))
    held = {line.item_id: product for line in lines if (product := turn.product(line.item_id)) is not None}
    titles = {item_id: " ".join((*one.title.values(), *one.brand.values())) for item_id, one in held.items()}
    gone = _meant(turn, titles)
    if not gone:
        return turn.said(tell("not_in_cart", turn.language))
    changes = tuple(CartChange("remove", line.item_id, line.variant_id, line.quantity) for line in lines if line.item_id in gone)
    left = tuple(line for line in lines if line.item_id not in gone)
    return _changed(
        turn, "removed", [(held[one], None) for one in gone if one in held], after=replace(turn.conversation, cart=left), changes=changes
    )


def _meant(turn: Turn, titles: dict[str, str]) -> Sequence[str]:
    """Give the products of the cart that are spoken of: by title, by the place on the table, or the only one."""
    if is_cart_talk("everything", turn.text):
        return tuple(line.item_id for line in turn.conversation.cart)
    shown = [one for one in turn.referred() if one in titles]
    focus = turn.focus if turn.focus in titles else next(iter(titles), None) if len(titles) == 1 else None
    pointed = shown or referred(turn.text, titles, focus=focus)
    return pointed or ((focus,) if focus and turn.move.what == "bare" else ())


def cart_show(turn: Turn) -> Outcome:
    """Say what is in the cart, and what it comes to."""
    language, currency = turn.language, turn.conversation.currency
    held = [(line, product) for line in turn.conversation.cart if (product := turn.product(line.item_id)) is not None]
    if not held:
        return turn.said(tell("cart_empty", language))
    said, sums = [], []
    for line, product in held:
        variant = _variant(product, line.variant_id)
        money = money_of(variant, currency)
        if money is not None:
            sums.append(Money(money.amount * line.quantity, money.currency))
        price = format_money(money, language) if money else tell("no_price", language)
        said.append(tell("cart_line", language, count=str(line.quantity), title=_name_of(product, variant, language), price=price))
    text = tell("cart", language, list=listed(said, language))
    if len(sums) == len(held) and len({one.currency for one in sums}) == 1:
        total = Money(sum(one.amount for one in sums), sums[0].currency)
        text += tell("total", language, price=format_money(total, language))
    return turn.said(text)


def _changed(
    turn: Turn, sentence: str, products: Sequence[tuple[Product, Variant | None]], *, after: Conversation, changes: tuple[CartChange, ...]
) -> Outcome:
    counts = {one.item_id: one.quantity for one in changes if one.action == "add"}
    names = [
        _name_of(one, variant, turn.language) if (count := counts.get(one.id, 1)) == 1
        else tell("counted", turn.language, count=str(count), title=_name_of(one, variant, turn.language))
        for one, variant in products
    ]  # fmt: skip
    focus = products[0][0].id if len(products) == 1 else after.focus
    reply = Reply(tell(sentence, turn.language, list=listed(names, turn.language)), turn.move.name, turn.language, cart=changes)
    return Outcome(replace(after, focus=focus, question=None), reply)


def _name_of(product: Product, variant: Variant | None, language: str) -> str:
    """Give a title, and behind it what was chosen where there is a choice."""
    title = name_of(product, language)
    options = chosen_of(variant, language) if variant is not None and len(product.variants) > 1 else ""
    return tell("titled_in", language, title=title, text=options) if options else title


def _added(lines: tuple[CartLine, ...], changes: tuple[CartChange, ...]) -> tuple[CartLine, ...]:
    counts = {(line.item_id, line.variant_id): line.quantity for line in lines}
    for one in changes:
        key = (one.item_id, one.variant_id)
        counts[key] = counts.get(key, 0) + one.quantity
    return tuple(CartLine(item_id, variant_id, count) for (item_id, variant_id), count in counts.items())


def _variant(product: Product, variant_id: str) -> Variant:
    return next((one for one in product.variants if one.id == variant_id), product.variants[0])


def is_cart_talk(name: str, text: str) -> bool:
    """Say whether words are talk of the cart of a kind that data/cart.yaml names: no_wish, bare, everything.

    Example:
        >>> is_cart_talk("no_wish", "don't add it to my cart"), is_cart_talk("bare", "加购物车")
        (True, True)
    """
    folded = fold(text)
    return any(one.search(folded) for one in _compiled(name))


@functools.cache
def _compiled(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, shipped("cart")[name]))


def _quantity(text: str) -> int:
    match = next((found for one in _compiled("quantity") if (found := one.search(fold(text)))), None)
    said = match["n"] if match else "1"
    known: dict[str, int] = shipped("references")["ordinals"]
    return max(1, known.get(said, 0) or int(said) if said.isdigit() or said in known else 1)
