"""A circuit breaker: a model that failed several times in a row is left alone for a while, so that nobody waits for it.

After the pause one call is let through. If it succeeds, all are; if not, the pause begins anew. What is the prompt's fault
(too long, an answer that does not fit the schema) is no failure: else one shopper could shut the model for all.
Source: Nygard, Release It!, 2007.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from crossaisle.errors import ModelBusyError, ModelError, ModelOutputError, ModelPromptError, ModelUnavailableError
from crossaisle.protocols import Chunk, Completion, LanguageModel, ModelInfo, Prompt


class CircuitLanguageModel:
    """A model that is not asked while it is down."""

    def __init__(self, inner: LanguageModel, *, failures: int, pause_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Put a breaker before a model.

        Args:
            inner: Who is asked.
            failures: After how many in a row it is left alone, >= 1.
            pause_s: For how many seconds, > 0.
            clock: In seconds; need not be the deadlines'.
        """
        self._inner, self._most, self._pause_s, self._clock = inner, failures, pause_s, clock
        self._lock = threading.Lock()
        self._failed = 0
        self._opened_at = 0.0
        self._is_probing = False

    @property
    def info(self) -> ModelInfo:
        """The inner model's."""
        return self._inner.info

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Ask, unless the circuit is open.

        Raises:
            ModelUnavailableError: It is open.
            ModelError: What the inner model raises.
        """
        with self._watched():
            return self._inner.complete(prompt, schema=schema, deadline=deadline)

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Stream, unless the circuit is open; one that is left early is no failure. Raises what complete raises."""
        with self._watched():
            yield from self._inner.stream(prompt, deadline=deadline)

    def close(self) -> None:
        """Close the inner model."""
        self._inner.close()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        self._enter()
        try:
            yield
        except (ModelOutputError, ModelPromptError, GeneratorExit):
            self._leave(has_answered=True)
            raise
        except ModelError as exc:
            self._leave(has_answered=None if isinstance(exc, ModelBusyError) else False)
            raise
        except BaseException:
            self._leave(has_answered=None)
            raise
        self._leave(has_answered=True)

    def _enter(self) -> None:
        with self._lock:
            if self._failed < self._most:
                return
            left = self._opened_at + self._pause_s - self._clock()
            if left > 0 or self._is_probing:
                raise ModelUnavailableError(f"failed {self._failed} times in a row and is left alone for now", spec=self.info.spec)
            self._is_probing = True

    def _leave(self, *, has_answered: bool | None) -> None:
        """Count; None tells nothing of the model."""
        with self._lock:
            self._is_probing = False
            if has_answered is not None:
                self._failed = 0 if has_answered else self._failed + 1
            if self._failed >= self._most:
                self._opened_at = self._clock()
