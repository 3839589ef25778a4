"""Asking a shop: recommend, search, similar."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text as Styled

from crossaisle.cli.console import JsonOption, LlmOption, ShopOption, currency_code, output, print_json, shop_path
from crossaisle.errors import InvalidQueryError
from crossaisle.present import present, product_card
from crossaisle.probing import Found
from crossaisle.quantities import format_money
from crossaisle.settings import load
from crossaisle.shop import Shop, open_shop
from crossaisle.text import detect_language, in_language
from crossaisle.types import Item, Money, Section, Slate

NeedArgument = typer.Argument(help='What you need, in your own words; "-" reads it from standard input.')


def recommend(
    text: str = NeedArgument,
    shop: Path | None = ShopOption,
    n: int | None = typer.Option(None, "-n", min=1, max=100, help="Products per need."),
    language: str | None = typer.Option(None, help="Answer in this language (BCP 47: zh, en). Default: as the need is written."),
    currency: str | None = typer.Option(None, help="Currency of prices said and shown (ISO 4217). Default: by language."),
    cart: list[str] = typer.Option([], help="Id of a product in the cart, not to be shown again. May be repeated."),
    bought: list[str] = typer.Option([], help="Id of a product bought before. May be repeated."),
    exclude: list[str] = typer.Option([], help="Id of a product not to be shown. May be repeated."),
    seed: int = typer.Option(0, help="Seed of whatever is drawn at random."),
    llm: str | None = LlmOption,
    as_json: bool = JsonOption,
) -> None:
    """Answer a need with the right things from every aisle, each with its reason."""
    with opened_shop(shop, llm=llm) as opened:
        slate = opened.recommend(
            _text(text), n=n, language=language, currency=currency_code(currency),
            cart=tuple(cart), bought=tuple(bought), excluded=tuple(exclude), seed=seed,
        )  # fmt: skip
        if as_json:
            print_json(present(slate))
        else:
            show(slate)


def search(
    text: str = NeedArgument,
    shop: Path | None = ShopOption,
    n: int = typer.Option(10, "-n", min=1, max=1000, help="How many."),
    as_json: bool = JsonOption,
) -> None:
    """Find products by words and meaning, without needs, relations or copy."""
    with opened_shop(shop) as opened:
        query = _text(text)
        _show_found(opened.search(query, n=n), detect_language(query), opened.parts.facts.currency, as_json=as_json)


def similar(
    item_id: str = typer.Argument(help="Id of a product."),
    shop: Path | None = ShopOption,
    n: int = typer.Option(10, "-n", min=1, max=1000, help="How many."),
    language: str = typer.Option("en", help="Language of the titles shown."),
    as_json: bool = JsonOption,
) -> None:
    """Find products like one."""
    with opened_shop(shop) as opened:
        _show_found(opened.similar(item_id, n=n), language, opened.parts.facts.currency, as_json=as_json)


def show(slate: Slate) -> None:
    """Print a slate for people."""
    console = output()
    intent = slate.intent
    console.print(_headline(slate))
    show_sections(slate)
    for absence in slate.absent:
        console.print(Styled(f"○ {absence.text}", style="yellow"))
    if not slate.sections and not slate.absent:
        console.print("Nothing found." if intent.language != "zh" else "没有找到合适的商品。")
    for note in dict.fromkeys(slate.degraded):
        console.print(Styled(f"! {note}", style="dim"))


def show_sections(slate: Slate) -> None:
    """Print the products of a slate, one table a section."""
    for section in slate.sections:
        output().print(_section(section, slate.intent.language, slate.intent.currency))


def _headline(slate: Slate) -> Styled:
    intent = slate.intent
    line = Styled()
    line.append(slate.query.text, style="bold")
    stated = [need for need in intent.needs if need.origin != "derived"]
    understood = [need.labels[0].text if need.is_kind_certain and need.labels else need.text for need in stated]
    line.append("\n→ " + ("、" if intent.language == "zh" else ", ").join(understood), style="cyan")
    for one in (*intent.constraints, *(constraint for need in stated for constraint in need.constraints)):
        line.append(f"  [{'✗ ' if one.polarity == 'avoid' else ''}{one.text or one.field}]", style="magenta" if one.hard else "blue")
    return line


def _section(section: Section, language: str, currency: str) -> Table:
    table = Table(
        title=section.title, title_justify="left", title_style="bold green" if section.relation else "bold", expand=True, pad_edge=False
    )
    table.add_column("#", justify="right", style="dim", width=3)
    table.add_column("商品" if language == "zh" else "Product", ratio=5, overflow="fold")
    table.add_column("价格" if language == "zh" else "Price", justify="right", no_wrap=True)
    table.add_column("为什么" if language == "zh" else "Why", ratio=5, overflow="fold")
    for item in section.items:
        table.add_row(str(item.position), _name(item, language), _price(item, language, currency), _why(item))
    return table


def _name(item: Item, language: str) -> Styled:
    text = Styled(in_language(item.product.title, language))
    text.append(f"  {item.product.id}", style="dim")
    return text


def _price(item: Item, language: str, currency: str) -> str:
    money = next((one for one in item.variant.prices if one.currency == currency), item.variant.prices[0] if item.variant.prices else None)
    return format_money(money, language) if money else "–"


def _why(item: Item) -> Styled:
    text = Styled(item.copy.text)
    if item.reason and item.reason.lower() not in item.copy.text.lower():
        text.append(f"\n{item.reason[:1].upper()}{item.reason[1:]}", style="green")
    return text


def _show_found(found: list[Found], language: str, currency: str, *, as_json: bool) -> None:
    cards = [(product_card(one.product, one.product.variants[0], language=language, currency=currency), one) for one in found]
    if as_json:
        print_json({"items": [{"product": card, "score": round(one.score, 6), "signals": dict(one.signals)} for card, one in cards]})
        return
    table = Table(expand=True, pad_edge=False)
    for header, options in (
        ("Score", {"justify": "right"}),
        ("Product", {"ratio": 5}),
        ("Id", {"style": "dim"}),
        ("Price", {"justify": "right"}),
    ):
        table.add_column(header, **options)
    for card, one in cards:
        price = format_money(Money(**card["price"]), language) if card["price"] else "–"
        table.add_row(f"{one.score:.3f}", card["title"], card["id"], price)
    output().print(table)


def opened_shop(shop: Path | None, *, llm: str | None = None) -> closing[Shop]:
    """Open the shop that is meant, with a language model where one is named; to be closed when done."""
    settings = load(shop=shop, llm={"spec": llm} if llm else None)
    return closing(open_shop(shop_path(settings), settings=settings))


def _text(text: str) -> str:
    if text != "-":
        return text
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as exc:
        raise InvalidQueryError("Standard input is not text in this terminal's encoding.", hint="Send UTF-8.") from exc
