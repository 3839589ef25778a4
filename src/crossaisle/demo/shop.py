"""Where the demo shop's feed and papers lie, its currencies, and the needs that show it off."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Final

from crossaisle.directory import ShopFacts

FACTS: Final = ShopFacts(
    name="Crossaisle demo shop", currency="CNY", rates={"USD": 0.139, "EUR": 0.120, "HKD": 1.08}, rates_date="2026-11-02"
)

SAMPLES: Final = (
    "我想买一条新手机",
    "going camping with two kids this weekend, under 1500 yuan, no gas stove",
    "送女朋友的生日礼物，500以内，不要香水",
    "a quiet coffee grinder under $60 and something to drink from",
)
"""Two needs in Chinese and two in English, answered by `crossaisle demo`."""


def feed_path() -> Path:
    """Give the path of the shipped feed (JSON lines in the import shape)."""
    return Path(str(resources.files("crossaisle.demo") / "products.jsonl"))


def policy_paths() -> Sequence[Path]:
    """Give the shipped papers of the demo shop, in both languages."""
    return sorted(Path(str(resources.files("crossaisle.demo") / "policies")).glob("*.md"))
