"""Words that assert nothing of a product (data/everyday.yaml), in the form in which they are compared."""

from __future__ import annotations

import functools
import re
from importlib import resources

import yaml

from crossaisle.text import stem


@functools.cache
def _words() -> tuple[str, str]:
    text = (resources.files("crossaisle.write") / "data" / "everyday.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    return " ".join(rows["en"].values()), " ".join(rows["zh"].values())


@functools.cache
def everyday_stems() -> frozenset[str]:
    """Give the stems of the English words.

    Example:
        >>> {"morn", "walk"} <= everyday_stems(), "lemon" in everyday_stems()
        (True, False)
    """
    return frozenset(stem(word) for word in re.findall("[a-z]+", _words()[0]))


@functools.lru_cache(maxsize=65536)
def is_everyday(word: str) -> bool:
    """Say whether an English word in any of its forms is one of them."""
    return stem(word) in everyday_stems()


@functools.cache
def everyday_characters() -> frozenset[str]:
    """Give the characters of the Chinese words."""
    return frozenset(_words()[1]) - {" "}


@functools.cache
def everyday_words() -> frozenset[str]:
    """Give the Chinese words."""
    return frozenset(_words()[1].split())
