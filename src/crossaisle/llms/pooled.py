"""A bound on calls: so many at once, each for so many seconds at most, and left at its deadline whatever the model does.

Calls run in threads of their own. A caller leaves at its deadline even where the model hangs; the thread stays taken until
the model lets go, so a model that hangs is never asked by more threads than there are.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from crossaisle.errors import ModelBusyError, ModelTimeoutError, ModelUnavailableError
from crossaisle.protocols import Chunk, Completion, LanguageModel, ModelInfo, Prompt

_Said = queue.SimpleQueue[Any]
"""What a call says to its caller: chunks or a completion, then None; or an exception."""


class PooledLanguageModel:
    """A model with at most `size` calls at once and `seconds` for each."""

    def __init__(self, inner: LanguageModel, *, size: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Put a pool before a model.

        Args:
            inner: Who is asked.
            size: Calls at once, >= 1; further ones wait for their turn until their deadline.
            seconds: Longest time for one call, > 0, waiting included; an earlier deadline of the caller counts instead.
            clock: What deadlines are counted on, in seconds.
        """
        self._inner, self._seconds, self._clock = inner, seconds, clock
        self._free = threading.BoundedSemaphore(size)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="llm")

    @property
    def info(self) -> ModelInfo:
        """The inner model's."""
        return self._inner.info

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Ask in a thread.

        Raises:
            ModelBusyError: All threads were taken until the deadline.
            ModelTimeoutError: No whole answer before the deadline.
            ModelError: What the inner model raises.
        """
        until = self._until(deadline)
        said = _Said()
        self._start(lambda: said.put(self._inner.complete(prompt, schema=schema, deadline=until)), said, until)
        found: Completion = self._next(said, until)
        return found

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Stream from a thread; raises what complete raises. Whoever leaves early ends the call at its next part."""
        until = self._until(deadline)
        said, is_left = _Said(), threading.Event()

        def work() -> None:
            for chunk in self._inner.stream(prompt, deadline=until):
                said.put(chunk)
                if is_left.is_set():
                    return

        self._start(work, said, until)
        try:
            while (chunk := self._next(said, until)) is not None:
                yield chunk
        finally:
            is_left.set()

    def close(self) -> None:
        """Take no more calls, and close the inner model; calls under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._inner.close()

    def _start(self, work: Callable[[], None], said: _Said, until: float) -> None:
        if not self._free.acquire(timeout=self._left(until)):
            raise ModelBusyError("all calls that may run at once are taken", spec=self.info.spec, retry_after_s=self._seconds)

        def run() -> None:
            try:
                work()
                said.put(None)
            except BaseException as exc:  # noqa: BLE001 - raised again where it belongs, in the caller's thread
                said.put(exc)
            finally:
                self._free.release()

        try:
            self._threads.submit(run)
        except RuntimeError as exc:
            self._free.release()
            raise ModelUnavailableError("the model has been closed", spec=self.info.spec) from exc

    def _next(self, said: _Said, until: float) -> Any:  # noqa: ANN401 - a completion, a chunk or the end
        with contextlib.suppress(queue.Empty):
            found = said.get(timeout=self._left(until))
            if isinstance(found, BaseException):
                raise found
            return found
        raise ModelTimeoutError("no whole answer before the deadline", spec=self.info.spec)

    def _until(self, deadline: float) -> float:
        return min(deadline, self._clock() + self._seconds)

    def _left(self, until: float) -> float:
        left = until - self._clock()
        if left <= 0:
            raise ModelTimeoutError("no whole answer before the deadline", spec=self.info.spec)
        return left
