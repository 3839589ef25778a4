"""What a conversation is worth: the right product found by all that was said, against the last message alone.

usage: dialogues.py [--half tune|test|all] [--show] [--write]      reads dialogues_en under $CROSSAISLE_BENCHMARKS; see DATA.md.

Before every turn in which the assistant of a conversation recommends, all products are ranked; relevant are those that the
shopper rates as liked in the end and has not been shown yet; turns without one are left out and counted. hit@10: one of
them is among the first ten. `last` ranks by the shopper's last message; `joined` by all messages as one text; `talk` by what
converse/ remembers after them. `fresh` is talk without the products shown before. A conversation is in the test half when
sha256 of its id is even. The assistant's turns are the recorded ones, so that what shoppers point at is what they saw.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer

import run as tables
from crossaisle.converse import Conversation, Talker
from crossaisle.converse.merge import Remembering
from crossaisle.converse.state import Mark
from crossaisle.errors import CrossAisleError, InvalidQueryError
from crossaisle.evaluate.splits import half_of
from crossaisle.rank.select import rank
from crossaisle.shop import Shop
from crossaisle.types import Product, Variant

BEGIN, END = "<!-- dialogues -->", "<!-- end of dialogues -->"
WAYS: Final = ("last", "joined", "talk", "fresh")
DEPTH: Final = 10
RESAMPLES: Final = 2000


@dataclass(frozen=True)
class Moment:
    """One turn before which products are ranked."""

    name: str
    conversation: str
    said: tuple[tuple[str, tuple[str, ...]], ...]
    """The shopper's messages so far, each with the products shown since the one before."""
    relevant: frozenset[str]
    shown: frozenset[str]


def main(
    *,
    benchmarks: Annotated[Path, typer.Option(envvar="CROSSAISLE_BENCHMARKS", help="Folder that holds dialogues_en; see DATA.md.")],
    half: Annotated[str, typer.Option(help="tune, test or all.")] = "all",
    show: Annotated[bool, typer.Option("--show", help="Print the moments of the tune half one by one, by id.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into README.md.")] = False,
) -> None:
    """Measure and print one table."""
    folder = benchmarks / "dialogues_en"
    conversations = json.loads((folder / "conversations.json").read_text(encoding="utf-8"))
    products = [json.loads(line) for line in (folder / "products_seen.jsonl").read_text(encoding="utf-8").splitlines()]
    moments = [one for conversation in conversations for one in moments_of(conversation) if half in {"all", half_of(one.conversation)}]
    asked = [one for one in moments if one.relevant]
    try:
        with Shop.temporary() as shop:
            shop.index(Product(one["product_id"], {"en": one["title"]}, (Variant(one["product_id"]),)) for one in products)
            hits = {one.name: hits_of(shop, one) for one in asked}
    except CrossAisleError as exc:
        typer.echo(f"{exc}\n{exc.hint}", err=True)
        raise typer.Exit(exc.exit_code) from exc
    if show:
        for one in asked:
            if half_of(one.conversation) == "tune":
                typer.echo(f"{one.name}  {' '.join(f'{way}={int(hits[one.name][way])}' for way in WAYS)}  after {len(one.said)} messages")
    block = f"{table(asked, hits, len(moments))}\n\n{tables.made_by(f'python benchmarks/dialogues.py --half {half}')}"
    if write:
        tables.publish(block, begin=BEGIN, end=END)
    typer.echo(block)


def moments_of(conversation: Mapping[str, Any]) -> Iterator[Moment]:
    """Cut a conversation before each of its recommendations."""
    name = str(conversation["conv_id"])
    liked = {
        rating["product_id"]
        for message in conversation["conversation"]
        for rating in message.get("user_rating", ())
        if "(liked)" in str(rating.get("product_rate", "")).lower()
    }
    said: list[tuple[str, tuple[str, ...]]] = []
    shown: set[str] = set()
    since: tuple[str, ...] = ()
    for number, message in enumerate(conversation["conversation"]):
        if message["role"] == "user" and message["content"].strip():
            said.append((message["content"], since))
            since = ()
        if message.get("action") == "Recommend" and said:
            yield Moment(f"{name}:{number}", name, tuple(said), frozenset(liked - shown), frozenset(shown))
            since = tuple(one["product_id"] for one in message.get("recommended_products", ()))
            shown.update(since)


def hits_of(shop: Shop, moment: Moment) -> dict[str, bool]:
    """Say for each way of ranking whether one of the first ten is right."""
    texts = [text for text, _ in moment.said]
    talked = talk(shop, moment)
    ranked = {
        "last": _ranked(shop, texts[-1]),
        "joined": _ranked(shop, ". ".join(texts)[:2000]),
        "talk": talked,
        "fresh": [one for one in talked if one not in moment.shown],
    }
    return {way: bool(moment.relevant & set(ids[:DEPTH])) for way, ids in ranked.items()}


def _ranked(shop: Shop, text: str) -> list[str]:
    return shop.rank(text) if any(map(str.isalnum, text)) else []


def talk(shop: Shop, moment: Moment) -> list[str]:
    """Rank by what is remembered after the messages."""
    recommender = shop.recommender
    talker: Talker = shop.talks.talker(shop.current(), recommender, lambda: shop._narrow(recommender))  # noqa: SLF001
    conversation = Conversation("c", "shopper", language="en")
    for text, shown in moment.said:
        if shown:
            marks = tuple(Mark(one, one, "n1", place) for place, one in enumerate(shown, start=1))
            conversation = replace(conversation, shown=marks, focus=None)
        try:
            conversation = talker.reply(conversation, shop.query(text, language="en")).conversation
        except InvalidQueryError:
            continue
    aim = conversation.aim
    if aim is None:
        return _ranked(shop, moment.said[-1][0])
    path = replace(recommender, understander=Remembering(recommender.understander, replace(aim, passed=())))
    query = shop.query(aim.text, language="en", n=100)
    intent = path.understand(query)
    ranked = []
    for need in intent.needs:
        scored = path.score(query, intent, need).candidates
        ranked.append([path.table.item_id(place) for place in scored.positions[rank(scored, path.table)[:100]].tolist()])
    turns = (one[place] for place in range(max(map(len, ranked), default=0)) for one in ranked if place < len(one))
    return list(dict.fromkeys(turns))


def table(asked: Sequence[Moment], hits: Mapping[str, Mapping[str, bool]], total: int) -> str:
    """Give the Markdown table, by half."""
    lines = [
        f"{total} recommendations, {total - len(asked)} of them without a product that is liked later and not yet shown.", "",
        "| half | moments | last message | all as one text | conversation | without those shown | conversation : last | 95 % |",
        "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for half in ("tune", "test"):
        rows = [one for one in asked if half_of(one.conversation) == half]
        if rows:
            values = {way: np.array([hits[one.name][way] for one in rows], dtype=float) for way in WAYS}
            low, high = interval(rows, values)
            means = " | ".join(f"{values[way].mean():.3f}" for way in WAYS)
            ratio = values["talk"].mean() / values["last"].mean() if values["last"].any() else float("inf")
            lines.append(f"| {half} | {len(rows)} | {means} | {ratio:.2f} | {low:.2f} to {high:.2f} |")
    return "\n".join(lines)


def interval(rows: Sequence[Moment], values: Mapping[str, Any]) -> tuple[float, float]:
    """Give the interval of the ratio by drawing whole conversations anew."""
    names = sorted({one.conversation for one in rows})
    places = [np.flatnonzero([one.conversation == name for one in rows]) for name in names]
    rng = np.random.default_rng(0)
    ratios = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([places[one] for one in rng.integers(len(places), size=len(places))])
        last = values["last"][drawn].mean()
        if last > 0:
            ratios.append(values["talk"][drawn].mean() / last)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    typer.run(main)
