"""Evidence of the products that were written about last: each is read once, however many lines are held against it.

A product that changed is another one, whatever its id, and is read again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from crossaisle.knowledge import Lexicon
from crossaisle.types import Product, Variant
from crossaisle.write.evidence import Evidence, gather

KEPT: Final = 1024
"""Products, some ten thousand bytes each."""
_Key = tuple[str, str | None]
"""Ids of a product and its variant."""


class _Kept:
    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, tuple[Product, Variant | None, Lexicon, Evidence]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, product: Product, variant: Variant | None, lexicon: Lexicon) -> Evidence:
        key = product.id, variant.id if variant else None
        with self._lock:
            known = self._kept.get(key)
            if known and known[2] is lexicon and known[0] == product and known[1] == variant:
                self._kept.move_to_end(key)
                return known[3]
        found = gather(product, variant, lexicon=lexicon)
        with self._lock:
            self._kept[key] = product, variant, lexicon, found
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


_KEPT: Final = _Kept(KEPT)


def evidence_of(product: Product, variant: Variant | None, *, lexicon: Lexicon) -> Evidence:
    """Give what a product states, gathered now or kept from before.

    Args:
        product: Any product.
        variant: The form that the copy is about; its siblings' options do not count. None = all variants count.
        lexicon: Words to attribute values.

    Example:
        >>> from crossaisle.knowledge import Knowledge
        >>> pan, lexicon = Product("pan", {"en": "Iron pan"}, ()), Lexicon(Knowledge(""))
        >>> evidence_of(pan, None, lexicon=lexicon) is evidence_of(pan, None, lexicon=lexicon)
        True
    """
    return _KEPT.of(product, variant, lexicon)
