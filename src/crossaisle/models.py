"""The composition root of language models: the adapter that the settings name, and what stands around it.

From the caller inward: cache, budget, circuit breaker, pool, adapter. A hit of the cache costs nothing and needs nobody; a
spent budget opens no circuit; a model that hangs fails for the breaker when the pool gives up on it.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any, Final

from crossaisle.llms.budgeted import Budget, BudgetedLanguageModel
from crossaisle.llms.cached import CachedLanguageModel, erase_personal
from crossaisle.llms.circuit import CircuitLanguageModel
from crossaisle.llms.pooled import PooledLanguageModel
from crossaisle.protocols import LanguageModel
from crossaisle.registry import resolve
from crossaisle.settings import LanguageModelSettings, Settings

_CACHE: Final = "cache.db"


def make_language_model(spec: str, settings: Settings) -> LanguageModel:
    """Make the language model that a spec names, bare, handing it only what it asks for.

    Args:
        spec: Such as "openai:qwen3@http://localhost:11434/v1".
        settings: Effective settings.

    Raises:
        UnknownComponentError: No such kind.
        MissingExtraError: It needs an extra that is not installed.
        ModelError: It cannot be made.
    """
    found, argument = resolve("llms", spec)
    said = settings.llm
    offered: dict[str, Any] = {"api_key": said.api_key.get_secret_value(), "options": json.loads(said.options or "{}")}
    offered |= {"threads": said.threads, "context": said.context, "slots": said.calls}
    wanted = inspect.signature(found).parameters
    model: LanguageModel = found(argument, **{name: value for name, value in offered.items() if name in wanted})
    return model


def language_model(settings: Settings, *, home: Path) -> LanguageModel:
    """Make the language model of the settings with everything around it. Deadlines are counted on time.monotonic.

    Args:
        settings: Effective settings.
        home: Folder of its cache and its book of costs: `ShopDirectory.language_model`.

    Raises:
        UnknownComponentError: No such kind.
        MissingExtraError: It needs an extra that is not installed.
        ModelError: It cannot be made.
    """
    said = settings.llm
    model = make_language_model(said.spec, settings)
    if not model.info.can_answer:
        return model
    model = PooledLanguageModel(model, size=said.calls, seconds=said.deadline_s)
    model = CircuitLanguageModel(model, failures=said.failures, pause_s=said.pause_s)
    budget = _budget(said)
    if budget.is_limited:
        model = BudgetedLanguageModel(model, home / "budget.db", budget)
    if said.cache_days:
        model = CachedLanguageModel(model, home / _CACHE, days=said.cache_days, most=said.cache_answers)
    return model


def forget_words(home: Path) -> None:
    """Erase what language models have answered to shoppers' words, whatever model it was, and whether answers are kept now or not.

    Args:
        home: As for `language_model`.

    Raises:
        StorageError: It cannot be erased.
    """
    erase_personal(home / _CACHE)


def _budget(said: LanguageModelSettings) -> Budget:
    return Budget(
        tokens_per_minute=said.tokens_per_minute,
        tokens_per_day=said.tokens_per_day,
        money_per_minute=said.money_per_minute,
        money_per_day=said.money_per_day,
        price_in=said.price_in,
        price_out=said.price_out,
    )
