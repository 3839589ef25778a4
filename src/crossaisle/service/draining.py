"""The while between being told to stop and stopping, in which whoever spreads requests sees it and sends no more.

The server closes its sockets with the signal, and nobody could read "stopping" any more; so the signal is kept back meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def draining(begin: Callable[[], None], *, seconds: float) -> Iterator[None]:
    """Keep SIGTERM back for some seconds while requests are answered as before.

    Args:
        begin: Called when the signal comes.
        seconds: How long; 0 = the signal goes through at once, and begin is not called.
    """
    handler = signal.getsignal(signal.SIGTERM)
    if not seconds or not callable(handler) or threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()

    def keep_back(number: int, _: object) -> None:
        begin()
        loop.call_soon_threadsafe(loop.call_later, seconds, handler, number, None)

    signal.signal(signal.SIGTERM, keep_back)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, handler)
