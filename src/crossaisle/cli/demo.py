"""The demo: fill the demo shop, answer four needs, say what to try next."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from rich.rule import Rule

from crossaisle.cli.ask import show
from crossaisle.cli.console import JsonOption, ShopOption, errors, output, print_json, progress_bar, shop_path
from crossaisle.demo import FACTS, SAMPLES, feed_path, policy_paths
from crossaisle.errors import StorageError
from crossaisle.present import present
from crossaisle.settings import Settings, load
from crossaisle.shop import Shop, open_shop

_NEXT = """
Try next
  crossaisle recommend "两三千的手机，拍照好的，不要黑色"
  crossaisle recommend "a tent for four, under $250, and sleeping bags"
  crossaisle explain "我想买一条新手机" PRODUCT_ID        why this, or why not that
  crossaisle chat                                     talk: refine, compare, ask about a product or the shop
  make serve                                          the storefront in a browser (or: crossaisle serve)
  crossaisle index products.csv --shop ./myshop       your own catalogue
  crossaisle --help
"""


def demo(shop: Path | None = ShopOption, as_json: bool = JsonOption) -> None:
    """Fill the demo shop, answer four sample needs, and say what to try next."""
    with closing(fill(load(shop=shop))) as opened:
        slates = [opened.recommend(text) for text in SAMPLES]
    if as_json:
        print_json([present(slate) for slate in slates])
        return
    for slate in slates:
        output().print(Rule())
        show(slate)
    output().print(_NEXT)


def fill(settings: Settings) -> Shop:
    """Fill the demo shop, and give it opened; what is there already stays, at the cost of a look."""
    opened = open_shop(shop_path(settings), create=True, settings=settings, facts=FACTS)
    with progress_bar() as bar:
        task = bar.add_task("Filling the demo shop", total=None)
        report = opened.index(
            feed_path(), is_snapshot=True, progress=lambda done, total: bar.update(task, completed=done, total=total or None)
        )
    _lay_policies(opened.directory.policies)
    counts = report.counts
    filled = f"{len(opened):,} products ({counts.added} new, {counts.changed} changed) in {opened.directory.path}"
    errors().print(f"Demo shop: {filled}", soft_wrap=True)
    return opened


def _lay_policies(folder: Path) -> None:
    """Give the demo shop its papers; those that its owner has changed stay as they are.

    Raises:
        StorageError: The shop directory cannot be written.
    """
    try:
        folder.mkdir(exist_ok=True)
        for path in policy_paths():
            if not (folder / path.name).exists():
                shutil.copyfile(path, folder / path.name)
    except OSError as exc:
        raise StorageError(f"{folder} cannot be written: {exc.strerror}.", hint="Check free space and permissions.") from exc
