"""How much one caller may ask. Counted in each worker's memory: with several workers the limit is at most that many times as high."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from crossaisle.errors import RateLimitedError


class Limiter:
    """Counts requests by caller over the last minute."""

    def __init__(self, *, page_per_minute: int, key_per_minute: int) -> None:
        """Take the limits; 0 = none."""
        self._storage = MemoryStorage()
        self._window = SlidingWindowCounterRateLimiter(self._storage)
        self._page = RateLimitItemPerMinute(page_per_minute) if page_per_minute else None
        self._key = RateLimitItemPerMinute(key_per_minute) if key_per_minute else None

    def hit(self, name: str, *, is_key: bool) -> None:
        """Count one request.

        Args:
            name: Whom it counts against.
            is_key: A program's key rather than a person.

        Raises:
            RateLimitedError: It is one too many.
        """
        limit = self._key if is_key else self._page
        if limit is None or self._window.hit(limit, name):
            return
        stats = self._window.get_window_stats(limit, name)
        raise RateLimitedError(
            f"More than {limit.amount} requests in a minute.", retry_after_s=max(1, math.ceil(stats.reset_time - time.time()))
        )
