"""A budget of tokens and money, by minute and by day, shared by all processes over one shop.

Before a call its likely cost is put aside: the prompt by its length, the answer as long as it may get. What it really took
replaces that afterwards, so calls side by side cannot spend the same rest twice. Minutes and days are UTC's. Where the
book cannot be kept nothing is spent: the model is not asked.
"""

from __future__ import annotations

import contextlib
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crossaisle.database import Database
from crossaisle.errors import ModelBusyError, ModelPromptError, ModelUnavailableError, StorageError
from crossaisle.protocols import Chunk, Completion, LanguageModel, ModelInfo, Prompt, Usage

_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS spent (minute INTEGER PRIMARY KEY, tokens INTEGER NOT NULL, millionths INTEGER NOT NULL);"
_MINUTES: Final = 1440
_BYTES_PER_TOKEN: Final = 3
"""One Chinese character, or three Latin letters: on the dear side for every common tokenizer."""
_AROUND: Final = 16
"""Tokens that a chat template puts around one message, at most."""
_FREE: Final = (ModelBusyError, ModelUnavailableError, ModelPromptError)
"""Failures for which no server charges."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent; 0 = no limit. Money is in one currency, the prices' own."""

    tokens_per_minute: int = 0
    tokens_per_day: int = 0
    money_per_minute: float = 0.0
    money_per_day: float = 0.0
    price_in: float = 0.0
    """Of 1000 prompt tokens."""
    price_out: float = 0.0
    """Of 1000 tokens of answers."""

    @property
    def is_limited(self) -> bool:
        """Whether there is any limit."""
        return any((self.tokens_per_minute, self.tokens_per_day, self.money_per_minute, self.money_per_day))

    def cost(self, usage: Usage) -> tuple[int, int]:
        """Give tokens, and money in millionths, rounded up."""
        money = usage.prompt_tokens * self.price_in + usage.completion_tokens * self.price_out
        return usage.prompt_tokens + usage.completion_tokens, math.ceil(money * 1000)


class BudgetedLanguageModel:
    """A model that is asked as long as there is budget."""

    def __init__(self, inner: LanguageModel, path: Path, budget: Budget, *, clock: Callable[[], float] = time.time) -> None:
        """Put a budget before a model.

        Args:
            inner: Who is asked.
            path: The SQLite file of the book.
            budget: What may be spent.
            clock: Seconds since 1970.
        """
        self._inner, self._budget, self._clock = inner, budget, clock
        self._database = Database(path, _SCHEMA)

    @property
    def info(self) -> ModelInfo:
        """The inner model's."""
        return self._inner.info

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Ask, if there is budget.

        Raises:
            ModelBusyError: It is spent; says when there is some again.
            ModelUnavailableError: The book cannot be kept.
            ModelError: What the inner model raises.
        """
        with self._charged(prompt, schema) as took:
            found = self._inner.complete(prompt, schema=schema, deadline=deadline)
            took.append(found.usage if found.usage.prompt_tokens else _estimate(prompt, schema, found.text))
        return found

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Stream, if there is budget; raises what complete raises. Of a stream that is left early what came is charged."""
        with self._charged(prompt, None) as took:
            text, usage = "", None
            try:
                for chunk in self._inner.stream(prompt, deadline=deadline):
                    text, usage = text + chunk.text, chunk.usage or usage
                    yield chunk
            finally:
                if text or usage:
                    took.append(usage or _estimate(prompt, None, text))

    def close(self) -> None:
        """Let go of the book and of the inner model."""
        self._database.close()
        self._inner.close()

    @contextlib.contextmanager
    def _charged(self, prompt: Prompt, schema: Mapping[str, Any] | None) -> Iterator[list[Usage]]:
        """Put the likely cost aside, then charge what was taken; what is not known stays as it was put aside."""
        minute = int(self._clock() // 60)
        expected = _estimate(prompt, schema, "")
        put = self._budget.cost(Usage(expected.prompt_tokens, prompt.max_tokens))
        self._put_aside(minute, put)
        took: list[Usage] = []
        try:
            yield took
        except _FREE:
            if not took:
                took.append(Usage())
            raise
        finally:
            if took:
                real = self._budget.cost(took[-1])
                with contextlib.suppress(StorageError), self._database.transaction() as connection:
                    change = (real[0] - put[0], real[1] - put[1], minute)
                    connection.execute("UPDATE spent SET tokens = tokens + ?, millionths = millionths + ? WHERE minute = ?", change)

    def _put_aside(self, minute: int, put: tuple[int, int]) -> None:
        today = minute - minute % _MINUTES
        try:
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM spent WHERE minute < ?", (today,))
                for since, until, tokens, money in (
                    (minute, minute + 1, self._budget.tokens_per_minute, self._budget.money_per_minute),
                    (today, today + _MINUTES, self._budget.tokens_per_day, self._budget.money_per_day),
                ):
                    sums = "SELECT coalesce(sum(tokens), 0), coalesce(sum(millionths), 0) FROM spent WHERE minute >= ?"
                    spent = connection.execute(sums, (since,)).fetchone()
                    if (tokens and spent[0] + put[0] > tokens) or (money and spent[1] + put[1] > money * 1e6):
                        raise self._refusal(since, until)
                add = "INSERT INTO spent VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, "
                connection.execute(add + "millionths = millionths + excluded.millionths", (minute, *put))
        except StorageError as exc:
            raise ModelUnavailableError(f"the budget cannot be kept: {exc.message}", spec=self.info.spec, hint=exc.hint) from exc

    def _refusal(self, since: int, until: int) -> ModelBusyError:
        wait = until * 60 - self._clock()
        said = f"the budget of this {'minute' if until - since == 1 else 'day'} is spent"
        return ModelBusyError(said, spec=self.info.spec, retry_after_s=wait, hint="Raise the limits under llm in the settings.")


def _estimate(prompt: Prompt, schema: Mapping[str, Any] | None, answer: str) -> Usage:
    texts = (prompt.system, prompt.user, *(text for pair in prompt.examples for text in pair), json.dumps(schema) if schema else "")
    texts = (*texts, *(f"{one.name} {one.description} {json.dumps(one.parameters)}" for one in prompt.tools))
    parts = [text for text in texts if text]
    size = sum(len(part.encode(errors="replace")) for part in parts)
    return Usage(size // _BYTES_PER_TOKEN + _AROUND * len(parts), len(answer.encode(errors="replace")) // _BYTES_PER_TOKEN + 1)
