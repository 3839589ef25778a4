"""Words that assert nothing of a product (data/everyday.yaml), in the form in which they are compared."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib import resources
from typing import cast

import yaml

from crossaisle.text import stem


@functools.cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    text = (resources.files("crossaisle.write") / "data" / "everyday.yaml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, str]]", yaml.safe_load(text))


@functools.cache
def _words() -> tuple[str, str]:
    rows = _rows()
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
def food_stems() -> frozenset[str]:
    """Give the stems of what is eaten and drunk, which is scenery beside a product that is neither."""
    return frozenset(stem(word) for word in re.findall("[a-z]+", _rows()["food"]["en"]))


@functools.cache
def food_characters() -> frozenset[str]:
    """Give the characters of what is eaten and drunk."""
    return frozenset(_rows()["food"]["zh"]) - {" "}


@functools.cache
def everyday_words() -> frozenset[str]:
    """Give the Chinese words."""
    return frozenset(_words()[1].split())
