"""Spec strings to classes: `kind:argument`, imported on first use.

Ours stand in the same tables that outside packages add to by entry points (`crossaisle.encoders`). These strings are
the only upward reference in the house; an architecture test resolves every one.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any, Final

from crossaisle.errors import MissingExtraError, UnknownComponentError

ENCODERS: Final = {
    "adapted": "crossaisle.encoders.adapted:AdaptedEncoder",
    "hashing": "crossaisle.encoders.hashing:HashingEncoder",
    "minilm": "crossaisle.encoders.minilm:MiniLMEncoder",
    "multilingual": "crossaisle.encoders.multilingual:MultilingualEncoder",
    "onnx": "crossaisle.encoders.onnx:OnnxEncoder",
    "openai": "crossaisle.encoders.openai:OpenAIEncoder",
    "pair": "crossaisle.encoders.pair:PairEncoder",
}
INDEXES: Final = {
    "ann": "crossaisle.indexes.ann:AnnIndex",
    "exact": "crossaisle.indexes.exact:ExactIndex",
}
LLMS: Final = {
    "local": "crossaisle.llms.local:LocalLanguageModel",
    "openai": "crossaisle.llms.openai:OpenAILanguageModel",
    "replay": "crossaisle.llms.recorded:ReplayLanguageModel",
    "rules": "crossaisle.llms.rules:RulesLanguageModel",
}
EVENTS: Final = {
    "redis": "crossaisle.stores.redis:RedisEventStore",
    "sqlite": "crossaisle.stores.events:SqliteEventStore",
}
PORTS: Final = {"encoders": ENCODERS, "events": EVENTS, "indexes": INDEXES, "llms": LLMS}
_SINGULAR: Final = {"encoders": "encoder", "events": "event store", "indexes": "index", "llms": "language model"}


def known(port: str) -> dict[str, str]:
    """Give kind -> "module:Class" of a port, ours and those of installed packages."""
    found = {point.name: point.value for point in entry_points(group=f"crossaisle.{port}")}
    return {**found, **PORTS[port]}


def resolve(port: str, spec: str) -> tuple[Callable[..., Any], str]:
    """Give the class that a spec names, and the spec's argument.

    Raises:
        UnknownComponentError: No such kind, with the nearest spelling; or the installed package that offers it is broken.

    Example:
        >>> resolve("encoders", "hashing:64")[1]
        '64'
    """
    kind, _, argument = spec.partition(":")
    table = known(port)
    if kind not in table:
        near = difflib.get_close_matches(kind, table, n=1)
        guess = f' Did you mean "{near[0]}"?' if near else ""
        raise UnknownComponentError(
            f"No {_SINGULAR[port]} is called {kind!r}.",
            hint=f"Known: {', '.join(sorted(table))}.{guess}",
        )
    return _imported(table[kind], kind), argument


def made(spec: str) -> Any:  # noqa: ANN401 - an encoder; this floor does not know the ports
    """Make the encoder that a spec names, without settings.

    Raises:
        UnknownComponentError: No such kind.
    """
    found, argument = resolve("encoders", spec)
    return found(argument)


def _imported(place: str, kind: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    except MissingExtraError:
        raise
    except (ImportError, AttributeError) as exc:
        raise UnknownComponentError(f"{kind!r} cannot be loaded from {place}: {exc}.", hint="Is the package that offers it whole?") from exc
    return found
