"""The cart, by word of mouth: what is to be put in or taken out is said as data; the door does it, as an event like any other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from crossaisle.converse.asking import which
from crossaisle.converse.finding import is_other, need
from crossaisle.converse.moves import shipped
from crossaisle.converse.references import referred
from crossaisle.converse.reply import CartChange, Outcome, Reply
from crossaisle.converse.state import Conversation
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import listed, money_of, tell, title_of
from crossaisle.quantities import format_money
from crossaisle.text import fold
from crossaisle.types import CartLine, Money, Product, Variant

_QUANTITY: Final = re.compile(
    r"\b(?P<n>\d{1,3}|two|three|four|five|six)\s+(?:of|pieces?|units?|x)\b|(?<![第前这那\d])(?P<zh>[两二三四五六]|\d{1,3})(?:个|件|条|双|台|只|份|套|盒|瓶|本|把)"
)
_BARE: Final = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|please|just|great|good|then|so|now)\W+)*(?:add|put|place|throw)?\s*(?:it\s+|this\s+|that\s+)?(?:in|to|into)\s+(?:the\s+|my\s+)?(?:shopping\s+)?(?:cart|basket|bag|trolley)(?:\s+please|\s+then)?\W*$"
    r"|^\W*(?:好|行|那|就|帮我|给我|请|直接)*(?:加|放|丢)?(?:入|进|到)?(?:我的)?(?:购物)?车(?:里|吧|了)*\W*$|^\W*(?:加购|下单|买了|要了|拿下)(?:吧|了)*\W*$"
)
_BY_PRICE: Final = re.compile(r"\b(?:cheape(?:r|st)|less expensive)\b|便宜|(?P<dear>\bdearer\b|\b(?:more|most) expensive\b|贵的)")
_EVERYTHING: Final = re.compile(r"\b(?:empty|clear)\b|\beverything\b|清空|全部|都删")
_NO_WISH: Final = re.compile(
    r"\b(?:don't|do not|didn't|did not|never|not|won't)\s+(?:\w+\s+)?(?:add|put|place|buy|order)\b"
    r"|\b(?:should i|last time you|by mistake|without asking|when you (?:add|put)\w*|you (?:added|put))\b|要不要|该不该|上次你"
    r"|\b(?:if i|what if|what happens|supposing|what does|mean(?:s|ing)?)\b"
    r"|\b(?:has|have|had|was|were|got) (?:already |just )?(?:added|put|placed)\b"
    r"|\b(?:his|her|their|(?!let's|what's|that's|it's|here's)\w+'s) (?:shopping )?(?:cart|basket|trolley|bag)\b"
    r"|(?:别|不要|不用|没让你|没叫你|先不|不想|不能)(?:再|给我|帮我|把它|自动)?(?:加|放|买|下单)|如果|要是|假如|假设|万一|会怎么?样|什么意思|是啥意思"
    r"|(?:已经|刚才?|昨天|早就)(?:把[^,。]{1,8})?(?:加|放)|(?:他|她|们|别人|人家|邻居|老公|老婆|朋友|同事|妹妹|弟弟|姐姐|哥哥|妈妈?|爸爸?|客户|顾客|用户)的?购物?车"
)
"""Talk of a cart that is no wish to fill one's own: a denial, a supposition, a report, a question of meaning, another's cart."""


def cart_add(turn: Turn) -> Outcome:
    """Put what is spoken of into the cart."""
    if turn.move.what == "unless_kind" and is_other(turn):
        return need(turn)
    if _NO_WISH.search(fold(turn.text)):
        return turn.said(tell("cart_untouched", turn.language))
    pointed = turn.referred() or _by_price(turn) or ((turn.focus,) if turn.focus else _foremost(turn))
    about = _cheapest(turn, [product for item_id in pointed if (product := turn.product(item_id)) is not None])
    if not about:
        return which(turn)
    sold_out = [one for one in about if turn.variant(one).stock == 0]
    if sold_out:
        return turn.said(" ".join(tell("sold_out", turn.language, title=title_of(one, turn.language)) for one in sold_out))
    quantity = _quantity(turn.text)
    changes = tuple(CartChange("add", one.id, turn.variant(one).id, quantity) for one in about)
    lines = _added(turn.conversation.cart, changes)
    return _changed(turn, "added", about, after=replace(turn.conversation, cart=lines), changes=changes)


def _foremost(turn: Turn) -> Sequence[str]:
    """Give the first product shown where the words name none: it is the one that was told of, and the answer names it."""
    return tuple(turn.titles)[:1] if _BARE.search(fold(turn.text)) else ()


def _by_price(turn: Turn) -> Sequence[str]:
    """Give everything that was asked for, or compared, where a price is to point one of it out."""
    if _BY_PRICE.search(fold(turn.text)) is None:
        return ()
    return turn.conversation.compared or tuple(one.item_id for one in turn.conversation.shown if not one.is_beside)


def _cheapest(turn: Turn, products: list[Product]) -> list[Product]:
    """Give the one of several that costs least (most), where that is how it is pointed at."""
    match = _BY_PRICE.search(fold(turn.text))
    known = [(money.amount, one) for one in products if (money := money_of(turn.variant(one), turn.conversation.currency)) is not None]
    if match is None or len(known) < 2:
        return products
    chosen = (max if match["dear"] else min)(known, key=lambda pair: pair[0])
    return [chosen[1]]


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
        turn, "removed", [held[one] for one in gone if one in held], after=replace(turn.conversation, cart=left), changes=changes
    )


def _meant(turn: Turn, titles: dict[str, str]) -> Sequence[str]:
    """Give the products of the cart that are spoken of: by title, by the place on the table, or the only one."""
    if _EVERYTHING.search(fold(turn.text)):
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
        said.append(f"{line.quantity} × {title_of(product, language)} ({price})")
    text = tell("cart", language, list=listed(said, language))
    if len(sums) == len(held) and len({one.currency for one in sums}) == 1:
        total = Money(sum(one.amount for one in sums), sums[0].currency)
        text += tell("total", language, price=format_money(total, language))
    return turn.said(text)


def _changed(turn: Turn, sentence: str, products: Sequence[Product], *, after: Conversation, changes: tuple[CartChange, ...]) -> Outcome:
    names = [title_of(one, turn.language) for one in products]
    focus = products[0].id if len(products) == 1 else after.focus
    reply = Reply(tell(sentence, turn.language, list=listed(names, turn.language)), turn.move.name, turn.language, cart=changes)
    return Outcome(replace(after, focus=focus, question=None), reply)


def _added(lines: tuple[CartLine, ...], changes: tuple[CartChange, ...]) -> tuple[CartLine, ...]:
    counts = {(line.item_id, line.variant_id): line.quantity for line in lines}
    for one in changes:
        key = (one.item_id, one.variant_id)
        counts[key] = counts.get(key, 0) + one.quantity
    return tuple(CartLine(item_id, variant_id, count) for (item_id, variant_id), count in counts.items())


def _variant(product: Product, variant_id: str) -> Variant:
    return next((one for one in product.variants if one.id == variant_id), product.variants[0])


def _quantity(text: str) -> int:
    match = _QUANTITY.search(fold(text))
    said = (match["n"] or match["zh"]) if match else "1"
    known: dict[str, int] = shipped("references")["ordinals"]
    return max(1, known.get(said, 0) or int(said) if said.isdigit() or said in known else 1)
