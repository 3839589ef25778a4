"""How much one caller may ask. Counted in each worker's memory: with several workers the limit is at most that many times as high."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crossaisle.errors import RateLimitedError, TooLargeError


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


class BodyLimit:
    """ASGI: refuses bodies beyond their size, those in chunks without a stated length too."""

    def __init__(self, app: ASGIApp, *, usual: int, of_path: Mapping[str, int]) -> None:
        """Take the limits.

        Args:
            app: The app inside.
            usual: Bytes of any body.
            of_path: Bytes of the bodies sent to certain paths.
        """
        self._app, self._usual, self._of_path = app, usual, of_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in; one byte too many ends the reading."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._of_path.get(scope["path"], self._usual)
        stated = Headers(scope=scope).get("content-length", "")
        is_over = stated.isdecimal() and int(stated) > limit
        count = 0

        async def counted() -> Message:
            nonlocal count
            if is_over:
                raise HTTPException(TooLargeError.status)
            message = await receive()
            count += len(message.get("body", b""))
            if count > limit:
                raise HTTPException(TooLargeError.status)
            return message

        await self._app(scope, counted, send)
