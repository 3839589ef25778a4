"""A language model tried out: what it can do here, and how fast. Asks four things; whether answers are good it does not say."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from crossaisle.errors import ModelError
from crossaisle.protocols import LanguageModel, Prompt, Tool

_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"kind": {"type": "string", "enum": ["tent", "lamp", "phone case"]}, "count": {"type": "integer"}},
    "required": ["kind", "count"],
    "additionalProperties": False,
}
_HELLO: Final = Prompt("Say hello in one short sentence.", max_tokens=32)
_NEED: Final = Prompt("I need two tents.", system="Give the kind and the count of what the shopper needs, as JSON.", max_tokens=64)
_SEARCH: Final = Tool("search", "Looks a thing up in the shop. Call it whenever a shopper names a thing.", _SCHEMA)
_TOOL: Final = Prompt("I need two tents.", system="You answer shoppers by calling the tool.", max_tokens=96, tools=(_SEARCH,))
_CHINESE: Final = Prompt("用中文写两三句话介绍露营帐篷。", max_tokens=160)


@dataclass(slots=True)
class Trial:
    """What was found."""

    answers: bool = False
    keeps_schema: bool = False
    streams: bool = False
    """More than one part came."""
    calls_tools: bool = False
    """Told to call a tool, it did, with arguments that meet the tool's schema. False as well where the server passed the tool over."""
    writes_chinese: bool = False
    """Asked in Chinese, it answered in Chinese characters for the most part."""
    first_token_s: float | None = None
    """From asking to the first part of a stream."""
    tokens_per_s: float | None = None
    """Of the answer, after the first part; by the server's count, else by parts."""
    failures: dict[str, str] = field(default_factory=dict)
    """What was tried -> what went wrong."""


def tried(model: LanguageModel, *, deadline_s: float, clock: Callable[[], float]) -> Trial:
    """Try a model; failures are part of what is found.

    Args:
        model: Which one.
        deadline_s: Seconds for each question, > 0.
        clock: What the model counts deadlines on.
    """
    trial = Trial()
    with _noted(trial, "answers"):
        trial.answers = bool(model.complete(_HELLO, deadline=clock() + deadline_s).text.strip())
    if trial.answers:
        with _noted(trial, "schema"):
            trial.keeps_schema = model.complete(_NEED, schema=_SCHEMA, deadline=clock() + deadline_s).value is not None
        with _noted(trial, "tools"):
            trial.calls_tools = bool(model.complete(_TOOL, deadline=clock() + deadline_s).calls)
        with _noted(trial, "stream"):
            _stream(model, trial, clock() + deadline_s, clock)
    return trial


def _stream(model: LanguageModel, trial: Trial, deadline: float, clock: Callable[[], float]) -> None:
    began = clock()
    first, count, text, tokens = 0.0, 0, "", 0
    for chunk in model.stream(_CHINESE, deadline=deadline):
        first = first or clock()
        text += chunk.text
        count += bool(chunk.text)
        tokens = chunk.usage.completion_tokens if chunk.usage else tokens
    trial.streams = count > 1
    trial.writes_chinese = sum("一" <= letter <= "鿿" for letter in text) > len(text) / 2
    trial.first_token_s = first - began
    lasted = clock() - first
    if count > 1 and lasted > 0:
        trial.tokens_per_s = ((tokens or count) - 1) / lasted


@contextlib.contextmanager
def _noted(trial: Trial, what: str) -> Iterator[None]:
    try:
        yield
    except ModelError as exc:
        trial.failures[what] = exc.message
