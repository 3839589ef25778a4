"""Steering a shop: the merchant's rules and synonyms, as they stand."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table
from rich.text import Text as Styled

from crossaisle.cli.console import JsonOption, ShopOption, output, print_json, shop_path
from crossaisle.knowledge.synonyms import Synonyms
from crossaisle.merchandise import Reviewed, review
from crossaisle.settings import load
from crossaisle.shop import open_shop


def rules(shop: Path | None = ShopOption, as_json: bool = JsonOption) -> None:
    """Check overrides/rules.yaml and synonyms.yaml, and list what they say."""
    settings = load(shop=shop)
    with closing(open_shop(shop_path(settings), settings=settings)) as opened:
        recommender, synonyms = opened.recommender, opened.parts.merchant.synonyms
        reviewed = review(recommender.rules.rules, recommender.table, datetime.now(UTC))
    fault = next(iter(recommender.faults.values()), None)
    if fault is not None:
        raise fault
    if as_json:
        said = {
            "groups": [list(group) for group in synonyms.groups],
            "one_way": {word: list(others) for word, others in synonyms.one_way.items()},
        }
        print_json({"rules": [one.to_plain() for one in reviewed], "synonyms": said})
        return
    _show(reviewed, synonyms)


def _show(reviewed: list[Reviewed], synonyms: Synonyms) -> None:
    table = Table("Rule", "Active", "When", "Then", pad_edge=False)
    for one in reviewed:
        plain = one.to_plain()
        when = [f"{name}: {value if isinstance(value, str) else ', '.join(value)}" for name, value in plain["when"].items()]
        when += [f"{name}: {plain[name]}" for name in ("from", "before") if plain[name]]
        then = Styled("\n".join(plain["then"]))
        then.append("".join(f"\n! {note}" for note in one.notes), style="yellow")
        table.add_row(one.rule.id, "yes" if one.is_current else "no", "\n".join(when) or "always", then)
    for group in synonyms.groups:
        table.add_row("synonyms", "yes", " = ".join(group), "")
    for word, others in synonyms.one_way.items():
        table.add_row("synonyms", "yes", word, f"is meant as {', '.join(others)}")
    output().print(table)
