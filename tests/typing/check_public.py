"""Must type-check under mypy --strict: the public names as a user writes them. Not run."""

from pathlib import Path
from typing import assert_type

import crossaisle
from crossaisle import ImportReport, Shop, Slate


def use(path: Path) -> list[str]:
    shop = crossaisle.open(path, create=True)
    assert_type(shop, Shop)
    assert_type(shop.index(path / "products.csv", is_strict=True), ImportReport)
    slate = shop.recommend("我想买一条新手机", n=3, cart=("a",))
    assert_type(slate, Slate)
    return [item.copy.text for section in slate.sections for item in section.items]
