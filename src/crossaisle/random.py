"""Randomness that can be repeated: generators from a seed, and an order of ids that no arrival order can change."""

from __future__ import annotations

import hashlib

import numpy as np


def generator(seed: int, *scope: str) -> np.random.Generator:
    """Give a generator for one purpose: same seed and scope, same numbers, whatever else was drawn.

    Source:
        SPEC 7 (scientific-python.org): one `rng` handed down, never global state.
    """
    digest = hashlib.sha256("\x1f".join((str(seed), *scope)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def tie_number(item_id: str) -> int:
    """Give the number that breaks ties between equal scores: fair to ids, the same everywhere.

    Returns:
        Unsigned, 64 bits.

    Example:
        >>> tie_number("a") == tie_number("a") != tie_number("b")
        True
    """
    return int.from_bytes(hashlib.sha256(item_id.encode("utf-8", "surrogatepass")).digest()[:8], "big")
